package matchtest

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
)

// EveryPair finds the pairs of a market by judging each: a source of the plans of
// package plan that is as plain as can be, to hold a faster one against.
type EveryPair struct {
	Scorer  *match.Scorer
	Workers []match.Worker
}

// members are the workers of those ids, prepared.
func (p EveryPair) members(ids []string) ([]*match.PreparedWorker, error) {
	at := make(map[string]int, len(p.Workers))
	for i := range p.Workers {
		at[p.Workers[i].ID] = i
	}
	out := make([]*match.PreparedWorker, len(ids))
	for n, id := range ids {
		i, ok := at[id]
		if !ok {
			return nil, fmt.Errorf("matchtest: worker %s: %w", id, fact.ErrUnknownCode)
		}
		out[n] = p.Scorer.Worker(&p.Workers[i])
	}
	return out, nil
}

// Candidates returns for each vacancy the workers who may be placed at a least
// weight, best first in the employer's view, equals by number; the first of them if
// most is above 0.
func (p EveryPair) Candidates(
	ctx context.Context, vacancies []*match.PreparedVacancy, workers []string, view match.View, least match.Micro, most int,
) ([][]int32, error) {
	members, err := p.members(workers)
	if err != nil {
		return nil, err
	}
	lists := make([][]int32, len(vacancies))
	for j, v := range vacancies {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		for i, w := range members {
			if p.Scorer.Verdict(v, w).Failed == 0 && p.Scorer.Weight(v, w, view) >= least {
				lists[j] = append(lists[j], int32(i))
			}
		}
		slices.SortStableFunc(lists[j], func(a, b int32) int {
			return cmp.Compare(p.Scorer.Key(v, members[b], match.EmployerView), p.Scorer.Key(v, members[a], match.EmployerView))
		})
		if most > 0 && len(lists[j]) > most {
			lists[j] = lists[j][:most]
		}
	}
	return lists, nil
}

// NewPricer returns a pricer that looks at each pair.
func (p EveryPair) NewPricer(
	_ context.Context, vacancies []*match.PreparedVacancy, workers []string, view match.View,
	weigh func(match.Origin, match.Gates, match.Micro) assign.Value,
) (assign.Pricer, error) {
	members, err := p.members(workers)
	if err != nil {
		return nil, err
	}
	return pricer(func(ctx context.Context, worker, opening []assign.Value, found []assign.Edge) ([]assign.Edge, error) {
		for j, v := range vacancies {
			if ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			for i, w := range members {
				verdict := p.Scorer.Verdict(v, w)
				if verdict.Failed != 0 {
					continue
				}
				weight := weigh(w.Origin, verdict.Open, p.Scorer.Weight(v, w, view))
				if weight.Sign() > 0 && weight.Cmp(worker[i].Add(opening[j])) > 0 {
					found = append(found, assign.Edge{Worker: int32(i), Opening: int32(j), Weight: weight})
				}
			}
		}
		return found, nil
	}), nil
}

type pricer func(ctx context.Context, worker, opening []assign.Value, found []assign.Edge) ([]assign.Edge, error)

func (f pricer) PriceOut(ctx context.Context, worker, opening []assign.Value, found []assign.Edge) ([]assign.Edge, error) {
	return f(ctx, worker, opening, found)
}
