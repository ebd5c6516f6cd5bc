package match_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
)

// explained is an explanation of which only one finding is known.
func explained(f match.Finding) match.Explanation {
	e := match.Explanation{Vacancy: "v", Worker: "w", View: match.EmployerView, Findings: []match.Finding{f}}
	switch f.Outcome {
	case no:
		e.Verdict.Failed = f.Gate
	case unknown:
		e.Verdict.Open = f.Gate
	default:
	}
	return e
}

// everyFinding is an explanation for each different finding of random pairs
// under random laws. All reasons are among them, and all facts.
func everyFinding(t *testing.T) []match.Explanation {
	t.Helper()
	seen, reasons, facts := map[match.Finding]bool{}, map[match.Reason]bool{}, match.Facts(0)
	var all []match.Explanation
	laws(t, 60, 120, 61, func(_ gen, _ match.Rules, s *match.Scorer, v match.Vacancy, w match.Worker) {
		for _, f := range findingsOf(s, v, w) {
			if seen[f] {
				continue
			}
			seen[f], reasons[f.Reason], facts = true, true, facts|f.Facts
			all = append(all, explained(f))
		}
	})
	require.ElementsMatch(t, allReasons(t), slices.Collect(maps.Keys(reasons)), "the premise")
	require.Equal(t, match.Facts(1<<24-1), facts, "the premise")
	return all
}

// ofGate is the sentence about a gate in the long form.
func ofGate(t *testing.T, s match.Sentence, g match.Gates) match.Sentence {
	t.Helper()
	var found []match.Sentence
	for _, u := range s.Under {
		if u.About == g.String() {
			found = append(found, u)
		}
	}
	require.Len(t, found, 1)
	return found[0]
}

// requireSubject holds that a text says what a finding is about.
func requireSubject(t *testing.T, f match.Finding, p *match.Phrasebook, text string) {
	t.Helper()
	for alternative := range strings.SplitSeq(f.Subject, " or ") {
		for word := range strings.FieldsSeq(alternative) {
			switch {
			case p.Language() == "ru" && word == "native":
				word = "родной"
			case p.Language() == "ru" && f.Gate == match.GateSchedule:
				word = strings.Replace(word, ".", ",", 1)
			}
			require.Regexp(t, `(^|[ (])`+regexp.QuoteMeta(word)+`($|[ ),;])`, text, "%+v", f)
		}
	}
}

// TestFindingsTogether: each gate has its lines, in order; the short form has one
// line for all that fails.
func TestFindingsTogether(t *testing.T) {
	e := match.Explanation{
		View:    match.EmployerView,
		Verdict: match.Verdict{Failed: match.GateLicence | match.GateAge | match.GateSchedule, Open: match.GatePermit | match.GateRecognition | match.GateLanguage},
		Findings: []match.Finding{
			{Gate: match.GatePermit, Outcome: unknown, Reason: match.ReasonPermitUnsettled, Subject: "seasonal", Facts: match.FactStart | match.FactPermits},
			{Gate: match.GateLicence, Outcome: no, Reason: match.ReasonLicenceMissing, Subject: "welder"},
			{Gate: match.GateLicence, Outcome: no, Reason: match.ReasonLicenceByRuleMissing, Subject: "crane", Rule: "lifting act"},
			{Gate: match.GateLicence, Outcome: unknown, Reason: match.ReasonLicenceByRuleUnsettled, Subject: "gas", Rule: "gas act", Facts: match.FactOccupation},
			{Gate: match.GateLanguage, Outcome: unknown, Reason: match.ReasonLanguageUnknown, Subject: "be or pl native or ru B1", Facts: match.FactSpoken},
			{Gate: match.GateSchedule, Outcome: no, Reason: match.ReasonTooManyHours, Subject: "37.5"},
			{Gate: match.GateRefusal, Outcome: yes, Reason: match.ReasonNothingRefused},
		},
	}
	names := match.Names{
		Language: func(tag string) string { return map[string]string{"pl": "Polish", "ru": "Russian"}[tag] },
		Licence:  func(name string) string { return map[string]string{"crane": "crane licence"}[name] },
		Permit:   func(class string) string { return class + " permit" },
	}
	require.Equal(t, ` for , employer view: 0.000
  not possible: the worker lacks a licence that the employer asks for: welder; the worker lacks a licence that the law asks for: crane licence; age; the job takes more hours a week than the worker accepts (at most: 37.5 hours)
  to be confirmed: permit, recognition, language
  +0.000  a typical applicant
`, match.English().With(match.Style{Names: names}).Text(e), "what no finding explains has its name")
	require.Equal(t, ` for , employer view: 0.000
  nothing that counts is known in full
  to be confirmed: whether the worker's permit (seasonal permit) covers this job
    to be asked: the day on which the job starts; which permits the worker has or has applied for, with their limits and last days
  in order: location
  not possible: the worker lacks a licence that the employer asks for: welder
  not possible: the worker lacks a licence that the law asks for: crane licence (lifting act)
  to be confirmed: whether the law asks for a licence that the worker does not have: gas (gas act)
    to be asked: the exact occupation of the job
  to be confirmed: recognition
  to be confirmed: whether the worker speaks what the employer insists on: be or Polish (native) or Russian (B1)
    to be asked: which languages the worker speaks and how well
  not possible: age
  not possible: the job takes more hours a week than the worker accepts (at most: 37.5 hours)
  in order: the worker does not rule out this occupation, region or employer
  +0.000  a typical applicant
`, match.English().With(match.Style{Long: true, Names: names}).Text(e))
}

// subjects are examples of what the reasons are about.
var subjects = map[match.Reason]string{
	match.ReasonFreeMovement: "sample union", match.ReasonFreeMovementUnsettled: "sample union",
	match.ReasonPermitHeld: "seasonal", match.ReasonPermitClass: "seasonal", match.ReasonPermitRegion: "seasonal",
	match.ReasonPermitOccupation: "seasonal", match.ReasonPermitExpired: "seasonal", match.ReasonPermitUnsettled: "seasonal",
	match.ReasonLicenceMissing: "welder", match.ReasonLicenceByRuleMissing: "welder",
	match.ReasonLicencesHeldUnknown: "welder", match.ReasonLicenceByRuleUnsettled: "welder",
	match.ReasonLanguageMissing: "be B1 or ru B1", match.ReasonLanguageBelow: "ru native", match.ReasonLanguageUnknown: "ru",
	match.ReasonOfAge: "16", match.ReasonUnderAge: "18", match.ReasonBirthUnknown: "18", match.ReasonAgeUnsettled: "21",
	match.ReasonTooManyHours: "37.5", match.ReasonHoursUnknown: "21",
	match.ReasonOccupationRefused: "7212", match.ReasonOccupationUnsettled: "",
	match.ReasonRegionRefused: "BY-HO", match.ReasonRegionUnsettled: "BY-HO", match.ReasonEmployerRefused: "Sample Works",
}

// TestWordsOfReasons shows every reason and every fact in each language; read
// the files.
func TestWordsOfReasons(t *testing.T) {
	outcomes := map[match.Reason]match.Finding{}
	for _, e := range everyFinding(t) {
		f := e.Findings[0]
		outcomes[f.Reason] = match.Finding{Gate: f.Gate, Outcome: f.Outcome, Reason: f.Reason}
	}
	for _, p := range []*match.Phrasebook{match.English(), match.Russian()} {
		t.Run(p.Language(), func(t *testing.T) {
			long := p.With(match.Style{Long: true, Names: namesIn(p.Language())})
			var b strings.Builder
			for _, r := range allReasons(t) {
				f := outcomes[r]
				f.Subject = subjects[r]
				s := ofGate(t, long.Sentences(explained(f)), f.Gate)
				b.WriteString(s.String())
			}
			for _, one := range match.Facts(1<<24 - 1).All() {
				f := match.Finding{Gate: match.GatePermit, Reason: match.ReasonPermitsUnknown, Facts: one}
				b.WriteString(ofGate(t, long.Sentences(explained(f)), f.Gate).Under[0].String())
			}
			golden(t, p.Language()+"_reasons.txt", b.String())
		})
	}
}
