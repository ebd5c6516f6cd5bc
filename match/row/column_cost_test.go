package row

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestColumnCost: the cost of skills in a column, and the key beside it, are those of the
// row, and so is what they cover at each end; also of more demands and skills than are
// looked at at a time, of skills that are far apart, and of lists out of order.
func TestColumnCost(t *testing.T) {
	tables := []*Tables{NewTables(settings()), NewTables(leftOpen(settings()))}
	require.True(t, tables[0].levelsAgree)
	require.False(t, tables[1].levelsAgree)
	g := pool{rand.New(rand.NewPCG(21, 22))}
	apart := 1
	related := func(i int) []Related {
		return []Related{{(i + 7*apart) % (300 * apart), FullCredit / 2}, {(i + 40*apart) % (300 * apart), FullCredit / 3}}
	}
	skills := func(n, numbers int) []Skill {
		list := g.skills(n, numbers)
		for i, s := range list {
			list[i] = SkillOf(s.Number()*apart, s.Level())
		}
		return list
	}
	costs := make(map[int64]bool)
	for n := range 400 {
		tab := tables[n/40%2]
		v := Vacancy{Applies: Of(Skills), Remote: Yes, Missing: Of(Skills) * Mask(n/2%2) * Mask(n/4%2)}
		apart = []int{1, 700, 1024, 20_000, pageSize}[n/8%5] // 1024: all share a bit of a gather; the last: a rest
		most := []int{12, 100, 32}[n%3]
		for k, d := range skills(most, 250) {
			v.Demands = append(v.Demands, Demand{d, DemandOne / uint32(2*most) * uint32(1+k%3)})
		}
		q := NewVacancyQuery(tab, &v, related)
		var c SkillColumn
		var x ColumnQuery
		for i := range 20 {
			w := Worker{Skills: skills([]int{20, 90}[i/2%2], 300), Education: EducationOpen}
			switch i {
			case 3: // just as many as are looked at at a time, or one more
				w.Skills = nil
				for k := range columnSkills + n%2 {
					w.Skills = append(w.Skills, SkillOf((n+k)*apart, 1+k%MaxLevel))
				}
			case 4: // more that earn credit than are counted
				w.Skills = nil
				for _, d := range v.Demands {
					w.Skills = append(w.Skills, SkillOf(d.Skill.Number(), MaxLevel))
				}
			}
			if i%5 > 0 { // as in a pack
				slices.Sort(w.Skills)
			}
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
			bound := all[0].Skills
			require.Equal(t, all, within(rest+bound), "just the limit")
			require.Empty(t, within(rest+bound-1))
			require.Equal(t, bound, x.Within([]Sketched{{At: 1, unknown: w.Missing.Has(Skills)}}, &c, 0, []uint32{0, uint32(i)}, bound)[0].Skills)
			require.Equal(t, w.Missing.Has(Skills), all[0].Exact)
			cost := bound
			if !all[0].Exact {
				var cover Range
				x.Cover(&cover, &c, i)
				cost = x.CostOf(&cover)
				for at := range End(ends) {
					require.Equal(t, q.Coverage(w.Skills, at), cover[at])
				}
			}
			require.LessOrEqual(t, bound, cost)
			costs[cost] = true
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

// TestLevelsAgree: one credit of one level that is known, at one end, is enough for the
// ends to be looked at each for itself.
func TestLevelsAgree(t *testing.T) {
	plain := settings()
	require.True(t, NewTables(plain).levelsAgree)
	for held := range MaxLevel + 1 {
		for want := range MaxLevel + 1 {
			for at := range End(ends) {
				s := plain
				s.LevelCredit = func(h, w int, end End) float64 {
					if h == held && w == want && end == at {
						return 0.123
					}
					return plain.LevelCredit(h, w, end)
				}
				require.Equal(t, held == 0, NewTables(s).levelsAgree, "level %d for %d, end %d", held, want, at)
			}
		}
	}
}

// TestColumnQueryOfOneSkill: one skill can be worth something for more demands than all
// demands have steps, each rounded up; it covers no less than all of them then.
func TestColumnQueryOfOneSkill(t *testing.T) {
	tab := NewTables(settings())
	for _, demands := range []int{1, worthAll, worthAll + 1, worthAll + 45, 1000} {
		v := Vacancy{Applies: Of(Skills), Remote: Yes}
		for i := range uint32(demands) {
			n := uint32(demands)
			weight := uint64(DemandOne)*uint64(i+1)/uint64(n) - uint64(DemandOne)*uint64(i)/uint64(n)
			v.Demands = append(v.Demands, Demand{SkillOf(1+int(i), 1), uint32(weight)})
		}
		q := NewVacancyQuery(tab, &v, func(int) []Related { return []Related{{Number: 0, Credit: FullCredit}} })
		var c SkillColumn
		c.Append([]Skill{SkillOf(0, MaxLevel)})
		var x ColumnQuery
		x.Reset(q, Expected)
		var cover Range
		x.Cover(&cover, &c, 0)
		require.Equal(t, Exactly(One), cover, "the premise: all is covered")
		require.Zero(t, x.Within([]Sketched{{}}, &c, 0, nil, math.MaxInt64)[0].Skills, "%d demands", demands)
	}
}

// TestColumnQueryForgets: of the vacancies before nothing is left that makes bounds wider or
// takes room.
func TestColumnQueryForgets(t *testing.T) {
	tab := NewTables(settings())
	queryOf := func(numbers ...int) *VacancyQuery {
		v := Vacancy{Applies: Of(Skills), Remote: Yes}
		for _, n := range numbers {
			v.Demands = append(v.Demands, Demand{SkillOf(n, 1), DemandOne / uint32(len(numbers))})
		}
		return NewVacancyQuery(tab, &v, func(int) []Related { return nil })
	}
	last := queryOf(3, 4, pageSize+4, 3*pageSize)
	var fresh, used ColumnQuery
	ready := func(c *ColumnQuery, q *VacancyQuery) { // for the first of some workers
		var none SkillColumn
		c.Reset(q, Low)
		c.Within(nil, &none, 0, nil, 0)
	}
	ready(&fresh, last)
	for range 3 {
		ready(&used, queryOf(4, 5, pageSize-1, 7*pageSize+9))
		used.Reset(queryOf(6), Low) // nobody's skills are looked at
		ready(&used, last)
	}
	require.Equal(t, fresh.worth, used.worth)
	require.Equal(t, fresh.set, used.set)
	require.Len(t, used.set, 3, "two share a rest")
}
