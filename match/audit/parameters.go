package audit

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash"
	"maps"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// parameters hashes every part of a configuration but the model.
func parameters(ctx context.Context, c *match.Config) ([]Parameter, error) {
	params, err := json.Marshal(c.Params)
	if err != nil {
		return nil, fmt.Errorf("params: %w", err)
	}
	rules, err := Canonical(&c.Rules)
	if err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	levels, err := json.Marshal(c.Levels)
	if err != nil {
		return nil, fmt.Errorf("levels: %w", err)
	}
	specificity, err := json.Marshal(c.Specificity)
	if err != nil {
		return nil, fmt.Errorf("specificity: %w", err)
	}
	tree, err := regions(ctx, c.Regions)
	if err != nil {
		return nil, fmt.Errorf("regions: %w", err)
	}
	distances, err := travel(ctx, c.Travel)
	if err != nil {
		return nil, fmt.Errorf("travel: %w", err)
	}
	containment, err := hashContainment(ctx, c.Containment)
	if err != nil {
		return nil, err
	}
	credits, err := hashCredits(ctx, c.Credits)
	if err != nil {
		return nil, err
	}
	return []Parameter{
		{Name: "containment", SHA256: containment},
		{Name: "credits", SHA256: credits},
		{Name: "levels", SHA256: HashOf(levels)},
		{Name: "params", SHA256: HashOf(params), Value: params},
		{Name: "regions", SHA256: HashOf(tree)},
		{Name: "rules", SHA256: HashOf(rules), Value: rules},
		{Name: "specificity", SHA256: HashOf(specificity)},
		{Name: "travel", SHA256: HashOf(distances)},
	}, nil
}

// regions is a tree as a list, null for none.
func regions(ctx context.Context, t *geo.Tree) ([]byte, error) {
	var list []geo.Region
	if t != nil {
		for _, r := range t.All() {
			list = append(list, r)
		}
	}
	if list == nil {
		return []byte("null"), nil
	}
	return listJSON(ctx, nil, list)
}

func travel(ctx context.Context, t geo.Travel) ([]byte, error) {
	type row struct {
		From, To geo.Code
		Metres   float64
	}
	rows := make([]row, 0, len(t))
	for pair, d := range t {
		if len(rows)%checkEvery == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		rows = append(rows, row{pair[0], pair[1], float64(d / geo.Metre)})
	}
	err := sorted(ctx, rows, func(a, b row) int {
		return cmp.Compare(string(a.From)+"\x00"+string(a.To), string(b.From)+"\x00"+string(b.To))
	})
	if err != nil {
		return nil, err
	}
	return listJSON(ctx, nil, rows)
}

// text writes a text with its length, so that no two lists of texts are alike.
func text(h hash.Hash, s string) {
	h.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(s))))
	h.Write([]byte(s))
}

func hashCredits(ctx context.Context, t *taxonomy.CreditTable) (Hash, error) {
	h := sha256.New()
	if t != nil {
		g := t.Graph()
		names := maps.Collect(g.All())
		for node, id := range g.All() {
			if ctx.Err() != nil {
				return Hash{}, context.Cause(ctx)
			}
			held, codes := t.Row(node)
			text(h, id)
			for i := range held {
				text(h, names[held[i]])
				h.Write(binary.LittleEndian.AppendUint16(nil, codes[i]))
			}
		}
	}
	return Hash(h.Sum(nil)), nil
}

func hashContainment(ctx context.Context, c *taxonomy.Containment) (Hash, error) {
	h := sha256.New()
	if c != nil {
		for _, code := range c.Codes() {
			text(h, string(code))
		}
		for target := range c.Len() {
			if ctx.Err() != nil {
				return Hash{}, context.Cause(ctx)
			}
			low, high := c.Row(target)
			for i := range low {
				h.Write(binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(nil, low[i]), high[i]))
			}
		}
	}
	return Hash(h.Sum(nil)), nil
}
