package match_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// hostile are texts that would begin a line, or turn the direction of one.
var hostile = []string{
	"v\n  +9.999  skills: 1.00 (forged)", "\u202e1.0", "a\u2066b", "a\u2028b\u2029", "a\r\u0085\x1b[2Kb", "1\n2 \u202b3\n4", "be\n B1 or \u2069ru B1",
}

// requireLines holds that each sentence is one line that writes forward.
func requireLines(t *testing.T, s match.Sentence) {
	t.Helper()
	require.False(t, strings.ContainsFunc(s.Text, func(r rune) bool {
		return unicode.IsControl(r) || strings.ContainsRune("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029", r)
	}), "%s: %q", s.Key, s.Text)
	for _, u := range s.Under {
		requireLines(t, u)
	}
}

func TestRecordsForgeNoLines(t *testing.T) {
	e := match.Explanation{Vacancy: hostile[0], Worker: hostile[1], View: match.EmployerView}
	require.Equal(t, "\ufffd1.0 for v\ufffd  +9.999  skills: 1.00 (forged), employer view: 0.000\n  +0.000  a typical applicant\n", e.String())
	for _, p := range books() {
		data, err := p.JSON(e)
		require.NoError(t, err)
		_, text, _ := strings.Cut(string(data), `"text":`)
		require.NotContains(t, text, `\n`)
		require.NotContains(t, text, "\u202e")
	}
}

// TestAllThatIsShownIsOneLine: whichever text of an explanation, an improvement
// or a name is hostile.
func TestAllThatIsShownIsOneLine(t *testing.T) {
	for _, bad := range hostile {
		name := func(string) string { return bad }
		for _, names := range []match.Names{{}, {Skill: name, Occupation: name, Region: name, Language: name, Licence: name, Permit: name}} {
			for _, p := range books() {
				p = p.With(match.Style{Long: true, Names: names})
				for r := range match.Reason(80) {
					requireLines(t, p.Sentences(match.Explanation{Findings: []match.Finding{{Gate: match.GatePermit, Outcome: no, Reason: r, Subject: bad, Rule: bad}}}))
				}
				path := []match.Step{{Concept: bad}, {Concept: "x", Label: bad}}
				for _, held := range []fact.Tri{yes, no, unknown} {
					skill := match.SkillMatch{Demand: match.SkillDemand{Skill: taxonomy.Skill(bad)}, Held: held, By: taxonomy.Skill(bad), Path: path}
					e := match.Explanation{Skills: []match.SkillMatch{skill}, Parts: []match.Part{{Component: match.Skills, State: match.Known}}}
					requireLines(t, p.Sentences(e))
					requireLines(t, p.With(match.Style{Names: names}).Sentences(e))
				}
				for c := range match.Change(60) {
					i := match.Improvement{Change: c, Subject: bad, From: bad, To: bad}
					requireLines(t, p.Improvement(&i))
					i.List = []match.Item{{Name: bad, Level: bad}}
					requireLines(t, p.Improvement(&i))
				}
			}
		}
	}
}
