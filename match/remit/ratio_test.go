package remit_test

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/remit"
)

func TestParseRatio(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"3.24", "3.24"},
		{"-0.5", "-0.5"},
		{"007", "7"}, // decimal, not octal
		{"0", "0"},
		{"-0", "0"},
		{"1.20", "1.2"},
		{"0." + strings.Repeat("0", 39) + "1", "0." + strings.Repeat("0", 39) + "1"},
	} {
		got, err := remit.ParseRatio(tt.text)
		require.NoError(t, err, tt.text)
		require.Equal(t, tt.want, got.String())
		require.True(t, got.Stated())
	}
	for _, text := range []string{
		"", "-", ".", "5.", ".5", "+5", "--5", "1e3", "0x10", "0b1", "1_000", "1,5", "3/4", "3%", " 3", "NaN", "Inf",
		"1.2.3", "٣", strings.Repeat("9", 41),
	} {
		got, err := remit.ParseRatio(text)
		require.ErrorIs(t, err, fact.ErrSyntax, "%q", text)
		require.False(t, got.Stated())
	}
}

func TestRatioWithoutAValue(t *testing.T) {
	var none remit.Ratio
	require.Equal(t, "no data", none.String())
	require.Equal(t, "no data", none.Percent(2))
	require.Nil(t, none.Rat())
	_, ok := none.Float()
	require.False(t, ok)
	require.Equal(t, -1, none.Cmp(ratio(t, "-9")))
	require.Equal(t, 1, ratio(t, "-9").Cmp(none))
	require.Zero(t, none.Cmp(remit.Ratio{}))
	_, err := remit.NewRatio(1, 0)
	require.ErrorIs(t, err, fact.ErrRange)
}

func TestRatioIsNotChangedThroughItsRat(t *testing.T) {
	r, err := remit.NewRatio(1, 3)
	require.NoError(t, err)
	r.Rat().SetInt64(7)
	require.Equal(t, "1/3", r.String())
	require.Equal(t, "33.3 %", r.Percent(1))
}

// TestRounding holds half to even, through the cost of an amount.
func TestRounding(t *testing.T) {
	for _, tt := range []struct {
		share string
		minor int64
		want  int64
	}{
		{"0.5", 1, 0},
		{"0.5", 3, 2},
		{"0.5", 5, 2},
		{"0.5", 7, 4},
		{"-0.5", 1, 0},
		{"-0.5", 3, -2},
		{"-0.5", 5, -2},
		{"0.51", 1, 1},
		{"0.49", 1, 0},
		{"-0.51", 1, -1},
		{"-0.49", 1, 0},
		{"1", math.MaxInt64, math.MaxInt64},
		{"-1", math.MaxInt64, -math.MaxInt64},
	} {
		got, err := remit.CostOf[remit.OnTop](ratio(t, tt.share)).Of(match.Money{Minor: tt.minor, Currency: "EUR"})
		require.NoError(t, err)
		require.Equal(t, tt.want, got.Minor, "%s of %d", tt.share, tt.minor)
	}
	_, err := remit.CostOf[remit.OnTop](ratio(t, "1.01")).Of(match.Money{Minor: math.MaxInt64, Currency: "EUR"})
	require.ErrorIs(t, err, fact.ErrRange)
	_, err = remit.Cost[remit.OnTop]{}.Of(match.Money{Minor: 1, Currency: "EUR"})
	require.ErrorIs(t, err, fact.ErrMissing, "no data is not free of charge")
}
