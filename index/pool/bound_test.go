package pool

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/row"
)

// TestPartCosts: what is said of the skills of a part of a block is never above what
// they cost one of its workers, never below what is said of the block, and more than
// that for many: whatever the size of a block, of which a part may be one worker or
// many.
func TestPartCosts(t *testing.T) {
	set := market.DefaultSettings()
	set.Vacancies, set.Workers = 12, 1500
	m, err := market.New(t.Context(), set)
	require.NoError(t, err)
	config, err := market.Scoring(t.Context())
	require.NoError(t, err)
	scorer, err := match.NewScorer(config)
	require.NoError(t, err)
	var workers []*match.PreparedWorker
	for i := range m.Workers {
		workers = append(workers, scorer.Worker(&m.Workers[i]))
	}
	for _, size := range []int{1, 5, 16, 17, 32, 100, mostBlockSize} {
		p, err := NewWorkers(t.Context(), scorer, slices.Values(workers), Settings{BlockSize: size})
		require.NoError(t, err)
		s := p.newSearch()
		looked, closer := 0, 0
		for i := range m.Vacancies {
			s.begin(p.state.Load(), scorer.Vacancy(&m.Vacancies[i]), Query{K: 1})
			s.prepare()
			for list := range s.reached {
				s.clear()
				s.cut(int32(list))
				for k := range s.order {
					above, all := s.requireParts(t, &s.cuts[s.order[k].i], s.order[k].bound)
					looked, closer = looked+all, closer+above
				}
			}
		}
		require.Positive(t, looked)
		if size > 1 {
			require.Greater(t, 10*closer, looked, "the premise: parts tell more than blocks of %d", size)
		}
	}
}

// requireParts looks at the workers of a block, and returns of how many their part
// says more than the block.
func (s *search) requireParts(t *testing.T, c *cut, bound row.Key) (above, all int) {
	t.Helper()
	tables, v, l := s.pool.scorer.Tables(), s.v.Row(), s.reached[c.list].list
	ofBlock := -int64(bound) - c.rest
	costs := s.partCosts(c)
	var w row.Worker
	first := int(c.block) * l.size
	for k := first; k < min(first+l.size, l.n); k++ {
		s.at.base.row(&w, l.at(k))
		cost := tables.SkillOpen(v, s.end)
		if !(v.Missing | w.Missing).Has(row.Skills) {
			var fit row.Range
			s.v.Query().Cover(&fit, &w)
			cost = tables.SkillCost(v, fit[s.end])
		}
		part := costs[(k-first)/l.partSize()]
		require.LessOrEqual(t, part, cost, "worker %s in a block of %d", s.at.base.id(l.at(k)), l.size)
		require.LessOrEqual(t, ofBlock, part)
		if part > ofBlock {
			above++
		}
		all++
	}
	return above, all
}
