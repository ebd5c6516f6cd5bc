package impact_test

import (
	"math"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/impact"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// job is a vacancy for which everything that a gate asks is known; it asks for
// skills, all of which must be held at a minimum score of 1.
func job(id string, region geo.Code, positions int, skills ...string) match.Vacancy {
	v := match.Vacancy{
		ID: id, Occupation: "7212", Region: region, Remote: fact.No, Openings: fact.Some(positions),
		Languages: []match.LanguageDemand{}, Licences: []string{}, Regulated: fact.No,
		Permit: match.PermitTerms{Exempt: fact.No, Sponsored: fact.No, Classes: []string{"card"}},
	}
	for _, s := range skills {
		v.Skills = append(v.Skills, match.SkillDemand{Skill: taxonomy.Skill(s)})
	}
	return v
}

// person is a worker of whom all is known and who does not move.
func person(id string, origin match.Origin, region geo.Code, skills ...string) match.Worker {
	w := match.Worker{
		ID: id, Origin: origin, Region: region, MovesTo: []geo.Code{}, Citizenships: []string{}, Permits: []match.Permit{},
		Languages: []match.LanguageLevel{}, Licences: []string{}, Skills: []match.SkillHeld{},
		Occupations: []match.OccupationHeld{{Code: "7212", Years: fact.Some(3.0)}},
		Education:   match.Education{Recognition: match.Domestic},
	}
	for _, s := range skills {
		w.Skills = append(w.Skills, match.SkillHeld{Skill: taxonomy.Skill(s)})
	}
	if origin != match.Local {
		w.MovesTo = []geo.Code{"BY"}
	}
	return w
}

// bySkill is a case in which only whoever holds all skills fits.
func bySkill(vacancies []match.Vacancy, workers ...match.Worker) impact.Case {
	p := match.DefaultParams()
	p.Employer = match.PerComponent{match.Skills: 1}
	return impact.Case{
		Market:   plan.Market{Vacancies: vacancies, Workers: workers},
		Scoring:  match.Config{Params: p, Regions: geo.Belarus()},
		Settings: plan.Settings{View: match.EmployerView, MinScore: 999_999, Protection: protect.Unchecked("about skills")}, Policy: plan.DefaultPolicy(),
	}
}

func exactly(n int64) assign.Range { return assign.Range{Min: n, Max: n} }

// TestOpportunityCard holds the worked cases of the German table.
func TestOpportunityCard(t *testing.T) {
	card := impact.OpportunityCard()
	require.NoError(t, card.Validate())
	yes, no := fact.Some(1.0), fact.None[float64]()
	applicant := func(known map[string]float64) impact.Applicant {
		a := impact.Applicant{"qualification": yes, "month's means": fact.Some(1091.0), "language de": fact.Some(1.0)}
		for _, f := range card.Factors {
			if _, ok := a[f.Fact]; !ok {
				a[f.Fact] = no
			}
		}
		a["language en"], a["age"] = no, fact.Some(50.0)
		for k, v := range known {
			a[k] = fact.Some(v)
		}
		return a
	}
	for _, tt := range []struct {
		why    string
		known  map[string]float64
		points int
		passed fact.Tri
	}{
		{"partial recognition and age 34", map[string]float64{"recognition partial": 1, "age": 34}, 6, fact.Yes},
		{"two of five years, age 35 and A2", map[string]float64{"years in 5": 2, "age": 35, "language de": 2}, 5, fact.No},
		{"of both kinds of experience the better counts", map[string]float64{"years in 5": 5, "years in 7": 5}, 3, fact.No},
		{"36 is over 35", map[string]float64{"age": 36}, 1, fact.No},
		{"40 counts, 41 does not", map[string]float64{"age": 41}, 0, fact.No},
		{"B2 and better are the same", map[string]float64{"language de": 6}, 3, fact.No},
		{"both languages count", map[string]float64{"language de": 3, "language en": 5, "recognition partial": 1}, 7, fact.Yes},
		{"half a year of stay, field and partner", map[string]float64{"stay months": 6, "shortage field": 1, "partner qualifies": 1}, 3, fact.No},
	} {
		got := card.Judge(applicant(tt.known))
		require.Equal(t, tt.points, got.Least, tt.why)
		require.Equal(t, got.Least, got.Most, tt.why)
		require.Equal(t, tt.passed, got.Passed, tt.why)
		require.Empty(t, got.Missing)
	}

	a := applicant(map[string]float64{"recognition partial": 1, "age": 34})
	a["month's means"] = fact.Some(1000.0)
	require.Equal(t, fact.No, card.Judge(a).Passed, "a gate closes whatever the points")
	delete(a, "month's means")
	require.Equal(t, impact.Points{Least: 6, Most: 6, Passed: fact.Unknown, Missing: []string{"month's means"}}, card.Judge(a))
	a = applicant(map[string]float64{"language en": 4, "recognition partial": 1, "age": 20})
	a["language de"] = no
	require.Equal(t, fact.Yes, card.Judge(a).Passed, "English B2 opens the gate of languages")
	a["language en"] = fact.Some(3.0)
	require.Equal(t, fact.No, card.Judge(a).Passed, "B1 does not")
	a = applicant(map[string]float64{"recognition partial": 1})
	delete(a, "age")
	got := card.Judge(a)
	require.Equal(t, impact.Points{Least: 4, Most: 6, Passed: fact.Unknown, Missing: []string{"age"}}, got)
	require.Equal(t, "4 to 6 points, passed: unknown", got.String())
	delete(a, "recognition partial")
	a["shortage field"] = yes
	require.Equal(t, fact.Unknown, card.Judge(a).Passed)
	a["recognition partial"] = no
	require.Equal(t, fact.No, card.Judge(a).Passed, "three points at most")
	require.Equal(t, fact.Unknown, card.Judge(nil).Passed)
	require.Equal(t, 16, card.Judge(nil).Most)
}

// TestExpressEntry holds the sums and the ages of the Canadian grid.
func TestExpressEntry(t *testing.T) {
	for _, tt := range []struct {
		spouse bool
		core   int
		ages   map[float64]int
	}{
		{false, 500, map[float64]int{17: 0, 18: 99, 19: 105, 20: 110, 29: 110, 30: 105, 31: 99, 35: 77, 40: 50, 41: 39, 44: 6, 45: 0, 60: 0}},
		{true, 460, map[float64]int{17: 0, 18: 90, 19: 95, 20: 100, 29: 100, 30: 95, 31: 90, 35: 70, 40: 45, 41: 35, 44: 5, 45: 0, 60: 0}},
	} {
		table := impact.ExpressEntry(tt.spouse, 480)
		require.NoError(t, table.Validate())
		all := impact.Applicant{}
		for _, f := range table.Factors {
			all[f.Fact] = fact.None[float64]()
		}
		for age, points := range tt.ages {
			all["age"] = fact.Some(age)
			require.Equal(t, points, table.Judge(all).Least, "age %v", age)
		}
		best := impact.Applicant{"age": fact.Some(25.0), "credential": fact.Some(7.0), "canadian years": fact.Some(9.0)}
		for _, ability := range []string{"reading", "writing", "speaking", "listening"} {
			best["clb "+ability], best["clb2 "+ability] = fact.Some(12.0), fact.Some(12.0)
		}
		for _, f := range table.Factors {
			if f.Given > 0 {
				best[f.Fact] = fact.None[float64]()
			}
		}
		require.Equal(t, tt.core, table.Judge(best).Least, "the most of the core")
		for _, f := range table.Factors {
			if f.Given > 0 {
				best[f.Fact] = fact.Some(1e9)
			}
		}
		require.Equal(t, 1200, table.Judge(best).Most)
		require.Equal(t, 1200, table.Judge(nil).Most)
		require.Zero(t, table.Judge(nil).Least)
	}
	bad := impact.ExpressEntry(true, 0)
	bad.Caps, bad.Source = nil, ""
	bad.Factors[0].Bands = append(bad.Factors[0].Bands, impact.PointBand{From: 19, To: 22})
	err := bad.Validate()
	for _, want := range []error{fact.ErrMissing, fact.ErrUnknownCode, fact.ErrRange} {
		require.ErrorIs(t, err, want)
	}
	for _, tt := range []struct {
		why    string
		factor impact.PointFactor
	}{
		{"sums could overflow", impact.PointFactor{Given: math.MaxInt}},
		{"fewer than none", impact.PointFactor{Given: -4}},
		{"a band from nowhere", impact.PointFactor{Bands: []impact.PointBand{{From: math.NaN(), Points: 3}}}},
		{"a band to nowhere", impact.PointFactor{Bands: []impact.PointBand{{To: math.NaN(), Points: 3}}}},
		{"a band of too many", impact.PointFactor{Bands: []impact.PointBand{{Points: math.MaxInt}}}},
	} {
		table := impact.ExpressEntry(true, 0)
		tt.factor.Fact = "x"
		table.Factors = append(table.Factors, tt.factor)
		require.ErrorIs(t, table.Validate(), fact.ErrRange, tt.why)
	}
	table := impact.OpportunityCard()
	table.Caps = append(table.Caps, impact.PointCap{Name: "all", Most: -1})
	require.ErrorIs(t, table.Validate(), fact.ErrRange)
	table.Factors = append(table.Factors, impact.PointFactor{Fact: "x", Best: "x", Cap: "all", Given: 1})
	require.ErrorIs(t, table.Validate(), fact.ErrConflict, "the cap would not be looked at")
	nan := impact.Applicant{}
	for _, f := range table.Factors {
		nan[f.Fact] = fact.Some(math.NaN())
	}
	card := impact.OpportunityCard()
	require.Equal(t, card.Judge(nil).Most, card.Judge(nan).Most, "what is no number says nothing")
}

// TestPointsGivePermits: who passes is placed for certain, who may pass in the
// possible plan only, who fails not at all.
func TestPointsGivePermits(t *testing.T) {
	c := bySkill([]match.Vacancy{job("V", "BY-HO", 5, "a")},
		person("passes", match.Abroad, "", "a"), person("fails", match.Abroad, "", "a"), person("may", match.Abroad, "", "a"),
		person("other", match.Immigrant, "", "a"))
	c.Market.Workers[0].Birth = fact.Some(match.DateOf(1996, time.May, 1))
	c.Market.Workers[1].Birth = fact.Some(match.DateOf(1966, time.May, 1))
	s := study(t, c)
	require.Zero(t, s.Base.Possible.Filled)
	table := impact.PointsTable{
		Name: "young", Jurisdiction: "XX", Source: "invented", Pass: 1,
		Factors: []impact.PointFactor{{Fact: impact.FactAge, Bands: []impact.PointBand{{To: 40, Points: 1}}}},
	}
	test := impact.PointsTest{Table: table, On: market.Reference, Permit: "card", People: impact.People{Origins: []match.Origin{match.Abroad}}}
	r := run(t, s, test)
	require.Equal(t, exactly(1), r.Certain.Filled)
	require.Equal(t, exactly(2), r.Possible.Filled)
	test.Facts = map[string]impact.Applicant{"may": {impact.FactAge: fact.Some(30.0)}, "passes": {impact.FactAge: fact.Some(41.0)}}
	r = run(t, s, test)
	require.Equal(t, exactly(1), r.Possible.Filled, "what the caller knows wins over the record")
	test.Permit = "another"
	require.Zero(t, run(t, s, test).Possible.Filled, "no vacancy accepts it")
}

// TestLabourMarketTest holds days, the local test and who is free of it.
func TestLabourMarketTest(t *testing.T) {
	vacancies := []match.Vacancy{job("long", "BY-HO", 1, "a"), job("short", "BY-HO", 1, "a"), job("unsaid", "BY-HO", 1, "a")}
	for i := range vacancies {
		vacancies[i].Permit.Exempt = fact.Yes
	}
	c := bySkill(vacancies, person("I1", match.Immigrant, "", "a"), person("I2", match.Immigrant, "", "a"), person("I3", match.Immigrant, "", "a"))
	s := study(t, c)
	require.Equal(t, exactly(3), s.Base.Certain.Filled)
	days := impact.LabourMarketTest{Days: 15, Advertised: map[string]int{"long": 15, "short": 14}}
	r := run(t, s, days)
	require.Equal(t, exactly(1), r.Certain.Filled)
	require.Equal(t, exactly(2), r.Possible.Filled, "how long the third was advertised is unknown")
	require.Equal(t, exactly(3), run(t, s, impact.LabourMarketTest{Days: 15, Jobs: impact.Jobs{Regions: []geo.Code{"BY-MI"}}}).Certain.Filled, "of other vacancies nothing is asked")
	days.Citizenships = []string{"RU"}
	c.Market.Workers[0].Citizenships = []string{"BY", "RU"}
	require.Equal(t, exactly(2), run(t, study(t, c), days).Certain.Filled, "the free mover takes what is closed to others")

	c.Market.Workers = append(c.Market.Workers, person("L", match.Local, "BY-HO", "a"))
	local := impact.LabourMarketTest{MinLocalScore: 500_000}
	r = run(t, study(t, c), local)
	require.Equal(t, exactly(1), r.Certain.Filled, "one local closes three vacancies that they fit and can take one of them")
	require.Equal(t, exactly(3), run(t, study(t, c), impact.LabourMarketTest{LocalFirst: true}).Certain.Filled, "local first for all at once does not")
	c.Market.Workers[3].Licences = nil
	for i := range c.Market.Vacancies {
		c.Market.Vacancies[i].Licences = []string{"l"}
	}
	for i := range 3 {
		c.Market.Workers[i].Licences = []string{"l"}
	}
	r = run(t, study(t, c), local)
	require.Zero(t, r.Certain.Filled, "whether the local fits is unknown, and so is the test")
	require.Equal(t, exactly(3), r.Possible.Filled)
	local.MinLocalScore = 1_000_001
	require.Equal(t, exactly(3), run(t, study(t, c), local).Certain.Filled, "no local has such a score")
}

// TestWageFloor holds that offers rise to the floor, in their own period, and that
// wages offered show it.
func TestWageFloor(t *testing.T) {
	offer := func(minor int64, period match.Period, basis match.WageBasis) fact.Opt[match.WageRange] {
		m := match.Money{Minor: minor, Currency: "BYN"}
		return fact.Some(match.WageRange{Low: m, High: m, Period: period, Basis: basis})
	}
	vacancies := []match.Vacancy{job("low", "BY-HO", 2, "a"), job("high", "BY-HO", 1, "a"), job("hour", "BY-HO", 1, "a"), job("net", "BY-HO", 1, "a"), job("unknown", "BY-HO", 1, "a")}
	vacancies[0].Wage = offer(100_000, match.PerMonth, match.Gross)
	wide, _ := vacancies[0].Wage.Get()
	wide.High.Minor = 180_000
	vacancies[0].Wage = fact.Some(wide)
	vacancies[1].Wage = offer(500_000, match.PerMonth, match.Gross)
	vacancies[2].Wage, vacancies[2].Hours = offer(100, match.PerHour, match.Gross), fact.Some(30.0)
	vacancies[3].Wage = offer(100_000, match.PerMonth, match.Net)
	c := bySkill(vacancies)
	for _, id := range []string{"1", "2", "3", "4", "5", "6"} {
		c.Market.Workers = append(c.Market.Workers, person(id, match.Local, "BY-HO", "a"))
	}
	lever := impact.WageFloor{Floor: floor("1300.00 BYN")}
	after, err := impact.Scenario{Levers: []impact.Lever{lever}}.Apply(c)
	require.NoError(t, err)
	wage := func(i int) int64 { w, _ := after.Market.Vacancies[i].Wage.Get(); return w.Low.Minor }
	require.EqualValues(t, 130_000, wage(0))
	low, _ := after.Market.Vacancies[0].Wage.Get()
	require.EqualValues(t, 180_000, low.High.Minor, "the high end is above the floor")
	require.EqualValues(t, 500_000, wage(1))
	require.EqualValues(t, 1000, wage(2), "1300 a month are 10 an hour at 30 hours in 52/12 weeks")
	require.EqualValues(t, 100_000, wage(3), "net does not compare with gross")
	require.False(t, after.Market.Vacancies[4].Wage.Known())
	s := study(t, c)
	require.Equal(t, []impact.WageSum{{Currency: "BYN", Filled: exactly(5), Monthly: exactly(200_000 + 500_000 + 13_000 + 100_000)}}, s.Base.Certain.Wages)
	r := run(t, s, lever)
	require.Equal(t, exactly(260_000+500_000+130_000+100_000), r.Certain.Wages[0].Monthly)
}

// TestWageFloorIsExact holds rounding, and offers that have no floor: none of them may
// become what a float64 makes of it.
func TestWageFloorIsExact(t *testing.T) {
	byn := func(minor int64) match.Money { return match.Money{Minor: minor, Currency: "BYN"} }
	for _, tt := range []struct {
		why    string
		floor  int64 // a month
		offer  match.Period
		hours  fact.Opt[float64]
		expect int64 // 1: it stays
	}{
		{"1,000,000,000,001 12ths of 52 in 5 days are 46,153,846,153.89", 1_000_000_000_001, match.PerDay, fact.Opt[float64]{}, 46_153_846_154},
		{"12 * 13 / 52 is 3 and no more", 13, match.PerWeek, fact.Opt[float64]{}, 3},
		{"no hours, no floor of an hour", 5200, match.PerHour, fact.Some(0.0), 1},
		{"no number of hours either", 5200, match.PerHour, fact.Some(math.NaN()), 1},
		{"an hour a century would be paid more than money can hold", 5200, match.PerHour, fact.Some(1e-300), 1},
	} {
		v := job("v", "BY-HO", 1, "a")
		v.Wage, v.Hours = fact.Some(match.WageRange{Low: byn(1), High: byn(1), Period: tt.offer, Basis: match.Gross}), tt.hours
		lever := impact.WageFloor{Floor: match.WageRange{Low: byn(tt.floor), Period: match.PerMonth, Basis: match.Gross}}
		after, err := impact.Scenario{Levers: []impact.Lever{lever}}.Apply(bySkill([]match.Vacancy{v}))
		require.NoError(t, err)
		w, _ := after.Market.Vacancies[0].Wage.Get()
		require.Equal(t, tt.expect, w.Low.Minor, tt.why)
	}
}

// TestWideOccupation: a vacancy that may be on a list is open, and one that is exempt
// stays so.
func TestWideOccupation(t *testing.T) {
	vacancies := []match.Vacancy{job("on", "BY-HO", 1), job("wide", "BY-HO", 1), job("off", "BY-HO", 1), job("exempt", "BY-HO", 1), job("far", "BY-MI", 1)}
	vacancies[1].Occupation, vacancies[2].Occupation = "72", "5120"
	vacancies[3].Occupation, vacancies[3].Permit.Exempt = "72", fact.Yes
	vacancies[4].Occupation = "72"
	after, err := impact.Scenario{Levers: []impact.Lever{
		impact.ShortageList{Jobs: impact.Jobs{Occupations: []taxonomy.Code{"7212"}, Regions: []geo.Code{"BY-HO"}}},
	}}.Apply(bySkill(vacancies))
	require.NoError(t, err)
	for i, want := range []fact.Tri{fact.Yes, fact.Unknown, fact.No, fact.Yes, fact.No} {
		require.Equal(t, want, after.Market.Vacancies[i].Permit.Exempt, after.Market.Vacancies[i].ID)
	}
}

// TestPeopleLevers holds recognition, relocation, training and emigration to who they
// are for, and that what is unknown of a list stays unknown.
func TestPeopleLevers(t *testing.T) {
	c := bySkill([]match.Vacancy{job("HO", "BY-HO", 1, "a"), job("MI", "BY-MI", 1, "a", "b")},
		person("A", match.Local, "BY-HO", "a"), person("B", match.Local, "BY-HO", "a"), person("C", match.Local, "BY-MI", "b"))
	c.Market.Workers = append(c.Market.Workers, person("U", match.Local, "BY-VI", "a"))
	c.Market.Workers[3].Skills, c.Market.Workers[3].MovesTo = nil, nil
	s := study(t, c)
	require.Equal(t, exactly(1), s.Base.Certain.Filled)
	skill := []match.SkillHeld{{Skill: "b"}}
	move := impact.Relocation{People: impact.People{IDs: []string{"B", "U"}}, To: []geo.Code{"BY-MI"}}
	train := impact.Training{People: impact.People{Origins: []match.Origin{match.Local}, Regions: []geo.Code{"BY-HO"}}, Skills: skill}
	require.Equal(t, exactly(1), run(t, s, move).Certain.Filled, "there the second skill is asked for")
	require.Equal(t, exactly(1), run(t, s, train).Certain.Filled, "nobody with both would move")
	require.Equal(t, exactly(2), run(t, s, train, move).Certain.Filled)
	require.Equal(t, exactly(2), run(t, s, impact.Training{People: impact.People{IDs: []string{"C"}}, Skills: []match.SkillHeld{{Skill: "a"}}}).Certain.Filled)
	require.Equal(t, exactly(0), run(t, s, impact.Emigration{People: impact.People{Occupations: []taxonomy.Code{"72"}}}).Certain.Filled)
	for _, nobody := range []impact.People{
		{IDs: []string{}}, {Origins: []match.Origin{}}, {Regions: []geo.Code{}}, {Occupations: []taxonomy.Code{}}, {Citizenships: []string{}},
	} {
		require.Equal(t, "leave: nobody", impact.Emigration{People: nobody}.String())
		require.Equal(t, exactly(1), run(t, s, impact.Emigration{People: nobody}).Certain.Filled, "an empty list is nobody, not everybody")
	}
	require.Equal(t, "leave: everybody", impact.Emigration{}.String())
	require.Equal(t, exactly(0), run(t, s, impact.Emigration{}).Certain.Filled)
	all, err := impact.Scenario{Levers: []impact.Lever{move, impact.Training{Skills: skill}}}.Apply(c)
	require.NoError(t, err)
	require.Nil(t, all.Market.Workers[3].Skills)
	require.Nil(t, all.Market.Workers[3].MovesTo)
	require.Equal(t, "training in b: local, BY-HO", train.String())
	require.Equal(t, "relocation support to BY-MI: B or U", move.String())
}
