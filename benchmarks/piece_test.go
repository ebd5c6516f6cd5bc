package benchmarks_test

import (
	"math/rand/v2"
	"testing"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/row"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

func BenchmarkPiece(b *testing.B) {
	e, _ := classification(b)
	credits, _ := taxonomy.NewCreditTable(b.Context(), e.Skills(), taxonomy.DefaultCredit())
	near, _ := taxonomy.NewContainment(b.Context(), e)
	all := match.DefaultParams().Employer
	run := func(name string, comps ...match.Component) {
		p := match.DefaultParams()
		p.Employer = match.PerComponent{}
		for _, c := range comps {
			p.Employer[c] = all[c]
		}
		s, err := match.NewScorer(match.Config{Params: p, Regions: geo.Belarus(), Credits: credits, Containment: near, Specificity: match.Specificity(e.Frequencies())})
		if err != nil {
			b.Fatal(err)
		}
		g := skilled{rand.New(rand.NewPCG(1, 2)), e}
		var qs []*match.PreparedVacancy
		var ws []*match.PreparedWorker
		for i := range 16 {
			v := g.vacancy(i, 12, 40)
			qs = append(qs, s.Vacancy(&v))
		}
		for i := range 512 {
			w := g.worker(i, 15, 40)
			ws = append(ws, s.Worker(&w))
		}
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				qs[i/512%16].Query().Key(ws[i%512].Row(), row.EmployerView, row.Expected)
			}
		})
	}
	run("skills", match.Skills)
	run("occ", match.Occupation)
	run("loc", match.Location)
	run("lang", match.Language)
	run("edu", match.EducationLevel)
	run("exp", match.Experience)
	run("avail", match.Availability)
	run("occexp", match.Occupation, match.Experience)
	run("nonskill", match.Occupation, match.Experience, match.Location, match.Language, match.EducationLevel, match.Availability)
}
