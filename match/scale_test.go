package match_test

import (
	"encoding"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// enumeration holds the names of a type's values, in order from 0, in all
// codecs.
func enumeration[T interface {
	~uint8
	String() string
	encoding.TextMarshaler
}, P interface {
	*T
	encoding.TextUnmarshaler
}](t *testing.T, names ...string) {
	t.Helper()
	for i, name := range names {
		v := T(i)
		require.Equal(t, name, v.String())
		text, err := v.MarshalText()
		require.NoError(t, err)
		require.Equal(t, name, string(text))
		for _, form := range []string{name, strings.ToUpper(name), strings.ToLower(name), " " + name + " "} {
			got := T(99)
			require.NoError(t, P(&got).UnmarshalText([]byte(form)), "%q", form)
			require.Equal(t, v, got, "%q", form)
		}
		data, err := json.Marshal(v)
		require.NoError(t, err)
		got := T(99)
		require.NoError(t, json.Unmarshal(data, &got))
		require.Equal(t, v, got)
	}
	for _, text := range []string{"nonsense", "-", "99", names[1] + "x"} {
		got := T(1)
		err := P(&got).UnmarshalText([]byte(text))
		require.ErrorIs(t, err, fact.ErrSyntax, "%q", text)
		require.ErrorContains(t, err, names[len(names)-1], "it names what is wanted")
		require.Equal(t, T(1), got, "an error leaves the value as it was")
	}
	require.Equal(t, "(99)", T(99).String(), "a number without a name shows as one")
	if names[0] != "" {
		got := T(1)
		require.Error(t, P(&got).UnmarshalText(nil), "a blank is no value")
	}
}

func TestEnumerations(t *testing.T) {
	enumeration[match.CEFR](t, "0", "A1", "A2", "B1", "B2", "C1", "C2", "native")
	enumeration[match.ISCED](t, "0", "1", "2", "3", "4", "5", "6", "7", "8")
	enumeration[match.Recognition](t, "", "domestic", "pending", "recognised", "refused")
	enumeration[match.Origin](t, "", "local", "immigrant", "abroad")
	enumeration[match.Contract](t, "", "permanent", "fixed-term", "seasonal")
	enumeration[match.Period](t, "", "hour", "day", "week", "month", "year")
	enumeration[match.WageBasis](t, "", "gross", "net")
	enumeration[match.View](t, "", "employer", "worker", "reciprocal")
	enumeration[match.State](t, "not applicable", "known", "partial", "missing")
	enumeration[match.Component](t, "skills", "occupation", "location", "language", "education", "experience",
		"availability", "wage", "conditions", "occupation_wish", "hours")
	require.Equal(t, 11, match.NumComponents)

	require.Equal(t, "B1", match.B1.String())
	require.Equal(t, "native", match.Native.String())
	require.Equal(t, "refused", match.Refused.String())
	require.Equal(t, "abroad", match.Abroad.String())
	require.Equal(t, "seasonal", match.Seasonal.String())
	require.Equal(t, "year", match.PerYear.String())
	require.Equal(t, "net", match.Net.String())
	require.Equal(t, "hours", match.Hours.String())
}

func TestDate(t *testing.T) {
	for _, tt := range []struct {
		text string
		want match.Date
	}{
		{"1970-01-01", 0},
		{"1970-01-02", 1},
		{"1969-12-31", -1},
		{"2000-02-29", 11016},
		{"2026-03-31", 20543},
		{"0000-01-01", -719528},
		{"9999-12-31", 2932896},
	} {
		var d match.Date
		require.NoError(t, d.UnmarshalText([]byte(" "+tt.text+" ")))
		require.Equal(t, tt.want, d, tt.text)
		text, err := d.MarshalText()
		require.NoError(t, err)
		require.Equal(t, tt.text, string(text))
	}
	require.Equal(t, match.Date(20543), match.DateOf(2026, time.March, 31))
	require.Equal(t, match.DateOf(2026, time.March, 3), match.DateOf(2026, time.February, 31), "days run into the next month")
	for _, text := range []string{"", "2026-02-30", "2026-13-01", "31.03.2026", "2026-3-1", "2026-03-31T00:00:00Z", "20260331"} {
		d := match.Date(5)
		require.ErrorIs(t, d.UnmarshalText([]byte(text)), fact.ErrSyntax, text)
		require.Equal(t, match.Date(5), d, "an error leaves the value as it was")
	}
}

func FuzzDate(f *testing.F) {
	f.Add("2026-03-31")
	f.Add("0000-01-01")
	f.Fuzz(func(t *testing.T, text string) {
		var d, back match.Date
		if d.UnmarshalText([]byte(text)) != nil {
			return
		}
		require.NoError(t, back.UnmarshalText([]byte(d.String())))
		require.Equal(t, d, back)
	})
}

// TestOptionalScales: the types of this package as facts, in all three states.
func TestOptionalScales(t *testing.T) {
	threeStates(t, match.DateOf(2026, 3, 31), "2026-03-31")
	threeStates(t, match.Money{Minor: 185050, Currency: "BYN"}, "1850.50 BYN")
	threeStates(t, match.CEFRNone, "0")
	threeStates(t, match.Native, "native")
	threeStates(t, match.ISCED(0), "0")
}

func threeStates[T any](t *testing.T, v T, text string) {
	t.Helper()
	for want, form := range map[*fact.Opt[T]]string{{}: "", ptr(fact.None[T]()): "-", ptr(fact.Some(v)): text} {
		got, err := want.MarshalText()
		require.NoError(t, err)
		require.Equal(t, form, string(got))
		var back fact.Opt[T]
		require.NoError(t, back.UnmarshalText(got))
		require.Equal(t, *want, back)
		data, err := json.Marshal(*want)
		require.NoError(t, err)
		back = fact.Some(v)
		require.NoError(t, json.Unmarshal(data, &back))
		require.Equal(t, *want, back, string(data))
	}
	before := fact.Some(v)
	require.ErrorIs(t, before.UnmarshalText([]byte("nonsense")), fact.ErrSyntax)
	require.Equal(t, fact.Some(v), before)
}

func ptr[T any](v T) *T { return &v }

func TestYearsTo(t *testing.T) {
	for _, tt := range []struct {
		why      string
		from, to match.Date
		want     int
	}{
		{"the day before a birthday", match.DateOf(2000, 6, 15), match.DateOf(2018, 6, 14), 17},
		{"the birthday", match.DateOf(2000, 6, 15), match.DateOf(2018, 6, 15), 18},
		{"born on 29 February: not on the 28th", match.DateOf(2000, 2, 29), match.DateOf(2018, 2, 28), 17},
		{"but on 1 March", match.DateOf(2000, 2, 29), match.DateOf(2018, 3, 1), 18},
		{"and on the day in a leap year", match.DateOf(2000, 2, 29), match.DateOf(2020, 2, 29), 20},
		{"before 1970", match.DateOf(1950, 12, 31), match.DateOf(1969, 12, 30), 18},
		{"the same day", match.DateOf(2000, 1, 1), match.DateOf(2000, 1, 1), 0},
		{"the day before", match.DateOf(2000, 1, 1), match.DateOf(1999, 12, 31), -1},
	} {
		require.Equal(t, tt.want, tt.from.YearsTo(tt.to), tt.why)
	}
}
