package audit

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
)

// maxNamed is how many differences of one value are named.
const maxNamed = 20

// union returns the names of two maps, in order.
func union[V any](ctx context.Context, a, b map[string]V) ([]string, error) {
	names := make([]string, 0, max(len(a), len(b)))
	for i, m := range []map[string]V{a, b} {
		for name := range m {
			if len(names)%checkEvery == 0 && ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			if _, both := a[name]; i == 0 || !both {
				names = append(names, name)
			}
		}
	}
	return names, sorted(ctx, names, cmp.Compare[string])
}

// walk names where two JSON values differ, up to maxNamed of them.
func walk(ctx context.Context, part, name string, a, b json.RawMessage) ([]Difference, error) {
	if len(a) == 0 || len(b) == 0 {
		return nil, nil
	}
	var values [2]any
	for i, data := range []json.RawMessage{a, b} {
		d := json.NewDecoder(bytes.NewReader(data))
		d.UseNumber()
		var err error
		if values[i], err = decode(ctx, d, 0); ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if err != nil {
			return nil, &fact.Fault{Input: part, Field: name, Err: fmt.Errorf("%w: %w", fact.ErrSyntax, err)}
		}
	}
	w := walker{part: part}
	if err := w.walk(ctx, name, values[0], values[1]); err != nil {
		return nil, err
	}
	return w.out, nil
}

// decode reads a value; the entries of a list in an object, of which a result has as
// many as a market has records, one by one.
func decode(ctx context.Context, d *json.Decoder, depth int) (v any, err error) {
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if depth == 2 {
		err = d.Decode(&v)
		return v, err //nolint:wrapcheck // walk says of what
	}
	token, err := d.Token()
	if err != nil {
		return nil, err //nolint:wrapcheck // walk says of what
	}
	switch token {
	case json.Delim('{'):
		object := map[string]any{}
		for d.More() {
			key, err := d.Token()
			if err != nil {
				return nil, err //nolint:wrapcheck // walk says of what
			}
			name, ok := key.(string)
			if !ok {
				return nil, fmt.Errorf("%w: %v is no name", fact.ErrSyntax, key)
			}
			if object[name], err = decode(ctx, d, depth+1); err != nil {
				return nil, err
			}
		}
		_, err = d.Token()
		return object, err //nolint:wrapcheck // walk says of what
	case json.Delim('['):
		list := []any{}
		for d.More() {
			entry, err := decode(ctx, d, depth+1)
			if err != nil {
				return nil, err
			}
			list = append(list, entry)
		}
		_, err = d.Token()
		return list, err //nolint:wrapcheck // walk says of what
	default:
		return token, nil
	}
}

type walker struct {
	part string
	out  []Difference
}

func (w *walker) walk(ctx context.Context, path string, a, b any) error {
	if len(w.out) == maxNamed {
		return nil
	}
	x, xok := children(a)
	y, yok := children(b)
	if !xok || !yok {
		if before, after := brief(a), brief(b); before != after {
			w.out = append(w.out, Difference{w.part, path, before, after})
		}
		return nil
	}
	names, err := union(ctx, x, y)
	if err != nil {
		return err
	}
	for _, name := range names {
		if err := w.walk(ctx, join(path, name), x[name], y[name]); err != nil {
			return err
		}
	}
	return nil
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// children are the parts of an object or a list. Entries of a list go by what names
// them, so that one more does not move all that follow.
func children(v any) (map[string]any, bool) {
	switch v := v.(type) {
	case map[string]any:
		return v, true
	case []any:
		out := make(map[string]any, len(v))
		for i, entry := range v {
			key := strconv.Itoa(i)
			if object, ok := entry.(map[string]any); ok {
				for _, name := range []string{"worker", "id", "vacancy"} {
					if text, ok := object[name].(string); ok {
						key = text
						break
					}
				}
			}
			out[key] = entry
		}
		return out, true
	default:
		return nil, false
	}
}

// brief is a value as short text.
func brief(v any) string {
	if v == nil {
		return "not there"
	}
	const most = 100
	text := string(appendSorted(nil, v))
	if len(text) > most {
		text = fmt.Sprintf("%s… (%s)", text[:most], HashOf([]byte(text)).String()[:12])
	}
	return text
}
