package pool_test

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A world is a scorer with records of a kind.
type world struct {
	name      string
	scorer    *match.Scorer
	vacancies []match.Vacancy
	workers   []match.Worker
}

func newScorer(t *testing.T, c match.Config) *match.Scorer {
	t.Helper()
	s, err := match.NewScorer(c)
	require.NoError(t, err)
	return s
}

// worlds are small and full of unknowns and ties, or shaped like a market; under
// parameters of many kinds.
func worlds(t *testing.T, seed uint64) []world {
	t.Helper()
	r := matchtest.Random(seed, 40, 600)
	m, err := market.New(t.Context(), market.Settings{Seed: seed, Vacancies: 40, Workers: 900, Immigrant: 0.1, Abroad: 0.2})
	require.NoError(t, err)
	related, err := market.Scoring(t.Context())
	require.NoError(t, err)
	low := related
	low.Params.Order = match.ByLow
	wishes := related
	wishes.Params.Employer[match.Hours] = 0.3 // bounds do not hold
	odd := r.Config
	odd.Params.Employer = match.PerComponent{match.Skills: 1, match.Experience: 3, match.Location: 2, match.Availability: 1}
	odd.Params.Floor, odd.Params.Location.FromAbroad = 1e-6, 1
	odd.Levels = map[taxonomy.Skill]match.LevelShares{"welding": {0, 0, 0, 0, 1}}
	odd.Travel = geo.Travel{{"BY-MI", "BY-HM"}: 30 * geo.Kilometre, {"BY-BR", "BY-BR"}: 5 * geo.Kilometre}
	slow := related
	slow.Params.Experience.Rate, slow.Params.Occupation = 0.05, taxonomy.ProximityTable{0, 1e-5, 1e-3, 0.75, 1}
	slow.Params.Employer = match.PerComponent{match.Experience: 3, match.Occupation: 1, match.Language: 1}
	unsure := r.Config
	unsure.Params.Order = match.ByLow
	modelled := r.Config
	modelled.Model = match.Calibrated{Employer: coarse{}, Worker: coarse{}}
	return []world{
		{"random", newScorer(t, r.Config), r.Vacancies, r.Workers},
		{"odd", newScorer(t, odd), r.Vacancies, r.Workers},
		{"modelled", newScorer(t, modelled), r.Vacancies, r.Workers},
		{"market", newScorer(t, related), m.Vacancies, m.Workers},
		{"market by low", newScorer(t, low), m.Vacancies, m.Workers},
		{"slow", newScorer(t, slow), m.Vacancies, m.Workers},
		{"wishes", newScorer(t, wishes), m.Vacancies, m.Workers},
		{"random by low", newScorer(t, unsure), r.Vacancies, r.Workers},
	}
}

// coarse is a calibration with many ties.
type coarse struct{}

func (coarse) Predict(score float64) float64 { return float64(int(score*8)) / 8 }

func prepare(s *match.Scorer, workers []match.Worker) []*match.PreparedWorker {
	out := make([]*match.PreparedWorker, len(workers))
	for i := range workers {
		out[i] = s.Worker(&workers[i])
	}
	return out
}

// brute scores everybody and sorts.
func brute(s *match.Scorer, v *match.PreparedVacancy, workers []*match.PreparedWorker, q pool.Query) []match.Hit {
	var hits []match.Hit
	for _, w := range workers {
		if verdict := s.Verdict(v, w); verdict.Failed == 0 && (q.Filter == nil || q.Filter(&pool.Candidate{ID: w.ID, Origin: w.Origin, Row: w.Row()})) {
			hits = append(hits, match.Hit{ID: w.ID, Score: s.Score(v, w, match.EmployerView), Verdict: verdict})
		}
	}
	slices.SortFunc(hits, match.Compare)
	return hits[:min(max(q.K, 0), len(hits))]
}

func requireTop(t *testing.T, p *pool.Workers, v *match.PreparedVacancy, q pool.Query, want []match.Hit, why string) pool.Stats {
	t.Helper()
	got, stats, err := p.Top(t.Context(), nil, v, q)
	require.NoError(t, err)
	if !slices.Equal(got, want) {
		require.Equal(t, want, got, "%s, vacancy %+v", why, *v.Vacancy)
	}
	return stats
}

// TestOrderOfWorkersIsInert: shuffled workers give the same answers.
func TestOrderOfWorkersIsInert(t *testing.T) {
	w := worlds(t, 7)[0]
	workers := prepare(w.scorer, w.workers)
	p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(workers), pool.Settings{})
	require.NoError(t, err)
	other := slices.Clone(workers)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
	q, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(other), pool.Settings{})
	require.NoError(t, err)
	for i := range w.vacancies {
		v := w.scorer.Vacancy(&w.vacancies[i])
		a, x, err := p.Top(t.Context(), nil, v, pool.Query{K: 10})
		require.NoError(t, err)
		b, y, err := q.Top(t.Context(), nil, v, pool.Query{K: 10})
		require.NoError(t, err)
		require.Equal(t, a, b)
		require.Equal(t, x, y, "and the same work")
	}
}

// TestConcurrent: queries, changes and merges at once. A query sees one moment:
// workers who are put and deleted in pairs are there or not there together.
func TestConcurrent(t *testing.T) {
	w := worlds(t, 13)[3]
	workers := prepare(w.scorer, w.workers)
	p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(workers), pool.Settings{})
	require.NoError(t, err)
	best := match.Worker{ID: "twin", Origin: match.Local}
	v := w.scorer.Vacancy(&match.Vacancy{ID: "v", Remote: fact.Yes, Occupation: "7212", Languages: []match.LanguageDemand{}, Regulated: fact.No, Licences: []string{}})
	twin := w.scorer.Worker(&best)
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		for ctx.Err() == nil {
			require.NoError(t, p.Put(twin)) // always there: put again
		}
	})
	wg.Go(func() {
		for ctx.Err() == nil {
			require.NoError(t, p.Merge(context.WithoutCancel(ctx)))
		}
	})
	for range 2 {
		wg.Go(func() {
			for range 60 {
				hits, _, err := p.Top(t.Context(), nil, v, pool.Query{K: 5000})
				require.NoError(t, err)
				n := 0
				for _, h := range hits {
					if h.ID == "twin" {
						n++
					}
				}
				require.LessOrEqual(t, n, 1, "one moment: never two of one id")
			}
		})
	}
	for range 40 {
		q := pool.Query{K: 10, Filter: func(x *pool.Candidate) bool { return x.ID != "twin" }}
		requireTop(t, p, v, q, brute(w.scorer, v, workers, q), "while it changes")
	}
	cancel()
	wg.Wait()
}

func TestErrors(t *testing.T) {
	w := worlds(t, 17)[0]
	workers := prepare(w.scorer, w.workers)
	_, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(append(workers, workers[3])), pool.Settings{})
	require.ErrorIs(t, err, fact.ErrDuplicate)
	require.ErrorContains(t, err, workers[3].ID)

	why := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	_, err = pool.NewWorkers(ctx, w.scorer, slices.Values(workers), pool.Settings{})
	require.ErrorIs(t, err, why)
	p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(workers), pool.Settings{})
	require.NoError(t, err)
	v := w.scorer.Vacancy(&w.vacancies[0])
	hits, _, err := p.Top(ctx, nil, v, pool.Query{K: 3})
	require.ErrorIs(t, err, why)
	require.Empty(t, hits)
	require.ErrorIs(t, p.Merge(ctx), why)
	requireTop(t, p, v, pool.Query{K: 3}, brute(w.scorer, v, workers, pool.Query{K: 3}), "after a merge that was cancelled")

	empty, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(prepare(w.scorer, nil)), pool.Settings{})
	require.NoError(t, err)
	requireTop(t, empty, v, pool.Query{K: 3}, nil, "nobody")
	require.False(t, empty.Delete("x"))
}

// TestBoundsOfExtremes: cases in which a bound was once too low.
func TestBoundsOfExtremes(t *testing.T) {
	base := match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()}
	base.Params.Occupation = taxonomy.ProximityTable{0, 1e-5, 0.45, 0.75, 1}
	far := func(n int, years fact.Opt[float64]) (out []match.OccupationHeld) {
		for range n {
			out = append(out, match.OccupationHeld{Code: "7999", Years: years})
		}
		return out
	}
	job := match.Vacancy{
		ID: "v", Occupation: "7212", Remote: fact.Yes, Experience: fact.Some(10.0), Education: fact.Some(match.ISCED(6)), Skills: []match.SkillDemand{}, Hours: fact.Some(40.0),
		Languages: []match.LanguageDemand{{AnyOf: []match.LanguageLevel{{Language: "ru", Level: fact.Some(match.C2)}}}},
	}
	speaks := func(level match.CEFR, others ...string) []match.LanguageLevel {
		list := []match.LanguageLevel{{Language: "ru", Level: fact.Some(level)}}
		for _, x := range others {
			list = append(list, match.LanguageLevel{Language: x, Level: fact.Some(match.C2)})
		}
		return list
	}
	worked := func(code taxonomy.Code) []match.OccupationHeld {
		return []match.OccupationHeld{{Code: code, Years: fact.Some(1.0)}}
	}
	for _, tt := range []struct {
		name, why string
		weights   match.PerComponent
		workers   []match.Worker
	}{
		{
			"many languages", "of a block other than the first may be any",
			match.PerComponent{match.Language: 3, match.Occupation: 1},
			[]match.Worker{
				{ID: "a", Occupations: worked("7212"), Languages: speaks(match.A1)},
				{ID: "b", Occupations: worked("7212"), Languages: speaks(match.A1)},
				{ID: "c", Occupations: worked("7999"), Languages: speaks(match.C2, "be", "de", "en", "fr", "lt", "pl", "uk")},
			},
		},
		{
			"more certain", "is what is farther, beside one of whom less is known",
			match.PerComponent{match.Language: 0.3, match.Occupation: 1},
			[]match.Worker{
				{ID: "a", Occupations: worked("72"), Languages: speaks(match.A1)},
				{ID: "b", Occupations: worked("7211"), Languages: speaks(match.C2)},
				{ID: "c", Occupations: worked("7213"), Languages: speaks(match.C1)},
			},
		},
		{
			"unknown education", "of a block other than the last may be any",
			match.PerComponent{match.EducationLevel: 1, match.Occupation: 1},
			[]match.Worker{
				{ID: "a", Occupations: worked("7211")},
				{ID: "b", Occupations: worked("7211"), Education: match.Education{Level: fact.Some(match.ISCED(0))}},
				{ID: "c", Occupations: worked("7212"), Education: match.Education{Level: fact.Some(match.ISCED(0))}},
			},
		},
		{
			"less certain", "can be nearer than who is certainly near",
			match.PerComponent{match.Language: 0.3, match.Occupation: 1},
			[]match.Worker{
				{ID: "a", Occupations: worked("72"), Languages: speaks(match.C2)},
				{ID: "b", Occupations: worked("7211"), Languages: speaks(match.C2)},
				{ID: "c", Occupations: worked("7212"), Languages: speaks(match.C1)},
			},
		},
		{
			"unknown years", "of a far occupation can be any number",
			match.PerComponent{match.Experience: 1},
			[]match.Worker{{ID: "open", Occupations: far(1, fact.Opt[float64]{})}, {ID: "near", Occupations: []match.OccupationHeld{{Code: "7212", Years: fact.Some(2.0)}}}},
		},
		{
			"many years", "add up, however far",
			match.PerComponent{match.Experience: 1},
			[]match.Worker{
				{ID: "old", Occupations: far(match.MaxList, fact.Some(80.0))},
				{ID: "near", Occupations: []match.OccupationHeld{{Code: "7212", Years: fact.Some(0.01)}}},
				{ID: "nearer", Occupations: []match.OccupationHeld{{Code: "7212", Years: fact.Some(0.2)}}},
			},
		},
		{
			"a tiny weight of a wish", "is half of all where nothing else applies",
			match.PerComponent{match.Skills: 1e6, match.Occupation: 1e-6, match.Hours: 1e-6},
			[]match.Worker{
				{ID: "less", Occupations: far(1, fact.Some(1.0)), Hours: fact.Some(10.0)},
				{ID: "more", Occupations: far(1, fact.Some(1.0)), Hours: fact.Some(40.0)},
				{ID: "none", Occupations: far(1, fact.Some(1.0)), Hours: fact.None[float64]()},
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, order := range []match.Order{match.ByValue, match.ByLow} {
				c := base
				c.Params.Employer, c.Params.Order, c.Params.Prior[match.Occupation] = tt.weights, order, 0.95
				s := newScorer(t, c)
				workers := prepare(s, tt.workers)
				for _, size := range []int{1, 2, 32} {
					p, err := pool.NewWorkers(t.Context(), s, slices.Values(workers), pool.Settings{BlockSize: size})
					require.NoError(t, err)
					v := s.Vacancy(&job)
					for k := 1; k <= len(workers); k++ {
						requireTop(t, p, v, pool.Query{K: k}, brute(s, v, workers, pool.Query{K: k}), tt.why)
					}
				}
			}
		})
	}
}

// TestBoundOfLongCareers: years beyond what a sketch tells apart still count.
func TestBoundOfLongCareers(t *testing.T) {
	c := match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()}
	c.Params.Employer, c.Params.Experience.Rate = match.PerComponent{match.Experience: 1}, 0.01
	s := newScorer(t, c)
	worker := func(id string, region geo.Code, code taxonomy.Code, years float64) match.Worker {
		return match.Worker{ID: id, Region: region, MovesTo: []geo.Code{}, Occupations: []match.OccupationHeld{{Code: code, Years: fact.Some(years)}}}
	}
	// The first two are a block that promises 80 years in the occupation itself.
	workers := prepare(s, []match.Worker{worker("a", "BY-BR", "7211", 80), worker("b", "BY-BR", "7212", 65), worker("c", "BY-MI", "7212", 70)})
	p, err := pool.NewWorkers(t.Context(), s, slices.Values(workers), pool.Settings{BlockSize: 1})
	require.NoError(t, err)
	v := s.Vacancy(&match.Vacancy{ID: "v", Occupation: "7212", Remote: fact.Yes, Experience: fact.Some(79.0)})
	for k := range 4 {
		requireTop(t, p, v, pool.Query{K: k}, brute(s, v, workers, pool.Query{K: k}), "long careers")
	}
}
