package match_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// TestPlainLaw holds the compiled verdict against the law as one would say it,
// on pairs of which all is known.
func TestPlainLaw(t *testing.T) {
	seen := map[match.Gates][2]int{}
	laws(t, 200, 60, 51, func(g gen, r match.Rules, s *match.Scorer, v match.Vacancy, w match.Worker) {
		const told = match.FactDistance - 1&^(match.FactExempt|match.FactRegulated)
		v, w = copyVacancy(v), copyWorker(w)
		settle(g, &r, told, &v, &w)
		if v.Permit.Sponsored == yes {
			v.Permit.Sponsored = no
		}
		if r.Exempt == nil {
			fillTri(g, &v.Permit.Exempt)
		}
		if r.Regulated == nil {
			fillTri(g, &v.Regulated)
		}
		verdict := verdictOf(s, v, w)
		for gate, want := range plainly(&r, &v, &w) {
			n := seen[gate]
			if want {
				n[1]++
			} else {
				n[0]++
			}
			seen[gate] = n
			if got := outcomeOf(verdict, gate); got != fact.Of(want) {
				require.Failf(t, "another outcome", "%v %v, want %v\n%v\nrules %s\nvacancy %s\nworker %s", gate, got, want, findingsOf(s, v, w), show(t, r), show(t, v), show(t, w))
			}
		}
	})
	for gate, n := range seen {
		require.Greater(t, min(n[0], n[1]), 100, "%v fails and passes: %v", gate, n)
	}
}

// plainly judges a pair of which all is known.
func plainly(r *match.Rules, v *match.Vacancy, w *match.Worker) map[match.Gates]bool {
	start, _ := v.Start.Get()
	under := func(groups []taxonomy.Code) bool {
		return slices.ContainsFunc(groups, func(c taxonomy.Code) bool { return strings.HasPrefix(string(v.Occupation), string(c)) })
	}
	in := func(areas []geo.Code) bool {
		return slices.ContainsFunc(areas, func(c geo.Code) bool { return strings.HasPrefix(string(v.Region), string(c)) })
	}
	inForce := func(c match.Clause) bool { return start >= c.From.Or(-1e9) && start <= c.Until.Or(1e9) }
	covers := func(c match.Clause) bool {
		return inForce(c) && (c.Occupations == nil || under(c.Occupations)) && (c.Regions == nil || in(c.Regions))
	}

	right := w.Origin == match.Local || v.Permit.Exempt == yes
	for _, f := range r.FreeMovement {
		right = right || (covers(f.Clause) && slices.ContainsFunc(w.Citizenships, func(c string) bool { return slices.Contains(f.Citizenships, c) }))
	}
	for _, e := range r.Exempt {
		right = right || (v.Permit.Exempt == unknown && covers(e.Clause))
	}
	for _, p := range w.Permits {
		until, limited := p.Until.Get()
		right = right || (slices.Contains(v.Permit.Classes, p.Class) && (!limited || start <= until) &&
			(len(p.Regions) == 0 || in(p.Regions)) && (len(p.Occupations) == 0 || under(p.Occupations)))
	}

	holds := func(name string) bool { return slices.Contains(w.Licences, name) }
	licensed, regulated := true, v.Regulated == yes
	for _, name := range v.Licences {
		licensed = licensed && holds(name)
	}
	for _, rule := range r.Regulated {
		if !covers(rule.Clause) {
			continue
		}
		for _, name := range rule.Licences {
			licensed = licensed && holds(name)
		}
		regulated = regulated || (rule.Qualification && v.Regulated == unknown)
	}

	born, _ := w.Birth.Get()
	of := true
	for _, rule := range r.MinimumAge {
		if covers(rule.Clause) && (!rule.AcrossBorders || w.Origin != match.Local) {
			birthday := time.Unix(int64(born)*86400, 0).UTC().AddDate(rule.Years, 0, 0)
			of = of && !birthday.After(time.Unix(int64(start)*86400, 0))
		}
	}
	f := &w.Refusals
	recognised := w.Education.Recognition == match.Domestic || w.Education.Recognition == match.Recognised
	return map[match.Gates]bool{
		match.GatePermit: right, match.GateLicence: licensed, match.GateRecognition: !regulated || recognised, match.GateAge: of,
		match.GateSchedule: (f.Shifts != yes || v.Terms.Shifts != yes) && v.Hours.Or(0) <= f.MaxHours.Or(168),
		match.GateRefusal:  !under(f.Occupations) && (v.Remote != no || !in(f.Regions)) && !slices.Contains(f.Employers, v.Employer),
	}
}

// one returns the only finding of a gate.
func one(t *testing.T, s *match.Scorer, v match.Vacancy, w match.Worker, g match.Gates) match.Finding {
	t.Helper()
	all := slices.DeleteFunc(findingsOf(s, v, w), func(f match.Finding) bool { return f.Gate != g })
	require.Len(t, all, 1, "%v", all)
	require.Equal(t, all[0].Outcome, gate(s, v, w, g))
	return all[0]
}

func TestMinimumAge(t *testing.T) {
	day := func(y int, m time.Month, d int) fact.Opt[match.Date] { return fact.Some(match.DateOf(y, m, d)) }
	rules := match.Rules{
		Jurisdiction: "C", Source: "labour code", Date: day(2026, 1, 1),
		MinimumAge: []match.AgeRule{
			{Years: 16},
			{Years: 18, AcrossBorders: true, Clause: match.Clause{Source: "treaty"}},
			{Years: 21, Clause: match.Clause{Source: "mining act", Occupations: []taxonomy.Code{"8111"}}},
		},
	}
	s := scorer(t, func(c *match.Config) { c.Rules = rules })
	for _, tt := range []struct {
		name, why     string
		origin        match.Origin
		born, start   fact.Opt[match.Date]
		occupation    taxonomy.Code
		want          fact.Tri
		reason        match.Reason
		subject, rule string
		facts         match.Facts
	}{
		{"on the day", "the birthday counts", match.Local, day(2010, 3, 1), day(2026, 3, 1), "2512", yes, match.ReasonOfAge, "16", "labour code", 0},
		{"a day before", "not yet", match.Local, day(2010, 3, 2), day(2026, 3, 1), "2512", no, match.ReasonUnderAge, "16", "labour code", 0},
		{"across borders", "who is not local needs 18", match.Abroad, day(2009, 3, 1), day(2026, 3, 1), "2512", no, match.ReasonUnderAge, "18", "treaty", 0},
		{"immigrant", "not local either", match.Immigrant, day(2008, 3, 1), day(2026, 3, 1), "2512", yes, match.ReasonOfAge, "18", "treaty", 0},
		{"perhaps local", "17: the origin decides", match.OriginUnknown, day(2009, 3, 1), day(2026, 3, 1), "2512", unknown, match.ReasonAgeUnsettled, "18", "treaty", match.FactOrigin},
		{"perhaps local, too young for both", "15", match.OriginUnknown, day(2011, 3, 1), day(2026, 3, 1), "2512", no, 0, "", "", 0},
		{"perhaps local, old enough", "the origin decides nothing", match.OriginUnknown, day(1990, 3, 1), day(2026, 3, 1), "2512", yes, match.ReasonOfAge, "18", "treaty", 0},
		{"29 February", "comes of age on 1 March of a common year", match.Abroad, day(2008, 2, 29), day(2026, 2, 28), "2512", no, match.ReasonUnderAge, "18", "treaty", 0},
		{"29 February, a day later", "so on 1 March", match.Abroad, day(2008, 2, 29), day(2026, 3, 1), "2512", yes, match.ReasonOfAge, "18", "treaty", 0},
		{"start on 29 February", "born a day later is a day short", match.Abroad, day(2010, 3, 1), day(2028, 2, 29), "2512", no, match.ReasonUnderAge, "18", "treaty", 0},
		{"born on 28 February", "of age the day before", match.Abroad, day(2010, 2, 28), day(2028, 2, 29), "2512", yes, match.ReasonOfAge, "18", "treaty", 0},
		{"birth unknown", "ask for it", match.Local, fact.Opt[match.Date]{}, day(2026, 3, 1), "2512", unknown, match.ReasonBirthUnknown, "16", "labour code", match.FactBirth},
		{"start unknown, adult", "of age on the day of the rules, so on any later", match.Abroad, day(1990, 1, 1), fact.Opt[match.Date]{}, "2512", yes, match.ReasonOfAge, "18", "treaty", 0},
		{"start unknown, minor", "may come of age before", match.Local, day(2010, 3, 1), fact.None[match.Date](), "2512", unknown, match.ReasonAgeUnsettled, "16", "labour code", match.FactStart},
		{"mine", "an occupation of its own", match.Local, day(2006, 1, 1), day(2026, 3, 1), "8111", no, match.ReasonUnderAge, "21", "mining act", 0},
		{"perhaps a mine", "the code is too short", match.Local, day(2006, 1, 1), day(2026, 3, 1), "811", unknown, match.ReasonAgeUnsettled, "21", "mining act", match.FactOccupation},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := match.Vacancy{ID: "v", Occupation: tt.occupation, Region: "C-B", Start: tt.start}
			w := match.Worker{ID: "w", Origin: tt.origin, Birth: tt.born}
			require.Equal(t, tt.want, gate(s.Scorer, v, w, match.GateAge), tt.why)
			if tt.reason != 0 {
				require.Equal(t, match.Finding{Gate: match.GateAge, Outcome: tt.want, Reason: tt.reason, Subject: tt.subject, Rule: tt.rule, Facts: tt.facts}, one(t, s.Scorer, v, w, match.GateAge), tt.why)
			}
		})
	}
	none := scorer(t, nil)
	require.Equal(t, match.ReasonNoMinimumAge, one(t, none.Scorer, match.Vacancy{ID: "v"}, match.Worker{ID: "w"}, match.GateAge).Reason, "where no rule is, none is asked for")
}

func TestSchedule(t *testing.T) {
	s := scorer(t, nil)
	hours := fact.Some[float64]
	for _, tt := range []struct {
		name, why string
		shifts    fact.Tri
		hours     fact.Opt[float64]
		refused   fact.Tri
		most      fact.Opt[float64]
		want      fact.Tri
	}{
		{"nothing refused", "a zero field refuses nothing", yes, hours(60), unknown, fact.Opt[float64]{}, yes},
		{"known to refuse nothing", "the same", yes, hours(60), no, fact.None[float64](), yes},
		{"shifts refused", "there are shifts", yes, hours(40), yes, fact.Opt[float64]{}, no},
		{"shifts refused, none", "there are none", no, hours(40), yes, fact.Opt[float64]{}, yes},
		{"shifts refused, unknown", "perhaps", unknown, hours(40), yes, fact.Opt[float64]{}, unknown},
		{"most hours", "as many are accepted", no, hours(40), unknown, hours(40), yes},
		{"too many hours", "more are not", no, hours(40.5), unknown, hours(40), no},
		{"hours unknown", "perhaps", no, fact.Opt[float64]{}, unknown, hours(40), unknown},
		{"no fixed hours", "perhaps", no, fact.None[float64](), unknown, hours(40), unknown},
		{"hours unknown, shifts refused", "a refusal decides", yes, fact.Opt[float64]{}, yes, hours(40), no},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := match.Vacancy{ID: "v", Hours: tt.hours, Terms: match.Terms{Shifts: tt.shifts}}
			w := match.Worker{ID: "w", Refusals: match.Refusals{Shifts: tt.refused, MaxHours: tt.most}}
			require.Equal(t, tt.want, gate(s.Scorer, v, w, match.GateSchedule), tt.why)
		})
	}
}

func TestRefusals(t *testing.T) {
	s := scorer(t, nil)
	job := match.Vacancy{ID: "v", Occupation: "7112", Region: "C-A1", Employer: "e1", Remote: no}
	with := func(change func(v *match.Vacancy)) match.Vacancy {
		v := job
		change(&v)
		return v
	}
	of := func(codes ...taxonomy.Code) match.Refusals { return match.Refusals{Occupations: codes} }
	in := func(codes ...geo.Code) match.Refusals { return match.Refusals{Regions: codes} }
	by := func(names ...string) match.Refusals { return match.Refusals{Employers: names} }
	for _, tt := range []struct {
		name, why string
		v         match.Vacancy
		r         match.Refusals
		want      fact.Tri
	}{
		{"nothing", "a zero field refuses nothing", match.Vacancy{ID: "v"}, match.Refusals{}, yes},
		{"group", "with all below it", job, of("2", "71"), no},
		{"another group", "not this one", job, of("2", "72"), yes},
		{"a part of the group", "the code is too short", with(func(v *match.Vacancy) { v.Occupation = "71" }), of("7112"), unknown},
		{"occupation unknown", "perhaps that one", with(func(v *match.Vacancy) { v.Occupation = "" }), of("7112"), unknown},
		{"region", "with all below it", job, in("C-A"), no},
		{"another region", "not this one", job, in("C-B"), yes},
		{"a part of the region", "perhaps there", with(func(v *match.Vacancy) { v.Region = "C-A" }), in("C-A1"), unknown},
		{"region unknown", "perhaps there", with(func(v *match.Vacancy) { v.Region = "" }), in("C-A"), unknown},
		{"region unknown, all refused", "wherever it is", with(func(v *match.Vacancy) { v.Region = "" }), in("C"), no},
		{"from anywhere", "no need to be there", with(func(v *match.Vacancy) { v.Remote = yes }), in("C-A"), yes},
		{"perhaps from anywhere", "it depends", with(func(v *match.Vacancy) { v.Remote = unknown }), in("C-A"), unknown},
		{"area that the tree lacks", "an unknown code never rejects", job, in("Z"), unknown},
		{"employer", "by name", job, by("e2", "e1"), no},
		{"another employer", "letter by letter", job, by("E1"), yes},
		{"employer unknown", "perhaps that one", with(func(v *match.Vacancy) { v.Employer = "" }), by("e1"), unknown},
		{"one of several", "any refusal decides", with(func(v *match.Vacancy) { v.Employer = "" }), match.Refusals{Occupations: []taxonomy.Code{"7"}, Employers: []string{"e1"}}, no},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.want, gate(s.Scorer, tt.v, match.Worker{ID: "w", Refusals: tt.r}, match.GateRefusal), tt.why)
		})
	}
}

// TestRulesOfWork holds how records and rules meet, case by case.
func TestRulesOfWork(t *testing.T) {
	day := func(n int) fact.Opt[match.Date] { return fact.Some(asOf + match.Date(n)) }
	const source = "work act"
	base := match.Rules{
		Jurisdiction: "C", Source: source, Date: day(0),
		FreeMovement: []match.FreeMovement{
			{Name: "union", Citizenships: []string{"KG", "KZ"}, Clause: match.Clause{Source: "treaty", From: day(10), Until: day(20)}},
			{Name: "border", Citizenships: []string{"PL"}, Clause: match.Clause{Regions: []geo.Code{"C-A"}, Occupations: []taxonomy.Code{"71"}}},
		},
		Permits: []match.PermitRule{
			{Class: "work", Clause: match.Clause{Occupations: []taxonomy.Code{"71"}, Regions: []geo.Code{"C-A"}}},
			{Class: "work", Clause: match.Clause{Source: "decree", Occupations: []taxonomy.Code{"25"}}},
			{Class: "residence"},
			{Class: "old", Clause: match.Clause{Until: day(-1)}},
		},
		Exempt:    []match.Exemption{{Clause: match.Clause{Source: "shortage list", Occupations: []taxonomy.Code{"2221"}, Regions: []geo.Code{"C-B"}}}},
		Regulated: []match.Regulation{{Qualification: true, Licences: []string{"nursing"}, Clause: match.Clause{Source: "health act", Occupations: []taxonomy.Code{"22"}}}},
	}
	job := match.Vacancy{
		ID: "v", Occupation: "7112", Region: "C-A1", Remote: no, Start: day(15), Licences: []string{}, Permit: match.PermitTerms{Sponsored: no},
	}
	worker := match.Worker{ID: "w", Origin: match.Immigrant, Citizenships: []string{"UZ"}, Permits: []match.Permit{}, Licences: []string{}}
	held := func(p match.Permit) []match.Permit {
		p.Until = fact.None[match.Date]()
		return []match.Permit{p}
	}
	for _, tt := range []struct {
		name, why string
		change    func(r *match.Rules, v *match.Vacancy, w *match.Worker)
		want      match.Finding
	}{
		{
			"in force", "a citizen within the dates", func(_ *match.Rules, _ *match.Vacancy, w *match.Worker) { w.Citizenships = []string{"UZ", "KG"} },
			match.Finding{Gate: match.GatePermit, Outcome: yes, Reason: match.ReasonFreeMovement, Subject: "union", Rule: "treaty"},
		},
		{
			"last day", "counts", func(_ *match.Rules, v *match.Vacancy, w *match.Worker) {
				v.Start, w.Citizenships = day(20), []string{"KG"}
			},
			match.Finding{Gate: match.GatePermit, Outcome: yes, Reason: match.ReasonFreeMovement, Subject: "union", Rule: "treaty"},
		},
		{
			"day after", "no longer in force", func(_ *match.Rules, v *match.Vacancy, w *match.Worker) {
				v.Start, w.Citizenships = day(21), []string{"KG"}
			},
			match.Finding{Gate: match.GatePermit, Outcome: no, Reason: match.ReasonNoPermit},
		},
		{
			"day before", "not yet in force", func(_ *match.Rules, v *match.Vacancy, w *match.Worker) {
				v.Start, w.Citizenships = day(9), []string{"KG"}
			},
			match.Finding{Gate: match.GatePermit, Outcome: no, Reason: match.ReasonNoPermit},
		},
		{
			"start unknown", "perhaps within the dates", func(_ *match.Rules, v *match.Vacancy, w *match.Worker) {
				v.Start, w.Citizenships = fact.None[match.Date](), []string{"KG"}
			},
			match.Finding{Gate: match.GatePermit, Outcome: unknown, Reason: match.ReasonFreeMovementUnsettled, Subject: "union", Rule: "treaty", Facts: match.FactStart},
		},
		{"start unknown, run out by the date", "no job starts before the rules' date", func(r *match.Rules, v *match.Vacancy, w *match.Worker) {
			r.Date, v.Start, w.Citizenships = day(21), fact.Opt[match.Date]{}, []string{"KG"}
		}, match.Finding{Gate: match.GatePermit, Outcome: no, Reason: match.ReasonNoPermit}},
		{
			"limited to a trade and a region", "both fit", func(_ *match.Rules, _ *match.Vacancy, w *match.Worker) { w.Citizenships = []string{"PL"} },
			match.Finding{Gate: match.GatePermit, Outcome: yes, Reason: match.ReasonFreeMovement, Subject: "border", Rule: source},
		},
		{
			"another region", "beyond the limit", func(_ *match.Rules, v *match.Vacancy, w *match.Worker) {
				v.Region, w.Citizenships = "C-B", []string{"PL"}
			},
			match.Finding{Gate: match.GatePermit, Outcome: no, Reason: match.ReasonNoPermit},
		},
		{
			"citizenship unknown", "one of a group that covers the job, or may", func(_ *match.Rules, v *match.Vacancy, w *match.Worker) { v.Start, w.Citizenships = day(30), nil },
			match.Finding{Gate: match.GatePermit, Outcome: unknown, Reason: match.ReasonCitizenshipUnknown, Facts: match.FactCitizenship},
		},
		{"citizenship unknown, no group covers the job", "it decides nothing", func(_ *match.Rules, v *match.Vacancy, w *match.Worker) {
			v.Start, v.Region, w.Citizenships = day(30), "C-B", nil
		}, match.Finding{Gate: match.GatePermit, Outcome: no, Reason: match.ReasonNoPermit}},

		{
			"on the list", "exempt there", func(_ *match.Rules, v *match.Vacancy, _ *match.Worker) { v.Occupation, v.Region = "2221", "C-B" },
			match.Finding{Gate: match.GatePermit, Outcome: yes, Reason: match.ReasonExemptByList, Rule: "shortage list"},
		},
		{
			"on the list elsewhere", "not there", func(_ *match.Rules, v *match.Vacancy, _ *match.Worker) { v.Occupation = "2221" },
			match.Finding{Gate: match.GatePermit, Outcome: no, Reason: match.ReasonNoPermit},
		},
		{
			"perhaps on the list", "the code is too short, or the vacancy says", func(_ *match.Rules, v *match.Vacancy, _ *match.Worker) { v.Occupation, v.Region = "22", "C-B" },
			match.Finding{Gate: match.GatePermit, Outcome: unknown, Reason: match.ReasonExemptionUnknown, Rule: "shortage list", Facts: match.FactOccupation | match.FactExempt},
		},
		{
			"the record wins", "it says that it is not exempt", func(_ *match.Rules, v *match.Vacancy, _ *match.Worker) {
				v.Occupation, v.Region, v.Permit.Exempt = "2221", "C-B", no
			},
			match.Finding{Gate: match.GatePermit, Outcome: no, Reason: match.ReasonNoPermit},
		},
		{
			"no list", "nothing is said", func(r *match.Rules, _ *match.Vacancy, _ *match.Worker) { r.Exempt = nil },
			match.Finding{Gate: match.GatePermit, Outcome: unknown, Reason: match.ReasonExemptionUnknown, Facts: match.FactExempt},
		},
		{
			"empty list", "known that nothing is exempt", func(r *match.Rules, _ *match.Vacancy, _ *match.Worker) { r.Exempt = []match.Exemption{} },
			match.Finding{Gate: match.GatePermit, Outcome: no, Reason: match.ReasonNoPermit},
		},

		{
			"class by law", "it says what the permit does not", func(_ *match.Rules, _ *match.Vacancy, w *match.Worker) { w.Permits = held(match.Permit{Class: "work"}) },
			match.Finding{Gate: match.GatePermit, Outcome: yes, Reason: match.ReasonPermitHeld, Subject: "work", Rule: source},
		},
		{"another rule of the class", "one is enough", func(_ *match.Rules, v *match.Vacancy, w *match.Worker) {
			v.Occupation, v.Region, w.Permits = "2512", "C-B", held(match.Permit{Class: "work"})
		}, match.Finding{Gate: match.GatePermit, Outcome: yes, Reason: match.ReasonPermitHeld, Subject: "work", Rule: "decree"}},
		{
			"beyond the class", "in no rule of it; the first that does not fit is named", func(_ *match.Rules, v *match.Vacancy, w *match.Worker) {
				v.Region, w.Permits = "C-B", held(match.Permit{Class: "work"})
			},
			match.Finding{Gate: match.GatePermit, Outcome: no, Reason: match.ReasonPermitRegion, Subject: "work", Rule: source},
		},
		{"the permit wins", "it says that it holds in C-B", func(_ *match.Rules, v *match.Vacancy, w *match.Worker) {
			v.Region, w.Permits = "C-B", held(match.Permit{Class: "work", Regions: []geo.Code{"C-B"}})
		}, match.Finding{Gate: match.GatePermit, Outcome: yes, Reason: match.ReasonPermitHeld, Subject: "work", Rule: source}},
		{
			"class that the law lacks", "gives no right", func(_ *match.Rules, _ *match.Vacancy, w *match.Worker) {
				w.Permits = held(match.Permit{Class: "visit"})
			},
			match.Finding{Gate: match.GatePermit, Outcome: no, Reason: match.ReasonPermitClass, Subject: "visit", Rule: source},
		},
		{"class that the vacancy accepts", "the record wins, but the limits stay unknown", func(_ *match.Rules, v *match.Vacancy, w *match.Worker) {
			v.Permit.Classes, w.Permits = []string{"visit"}, held(match.Permit{Class: "visit"})
		}, match.Finding{Gate: match.GatePermit, Outcome: unknown, Reason: match.ReasonPermitUnsettled, Subject: "visit", Facts: match.FactPermits}},
		{"class that the vacancy does not accept", "the record wins", func(_ *match.Rules, v *match.Vacancy, w *match.Worker) {
			v.Permit.Classes, w.Permits = []string{"work"}, held(match.Permit{Class: "residence"})
		}, match.Finding{Gate: match.GatePermit, Outcome: no, Reason: match.ReasonPermitClass, Subject: "residence"}},
		{
			"class no longer in force", "it covers nothing", func(_ *match.Rules, _ *match.Vacancy, w *match.Worker) { w.Permits = held(match.Permit{Class: "old"}) },
			match.Finding{Gate: match.GatePermit, Outcome: no, Reason: match.ReasonPermitClass, Subject: "old", Rule: source},
		},
		{"no law of permits", "the class stays unknown, and the limits", func(r *match.Rules, _ *match.Vacancy, w *match.Worker) {
			r.Permits, w.Permits = nil, held(match.Permit{Class: "work"})
		}, match.Finding{Gate: match.GatePermit, Outcome: unknown, Reason: match.ReasonPermitUnsettled, Subject: "work", Facts: match.FactClasses | match.FactPermits}},
		{
			"limits unknown, and the occupation", "both are asked for", func(r *match.Rules, v *match.Vacancy, w *match.Worker) {
				r.Permits, r.Exempt, v.Occupation, v.Permit.Classes, w.Permits = nil, []match.Exemption{}, "", []string{"work"}, held(match.Permit{Class: "work"})
			},
			match.Finding{Gate: match.GatePermit, Outcome: unknown, Reason: match.ReasonPermitUnsettled, Subject: "work", Facts: match.FactPermits | match.FactOccupation},
		},
		{"the best of two", "least stands against the one that has run out", func(_ *match.Rules, _ *match.Vacancy, w *match.Worker) {
			w.Permits = append(held(match.Permit{Class: "visit", Regions: []geo.Code{"C-B"}}), match.Permit{Class: "residence", Until: day(14)})
		}, match.Finding{Gate: match.GatePermit, Outcome: no, Reason: match.ReasonPermitExpired, Subject: "residence"}},
		{"none accepted", "so none is applied for", func(_ *match.Rules, v *match.Vacancy, w *match.Worker) {
			v.Permit.Classes, v.Permit.Sponsored, w.Permits = []string{}, yes, nil
		}, match.Finding{Gate: match.GatePermit, Outcome: no, Reason: match.ReasonNoPermitAccepted}},
		{
			"sponsored", "one is applied for", func(_ *match.Rules, v *match.Vacancy, _ *match.Worker) { v.Permit.Sponsored = yes },
			match.Finding{Gate: match.GatePermit, Outcome: unknown, Reason: match.ReasonPermitToApplyFor, Facts: match.FactPermits},
		},

		{
			"licence by law", "whatever the vacancy lists", func(_ *match.Rules, v *match.Vacancy, _ *match.Worker) { v.Occupation = "2221" },
			match.Finding{Gate: match.GateLicence, Outcome: no, Reason: match.ReasonLicenceByRuleMissing, Subject: "nursing", Rule: "health act"},
		},
		{
			"licence by law held", "that is all", func(_ *match.Rules, v *match.Vacancy, w *match.Worker) {
				v.Occupation, w.Licences = "2221", []string{"nursing"}
			},
			match.Finding{Gate: match.GateLicence, Outcome: yes, Reason: match.ReasonLicencesHeld},
		},
		{
			"perhaps by law", "the code is too short", func(_ *match.Rules, v *match.Vacancy, _ *match.Worker) { v.Occupation = "2" },
			match.Finding{Gate: match.GateLicence, Outcome: unknown, Reason: match.ReasonLicenceByRuleUnsettled, Subject: "nursing", Rule: "health act", Facts: match.FactOccupation},
		},
		{
			"the vacancy asks for more", "the law does not say what an employer asks for", func(_ *match.Rules, v *match.Vacancy, _ *match.Worker) { v.Licences = nil },
			match.Finding{Gate: match.GateLicence, Outcome: unknown, Reason: match.ReasonLicencesAskedUnknown, Facts: match.FactLicences},
		},

		{
			"regulated by law", "recognition is unknown", func(_ *match.Rules, v *match.Vacancy, _ *match.Worker) { v.Occupation = "2221" },
			match.Finding{Gate: match.GateRecognition, Outcome: unknown, Reason: match.ReasonQualificationUnknown, Rule: "health act", Facts: match.FactRecognition},
		},
		{
			"refused", "regulated by law", func(_ *match.Rules, v *match.Vacancy, w *match.Worker) {
				v.Occupation, w.Education.Recognition = "2221", match.Refused
			},
			match.Finding{Gate: match.GateRecognition, Outcome: no, Reason: match.ReasonQualificationRefused, Rule: "health act"},
		},
		{
			"not on the list", "known not to be regulated", func(*match.Rules, *match.Vacancy, *match.Worker) {},
			match.Finding{Gate: match.GateRecognition, Outcome: yes, Reason: match.ReasonNotRegulatedByList, Rule: source},
		},
		{"the vacancy says no", "the record wins", func(_ *match.Rules, v *match.Vacancy, w *match.Worker) {
			v.Occupation, v.Regulated, w.Education.Recognition = "2221", no, match.Refused
		}, match.Finding{Gate: match.GateRecognition, Outcome: yes, Reason: match.ReasonNotRegulated}},
		{"no list of regulation", "nothing is said", func(r *match.Rules, _ *match.Vacancy, w *match.Worker) {
			r.Regulated, w.Education.Recognition = nil, match.Refused
		}, match.Finding{Gate: match.GateRecognition, Outcome: unknown, Reason: match.ReasonRegulationUnknown, Facts: match.FactRegulated}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, v, w := copyRules(t, base), job, worker
			tt.change(&r, &v, &w)
			require.NoError(t, r.Validate(match.Codes{Regions: country(t)}))
			s := scorer(t, func(c *match.Config) { c.Rules = r })
			require.Equal(t, tt.want, one(t, s.Scorer, v, w, tt.want.Gate), tt.why)
		})
	}
}
