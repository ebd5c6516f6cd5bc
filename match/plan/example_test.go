package plan_test

import (
	"context"
	"fmt"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Two welders apply for one position in Gomel, and one of them has yet to show
// a licence. The local who is known to be allowed gets it.
func Example() {
	welder := func(id string, origin match.Origin, licences []string) match.Worker {
		return match.Worker{
			ID: id, Origin: origin, Region: "BY-HO", MovesTo: []geo.Code{},
			Occupations: []match.OccupationHeld{{Code: "7212", Years: fact.Some(5.0)}},
			Skills:      []match.SkillHeld{{Skill: "welding"}},
			Licences:    licences, Permits: []match.Permit{}, Citizenships: []string{},
		}
	}
	market := plan.Market{
		Vacancies: []match.Vacancy{{
			ID: "V1", Occupation: "7212", Region: "BY-HO", Openings: fact.Some(2),
			Skills:   []match.SkillDemand{{Skill: "welding"}},
			Licences: []string{"pressure-vessels"}, Languages: []match.LanguageDemand{},
			Regulated: fact.No, Remote: fact.No, Permit: match.PermitTerms{Sponsored: fact.No, Exempt: fact.No},
		}},
		Workers: []match.Worker{
			welder("Anna", match.Local, []string{"pressure-vessels"}),
			welder("Boris", match.Local, nil),
			welder("Chen", match.Immigrant, []string{"pressure-vessels"}),
		},
	}
	scorer, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	if err != nil {
		panic(err)
	}
	graph, err := plan.Build(context.Background(), scorer, market, plan.DefaultSettings())
	if err != nil {
		panic(err)
	}
	for _, form := range []plan.Form{plan.Certain, plan.Possible} {
		p, err := graph.Solve(context.Background(), form)
		if err != nil {
			panic(err)
		}
		fmt.Printf("%s: %d of %d positions filled, proven: %v\n", form, len(p.Placements), p.Totals.Positions, p.Verify(context.Background()) == nil)
		for _, x := range p.Placements {
			fmt.Printf("  %s in %s, to be confirmed: %q\n", x.Worker, x.Vacancy, x.Open)
		}
		for _, u := range p.Unplaced {
			fmt.Printf("  %s: %s\n", u.Worker, u.Explanation())
		}
	}
	title, _ := taxonomy.ISCO08().Title("7212")
	fmt.Println("7212:", title)
	// Output:
	// certain: 1 of 2 positions filled, proven: true
	//   Anna in V1, to be confirmed: ""
	//   Boris: fits 1 vacancy if facts are confirmed
	//   Chen: fits no vacancy (permit 1)
	// possible: 2 of 2 positions filled, proven: true
	//   Anna in V1, to be confirmed: ""
	//   Boris in V1, to be confirmed: "licence"
	//   Chen: fits no vacancy (permit 1)
	// 7212: Welders and flamecutters
}
