package protect_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/protect"
)

// own is a set with one rule.
func own(block string) protect.Rules {
	return protect.Rules{
		Jurisdiction: "C", Version: "1", Date: fact.Some(match.DateOf(2026, 1, 1)),
		Parameters: map[string]protect.Parameter{"cap": protect.Number(2), "floor": protect.Amount(byn(5)), "open": {}},
		Rules:      []protect.Rule{{ID: "X1", Block: []string{block}, Sources: []string{"s"}, Text: protect.Text{"en": "So it is."}}},
	}
}

// used states all parameters of own, so that none is idle.
const used = " or cap > cap or floor > floor or open > open"

func TestExpressions(t *testing.T) {
	v, o, p := clean(t)
	v.Occupation = "7212"
	v.Protection.Recruiter = fact.Some("Fair Hands")
	for _, tt := range []struct {
		text string
		want fact.Tri
	}{
		{"hours = 40", fact.Yes},
		{"hours != 40.0", fact.No},
		{"hours <= 40 and hours >= 40", fact.Yes},
		{"hours < 40 or hours > 40", fact.No},
		{"not (hours < 40 or hours > 40)", fact.Yes},
		{"not not hours = 40", fact.Yes},
		{"not hours = 41 and hours = 40", fact.Yes},           // not binds first
		{"hours = 40 or hours = 41 and hours = 42", fact.Yes}, // then and
		{"(hours = 40 or hours = 41) and hours = 42", fact.No},
		{"cap * cap * 10 = hours", fact.Yes},
		{"hourly_wage > floor", fact.Yes},
		{"hourly_wage > cap * floor", fact.No},
		{"worker_fee > 0", fact.No},
		{"worker_fee >= 0.00", fact.Yes},
		{"occupation = '7212'", fact.Yes},
		{"occupation = '72'", fact.Yes},
		{"occupation != '9'", fact.Yes},
		{"recruiter = 'Fair Hands'", fact.Yes},
		{"recruiter = 'Fair'", fact.No},
		{"employer = 'Yard'", fact.Unknown},
		{"hours > open", fact.Unknown},
		{"hours > open and hours = 41", fact.No},
		{"grievance_channel", fact.Yes},
		{"  grievance_channel\n", fact.Yes},
		{"signed_hours = offered_hours and age = 25 and not free_movement", fact.Yes},
	} {
		r := own(tt.text)
		r.Rules = append(r.Rules, protect.Rule{ID: "idle", Warn: []string{strings.TrimPrefix(used, " or ")}, Sources: []string{"s"}, Text: protect.Text{"en": "x"}})
		s, err := protect.New(r)
		require.NoError(t, err, tt.text)
		got := map[protect.Outcome]fact.Tri{protect.Kept: fact.No, protect.Unsettled: fact.Unknown, protect.Violated: fact.Yes}
		f := s.Placement(&v, &o, &p).Findings[0]
		require.Equal(t, tt.want, got[f.Outcome], tt.text)
	}
}

func TestExpressionFaults(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", "want a name, not the end at byte 1"},
		{"hours >", "want a name, not the end at byte 8"},
		{"hours", `want a comparison after a number, not ""`},
		{"hours > 40 40", `want an end, not "40" at byte 12`},
		{"wages > 0", `neither a field nor a parameter: "wages"`},
		{"(hours > 40", "want a closing parenthesis"},
		{"hours > 4.", "want a number like 0.9"},
		{"hours > 1234567890123456", "want a number like 0.9 of at most 15 digits"},
		{"hours > 'x'", "a number and a text do not compare"},
		{"occupation > '7'", "is not less or more"},
		{"occupation = ''", "an empty text"},
		{"occupation = '7", "a text has no end"},
		{"grievance_channel = 1", `want an end, not "="`},
		{"hours = grievance_channel", "a yes-or-no field is not compared"},
		{"hours > worker_fee", "a number and a amount of money do not compare"},
		{"worker_fee > 5", "do not compare"},
		{"2*cap*floor = 20", "do not compare"},
		{"worker_fee * floor > 0", "is not multiplied by"},
		{"hours * worker_fee > floor or hours @ 4", `want a comparison after a number, not "@"`},
		{strings.Repeat("(", 100) + "housing" + strings.Repeat(")", 100), "nested deeper"},
		{strings.Repeat("not ", 100) + "housing", "nested deeper"},
		{strings.Repeat(" ", 2001), "longer than"},
	} {
		r := own(tt.text)
		err := r.Validate()
		require.ErrorContains(t, err, tt.want, tt.text)
		require.ErrorContains(t, err, "rules[0].block[0]", tt.text)
	}
}

func TestRulesFaults(t *testing.T) {
	valid := func() protect.Rules { return own("housing" + used) }
	r := valid()
	require.NoError(t, r.Validate())
	for _, tt := range []struct {
		name, field string
		reason      error
		spoil       func(*protect.Rules)
	}{
		{"no jurisdiction", "jurisdiction", fact.ErrMissing, func(r *protect.Rules) { r.Jurisdiction = " " }},
		{"no version", "version", fact.ErrMissing, func(r *protect.Rules) { r.Version = "" }},
		{"no date", "date", fact.ErrMissing, func(r *protect.Rules) { r.Date = fact.Opt[match.Date]{} }},
		{"no rules", "rules", fact.ErrMissing, func(r *protect.Rules) { r.Rules, r.Parameters = nil, nil }},
		{"no id", "rules[0].id", fact.ErrMissing, func(r *protect.Rules) { r.Rules[0].ID = "" }},
		{"an id twice", "rules[1].id", fact.ErrDuplicate, func(r *protect.Rules) { r.Rules = append(r.Rules, r.Rules[0]) }},
		{"nothing asked", "rules[0]", fact.ErrMissing, func(r *protect.Rules) { r.Rules[0].Block, r.Parameters = nil, nil }},
		{"no source", "rules[0].sources", fact.ErrMissing, func(r *protect.Rules) { r.Rules[0].Sources = nil }},
		{"no text", "rules[0].text", fact.ErrMissing, func(r *protect.Rules) { r.Rules[0].Text = nil }},
		{"no place for what is unknown", "unknown.en", fact.ErrSyntax, func(r *protect.Rules) { r.Unknown = protect.Text{"en": "?"} }},
		{"a parameter no rule uses", "parameters.min_wage", fact.ErrUnknownCode, func(r *protect.Rules) { *r = r.With("min_wage", protect.Number(1)) }},
		{"a parameter of a field's name", "parameters.hours", fact.ErrConflict, func(r *protect.Rules) { *r = r.With("hours", protect.Number(1)) }},
		{"a parameter that is a word", "parameters.and", fact.ErrSyntax, func(r *protect.Rules) { *r = r.With("and", protect.Number(1)) }},
		{"a name with a blank", "parameters.a b", fact.ErrSyntax, func(r *protect.Rules) { *r = r.With("a b", protect.Number(1)) }},
		{"a negative limit", "parameters.cap", fact.ErrRange, func(r *protect.Rules) { *r = r.With("cap", protect.Number(-1)) }},
		{"a negative amount", "parameters.floor", fact.ErrRange, func(r *protect.Rules) { *r = r.With("floor", protect.Amount(byn(-1))) }},
		{"no currency", "parameters.floor", fact.ErrSyntax, func(r *protect.Rules) { *r = r.With("floor", protect.Amount(match.Money{Minor: 1})) }},
		{"an indicator without a name", "not_checkable[0].name", fact.ErrMissing, func(r *protect.Rules) { r.NotCheckable = []protect.Indicator{{}} }},
	} {
		r := valid()
		tt.spoil(&r)
		_, err := protect.New(r)
		var fs *fact.Faults
		require.ErrorAs(t, err, &fs, tt.name)
		require.Len(t, fs.All(), 1, "%s: %v", tt.name, err)
		require.Equal(t, tt.field, fs.All()[0].Field, tt.name)
		require.ErrorIs(t, err, tt.reason, tt.name)
	}
	r.With("cap", protect.Number(9))
	require.Equal(t, protect.Number(2), r.Parameters["cap"], "With leaves the rules as they were")
}

func TestReadRules(t *testing.T) {
	_, err := protect.ReadRules("r.json", strings.NewReader("{\"jurisdiction\":\"C\",\n\"parameters\":{\"cap\":\"4 BYN\",\"cap\":1,\"x\":[],\"y\":\"4.001 BYN\",\"z\":-1},\"rule\":[]}"))
	require.EqualError(t, err, `protect: 5 faults
  r.json:2: parameters.cap: "1": duplicate
  r.json:2: parameters.x: "[]": cannot be read: want a number, an amount like "4.00 BYN", "-" for no limit, or null
  r.json:2: parameters.y: "\"4.001 BYN\"": cannot be read: want at most 2 digits after the point
  r.json:2: parameters.z: "-1": out of range: want a number of at least 0
  r.json:2: rule: cannot be read: unknown field; want one of jurisdiction, version, date, notice, parameters, unknown, rules, not_checkable`)
	_, err = protect.ReadRules("r.json", strings.NewReader(`{"jurisdiction":"C","version":"1","date":"2026-01-01","parameters":{},"rules":[{"id":"X","block":["hour > 4"],"sources":["s"],"text":{"en":"x"}}]}`))
	require.EqualError(t, err, `protect: r.json: rules "C": rules[0].block[0]: "hour > 4": cannot be read: neither a field nor a parameter: "hour" at byte 6`)
}

// A user's own set: another minimum, one rule replaced, one added.
func TestExtend(t *testing.T) {
	r := protect.Belarus().With("minimum_wage", protect.Amount(byn(4))).With("max_months", protect.Number(9))
	r.Rules[12].Block[0] = "pay_interval > 7"
	delete(r.Parameters, "max_pay_interval")
	r.Rules = append(r.Rules, protect.Rule{
		ID: "X1", Warn: []string{"contract = 'seasonal' and signed_months > max_months"}, Sources: []string{"2014/36/EU art. 14"},
		Text: protect.Text{"en": "The season is too long."},
	})
	s, err := protect.New(r)
	require.NoError(t, err)
	v, o, p := clean(t)
	v.Terms.Contract = match.Seasonal
	report := s.Placement(&v, &o, &p)
	var rules []string
	for _, f := range report.Open() {
		rules = append(rules, f.Rule+" "+f.Outcome.String())
	}
	require.Equal(t, []string{"F13 block", "X1 warn"}, rules)
}

func TestFields(t *testing.T) {
	all := protect.Fields()
	seen := map[string]protect.Field{}
	for _, f := range all {
		require.NotContains(t, seen, f.Name)
		seen[f.Name] = f
	}
	for _, f := range all {
		for _, name := range f.From {
			require.Nil(t, seen[name].From, "%s is made of what is stated", f.Name)
			require.Contains(t, seen, name)
		}
	}
	require.Equal(t, protect.Field{Name: "age", Kind: "number", Scope: protect.OfPlacement}, seen["age"])
}

// FuzzReadRules: whatever the bytes, no panic; what is read is valid, is the same when
// written and read again, and gives the same reports.
func FuzzReadRules(f *testing.F) {
	data, err := json.Marshal(protect.Belarus())
	require.NoError(f, err)
	f.Add(data)
	for _, text := range []string{
		"hours > 40 and not (housing or shifts)", "0.9 * reference_wage <= hourly_wage", "occupation != '7'", "signed_months = offered_months",
		"((((housing))))", "not not not housing", "hours > 1 * 1 * 1", "wage_basis = 'gross'", "monthly_wage > 0",
	} {
		data, err := json.Marshal(own(text + used))
		require.NoError(f, err)
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := protect.ReadRules("in", bytes.NewReader(data))
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		text, err := json.Marshal(r)
		require.NoError(t, err)
		again, err := protect.ReadRules("out", bytes.NewReader(text))
		require.NoError(t, err)
		a, err := protect.New(r)
		require.NoError(t, err)
		b, err := protect.New(again)
		require.NoError(t, err)
		v, o, p := clean(t)
		require.Equal(t, a.Placement(&v, &o, &p), b.Placement(&v, &o, &p))
		empty := a.Placement(&match.Vacancy{}, &protect.Offer{}, &protect.Placement{})
		require.Equal(t, empty, b.Placement(&match.Vacancy{}, &protect.Offer{}, &protect.Placement{}))
		for i, f := range empty.Findings {
			if f.Outcome != protect.Unsettled {
				known := a.Placement(&v, &o, &p).Findings[i]
				require.Equal(t, f.Outcome, known.Outcome, "what is settled with nothing known stays so")
			}
		}
	})
}

// A screener is written with its rules, so that a plan can be replayed.
func TestScreenerJSON(t *testing.T) {
	v, o, p := clean(t)
	for _, s := range []*protect.Screener{screener(t), protect.Neutral(), protect.Unchecked("why not"), protect.Unchecked("")} {
		data, err := json.Marshal(s)
		require.NoError(t, err)
		var again *protect.Screener
		require.NoError(t, json.Unmarshal(data, &again))
		require.Equal(t, s.Basis(), again.Basis())
		require.Equal(t, s.Placement(&v, &o, &p), again.Placement(&v, &o, &p))
		twice, err := json.Marshal(again)
		require.NoError(t, err)
		require.Equal(t, data, twice)
	}
	var s protect.Screener
	require.ErrorIs(t, json.Unmarshal([]byte(`{"jurisdiction":"x"}`), &s), fact.ErrMissing)
	require.ErrorIs(t, json.Unmarshal([]byte(`{"no":"x"}`), &s), fact.ErrSyntax)
	require.False(t, s.Checks())
}
