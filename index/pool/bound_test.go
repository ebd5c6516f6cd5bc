//go:build !race && !386

package pool

import (
	"math"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/row"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// TestBoundsOfBlocks: what the skills of a block cost at least is never above what
// those of one of its workers do, and what is read of those from a column, beside or
// in the base, with all else is their key; whatever the size of a block.
func TestBoundsOfBlocks(t *testing.T) {
	scorer, vacancies, workers := boundMarket(t)
	for _, size := range []int{1, 17, mostBlockSize} {
		p, err := NewWorkers(t.Context(), scorer, slices.Values(workers), Settings{BlockSize: size})
		require.NoError(t, err)
		s := p.newSearch()
		beside, unknown, spared := 0, 0, 0
		for _, v := range vacancies {
			s.begin(p.state.Load(), v, Query{K: 1})
			s.prepare()
			for list := range s.reached {
				s.clear()
				s.limit = math.MaxInt64
				b, err := s.split(t.Context(), int32(list))
				require.NoError(t, err)
				s.admit(b)
				if s.reached[list].list.held.Len() > 0 {
					beside++
				}
				for k := range s.order.items {
					open, above := s.requireBound(t, &s.cuts[s.order.items[k].i], s.order.items[k].bound)
					unknown, spared = unknown+open, spared+above
				}
			}
		}
		require.Positive(t, beside)
		require.Positive(t, unknown)
		if size > 1 {
			require.Positive(t, spared, "the premise: rows tell more than blocks of %d", size)
		}
	}
}

// TestBoundOfUnknownSkills: a block in which some say nothing of their skills is bounded by
// those of the others where these cover hardly more than what is expected of unknown ones:
// both are of one step.
func TestBoundOfUnknownSkills(t *testing.T) {
	c := match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()}
	c.Params.Prior[match.Skills] = 0.3998
	scorer, err := match.NewScorer(c)
	require.NoError(t, err)
	demands := []match.SkillDemand{{Skill: "a"}, {Skill: "b"}, {Skill: "c"}, {Skill: "d"}, {Skill: "e"}}
	v := scorer.Vacancy(&match.Vacancy{ID: "v", Region: "BY-MI", Remote: fact.No, Skills: demands})
	workers := []*match.PreparedWorker{
		scorer.Worker(&match.Worker{ID: "unknown", Region: "BY-MI", MovesTo: []geo.Code{}}),
		scorer.Worker(&match.Worker{ID: "two of five", Region: "BY-MI", MovesTo: []geo.Code{}, Skills: []match.SkillHeld{{Skill: "a"}, {Skill: "d"}}}),
	}
	p, err := NewWorkers(t.Context(), scorer, slices.Values(workers), Settings{})
	require.NoError(t, err)
	s := p.newSearch()
	s.begin(p.state.Load(), v, Query{K: 1})
	s.prepare()
	s.limit = math.MaxInt64
	b, err := s.split(t.Context(), 0)
	require.NoError(t, err)
	s.admit(b)
	require.Len(t, s.order.items, 1)
	require.Equal(t, s.openStep, s.skills.StepWithin(scorer.Tables().SkillCost(v.Row(), row.One/5*2)), "the premise")
	bound := s.order.items[0].bound
	unknown, _ := s.requireBound(t, &s.cuts[0], bound)
	require.Equal(t, 1, unknown)
}

// TestFurther: however often the limit is raised, the blocks in the order are those of
// all that do not cost more, each once, with the bound that it has when all are put there
// at once; at the end none is left out that is not below what is asked for.
func TestFurther(t *testing.T) {
	scorer, vacancies, workers := boundMarket(t)
	p, err := NewWorkers(t.Context(), scorer, slices.Values(workers), Settings{BlockSize: 1})
	require.NoError(t, err)
	s := p.newSearch()
	bounds := func() map[[2]int32]row.Key {
		out := make(map[[2]int32]row.Key)
		for _, x := range s.order.items {
			c := s.cuts[x.i]
			require.NotContains(t, out, [2]int32{c.list, c.block})
			out[[2]int32{c.list, c.block}] = x.bound
		}
		return out
	}
	between, below := 0, 0
	for i, v := range vacancies {
		s.begin(p.state.Load(), v, Query{K: 1})
		require.NoError(t, s.bounds(t.Context()))
		s.limit = math.MaxInt64
		for i := range s.splits {
			s.admit(&s.splits[i])
		}
		all := bounds()
		require.Len(t, all, len(s.steps))
		s.clear()
		require.NoError(t, s.bounds(t.Context()))
		if len(s.steps) <= fewBlocks {
			continue
		}
		if i%2 == 0 {
			s.found.floor = row.Key(-s.best - 3*stride)
		}
		for s.behind(false) {
			require.NoError(t, s.further(t.Context()))
			got := bounds()
			for at, bound := range all {
				if _, there := got[at]; !there {
					require.Less(t, bound, max(row.Key(-s.limit), s.found.least()))
				}
			}
			if len(got) < len(all) {
				between++
			}
		}
		got := bounds()
		for at, bound := range all {
			if bound >= s.found.floor {
				require.Equal(t, bound, got[at])
			} else {
				require.NotContains(t, got, at)
				below++
			}
		}
	}
	require.Positive(t, between, "the premise")
	require.Positive(t, below, "the premise")
}

// nobody is the place of none.
const nobody = ^uint32(0)

// requireBound looks at the workers of a block, and returns of how many the skills are
// unknown, and of how many they cost more than the block's. Who is left out fails a hard
// constraint.
func (s *search) requireBound(t *testing.T, c *cut, bound row.Key) (unknown, above int) {
	t.Helper()
	l := s.reached[c.list].list
	ofBlock := -int64(bound) - c.rest
	best, at := noKey, nobody
	skilled := func() []row.Sketched {
		if c.cells != noCells {
			c.below, c.unknown = noCell, false
		}
		return s.skilled(c, s.sketch(c, ofBlock))
	}
	some := slices.Clone(skilled())
	slices.SortFunc(some, func(a, b row.Sketched) int { return int(a.At) - int(b.At) })
	from := int(c.block) * l.size
	for at, rest := from, some; at < min(from+l.size, l.n); at++ {
		if len(rest) > 0 && int(rest[0].At) == at {
			rest = rest[1:]
			continue
		}
		require.NotZero(t, s.pool.scorer.Verdict(s.v, s.beside(int(l.at(at)))).Failed)
	}
	for _, x := range some {
		i := l.at(int(x.At))
		s.at.base.row(&s.worker, i)
		if s.worker.Missing.Has(row.Skills) {
			unknown++
		}
		key := s.v.Query().Key(&s.worker.Worker, row.EmployerView, s.end)
		require.GreaterOrEqual(t, row.Key(-x.Rest-x.Skills), key)
		least := x.Skills
		who := &someone{Sketched: x, list: c.list, row: i}
		if !x.Exact {
			s.measure(who)
			x = who.Sketched
		}
		require.LessOrEqual(t, least, x.Skills, "what is measured is not less than its bound")
		require.LessOrEqual(t, ofBlock, x.Skills, "worker %s in a block of %d", s.at.base.id(i), l.size)
		require.GreaterOrEqual(t, row.Key(-x.Rest-x.Skills), key)
		with, ok := s.keyWith(who)
		require.True(t, ok)
		require.Equal(t, key, with)
		scored, feasible := s.score(who)
		require.Equal(t, key, scored)
		w := s.prepared(int(i))
		require.Equal(t, s.pool.scorer.Score(s.v, w, match.EmployerView), s.figuresOf(who).score)
		require.Equal(t, s.pool.scorer.Verdict(s.v, w), s.figuresOf(who).verdict)
		require.Equal(t, feasible, s.figuresOf(who).verdict.Failed == 0)
		if x.Skills > ofBlock {
			above++
		}
		if key > best && x.Rest >= c.rest { // who lives near is found as one of another list
			best, at = key, x.At
		}
	}
	if at == nobody {
		return unknown, above
	}
	s.found.floor = best
	require.True(t, slices.ContainsFunc(skilled(), func(x row.Sketched) bool { return x.At == at }))
	s.found.floor = noKey
	return unknown, above
}

// TestBoundOfUnknownOccupation: a block with somebody of no known occupation, whose skills
// are known, comes before those of others who are less near than is expected.
func TestBoundOfUnknownOccupation(t *testing.T) {
	params := match.DefaultParams()
	params.Employer, params.Prior[match.Occupation] = match.PerComponent{match.Skills: 1, match.Occupation: 1}, 0.95
	scorer, err := match.NewScorer(match.Config{Params: params, Regions: geo.Belarus()})
	require.NoError(t, err)
	worker := func(id string, code taxonomy.Code) *match.PreparedWorker {
		w := match.Worker{ID: id, Region: "BY-MI", MovesTo: []geo.Code{}, Skills: []match.SkillHeld{{Skill: "a"}}}
		if code != "" {
			w.Occupations = []match.OccupationHeld{{Code: code}}
		}
		return scorer.Worker(&w)
	}
	workers := []*match.PreparedWorker{worker("unknown", ""), worker("near", "7211")}
	for i := range surveyedWorkers {
		workers = append(workers, worker(strconv.Itoa(i), "2111"))
	}
	p, err := NewWorkers(t.Context(), scorer, slices.Values(workers), Settings{BlockSize: 1})
	require.NoError(t, err)
	v := scorer.Vacancy(&match.Vacancy{ID: "v", Region: "BY-MI", Remote: fact.No, Occupation: "7212", Skills: []match.SkillDemand{{Skill: "a"}}})
	for _, want := range [][]string{{"unknown"}, {"unknown", "near"}} {
		hits, _, err := p.Top(t.Context(), nil, v, Query{K: len(want)})
		require.NoError(t, err)
		for i, h := range hits {
			require.Equal(t, want[i], h.ID)
		}
	}
}
