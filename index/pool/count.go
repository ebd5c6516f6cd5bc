package pool

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/row"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A Cell is how many workers of an origin live in a region and have worked in an
// occupation. Somebody with several occupations is in a cell of each, so that
// cells of different occupations do not add up to persons; Origins and regions do.
type Cell struct {
	Region     geo.Code      // "" for unknown or outside the tree
	Occupation taxonomy.Code // its first four digits; "" for none or unknown
	Origin     match.Origin
	Workers    int
}

// Counts counts the workers by region, occupation and origin, in that order, in
// one pass at one moment. It looks at the context every few milliseconds.
func (p *Workers) Counts(ctx context.Context) ([]Cell, error) {
	at := p.state.Load()
	c := counter{cells: make(map[cellKey]int)}
	var w match.PackedRow
	for i := range uint32(at.base.len()) {
		if i%buildEvery == 0 && ctx.Err() != nil {
			return nil, fmt.Errorf("pool: counting: %w", context.Cause(ctx))
		}
		if alive(at.base.death(i), at.epoch) {
			c.count(at.base.beside(&w, i), &w.Worker)
		}
	}
	runtime.KeepAlive(at)
	for i := range at.pending {
		if x := &at.pending[i]; alive(x.died, at.epoch) {
			c.count(x.record.Origin, x.record.Row())
		}
	}
	return c.sorted(p.scorer.Regions()), nil
}

type cellKey struct {
	region     int32
	occupation uint32
	origin     match.Origin
}

type counter struct{ cells map[cellKey]int }

// count counts a worker once in each occupation.
func (c *counter) count(origin match.Origin, w *row.Worker) {
	region := max(w.Region, -1)
	if len(w.Jobs) == 0 {
		c.cells[cellKey{region, 0, origin}]++
	}
	for i, j := range w.Jobs {
		if !slices.ContainsFunc(w.Jobs[:i], func(other row.Job) bool { return other.Code == j.Code }) {
			c.cells[cellKey{region, j.Code, origin}]++
		}
	}
}

func (c *counter) sorted(regions *geo.Tree) []Cell {
	out := make([]Cell, 0, len(c.cells))
	for k, n := range c.cells {
		cell := Cell{Occupation: taxonomy.Code(row.TextOfCode(k.occupation)), Origin: k.origin, Workers: n}
		if k.region >= 0 {
			cell.Region = regions.At(int(k.region)).Code
		}
		out = append(out, cell)
	}
	slices.SortFunc(out, func(a, b Cell) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Occupation, b.Occupation), cmp.Compare(a.Origin, b.Origin))
	})
	return out
}
