package row

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestColumnCost: the cost of skills in a column, and the key beside it, are those of the
// row; also of more demands and skills than are looked at at a time.
func TestColumnCost(t *testing.T) {
	tab := NewTables(settings())
	g := pool{rand.New(rand.NewPCG(21, 22))}
	related := func(i int) []Related {
		return []Related{{(i + 7) % 300, FullCredit / 2}, {(i + 40) % 300, FullCredit / 3}}
	}
	costs := make(map[int64]bool)
	for n := range 400 {
		v := Vacancy{Applies: Of(Skills), Remote: Yes, Missing: Of(Skills) * Mask(n/2%2) * Mask(n/4%2)}
		for _, d := range g.skills([]int{12, 100}[n%2], 250) {
			v.Demands = append(v.Demands, Demand{Skill: d})
		}
		for i := range v.Demands {
			v.Demands[i].Weight = DemandOne / uint32(len(v.Demands))
		}
		q := NewVacancyQuery(tab, &v, related)
		var c SkillColumn
		var x ColumnQuery
		for i := range 20 {
			w := Worker{Skills: g.skills(90, 300), Education: EducationOpen}
			if i%7 == 0 {
				w.Missing, w.Skills = Of(Skills), nil
			}
			c.Append(w.Skills)
			end := End(i % ends)
			x.Reset(q, end)
			key := q.Key(&w, EmployerView, end)
			const rest = 7
			within := func(limit int64) []Sketched {
				return x.Within([]Sketched{{Rest: rest, At: 0, unknown: w.Missing.Has(Skills)}}, &c, uint32(i), nil, limit)
			}
			all := within(math.MaxInt64)
			require.Len(t, all, 1)
			cost := all[0].Skills
			costs[cost] = true
			require.Equal(t, all, within(rest+cost), "just the limit")
			require.Empty(t, within(rest+cost-1))
			require.Equal(t, all[0].Skills, x.Within([]Sketched{{At: 1, unknown: w.Missing.Has(Skills)}}, &c, 0, []uint32{0, uint32(i)}, cost)[0].Skills)
			if w.Skills = nil; (v.Missing | w.Missing).Has(Skills) {
				cost = tab.SkillOpen(&v, end)
			}
			beside, ok := q.KeyWith(&w, end, cost, key)
			require.True(t, ok)
			require.Equal(t, key, beside)
		}
	}
	require.Greater(t, len(costs), 500, "the premise: costs differ")
}
