package impact_test

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/impact"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// town is the market of the examples: three positions for welders in Gomel, of which
// one asks for pipes too, two for cooks in Minsk; everything that the law asks is known.
func town() impact.Case {
	job := func(id string, region geo.Code, occupation taxonomy.Code, positions int, skills ...taxonomy.Skill) match.Vacancy {
		v := match.Vacancy{
			ID: id, Region: region, Occupation: occupation, Openings: fact.Some(positions), Remote: fact.No, Regulated: fact.No,
			Licences: []string{}, Languages: []match.LanguageDemand{}, Permit: match.PermitTerms{Exempt: fact.Yes},
		}
		for _, s := range skills {
			v.Skills = append(v.Skills, match.SkillDemand{Skill: s})
		}
		return v
	}
	person := func(id string, origin match.Origin, region geo.Code, occupation taxonomy.Code, skills ...taxonomy.Skill) match.Worker {
		w := match.Worker{
			ID: id, Origin: origin, Region: region, MovesTo: []geo.Code{}, Licences: []string{},
			Occupations: []match.OccupationHeld{{Code: occupation, Years: fact.Some(4.0)}},
		}
		if origin != match.Local {
			w.MovesTo = []geo.Code{"BY"}
		}
		for _, s := range skills {
			w.Skills = append(w.Skills, match.SkillHeld{Skill: s})
		}
		return w
	}
	params := match.DefaultParams()
	params.Employer = match.PerComponent{match.Skills: 1}
	return impact.Case{
		Scoring: match.Config{Params: params, Regions: geo.Belarus()},
		Settings: plan.Settings{
			View: match.EmployerView, MinScore: 900_000, Protection: protect.Unchecked("an example about numbers"),
		},
		Policy: plan.DefaultPolicy(),
		Market: plan.Market{
			Vacancies: []match.Vacancy{
				job("yard", "BY-HO", "7212", 2, "welding"),
				job("pipeline", "BY-HO", "7212", 1, "welding", "pipes"),
				job("canteen", "BY-MI", "5120", 2, "cooking"),
			},
			Workers: []match.Worker{
				person("Anna", match.Local, "BY-HO", "7212", "welding"),
				person("Boris", match.Local, "BY-MI", "7212", "welding"),
				person("Vera", match.Local, "BY-MI", "5120", "cooking"),
				person("Chen", match.Immigrant, "BY-HO", "7212", "welding"),
				person("Dilnoza", match.Abroad, "", "5120", "cooking"),
			},
		},
	}
}

// Who can fill the positions, what no local could, and what stays open.
func ExampleLocalFillOf() {
	study, err := impact.NewStudy(context.Background(), town(), nil)
	if err != nil {
		panic(err)
	}
	f, err := impact.LocalFillOf(context.Background(), study.Graph(), plan.Certain, plan.DefaultPolicy())
	if err != nil {
		panic(err)
	}
	fmt.Println("positions:", f.Stages.Positions, "- locals can fill:", f.Stages.Locals())
	fmt.Println("no local could fill:", f.NoLocal(), "- immigrants cover:", f.Coverage())
	fmt.Println("nobody can fill:", f.Residual())
	for way, n := range f.Placed {
		if n.Max > 0 {
			fmt.Printf("  %s: %s\n", impact.Way(way), n)
		}
	}
	// Output:
	// positions: 5 - locals can fill: 2
	// no local could fill: 3 - immigrants cover: 2 of 3
	// nobody can fill: 1
	//   local, same region and occupation: 2
	//   immigrant in the country: 1
	//   from abroad: 1
}

// Without the preference of locals, one of them has no place because of an immigrant;
// the path shows who would move.
func ExampleDisplacementOf() {
	c := town()
	c.Market.Vacancies[0].Openings = fact.Some(1)
	c.Market.Workers[3].Skills = append(c.Market.Workers[3].Skills, match.SkillHeld{Skill: "pipes"})
	c.Market.Vacancies = c.Market.Vacancies[:1]
	c.Policy = plan.Policy{Order: plan.Joint()}
	study, err := impact.NewStudy(context.Background(), c, nil)
	if err != nil {
		panic(err)
	}
	for _, order := range []plan.Order{plan.Joint(), plan.LocalFirst()} {
		d, err := impact.DisplacementOf(context.Background(), study.Graph(), plan.Certain, plan.Policy{Order: order})
		if err != nil {
			panic(err)
		}
		fmt.Println(impact.Order{Goals: order})
		fmt.Println("  locals displaced, over all best plans:", d.Locals())
		for _, p := range d.Paths {
			fmt.Println("  in one of them:", p)
		}
	}
	// Output:
	// order: total score
	//   locals displaced, over all best plans: 0–1
	//   in one of them: Anna takes yard from Chen
	// order: locals placed, then positions filled, then local score, then total score
	//   locals displaced, over all best plans: 0
}

// What each permit for people from abroad is worth, in positions.
func ExampleQuotaCurve() {
	study, err := impact.NewStudy(context.Background(), town(), nil)
	if err != nil {
		panic(err)
	}
	permits := plan.Quota{Name: "permits", Groups: []plan.Group{plan.Immigrants, plan.FromAbroad}}
	policy := plan.Policy{Order: plan.Order{plan.PositionsFilled}}
	c, err := impact.QuotaCurve(context.Background(), study.Graph(), plan.Certain, policy, permits, 10)
	if err != nil {
		panic(err)
	}
	for _, p := range c.Points {
		fmt.Println(p.Permits, "permits:", p.Value, "filled")
	}
	for _, s := range c.Segments() {
		fmt.Printf("permit %d to %d: %s more each\n", s.From+1, s.To, s.Price)
	}
	fmt.Println("further permits change nothing:", c.Complete)
	// Output:
	// 0 permits: 2 filled
	// 1 permits: 3 filled
	// 2 permits: 4 filled
	// permit 1 to 2: 1 more each
	// further permits change nothing: true
}

// Three policies beside the case as it is.
func ExampleStudy_Compare() {
	study, err := impact.NewStudy(context.Background(), town(), nil)
	if err != nil {
		panic(err)
	}
	c, err := study.Compare(context.Background(),
		impact.Scenario{Name: "one permit", Levers: []impact.Lever{
			impact.Quota{Quota: plan.Quota{Name: "permits", Groups: []plan.Group{plan.Immigrants, plan.FromAbroad}, Max: 1}},
		}},
		impact.Scenario{Name: "move and learn", Levers: []impact.Lever{
			impact.Relocation{People: impact.People{IDs: []string{"Boris"}}, To: []geo.Code{"BY-HO"}},
			impact.Training{People: impact.People{IDs: []string{"Boris"}}, Skills: []match.SkillHeld{{Skill: "pipes"}}},
		}},
	)
	if err != nil {
		panic(err)
	}
	fmt.Print(c)
	// Output:
	// measure              form  as it is     one permit             change  move and learn    change
	// filled               both         4              3                 -1               5        +1
	// open                 both         1              2                 +1               0        -1
	// locals placed        both         2              2                  =               3        +1
	// immigrants placed    both         1            0–1              -1, 0               1         =
	// from abroad          both         1            0–1              -1, 0               1         =
	// locals displaced     both         0              0                  =               0         =
	// nobody can fill      both         1              1                  =               0        -1
	// share of locals      both    50.0 %         66.7 %           +16.7 pp          60.0 %  +10.0 pp
	// share of immigrants  both    25.0 %   0.0 %–33.3 %  -25.0 pp, +8.3 pp          20.0 %   -5.0 pp
	// share from abroad    both    25.0 %   0.0 %–33.3 %  -25.0 pp, +8.3 pp          20.0 %   -5.0 pp
	// worst region filled  both    66.7 %  33.3 %–66.7 %   -33.3 pp, 0.0 pp         100.0 %  +33.3 pp
	// open in BY-HO        both         1            1–2              0, +1               0        -1
	// open in BY-MI        both         0            0–1              0, +1               0         =
}

// A scenario is data: it can be saved, read back and shown.
func ExampleScenario() {
	s := impact.Scenario{Name: "welders", Levers: []impact.Lever{
		impact.ShortageList{Jobs: impact.Jobs{Occupations: []taxonomy.Code{"7212"}}, Source: "an example"},
		impact.MinScore{Score: 600_000},
	}}
	data, err := json.Marshal(s)
	if err != nil {
		panic(err)
	}
	fmt.Println(string(data))
	var back impact.Scenario
	if err := json.Unmarshal(data, &back); err != nil {
		panic(err)
	}
	fmt.Println(back)
	// Output:
	// {"name":"welders","levers":[{"lever":"shortage_list","with":{"jobs":{"occupations":["7212"]},"source":"an example"}},{"lever":"minimum_score","with":{"score":600000}}]}
	// welders
	//   shortage list: 7212 [an example]
	//   minimum score 0.6
}

// What is lost on average if two of the locals may leave.
func ExampleExpectLoss() {
	study, err := impact.NewStudy(context.Background(), town(), nil)
	if err != nil {
		panic(err)
	}
	e, err := impact.ExpectLoss(context.Background(), study.Graph(), plan.Certain, plan.Order{plan.PositionsFilled},
		[]impact.Departure{{Worker: "Anna", Probability: 0.3}, {Worker: "Vera", Probability: 0.5}}, impact.DefaultExpectSettings())
	if err != nil {
		panic(err)
	}
	fmt.Printf("filled: %s with all, %.1f on average (%d sets of departures, exact: %v)\n", e.Base, e.Mean[0], e.Solved, e.Exact)
	// Output:
	// filled: 4 with all, 3.2 on average (4 sets of departures, exact: true)
}

// Which skill to teach to the welders, and what a position more costs.
func ExampleStudy_Train() {
	c := town()
	c.Market.Workers[1].Region = "BY-HO" // Boris lives in Gomel, too
	study, err := impact.NewStudy(context.Background(), c, nil)
	if err != nil {
		panic(err)
	}
	options, err := study.Train(context.Background(), impact.TrainingSearch{
		People: impact.People{Origins: []match.Origin{match.Local, match.Immigrant}}, Pairs: true,
	})
	if err != nil {
		panic(err)
	}
	for _, o := range options[:3] {
		cost, ok := o.CostPerPosition(match.Money{Minor: 80_000, Currency: "BYN"})
		fmt.Println(o, cost, ok)
	}
	// Output:
	// pipes: 1 position more for 1 trainee 800.00 BYN true
	// cooking and pipes: 1 position more for 1 trainee 800.00 BYN true
	// pipes and welding: 1 position more for 1 trainee 800.00 BYN true
}

// One more welder, in Gomel and in Brest.
func ExampleStudy_Newcomers() {
	c := town()
	study, err := impact.NewStudy(context.Background(), c, nil)
	if err != nil {
		panic(err)
	}
	gomel, brest := c.Market.Workers[0], c.Market.Workers[0]
	gomel.ID, gomel.Skills = "pipe welder in Gomel", append([]match.SkillHeld{{Skill: "pipes"}}, gomel.Skills...)
	brest.ID, brest.Region = "welder in Brest", "BY-BR"
	list, err := study.Newcomers(context.Background(), plan.Certain, []match.Worker{gomel, brest})
	if err != nil {
		panic(err)
	}
	for _, n := range list {
		fmt.Println(n)
	}
	// Output:
	// one more pipe welder in Gomel: +1 locals placed, +1 positions filled, +1000000 local score, +1000000 total score
	// one more welder in Brest: changes nothing
}

// The German opportunity card for somebody of whom one fact is missing.
func ExamplePointsTable_Judge() {
	card := impact.OpportunityCard()
	none := fact.None[float64]()
	fmt.Println(card.AsOf, card.Source)
	fmt.Println(card.Judge(impact.Applicant{
		"recognition partial": fact.Some(1.0), "qualification": fact.Some(1.0), "month's means": fact.Some(1200.0),
		"language de": fact.Some(1.0), "language en": none, "years in 5": none, "years in 7": none,
		"shortage field": none, "stay months": none, "partner qualifies": none,
	}))
	// Output:
	// 2026-06-29 section 20b AufenthG as given by starting-in-germany.de, verified there on 29 June 2026
	// 4 to 6 points, passed: unknown
}
