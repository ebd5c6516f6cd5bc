package audit

import (
	"bytes"
	"context"
	"fmt"
	"slices"

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

// Replay computes an entry's ranking or plan again, from a source that may have
// changed since, and names what differs: the version of the program, a list of records
// (and each record, if their hashes were written down), a parameter, and the result,
// where it is not the same to the byte. Nothing differs: the answer stands as it was
// given. A result that differs alone was not given by what is written down: the ranker
// was not exact, the program's version is named wrongly, or the entry was tampered
// with. The error is that of a configuration or policy that is not valid, of a vacancy
// that is gone, or the cause of a cancelled context.
func Replay(ctx context.Context, e *Entry, src *Source) ([]Difference, error) {
	if e == nil || src == nil {
		return nil, fmt.Errorf("audit: replay: %w", &fact.Fault{Field: "entry, source", Err: fact.ErrMissing})
	}
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
	diff, err := differences(ctx, old, again.Computation)
	if err != nil {
		return nil, fmt.Errorf("audit: replay: %w", err)
	}
	return diff, nil
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
	return RecordRanking(ctx, src, r.Vacancy, r.Top, hits, date)
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
	return RecordPlan(ctx, src, r.Settings, r.Policy, p, date)
}

func differences(ctx context.Context, old, again *Computation) ([]Difference, error) {
	var out []Difference
	add := func(part, name, before, after string) {
		if before != after {
			out = append(out, Difference{part, name, before, after})
		}
	}
	add("library", "", old.Library, again.Library)
	names, err := union(ctx, old.Named, again.Named)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
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
		records, err := recordsDiffer(ctx, a, b)
		if err != nil {
			return nil, err
		}
		out = append(out, records...)
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
		named, err := walk(ctx, "parameter", a.Name, a.Value, b.Value)
		if err != nil {
			return nil, err
		}
		if len(named) == 0 {
			named = []Difference{{"parameter", a.Name, a.SHA256.String(), b.SHA256.String()}}
		}
		out = append(out, named...)
	}
	if !bytes.Equal(old.Result, again.Result) {
		named, err := walk(ctx, "result", "", old.Result, again.Result)
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

// recordsDiffer names the records of a list that differ, if their hashes were written
// down.
func recordsDiffer(ctx context.Context, a, b Input) (out []Difference, err error) {
	if len(a.Each) == 0 {
		return nil, nil
	}
	ids, err := union(ctx, a.Each, b.Each)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		before, had := a.Each[id]
		after, has := b.Each[id]
		if before != after || had != has {
			out = append(out, Difference{"input", fmt.Sprintf("%s: %q", a.Name, id), presence(before, had), presence(after, has)})
		}
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
