package fact_test

import (
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
)

// grade is a type with a text form of its own: "A" to "C".
type grade byte

func (g grade) MarshalText() ([]byte, error) { return []byte{byte(g)}, nil }

func (g *grade) UnmarshalText(text []byte) error {
	if len(text) != 1 || text[0] < 'A' || text[0] > 'C' {
		return errors.New("want A to C")
	}
	*g = grade(text[0])
	return nil
}

func (g grade) String() string { return string(rune(g)) }

func TestOptStates(t *testing.T) {
	var unknown fact.Opt[int]
	none, some := fact.None[int](), fact.Some(7)
	for _, tt := range []struct {
		opt                 fact.Opt[int]
		str                 string
		known, isNone, zero bool
		or                  int
	}{
		{unknown, "unknown", false, false, true, 5},
		{none, "none", true, true, false, 5},
		{some, "7", true, false, false, 7},
		{fact.Some(0), "0", true, false, false, 0},
	} {
		require.Equal(t, tt.str, tt.opt.String())
		require.Equal(t, tt.known, tt.opt.Known(), tt.str)
		require.Equal(t, tt.isNone, tt.opt.IsNone(), tt.str)
		require.Equal(t, tt.zero, tt.opt.IsZero(), tt.str)
		require.Equal(t, tt.or, tt.opt.Or(5), tt.str)
		v, ok := tt.opt.Get()
		require.Equal(t, tt.known && !tt.isNone, ok, tt.str)
		if !ok {
			require.Zero(t, v, tt.str)
		}
	}
	require.NotEqual(t, unknown, fact.Some(0), "unknown is not zero")
	require.NotEqual(t, none, fact.Some(0), "none is not zero")
	require.NotEqual(t, unknown, none)
	require.Contains(t, map[fact.Opt[int]]bool{some: true}, fact.Some(7), "comparable")
}

// roundTrips holds that both codecs give back all three states, whatever was
// in the variable before.
func roundTrips[T any](t *testing.T, values ...T) {
	t.Helper()
	all := []fact.Opt[T]{{}, fact.None[T]()}
	for _, v := range values {
		all = append(all, fact.Some(v))
	}
	for _, want := range all {
		text, err := want.MarshalText()
		require.NoError(t, err)
		jason, err := json.Marshal(want)
		require.NoError(t, err)
		for _, before := range all {
			got := before
			require.NoError(t, got.UnmarshalText(text), "%q", text)
			require.Equal(t, want, got, "text %q", text)
			got = before
			require.NoError(t, json.Unmarshal(jason, &got), "%s", jason)
			require.Equal(t, want, got, "JSON %s", jason)
		}
	}
}

func TestOptRoundTrips(t *testing.T) {
	roundTrips(t, "a", "two words", "--", "null", "é")
	roundTrips(t, 0, 1, -1, math.MaxInt, math.MinInt)
	roundTrips[int64](t, 0, math.MaxInt64, math.MinInt64)
	roundTrips(t, 0, 0.1, -2.5, math.MaxFloat64, math.SmallestNonzeroFloat64)
	roundTrips(t, grade('A'), grade('C'))
}

func TestOptReadsText(t *testing.T) {
	var s fact.Opt[string]
	require.NoError(t, s.UnmarshalText([]byte("  two words \t")))
	require.Equal(t, fact.Some("two words"), s, "blanks around it are ignored")
	require.NoError(t, s.UnmarshalText([]byte(" - ")))
	require.Equal(t, fact.None[string](), s)
	require.NoError(t, s.UnmarshalText([]byte("  ")))
	require.Equal(t, fact.Opt[string]{}, s, "a blank is unknown")
	var n fact.Opt[int]
	require.NoError(t, n.UnmarshalText([]byte(" 12 ")))
	require.Equal(t, fact.Some(12), n)
}

// refuses holds that a text is an error in both codecs and leaves the value as
// it was.
func refuses[T any](t *testing.T, before T, texts, jsons []string) {
	t.Helper()
	for _, start := range []fact.Opt[T]{{}, fact.None[T](), fact.Some(before)} {
		for _, text := range texts {
			got := start
			require.Error(t, got.UnmarshalText([]byte(text)), "%q", text)
			require.Equal(t, start, got, "%q", text)
		}
		for _, data := range jsons {
			got := start
			require.Error(t, json.Unmarshal([]byte(data), &got), data)
			require.Equal(t, start, got, data)
		}
	}
}

func TestOptRefuses(t *testing.T) {
	refuses(t, 5, []string{"x", "1.5", "1e3", "9223372036854775808", "--1", "1 2"}, []string{`"x"`, `"5"`, `1.5`, `[]`, `{}`, `true`})
	refuses[int64](t, 5, []string{"x", "9223372036854775808", "0x10"}, []string{`1.5`, `1e30`})
	refuses(t, 2.5,
		[]string{"NaN", "nan", "Inf", "+Inf", "-inf", "Infinity", "1e999", "-1e999", "1,5", "x"},
		[]string{`1e999`, `NaN`, `"NaN"`, `"1.5"`})
	refuses(t, "a", nil, []string{`1`, `[]`, `"`})
	refuses(t, grade('B'), []string{"D", "AA"}, []string{`"D"`, `1`})
	var n fact.Opt[int]
	require.ErrorIs(t, n.UnmarshalText([]byte("x")), fact.ErrSyntax)
	var m fact.Opt[int64]
	require.ErrorIs(t, m.UnmarshalText([]byte("x")), fact.ErrSyntax)
	var x fact.Opt[float64]
	require.ErrorIs(t, x.UnmarshalText([]byte("inf")), fact.ErrSyntax)
}

func TestOptWithoutTextForm(t *testing.T) {
	var o fact.Opt[[]int]
	require.EqualError(t, o.UnmarshalText([]byte("1")), "fact: *[]int has no text form")
	require.NoError(t, o.UnmarshalText([]byte("-")), "none needs no form")
	_, err := fact.Some([]int{1}).MarshalText()
	require.EqualError(t, err, "fact: []int has no text form")
}

func TestOptNoneInJSON(t *testing.T) {
	for _, data := range []string{`"-"`, ` "-" `, `"\u002d"`} {
		o := fact.Some("x")
		require.NoError(t, o.UnmarshalJSON([]byte(data)))
		require.Equal(t, fact.None[string](), o, "%s is none however it is written", data)
	}
}

func FuzzOptString(f *testing.F) {
	for _, s := range []string{``, `-`, ` x `, `"-"`, `"\u002d"`, `null`, `"a"`, `{`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzzOpt[string](t, data) })
}

func FuzzOptFloat(f *testing.F) {
	for _, s := range []string{``, `-`, `1.5`, `1e999`, `NaN`, `0x1p-2`, `"1"`, `null`, `-0`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzzOpt[float64](t, data) })
}

func FuzzOptInt(f *testing.F) {
	for _, s := range []string{``, `-`, `15`, `1e3`, `+1`, `-0`, `"1"`, `null`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) { fuzzOpt[int](t, data) })
}

// fuzzOpt holds that what can be read can be written and read again.
func fuzzOpt[T comparable](t *testing.T, data []byte) {
	t.Helper()
	var o, back fact.Opt[T]
	if o.UnmarshalText(data) == nil {
		text, err := o.MarshalText()
		require.NoError(t, err)
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, o, back)
	} else {
		require.Equal(t, fact.Opt[T]{}, o)
	}
	o, back = fact.Opt[T]{}, fact.Opt[T]{}
	if json.Unmarshal(data, &o) == nil {
		text, err := json.Marshal(o)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &back))
		require.Equal(t, o, back)
	} else {
		require.Equal(t, fact.Opt[T]{}, o)
	}
	_ = o.UnmarshalJSON(data) // not through the decoder: must not panic
}

func FuzzTri(f *testing.F) {
	for _, s := range []string{``, `-`, `yes`, `true`, `null`, `"no"`, `"`, `"yes`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var tri, back fact.Tri
		if tri.UnmarshalText(data) == nil {
			text, err := tri.MarshalText()
			require.NoError(t, err)
			require.NoError(t, back.UnmarshalText(text))
			require.Equal(t, tri, back)
		}
		if tri.UnmarshalJSON(data) == nil {
			text, err := tri.MarshalJSON()
			require.NoError(t, err)
			require.NoError(t, back.UnmarshalJSON(text))
			require.Equal(t, tri, back)
		}
		require.LessOrEqual(t, tri, fact.Yes)
	})
}
