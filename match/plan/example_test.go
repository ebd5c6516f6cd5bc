package plan_test

import (
	"context"
	"fmt"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
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
	settings := plan.DefaultSettings()
	settings.Protection = protect.Unchecked("an example about licences")
	graph, err := plan.Build(context.Background(), scorer, market, settings)
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

// Two permits for three immigrants, and four positions: who gets which, who does
// not and why, and what one more permit would be worth.
func ExamplePlan_Marginal() {
	worker := func(id string, origin match.Origin, skill taxonomy.Skill, years float64) match.Worker {
		return match.Worker{
			ID: id, Origin: origin, Region: "BY-HO", MovesTo: []geo.Code{},
			Occupations: []match.OccupationHeld{{Code: "7212", Years: fact.Some(years)}},
			Skills:      []match.SkillHeld{{Skill: skill}}, Licences: []string{}, Citizenships: []string{},
		}
	}
	job := func(id string, skill taxonomy.Skill, positions int) match.Vacancy {
		return match.Vacancy{
			ID: id, Occupation: "7212", Region: "BY-HO", Openings: fact.Some(positions), Experience: fact.Some(8.0),
			Skills: []match.SkillDemand{{Skill: skill}}, Licences: []string{}, Languages: []match.LanguageDemand{},
			Regulated: fact.No, Remote: fact.No, Permit: match.PermitTerms{Exempt: fact.Yes},
		}
	}
	market := plan.Market{
		Vacancies: []match.Vacancy{job("bridge", "welding", 1), job("yard", "cutting", 3)},
		Workers: []match.Worker{
			worker("Anna", match.Local, "cutting", 2), worker("Chen", match.Immigrant, "welding", 9),
			worker("Dana", match.Immigrant, "cutting", 5), worker("Emil", match.Immigrant, "cutting", 1),
		},
	}
	scorer, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	if err != nil {
		panic(err)
	}
	ctx := context.Background()
	settings := plan.DefaultSettings()
	settings.Protection = protect.Unchecked("an example about permits")
	graph, err := plan.Build(ctx, scorer, market, settings)
	if err != nil {
		panic(err)
	}
	policy := plan.DefaultPolicy()
	policy.Quotas = []plan.Quota{{Name: "permits", Groups: []plan.Group{plan.Immigrants}, Max: 2}}
	p, err := graph.SolveBy(ctx, plan.Possible, policy)
	if err != nil {
		panic(err)
	}
	for _, x := range p.Placements {
		fmt.Printf("%s: %s\n", x.Vacancy, x.Worker)
	}
	for _, u := range p.Unplaced {
		fmt.Printf("%s is not placed: %s\n", u.Worker, u.Explanation())
	}
	for _, o := range p.Open {
		fmt.Printf("%s has %d open: %s\n", o.Vacancy, o.Positions, o.Explanation())
	}
	marginal, err := p.Marginal(ctx)
	if err != nil {
		panic(err)
	}
	fmt.Println("locals placed, positions filled, local score, total score:", p.Value())
	fmt.Println("one more permit:", marginal.Limits.Gain[0])
	fmt.Println("one fewer:", marginal.Limits.Loss[0])
	// Output:
	// bridge: Chen
	// yard: Anna
	// yard: Dana
	// Emil is not placed: fits 1 vacancy, but quota permits is full
	// yard has 1 open: fitted by 3 workers, but quota permits is full
	// locals placed, positions filled, local score, total score: (1, 3, 822690, 2501374)
	// one more permit: (0, 1, 0, 803179)
	// one fewer: (0, 1, 0, 837970)
}
