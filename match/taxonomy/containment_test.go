package taxonomy_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/taxonomy"
)

func TestOracleA08(t *testing.T) {
	var in struct {
		Skills map[string][]string `json:"occupation_skills"`
		Omega  map[string]float64
	}
	var want struct {
		Y float64 `json:"contained_target_Y_source_X"`
		X float64 `json:"contained_target_X_source_Y"`
	}
	oracle(t, "A-08", &in, &want)
	nodes := func(occupation string) (list []taxonomy.Node) {
		for _, k := range in.Skills[occupation] {
			list = append(list, taxonomy.Node(k[1]-'0'))
		}
		return list
	}
	omega := func(n taxonomy.Node) float64 { return in.Omega[fmt.Sprintf("k%d", n)] }
	for _, c := range []struct {
		target, source string
		want           float64
	}{{"Y", "X", want.Y}, {"X", "Y", want.X}, {"X", "X", 1}} {
		got, ok := taxonomy.Contained(nodes(c.target), nodes(c.source), omega)
		require.True(t, ok)
		require.InDelta(t, c.want, got, tolerance, "%s from %s", c.target, c.source)
	}
	_, ok := taxonomy.Contained(nil, nodes("X"), omega)
	require.False(t, ok, "nothing is asked for")
}
