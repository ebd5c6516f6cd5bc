package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A Source is all that an answer is computed from.
type Source struct {
	Library string // version of the program; required
	Config  match.Config
	Market  plan.Market // the order of the records carries no meaning
	// Named has the versions of what has no form that could be hashed. A model in the
	// configuration must be named "model" here.
	Named map[string]string
	// EachRecord has the hash of every record written down, so that a replay can name
	// the records that changed, and not only their list.
	EachRecord bool
}

// RecordRanking writes down a ranking of the source's workers for one of its
// vacancies, the best top of them, as some ranker gave it. It costs the canonical form
// of every record. The error reports faults, or is the cause of a cancelled context.
func RecordRanking(ctx context.Context, src *Source, vacancy string, top int, hits []match.Hit, date match.Date) (*Entry, error) {
	c, err := src.computation(ctx, vacancy)
	if err != nil {
		return nil, err
	}
	c.Ranking = &RankingRequest{Vacancy: vacancy, Top: top}
	return c.entry(ctx, struct{}{}, []namedList{listOf("hits", hits)}, date)
}

// RecordPlan writes down a plan of the source's market, made by [plan.Build] with these
// settings and this policy. A graph of lists may end in another plan that is as good,
// which a replay would report. Cost and errors are those of [RecordRanking].
func RecordPlan(ctx context.Context, src *Source, settings plan.Settings, policy plan.Policy, p *plan.Plan, date match.Date) (*Entry, error) {
	if p == nil {
		return nil, fmt.Errorf("audit: %w", &fact.Fault{Field: "plan", Err: fact.ErrMissing})
	}
	c, err := src.computation(ctx, "")
	if err != nil {
		return nil, err
	}
	c.Plan = &PlanRequest{Form: p.Form, Settings: settings, Policy: policy}
	value := p.Value()
	head := planHead{Status: p.Status().String(), Value: value[:], Totals: p.Totals}
	if p.Status() == assign.Infeasible {
		head.Value = []int64{}
	}
	lists := []namedList{listOf("placements", p.Placements), listOf("unplaced", p.Unplaced), listOf("open", p.Open)}
	return c.entry(ctx, head, lists, date)
}

// planHead is what a [PlanResult] has before its lists.
type planHead struct {
	Status string      `json:"status"`
	Value  []int64     `json:"value"`
	Totals plan.Totals `json:"totals"`
}

// A namedList is a list of a result, as long as the market.
type namedList struct {
	name   string
	append func(ctx context.Context, dst []byte) ([]byte, error)
}

func listOf[T any](name string, list []T) namedList {
	return namedList{name, func(ctx context.Context, dst []byte) ([]byte, error) { return listJSON(ctx, dst, list) }}
}

// entry writes down a result: an object of what head has and the lists after it.
func (c *Computation) entry(ctx context.Context, head any, lists []namedList, date match.Date) (*Entry, error) {
	data, err := json.Marshal(head)
	if err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	data = data[:len(data)-1] // the closing bracket
	for _, list := range lists {
		if len(data) > 1 {
			data = append(data, ',')
		}
		data = append(strconv.AppendQuote(data, list.name), ':')
		if data, err = list.append(ctx, data); err != nil {
			return nil, fmt.Errorf("audit: %w", err)
		}
	}
	data = append(data, '}')
	c.Result = data
	return &Entry{Format: TrailFormat, Date: date, Computation: c}, nil
}

// computation hashes what an answer depends on: one vacancy, or all.
func (src *Source) computation(ctx context.Context, vacancy string) (*Computation, error) {
	if src == nil {
		return nil, fmt.Errorf("audit: %w", &fact.Fault{Field: "source", Err: fact.ErrMissing})
	}
	c := &Computation{Library: src.Library, Named: maps.Clone(src.Named)}
	var fs fact.Faults
	if strings.TrimSpace(src.Library) == "" {
		fs.Add(fact.Fault{Input: "source", Field: "Library", Err: fact.ErrMissing})
	}
	if src.Config.Model != nil && src.Named["model"] == "" {
		fs.Add(fact.Fault{Input: "source", Field: `Named["model"]`, Err: fmt.Errorf("%w: a model has no form to hash", fact.ErrMissing)})
	}
	vacancies := src.Market.Vacancies
	if vacancy != "" {
		i := slices.IndexFunc(vacancies, func(v match.Vacancy) bool { return v.ID == vacancy })
		if i < 0 {
			fs.Add(fact.Fault{Input: "source", Field: "vacancy", Value: vacancy, Err: fact.ErrUnknownCode})
		} else {
			vacancies = vacancies[i : i+1]
		}
	}
	demand, err := hashRecords(ctx, "vacancies", vacancies, func(v *match.Vacancy) string { return v.ID }, src.EachRecord)
	fs.AddError("source", 0, err)
	supply, err := hashRecords(ctx, "workers", src.Market.Workers, func(w *match.Worker) string { return w.ID }, src.EachRecord)
	fs.AddError("source", 0, err)
	c.Inputs = []Input{demand, supply}
	c.Parameters, err = parameters(ctx, &src.Config)
	fs.AddError("source", 0, err)
	if ctx.Err() != nil {
		return nil, fmt.Errorf("audit: %w", context.Cause(ctx))
	}
	if err := fs.Err(); err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	return c, nil
}

// rank is the ranking that [match.Ranker] promises.
func rank(ctx context.Context, s *match.Scorer, v *match.Vacancy, workers []match.Worker, top int) ([]match.Hit, error) {
	hits := []match.Hit{}
	prepared := s.Vacancy(v)
	for i := range workers {
		if i%64 == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		w := s.Worker(&workers[i])
		if verdict := s.Verdict(prepared, w); verdict.Failed == 0 {
			hits = append(hits, match.Hit{ID: w.ID, Score: s.Score(prepared, w, match.EmployerView), Verdict: verdict})
		}
	}
	slices.SortFunc(hits, match.Compare)
	return hits[:min(max(top, 0), len(hits))], nil
}
