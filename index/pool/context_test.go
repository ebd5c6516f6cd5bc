//go:build !race && !386

package pool_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

var errEnough = errors.New("enough")

// A look is a context that ends when it is looked at for the n-th time.
type look struct {
	context.Context //nolint:containedctx // it is one

	end   context.CancelCauseFunc
	n     int
	looks atomic.Int64
}

func (l *look) Err() error {
	if l.looks.Add(1) == int64(l.n) {
		l.end(errEnough)
	}
	return l.Context.Err()
}

func lookAt(t *testing.T, n int) *look {
	t.Helper()
	ctx, end := context.WithCancelCause(t.Context())
	t.Cleanup(func() { end(nil) })
	return &look{Context: ctx, end: end, n: n}
}

// requireStops: work that looks at its context often enough, and at whichever look
// it ends, returns the cause.
func requireStops(t *testing.T, name string, least int, work func(ctx context.Context) error) {
	t.Helper()
	all := lookAt(t, 0)
	require.NoError(t, work(all), name)
	looks := int(all.looks.Load())
	require.GreaterOrEqual(t, looks, least, name)
	for _, n := range []int{1, 2, looks / 4, looks / 2, looks * 3 / 4, looks * 7 / 8, looks - 1, looks} {
		require.ErrorIs(t, work(lookAt(t, n)), errEnough, "%s: look %d of %d", name, n, looks)
	}
}

// TestContexts: all that takes long looks at its context every few thousand records:
// while sorting them too, and while the answer is put in order.
func TestContexts(t *testing.T) {
	const n = 9000
	s := newScorer(t, match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	var workers []*match.PreparedWorker
	var vacancies []*match.PreparedVacancy
	var ids []string
	for i := range n {
		w := match.Worker{
			ID: strconv.Itoa(i), Origin: match.Local, Region: "BY-MI", MovesTo: []geo.Code{"BY-HM"},
			Occupations: []match.OccupationHeld{{Code: taxonomy.Code(strconv.Itoa(1000 + i*7919%9000))}},
		}
		v := match.Vacancy{
			ID: w.ID, Region: "BY-MI", Remote: fact.No, Occupation: w.Occupations[0].Code, Regulated: fact.No, Licences: []string{},
			Languages: []match.LanguageDemand{}, Permit: match.PermitTerms{Exempt: fact.Yes},
		}
		workers, vacancies, ids = append(workers, s.Worker(&w)), append(vacancies, s.Vacancy(&v)), append(ids, w.ID)
	}
	p, err := pool.NewWorkers(t.Context(), s, slices.Values(workers), pool.Settings{})
	require.NoError(t, err)
	q, err := pool.NewVacancies(t.Context(), s, slices.Values(vacancies))
	require.NoError(t, err)
	// Each is packed; ordering, copying, numbering and three lists go through all of them;
	// of the sorts, four runs and their merges. Packing and sketching look more often.
	requireStops(t, "workers", n+80+2*n/256-6, func(ctx context.Context) error {
		_, err := pool.NewWorkers(ctx, s, slices.Values(workers), pool.Settings{BlockSize: 1024})
		return err
	})
	requireStops(t, "vacancies", 20, func(ctx context.Context) error {
		_, err := pool.NewVacancies(ctx, s, slices.Values(vacancies))
		return err
	})
	before := []match.Hit{{ID: "before"}}
	blocks := n / 16
	requireStops(t, "all workers", 2*blocks+n/256+n/16-8, func(ctx context.Context) error {
		hits, _, err := p.Top(ctx, before, vacancies[0], pool.Query{K: math.MaxInt})
		require.Equal(t, err == nil, len(hits) == n+1, "all or nothing")
		return err
	})
	requireStops(t, "all vacancies", blocks+2*n/256, func(ctx context.Context) error {
		hits, _, err := q.Top(ctx, before, workers[0], pool.VacancyQuery{K: math.MaxInt})
		require.Equal(t, err == nil, len(hits) == n+1, "all or nothing")
		return err
	})
	weigh := func(match.Origin, match.Gates, match.Micro) assign.Value { return assign.Scalar(1) }
	requireStops(t, "a pricer", n/256, func(ctx context.Context) error {
		pricer, err := p.NewPricer(ctx, vacancies[:1], ids, match.EmployerView, weigh)
		if err != nil {
			return err
		}
		found, err := pricer.PriceOut(ctx, make([]assign.Value, n), make([]assign.Value, 1), nil)
		require.Equal(t, err == nil, len(found) == n)
		return err
	})
	p, err = pool.NewWorkers(t.Context(), s, slices.Values(workers[:0]), pool.Settings{})
	require.NoError(t, err)
	require.NoError(t, p.Apply(workers, nil))
	requireStops(t, "a pricer of the pending", 3*3, func(ctx context.Context) error { // they, the ids and their origins
		_, err := p.NewPricer(ctx, vacancies[:1], ids, match.EmployerView, weigh)
		return err
	})
}

// TestContextsInABlock: however large a block is, and however few of it are among the
// best, what its workers' skills cost is worked out a few at a time. All of them may seem
// to cover the demand, until the level is looked at; where there are postings, that is soon.
func TestContextsInABlock(t *testing.T) {
	const n = 1000
	s := newScorer(t, match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	var workers []*match.PreparedWorker
	var ids []string
	for i := range n {
		level := 1
		if i == n/2 {
			level = 5
		}
		w := match.Worker{ID: strconv.Itoa(i), Region: "BY-MI", Skills: []match.SkillHeld{{Skill: "welding", Level: fact.Some(level)}}}
		workers, ids = append(workers, s.Worker(&w)), append(ids, w.ID)
	}
	vacancies := []*match.PreparedVacancy{s.Vacancy(&match.Vacancy{
		ID: "v", Region: "BY-MI", Remote: fact.No, Skills: []match.SkillDemand{{Skill: "welding", Level: fact.Some(5)}},
	})}
	for _, compact := range []bool{false, true} {
		p := newWorkers(t, s, workers, pool.Settings{BlockSize: n, Compact: compact})
		least := 4
		if compact {
			least = n / 16
		}
		requireStops(t, "the best", least, func(ctx context.Context) error {
			_, stats, err := p.Top(ctx, nil, vacancies[0], pool.Query{K: 1})
			require.LessOrEqual(t, stats.Scored, 1, "the premise: few are scored")
			return err
		})
		requireStops(t, "a pricer", n/16, func(ctx context.Context) error {
			q, err := p.NewPricer(ctx, vacancies, ids, match.EmployerView, oneObjective)
			if err != nil {
				return err
			}
			_, err = q.PriceOut(ctx, make([]assign.Value, n), make([]assign.Value, 1), nil)
			return err
		})
	}
}

// TestContextsOfSkills: a base is built with looks every few workers of a block, however
// large, and every few holdings.
func TestContextsOfSkills(t *testing.T) {
	const n, most = 1000, 100
	s := newScorer(t, match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	var workers []*match.PreparedWorker
	for i := range n {
		w := match.Worker{ID: strconv.Itoa(i), Region: "BY-MI", MovesTo: []geo.Code{}}
		for k := range most {
			w.Skills = append(w.Skills, match.SkillHeld{Skill: taxonomy.Skill(strconv.Itoa(i*most + k))})
		}
		workers = append(workers, s.Worker(&w))
	}
	// Packing and sketching look every 64 workers, and so do the blocks of two lists, those at
	// home and everybody, and where their holdings are put; the rest is order and copies.
	const least = 2*(n/64) + 2*(n/64+n*most>>16) + 102
	requireStops(t, "many skills", least, func(ctx context.Context) error {
		_, err := pool.NewWorkers(ctx, s, slices.Values(workers), pool.Settings{BlockSize: 1024})
		return err
	})
}

// TestContextsOfASurvey: those who are ranked one by one are so a few at a time.
func TestContextsOfASurvey(t *testing.T) {
	const n = 500
	s := newScorer(t, match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	var workers []*match.PreparedWorker
	for i := range n {
		workers = append(workers, s.Worker(&match.Worker{ID: strconv.Itoa(i), Region: "BY-MI", Skills: []match.SkillHeld{{Skill: "welding"}}}))
	}
	v := s.Vacancy(&match.Vacancy{ID: "v", Region: "BY-MI", Remote: fact.No, Skills: []match.SkillDemand{{Skill: "welding"}}})
	p := newWorkers(t, s, workers, pool.Settings{})
	_, stats, err := p.Top(t.Context(), nil, v, pool.Query{K: 1})
	require.NoError(t, err)
	require.Zero(t, stats.Bounded, "the premise: nothing is bounded")
	requireStops(t, "the best", n/256, func(ctx context.Context) error {
		_, _, err := p.Top(ctx, nil, v, pool.Query{K: 1})
		return err
	})
}

// TestContextsOfPairs: all of a block whose skills do not rule them out are scored, and
// those who wait to be merged, a few at a time.
func TestContextsOfPairs(t *testing.T) {
	const n = 1000
	s := newScorer(t, match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	var workers []*match.PreparedWorker
	var ids []string
	for i := range n {
		w := match.Worker{ID: strconv.Itoa(i), Origin: match.Local, Region: "BY-MI", Skills: []match.SkillHeld{{Skill: "welding"}}}
		workers, ids = append(workers, s.Worker(&w)), append(ids, w.ID)
	}
	vacancies := []*match.PreparedVacancy{s.Vacancy(&match.Vacancy{
		ID: "v", Region: "BY-MI", Remote: fact.No, Skills: []match.SkillDemand{{Skill: "welding"}},
	})}
	p := newWorkers(t, s, workers, pool.Settings{BlockSize: n})
	weigh := func(match.Origin, match.Gates, match.Micro) assign.Value { return assign.Scalar(1) }
	requireStops(t, "a pricer", n/16, func(ctx context.Context) error {
		q, err := p.NewPricer(ctx, vacancies, ids, match.EmployerView, weigh)
		if err != nil {
			return err
		}
		found, err := q.PriceOut(ctx, make([]assign.Value, n), make([]assign.Value, 1), nil)
		require.Equal(t, err == nil, len(found) == n)
		return err
	})
	p = newWorkers(t, s, nil, pool.Settings{})
	require.NoError(t, p.Apply(workers, nil))
	requireStops(t, "pending", n/16, func(ctx context.Context) error {
		_, _, err := p.Top(ctx, nil, vacancies[0], pool.Query{K: n})
		return err
	})
}

// TestPricerAfterStop: a pricer that was stopped answers the next time as if it had not
// been asked.
func TestPricerAfterStop(t *testing.T) {
	w := worlds(t, 71)[0]
	workers, vacancies := prepare(w.scorer, w.workers[:200]), prepareVacancies(w.scorer, w.vacancies)
	var ids []string
	for _, x := range workers {
		ids = append(ids, x.ID)
	}
	p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(workers), pool.Settings{})
	require.NoError(t, err)
	prices := func(worker, opening int64) (workers, openings []assign.Value) {
		return slices.Repeat([]assign.Value{assign.Scalar(worker)}, len(ids)), slices.Repeat([]assign.Value{assign.Scalar(opening)}, len(vacancies))
	}
	high, opening := prices(200_000, 300_000)
	low, openings := prices(100_000, 300_000)
	fresh, err := p.NewPricer(t.Context(), vacancies, ids, match.EmployerView, oneObjective)
	require.NoError(t, err)
	want, err := fresh.PriceOut(t.Context(), low, openings, nil)
	require.NoError(t, err)
	require.NotEmpty(t, want)
	for _, n := range []int{1, 5, 20, 60} {
		q, err := p.NewPricer(t.Context(), vacancies, ids, match.EmployerView, oneObjective)
		require.NoError(t, err)
		some, err := q.PriceOut(t.Context(), high, opening, nil)
		require.NoError(t, err)
		require.NotEqual(t, len(want), len(some), "the premise")
		_, err = q.PriceOut(lookAt(t, n), low, openings, nil)
		require.ErrorIs(t, err, errEnough)
		got, err := q.PriceOut(t.Context(), low, openings, nil)
		require.NoError(t, err)
		require.ElementsMatch(t, want, got, "stopped at look %d", n)
	}
}

// TestPricerRounds: however prices rise and fall, a pricer answers what one that was
// asked nothing before does: every pair that is worth more than its prices, once.
func TestPricerRounds(t *testing.T) {
	for n, w := range worlds(t, 73)[:4] {
		rng := rand.New(rand.NewPCG(uint64(n), 3))
		workers, vacancies := prepare(w.scorer, w.workers[:120]), prepareVacancies(w.scorer, w.vacancies[:20])
		var ids []string
		for _, x := range workers {
			ids = append(ids, x.ID)
		}
		p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(workers[:100]), pool.Settings{BlockSize: []int{1, 40}[n%2]})
		require.NoError(t, err)
		require.NoError(t, p.Apply(workers[100:], nil))
		q, err := p.NewPricer(t.Context(), vacancies, ids, match.EmployerView, oneObjective)
		require.NoError(t, err)
		worker, opening := make([]assign.Value, len(ids)), make([]assign.Value, len(vacancies))
		for round := range 12 {
			for i := range worker {
				if round == 0 || rng.IntN(3) == 0 {
					worker[i] = assign.Scalar(rng.Int64N(600_000))
				}
			}
			for j := range opening {
				if round == 0 || rng.IntN(6) == 0 {
					opening[j] = assign.Scalar(rng.Int64N(300_000))
				}
			}
			fresh, err := p.NewPricer(t.Context(), vacancies, ids, match.EmployerView, oneObjective)
			require.NoError(t, err)
			want, err := fresh.PriceOut(t.Context(), worker, opening, nil)
			require.NoError(t, err)
			var all []assign.Edge
			for j, v := range vacancies {
				for i, x := range workers {
					verdict := w.scorer.Verdict(v, x)
					weight := oneObjective(x.Origin, verdict.Open, w.scorer.Weight(v, x, match.EmployerView))
					if verdict.Failed == 0 && weight.Cmp(worker[i].Add(opening[j])) > 0 {
						all = append(all, assign.Edge{Worker: int32(i), Opening: int32(j), Weight: weight})
					}
				}
			}
			require.ElementsMatch(t, all, want, "%s, round %d", w.name, round)
			got, err := q.PriceOut(t.Context(), worker, opening, nil)
			require.NoError(t, err)
			require.ElementsMatch(t, want, got, "%s, round %d", w.name, round)
		}
	}
}

// TestFilterThatTakesLong: whatever the size of blocks, in the base and among the
// pending, a query looks at its context every few calls of its filter.
func TestFilterThatTakesLong(t *testing.T) {
	s := newScorer(t, match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	var workers []*match.PreparedWorker
	for i := range 3000 {
		workers = append(workers, s.Worker(&match.Worker{ID: strconv.Itoa(i), Origin: match.Local, Region: "BY-MI", MovesTo: []geo.Code{}}))
	}
	for _, based := range []int{0, len(workers)} {
		p := newWorkers(t, s, workers[:based], pool.Settings{BlockSize: 1024})
		require.NoError(t, p.Apply(workers[based:], nil))
		for _, remote := range []fact.Tri{fact.No, fact.Yes} {
			v := s.Vacancy(&match.Vacancy{ID: "v", Region: "BY-MI", Remote: remote})
			for _, k := range []int{10, 1000, math.MaxInt} {
				calls, most := 0, 0
				q := pool.Query{K: k, Filter: func(*pool.Candidate) bool {
					calls++
					most = max(most, calls)
					return k != 10
				}}
				_, _, err := p.Top(meanwhile{t.Context(), func() { calls = 0 }}, nil, v, q)
				require.NoError(t, err)
				require.Positive(t, most)
				require.LessOrEqual(t, most, 32, "%d of %d in the base, remote %s, k %d", based, len(workers), remote, k)
			}
		}
	}
}
