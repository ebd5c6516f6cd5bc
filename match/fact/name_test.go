package fact_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
)

type colour uint8

func TestNames(t *testing.T) {
	names := []string{"", "red", "Green"}
	require.Empty(t, fact.NameOf(names, colour(0)))
	require.Equal(t, "Green", fact.NameOf(names, colour(2)))
	require.Equal(t, "(3)", fact.NameOf(names, colour(3)), "a number without a name shows as one")
	for _, tt := range []struct {
		text string
		want colour
	}{
		{"red", 1},
		{" RED\t", 1},
		{"green", 2},
		{"", 0},
		{"  ", 0},
	} {
		c := colour(9)
		require.NoError(t, fact.ParseName(names, []byte(tt.text), &c))
		require.Equal(t, tt.want, c, "%q", tt.text)
	}
	c := colour(2)
	err := fact.ParseName(names, []byte("re"), &c)
	require.ErrorIs(t, err, fact.ErrSyntax)
	require.EqualError(t, err, "cannot be read: want one of red, Green", "the blank is not offered")
	require.Equal(t, colour(2), c, "an error leaves the value as it was")
	require.Error(t, fact.ParseName(names[1:], nil, &c), "where no name is blank, a blank is no value")
}
