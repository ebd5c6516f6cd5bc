package taxonomy_test

import (
	"bytes"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

func TestCode(t *testing.T) {
	for _, tt := range []struct {
		code   taxonomy.Code
		why    string
		level  int
		parent taxonomy.Code
		least  int
		most   int
	}{
		{"", "unknown has no level", 0, "", 0, 0},
		{"0", "armed forces have skill levels 1, 2 and 4", 1, "", 1, 4},
		{"01", "officers are at level 4", 2, "0", 4, 4},
		{"0210", "a leading zero is a digit like any other", 4, "021", 2, 2},
		{"031", "other ranks are at level 1", 3, "03", 1, 1},
		{"04", "no such group, no skill level", 2, "0", 0, 0},
		{"1", "managers are at 3 or 4", 1, "", 3, 4},
		{"1120", "chief executives at 4", 4, "112", 4, 4},
		{"121", "administrative managers at 4", 3, "12", 4, 4},
		{"1330", "production managers at 4", 4, "133", 4, 4},
		{"1412", "hotel and restaurant managers at 3", 4, "141", 3, 3},
		{"15", "no such group", 2, "1", 0, 0},
		{"2", "professionals at 4", 1, "", 4, 4},
		{"2512", "professionals at 4", 4, "251", 4, 4},
		{"3512", "technicians at 3", 4, "351", 3, 3},
		{"4110", "clerks at 2", 4, "411", 2, 2},
		{"8332", "operators at 2", 4, "833", 2, 2},
		{"9", "elementary occupations at 1", 1, "", 1, 1},
		{"25123", "five digits are no ISCO code", 0, "2512", 0, 0},
		{"2x", "a letter is no digit", 0, "2", 0, 0},
		{"٢٥", "only ASCII digits count", 0, "\xd9\xa2\xd9", 0, 0},
	} {
		t.Run(string(tt.code), func(t *testing.T) {
			require.Equal(t, tt.level, tt.code.Level(), tt.why)
			require.Equal(t, tt.level > 0, tt.code.Valid(), tt.why)
			require.Equal(t, tt.parent, tt.code.Parent(), tt.why)
			least, most := tt.code.SkillLevels()
			require.Equal(t, [2]int{tt.least, tt.most}, [2]int{least, most}, tt.why)
		})
	}
}

func TestPrefix(t *testing.T) {
	c := taxonomy.Code("2512")
	require.Equal(t, taxonomy.Code(""), c.Prefix(-1))
	require.Equal(t, taxonomy.Code(""), c.Prefix(0))
	require.Equal(t, taxonomy.Code("2"), c.Prefix(1))
	require.Equal(t, taxonomy.Code("251"), c.Prefix(3))
	require.Equal(t, c, c.Prefix(9))
}

// A group's skill levels span those of its parts.
func TestSkillLevelsNest(t *testing.T) {
	for c := range taxonomy.ISCO08().All() {
		least, most := c.SkillLevels()
		require.GreaterOrEqual(t, least, 1, c)
		require.LessOrEqual(t, most, 4, c)
		if c.Parent() == "" {
			continue
		}
		outerLeast, outerMost := c.Parent().SkillLevels()
		require.LessOrEqual(t, outerLeast, least, c)
		require.GreaterOrEqual(t, outerMost, most, c)
	}
}

func TestCodeJSON(t *testing.T) {
	var v struct{ A, B, C taxonomy.Code }
	require.NoError(t, json.Unmarshal([]byte(`{"A":"0110","B":"","C":null}`), &v))
	require.Equal(t, taxonomy.Code("0110"), v.A)
	require.Empty(t, v.B)
	require.Empty(t, v.C)
	require.Error(t, json.Unmarshal([]byte(`{"A":110}`), &v), "a number has lost its leading zero")
}

func TestOracleA07(t *testing.T) {
	table := taxonomy.DefaultProximity()
	require.Equal(t, taxonomy.ProximityTable{0, 0.2, 0.45, 0.75, 1}, table)
	for _, tt := range []struct {
		a, b   taxonomy.Code
		shared int
		want   float64
	}{
		{"2512", "2512", 4, 1},
		{"2512", "2513", 3, 0.75},
		{"2512", "2521", 2, 0.45},
		{"2512", "2411", 1, 0.2},
		{"2512", "3512", 0, 0},
		{"0110", "0110", 4, 1},
		{"7112", "7119", 3, 0.75},
		{"8332", "8331", 3, 0.75},
	} {
		require.Equal(t, tt.shared, taxonomy.Shared(tt.a, tt.b), "%s %s", tt.a, tt.b)
		require.Equal(t, tt.want, table.Between(tt.a, tt.b), "%s %s", tt.a, tt.b)
	}
}

func TestSharedOfMalformed(t *testing.T) {
	require.Equal(t, 1, taxonomy.Shared("2x12", "2x12"), "what is not a digit is not shared")
	require.Equal(t, 4, taxonomy.Shared("25123", "25123"), "never more than four")
	require.Equal(t, 0, taxonomy.Shared("", "2512"))
}

func TestBounds(t *testing.T) {
	for _, tt := range []struct {
		a, b              taxonomy.Code
		why               string
		certain, possible float64
	}{
		{"2512", "2513", "two unit groups are decided", 0.75, 0.75},
		{"2512", "2512", "the same unit group is decided", 1, 1},
		{"25", "2512", "25 may turn out to be 2512", 0.45, 1},
		{"25", "25", "two halves of a code may differ in the other half", 0.45, 1},
		{"25", "2411", "the digits that differ are known", 0.2, 0.2},
		{"25", "3", "no completion shares a digit", 0, 0},
		{"", "2512", "an unknown occupation may be any", 0, 1},
		{"", "", "two unknown occupations may be the same", 0, 1},
	} {
		certain, possible := taxonomy.DefaultProximity().Bounds(tt.a, tt.b)
		require.Equal(t, [2]float64{tt.certain, tt.possible}, [2]float64{certain, possible}, tt.why)
	}
}

// randomCode returns 0 to 4 digits from a small alphabet, so that prefixes are
// often shared.
func randomCode(rng *rand.Rand) taxonomy.Code {
	b := make([]byte, rng.IntN(taxonomy.MaxLevel+1))
	for i := range b {
		b[i] = byte('0' + rng.IntN(3))
	}
	return taxonomy.Code(b)
}

func complete(rng *rand.Rand, c taxonomy.Code) taxonomy.Code {
	for len(c) < taxonomy.MaxLevel {
		c += taxonomy.Code(byte('0' + rng.IntN(3)))
	}
	return c
}

func TestProximityLaws(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 2008))
	table := taxonomy.ProximityTable{0.1, 0.25, 0.5, 0.6, 1}
	open := 0
	for range 20_000 {
		a, b := randomCode(rng), randomCode(rng)
		lo, hi := table.Bounds(a, b)
		if lo != hi {
			open++
		}
		require.True(t, 0 <= lo && lo <= hi && hi <= 1, "bounded: %s %s", a, b)
		require.Equal(t, lo, table.Between(a, b), "the certain value: %s %s", a, b)
		lo2, hi2 := table.Bounds(b, a)
		require.Equal(t, [2]float64{lo, hi}, [2]float64{lo2, hi2}, "symmetric: %s %s", a, b)

		fullA, fullB := complete(rng, a), complete(rng, b)
		full := table.Between(fullA, fullB)
		require.True(t, lo <= full && full <= hi, "sound: %s %s in %s %s", fullA, fullB, a, b)
		l, h := table.Bounds(fullA, fullB)
		require.Equal(t, l, h, "decided: %s %s", fullA, fullB)

		more := fullA.Prefix(len(a) + 1)
		l, h = table.Bounds(more, b)
		require.True(t, lo <= l && h <= hi, "a digit more never widens: %s to %s, %s", a, more, b)
	}
	require.Greater(t, open, 1000, "the premise: open bounds occur")
}

func TestProximityTableValidate(t *testing.T) {
	require.NoError(t, taxonomy.DefaultProximity().Validate())
	for _, tt := range []struct {
		name   string
		table  taxonomy.ProximityTable
		fields []string
	}{
		{"zero value", taxonomy.ProximityTable{}, []string{"proximity[4]"}},
		{"falls", taxonomy.ProximityTable{0, 0.5, 0.4, 0.6, 1}, []string{"proximity[2]"}},
		{"two at once", taxonomy.ProximityTable{-0.1, 0.5, 0.6, math.NaN(), 1}, []string{"proximity[0]", "proximity[3]"}},
		{"above one", taxonomy.ProximityTable{0, 0.2, 0.4, 0.6, 1.5}, []string{"proximity[4]"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			err := tt.table.Validate()
			require.ErrorIs(t, err, fact.ErrRange)
			require.Equal(t, tt.fields, fields(t, err))
		})
	}
}

// fields lists the fields of the faults in err.
func fields(t *testing.T, err error) []string {
	t.Helper()
	var fs *fact.Faults
	require.ErrorAs(t, err, &fs)
	var names []string
	for _, f := range fs.All() {
		names = append(names, f.Field)
	}
	return names
}

func TestISCO08(t *testing.T) {
	s := taxonomy.ISCO08()
	require.Equal(t, "ISCO-08", s.Name())
	require.Equal(t, 619, s.Len())
	for level, want := range []int{0, 10, 43, 130, 436} {
		require.Len(t, s.Level(level), want, "level %d", level)
	}
	require.Same(t, s, taxonomy.ISCO08())

	var codes []taxonomy.Code
	for c, title := range s.All() {
		codes = append(codes, c)
		require.True(t, s.Has(c))
		require.Equal(t, strings.Join(strings.Fields(title), " "), title, "tidy: %s", c)
		require.NotEmpty(t, title, c)
		got, ok := s.Title(c)
		require.True(t, ok)
		require.Equal(t, title, got)
		if c.Level() < taxonomy.MaxLevel {
			require.NotEmpty(t, s.Children(c), "every group has parts: %s", c)
		} else {
			require.Empty(t, s.Children(c), c)
		}
	}
	require.True(t, slices.IsSorted(codes))
	for c := range s.All() { // stops when told to
		require.Equal(t, taxonomy.Code("0"), c)
		break
	}
	require.Equal(t, []taxonomy.Code{"2511", "2512", "2513", "2514", "2519"}, s.Children("251"))
	require.Equal(t, []taxonomy.Code{"01", "02", "03"}, s.Children("0"))
	require.Empty(t, s.Children(""), "the unknown code is not the top of the tree")
	require.False(t, s.Has(""))
	title, _ := s.Title("2512")
	require.Equal(t, "Software developers", title)
	title, _ = s.Title("0110")
	require.Equal(t, "Commissioned armed forces officers", title)
}

func TestSchemeParse(t *testing.T) {
	s := taxonomy.ISCO08()
	for _, tt := range []struct {
		text, why string
		want      taxonomy.Code
		err       error
		says      string
	}{
		{"2512", "a unit group", "2512", nil, ""},
		{" 0110\t", "blanks around a code are ignored", "0110", nil, ""},
		{"25", "a coarser level is a code too", "25", nil, ""},
		{"", "blank is unknown, not a fault", "", nil, ""},
		{"  ", "blank is unknown, not a fault", "", nil, ""},
		{"110", "a lost zero is reported, not mended", "", fact.ErrUnknownCode, "0110"},
		{"9999", "no such code", "", fact.ErrUnknownCode, "ISCO-08"},
		{"25.12", "no digits", "", fact.ErrSyntax, "one to 4 digits"},
		{"25120", "too long", "", fact.ErrSyntax, "one to 4 digits"},
		{"-", "an occupation cannot be none", "", fact.ErrSyntax, "one to 4 digits"},
	} {
		got, err := s.Parse(tt.text)
		require.Equal(t, tt.want, got, tt.why)
		require.ErrorIs(t, err, tt.err, tt.why)
		if tt.err != nil {
			require.ErrorContains(t, err, tt.says, tt.why)
		}
	}
	_, err := s.Parse("9999")
	require.NotContains(t, err.Error(), "zero", "09999 is no code, so no hint")
	require.NoError(t, s.Check(""))
	require.ErrorIs(t, s.Check(" 2512"), fact.ErrSyntax, "Check takes the code as it is")
}

func TestParseScheme(t *testing.T) {
	for _, tt := range []struct{ name, why, text string }{
		{"tabs", "the built-in form", "code\ttitle\n1\tManagers\n11\tTop, managers\n"},
		{"commas", "quotes as in CSV", "code,title\n1,Managers\n11,\"Top, managers\"\n"},
		{"semicolons", "as spreadsheets export", "title;code\nManagers;1\nTop, managers;11\n"},
		{"own headings", "any order, case and extra columns", "x,preferredLabel,CODE\n,Managers,1\nz,\"Top, managers\",11\n"},
		{
			"mark and comments", "a byte order mark, comments and blank rows are skipped",
			"\ufeff# a note\n\n\"code\",title\r\n11,\" Top,\t managers \"\r\n,\r\n1,Managers\r\n",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := taxonomy.ParseScheme("own", strings.NewReader(tt.text))
			require.NoError(t, err, tt.why)
			require.Equal(t, "own", s.Name())
			require.Equal(t, 2, s.Len())
			title, ok := s.Title("11")
			require.True(t, ok)
			require.Equal(t, "Top, managers", title, tt.why)
			require.Equal(t, []taxonomy.Code{"11"}, s.Children("1"))
		})
	}
}

func TestParseSchemeFaults(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"empty", "", []string{"own: missing: an empty table, want a line of headings"}},
		{"comments only", "# a\n#b", []string{"own: missing: an empty table, want a line of headings"}},
		{"no rows", "code,title\n,\n", []string{"own: missing: no rows"}},
		{"not a table", "PK\x03\x04\xff\xfe\n", []string{"own:1: cannot be read: not UTF-8 text"}},
		{"other columns", "id,name\n1,x\n", []string{
			`own:1: code: "id,name": missing: no heading stands for it`,
			`own:1: title: "id,name": missing: no heading stands for it`,
		}},
		{"two titles", "code,label,preferredLabel\n1,x,y\n", []string{
			`own:1: title: "preferredlabel": duplicate: heading "label" stands for it too`,
		}},
		{"the same heading twice", "code,title,code\n1,x,y\n", []string{
			`own:1: code: "code": duplicate: heading "code" stands for it too`,
		}},
		{"broken headings", "code,\"title\n1,x\n", []string{`own:1: cannot be read: the headings: extraneous or missing " in quoted-field`}},
		{"open quote", "code,title\n1,a\n2,\"b\n3,c\n", []string{`own:3: cannot be read: extraneous or missing " in quoted-field`}},
		{"all at once", "code,title\n1,a\n1,b\n,c\n2\n3,\n4x,d\n5\"5,e\n66,f\n7,\xff\n", []string{
			`own:3: code: "1": duplicate of line 2`,
			`own:4: code: missing`,
			`own:5: cannot be read: 1 fields under 2 headings`,
			`own:6: title: missing`,
			`own:7: code: "4x": cannot be read: want one to 4 digits`,
			`own:8: cannot be read: bare " in non-quoted-field`,
			`own:10: cannot be read: not UTF-8 text`,
			`own:9: code: "66": unknown code: its parent 6 is not in the table`,
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, err := taxonomy.ParseScheme("own", strings.NewReader(tt.text))
			require.Nil(t, s)
			var fs *fact.Faults
			require.ErrorAs(t, err, &fs)
			var got []string
			for _, f := range fs.All() {
				got = append(got, f.Error())
			}
			require.Equal(t, tt.want, got)
		})
	}
}

func TestParseSchemeOwnHeadingFirst(t *testing.T) {
	for _, text := range []string{"code,label,title\n1,x,Managers\n", "code,title,label\n1,Managers,x\n"} {
		s, err := taxonomy.ParseScheme("own", strings.NewReader(text))
		require.NoError(t, err)
		title, _ := s.Title("1")
		require.Equal(t, "Managers", title, "the column's own name goes before others")
	}
}

// The table of ISCO groups that ESCO publishes gives the built-in scheme.
func TestISCO08EqualsESCO(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(shared(t), "data", "esco", "ISCOGroups_en.csv"))
	require.NoError(t, err)
	s, err := taxonomy.ParseScheme("ISCO-08", bytes.NewReader(data))
	require.NoError(t, err)
	require.Equal(t, s, taxonomy.ISCO08())
}

// shared returns the folder of shared files: $BEVERIDGE_SHARED, or ../shared
// beside the module.
func shared(tb testing.TB) string {
	tb.Helper()
	dir := os.Getenv("BEVERIDGE_SHARED")
	if dir == "" {
		root, err := os.Getwd()
		require.NoError(tb, err)
		for {
			if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
				break
			}
			require.NotEqual(tb, filepath.Dir(root), root, "no go.mod above the test")
			root = filepath.Dir(root)
		}
		dir = filepath.Join(root, "..", "shared")
	}
	if _, err := os.Stat(dir); err != nil {
		tb.Skipf("no shared files: set BEVERIDGE_SHARED (%v)", err)
	}
	return dir
}

func FuzzParseScheme(f *testing.F) {
	f.Add("code,title\n1,a\n11,b\n")
	f.Add("\ufeffcode\ttitle\n0\tx\n")
	f.Add("code;label\n#\n1;\"a\n\"\n;\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := taxonomy.ParseScheme("fuzz", strings.NewReader(text))
		if err != nil {
			require.Nil(t, s)
			require.NotEmpty(t, err.Error())
			return
		}
		require.Positive(t, s.Len())
		var own strings.Builder
		own.WriteString("code\ttitle\n")
		for c, title := range s.All() {
			require.True(t, c.Valid())
			require.NotEmpty(t, title)
			require.True(t, c.Parent() == "" || s.Has(c.Parent()), "closed")
			own.WriteString(string(c) + "\t\"" + strings.ReplaceAll(title, `"`, `""`) + "\"\n")
		}
		again, err := taxonomy.ParseScheme("fuzz", strings.NewReader(own.String()))
		require.NoError(t, err)
		require.Equal(t, s, again, "written and read, the scheme is the same")
	})
}

func FuzzSchemeParse(f *testing.F) {
	for _, text := range []string{"2512", "110", " 01 ", "-", "", "２５"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := taxonomy.ISCO08().Parse(text)
		if err != nil {
			require.Empty(t, c)
			return
		}
		require.Equal(t, strings.TrimSpace(text), string(c))
		require.True(t, c == "" || taxonomy.ISCO08().Has(c))
	})
}
