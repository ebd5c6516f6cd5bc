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
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/row"
)

// TestLeastCell: a cell costs no more than a limit just from the least one on.
func TestLeastCell(t *testing.T) {
	scorer, vacancies, workers := boundMarket(t)
	p, err := NewWorkers(t.Context(), scorer, slices.Values(workers), Settings{})
	require.NoError(t, err)
	s := p.newSearch()
	for _, v := range vacancies {
		s.begin(p.state.Load(), v, Query{K: 1})
		if s.prepare(); s.constant {
			continue
		}
		s.value()
		shift, slack := s.shift, s.slack
		for _, s.shift = range []int{shift, 0, 10, 25, 36, 37, 49} {
			for _, s.slack = range []uint64{slack, 0, 1, 1<<40 - 1, 1 << 40, 1<<45 + 12345, 1 << 50} {
				limits := []int64{math.MinInt64 / 2, -1, 0, s.openCost, math.MaxInt64}
				for step := uint16(0); step < row.NoStep; step += 1 + step/3 {
					limits = append(limits, s.skills.At(step), s.skills.At(step)-1)
				}
				for _, limit := range limits {
					least := s.leastCell(limit)
					if least == noCell {
						require.Greater(t, s.cellCost(noCell-1), limit)
						continue
					}
					require.LessOrEqual(t, s.cellCost(least), limit, "shift %d, slack %d", s.shift, s.slack)
					if least > 0 {
						require.Greater(t, s.cellCost(least-1), limit, "shift %d, slack %d", s.shift, s.slack)
					}
				}
			}
		}
	}
}

// TestPick: by and by everybody of a block is picked once, unless a hard constraint fails:
// those of the greatest cells first, and, once they may be among the best, those whose
// skills are not known.
func TestPick(t *testing.T) {
	scorer, vacancies, workers := boundMarket(t)
	p, err := NewWorkers(t.Context(), scorer, slices.Values(workers), Settings{BlockSize: 64})
	require.NoError(t, err)
	s := p.newSearch()
	steps, unknown, late := 0, 0, 0
	for _, v := range vacancies {
		s.begin(p.state.Load(), v, Query{K: 1})
		require.Empty(t, s.cells, "those of the last query are gone")
		require.NoError(t, s.bounds(t.Context()))
		for i := range s.splits {
			b := &s.splits[i]
			l := s.reached[b.list].list
			for k := range l.blocks {
				if b.cells < 0 {
					continue
				}
				first, seen := k*l.size, map[uint32]bool{}
				c := cut{rest: b.least, list: b.list, block: int32(k), cells: b.cells + int32(first), below: noCell}
				cells := s.cells[c.cells:][:min(l.size, l.n-first)]
				for upTo, left := c.rest, uint16(0); left != noCell; upTo += cellStride {
					var some []row.Sketched
					some, left = s.pick(&c, 0, upTo)
					for _, x := range some {
						require.False(t, seen[x.At], "once")
						seen[x.At] = true
						cell := cells[int(x.At)-first]
						if x.Exact {
							require.Zero(t, cell)
							require.Equal(t, s.openCost, x.Skills)
							unknown++
							continue
						}
						require.Equal(t, s.cellCost(cell), x.Skills)
						require.True(t, left == noCell || left < cell || cell == 0 && c.unknown)
					}
					if left != noCell {
						require.Greater(t, c.rest+s.cellCost(left), upTo)
						require.Contains(t, cells, left)
						late++
					}
					steps++
				}
				for at := range cells {
					if at += first; !seen[uint32(at)] {
						require.NotZero(t, scorer.Verdict(v, s.beside(int(l.at(at)))).Failed)
					}
				}
			}
		}
	}
	require.Positive(t, unknown, "the premise")
	require.Greater(t, late, steps/4, "the premise: they are picked by and by")
}

// TestPickNobody: a block of which a file says that there is somebody in it whose skills
// are not known, as there is not, is no reason to panic.
func TestPickNobody(t *testing.T) {
	scorer, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	require.NoError(t, err)
	var workers []*match.PreparedWorker
	for i := range 2 * surveyedWorkers {
		skill := match.SkillHeld{Skill: "welding", Level: fact.Some(1)}
		workers = append(workers, scorer.Worker(&match.Worker{ID: strconv.Itoa(i), Region: "BY-MI", MovesTo: []geo.Code{}, Skills: []match.SkillHeld{skill}}))
	}
	p, err := NewWorkers(t.Context(), scorer, slices.Values(workers), Settings{})
	require.NoError(t, err)
	posted, _ := listsOfAll(p.state.Load().base)
	for _, l := range posted {
		var other row.Block
		other.Add(&row.Worker{Missing: row.Of(row.Skills)}, p.state.Load().base.trades)
		l.whole.Join(&other)
		for k := range l.blocks {
			l.blocks[k].Join(&other)
		}
	}
	v := scorer.Vacancy(&match.Vacancy{ID: "v", Region: "BY-MI", Remote: fact.No, Skills: []match.SkillDemand{{Skill: "welding", Level: fact.Some(5)}}})
	hits, _, err := p.Top(t.Context(), nil, v, Query{K: 3})
	require.NoError(t, err)
	require.Len(t, hits, 3)
}

// boundMarket is a market of some vacancies and workers.
func boundMarket(t *testing.T) (scorer *match.Scorer, vacancies []*match.PreparedVacancy, workers []*match.PreparedWorker) {
	t.Helper()
	set := market.DefaultSettings()
	set.Vacancies, set.Workers = 12, 1500
	m, err := market.New(t.Context(), set)
	require.NoError(t, err)
	config, err := market.Scoring(t.Context())
	require.NoError(t, err)
	scorer, err = match.NewScorer(config)
	require.NoError(t, err)
	for i := range m.Vacancies {
		vacancies = append(vacancies, scorer.Vacancy(&m.Vacancies[i]))
	}
	for i := range m.Workers {
		workers = append(workers, scorer.Worker(&m.Workers[i]))
	}
	return scorer, vacancies, workers
}

// TestUnknownInTime: somebody whose skills are not known comes before those of another
// list who cost more, though those of the block who are left cost more than these.
func TestUnknownInTime(t *testing.T) {
	params := match.DefaultParams()
	params.Employer, params.Prior[match.Skills] = match.PerComponent{match.Skills: 1}, 0.4
	scorer, err := match.NewScorer(match.Config{Params: params, Regions: geo.Belarus()})
	require.NoError(t, err)
	all := []match.SkillHeld{{Skill: "a"}, {Skill: "b"}, {Skill: "c"}, {Skill: "d"}, {Skill: "e"}, {Skill: "f"}, {Skill: "g"}, {Skill: "h"}}
	worker := func(id string, skills []match.SkillHeld, moves ...geo.Code) *match.PreparedWorker {
		w := match.Worker{ID: id, Region: "BY-MI", MovesTo: []geo.Code{}, Skills: skills}
		if len(moves) > 0 {
			w.Region, w.MovesTo = "BY-BR", moves
		}
		return scorer.Worker(&w)
	}
	workers := []*match.PreparedWorker{worker("all", all), worker("unknown", nil), worker("some", all[:2], "BY-MI")}
	for i := range surveyedWorkers {
		workers = append(workers, worker(strconv.Itoa(i), all[:1]))
	}
	var demands []match.SkillDemand
	for _, x := range all {
		demands = append(demands, match.SkillDemand{Skill: x.Skill})
	}
	v := scorer.Vacancy(&match.Vacancy{ID: "v", Region: "BY-MI", Remote: fact.No, Skills: demands})
	p, err := NewWorkers(t.Context(), scorer, slices.Values(workers), Settings{BlockSize: mostBlockSize})
	require.NoError(t, err)
	hits, _, err := p.Top(t.Context(), nil, v, Query{K: 3})
	require.NoError(t, err)
	require.Equal(t, []string{"all", "unknown", "some"}, []string{hits[0].ID, hits[1].ID, hits[2].ID}, "the premise")
	hits, _, err = p.Top(t.Context(), nil, v, Query{K: 2})
	require.NoError(t, err)
	require.Equal(t, []string{"all", "unknown"}, []string{hits[0].ID, hits[1].ID})
}
