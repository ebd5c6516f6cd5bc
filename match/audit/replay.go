package audit

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A Difference is one thing that is not as it was written down.
type Difference struct {
	Part   string `json:"part"` // library, named, input, parameter or result
	Name   string `json:"name"` // of the input or parameter, or the path in it or the result
	Before string `json:"before"`
	After  string `json:"after"`
}

// maxNamed is how many differences of one value are named.
const maxNamed = 20

// Replay computes an entry's ranking or plan again, from a source that may have
// changed since, and names what differs: the version of the program, a list of records
// (and each record, if their hashes were written down), a parameter, and the result,
// where it is not the same to the byte. Nothing differs: the answer stands as it was
// given. A result that differs alone was not given by what is written down: the ranker
// was not exact, the program's version is named wrongly, or the entry was tampered
// with. The error is that of a configuration or policy that is not valid, of a vacancy
// that is gone, or the cause of a cancelled context.
func Replay(ctx context.Context, e *Entry, src *Source) ([]Difference, error) {
	old := e.Computation
	if old == nil || (old.Ranking == nil) == (old.Plan == nil) {
		return nil, fmt.Errorf("audit: replay: %w", &fact.Fault{Field: "computation", Err: fact.ErrMissing})
	}
	scorer, err := match.NewScorer(src.Config)
	if err != nil {
		return nil, fmt.Errorf("audit: replay: %w", err)
	}
	own := *src
	own.EachRecord = true
	var again *Entry
	if r := old.Ranking; r != nil {
		again, err = own.rankAgain(ctx, scorer, r, e.Date)
	} else {
		again, err = own.planAgain(ctx, scorer, old.Plan, e.Date)
	}
	if err != nil {
		return nil, fmt.Errorf("audit: replay: %w", err)
	}
	return differences(old, again.Computation)
}

func (src *Source) rankAgain(ctx context.Context, scorer *match.Scorer, r *RankingRequest, date match.Date) (*Entry, error) {
	i := slices.IndexFunc(src.Market.Vacancies, func(v match.Vacancy) bool { return v.ID == r.Vacancy })
	if i < 0 {
		return nil, &fact.Fault{Input: "source", Field: "vacancy", Value: r.Vacancy, Err: fact.ErrUnknownCode}
	}
	hits, err := rank(ctx, scorer, &src.Market.Vacancies[i], src.Market.Workers, r.Top)
	if err != nil {
		return nil, err
	}
	return RecordRanking(src, r.Vacancy, r.Top, hits, date)
}

func (src *Source) planAgain(ctx context.Context, scorer *match.Scorer, r *PlanRequest, date match.Date) (*Entry, error) {
	g, err := plan.Build(ctx, scorer, src.Market, r.Settings)
	if err != nil {
		return nil, err
	}
	p, err := g.SolveBy(ctx, r.Form, r.Policy)
	if err != nil {
		return nil, err
	}
	return RecordPlan(src, r.Settings, r.Policy, p, date)
}

func differences(old, again *Computation) ([]Difference, error) {
	var out []Difference
	add := func(part, name, before, after string) {
		if before != after {
			out = append(out, Difference{part, name, before, after})
		}
	}
	add("library", "", old.Library, again.Library)
	for _, name := range union(old.Named, again.Named) {
		add("named", name, old.Named[name], again.Named[name])
	}
	inputs := map[string]Input{}
	for _, x := range again.Inputs {
		inputs[x.Name] = x
	}
	for _, a := range old.Inputs {
		b := inputs[a.Name]
		if a.SHA256 == b.SHA256 {
			continue
		}
		add("input", a.Name, inputText(a), inputText(b))
		if len(a.Each) == 0 {
			continue
		}
		for _, id := range union(a.Each, b.Each) {
			before, had := a.Each[id]
			after, has := b.Each[id]
			if before != after || had != has {
				out = append(out, Difference{"input", fmt.Sprintf("%s: %q", a.Name, id), presence(before, had), presence(after, has)})
			}
		}
	}
	now := map[string]Parameter{}
	for _, x := range again.Parameters {
		now[x.Name] = x
	}
	for _, a := range old.Parameters {
		b := now[a.Name]
		if a.SHA256 == b.SHA256 {
			continue
		}
		named, err := walk("parameter", a.Name, a.Value, b.Value)
		if err != nil {
			return nil, err
		}
		if len(named) == 0 {
			named = []Difference{{"parameter", a.Name, a.SHA256.String(), b.SHA256.String()}}
		}
		out = append(out, named...)
	}
	if !bytes.Equal(old.Result, again.Result) {
		named, err := walk("result", "", old.Result, again.Result)
		if err != nil {
			return nil, err
		}
		if len(named) == 0 {
			named = []Difference{{"result", "order", "the same entries", "in another order"}}
		}
		out = append(out, named...)
	}
	return out, nil
}

func inputText(x Input) string { return fmt.Sprintf("%d records, %s", x.Records, x.SHA256) }

func presence(h Hash, there bool) string {
	if !there {
		return "not there"
	}
	return h.String()
}

func union[V any](a, b map[string]V) []string {
	all := map[string]bool{}
	for name := range a {
		all[name] = true
	}
	for name := range b {
		all[name] = true
	}
	return sortedKeys(all)
}

// walk names where two JSON values differ, up to maxNamed of them.
func walk(part, name string, a, b json.RawMessage) ([]Difference, error) {
	if len(a) == 0 || len(b) == 0 {
		return nil, nil
	}
	var x, y any
	for _, v := range []struct {
		data json.RawMessage
		into *any
	}{{a, &x}, {b, &y}} {
		d := json.NewDecoder(bytes.NewReader(v.data))
		d.UseNumber()
		if err := d.Decode(v.into); err != nil {
			return nil, fmt.Errorf("audit: replay: %w", &fact.Fault{Input: part, Field: name, Err: fmt.Errorf("%w: %w", fact.ErrSyntax, err)})
		}
	}
	w := walker{part: part}
	w.walk(name, x, y)
	return w.out, nil
}

type walker struct {
	part string
	out  []Difference
}

func (w *walker) walk(path string, a, b any) {
	if len(w.out) == maxNamed {
		return
	}
	x, xok := children(a)
	y, yok := children(b)
	if !xok || !yok {
		if before, after := brief(a), brief(b); before != after {
			w.out = append(w.out, Difference{w.part, path, before, after})
		}
		return
	}
	for _, key := range union(x, y) {
		w.walk(join(path, key), x[key], y[key])
	}
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
