package audit_test

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/audit"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
)

// ranker scores everybody and sorts. Its fields make it leak.
type ranker struct {
	scorer *match.Scorer
	m      plan.Market
	bonus  func(w *match.Worker) match.Key
	less   func(a, b match.Hit) int
}

func (r ranker) hit(v *match.Vacancy, w *match.Worker, view match.View, id string) (match.Hit, bool) {
	pv, pw := r.scorer.Vacancy(v), r.scorer.Worker(w)
	h := match.Hit{ID: id, Score: r.scorer.Score(pv, pw, view), Verdict: r.scorer.Verdict(pv, pw)}
	if r.bonus != nil {
		h.Score.Key += r.bonus(w)
	}
	return h, h.Verdict.Failed == 0
}

func (r ranker) top(hits []match.Hit, k int) ([]match.Hit, error) {
	less := r.less
	if less == nil {
		less = match.Compare
	}
	slices.SortStableFunc(hits, less)
	return hits[:min(k, len(hits))], nil
}

func (r ranker) TopWorkers(_ context.Context, v *match.Vacancy, k int) ([]match.Hit, error) {
	var hits []match.Hit
	for i := range r.m.Workers {
		if h, ok := r.hit(v, &r.m.Workers[i], match.EmployerView, r.m.Workers[i].ID); ok {
			hits = append(hits, h)
		}
	}
	return r.top(hits, k)
}

func (r ranker) TopVacancies(_ context.Context, w *match.Worker, k int) ([]match.Hit, error) {
	var hits []match.Hit
	for i := range r.m.Vacancies {
		if h, ok := r.hit(&r.m.Vacancies[i], w, match.WorkerView, r.m.Vacancies[i].ID); ok {
			hits = append(hits, h)
		}
	}
	return r.top(hits, k)
}

// flipMarket is a random market in which every protected attribute of G-09 is set,
// unknown for some.
func flipMarket(t *testing.T, seed uint64, attributes []string) (plan.Market, match.Config) {
	t.Helper()
	r := matchtest.Random(seed, 12, 40)
	for i := range r.Workers {
		w := &r.Workers[i]
		w.Protected = map[string]string{}
		for k, a := range attributes {
			if (i+k)%5 > 0 {
				w.Protected[a] = []string{"x", "y", "z"}[(i*i+k)%3]
			}
		}
	}
	return plan.Market{Vacancies: r.Vacancies, Workers: r.Workers}, r.Config
}

// g09 are the attributes of the oracle.
func g09(t *testing.T) (attributes []string, score float64, rank, assignment int) {
	t.Helper()
	var in struct{ Attributes []string }
	var want struct {
		Score      float64 `json:"max_abs_score_change"`
		Rank       int     `json:"rank_changes"`
		Assignment int     `json:"assignment_changes"`
	}
	oracle(t, "G-09", &in, &want)
	require.Len(t, in.Attributes, 15)
	return in.Attributes, want.Score, want.Rank, want.Assignment
}

func planning() *audit.Planning {
	return &audit.Planning{Settings: plan.Settings{View: match.Reciprocal, MinScore: 1, Protection: protect.Unchecked("about something else")}, Policy: plan.DefaultPolicy()}
}

// honest opens a system that sees nothing that it must not.
func honest(c match.Config) audit.Open {
	return func(_ context.Context, m plan.Market) (audit.System, error) {
		s, err := match.NewScorer(c)
		return audit.System{Scorer: s, Ranker: ranker{scorer: s, m: m}, Plan: planning()}, err
	}
}

var flips = audit.FlipSettings{Seed: 4, Rounds: 2, Top: 20}

// TestG09 permutes all that is protected: no score, rank or assignment changes, and
// what the law changes is told apart.
func TestG09(t *testing.T) {
	attributes, score, rank, assignment := g09(t)
	law := 0
	for seed := range uint64(3) {
		m, c := flipMarket(t, seed, attributes)
		untouched := show(t, m)
		was := values(t, m)
		open := func(ctx context.Context, own plan.Market) (audit.System, error) {
			require.Equal(t, was, values(t, own), "a permutation: nobody's value is lost or made up")
			return honest(c)(ctx, own)
		}
		r, err := audit.Flip(t.Context(), m, open, flips)
		require.NoError(t, err)
		require.NoError(t, r.Err())
		require.Equal(t, untouched, show(t, m), "the caller's records stay")
		require.Equal(t, score, r.MaxScoreChange.Float())
		require.Equal(t, rank, r.RankChanges)
		require.Equal(t, assignment, r.AssignmentChanges)
		require.Zero(t, r.ScoreChanges+r.GateChanges+r.OrderChanges+r.TieChanges)
		for _, name := range append(slices.Clone(attributes), "birth", "citizenships") {
			require.Greater(t, r.Flipped[name], 10, "the premise: %s moves", name)
		}
		require.Positive(t, r.Held, "the premise: the law would have stopped some")
		require.Equal(t, 2*2*12*40, r.Pairs)
		require.Equal(t, 2*2*52, r.Rankings)
		require.Equal(t, 2*2*2, r.Plans)
		law += r.ByLaw["permit"] + r.ByLaw["age"]
		for gate := range r.ByLaw {
			require.Contains(t, []string{"permit", "age"}, gate)
		}
		again, err := audit.Flip(t.Context(), m, honest(c), flips)
		require.NoError(t, err)
		require.Equal(t, r, again)
	}
	require.Greater(t, law, 50)
}

// values counts the values of everything that is protected.
func values(t *testing.T, m plan.Market) map[string]int {
	t.Helper()
	out := map[string]int{}
	for i := range m.Workers {
		w := &m.Workers[i]
		for name, group := range w.Protected {
			out[name+"="+group]++
		}
		out["birth "+w.Birth.String()]++
		out["citizenships "+show(t, w.Citizenships)]++
	}
	return out
}

// slightly prefers one group of sex by less than a millionth.
type slightly struct{}

func (slightly) Probability(_ *match.Vacancy, w *match.Worker, _ match.View, score float64) float64 {
	if w.Protected["sex"] == "x" {
		return score * (1 - 1e-9)
	}
	return score
}

// leaky prefers one group of sex.
type leaky struct{}

func (leaky) Probability(_ *match.Vacancy, w *match.Worker, _ match.View, score float64) float64 {
	if w.Protected["sex"] == "x" {
		return score * 0.99999
	}
	return score
}

// born prefers who is born on an odd day.
type born struct{}

func (born) Probability(_ *match.Vacancy, w *match.Worker, _ match.View, score float64) float64 {
	if day, ok := w.Birth.Get(); ok && day%2 == 0 {
		return score * 0.99
	}
	return score
}

// TestLeaksAreCaught: whatever looks at what it must not see is caught, where it does.
func TestLeaksAreCaught(t *testing.T) {
	type change func(s *audit.System, m plan.Market, c *match.Config)
	with := func(less func(a, b match.Hit) int, bonus func(w *match.Worker) match.Key) change {
		return func(s *audit.System, m plan.Market, _ *match.Config) {
			s.Ranker = ranker{scorer: s.Scorer, m: m, less: less, bonus: bonus}
		}
	}
	rescore := func(s *audit.System, m plan.Market, c *match.Config) {
		scorer, err := match.NewScorer(*c)
		require.NoError(t, err)
		s.Scorer, s.Ranker = scorer, ranker{scorer: scorer, m: m}
	}
	byKey := func(a, b match.Hit) int { return -cmp.Compare(a.Score.Key, b.Score.Key) }
	for _, tt := range []struct {
		name, why string
		leak      change
		score     bool // some score changes
		rank      bool
		assigned  bool
		order     bool
		tie       bool
		gate      bool
		below     bool // by less than a millionth
	}{
		{name: "ranker by sex", why: "a bonus of one unit of the key", rank: true, leak: with(nil, func(w *match.Worker) match.Key {
			if w.Protected["sex"] == "y" {
				return 1
			}
			return 0
		})},
		{name: "ties by record", why: "the order of registration correlates with who people are", order: true, tie: true, leak: with(byKey, nil)},
		{name: "ties by id", why: "ids follow the order of registration", tie: true, leak: with(func(a, b match.Hit) int {
			return cmp.Or(byKey(a, b), strings.Compare(a.ID, b.ID))
		}, nil)},
		{name: "model by sex", why: "a hundred-thousandth is enough", score: true, rank: true, leak: func(s *audit.System, m plan.Market, c *match.Config) {
			c.Model = leaky{}
			rescore(s, m, c)
		}},
		{name: "model by a billionth", why: "a rank goes by the key, which is finer than the score", score: true, rank: true, below: true, leak: func(s *audit.System, m plan.Market, c *match.Config) {
			c.Model = slightly{}
			rescore(s, m, c)
		}},
		{name: "law by group", why: "a constraint can leak", gate: true, rank: true, assigned: true, leak: func(s *audit.System, m plan.Market, c *match.Config) {
			years := 18
			for i := range m.Workers {
				if m.Workers[i].Protected["sex"] == "x" && m.Workers[i].Origin == match.Local {
					years = 18 + (years-18+40)%80 // 18 or 58
				}
			}
			c.Rules.MinimumAge = []match.AgeRule{{Years: years, Clause: match.Clause{Source: "test"}}}
			rescore(s, m, c)
		}},
		{name: "model by birth", why: "not only Protected is protected", score: true, rank: true, leak: func(s *audit.System, m plan.Market, c *match.Config) {
			c.Model = born{}
			rescore(s, m, c)
		}},
		{name: "priors by group", why: "what is derived from the records is under test too", score: true, rank: true, leak: func(s *audit.System, m plan.Market, c *match.Config) {
			skills, n := 0, 1
			for i := range m.Workers {
				if m.Workers[i].Protected["sex"] == "x" {
					skills, n = skills+len(m.Workers[i].Skills), n+1
				}
			}
			c.Params.Prior[match.Skills] = 0.2 + 0.02*float64(skills)/float64(n)
			rescore(s, m, c)
		}},
		{name: "decisions by religion", why: "a policy can leak too", assigned: true, leak: func(s *audit.System, m plan.Market, _ *match.Config) {
			s.Plan = planning()
			for i := range m.Workers {
				if m.Workers[i].Protected["religion"] == "z" {
					for k := range m.Vacancies {
						s.Plan.Policy.Excluded = append(s.Plan.Policy.Excluded, plan.Pair{Vacancy: m.Vacancies[k].ID, Worker: m.Workers[i].ID})
					}
				}
			}
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			attributes, _, _, _ := g09(t)
			m, c := flipMarket(t, 5, attributes)
			open := func(ctx context.Context, own plan.Market) (audit.System, error) {
				config := c
				s, err := honest(c)(ctx, own)
				tt.leak(&s, own, &config)
				return s, err
			}
			r, err := audit.Flip(t.Context(), m, open, flips)
			require.NoError(t, err)
			require.ErrorIs(t, r.Err(), audit.ErrLeak, tt.why)
			require.Equal(t, tt.score, r.ScoreChanges > 0, "scores")
			require.Equal(t, tt.rank, r.RankChanges > 0, "ranks")
			require.Equal(t, tt.assigned || tt.score && !tt.below, r.AssignmentChanges > 0, "assignments")
			require.Equal(t, tt.order, r.OrderChanges > 0, "order")
			require.Equal(t, tt.tie, r.TieChanges > 0, "ties")
			require.Equal(t, tt.gate, r.GateChanges > 0, "gates")
			require.Equal(t, tt.score && !tt.below, r.MaxScoreChange > 0)
			require.NotEmpty(t, r.Leaks)
			require.Contains(t, r.String(), r.Leaks[0].What)
		})
	}
}

// TestFlipQuotas: a quota of citizenships is law too, and is held.
func TestFlipQuotas(t *testing.T) {
	m, c := flipMarket(t, 8, []string{"sex"})
	citizens := map[string]int{}
	for i := range m.Workers {
		for _, code := range m.Workers[i].Citizenships {
			citizens[code]++
		}
	}
	most := ""
	for code, n := range citizens {
		if n > citizens[most] || n == citizens[most] && code < most {
			most = code
		}
	}
	open := func(ctx context.Context, own plan.Market) (audit.System, error) {
		s, err := honest(c)(ctx, own)
		s.Plan.Policy.Quotas = []plan.Quota{{Name: "most", Citizenships: []string{most}, Max: 2}}
		return s, err
	}
	r, err := audit.Flip(t.Context(), m, open, flips)
	require.NoError(t, err)
	require.NoError(t, r.Err())
}

func TestFlipFaults(t *testing.T) {
	m, c := flipMarket(t, 1, nil)
	_, err := audit.Flip(t.Context(), m, honest(c), audit.FlipSettings{})
	require.ErrorContains(t, err, "Rounds")
	require.ErrorContains(t, err, "Top")
	_, err = audit.Flip(t.Context(), m, func(context.Context, plan.Market) (audit.System, error) { return audit.System{}, nil }, flips)
	require.ErrorIs(t, err, fact.ErrMissing)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = audit.Flip(ctx, m, honest(c), flips)
	require.ErrorIs(t, err, context.Canceled)
	for i := range m.Workers {
		m.Workers[i].Protected, m.Workers[i].Citizenships, m.Workers[i].Birth = nil, nil, fact.Opt[match.Date]{}
	}
	r, err := audit.Flip(t.Context(), m, honest(c), flips)
	require.NoError(t, err)
	require.ErrorIs(t, r.Err(), audit.ErrNothingFlipped, "a test of nothing is no pass")
}
