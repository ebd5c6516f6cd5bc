package row

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// BenchmarkColdQueries is some workers against each of many vacancies in turn, so that
// a query's memory is as far as it is in a market, and that of the workers near.
func BenchmarkColdQueries(b *testing.B) {
	const (
		trades  = 16 // of vacancies and workers who suit each other
		rows    = 57 // workers a query
		queries = 4096
	)
	for _, shape := range []struct{ demands, related, numbers int }{{12, 3, 2000}, {16, 13, 14_000}} {
		tab := NewTables(settings())
		g := pool{rand.New(rand.NewPCG(41, 42))}
		skills := func(n, trade int) (out []Skill) {
			for range n {
				out = append(out, SkillOf((g.IntN(60)*trades+trade)*211%shape.numbers, g.IntN(MaxLevel+1)))
			}
			return out
		}
		near := make([]Related, queries)
		for i := range near {
			near[i] = Related{g.IntN(shape.numbers), Credit(1 + g.IntN(int(FullCredit)))}
		}
		related := func(number int) []Related { return near[number%1000:][:shape.related] }
		vacancies, made := make([]Vacancy, queries), make([]*VacancyQuery, queries)
		for i := range vacancies {
			vacancies[i] = Vacancy{Applies: Of(Skills), Missing: Of(Occupation), Remote: Yes}
			for _, s := range skills(shape.demands, i%trades) {
				vacancies[i].Demands = append(vacancies[i].Demands, Demand{s, DemandOne / uint32(shape.demands)})
			}
			made[i] = NewVacancyQuery(tab, &vacancies[i], related)
		}
		var workers [trades][rows]Worker
		for i := range workers {
			for j := range workers[i] {
				workers[i][j] = Worker{Skills: append(skills(8, i), skills(8, g.IntN(trades))...), Education: EducationOpen}
			}
		}
		run := func(what string, of func(i int)) {
			b.Run(fmt.Sprintf("earners=%d/what=%s", shape.demands*(shape.related+1), what), func(b *testing.B) {
				b.ReportAllocs()
				for i := 0; b.Loop(); i++ {
					of(i * 61 % queries)
				}
			})
		}
		sum := Key(0)
		run("keys", func(i int) {
			for j := range workers[i%trades] {
				sum += made[i].Key(&workers[i%trades][j], EmployerView, Expected)
			}
		})
		run("coverages", func(i int) {
			for j := range workers[i%trades] {
				sum += Key(made[i].Coverage(workers[i%trades][j].Skills, Expected))
			}
		})
		var fit Range
		run("covers", func(i int) {
			for j := range 10 {
				made[i].Cover(&fit, &workers[i%trades][j])
			}
		})
		run("compile", func(i int) { NewVacancyQuery(tab, &vacancies[i], related) })
	}
}
