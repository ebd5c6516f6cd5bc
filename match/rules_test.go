package match_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

func TestRulesValidate(t *testing.T) {
	held := match.Codes{Occupations: taxonomy.ISCO08(), Regions: geo.Belarus()}
	nurses := match.Clause{Occupations: []taxonomy.Code{"2221"}}
	for _, tt := range []struct {
		name string
		set  func(r *match.Rules)
		want []found
	}{
		{"all well", func(*match.Rules) {}, nil},
		{"nothing decided", func(r *match.Rules) { *r = match.Rules{Version: "1"} }, nil},
		{"who says so", func(r *match.Rules) { r.Jurisdiction, r.Source = "", "" }, []found{{"jurisdiction", fact.ErrMissing}, {"source", fact.ErrMissing}}},
		{"texts", func(r *match.Rules) { r.Version, r.Date = "\xff", fact.Some(match.Date(math.MaxInt32)) }, []found{{"version", fact.ErrSyntax}, {"date", fact.ErrRange}}},
		{"free movement", func(r *match.Rules) {
			r.FreeMovement = append(r.FreeMovement, match.FreeMovement{}, match.FreeMovement{Name: "n", Citizenships: []string{"by"}})
		}, []found{{"free_movement[1].name", fact.ErrMissing}, {"free_movement[1].citizenships", fact.ErrMissing}, {"free_movement[2].citizenships[0]", fact.ErrSyntax}}},
		{"permits", func(r *match.Rules) {
			r.Permits = []match.PermitRule{{}, {Class: "a", Clause: match.Clause{Regions: []geo.Code{}, Occupations: []taxonomy.Code{}}}}
		}, []found{{"permits[0].class", fact.ErrMissing}, {"permits[1].occupations", fact.ErrMissing}, {"permits[1].regions", fact.ErrMissing}}},
		{"exempt", func(r *match.Rules) {
			r.Exempt = []match.Exemption{{}, {Clause: match.Clause{Occupations: []taxonomy.Code{"9999", ""}, Regions: []geo.Code{"PL", ""}}}}
		}, []found{
			{"exempt[0].occupations", fact.ErrMissing},
			{"exempt[1].occupations[0]", fact.ErrUnknownCode},
			{"exempt[1].occupations[1]", fact.ErrMissing},
			{"exempt[1].regions[0]", fact.ErrUnknownCode},
			{"exempt[1].regions[1]", fact.ErrMissing},
		}},
		{"regulated", func(r *match.Rules) {
			r.Regulated = []match.Regulation{{Clause: nurses}, {Licences: []string{"a", "a", ""}, Clause: nurses}, {Qualification: true}}
		}, []found{
			{"regulated[0]", fact.ErrMissing},
			{"regulated[1].licences[1]", fact.ErrDuplicate},
			{"regulated[1].licences[2]", fact.ErrMissing},
			{"regulated[2].occupations", fact.ErrMissing},
		}},
		{"age", func(r *match.Rules) { r.MinimumAge = []match.AgeRule{{}, {Years: 81}, {Years: 80}} }, []found{{"minimum_age[0].years", fact.ErrRange}, {"minimum_age[1].years", fact.ErrRange}}},
		{"dates", func(r *match.Rules) {
			r.MinimumAge = []match.AgeRule{
				{Years: 18, Clause: match.Clause{Source: "\xff", From: fact.Some(match.Date(math.MinInt32)), Until: fact.Some(match.Date(math.MaxInt32))}},
				{Years: 18, Clause: match.Clause{From: fact.Some(asOf), Until: fact.Some(asOf - 1)}},
				{Years: 18, Clause: match.Clause{From: fact.Some(asOf), Until: fact.Some(asOf)}},
			}
		}, []found{
			{"minimum_age[0].source", fact.ErrSyntax},
			{"minimum_age[0].from", fact.ErrRange},
			{"minimum_age[0].until", fact.ErrRange},
			{"minimum_age[1].until", fact.ErrConflict},
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := freeMovement("KG")
			tt.set(&r)
			requireFaults(t, r.Validate(held), fmt.Sprintf("rules %q", r.Jurisdiction), tt.want)
			if _, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: held.Regions, Rules: r}); len(tt.want) == 0 {
				require.NoError(t, err)
			} else if tt.name != "exempt" { // occupations are no scheme of the scorer's
				requireSame(t, r.Validate(held), err)
			}
		})
	}
}

// requireSame holds that both errors are of the same fields.
func requireSame(t *testing.T, a, b error) {
	t.Helper()
	fields := func(err error) (all []string) {
		var fs *fact.Faults
		require.ErrorAs(t, err, &fs)
		for _, f := range fs.All() {
			all = append(all, f.Field)
		}
		return all
	}
	require.Equal(t, fields(a), fields(b))
}

func TestRulesFile(t *testing.T) {
	data, err := os.ReadFile("testdata/rules.json")
	require.NoError(t, err)
	r, err := match.ReadRules("rules.json", bytes.NewReader(data))
	require.NoError(t, err)
	require.NoError(t, r.Validate(match.Codes{Occupations: taxonomy.ISCO08(), Regions: geo.Belarus()}))
	require.Contains(t, r.Source, "synthetic")
	require.Equal(t, fact.Some(match.DateOf(2025, 7, 1)), r.FreeMovement[1].From)
	require.Equal(t, []taxonomy.Code{"61", "9211"}, r.Permits[1].Occupations)
	require.True(t, r.MinimumAge[1].AcrossBorders)
	require.JSONEq(t, string(data), show(t, r), "what is read can be written again")
	require.JSONEq(t, `{}`, show(t, match.Rules{}), "nothing said, nothing written")
}

func TestReadRules(t *testing.T) {
	for _, tt := range []struct{ name, why, in, want string }{
		{"nothing", "an empty object decides nothing", `{}`, ""},
		{"null", "says nothing", `{"jurisdiction":"C","source":"s","exempt":null}`, ""},
		{"empty", "no text is no rules", "", `r.json:1: cannot be read: not one JSON value: unexpected end of JSON input`},
		{"cut off", "with its line", "{\n\"exempt\": [\n", `r.json:3: cannot be read: not one JSON value: unexpected end of JSON input`},
		{"more after it", "one value", "{}\n{}", `r.json:2: cannot be read: not one JSON value: invalid character '{' after top-level value`},
		{"a list", "an object", `[]`, `r.json:1: "[]": cannot be read: want an object`},
		{"unknown names", "all at once, at every depth", "{\"jurisdiction\":\"C\",\"source\":\"s\",\n\"exemptions\":[],\"Source\":\"x\",\n\"exempt\":[{\"occupations\":[\"2221\"]},\n{\"occupation\":[\"2221\"]}]}", `3 faults
  r.json:2: exemptions: cannot be read: unknown field; want one of jurisdiction, version, date, source, free_movement, permits, exempt, regulated, minimum_age
  r.json:2: Source: cannot be read: unknown field; want one of jurisdiction, version, date, source, free_movement, permits, exempt, regulated, minimum_age
  r.json:4: exempt[1].occupation: cannot be read: unknown field; want one of source, from, until, occupations, regions`},
		{"twice", "the second would win unseen", `{"minimum_age":[{"years":18,"years":14}]}`, `r.json:1: minimum_age[0].years: "14": duplicate`},
		{"types", "each with what was wanted", `{"version":1,"date":"soon","exempt":{},"regulated":[7],"permits":[{"class":"a","regions":"BY","occupations":[7],"until":5}],
"minimum_age":[{"years":18.5,"across_borders":"yes"}]}`, `9 faults
  r.json:1: version: "1": cannot be read: want text in quotes
  r.json:1: date: "\"soon\"": cannot be read: want a date like 2026-03-31
  r.json:1: exempt: "{}": cannot be read: want a list
  r.json:1: regulated[0]: "7": cannot be read: want an object
  r.json:1: permits[0].regions: "\"BY\"": cannot be read: want a list
  r.json:1: permits[0].occupations: "[7]": cannot be read: want text in quotes
  r.json:1: permits[0].until: "5": cannot be read: want text in quotes
  r.json:2: minimum_age[0].years: "18.5": cannot be read: want a whole number
  r.json:2: minimum_age[0].across_borders: "\"yes\"": cannot be read: want true or false`},
		{"not valid", "what Validate says, with the file", `{"exempt":[{}]}`, `3 faults
  r.json: rules "": jurisdiction: missing
  r.json: rules "": source: missing
  r.json: rules "": exempt[0].occupations: missing`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := match.ReadRules("r.json", strings.NewReader(tt.in))
			if tt.want == "" {
				require.NoError(t, err, tt.why)
				return
			}
			require.EqualError(t, err, "match: "+tt.want, tt.why)
			require.Equal(t, match.Rules{}, r, "nothing half-read")
			var fs *fact.Faults
			require.ErrorAs(t, err, &fs)
		})
	}
	broken := errors.New("broken")
	_, err := match.ReadRules("r.json", iotest.ErrReader(broken))
	require.ErrorIs(t, err, broken)
	require.ErrorContains(t, err, "r.json")
	_, err = match.ReadRules("r.json", strings.NewReader(strings.Repeat(" ", 17<<20)))
	require.ErrorIs(t, err, fact.ErrRange)
}

// FuzzReadRules: whatever the bytes, no panic; what is read is valid, can be
// written and read again, and makes a scorer of the same verdicts.
func FuzzReadRules(f *testing.F) {
	data, err := os.ReadFile("testdata/rules.json")
	require.NoError(f, err)
	f.Add(data)
	g := newGen(61)
	for range 10 {
		text, err := json.Marshal(g.rules())
		require.NoError(f, err)
		f.Add(text)
	}
	f.Add([]byte(`{"jurisdiction":"C","source":"s","minimum_age":[{"years":80,"from":"0000-01-01","until":"9999-12-31"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := match.ReadRules("in", bytes.NewReader(data))
		if err != nil {
			require.Equal(t, match.Rules{}, r)
			require.NotEmpty(t, err.Error())
			return
		}
		require.NoError(t, r.Validate(match.Codes{}))
		again, err := match.ReadRules("out", strings.NewReader(show(t, r)))
		require.NoError(t, err)
		require.Equal(t, r, again)
		c := match.Config{Params: match.DefaultParams(), Regions: country(t), Rules: r}
		a, err := match.NewScorer(c)
		if err != nil {
			return // a region of another tree
		}
		c.Rules = again
		b, err := match.NewScorer(c)
		require.NoError(t, err)
		pairs(10, 62, func(_ gen, v match.Vacancy, w match.Worker) {
			require.Equal(t, verdictOf(a, v, w), verdictOf(b, v, w))
			all := findingsOf(a, v, w)
			for _, f := range all {
				require.Equal(t, f.Outcome == unknown, f.Facts != 0)
			}
			require.Equal(t, all, findingsOf(b, v, w))
		})
	})
}

// TestRulesAreCopied: changing the rules later changes nothing.
func TestRulesAreCopied(t *testing.T) {
	g := newGen(63)
	for range 30 {
		r := g.rules()
		s := scorer(t, func(c *match.Config) { c.Rules = r })
		v, w := g.vacancy("v"), g.worker("w")
		before, why := verdictOf(s.Scorer, v, w), findingsOf(s.Scorer, v, w)
		spoil := func(c *match.Clause) {
			c.Source = "another"
			for i := range c.Occupations {
				c.Occupations[i] = "9"
			}
			for i := range c.Regions {
				c.Regions[i] = "C-N"
			}
		}
		for i := range r.FreeMovement {
			r.FreeMovement[i].Citizenships[0] = "XX"
			spoil(&r.FreeMovement[i].Clause)
		}
		for i := range r.Permits {
			spoil(&r.Permits[i].Clause)
		}
		for i := range r.Exempt {
			spoil(&r.Exempt[i].Clause)
		}
		for i := range r.Regulated {
			r.Regulated[i].Qualification = !r.Regulated[i].Qualification
			spoil(&r.Regulated[i].Clause)
		}
		for i := range r.MinimumAge {
			r.MinimumAge[i].Years = 80
		}
		require.Equal(t, before, verdictOf(s.Scorer, v, w))
		require.Equal(t, why, findingsOf(s.Scorer, v, w))
	}
}

func TestFactsAndReasons(t *testing.T) {
	all := (1<<32 - 1 | match.Facts(0)).All()
	require.Len(t, all, 24)
	for set := range match.Facts(1 << 12) {
		set *= 4099 // spread over the bits
		set &= 1<<24 - 1
		data, err := json.Marshal(set)
		require.NoError(t, err)
		var back match.Facts
		require.NoError(t, json.Unmarshal(data, &back))
		require.Equal(t, set, back)
	}
	require.Equal(t, "vacancy.start, worker.permits", (match.FactPermits | match.FactStart).String())
	require.Empty(t, match.Facts(0).String())
	f := match.FactStart
	require.ErrorIs(t, json.Unmarshal([]byte(`["vacancy.start","age"]`), &f), fact.ErrSyntax)
	require.Error(t, json.Unmarshal([]byte(`"vacancy.start"`), &f))
	require.Equal(t, match.FactStart, f, "an error leaves the value as it was")

	names := map[string]bool{}
	for _, r := range allReasons(t) {
		text, err := r.MarshalText()
		require.NoError(t, err)
		require.Regexp(t, `^[a-z]+(-[a-z]+)*$`, string(text))
		require.False(t, names[string(text)], "%s twice", text)
		names[string(text)] = true
		var back match.Reason
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, r, back)
	}
	require.Equal(t, "permit-expired", match.ReasonPermitExpired.String())
	require.Equal(t, "too-far-and-unwilling", match.ReasonTooFarAndUnwilling.String())
	require.Equal(t, "under-age", match.ReasonUnderAge.String())
	require.Equal(t, "employer-unknown", match.ReasonEmployerUnknown.String())
	var r match.Reason
	require.ErrorIs(t, r.UnmarshalText([]byte("because")), fact.ErrSyntax)

	finding := match.Finding{Gate: match.GatePermit, Outcome: unknown, Reason: match.ReasonPermitUnsettled, Subject: "work", Facts: match.FactStart}
	require.Equal(t, "permit unknown: permit-unsettled, work; to be confirmed: vacancy.start", finding.String())
	require.JSONEq(t, `{"gate":"permit","outcome":null,"reason":"permit-unsettled","subject":"work","facts":["vacancy.start"]}`, show(t, finding))
}
