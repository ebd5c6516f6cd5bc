package match_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// A phraseFile is a file of phrases as JSON reads it.
type phraseFile map[string]any

func readPhraseFile(tb testing.TB, language string) phraseFile {
	tb.Helper()
	data, err := os.ReadFile("phrases/" + language + ".json")
	require.NoError(tb, err)
	var f phraseFile
	require.NoError(tb, json.Unmarshal(data, &f))
	return f
}

func (f phraseFile) read(tb testing.TB) (*match.Phrasebook, error) {
	tb.Helper()
	data, err := json.Marshal(f)
	require.NoError(tb, err)
	return match.ReadPhrasebook("xx.json", bytes.NewReader(data))
}

// madeUp is a language in which every message is its key and what it is given.
func madeUp(tb testing.TB) *match.Phrasebook {
	tb.Helper()
	f := readPhraseFile(tb, "en")
	for key, value := range f {
		said := func(text string) string {
			var names []string
			for _, part := range strings.Split(text, "{")[1:] {
				name, _, _ := strings.Cut(part, "}")
				names = append(names, name+"={"+name+"}")
			}
			return "<" + key + " " + strings.Join(names, " ") + ">"
		}
		switch value := value.(type) {
		case string:
			f[key] = said(value)
		case map[string]any:
			if other, ok := value["other"].(string); ok {
				f[key] = map[string]any{"other": said(other)}
			}
		}
		if strings.HasSuffix(key, ".separator") {
			f[key] = " "
		}
	}
	f["language"], f["decimal"], f["plurals"] = "xx", "·", map[string]any{}
	p, err := f.read(tb)
	require.NoError(tb, err, "another language is another file, and nothing else")
	return p
}

// TestPhraseFilesAgree: every file in the folder is complete, and all have the
// same keys.
func TestPhraseFilesAgree(t *testing.T) {
	paths, err := filepath.Glob("phrases/*.json")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(paths), 2)
	keys := slices.Sorted(maps.Keys(readPhraseFile(t, "en")))
	for _, path := range paths {
		f, err := os.Open(path)
		require.NoError(t, err)
		p, err := match.ReadPhrasebook(path, f)
		require.NoError(t, err, "no key is missing or unknown, and all placeholders fit")
		require.NoError(t, f.Close())
		require.Equal(t, strings.TrimSuffix(filepath.Base(path), ".json"), p.Language())
		require.Equal(t, keys, slices.Sorted(maps.Keys(readPhraseFile(t, p.Language()))))
	}
	first := match.English()
	require.Same(t, first, match.English(), "read once")
	require.Equal(t, "en", match.English().Language())
	require.Equal(t, "ru", match.Russian().Language())
}

func TestReadPhrasebookFaults(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(f phraseFile)
		want   error
		text   string
	}{
		{"missing", func(f phraseFile) { delete(f, "head") }, fact.ErrMissing, "xx.json: head: missing"},
		{"missing component", func(f phraseFile) { delete(f, "component.wage") }, fact.ErrMissing, "component.wage: missing"},
		{"missing gate", func(f phraseFile) { delete(f, "gate.permit") }, fact.ErrMissing, "gate.permit: missing"},
		{"missing reason", func(f phraseFile) { delete(f, "reason.permit-expired") }, fact.ErrMissing, "reason.permit-expired: missing"},
		{"unknown reason", func(f phraseFile) { f["reason.permit-lost"] = "x" }, fact.ErrUnknownCode, "reason.permit-lost: unknown code: no message has this key"},
		{"reason without its subject", func(f phraseFile) { f["reason.permit-expired"] = "x" }, fact.ErrSyntax, "reason.permit-expired: \"x\": cannot be read: want the placeholders [subject]"},
		{"reason that has no subject", func(f phraseFile) { f["reason.local"] = "{subject}" }, fact.ErrSyntax, "want the placeholders []"},
		{"missing fact", func(f phraseFile) { delete(f, "fact.worker.birth") }, fact.ErrMissing, "fact.worker.birth: missing"},
		{"unknown fact", func(f phraseFile) { f["fact.worker.name"] = "x" }, fact.ErrUnknownCode, "fact.worker.name: unknown code: no message has this key"},
		{"empty", func(f phraseFile) { f["part.missing"] = "" }, fact.ErrMissing, "part.missing: missing"},
		{"unknown", func(f phraseFile) { f["haed"] = "x" }, fact.ErrUnknownCode, "haed: unknown code: no message has this key"},
		{"placeholder left out", func(f phraseFile) { f["gates.failed"] = "no" }, fact.ErrSyntax, `gates.failed: "no": cannot be read: want the placeholders [list]`},
		{"placeholder misspelt", func(f phraseFile) { f["gates.failed"] = "{lits}" }, fact.ErrSyntax, "want the placeholders [list]"},
		{"placeholder too many", func(f phraseFile) { f["gates.failed"] = "{list} {score}" }, fact.ErrSyntax, "want the placeholders [list]"},
		{"open brace", func(f phraseFile) { f["gates.failed"] = "{list" }, fact.ErrSyntax, "braces do not pair"},
		{"closing brace", func(f phraseFile) { f["gates.failed"] = "{list}}" }, fact.ErrSyntax, "braces do not pair"},
		{"brace in brace", func(f phraseFile) { f["gates.failed"] = "{{list}" }, fact.ErrSyntax, "braces do not pair"},
		{"two lines", func(f phraseFile) { f["gates.failed"] = "a\n{list}" }, fact.ErrSyntax, "want one line"},
		{"no text", func(f phraseFile) { f["gates.failed"] = 7 }, fact.ErrSyntax, "want a text"},
		{"no forms", func(f phraseFile) { f["years"] = "{n}" }, fact.ErrSyntax, "want a text for each plural form"},
		{"form missing", func(f phraseFile) { f["years"] = map[string]any{"other": "{n}"} }, fact.ErrMissing, "years.one: missing"},
		{"other missing", func(f phraseFile) { f["years"] = map[string]any{"one": "{n}"} }, fact.ErrMissing, "years.other: missing"},
		{"form without rule", func(f phraseFile) {
			f["years"] = map[string]any{"one": "{n}", "few": "{n}", "other": "{n}"}
		}, fact.ErrUnknownCode, "years.few"},
		{"no form", func(f phraseFile) {
			f["years"] = map[string]any{"one": "{n}", "oner": "{n}", "other": "{n}"}
		}, fact.ErrUnknownCode, "years.oner"},
		{"form with wrong placeholder", func(f phraseFile) {
			f["years"] = map[string]any{"one": "a year", "other": "{n}"}
		}, fact.ErrSyntax, "years.one"},
		{"rule", func(f phraseFile) { f["plurals"] = map[string]any{"one": "i is 1"} }, fact.ErrSyntax, "plurals.one"},
		{"rule for other", func(f phraseFile) { f["plurals"] = map[string]any{"one": "i = 1", "other": "i = 2"} }, fact.ErrConflict, "plurals.other"},
		{"decimal sign", func(f phraseFile) { f["decimal"] = "" }, fact.ErrMissing, "decimal: missing"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := readPhraseFile(t, "en")
			tt.change(f)
			p, err := f.read(t)
			require.Nil(t, p)
			require.ErrorIs(t, err, tt.want)
			require.ErrorContains(t, err, tt.text)
			var faults *fact.Faults
			require.ErrorAs(t, err, &faults)
			require.Equal(t, 1, faults.Len(), "nothing else is wrong: %v", err)
		})
	}
	_, err := match.ReadPhrasebook("xx.json", strings.NewReader("{}"))
	var faults *fact.Faults
	require.ErrorAs(t, err, &faults)
	require.Equal(t, len(readPhraseFile(t, "en")), faults.Len(), "all that is missing is said at once")
	for _, tt := range []struct{ name, text, want string }{
		{"nothing", "", "xx.json: cannot be read"},
		{"list", "[]", "want a JSON object"},
		{"twice", "{\n\"head\": \"a\",\n\"head\": \"b\"}", "xx.json:3: head: duplicate"},
		{"cut", "{\n\"head\": \"a\",\n\"side\"", "xx.json:3: side: cannot be read"},
		{"unclosed", `{"head": "a"`, "cannot be read"},
		{"more", `{"head": "a"} x`, "something after the object"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := match.ReadPhrasebook("xx.json", strings.NewReader(tt.text))
			require.ErrorContains(t, err, tt.want)
		})
	}
	broken := errors.New("broken")
	_, err = match.ReadPhrasebook("xx.json", failing{broken})
	require.ErrorIs(t, err, broken)
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// count says how many essential skills are held, of n, and how many years it
// takes, in a language.
func counted(p *match.Phrasebook, n int, years string) string {
	e := match.Explanation{View: match.EmployerView, Parts: []match.Part{{Component: match.Skills, State: match.Known}}}
	for range n {
		e.Skills = append(e.Skills, match.SkillMatch{Held: fact.Yes})
	}
	text := p.Sentences(e).Under[1].Text
	_, text, _ = strings.Cut(text, "(")
	i := match.Improvement{Change: match.StateYears, To: years}
	_, age, _ := strings.Cut(p.Improvement(&i).Text, "; ")
	_, age, _ = strings.Cut(age, ": ")
	age, _, _ = strings.Cut(age, " (") // the score
	return strings.TrimSuffix(text, ")") + " | " + age
}

func TestRussianPlurals(t *testing.T) {
	for _, tt := range []struct {
		n     int
		years string
		want  string
		why   string
	}{
		{1, "1", "1 из 1 обязательного навыка | 1 год", "one"},
		{2, "2", "2 из 2 обязательных навыков | 2 года", "few"},
		{4, "4", "4 из 4 обязательных навыков | 4 года", "the last of few"},
		{5, "5", "5 из 5 обязательных навыков | 5 лет", "many"},
		{10, "0", "10 из 10 обязательных навыков | 0 лет", "tens and none are many"},
		{11, "11", "11 из 11 обязательных навыков | 11 лет", "eleven is many though it ends in one"},
		{12, "14", "12 из 12 обязательных навыков | 14 лет", "so are twelve to fourteen"},
		{21, "21", "21 из 21 обязательного навыка | 21 год", "one again"},
		{22, "24", "22 из 22 обязательных навыков | 24 года", "few again"},
		{111, "1.5", "111 из 111 обязательных навыков | 1,5 года", "a hundred and eleven is many; a fraction is a form of its own"},
	} {
		require.Equal(t, tt.want, counted(match.Russian(), tt.n, tt.years), tt.why)
	}
}

// TestPluralRules: rules are read as CLDR has them, for a language that is made
// up of several.
func TestPluralRules(t *testing.T) {
	f := readPhraseFile(t, "en")
	f["plurals"] = map[string]any{
		"zero": "n = 0",
		"one":  "n % 10 = 1 and n % 100 != 11 or f = 1",
		"two":  "i = 2 and v = 0",
		"few":  "n % 10 = 3..4,9 and n % 100 != 10..19,70..79",
		"many": "e = 0 and i != 0 and i % 1000000 = 0 and v = 0",
	}
	for _, key := range []string{"years", "hours", "skills.held"} {
		forms := map[string]any{}
		for _, form := range []string{"zero", "one", "two", "few", "many", "other"} {
			forms[form] = form + " {n}"
			if key == "skills.held" {
				forms[form] = form + " {n} {held}"
			}
		}
		f[key] = forms
	}
	p, err := f.read(t)
	require.NoError(t, err)
	for years, want := range map[string]string{
		"0": "zero 0", "1": "one 1", "11": "other 11", "21": "one 21", "2.1": "one 2.1", "2": "two 2", "2.2": "other 2.2",
		"3": "few 3", "9": "few 9", "13": "other 13", "74": "other 74", "84": "few 84", "22": "other 22", "1000000": "many 1000000",
	} {
		i := match.Improvement{Change: match.StateYears, To: years}
		require.Contains(t, p.Improvement(&i).Text, "best would be "+want+" (", years)
	}
	f["plurals"] = map[string]any{"zero": "n != 1 and v = 2", "one": "n = 2 or i = 2 and f = 5 and v = 1", "two": "n = 99", "few": "n = 99", "many": "n = 99"}
	p, err = f.read(t)
	require.NoError(t, err)
	for years, want := range map[string]string{"2.25": "zero 2.25", "1.25": "zero 1.25", "2": "one 2", "2.5": "one 2.5", "1.5": "other 1.5", "3": "other 3"} {
		i := match.Improvement{Change: match.StateYears, To: years}
		require.Contains(t, p.Improvement(&i).Text, "best would be "+want+" (", "a fraction is no whole number, and has as many places as it shows")
	}
	for _, rule := range []string{"", "i", "i = ", "x = 1", "ii = 1", "i % 0 = 1", "i % = 1", "i = 1..", "i = a..2", "i = 1,", "i == 1", "i = -1", "i = 1 and", "i = 1 or ", "i = 1234567890"} {
		f["plurals"] = map[string]any{"zero": rule, "one": "i = 1", "two": "i = 1", "few": "i = 1", "many": "i = 1"}
		_, err := f.read(t)
		require.ErrorIs(t, err, fact.ErrSyntax, "%q", rule)
	}
}

// TestFaultsQuoteVerbatim: a percent sign of a file is no pattern of ours.
func TestFaultsQuoteVerbatim(t *testing.T) {
	for _, rule := range []string{"00%!", "%d", "%[2]s"} {
		data, err := json.Marshal(map[string]any{"plurals": map[string]any{"one": rule}})
		require.NoError(t, err)
		_, err = match.ReadPhrasebook("p", bytes.NewReader(data))
		require.ErrorContains(t, err, `plurals.one: "`+rule+`": cannot be read`)
	}
}

// TestPhrasebookIsSafe: what stands in a record cannot act as a pattern.
func TestPhrasebookIsSafe(t *testing.T) {
	e := match.Explanation{Worker: "{vacancy}", Vacancy: "%d {worker}", View: match.EmployerView}
	require.Equal(t, "{vacancy} for %d {worker}, employer view: 0.000\n  +0.000  a typical applicant\n", e.String())
}

func FuzzReadPhrasebook(f *testing.F) {
	data, err := os.ReadFile("phrases/en.json")
	require.NoError(f, err)
	f.Add(data)
	f.Add([]byte(`{"language": "x", "plurals": {"one": "i % 10 = 1,3..4 and v != 0 or n = 1"}, "years": {"one": "{n}"}}`))
	f.Add([]byte("{\"head\":\n{}}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := match.ReadPhrasebook("fuzz", bytes.NewReader(data))
		if err != nil {
			require.Nil(t, p)
			require.ErrorContains(t, err, "fuzz")
			return
		}
		require.NotEmpty(t, p.Text(match.Explanation{}))
	})
}

// FuzzPhrase reads one pattern and one plural rule: what is read can be said of
// any number, with all that the pattern has beside its placeholders.
func FuzzPhrase(f *testing.F) {
	f.Add("{n} years", "i = 1 and v = 0", "21")
	f.Add("{n}{n}", "n % 10 = 2..4,9 or f != 0", "2.5")
	f.Add("{", "v", "-1")
	file := readPhraseFile(f, "en")
	f.Fuzz(func(t *testing.T, pattern, rule, years string) {
		file["plurals"] = map[string]any{"few": rule}
		for _, key := range []string{"years", "hours", "skills.held"} {
			file[key] = map[string]any{"few": pattern, "other": pattern}
		}
		file["skills.held"] = map[string]any{"few": "{n}{held}", "other": "{n}{held}"}
		p, err := file.read(t)
		if err != nil {
			var faults *fact.Faults
			require.ErrorAs(t, err, &faults)
			return
		}
		if years == "" {
			return // no number is said
		}
		i := match.Improvement{Change: match.StateYears, To: years}
		got := p.Improvement(&i).Text
		for text := range strings.SplitSeq(strings.ToValidUTF8(pattern, "\ufffd"), "{n}") {
			require.Contains(t, got, text)
		}
	})
}
