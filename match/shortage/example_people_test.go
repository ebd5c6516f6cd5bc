package shortage_test

import (
	"context"
	"fmt"
	"log"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
	"github.com/beveridge-go/beveridge/match/shortage"
)

// sample is a survey of a synthetic market of 300 vacancies and 800 workers.
func sample(ctx context.Context) *shortage.Survey {
	m, err := market.New(ctx, market.Settings{Seed: 1, Vacancies: 300, Workers: 800, Immigrant: 0.08, Abroad: 0.17, Unknown: 0.05})
	if err != nil {
		log.Fatal(err)
	}
	scorer, err := match.NewScorer(match.Config{
		Params: match.DefaultParams(), Regions: geo.Belarus(), Specificity: market.Specificity(), Rules: market.Rules(),
	})
	if err != nil {
		log.Fatal(err)
	}
	settings := plan.DefaultSettings()
	if settings.Protection, err = protect.New(market.Protection()); err != nil {
		log.Fatal(err)
	}
	s, err := shortage.SurveyMarket(ctx, scorer, plan.Market(m), settings)
	if err != nil {
		log.Fatal(err)
	}
	return s
}

// Why do positions stay open? The causes add up to all of them, here in the whole
// country and in one region.
func ExampleSurvey_WhyOpen() {
	ctx := context.Background()
	s := sample(ctx)
	causes, err := s.WhyOpen(ctx, plan.Certain)
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range []shortage.Rollup{{Depth: 1, AllOccupations: true}, {AllOccupations: true}} {
		rows, err := s.CauseTable(ctx, plan.Certain, causes, r)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Println(rows[0].Region, rows[0].Open, "open, contested", rows[0].Contested)
		for c, n := range rows[0].Causes {
			if n > 0 {
				fmt.Println("  ", shortage.Cause(c), n)
			}
		}
	}
	// Output:
	// BY 267 open, contested 130
	//    place 3
	//    skill 13
	//    language 4
	//    protection 10
	//    unconfirmed 69
	//    review 38
	//    outbid 130
	// BY-BR 54 open, contested 33
	//    skill 3
	//    unconfirmed 13
	//    review 5
	//    outbid 33
}

// Which skill, held by nobody nearby, keeps openings empty? Welding is needed most
// and is no obstacle; nobody can weld by TIG at level 3.
func ExampleSkills() {
	ctx := context.Background()
	params := match.DefaultParams()
	params.Employer = match.PerComponent{match.Skills: 1}
	scorer, err := match.NewScorer(match.Config{Params: params, Regions: geo.Belarus()})
	if err != nil {
		log.Fatal(err)
	}
	vacancy := func(id string, positions int, skills ...match.SkillDemand) match.Vacancy {
		return match.Vacancy{ID: id, Occupation: "7212", Region: "BY-HO", Openings: fact.Some(positions), Skills: skills}
	}
	worker := func(id string, skills ...match.SkillHeld) match.Worker {
		return match.Worker{ID: id, Origin: match.Local, Region: "BY-HO", Skills: skills}
	}
	weld, tig := match.SkillDemand{Skill: "weld"}, match.SkillDemand{Skill: "tig", Level: fact.Some(3)}
	graph, err := plan.Build(ctx, scorer, plan.Market{
		Vacancies: []match.Vacancy{vacancy("V1", 4, weld), vacancy("V2", 3, weld, tig)},
		Workers: []match.Worker{
			worker("W1", match.SkillHeld{Skill: "weld"}),
			worker("W2", match.SkillHeld{Skill: "weld"}, match.SkillHeld{Skill: "tig", Level: fact.Some(1)}),
			worker("W3", match.SkillHeld{Skill: "weld"}, match.SkillHeld{Skill: "tig"}),
		},
	}, plan.Settings{View: match.EmployerView, MinScore: 950_000, Protection: protect.Unchecked("about skills")})
	if err != nil {
		log.Fatal(err)
	}
	rows, err := shortage.Skills(ctx, graph, shortage.Rollup{})
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range rows {
		fmt.Printf("%s %s at %d: needed for %d, held by %v; %v pairs lack it alone; %d positions empty for want of it\n",
			r.Region, r.Skill, r.Level, r.Demand, r.Supply, r.Short, r.Empty)
	}
	// Output:
	// BY-HO tig at 3: needed for 3, held by 0–1; 2–3 pairs lack it alone; 3 positions empty for want of it
	// BY-HO weld at 0: needed for 7, held by 3; 0 pairs lack it alone; 0 positions empty for want of it
}

// One vacancy, in words: what stands between it and the people nearest to it.
func ExampleCausesOf() {
	ctx := context.Background()
	scorer, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	if err != nil {
		log.Fatal(err)
	}
	money := func(rubles int64) match.Money { return match.Money{Minor: 100 * rubles, Currency: "BYN"} }
	offer := match.WageRange{Low: money(1100), High: money(1200), Period: match.PerMonth, Basis: match.Gross}
	m := plan.Market{
		Vacancies: []match.Vacancy{{
			ID: "welder in Gomel", Occupation: "7212", Region: "BY-HO", Openings: fact.Some(2), Wage: fact.Some(offer),
			Skills: []match.SkillDemand{{Skill: "welding"}},
			Remote: fact.No, Languages: []match.LanguageDemand{}, Licences: []string{}, Regulated: fact.No,
		}},
	}
	for _, id := range []string{"Ania", "Ilya", "Vera"} {
		wish := match.WageWish{Amount: money(2400), Period: match.PerMonth, Basis: match.Gross}
		m.Workers = append(m.Workers, match.Worker{
			ID: id, Origin: match.Local, Region: "BY-HO", Wage: fact.Some(wish),
			Occupations: []match.OccupationHeld{{Code: "7212"}}, Skills: []match.SkillHeld{{Skill: "welding"}},
		})
	}
	survey, err := shortage.SurveyMarket(ctx, scorer, m, plan.Settings{View: match.Reciprocal, MinScore: 600_000, Protection: protect.Unchecked("about wages")})
	if err != nil {
		log.Fatal(err)
	}
	causes, err := shortage.CausesOf(ctx, survey.Possible)
	if err != nil {
		log.Fatal(err)
	}
	for _, c := range causes {
		fmt.Printf("%s: %d open; %d workers are kept away by %s alone\n", c.Vacancy, c.Positions, c.Workers, c.Cause)
	}
	// Output:
	// welder in Gomel: 2 open; 3 workers are kept away by wage alone
}
