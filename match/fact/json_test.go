package fact_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
)

// More of this is held where rules are read, in package match.
func TestReadJSON(t *testing.T) {
	type limits struct {
		Name string                   `json:"name"`
		By   map[string]fact.Opt[int] `json:"by"`
	}
	var got limits
	require.NoError(t, fact.ReadJSON("in", strings.NewReader(`{"name":"x","by":{"a":1,"b":"-","c":null}}`), 100, &got))
	require.Equal(t, limits{"x", map[string]fact.Opt[int]{"a": fact.Some(1), "b": fact.None[int](), "c": {}}}, got)
	require.EqualError(t, fact.ReadJSON("in", strings.NewReader("{\"by\":{\"a\":1,\n\"a\":2,\"b\":\"x\"},\"By\":{}}"), 100, &got), `3 faults
  in:2: by.a: "2": duplicate
  in:2: by.b: "\"x\"": cannot be read: want a whole number
  in:2: By: cannot be read: unknown field; want one of name, by`)
	require.ErrorIs(t, fact.ReadJSON("in", strings.NewReader(`{"name":"x"}`), 5, &got), fact.ErrRange)
}
