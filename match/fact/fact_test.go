package fact_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
)

var tris = []fact.Tri{fact.Unknown, fact.No, fact.Yes}

func TestTriTables(t *testing.T) {
	const u, n, y = fact.Unknown, fact.No, fact.Yes
	for _, tt := range []struct {
		a, b    fact.Tri
		and, or fact.Tri
	}{
		{u, u, u, u},
		{u, n, n, u},
		{u, y, u, y},
		{n, u, n, u},
		{n, n, n, n},
		{n, y, n, y},
		{y, u, u, y},
		{y, n, n, y},
		{y, y, y, y},
	} {
		require.Equal(t, tt.and, tt.a.And(tt.b), "%v and %v", tt.a, tt.b)
		require.Equal(t, tt.or, tt.a.Or(tt.b), "%v or %v", tt.a, tt.b)
	}
	require.Equal(t, u, u.Not())
	require.Equal(t, y, n.Not())
	require.Equal(t, n, y.Not())
	require.Equal(t, y, fact.Of(true))
	require.Equal(t, n, fact.Of(false))
}

// completions are the truth values that an operand can turn out to have.
func completions(t fact.Tri) []fact.Tri {
	if t == fact.Unknown {
		return []fact.Tri{fact.No, fact.Yes}
	}
	return []fact.Tri{t}
}

// TestTriIsStrongKleene derives the connectives from two-valued logic: the
// result is unknown exactly where the completions disagree.
func TestTriIsStrongKleene(t *testing.T) {
	agree := func(a, b fact.Tri, f func(a, b bool) bool) fact.Tri {
		seen := map[fact.Tri]bool{}
		for _, x := range completions(a) {
			for _, y := range completions(b) {
				seen[fact.Of(f(x == fact.Yes, y == fact.Yes))] = true
			}
		}
		if len(seen) > 1 {
			return fact.Unknown
		}
		return fact.Of(seen[fact.Yes])
	}
	for _, a := range tris {
		for _, b := range tris {
			require.Equal(t, agree(a, b, func(a, b bool) bool { return a && b }), a.And(b), "%v and %v", a, b)
			require.Equal(t, agree(a, b, func(a, b bool) bool { return a || b }), a.Or(b), "%v or %v", a, b)
			require.Equal(t, a.Not().Or(b.Not()), a.And(b).Not(), "De Morgan, %v and %v", a, b)
			require.Equal(t, a.Not().And(b.Not()), a.Or(b).Not(), "De Morgan, %v or %v", a, b)
		}
		require.Equal(t, a, a.Not().Not())
		require.Equal(t, a != fact.Unknown, a.Known())
		require.Equal(t, a == fact.Unknown, a.IsZero())
	}
	var zero fact.Tri
	require.Equal(t, fact.Unknown, zero, "the zero value is unknown")
	require.False(t, fact.Tri(9).Known(), "a number that is no truth value states nothing")
	require.Equal(t, "unknown", fact.Tri(9).String())
}

func TestTriCodecs(t *testing.T) {
	for _, tt := range []struct {
		tri              fact.Tri
		str, text, jason string
	}{
		{fact.Unknown, "unknown", "", "null"},
		{fact.No, "no", "no", "false"},
		{fact.Yes, "yes", "yes", "true"},
	} {
		require.Equal(t, tt.str, tt.tri.String())
		text, err := tt.tri.MarshalText()
		require.NoError(t, err)
		require.Equal(t, tt.text, string(text))
		jason, err := json.Marshal(tt.tri)
		require.NoError(t, err)
		require.Equal(t, tt.jason, string(jason))
		for _, start := range tris { // whatever it was before
			got := start
			require.NoError(t, got.UnmarshalText(text))
			require.Equal(t, tt.tri, got)
			got = start
			require.NoError(t, json.Unmarshal(jason, &got))
			require.Equal(t, tt.tri, got)
		}
	}
}

func TestTriReads(t *testing.T) {
	for _, tt := range []struct {
		text string
		want fact.Tri
	}{
		{"", fact.Unknown},
		{"  ", fact.Unknown},
		{"-", fact.No},
		{"no", fact.No},
		{" NO ", fact.No},
		{"False", fact.No},
		{"0", fact.No},
		{"yes", fact.Yes},
		{"TRUE", fact.Yes},
		{"1", fact.Yes},
	} {
		got := fact.Tri(99)
		require.NoError(t, got.UnmarshalText([]byte(tt.text)), "%q", tt.text)
		require.Equal(t, tt.want, got, "%q", tt.text)
		got = fact.Tri(99)
		quoted, err := json.Marshal(tt.text)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(quoted, &got), "%q", tt.text)
		require.Equal(t, tt.want, got, "JSON %q", tt.text)
	}
	for _, text := range []string{"maybe", "2", "unknown", "y", "--", "yes no"} {
		got := fact.Yes
		require.ErrorIs(t, got.UnmarshalText([]byte(text)), fact.ErrSyntax, "%q", text)
		require.Equal(t, fact.Yes, got, "an error leaves the value as it was")
	}
	for _, data := range []string{`"maybe"`, `0`, `1`, `[]`, `{}`, `[true]`} {
		got := fact.No
		require.Error(t, json.Unmarshal([]byte(data), &got), data)
		require.Equal(t, fact.No, got, "an error leaves the value as it was")
	}
	got := fact.No
	require.ErrorIs(t, got.UnmarshalJSON([]byte(`"`)), fact.ErrSyntax, "a lone quote is no string")
	require.ErrorIs(t, got.UnmarshalJSON(nil), fact.ErrSyntax)
}

// record has one fact of each form, as the records of package match do.
type record struct {
	Remote  fact.Tri           `json:"remote,omitzero"`
	Hours   fact.Opt[float64]  `json:"hours,omitzero"`
	Name    fact.Opt[string]   `json:"name,omitzero"`
	Skills  []string           `json:"skills,omitzero"`
	Numbers []fact.Opt[int]    `json:"numbers,omitzero"`
	Inner   fact.Opt[struct{}] `json:"inner,omitzero"`
}

func TestRecordsInJSON(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		rec       record
		want      string
	}{
		{"unknown", "unknown facts are left out", record{}, `{}`},
		{
			"none", "known none is written, an empty list too",
			record{Remote: fact.No, Hours: fact.None[float64](), Skills: []string{}},
			`{"remote":false,"hours":"-","skills":[]}`,
		},
		{
			"known", "known facts are written as their values",
			record{
				Remote: fact.Yes, Hours: fact.Some(0.0), Name: fact.Some(""), Skills: []string{"welding"},
				Inner: fact.Some(struct{}{}),
			},
			`{"remote":true,"hours":0,"name":"","skills":["welding"],"inner":{}}`,
		},
		{
			"in a list", "a list element has no name to leave out",
			record{Numbers: []fact.Opt[int]{{}, fact.None[int](), fact.Some(3)}},
			`{"numbers":[null,"-",3]}`,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			data, err := json.Marshal(tt.rec)
			require.NoError(t, err)
			require.JSONEq(t, tt.want, string(data), tt.why)
			var back record
			require.NoError(t, json.Unmarshal(data, &back))
			require.Equal(t, tt.rec, back, "decoding what was encoded gives the same facts")
		})
	}
	var null record
	require.NoError(t, json.Unmarshal([]byte(`{"remote":null,"hours":null,"name":null,"skills":null,"numbers":null}`), &null))
	require.Equal(t, record{}, null, "null is as absent")
	require.Nil(t, null.Skills)
}
