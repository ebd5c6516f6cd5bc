//go:build !race && !386

package match_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// These laws take long and have one goroutine, so that the race detector has
// nothing to find: the tests without it run them.

// TestTextsAreWhole: whatever the pair, no verb, placeholder or number is left
// without a value, and the same explanation gives the same text.
func TestTextsAreWhole(t *testing.T) {
	wrong := regexp.MustCompile(`%!|[{}]|NaN|\s\n|\(\)|(gate|reason|fact|finding|change|value|met|part)\.`)
	for _, set := range withRelated(t) {
		s := set.scorer
		pairs(40, 52, func(_ gen, v match.Vacancy, w match.Worker) {
			renamed(set, &v, &w)
			pv, pw := s.Vacancy(&v), s.Worker(&w)
			for _, view := range allViews {
				e, found := s.Explain(pv, pw, view), s.Improvements(pv, pw, view)
				for _, p := range books() {
					text := p.Text(e) + p.ImprovementsText(found)
					require.NotRegexp(t, wrong, text)
					require.Equal(t, text, p.Text(e)+p.ImprovementsText(found))
				}
			}
		})
	}
}

// TestEveryPhraseIsUsed: each message is said somewhere, in the short or in the
// long form.
func TestEveryPhraseIsUsed(t *testing.T) {
	short := madeUp(t)
	long := short.With(match.Style{Long: true})
	var all strings.Builder
	for _, set := range withRelated(t) {
		s := set.scorer
		pairs(200, 41, func(_ gen, v match.Vacancy, w match.Worker) {
			renamed(set, &v, &w)
			pv, pw := s.Vacancy(&v), s.Worker(&w)
			for _, view := range allViews {
				e := s.Explain(pv, pw, view)
				all.WriteString(short.Text(e) + long.Text(e) + short.ImprovementsText(s.Improvements(pv, pw, view)))
			}
		})
	}
	for _, e := range everyFinding(t) {
		all.WriteString(short.Text(e) + long.Text(e))
	}
	s := scorer(t, nil)
	v, w := perfect()
	all.WriteString(long.Text(s.Explain(s.Vacancy(&v), s.Worker(&w), match.EmployerView)) + short.ImprovementsText(nil))
	v, w = match.Vacancy{ID: "v"}, match.Worker{ID: "w"}
	all.WriteString(long.Text(s.Explain(s.Vacancy(&v), s.Worker(&w), match.EmployerView)))
	late := match.Improvement{Change: match.StateStart, To: "2026-09-01", Verdict: match.Verdict{Failed: match.GatePermit, Open: match.GateLicence}}
	all.WriteString(short.Improvement(&late).String())
	said, empty := map[string]bool{}, false
	for _, found := range regexp.MustCompile("<([^ <>]+) |(=[ >])").FindAllStringSubmatch(all.String(), -1) {
		said[found[1]], empty = true, empty || found[2] != ""
	}
	for key := range readPhraseFile(t, "en") {
		switch {
		case slices.Contains([]string{"language", "decimal", "plurals"}, key), strings.HasSuffix(key, ".separator"):
		case strings.HasPrefix(key, "education."): // each level reads alike
		default:
			require.True(t, said[key], "nothing says %s", key)
		}
	}
	require.False(t, empty, "every placeholder is given")
}

// TestEveryFindingIsSaid: the long form says of each finding how it turns out,
// why, about what, by which rule and what would settle it; the short form says of
// what fails why.
func TestEveryFindingIsSaid(t *testing.T) {
	outcomes := map[string]map[fact.Tri]string{
		"en": {yes: "in order: ", no: "not possible: ", unknown: "to be confirmed: "},
		"ru": {yes: "в порядке: ", no: "невозможно: ", unknown: "нужно подтвердить: "},
	}
	wrong := regexp.MustCompile(`(?m)%!|[{}]| $|\(\)|(gate|gates|reason|fact|finding|value)\.|:$`)
	files := map[string]phraseFile{"en": readPhraseFile(t, "en"), "ru": readPhraseFile(t, "ru")}
	about := map[match.Reason]bool{} // whether one ever had a subject
	said := map[string]map[match.Reason]string{"en": {}, "ru": {}}
	for _, e := range everyFinding(t) {
		f := e.Findings[0]
		about[f.Reason] = about[f.Reason] || f.Subject != ""
		for _, p := range books()[2:] {
			whole := p.Sentences(e)
			s := ofGate(t, whole, f.Gate)
			require.NotRegexp(t, wrong, whole.String())
			require.Equal(t, "reason."+f.Reason.String(), s.Key)
			require.Equal(t, outcomes[p.Language()][f.Outcome], s.Text[:strings.Index(s.Text, ": ")+2])
			requireSubject(t, f, p, s.Text)
			rule := " (" + f.Rule + ")"
			require.Equal(t, f.Rule != "", strings.HasSuffix(s.Text, rule), "%+v", f)
			if f.Rule != "" {
				s.Text = strings.TrimSuffix(s.Text, rule)
			}
			require.Equal(t, f.Facts != 0, len(s.Under) == 1)
			for _, u := range s.Under {
				require.Equal(t, "finding.facts", u.Key)
				require.Equal(t, f.Facts.String(), u.About)
				_, list, _ := strings.Cut(u.Text, ": ")
				names := strings.Split(list, "; ")
				require.Len(t, names, len(f.Facts.All()))
				for i, one := range f.Facts.All() {
					require.Equal(t, files[p.Language()]["fact."+one.String()], names[i])
				}
			}
			said[p.Language()][f.Reason] = strings.ReplaceAll(s.Text, f.Subject, "")
			short := p.With(match.Style{}).Text(e)
			require.NotRegexp(t, wrong, short)
			require.NotContains(t, short, "fact.")
			switch f.Outcome {
			case yes:
				require.Equal(t, 2, strings.Count(short, "\n"), "what is in order is not listed")
			case no:
				require.Contains(t, short, "\n  "+s.Text+"\n", "the reason without the rule")
			default:
				require.Contains(t, short, "\n  "+outcomes[p.Language()][unknown]+files[p.Language()]["gate."+f.Gate.String()].(string)+"\n", "the gate alone")
			}
		}
	}
	for _, language := range []string{"en", "ru"} {
		texts := map[string]match.Reason{}
		for _, r := range allReasons(t) {
			text, ok := files[language]["reason."+r.String()].(string)
			require.True(t, ok)
			require.Equal(t, about[r], strings.Contains(text, "{subject}"), "%v names its subject where it has one", r)
			require.NotContains(t, texts, text, "no two reasons read alike")
			texts[text] = r
			require.NotEmpty(t, said[language][r])
		}
	}
}
