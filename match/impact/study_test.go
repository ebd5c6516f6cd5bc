package impact_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
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

// sample is a small seeded case with unknown facts.
func sample(tb testing.TB, seed uint64) impact.Case {
	tb.Helper()
	m, err := market.New(tb.Context(), market.Settings{
		Seed: seed, Vacancies: 40, Workers: 110, Immigrant: 0.15, Abroad: 0.25, Unknown: 0.08,
	})
	require.NoError(tb, err)
	for i := range m.Vacancies { // more of what recognition decides
		if i%3 == 0 {
			m.Vacancies[i].Regulated = fact.Yes
		}
	}
	scoring, err := market.Scoring(tb.Context())
	require.NoError(tb, err)
	settings := plan.DefaultSettings()
	settings.Protection, err = protect.New(market.Protection())
	require.NoError(tb, err)
	return impact.Case{
		Market: plan.Market{Vacancies: m.Vacancies, Workers: m.Workers}, Scoring: scoring,
		Settings: settings, Policy: plan.DefaultPolicy(),
	}
}

func study(tb testing.TB, c impact.Case) *impact.Study {
	tb.Helper()
	s, err := impact.NewStudy(tb.Context(), c, nil)
	require.NoError(tb, err)
	return s
}

func run(tb testing.TB, s *impact.Study, levers ...impact.Lever) *impact.Result {
	tb.Helper()
	r, err := s.Run(tb.Context(), impact.Scenario{Name: "what if", Levers: levers})
	require.NoError(tb, err)
	return r
}

func floor(text string) match.WageRange {
	m, err := match.ParseMoney(text)
	if err != nil {
		panic(err)
	}
	return match.WageRange{Low: m, High: m, Period: match.PerMonth, Basis: match.Gross}
}

// newcomer is a worker abroad of whom all is known.
func newcomer(id string, occupation taxonomy.Code, c impact.Case) match.Worker {
	for _, w := range c.Market.Workers {
		if len(w.Occupations) > 0 && w.Occupations[0].Code == occupation && len(w.Skills) > 2 {
			w.ID, w.Origin, w.MovesTo, w.Region = id, match.Abroad, []geo.Code{"BY"}, ""
			return w
		}
	}
	panic("nobody of " + string(occupation))
}

// levers is one of each kind, as they are used here.
func levers(c impact.Case) []impact.Lever {
	advertised := map[string]int{}
	for i, v := range c.Market.Vacancies {
		if i%3 > 0 {
			advertised[v.ID] = 10 * (i % 4)
		}
	}
	facts := map[string]impact.Applicant{}
	for i, w := range c.Market.Workers {
		if i%2 == 0 {
			facts[w.ID] = impact.Applicant{"recognition partial": fact.Some(1.0), "age": fact.Some(float64(20 + i%30)), "qualification": fact.Some(1.0), "language de": fact.Some(2.0), "month's means": fact.Some(1200.0)}
		}
	}
	return []impact.Lever{
		impact.Order{Goals: plan.Joint()},
		impact.MinScore{Score: 600_000},
		impact.MinScore{Score: 400_000},
		impact.Quota{Quota: plan.Quota{Name: "permits", Groups: []plan.Group{plan.Immigrants, plan.FromAbroad}, Max: 3}},
		impact.Quota{Quota: plan.Quota{Name: "abroad", Groups: []plan.Group{plan.FromAbroad}, Max: 1}},
		impact.LabourMarketTest{Days: 15, Advertised: advertised},
		impact.LabourMarketTest{MinLocalScore: 550_000, LocalFirst: true, Citizenships: []string{"RU"}},
		impact.ShortageList{Jobs: impact.Jobs{Occupations: []taxonomy.Code{"7", "2221"}}, Source: "invented"},
		impact.FreeMovement{FreeMovement: match.FreeMovement{Name: "new", Citizenships: []string{"UZ", "IN"}}},
		impact.PointsTest{Table: impact.OpportunityCard(), On: market.Reference, Permit: market.ResidencePermit, Facts: facts},
		impact.WageFloor{Floor: floor("2000.00 BYN")},
		impact.Recognition{People: impact.People{Origins: []match.Origin{match.Abroad, match.Immigrant}}},
		impact.Emigration{People: impact.People{Origins: []match.Origin{match.Local}, Regions: []geo.Code{"BY-HO"}}},
		impact.Arrivals{Workers: []match.Worker{newcomer("new-1", c.Market.Workers[0].Occupations[0].Code, c)}},
		impact.Training{People: impact.People{Origins: []match.Origin{match.Local}}, Skills: []match.SkillHeld{{Skill: c.Market.Vacancies[0].Skills[0].Skill, Level: fact.Some(4)}}},
		impact.Relocation{People: impact.People{Regions: []geo.Code{"BY-MI"}}, To: []geo.Code{"BY"}},
	}
}

// numbers is a result without the scenario that made it.
func numbers(r *impact.Result) [2]impact.Outcome { return [2]impact.Outcome{r.Certain, r.Possible} }

// TestIdentity holds that no lever is no difference, in the table and to the byte.
func TestIdentity(t *testing.T) {
	base := sample(t, 3)
	for _, w := range base.Market.Workers {
		if w.Origin == match.Immigrant { // a twin abroad: either may be placed
			w.ID, w.Origin = w.ID+"-twin", match.Abroad
			base.Market.Workers = append(base.Market.Workers, w)
		}
	}
	s := study(t, base)
	c, err := s.Compare(t.Context(), impact.Scenario{Name: "nothing"}, impact.Scenario{Name: "nobody", Levers: []impact.Lever{
		impact.Emigration{People: impact.People{IDs: []string{}}},
	}})
	require.NoError(t, err)
	wide := 0
	for _, m := range c.Measures() {
		for _, form := range []plan.Form{plan.Certain, plan.Possible} {
			for i := range c.Scenarios {
				d, ok := c.Diff(m, i, form)
				require.True(t, ok, m.Name)
				require.True(t, d.IsZero(), m.Name)
			}
			if r, _ := m.Of(c.Base.Of(form)); r.Min < r.Max {
				wide++
			}
		}
	}
	require.Positive(t, wide, "the premise: some numbers are ranges, of which the difference is zero all the same")
	require.Equal(t, numbers(c.Base), numbers(c.Scenarios[0]))
	require.Equal(t, numbers(c.Base), numbers(c.Scenarios[1]))
}

// TestPermutedRecords holds that the order of records changes no byte.
func TestPermutedRecords(t *testing.T) {
	c := sample(t, 4)
	mixed := c
	mixed.Market.Vacancies, mixed.Market.Workers = slices.Clone(c.Market.Vacancies), slices.Clone(c.Market.Workers)
	slices.Reverse(mixed.Market.Vacancies)
	r := rand.New(rand.NewPCG(1, 1))
	r.Shuffle(len(mixed.Market.Workers), func(i, j int) {
		mixed.Market.Workers[i], mixed.Market.Workers[j] = mixed.Market.Workers[j], mixed.Market.Workers[i]
	})
	text := func(c impact.Case) string {
		s := study(t, c)
		var list []impact.Scenario
		for _, l := range levers(sample(t, 4)) {
			list = append(list, impact.Scenario{Name: fmt.Sprintf("%T", l), Levers: []impact.Lever{l}})
		}
		all, err := s.Compare(t.Context(), list...)
		require.NoError(t, err)
		out, err := json.Marshal(all)
		require.NoError(t, err)
		return all.String() + string(out)
	}
	require.Equal(t, text(c), text(mixed))
}

// TestMoreNeverLowers holds that workers more, permits more, exemptions, recognition
// and a lower minimum score never lower what can be filled, nor the value.
func TestMoreNeverLowers(t *testing.T) {
	more := 0
	for seed := range uint64(3) {
		c := sample(t, seed)
		c.Policy.Quotas = []plan.Quota{{Name: "permits", Groups: []plan.Group{plan.Immigrants, plan.FromAbroad}, Max: 2}}
		s := study(t, c)
		for _, l := range []impact.Lever{
			levers(c)[13], levers(c)[11], levers(c)[7], levers(c)[8], levers(c)[15],
			impact.MinScore{Score: 450_000},
			impact.Quota{Quota: plan.Quota{Name: "permits", Groups: []plan.Group{plan.Immigrants, plan.FromAbroad}, Max: 4}},
		} {
			r := run(t, s, l)
			for _, form := range []plan.Form{plan.Certain, plan.Possible} {
				before, after := s.Base.Of(form), r.Of(form)
				require.GreaterOrEqual(t, after.Filled.Min, before.Filled.Min, "%v", l)
				require.GreaterOrEqual(t, after.CanAll, before.CanAll, "%v", l)
				require.GreaterOrEqual(t, after.Value.Cmp(before.Value), 0, "%v", l)
				if after.Value != before.Value {
					more++
				}
			}
		}
	}
	require.Greater(t, more, 10)
}

// TestLocalFirstDisplacesNobody holds the law on people with unknown facts: in either
// form, whatever the lever, as long as the order stays and no quota limits locals.
func TestLocalFirstDisplacesNobody(t *testing.T) {
	displaced := int64(0)
	for seed := range uint64(4) {
		c := sample(t, seed)
		c.Market.Vacancies = c.Market.Vacancies[:12]
		s := study(t, c)
		for _, l := range levers(c) {
			if _, other := l.(impact.Order); other {
				continue
			}
			r := run(t, s, l)
			require.Zero(t, r.Certain.Displaced, "%v", l)
			require.Zero(t, r.Possible.Displaced, "%v", l)
		}
		displaced += run(t, s, impact.Order{Goals: plan.Joint()}).Possible.Displaced.Max
	}
	require.Positive(t, displaced, "the premise: without the preference some are")
}

// TestStatedPlacements: what is known of placements goes with workers who change, leave or
// come, and is as good as in a study of the changed case.
func TestStatedPlacements(t *testing.T) {
	c := sample(t, 2)
	bare, known := study(t, c).Base, &plan.Placements{}
	for i, w := range c.Market.Workers {
		f := plan.PlacementFacts{Worker: w.ID}
		f.Offer.LanguageUnderstood = []fact.Tri{fact.Yes, fact.No, fact.Unknown}[i%3]
		known.Facts = append(known.Facts, f)
	}
	c.Settings.Placements = known
	s := study(t, c)
	require.Less(t, s.Base.Certain.Filled.Max, bare.Certain.Filled.Max, "the premise: some are kept out")
	for _, l := range levers(c) {
		changed, err := impact.Scenario{Levers: []impact.Lever{l}}.Apply(c)
		require.NoError(t, err)
		require.Equal(t, numbers(study(t, changed).Base), numbers(run(t, s, l)), l.String())
	}
}

// TestScenarioJSON holds that scenarios survive being written and read, and that what
// is not known is refused.
func TestScenarioJSON(t *testing.T) {
	c := sample(t, 0)
	sc := impact.Scenario{Name: "all", Levers: levers(c)}
	data, err := json.Marshal(sc)
	require.NoError(t, err)
	var back impact.Scenario
	require.NoError(t, json.Unmarshal(data, &back))
	again, err := json.Marshal(back)
	require.NoError(t, err)
	require.JSONEq(t, string(data), string(again))
	require.Equal(t, sc.String(), back.String())
	for i, l := range sc.Levers {
		require.IsType(t, l, back.Levers[i])
	}
	var fields struct {
		Levers []struct {
			Lever string         `json:"lever"`
			With  map[string]any `json:"with"`
		} `json:"levers"`
	}
	require.NoError(t, json.Unmarshal(data, &fields))
	for _, l := range fields.Levers {
		for name := range l.With {
			require.Regexp(t, `^[a-z]+(_[a-z]+)*$`, name, "a field of %s", l.Lever)
		}
	}
	for _, bad := range []string{
		`{"name":"x","levers":[{"lever":"magic","with":{}}]}`,
		`{"name":"x","levers":[{"lever":"recognition","with":{"persons":{}}}]}`,
		`{"name":"x","lever":[]}`,
		`{"name":"x","levers":[{"lever":"emigration"}]}`,
		`{"name":"x","levers":[{"lever":"emigration","with":null}]}`,
	} {
		require.Error(t, json.Unmarshal([]byte(bad), &back), bad)
	}
	_, err = json.Marshal(impact.Scenario{Levers: []impact.Lever{closing{}}})
	require.ErrorIs(t, err, fact.ErrUnknownCode)
}

// closing is a lever of a caller's own.
type closing struct{}

func (closing) Change(d *impact.Draft) error {
	d.Vacancies(func(v *match.Vacancy) bool {
		v.Licences, v.Openings, v.ID = []string{"nobody has it"}, fact.Some(99), "another"
		return true
	})
	d.Workers(func(w *match.Worker) bool { w.ID = "nobody"; return true })
	return nil
}
func (closing) String() string { return "a licence that nobody has" }

// TestOwnLever holds that a caller's lever works like the others.
func TestOwnLever(t *testing.T) {
	c := sample(t, 1)
	for i := range c.Market.Workers {
		c.Market.Workers[i].Licences = []string{}
	}
	s := study(t, c)
	r := run(t, s, closing{})
	require.Equal(t, s.Base.Certain.Positions, r.Certain.Positions, "positions stay")
	require.Zero(t, r.Possible.Filled)
	require.Zero(t, r.Possible.CanAll)
}

// TestLeverFaults holds that a lever that makes no sense is named.
func TestLeverFaults(t *testing.T) {
	c := sample(t, 0)
	s := study(t, c)
	taken := c.Market.Workers[0]
	for _, tt := range []struct {
		why   string
		lever impact.Lever
		err   error
	}{
		{"a score of 0 places everybody", impact.MinScore{}, fact.ErrRange},
		{"an id that is taken", impact.Arrivals{Workers: []match.Worker{taken}}, fact.ErrDuplicate},
		{"an id that comes twice", impact.Arrivals{Workers: []match.Worker{newcomer("x", taken.Occupations[0].Code, c), newcomer("x", taken.Occupations[0].Code, c)}}, fact.ErrDuplicate},
		{"a worker without id", impact.Arrivals{Workers: []match.Worker{{}}}, fact.ErrMissing},
		{"a region that is none", impact.Relocation{To: []geo.Code{"XX"}}, fact.ErrUnknownCode},
		{"nobody lives in a region that is none", impact.Emigration{People: impact.People{Regions: []geo.Code{"XX"}}}, fact.ErrUnknownCode},
		{"an id that no worker has", impact.Emigration{People: impact.People{IDs: []string{taken.ID, "nobody"}}}, fact.ErrUnknownCode},
		{"a blank occupation is unknown", impact.Training{People: impact.People{Occupations: []taxonomy.Code{""}}}, fact.ErrMissing},
		{"a blank employer is unknown", impact.ShortageList{Jobs: impact.Jobs{Employers: []string{""}}}, fact.ErrMissing},
		{"nor is recognised", impact.Recognition{People: impact.People{Regions: []geo.Code{"XX"}}}, fact.ErrUnknownCode},
		{"nor moves", impact.Relocation{People: impact.People{Regions: []geo.Code{"XX"}}}, fact.ErrUnknownCode},
		{"nor is taught", impact.Training{People: impact.People{Regions: []geo.Code{"XX"}}}, fact.ErrUnknownCode},
		{"nor tested", impact.PointsTest{Table: impact.OpportunityCard(), Permit: "x", People: impact.People{Regions: []geo.Code{"XX"}}}, fact.ErrUnknownCode},
		{"a list for nowhere", impact.ShortageList{Jobs: impact.Jobs{Regions: []geo.Code{"XX"}}}, fact.ErrUnknownCode},
		{"a test for nowhere", impact.LabourMarketTest{Jobs: impact.Jobs{Regions: []geo.Code{"XX"}}}, fact.ErrUnknownCode},
		{"a floor for nowhere", impact.WageFloor{Floor: floor("1.00 BYN"), Jobs: impact.Jobs{Regions: []geo.Code{"XX"}}}, fact.ErrUnknownCode},
		{"a skill at a level that is none", impact.Training{Skills: []match.SkillHeld{{Skill: "a", Level: fact.Some(99)}}}, fact.ErrRange},
		{"a skill without a name", impact.Training{Skills: []match.SkillHeld{{}}}, fact.ErrMissing},
		{"nobody moves", impact.FreeMovement{}, fact.ErrMissing},
		{"a wage without a period", impact.WageFloor{Floor: match.WageRange{Low: match.Money{Minor: 1, Currency: "BYN"}}}, fact.ErrRange},
		{"more than money can hold", impact.WageFloor{Floor: match.WageRange{Low: match.Money{Minor: match.MaxMinor + 1, Currency: "BYN"}, Period: match.PerHour}}, fact.ErrRange},
		{"no currency", impact.WageFloor{Floor: match.WageRange{Low: match.Money{Minor: 1, Currency: "x"}, Period: match.PerHour}}, fact.ErrSyntax},
		{"days below none", impact.LabourMarketTest{Days: -1}, fact.ErrRange},
		{"no class of permit", impact.PointsTest{Table: impact.OpportunityCard()}, fact.ErrMissing},
		{"no source", impact.PointsTest{Permit: "x"}, fact.ErrMissing},
		{"a quota without a name", impact.Quota{}, fact.ErrMissing},
	} {
		t.Run(tt.why, func(t *testing.T) {
			_, err := s.Run(t.Context(), impact.Scenario{Name: "bad", Levers: []impact.Lever{impact.Order{Goals: plan.LocalFirst()}, tt.lever}})
			require.ErrorIs(t, err, tt.err)
			require.ErrorContains(t, err, `scenario "bad"`)
		})
	}
	for _, search := range []impact.TrainingSearch{
		{People: impact.People{Regions: []geo.Code{"XX"}}},
		{Jobs: impact.Jobs{Regions: []geo.Code{"XX"}}},
		{Skills: []match.SkillHeld{{Skill: "a", Level: fact.Some(99)}}},
	} {
		_, err := s.Train(t.Context(), search)
		require.Error(t, err)
	}
	_, err := s.Run(t.Context(), impact.Scenario{Name: "bad", Levers: []impact.Lever{nil}})
	require.ErrorContains(t, err, "lever 0")
}

// TestCrossingScenario: quotas that cross come with a bound and without ranges.
func TestCrossingScenario(t *testing.T) {
	s := study(t, sample(t, 2))
	foreign := []plan.Group{plan.Immigrants, plan.FromAbroad}
	r := run(t, s,
		impact.Quota{Quota: plan.Quota{Name: "region", Groups: foreign, Regions: []geo.Code{"BY-HM", "BY-MI"}, Max: 2}},
		impact.Quota{Quota: plan.Quota{Name: "trade", Groups: foreign, Occupations: []taxonomy.Code{"7", "5"}, Max: 2}})
	require.True(t, r.Possible.Searched)
	require.False(t, r.Possible.WagesKnown)
	require.LessOrEqual(t, r.Possible.Value.Cmp(r.Possible.Bound), 0)
	require.Equal(t, r.Possible.Filled.Min, r.Possible.Filled.Max)
	require.Positive(t, r.Possible.Filled.Min)
	none := run(t, s, impact.Quota{Quota: plan.Quota{Name: "floor", Groups: foreign, Min: 1000, Max: 1000}})
	require.Equal(t, assign.Infeasible, none.Certain.Status)
	c, err := s.Compare(t.Context(), none.Scenario)
	require.NoError(t, err)
	_, known := c.Diff(c.Measures()[0], 0, plan.Certain)
	require.False(t, known, "where there is no plan there is no difference")
	require.Contains(t, c.String(), "unknown")
}

// TestDates: ages in completed years.
func TestDates(t *testing.T) {
	w := match.Worker{Birth: fact.Some(match.DateOf(1992, time.February, 29))}
	for _, tt := range []struct {
		on   match.Date
		want float64
	}{
		{match.DateOf(2026, time.February, 28), 33},
		{match.DateOf(2026, time.March, 1), 34},
		{match.DateOf(2024, time.February, 29), 32},
	} {
		require.Equal(t, fact.Some(tt.want), impact.ApplicantOf(&w, tt.on)[impact.FactAge])
	}
}

// TestWorst holds that the worst region is the one that is sure to have least.
func TestWorst(t *testing.T) {
	o := impact.Outcome{Regions: []impact.RegionFill{
		{Region: "A", Positions: 0},
		{Region: "B", Positions: 10, Filled: assign.Range{Min: 2, Max: 9}},
		{Region: "C", Positions: 10, Filled: assign.Range{Min: 3, Max: 3}},
		{Region: "D", Positions: 5, Filled: assign.Range{Min: 1, Max: 5}},
	}}
	worst, ok := o.Worst()
	require.True(t, ok)
	require.Equal(t, geo.Code("B"), worst.Region, "of equals the first")
	_, ok = (&impact.Outcome{}).Worst()
	require.False(t, ok)
}

// TestProtectionChanges holds that other rules of protection judge every vacancy anew.
func TestProtectionChanges(t *testing.T) {
	s := study(t, sample(t, 1))
	strict := run(t, s, screening{protect.Neutral()})
	require.Zero(t, strict.Certain.Filled, "no country has said what the minimum wage is")
	require.Positive(t, s.Base.Certain.Filled.Min)
	require.NotEqual(t, s.Base.Protection, strict.Protection)
}

type screening struct{ rules *protect.Screener }

func (l screening) Change(d *impact.Draft) error { d.Settings.Protection = l.rules; return nil }
func (l screening) String() string               { return "other protection" }
