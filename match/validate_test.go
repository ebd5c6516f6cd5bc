package match_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// found is a fault as the tables below expect it.
type found struct {
	field  string
	reason error
}

// requireFaults holds that err has just these faults, in this order.
func requireFaults(t *testing.T, err error, record string, want []found) {
	t.Helper()
	if len(want) == 0 {
		require.NoError(t, err)
		return
	}
	var faults *fact.Faults
	require.ErrorAs(t, err, &faults)
	var fields, expected []string
	for _, f := range faults.All() {
		fields = append(fields, f.Field)
		require.Equal(t, record, f.Record)
	}
	for _, w := range want {
		expected = append(expected, w.field)
	}
	require.Equal(t, expected, fields, "%v", err)
	for i, f := range faults.All() {
		require.ErrorIs(t, f, want[i].reason, f.Field)
	}
}

func TestVacancyValidate(t *testing.T) {
	held := match.Codes{Occupations: taxonomy.ISCO08(), Regions: geo.Belarus()}
	money := func(minor int64, currency string) match.Money { return match.Money{Minor: minor, Currency: currency} }
	wage := func(low, high match.Money, period match.Period, basis match.WageBasis) fact.Opt[match.WageRange] {
		return fact.Some(match.WageRange{Low: low, High: high, Period: period, Basis: basis})
	}
	for _, tt := range []struct {
		name  string
		codes match.Codes
		set   func(v *match.Vacancy)
		want  []found
	}{
		{"only an id", held, func(*match.Vacancy) {}, nil},
		{"known codes", held, func(v *match.Vacancy) { v.Occupation, v.Region = "2512", "BY-HM" }, nil},
		{"unknown occupation", held, func(v *match.Vacancy) { v.Occupation = "9999" }, []found{{"occupation", fact.ErrUnknownCode}}},
		{"any occupation where no scheme is held", match.Codes{}, func(v *match.Vacancy) { v.Occupation = "zz" }, nil},
		{"unknown region", held, func(v *match.Vacancy) { v.Region = "BY-XX" }, []found{{"region", fact.ErrUnknownCode}}},
		{"any region where no tree is held", match.Codes{}, func(v *match.Vacancy) { v.Region = "BY-XX" }, nil},
		{"remote", held, func(v *match.Vacancy) { v.Remote = 3 }, []found{{"remote", fact.ErrRange}}},
		{"regulated", held, func(v *match.Vacancy) { v.Regulated = 3 }, []found{{"regulated", fact.ErrRange}}},
		{"no openings", held, func(v *match.Vacancy) { v.Openings = fact.Some(0) }, []found{{"openings", fact.ErrRange}}},
		{"negative openings", held, func(v *match.Vacancy) { v.Openings = fact.Some(-1) }, []found{{"openings", fact.ErrRange}}},
		{"openings known to be none", held, func(v *match.Vacancy) { v.Openings = fact.None[int]() }, []found{{"openings", fact.ErrRange}}},
		{"most openings", held, func(v *match.Vacancy) { v.Openings = fact.Some(match.MaxOpenings) }, nil},
		{"too many openings", held, func(v *match.Vacancy) { v.Openings = fact.Some(match.MaxOpenings + 1) }, []found{{"openings", fact.ErrRange}}},
		{"skill without a name", held, func(v *match.Vacancy) { v.Skills = []match.SkillDemand{{}} }, []found{{"skills[0].skill", fact.ErrMissing}}},
		{"skill twice", held, func(v *match.Vacancy) { v.Skills = []match.SkillDemand{{Skill: "a"}, {Skill: "a", Optional: true}} }, []found{{"skills[1].skill", fact.ErrDuplicate}}},
		{"skill level 0", held, func(v *match.Vacancy) { v.Skills = []match.SkillDemand{{Skill: "a", Level: fact.Some(0)}} }, []found{{"skills[0].level", fact.ErrRange}}},
		{"skill levels 1 and 5", held, func(v *match.Vacancy) {
			v.Skills = []match.SkillDemand{{Skill: "a", Level: fact.Some(1)}, {Skill: "b", Level: fact.Some(5)}}
		}, nil},
		{"skill level 6", held, func(v *match.Vacancy) { v.Skills = []match.SkillDemand{{Skill: "a", Level: fact.Some(6)}} }, []found{{"skills[0].level", fact.ErrRange}}},
		{"demand without a language", held, func(v *match.Vacancy) { v.Languages = []match.LanguageDemand{{}} }, []found{{"languages[0].any_of", fact.ErrMissing}}},
		{"language without a name", held, func(v *match.Vacancy) {
			v.Languages = []match.LanguageDemand{{AnyOf: []match.LanguageLevel{{Language: "ru"}, {}}}}
		}, []found{{"languages[0].any_of[1].language", fact.ErrMissing}}},
		{"language twice in a demand", held, func(v *match.Vacancy) {
			v.Languages = []match.LanguageDemand{{AnyOf: []match.LanguageLevel{{Language: "ru"}, {Language: "ru"}}}}
		}, []found{{"languages[0].any_of[1].language", fact.ErrDuplicate}}},
		{"language in two demands", held, func(v *match.Vacancy) {
			v.Languages = []match.LanguageDemand{{AnyOf: []match.LanguageLevel{{Language: "ru"}}}, {AnyOf: []match.LanguageLevel{{Language: "ru"}}}}
		}, nil},
		{"language level", held, func(v *match.Vacancy) {
			v.Languages = []match.LanguageDemand{{AnyOf: []match.LanguageLevel{{Language: "ru", Level: fact.Some(match.Native + 1)}}}}
		}, []found{{"languages[0].any_of[0].level", fact.ErrRange}}},
		{"education", held, func(v *match.Vacancy) { v.Education = fact.Some(match.ISCED(9)) }, []found{{"education", fact.ErrRange}}},
		{"highest education", held, func(v *match.Vacancy) { v.Education = fact.Some(match.ISCED(8)) }, nil},
		{"negative experience", held, func(v *match.Vacancy) { v.Experience = fact.Some(-0.5) }, []found{{"experience", fact.ErrRange}}},
		{"experience of two lives", held, func(v *match.Vacancy) { v.Experience = fact.Some(80.5) }, []found{{"experience", fact.ErrRange}}},
		{"experience is no number", held, func(v *match.Vacancy) { v.Experience = fact.Some(math.NaN()) }, []found{{"experience", fact.ErrRange}}},
		{"licence without a name", held, func(v *match.Vacancy) { v.Licences = []string{""} }, []found{{"licences[0]", fact.ErrMissing}}},
		{"licence twice", held, func(v *match.Vacancy) { v.Licences = []string{"a", "b", "a"} }, []found{{"licences[2]", fact.ErrDuplicate}}},
		{"wage", held, func(v *match.Vacancy) { v.Wage = wage(money(1, "BYN"), money(1, "BYN"), match.PerHour, match.Gross) }, nil},
		{"wage without a currency", held, func(v *match.Vacancy) { v.Wage = wage(money(1, ""), money(1, ""), match.PerHour, match.Gross) }, []found{{"wage.low", fact.ErrSyntax}, {"wage.high", fact.ErrSyntax}}},
		{"currency in small letters", held, func(v *match.Vacancy) { v.Wage = wage(money(1, "byn"), money(1, "byn"), match.PerHour, match.Gross) }, []found{{"wage.low", fact.ErrSyntax}, {"wage.high", fact.ErrSyntax}}},
		{"negative wage", held, func(v *match.Vacancy) { v.Wage = wage(money(-1, "BYN"), money(1, "BYN"), match.PerHour, match.Gross) }, []found{{"wage.low", fact.ErrRange}}},
		{"wage of a country", held, func(v *match.Vacancy) {
			v.Wage = wage(money(1, "BYN"), money(1e15+1, "BYN"), match.PerHour, match.Gross)
		}, []found{{"wage.high", fact.ErrRange}}},
		{"wage without a period", held, func(v *match.Vacancy) { v.Wage = wage(money(1, "BYN"), money(1, "BYN"), 0, match.Gross) }, []found{{"wage.period", fact.ErrMissing}}},
		{"wage period", held, func(v *match.Vacancy) {
			v.Wage = wage(money(1, "BYN"), money(1, "BYN"), match.PerYear+1, match.Gross)
		}, []found{{"wage.period", fact.ErrMissing}}},
		{"wage basis", held, func(v *match.Vacancy) { v.Wage = wage(money(1, "BYN"), money(1, "BYN"), match.PerYear, match.Net+1) }, []found{{"wage.basis", fact.ErrRange}}},
		{"two currencies", held, func(v *match.Vacancy) { v.Wage = wage(money(1, "BYN"), money(2, "EUR"), match.PerYear, match.Net) }, []found{{"wage.high", fact.ErrConflict}}},
		{"low above high", held, func(v *match.Vacancy) { v.Wage = wage(money(2, "BYN"), money(1, "BYN"), match.PerYear, match.Net) }, []found{{"wage.high", fact.ErrConflict}}},
		{"no hours", held, func(v *match.Vacancy) { v.Hours = fact.Some(0.0) }, []found{{"hours", fact.ErrRange}}},
		{"all hours", held, func(v *match.Vacancy) { v.Hours = fact.Some(168.0) }, nil},
		{"more hours than a week has", held, func(v *match.Vacancy) { v.Hours = fact.Some(168.5) }, []found{{"hours", fact.ErrRange}}},
		{"start that cannot be written", held, func(v *match.Vacancy) { v.Start = fact.Some(match.DateOf(10000, 1, 1)) }, []found{{"start", fact.ErrRange}}},
		{"last start", held, func(v *match.Vacancy) { v.Start = fact.Some(match.DateOf(9999, 12, 31)) }, nil},
		{"start before the calendar", held, func(v *match.Vacancy) { v.Start = fact.Some(match.DateOf(-1, 12, 31)) }, []found{{"start", fact.ErrRange}}},
		{"permit terms", held, func(v *match.Vacancy) {
			v.Permit = match.PermitTerms{Exempt: 3, Sponsored: 4, Classes: []string{"a", "", "a"}}
		}, []found{
			{"permit.exempt", fact.ErrRange}, {"permit.sponsored", fact.ErrRange}, {"permit.classes[1]", fact.ErrMissing}, {"permit.classes[2]", fact.ErrDuplicate},
		}},
		{"protection", held, func(v *match.Vacancy) {
			v.Protection = match.Protection{
				WorkerFee: fact.Some(money(-1, "BYN")), Deposit: fact.Some(money(1, "")), ExitPenalty: fact.Some(money(0, "BYN")),
				OvertimeWeek: fact.Some(169.0), OvertimeYear: fact.Some(8737.0), WeeklyRest: fact.Some(math.NaN()), Deductions: fact.Some(1.01),
				PayInterval: fact.None[int](), Recruiter: fact.Some(" x"), SocialInsurance: 3,
			}
		}, []found{
			{"protection.worker_fee", fact.ErrRange},
			{"protection.deposit", fact.ErrSyntax},
			{"protection.social_insurance", fact.ErrRange},
			{"protection.overtime_week", fact.ErrRange},
			{"protection.overtime_year", fact.ErrRange},
			{"protection.weekly_rest", fact.ErrRange},
			{"protection.deductions", fact.ErrRange},
			{"protection.pay_interval", fact.ErrRange},
			{"protection.recruiter", fact.ErrSyntax},
		}},
		{"a licence of no recruiter", held, func(v *match.Vacancy) {
			v.Protection.Recruiter, v.Protection.RecruiterLicensed = fact.None[string](), fact.No
		}, []found{{"protection.recruiter_licensed", fact.ErrConflict}}},
		{"a recruiter without a name", held, func(v *match.Vacancy) { v.Protection.Recruiter = fact.Some("") }, []found{{"protection.recruiter", fact.ErrMissing}}},
		{"protection at its limits", held, func(v *match.Vacancy) {
			v.Protection = match.Protection{
				WorkerFee: fact.None[match.Money](), OvertimeWeek: fact.Some(168.0), OvertimeYear: fact.Some(8736.0), WeeklyRest: fact.Some(0.0),
				Deductions: fact.Some(1.0), PayInterval: fact.Some(3660), Recruiter: fact.Some("x"), RecruiterLicensed: fact.Yes,
			}
		}, nil},
		{"terms", held, func(v *match.Vacancy) { v.Terms = match.Terms{Contract: match.Seasonal + 1, Shifts: 3, Housing: 3} }, []found{
			{"terms.contract", fact.ErrRange}, {"terms.shifts", fact.ErrRange}, {"terms.housing", fact.ErrRange},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := match.Vacancy{ID: "V1"}
			tt.set(&v)
			requireFaults(t, v.Validate(tt.codes), `vacancy "V1"`, tt.want)
		})
	}
}

func TestWorkerValidate(t *testing.T) {
	held := match.Codes{Occupations: taxonomy.ISCO08(), Regions: geo.Belarus()}
	wish := func(m match.Money, p match.Period, b match.WageBasis) fact.Opt[match.WageWish] {
		return fact.Some(match.WageWish{Amount: m, Period: p, Basis: b})
	}
	for _, tt := range []struct {
		name  string
		codes match.Codes
		set   func(w *match.Worker)
		want  []found
	}{
		{"only an id", held, func(*match.Worker) {}, nil},
		{"origin", held, func(w *match.Worker) { w.Origin = match.Abroad + 1 }, []found{{"origin", fact.ErrRange}}},
		{"citizenships", held, func(w *match.Worker) { w.Citizenships = []string{"BY", "by", "BLR", "", "12", "É"} }, []found{
			{"citizenships[1]", fact.ErrSyntax},
			{"citizenships[2]", fact.ErrSyntax},
			{"citizenships[3]", fact.ErrSyntax},
			{"citizenships[4]", fact.ErrSyntax},
			{"citizenships[5]", fact.ErrSyntax},
		}},
		{"occupation without a code", held, func(w *match.Worker) { w.Occupations = []match.OccupationHeld{{}} }, []found{{"occupations[0].code", fact.ErrMissing}}},
		{"unknown occupation", held, func(w *match.Worker) { w.Occupations = []match.OccupationHeld{{Code: "2512"}, {Code: "9999"}} }, []found{{"occupations[1].code", fact.ErrUnknownCode}}},
		{"years", held, func(w *match.Worker) { w.Occupations = []match.OccupationHeld{{Code: "2512", Years: fact.Some(81.0)}} }, []found{{"occupations[0].years", fact.ErrRange}}},
		{"wanted", held, func(w *match.Worker) { w.Wanted = []taxonomy.Code{"2512", "", "x"} }, []found{{"wanted[1]", fact.ErrMissing}, {"wanted[2]", fact.ErrSyntax}}},
		{"skills", held, func(w *match.Worker) {
			w.Skills = []match.SkillHeld{{Skill: "a", Level: fact.Some(9)}, {Skill: "a"}, {}}
		}, []found{{"skills[0].level", fact.ErrRange}, {"skills[1].skill", fact.ErrDuplicate}, {"skills[2].skill", fact.ErrMissing}}},
		{"languages", held, func(w *match.Worker) {
			w.Languages = []match.LanguageLevel{{Language: "ru", Level: fact.Some(match.CEFR(8))}, {Language: "ru"}, {}}
		}, []found{{"languages[0].level", fact.ErrRange}, {"languages[1].language", fact.ErrDuplicate}, {"languages[2].language", fact.ErrMissing}}},
		{"education", held, func(w *match.Worker) {
			w.Education = match.Education{Level: fact.Some(match.ISCED(9)), Recognition: match.Refused + 1}
		}, []found{{"education.level", fact.ErrRange}, {"education.recognition", fact.ErrRange}}},
		{"unknown region", held, func(w *match.Worker) { w.Region = "PL" }, []found{{"region", fact.ErrUnknownCode}}},
		{"region abroad", held, func(w *match.Worker) { w.Region, w.Origin = "PL", match.Abroad }, nil},
		{"areas to move to", held, func(w *match.Worker) {
			w.Origin, w.MovesTo = match.Abroad, []geo.Code{"BY", "PL", ""}
		}, []found{{"moves_to[1]", fact.ErrUnknownCode}, {"moves_to[2]", fact.ErrMissing}}},
		{"permits", held, func(w *match.Worker) {
			w.Origin, w.Permits = match.Abroad, []match.Permit{{Class: "work"}, {
				Regions: []geo.Code{"PL"}, Occupations: []taxonomy.Code{"25", "", "x"}, Until: fact.Some(match.Date(math.MaxInt32)),
			}}
		}, []found{
			{"permits[1].class", fact.ErrMissing},
			{"permits[1].regions[0]", fact.ErrUnknownCode},
			{"permits[1].until", fact.ErrRange},
			{"permits[1].occupations[1]", fact.ErrMissing},
			{"permits[1].occupations[2]", fact.ErrSyntax},
		}},
		{"text", held, func(w *match.Worker) { w.Headline, w.Licences = "\xff", []string{"a\xff"} }, []found{
			{"headline", fact.ErrSyntax}, {"licences[0]", fact.ErrSyntax},
		}},
		{"licences", held, func(w *match.Worker) { w.Licences = []string{"a", "a", ""} }, []found{{"licences[1]", fact.ErrDuplicate}, {"licences[2]", fact.ErrMissing}}},
		{"wage wish", held, func(w *match.Worker) { w.Wage = wish(match.Money{Minor: -1}, 0, 3) }, []found{
			{"wage.amount", fact.ErrSyntax}, {"wage.amount", fact.ErrRange}, {"wage.period", fact.ErrMissing}, {"wage.basis", fact.ErrRange},
		}},
		{"hours", held, func(w *match.Worker) { w.Hours = fact.Some(0.5) }, []found{{"hours", fact.ErrRange}}},
		{"available", held, func(w *match.Worker) { w.Available = fact.Some(match.Date(math.MinInt32)) }, []found{{"available", fact.ErrRange}}},
		{"wishes", held, func(w *match.Worker) { w.Wishes = match.Wishes{Contract: 4, Shifts: 3, Housing: 3} }, []found{
			{"wishes.contract", fact.ErrRange}, {"wishes.shifts", fact.ErrRange}, {"wishes.housing", fact.ErrRange},
		}},
		{"refusals", held, func(w *match.Worker) {
			w.Origin, w.Refusals = match.Abroad, match.Refusals{
				Occupations: []taxonomy.Code{"71", "", "9999"}, Regions: []geo.Code{"BY-HM", "PL", ""}, Employers: []string{"a", "a", ""},
				Shifts: 3, MaxHours: fact.Some(169.0),
			}
		}, []found{
			{"refusals.occupations[1]", fact.ErrMissing},
			{"refusals.occupations[2]", fact.ErrUnknownCode},
			{"refusals.regions[1]", fact.ErrUnknownCode},
			{"refusals.regions[2]", fact.ErrMissing},
			{"refusals.employers[1]", fact.ErrDuplicate},
			{"refusals.employers[2]", fact.ErrMissing},
			{"refusals.shifts", fact.ErrRange},
			{"refusals.max_hours", fact.ErrRange},
		}},
		{"refuses nothing", held, func(w *match.Worker) {
			w.Refusals = match.Refusals{Occupations: []taxonomy.Code{}, Shifts: fact.No, MaxHours: fact.None[float64]()}
		}, nil},
		{"birth", held, func(w *match.Worker) { w.Birth = fact.Some(match.Date(math.MaxInt32)) }, []found{{"birth", fact.ErrRange}}},
		{"never born", held, func(w *match.Worker) { w.Birth = fact.None[match.Date]() }, []found{{"birth", fact.ErrRange}}},
		{"protected", held, func(w *match.Worker) { w.Protected = map[string]string{"": "a", "b": "", "c\xff": "d\xff", "sex": "f"} }, []found{
			{"protected", fact.ErrMissing}, {"protected.b", fact.ErrMissing}, {"protected", fact.ErrSyntax}, {"protected.c\xff", fact.ErrSyntax},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := match.Worker{ID: "W1"}
			tt.set(&w)
			requireFaults(t, w.Validate(tt.codes), `worker "W1"`, tt.want)
		})
	}
}

func TestValidateID(t *testing.T) {
	for _, tt := range []struct {
		id   string
		want []found
	}{
		{"", []found{{"id", fact.ErrMissing}}},
		{strings.Repeat("x", match.MaxIDLength), nil},
		{strings.Repeat("x", match.MaxIDLength+1), []found{{"id", fact.ErrRange}}},
		{"a\xff", []found{{"id", fact.ErrSyntax}}},
	} {
		v := match.Vacancy{ID: tt.id}
		w := match.Worker{ID: tt.id}
		if len(tt.want) == 0 {
			require.NoError(t, v.Validate(match.Codes{}))
			require.NoError(t, w.Validate(match.Codes{}))
			continue
		}
		require.ErrorIs(t, v.Validate(match.Codes{}), tt.want[0].reason)
		require.ErrorIs(t, w.Validate(match.Codes{}), tt.want[0].reason)
	}
}

// TestValidateTexts: what cannot be written as JSON is refused where it stands.
func TestValidateTexts(t *testing.T) {
	v := match.Vacancy{ID: "V1", Title: "\xff", Description: "a\xff", Employer: "\xffb"}
	requireFaults(t, v.Validate(match.Codes{}), `vacancy "V1"`, []found{
		{"title", fact.ErrSyntax}, {"description", fact.ErrSyntax}, {"employer", fact.ErrSyntax},
	})
}

// TestValidateReportsAll: one pass over a record names every fault.
func TestValidateReportsAll(t *testing.T) {
	v := match.Vacancy{
		Occupation: "9999", Openings: fact.Some(0), Hours: fact.Some(-1.0),
		Skills: []match.SkillDemand{{Skill: "a", Level: fact.Some(7)}, {Skill: "a"}},
	}
	err := v.Validate(match.Codes{Occupations: taxonomy.ISCO08()})
	requireFaults(t, err, `vacancy ""`, []found{
		{"id", fact.ErrMissing},
		{"occupation", fact.ErrUnknownCode},
		{"openings", fact.ErrRange},
		{"skills[0].level", fact.ErrRange},
		{"skills[1].skill", fact.ErrDuplicate},
		{"hours", fact.ErrRange},
	})
	require.ErrorContains(t, err, `openings: "0": out of range: want 1 to 1000000`)
	require.ErrorContains(t, err, `hours: "-1": out of range: want 1 to 168`)
}

func TestPositions(t *testing.T) {
	require.Equal(t, 1, (&match.Vacancy{}).Positions(), "an advert stands for a position at least")
	require.Equal(t, 7, (&match.Vacancy{Openings: fact.Some(7)}).Positions())
}

// TestRecordsRoundTrip: a record that validates can be written and read again,
// with its unknowns and nones.
func TestRecordsRoundTrip(t *testing.T) {
	pairs(500, 16, func(_ gen, v match.Vacancy, w match.Worker) {
		var v2 match.Vacancy
		var w2 match.Worker
		require.NoError(t, json.Unmarshal([]byte(show(t, v)), &v2))
		require.NoError(t, json.Unmarshal([]byte(show(t, w)), &w2))
		require.Equal(t, v, v2)
		require.Equal(t, w, w2)
	})
	require.JSONEq(t, `{"id":"v"}`, show(t, match.Vacancy{ID: "v"}), "unknown facts are left out")
	require.JSONEq(t, `{"id":"w"}`, show(t, match.Worker{ID: "w"}))
	require.JSONEq(t, `{"id":"w","birth":"1996-02-29","protected":{"sex":"f"},
		"refusals":{"occupations":["71"],"employers":[],"shifts":true,"max_hours":40}}`, show(t, match.Worker{
		ID: "w", Birth: fact.Some(match.DateOf(1996, 2, 29)), Protected: map[string]string{"sex": "f"}, Refusals: match.Refusals{
			Occupations: []taxonomy.Code{"71"}, Employers: []string{}, Shifts: fact.Yes, MaxHours: fact.Some(40.0),
		},
	}))
	require.JSONEq(t, `{"id":"v","openings":2,"skills":[],"education":"-","permit":{"classes":[]},
		"wage":{"low":"1850.50 BYN","high":"2000.00 BYN","period":"month","basis":"net"},"start":"2026-03-31","remote":false}`,
		show(t, match.Vacancy{
			ID: "v", Openings: fact.Some(2), Skills: []match.SkillDemand{}, Education: fact.None[match.ISCED](), Remote: fact.No,
			Permit: match.PermitTerms{Classes: []string{}}, Start: fact.Some(match.DateOf(2026, 3, 31)),
			Wage: fact.Some(match.WageRange{
				Low: match.Money{Minor: 185050, Currency: "BYN"}, High: match.Money{Minor: 200000, Currency: "BYN"},
				Period: match.PerMonth, Basis: match.Net,
			}),
		}), "the record format")
}

// FuzzRecords: a record that validates scores within bounds, whatever it is.
func FuzzRecords(f *testing.F) {
	g := newGen(17)
	for range 20 {
		v, w := g.vacancy("v"), g.worker("w")
		dataV, err := json.Marshal(v)
		require.NoError(f, err)
		dataW, err := json.Marshal(w)
		require.NoError(f, err)
		f.Add(dataV, dataW)
	}
	f.Add([]byte(`{"id":"v","experience":1e-300,"wage":{"low":"0 BYN","high":"0 BYN","period":"hour","basis":"net"}}`),
		[]byte(`{"id":"w","wage":{"amount":"0 BYN","period":"day","basis":"net"},"available":"0000-01-01"}`))
	all := settings(f)
	f.Fuzz(func(t *testing.T, dataV, dataW []byte) {
		var v match.Vacancy
		var w match.Worker
		if json.Unmarshal(dataV, &v) != nil || json.Unmarshal(dataW, &w) != nil {
			return
		}
		_ = v.Validate(match.Codes{Occupations: taxonomy.ISCO08(), Regions: geo.Belarus()}) // must not panic
		_ = w.Validate(match.Codes{Occupations: taxonomy.ISCO08(), Regions: geo.Belarus()})
		if v.Validate(match.Codes{}) != nil || w.Validate(match.Codes{}) != nil {
			return
		}
		for _, set := range all {
			requireSound(t, set, &v, &w)
		}
	})
}
