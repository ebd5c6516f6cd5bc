package protect_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/protect"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A known is all that is known of a placement.
type known struct {
	v match.Vacancy
	o protect.Offer
	p protect.Placement
}

func (k *known) report(s *protect.Screener, scope protect.Scope) protect.Report {
	switch scope {
	case protect.OfVacancy:
		return s.Vacancy(&k.v)
	case protect.OfOffer:
		return s.Offer(&k.v, &k.o)
	default:
		return s.Placement(&k.v, &k.o, &k.p)
	}
}

var scopes = []protect.Scope{protect.OfVacancy, protect.OfOffer, protect.OfPlacement}

// facts are pointers to all facts that rules can read.
func (k *known) facts() []reflect.Value {
	var all []reflect.Value
	add := func(of any) {
		v := reflect.ValueOf(of).Elem()
		for i := range v.NumField() {
			all = append(all, v.Field(i))
		}
	}
	add(&k.v.Protection)
	add(&k.o.Offered)
	add(&k.o.Signed)
	add(&k.p)
	return append(all, reflect.ValueOf(&k.v.Wage).Elem(), reflect.ValueOf(&k.v.Hours).Elem(),
		reflect.ValueOf(&k.o.BeforeDeparture).Elem(), reflect.ValueOf(&k.o.LanguageUnderstood).Elem())
}

// worlds are synthetic records: every other one clean but for a few facts, so that each
// verdict occurs.
func worlds(t *testing.T, n int) []known {
	t.Helper()
	r := rand.New(rand.NewPCG(41, 42))
	tri := func() fact.Tri { return fact.Tri(r.IntN(3)) }
	cash := func() fact.Opt[match.Money] {
		return []fact.Opt[match.Money]{{}, fact.None[match.Money](), fact.Some(byn(float64(r.IntN(3000)))), fact.Some(match.Money{Minor: 100, Currency: "EUR"})}[r.IntN(4)]
	}
	terms := func(v *match.Vacancy) protect.Terms {
		out := protect.TermsOf(v)
		out.Region = []geo.Code{"", "BY-BR", "BY-MI"}[r.IntN(3)]
		out.Occupation = []taxonomy.Code{"", "7", "7212", "9112"}[r.IntN(4)]
		out.Months = []fact.Opt[float64]{{}, fact.None[float64](), fact.Some(12.0)}[r.IntN(3)]
		return out
	}
	vacancies := matchtest.Random(43, 2*n, 0).Vacancies
	out := make([]known, n)
	for i := range out {
		v := vacancies[2*i]
		k := known{
			v: v, o: protect.Offer{Offered: terms(&v), Signed: terms(&vacancies[2*i+1]), BeforeDeparture: tri(), LanguageUnderstood: tri()},
			p: protect.Placement{Age: fact.Some(16 + r.IntN(5)), CrossesBorder: tri(), FreeMovement: tri(), Debt: cash(), Net: cash()},
		}
		if i%2 == 0 {
			dirty := k.facts()
			var spotless known
			spotless.v, spotless.o, spotless.p = clean(t)
			facts := spotless.facts()
			for _, at := range r.Perm(len(facts))[:r.IntN(5)] {
				facts[at].Set(dirty[at])
			}
			k = spotless
		}
		if k.v.Protection.Recruiter.IsNone() {
			k.v.Protection.RecruiterLicensed = fact.Unknown // else not valid
		}
		require.NoError(t, k.v.Validate(match.Codes{}))
		out[i] = k
	}
	return out
}

// Law: making a fact unknown makes a rule unknown or leaves it as it is. So it never turns
// Block or Review into Warn or Pass.
func TestSilenceNeverHelps(t *testing.T) {
	s := screener(t)
	seen := map[protect.Verdict]int{}
	changed := 0
	for _, k := range worlds(t, 120) {
		before := k.report(s, protect.OfPlacement)
		seen[before.Verdict]++
		for i, f := range k.facts() {
			kept := reflect.ValueOf(f.Interface())
			f.SetZero()
			after := k.report(s, protect.OfPlacement)
			for n, finding := range after.Findings {
				if finding.Outcome != before.Findings[n].Outcome {
					require.Equal(t, protect.Unsettled, finding.Outcome, "fact %d, rule %s", i, finding.Rule)
					require.NotEmpty(t, finding.Missing, "rule %s: what is missing is said", finding.Rule)
					changed++
				}
			}
			if before.Verdict >= protect.Review {
				require.GreaterOrEqual(t, after.Verdict, protect.Review)
			}
			f.Set(kept)
		}
	}
	for v := protect.Pass; v <= protect.Block; v++ {
		require.Greater(t, seen[v], 2, "the premise: there are records of verdict %s", v)
	}
	require.Greater(t, changed, 300, "the premise: facts matter")
}

// violations are one fact each that violates a rule, whatever else is known.
var violations = []struct {
	rule string
	set  func(*known)
}{
	{"F01", func(k *known) { k.v.Protection.WorkerFee = fact.Some(byn(1)) }},
	{"F02", func(k *known) { k.v.Protection.DocumentsRetained = fact.Yes }},
	{"F03", func(k *known) {
		k.v.Wage = fact.Some(match.WageRange{Low: byn(1), High: byn(1), Period: match.PerHour, Basis: match.Gross})
	}},
	{"F05", func(k *known) { k.v.Hours = fact.Some(60.0) }},
	{"F06", func(k *known) { k.v.Protection.OvertimeYear = fact.Some(181.0) }},
	{"F08", func(k *known) { k.v.Protection.WeeklyRest = fact.Some(23.0) }},
	{"F09", func(k *known) { k.v.Protection.ContractWritten = fact.No }},
	{"F09", func(k *known) { k.o.LanguageUnderstood = fact.No }},
	{"F12", func(k *known) { k.v.Protection.Deductions = fact.Some(0.6) }},
	{"F13", func(k *known) { k.v.Protection.PayInterval = fact.Some(32) }},
	{"F14", func(k *known) { k.v.Protection.FreeToLeaveHousing = fact.No }},
	{"F16", func(k *known) {
		k.v.Protection.Recruiter, k.v.Protection.RecruiterLicensed = fact.Some("x"), fact.No
	}},
	{"F17", func(k *known) { k.v.Protection.ExitPenalty = fact.Some(byn(1)) }},
	{"F18", func(k *known) { k.v.Protection.Deposit = fact.Some(byn(1)) }},
	{"F19", func(k *known) { k.v.Protection.MayChangeEmployer = fact.No }},
	{"F20", func(k *known) { k.v.Protection.RepatriationByWorker = fact.Yes }},
	{"F21", func(k *known) { k.v.Protection.RemoteSiteWithoutPhone = fact.Yes }},
	{"F22", func(k *known) { k.v.Protection.ReplacesStrikers = fact.Yes }},
	{"F23", func(k *known) {
		k.v.Protection.DemandsSexAgeOrigin, k.v.Protection.GenuineRequirement = fact.Yes, fact.No
	}},
	{"F24", func(k *known) { k.v.Protection.GrievanceChannel = fact.No }},
	{"F25", func(k *known) { k.v.Protection.SocialInsurance = fact.No }},
	{"F15", func(k *known) { k.p.Age, k.p.CrossesBorder = fact.Some(17), fact.Yes }},
	{"F11", func(k *known) { k.p.Debt, k.p.Net = fact.Some(byn(2000)), fact.Some(byn(1000)) }},
	{"F10", func(k *known) { k.o.Offered.Hours, k.o.Signed.Hours = fact.Some(40.0), fact.Some(41.0) }},
	{"F07", func(k *known) {
		k.v.Protection.OvertimeVoluntary, k.v.Protection.OvertimeWeek = fact.No, fact.Some(1.0)
	}},
	{"F04", func(k *known) {
		k.v.Protection.ReferenceWage = fact.Some(byn(1e6))
		k.v.Wage = fact.Some(match.WageRange{Low: byn(4), High: byn(4), Period: match.PerHour, Basis: match.Gross})
	}},
}

// Law: a fact that violates a rule makes the rule say so, and never improves a verdict.
func TestViolationsNeverHelp(t *testing.T) {
	s := screener(t)
	for _, k := range worlds(t, 60) {
		before := k.report(s, protect.OfPlacement)
		for _, violation := range violations {
			bad := k
			violation.set(&bad)
			after := bad.report(s, protect.OfPlacement)
			f := finding(t, after, violation.rule)
			require.Contains(t, []protect.Outcome{protect.Violated, protect.Doubtful}, f.Outcome, violation.rule)
			require.Equal(t, f.Severity == protect.Blocks, f.Outcome == protect.Violated, violation.rule)
			require.NotEmpty(t, f.Evidence)
			if violation.rule != "F04" && violation.rule != "F07" { // they state other facts too
				require.GreaterOrEqual(t, after.Verdict, before.Verdict, violation.rule)
			}
		}
	}
}

// Law: who looks at more never has the better verdict. And a verdict is the worst that any
// of its rules would give.
func TestWiderScopes(t *testing.T) {
	s := screener(t)
	for _, k := range worlds(t, 120) {
		last := protect.Pass
		for _, scope := range scopes {
			r := k.report(s, scope)
			require.GreaterOrEqual(t, r.Verdict, last)
			last = r.Verdict
			worst := protect.Pass
			for _, f := range r.Findings {
				worst = max(worst, f.Verdict)
				require.Equal(t, f.Outcome == protect.Unsettled, len(f.Missing)+len(f.Currencies) > 0, "rule %s: why it is unknown, and only then", f.Rule)
			}
			require.Equal(t, worst, r.Verdict)
		}
	}
}

// Law: the order of the records carries no meaning, and what is left unsaid adds up.
func TestOmissions(t *testing.T) {
	s := screener(t)
	vacancies := matchtest.Random(44, 200, 0).Vacancies
	want := s.Omissions(vacancies)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(vacancies), func(i, k int) { vacancies[i], vacancies[k] = vacancies[k], vacancies[i] })
	require.Equal(t, want, s.Omissions(vacancies))
	total := 0
	for i, o := range want {
		total += o.Vacancies
		require.Equal(t, o.Vacancies, o.Verdicts.Pass+o.Verdicts.Warn+o.Verdicts.Review+o.Verdicts.Block)
		require.Equal(t, o.Vacancies*want[0].Asked/want[0].Vacancies, o.Asked)
		if i > 0 {
			require.LessOrEqual(t, o.Share(), want[i-1].Share())
		}
	}
	require.Equal(t, len(vacancies), total)

	v, _, _ := clean(t)
	v.Protection.Recruiter = fact.Some("Fair Hands")
	silent := match.Vacancy{ID: "s", Employer: "Yard"}
	got := s.Omissions([]match.Vacancy{v, silent, silent})
	require.Len(t, got, 2)
	require.Equal(t, "Yard", got[0].Recruiter)
	require.True(t, got[0].Direct)
	require.InDelta(t, 1, got[0].Share(), 0)
	require.Equal(t, protect.Counts{Review: 2}, got[0].Verdicts)
	require.Equal(t, "Fair Hands", got[1].Recruiter)
	require.Equal(t, protect.Counts{Pass: 1}, got[1].Verdicts)
	// Overtime is none, so that nobody states whether it is voluntary; nor is there a
	// requirement that would have to be documented.
	require.Equal(t, 2, got[1].Unknown)
	require.Zero(t, protect.Omission{}.Share())
}

// Contract substitution: the function and rule F10 say the same.
func TestSubstitution(t *testing.T) {
	s := screener(t)
	outcomes := map[protect.Outcome]int{}
	for _, k := range worlds(t, 200) {
		changes := protect.Substitution(k.o.Offered, k.o.Signed)
		require.Len(t, changes, 6)
		block, warn := fact.No, fact.No
		for _, c := range changes {
			if c.Protected {
				block = block.Or(c.Worse)
			} else {
				warn = warn.Or(c.Worse)
			}
		}
		f := finding(t, k.report(s, protect.OfOffer), "F10")
		outcomes[f.Outcome]++
		require.Equal(t, block == fact.Yes, f.Outcome == protect.Violated)
		require.Equal(t, block == fact.No && warn == fact.Yes, f.Outcome == protect.Doubtful)
		require.Equal(t, block == fact.No && warn == fact.No, f.Outcome == protect.Kept)
	}
	require.Len(t, outcomes, 4, "the premise: each outcome occurs")

	_, o, _ := clean(t)
	o.Signed.Hours, o.Signed.Region = fact.Some(44.0), "BY-MI"
	changes := protect.Substitution(o.Offered, o.Signed)
	require.Equal(t, protect.Change{Term: "hours", Offered: "40", Signed: "44", Worse: fact.Yes, Protected: true}, changes[1])
	require.Equal(t, protect.Change{Term: "region", Offered: "Brest", Signed: "BY-MI", Worse: fact.Yes}, changes[4])
	require.False(t, slices.ContainsFunc(changes, func(c protect.Change) bool { return c.Worse == fact.Unknown }))
}

// What a vacancy offers is what its terms are.
func TestTermsOf(t *testing.T) {
	v, _, _ := clean(t)
	v.Occupation, v.Region = "7212", "BY-BR"
	require.Equal(t, protect.Terms{
		Wage: v.Wage, Hours: v.Hours, Deductions: v.Protection.Deductions, Occupation: "7212", Region: "BY-BR",
	}, protect.TermsOf(&v))
}

// A record that does not validate is judged all the same, and never as better than
// unknown for what makes no sense.
func TestNonsenseIsUnknown(t *testing.T) {
	s := screener(t)
	for name, spoil := range map[string]func(*match.Vacancy){
		"negative fee":   func(v *match.Vacancy) { v.Protection.WorkerFee = fact.Some(byn(-5)) },
		"negative hours": func(v *match.Vacancy) { v.Hours = fact.Some(-40.0) },
		"no hours":       func(v *match.Vacancy) { v.Hours = fact.None[float64]() },
		"no period":      func(v *match.Vacancy) { v.Wage = fact.Some(match.WageRange{Low: byn(9), High: byn(9)}) },
		"never paid":     func(v *match.Vacancy) { v.Protection.PayInterval = fact.None[int]() },
		"negative days":  func(v *match.Vacancy) { v.Protection.PayInterval = fact.Some(-3) },
	} {
		v, _, _ := clean(t)
		spoil(&v)
		require.Equal(t, protect.Review, s.Vacancy(&v).Verdict, name)
	}
}

// A summary counts what the reports say, in any order of the vacancies.
func TestSummary(t *testing.T) {
	s := screener(t)
	var vacancies []match.Vacancy
	positions := 0
	for _, k := range worlds(t, 80) {
		vacancies = append(vacancies, k.v)
		positions += k.v.Positions()
	}
	got := s.Summarise(vacancies)
	want := map[protect.Verdict]int{}
	violated := map[string]int{}
	for i := range vacancies {
		r := s.Vacancy(&vacancies[i])
		want[r.Verdict]++
		for _, f := range r.Findings {
			if f.Outcome == protect.Violated {
				violated[f.Rule]++
			}
		}
	}
	for verdict, tally := range map[protect.Verdict]protect.Tally{
		protect.Pass: got.Pass, protect.Warn: got.Warn, protect.Review: got.Review, protect.Block: got.Block,
	} {
		require.Equal(t, want[verdict], tally.Vacancies)
		positions -= tally.Positions
	}
	require.Zero(t, positions)
	require.Len(t, got.Rules, 22)
	for _, r := range got.Rules {
		require.Equal(t, violated[r.Rule], r.Violated.Vacancies, r.Rule)
	}
	require.Equal(t, s.Omissions(vacancies), got.Recruiters)
	slices.Reverse(vacancies)
	require.Equal(t, got, s.Summarise(vacancies))
	require.Equal(t, "not me", protect.Unchecked("not me").Summarise(vacancies).Basis.Reason)
	require.Len(t, protect.Unchecked("").Summarise(vacancies).NotCheckable, 3)
}
