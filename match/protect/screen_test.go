package protect_test

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/protect"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A record is the flat record of the oracle.
type record struct {
	WorkerFee         *float64 `json:"worker_fee_total"`
	DocumentsRetained *bool    `json:"documents_retained"`
	MonthlyGross      *float64 `json:"monthly_gross"`
	WeeklyHours       *float64 `json:"weekly_hours"`
	Reference         *float64 `json:"hourly_reference_local"`
	OvertimeWeek      *float64 `json:"overtime_week"`
	OvertimeYear      *float64 `json:"overtime_year"`
	OvertimeVoluntary *bool    `json:"overtime_voluntary"`
	WeeklyRest        *float64 `json:"weekly_rest_hours"`
	Written           *bool    `json:"contract_written"`
	Understood        *bool    `json:"contract_language_understood"`
	BeforeDeparture   *bool    `json:"contract_before_departure"`
	Offered           *terms   `json:"offered"`
	Signed            *terms   `json:"signed"`
	Debt              *float64 `json:"debt"`
	Net               *float64 `json:"monthly_net"`
	Deductions        *float64 `json:"deductions_share"`
	PayInterval       *int     `json:"pay_interval_days"`
	FreeToLeave       *bool    `json:"free_to_leave_housing"`
	Age               *int     `json:"age"`
	Licensed          *bool    `json:"recruiter_licensed"`
	ExitPenalty       *float64 `json:"exit_penalty"`
	Deposit           *float64 `json:"deposit_required"`
	MayChange         *bool    `json:"may_change_employer"`
	Repatriation      *bool    `json:"repatriation_paid_by_worker"`
	WithoutPhone      *bool    `json:"remote_site_without_phone"`
	ReplacesStrikers  *bool    `json:"replaces_strikers"`
	Demands           *bool    `json:"ad_demands_sex_age_origin"`
	Grievance         *bool    `json:"grievance_channel"`
	SocialInsurance   *bool    `json:"social_insurance"`
}

type terms struct {
	MonthlyGross *float64 `json:"monthly_gross"`
	WeeklyHours  *float64 `json:"weekly_hours"`
	Deductions   *float64 `json:"deductions"`
	Occupation   string   `json:"occupation"`
	Location     string   `json:"location"`
	Duration     *float64 `json:"duration"`
}

func byn(units float64) match.Money {
	return match.Money{Minor: int64(math.Round(units * 100)), Currency: "BYN"} // the oracle's 1733.333... has no exact amount
}

func opt[T, U any](p *T, as func(T) U) fact.Opt[U] {
	if p == nil {
		return fact.Opt[U]{}
	}
	return fact.Some(as(*p))
}

func same[T any](x T) T { return x }

func tri(p *bool) fact.Tri {
	if p == nil {
		return fact.Unknown
	}
	return fact.Of(*p)
}

func monthly(units float64) match.WageRange {
	return match.WageRange{Low: byn(units), High: byn(units), Period: match.PerMonth, Basis: match.Gross}
}

func (t *terms) terms() protect.Terms {
	if t == nil {
		return protect.Terms{}
	}
	return protect.Terms{
		Wage: opt(t.MonthlyGross, monthly), Hours: opt(t.WeeklyHours, same[float64]), Deductions: opt(t.Deductions, same[float64]),
		Occupation: taxonomy.Code(t.Occupation), Region: geo.Code(t.Location), Months: opt(t.Duration, same[float64]),
	}
}

// parts turns the flat record into a vacancy, an offer and a placement. The oracle has no
// field for the border: somebody whose age it states crosses one, without free movement.
func (r *record) parts() (*match.Vacancy, *protect.Offer, *protect.Placement) {
	v := &match.Vacancy{
		ID: "v", Wage: opt(r.MonthlyGross, monthly), Hours: opt(r.WeeklyHours, same[float64]),
		Protection: match.Protection{
			WorkerFee: opt(r.WorkerFee, byn), Deposit: opt(r.Deposit, byn), ExitPenalty: opt(r.ExitPenalty, byn),
			ReferenceWage: opt(r.Reference, byn), DocumentsRetained: tri(r.DocumentsRetained),
			OvertimeWeek: opt(r.OvertimeWeek, same[float64]), OvertimeYear: opt(r.OvertimeYear, same[float64]),
			OvertimeVoluntary: tri(r.OvertimeVoluntary), WeeklyRest: opt(r.WeeklyRest, same[float64]), ContractWritten: tri(r.Written),
			Deductions: opt(r.Deductions, same[float64]), PayInterval: opt(r.PayInterval, same[int]), FreeToLeaveHousing: tri(r.FreeToLeave),
			RecruiterLicensed: tri(r.Licensed), MayChangeEmployer: tri(r.MayChange), RepatriationByWorker: tri(r.Repatriation),
			RemoteSiteWithoutPhone: tri(r.WithoutPhone), ReplacesStrikers: tri(r.ReplacesStrikers), DemandsSexAgeOrigin: tri(r.Demands),
			GrievanceChannel: tri(r.Grievance), SocialInsurance: tri(r.SocialInsurance),
		},
	}
	o := &protect.Offer{
		Offered: r.Offered.terms(), Signed: r.Signed.terms(),
		BeforeDeparture: tri(r.BeforeDeparture), LanguageUnderstood: tri(r.Understood),
	}
	p := &protect.Placement{Age: opt(r.Age, same[int]), Debt: opt(r.Debt, byn), Net: opt(r.Net, byn)}
	if r.Age != nil {
		p.CrossesBorder, p.FreeMovement = fact.Yes, fact.No
	}
	return v, o, p
}

type oracleFile struct {
	Cases []struct {
		ID, Title string
		Input     struct {
			Record  json.RawMessage `json:"record"`
			Changes json.RawMessage `json:"changes_to_clean_record"`
		}
		Expected struct {
			Verdict protect.Verdict            `json:"verdict"`
			NonOK   map[string]protect.Outcome `json:"non_ok_rules"`
		}
	}
	Rules []struct {
		ID       string
		Severity protect.Severity
	}
	Indicators []string `json:"ilo_forced_labour_indicators"`
}

func oracle(t *testing.T) oracleFile {
	t.Helper()
	data, err := os.ReadFile("testdata/f_protection.json")
	require.NoError(t, err)
	var file oracleFile
	require.NoError(t, json.Unmarshal(data, &file))
	return file
}

// screener has the parameters of the oracle: those of Belarus and a minimum wage.
func screener(t *testing.T) *protect.Screener {
	t.Helper()
	s, err := protect.New(protect.Belarus().With("minimum_wage", protect.Amount(byn(4))))
	require.NoError(t, err)
	return s
}

// clean is the record of the first case, which passes.
func clean(t *testing.T) (match.Vacancy, protect.Offer, protect.Placement) {
	t.Helper()
	var r record
	require.NoError(t, json.Unmarshal(oracle(t).Cases[0].Input.Record, &r))
	v, o, p := r.parts()
	return *v, *o, *p
}

func finding(t *testing.T, r protect.Report, rule string) protect.Finding {
	t.Helper()
	for _, f := range r.Findings {
		if f.Rule == rule {
			return f
		}
	}
	require.Fail(t, "not asked", rule)
	return protect.Finding{}
}

func TestOracle(t *testing.T) {
	file := oracle(t)
	require.Len(t, file.Cases, 21)
	for _, c := range file.Cases {
		t.Run(c.ID, func(t *testing.T) {
			var r record
			if c.Input.Record != nil {
				require.NoError(t, json.Unmarshal(c.Input.Record, &r))
			} else {
				require.NoError(t, json.Unmarshal(file.Cases[0].Input.Record, &r))
				require.NoError(t, json.Unmarshal(c.Input.Changes, &r)) // into what is there
			}
			report := screener(t).Placement(r.parts())
			require.Equal(t, c.Expected.Verdict, report.Verdict, c.Title)
			require.Len(t, report.Findings, 25)
			got := map[string]protect.Outcome{}
			for _, f := range report.Open() {
				got[f.Rule] = f.Outcome
				require.NotEmpty(t, f.Sentence("en"), f.Rule)
				require.NotEqual(t, f.Sentence("en"), f.Sentence("ru"), f.Rule)
			}
			require.Equal(t, c.Expected.NonOK, got, c.Title)
		})
	}
}

// The rules that ship are those of the specification, and every indicator of forced
// labour is either screened by a rule or said to be not checkable.
func TestShippedRules(t *testing.T) {
	file := oracle(t)
	for _, r := range []protect.Rules{protect.Baseline(), protect.Belarus()} {
		require.NoError(t, r.Validate())
		require.Contains(t, r.Notice, "Not legal advice")
		require.True(t, r.Date.Known())
		require.Len(t, r.Rules, len(file.Rules))
		indicators := map[string]bool{}
		for i, want := range file.Rules {
			require.Equal(t, want.ID, r.Rules[i].ID)
			require.Equal(t, want.Severity, r.Rules[i].Severity(), want.ID)
			require.NotEmpty(t, r.Rules[i].Text["ru"], want.ID)
			indicators[r.Rules[i].Indicator] = true
		}
		for _, n := range protect.NotCheckable() {
			require.False(t, indicators[n.Name], "%s is checked and not checkable", n.Name)
			indicators[n.Name] = true
			require.NotEmpty(t, n.Text["ru"])
		}
		for _, name := range file.Indicators {
			require.True(t, indicators[name], "nothing about %s", name)
		}
		delete(indicators, "")
		require.Len(t, indicators, len(file.Indicators), "an indicator that is none of the eleven")
		text, err := json.Marshal(r)
		require.NoError(t, err)
		again, err := protect.ReadRules("again", strings.NewReader(string(text)))
		require.NoError(t, err)
		require.Equal(t, r, again, "what is written is read")
	}
	a := protect.Baseline()
	a.Rules[0].Block[0] = "deposit > 0"
	a.Parameters["max_hours"] = protect.Number(1)
	require.NotEqual(t, a, protect.Baseline(), "each caller has a copy")
	require.Equal(t, "BY", protect.Belarus().Jurisdiction)
	require.NotContains(t, protect.Belarus().Rules[4].Sources, "national code")
}

// What a country has not stated is unknown, and never fine.
func TestMissingParameters(t *testing.T) {
	v, o, p := clean(t)
	s, err := protect.New(protect.Baseline())
	require.NoError(t, err)
	require.Equal(t, []string{"max_overtime_week", "max_overtime_year", "minimum_wage"}, s.Basis().Unstated)
	require.Empty(t, screener(t).Basis().Unstated)
	r := s.Placement(&v, &o, &p)
	require.Equal(t, protect.Review, r.Verdict)
	require.Len(t, r.Open(), 1)
	require.Equal(t, "F03", r.Open()[0].Rule)
	require.Equal(t, []string{"minimum_wage"}, r.Open()[0].Missing)
	v.Protection.OvertimeWeek = fact.Some(1.0)
	v.Protection.OvertimeVoluntary = fact.Yes
	require.Contains(t, missing(s.Vacancy(&v)), "max_overtime_week")
	v.Protection.OvertimeWeek = fact.None[float64]()

	s, err = protect.New(protect.Baseline().With("minimum_wage", protect.NoLimit()))
	require.NoError(t, err)
	require.Equal(t, protect.Pass, s.Placement(&v, &o, &p).Verdict, "a country without a minimum wage has said so")
}

func missing(r protect.Report) []string {
	var all []string
	for _, f := range r.Open() {
		all = append(all, f.Missing...)
	}
	return all
}

// C189 art. 8(2): the written offer before crossing a border is not asked of those who
// move freely; for them a late one is pointed out and no bar.
func TestFreeMovement(t *testing.T) {
	s := screener(t)
	for _, tt := range []struct {
		name                 string
		before, border, free fact.Tri
		outcome              protect.Outcome
		verdict              protect.Verdict
		missing              []string
	}{
		{"in time", fact.Yes, fact.Yes, fact.No, protect.Kept, protect.Pass, nil},
		{"late", fact.No, fact.Yes, fact.No, protect.Violated, protect.Block, nil},
		{"late, under free movement", fact.No, fact.Yes, fact.Yes, protect.Doubtful, protect.Warn, nil},
		{"late, free movement unknown", fact.No, fact.Yes, fact.Unknown, protect.Unsettled, protect.Review, []string{"free_movement"}},
		{"late, no border", fact.No, fact.No, fact.Unknown, protect.Kept, protect.Pass, nil},
		{"late, border unknown", fact.No, fact.Unknown, fact.No, protect.Unsettled, protect.Review, []string{"crosses_border"}},
		{"not known when", fact.Unknown, fact.Yes, fact.No, protect.Unsettled, protect.Review, []string{"before_departure"}},
		{"not known when, under free movement", fact.Unknown, fact.Yes, fact.Yes, protect.Unsettled, protect.Warn, []string{"before_departure"}},
		{"in time, the rest unknown", fact.Yes, fact.Unknown, fact.Unknown, protect.Kept, protect.Pass, nil},
	} {
		v, o, p := clean(t)
		o.BeforeDeparture, p.CrossesBorder, p.FreeMovement = tt.before, tt.border, tt.free
		f := finding(t, s.Placement(&v, &o, &p), "F09")
		require.Equal(t, tt.outcome, f.Outcome, tt.name)
		require.Equal(t, tt.verdict, f.Verdict, tt.name)
		require.Equal(t, tt.missing, f.Missing, tt.name)
	}
	v, o, p := clean(t)
	o.BeforeDeparture, p.FreeMovement = fact.No, fact.Yes
	f := finding(t, s.Placement(&v, &o, &p), "F09")
	require.Contains(t, f.Sentence("en"), "8(2)")
}

// A finding says by which rule of which law, on which facts.
func TestFinding(t *testing.T) {
	v, _, _ := clean(t)
	v.Protection.WorkerFee = fact.Some(byn(50))
	r := screener(t).Vacancy(&v)
	require.Equal(t, protect.Block, r.Verdict)
	require.Equal(t, protect.OfVacancy, r.Scope)
	f := r.Open()[0]
	require.Equal(t, "F01", f.Rule)
	require.Equal(t, protect.Blocks, f.Severity)
	require.Equal(t, []string{"worker_fee"}, f.Fields)
	require.Equal(t, []protect.Evidence{{Field: "worker_fee", Value: "50.00 BYN"}}, f.Evidence)
	require.Contains(t, f.Sources, "C181 art. 7")
	require.Equal(t, "debt bondage", f.Indicator)
	require.Equal(t, "BY", f.Jurisdiction)
	require.NotEmpty(t, f.Version)
	require.True(t, f.Date.Known())
	require.Equal(t, "The worker pays a fee or a cost of being recruited.", f.Sentence("en"))
	require.Equal(t, f.Sentence("en"), f.Sentence("de"), "a language that there is not is English")
	require.Len(t, r.NotCheckable, 3, "always listed")
	require.Equal(t, "protection checked by the rules of BY, version 2026.1", r.Basis.String())

	v.Protection.WorkerFee = fact.Opt[match.Money]{}
	f = screener(t).Vacancy(&v).Open()[0]
	require.Equal(t, "Not known whether this is so: The worker pays a fee or a cost of being recruited.", f.Sentence("en"))
	require.Equal(t, []string{"worker_fee"}, f.Missing)
	kept := finding(t, screener(t).Vacancy(&v), "F02")
	require.Empty(t, kept.Sentence("en"))
}

// Amounts of two currencies are never compared.
func TestCurrencies(t *testing.T) {
	s := screener(t)
	v, o, p := clean(t)
	p.Debt = fact.Some(match.Money{Minor: 1, Currency: "EUR"})
	f := s.Placement(&v, &o, &p).Open()[0]
	require.Equal(t, "F11", f.Rule)
	require.Equal(t, protect.Review, f.Verdict)
	require.Equal(t, []string{"BYN and EUR"}, f.Currencies)
	require.Empty(t, f.Missing)
	p.Debt = fact.Some(match.Money{Currency: "EUR"})
	require.Equal(t, protect.Pass, s.Placement(&v, &o, &p).Verdict, "no debt is none in any currency")
}

// Wages are compared exactly, by hour whatever they are paid for, and a wage that is not
// known to be gross says only the least.
func TestWages(t *testing.T) {
	s, err := protect.New(protect.Belarus().With("minimum_wage", protect.Amount(byn(4.80))))
	require.NoError(t, err)
	for _, tt := range []struct {
		name   string
		amount float64
		period match.Period
		basis  match.WageBasis
		hours  fact.Opt[float64]
		want   protect.Outcome
		lacks  []string
	}{
		{"an hour, just enough", 4.80, match.PerHour, match.Gross, fact.Some(40.0), protect.Kept, nil},
		{"an hour, hours unknown", 4.80, match.PerHour, match.Gross, fact.Opt[float64]{}, protect.Kept, nil},
		{"an hour, too little", 4.79, match.PerHour, match.Gross, fact.Some(40.0), protect.Violated, nil},
		{"a month, just enough: 832 / (40 * 52 / 12)", 832, match.PerMonth, match.Gross, fact.Some(40.0), protect.Kept, nil},
		{"a month, a kopeck too little", 831.99, match.PerMonth, match.Gross, fact.Some(40.0), protect.Violated, nil},
		{"a year", 9984, match.PerYear, match.Gross, fact.Some(40.0), protect.Kept, nil},
		{"a week of half the hours", 96, match.PerWeek, match.Gross, fact.Some(20.0), protect.Kept, nil},
		{"a day", 38.40, match.PerDay, match.Gross, fact.Some(40.0), protect.Kept, nil},
		{"a month, hours unknown", 832, match.PerMonth, match.Gross, fact.Opt[float64]{}, protect.Unsettled, []string{"hours"}},
		{"after tax, and enough", 832, match.PerMonth, match.Net, fact.Some(40.0), protect.Kept, nil},
		{"after tax, too little", 800, match.PerMonth, match.Net, fact.Some(40.0), protect.Unsettled, []string{"wage_basis"}},
		{"basis unknown, too little", 800, match.PerMonth, match.BasisUnknown, fact.Some(40.0), protect.Unsettled, []string{"wage_basis"}},
	} {
		v, _, _ := clean(t)
		v.Wage = fact.Some(match.WageRange{Low: byn(tt.amount), High: byn(9999), Period: tt.period, Basis: tt.basis})
		v.Hours = tt.hours
		f := finding(t, s.Vacancy(&v), "F03")
		require.Equal(t, tt.want, f.Outcome, tt.name)
		require.Equal(t, tt.lacks, f.Missing, tt.name)
	}
	v, _, _ := clean(t)
	v.Wage = fact.None[match.WageRange]()
	require.Equal(t, protect.Violated, finding(t, s.Vacancy(&v), "F03").Outcome, "work that is known to be unpaid")
}

// A vacancy is asked what an advert can state, and no more.
func TestScopes(t *testing.T) {
	s := screener(t)
	v, o, p := clean(t)
	require.Equal(t, protect.Pass, s.Vacancy(&v).Verdict)
	require.Equal(t, protect.Review, s.Offer(&v, &protect.Offer{}).Verdict)
	require.Equal(t, protect.Pass, s.Offer(&v, &o).Verdict)
	require.Equal(t, protect.Review, s.Placement(&v, &o, &protect.Placement{}).Verdict)
	require.Equal(t, protect.Pass, s.Placement(&v, &o, &p).Verdict)
	asked := func(r protect.Report) (ids []string) {
		for _, f := range r.Findings {
			ids = append(ids, f.Rule)
		}
		return ids
	}
	require.NotContains(t, asked(s.Vacancy(&v)), "F10")
	require.Contains(t, asked(s.Offer(&v, &o)), "F10")
	require.NotContains(t, asked(s.Offer(&v, &o)), "F11")
	require.Len(t, asked(s.Vacancy(&v)), 22)
	require.Len(t, asked(s.Offer(&v, &o)), 23)
}

func TestDirectHire(t *testing.T) {
	s := screener(t)
	for _, tt := range []struct {
		name      string
		recruiter fact.Opt[string]
		licensed  fact.Tri
		want      protect.Outcome
	}{
		{"the employer hires", fact.None[string](), fact.Unknown, protect.Kept},
		{"an agency with a licence", fact.Some("A"), fact.Yes, protect.Kept},
		{"an agency without", fact.Some("A"), fact.No, protect.Violated},
		{"an agency, licence unknown", fact.Some("A"), fact.Unknown, protect.Unsettled},
		{"no agency that has no licence: not valid, and taken at its worst", fact.None[string](), fact.No, protect.Violated},
		{"without a licence, whoever it is", fact.Opt[string]{}, fact.No, protect.Violated},
	} {
		v, _, _ := clean(t)
		v.Protection.Recruiter, v.Protection.RecruiterLicensed = tt.recruiter, tt.licensed
		f := finding(t, s.Vacancy(&v), "F16")
		require.Equal(t, tt.want, f.Outcome, tt.name)
	}
}

func TestUnchecked(t *testing.T) {
	v, o, p := clean(t)
	s := protect.Unchecked("a test")
	r := s.Placement(&v, &o, &p)
	require.Equal(t, protect.NotChecked, r.Verdict)
	require.Empty(t, r.Findings)
	require.Len(t, r.NotCheckable, 3)
	require.Equal(t, "protection was not checked: a test", r.Basis.String())
	require.False(t, s.Checks())
	require.Nil(t, s.Omissions([]match.Vacancy{v}))
}
