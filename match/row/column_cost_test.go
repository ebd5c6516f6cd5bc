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
			v.Demands = append(v.Demands, Demand{d, DemandOne / uint32(len(v.Demands)+5)})
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
			cost, ok := x.Cost(&c, i, math.MaxInt64)
			require.True(t, ok)
			costs[cost] = true
			again, ok := x.Cost(&c, i, cost)
			require.True(t, ok, "just the limit")
			require.Equal(t, cost, again)
			_, ok = x.Cost(&c, i, cost-1)
			require.False(t, ok, "less than that")
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
