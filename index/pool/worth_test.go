package pool

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// skillsBelow are so many skills in two steps: under one root, each of the first many has
// the others of its remainder below it.
func skillsBelow(t *testing.T, n, many int) (ids []string, credits *taxonomy.CreditTable) {
	t.Helper()
	concepts, links := []taxonomy.Concept{{ID: "root"}}, []taxonomy.Link(nil)
	for i := 1; i < n; i++ {
		broad := "root"
		if i > many {
			broad = strconv.Itoa(1 + i%many)
		}
		id := strconv.Itoa(i)
		concepts, links = append(concepts, taxonomy.Concept{ID: id}), append(links, taxonomy.Link{Narrow: id, Broad: broad})
	}
	for _, c := range concepts {
		ids = append(ids, c.ID)
	}
	graph, _, err := taxonomy.NewGraph(t.Context(), concepts, links)
	require.NoError(t, err)
	credits, err = taxonomy.NewCreditTable(t.Context(), graph, taxonomy.DefaultCredit())
	require.NoError(t, err)
	return ids, credits
}

// TestWorths: all earners together are worth less than 2^15 steps, and what the cells and
// the slack say that the skills of somebody cover is never less than what they do, nor what
// they cost more; at each end, for few demands and for many, with few earners and with more
// than a number has room for.
func TestWorths(t *testing.T) {
	for _, tt := range []struct {
		name         string
		skills, many int
		demands      []int // how many of each vacancy
		optional     float64
	}{
		{"a few", 40, 5, []int{1, 2, 5, 30}, 0.5},
		{"a thousand demands", 3000, 40, []int{1000, 1000}, 1e-6},
		{"as many of one worth as are light", 16<<10 + 1, 1 << 10, []int{1 << 10}, 1},
		{"more of one worth than there are steps", 40_000, 1000, []int{1000}, 1},
		{"all earn credit for one, two to the 64", 1 << 14, 1<<14 - 1, []int{1, 2}, 0.5},
		{"all earn credit for one, and one more", 1<<14 + 1, 1 << 14, []int{1, 2}, 0.5},
		{"all earn credit for one, and many more", 20_000, 20_000, []int{1}, 0.5},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(7, 8))
			ids, credits := skillsBelow(t, tt.skills, tt.many)
			params := match.DefaultParams()
			params.Skills.Optional = tt.optional
			for _, order := range []match.Order{match.ByValue, match.ByLow} {
				params.Order = order
				s, err := match.NewScorer(match.Config{Params: params, Regions: geo.Belarus(), Credits: credits})
				require.NoError(t, err)
				level := func() fact.Opt[int] {
					return []fact.Opt[int]{{}, fact.Some(1 + rng.IntN(5)), fact.Some(5)}[rng.IntN(3)]
				}
				var workers []*match.PreparedWorker
				for i := range 600 {
					w := match.Worker{ID: strconv.Itoa(i), Region: "BY-MI", MovesTo: []geo.Code{}, Skills: []match.SkillHeld{}}
					if i%13 == 0 {
						w.Skills = nil
					}
					for _, k := range rng.Perm(len(ids))[:min([]int{0, 1, 4, 30, 900}[i%5]*i/600, len(ids))] {
						w.Skills = append(w.Skills, match.SkillHeld{Skill: taxonomy.Skill(ids[k]), Level: level()})
					}
					for range i % 3 * (i % 7) { // as nobody does who validates
						if len(w.Skills) > 0 {
							w.Skills = append(w.Skills, match.SkillHeld{Skill: w.Skills[0].Skill, Level: level()})
						}
					}
					workers = append(workers, s.Worker(&w))
				}
				p, err := NewWorkers(t.Context(), s, slices.Values(workers), Settings{BlockSize: 16})
				require.NoError(t, err)
				search := p.newSearch()
				for i, n := range tt.demands {
					v := match.Vacancy{ID: "v", Region: "BY-MI", Remote: fact.No}
					for k, number := range rng.Perm(len(ids))[:n] {
						switch {
						case n == tt.many:
							number = k + 1 // all of the first step
						case k == 0 && i%2 == 0:
							number = 0 // the root
						}
						v.Skills = append(v.Skills, match.SkillDemand{Skill: taxonomy.Skill(ids[number]), Level: level(), Optional: k%2 == 1})
					}
					search.begin(p.state.Load(), s.Vacancy(&v), Query{K: 1})
					search.prepare()
					search.requireWorths(t)
				}
			}
		})
	}
}

// requireWorths holds the worths of a search that is prepared against what everybody's
// skills cover.
func (s *search) requireWorths(t *testing.T) {
	t.Helper()
	s.value()
	require.Len(t, s.worths, len(s.v.Query().Earners()))
	sum := 0
	for i := range s.worths {
		w := s.worths[i]
		sum += int(slices.Max(w[:]))
		require.Equal(t, w[severalLevels], slices.Max(w[:]))
		require.Equal(t, slices.Contains(s.heavy, uint32(i)), w != worth{})
	}
	require.Less(t, sum, noCell)
	tables := s.pool.scorer.Tables()
	for i := range s.reached {
		l := s.reached[i].list
		if len(l.postings) == 0 {
			continue
		}
		s.find(s.reached[i : i+1])
		_, from, err := s.weigh(t.Context(), l, s.runs)
		require.NoError(t, err)
		for at, coverage := range s.coverageOfAll(l) {
			cell := s.cells[int(from)+at]
			require.Less(t, cell, uint16(noCell))
			cover := uint64(cell)<<s.shift + s.slack
			require.GreaterOrEqual(t, cover+1<<25, uint64(coverage)<<26, "half a unit of 2^-24 is rounding")
			require.LessOrEqual(t, s.cellCost(cell), tables.SkillCost(s.v.Row(), coverage))
		}
		for _, x := range s.cells[int(from)+l.n:] {
			require.Zero(t, x, "nobody is there")
		}
	}
}
