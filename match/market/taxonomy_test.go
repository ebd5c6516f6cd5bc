package market_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// The sample taxonomy has the occupations and the skills of the table, each once
// and nothing else, and the relations that the table says.
func TestSampleTaxonomy(t *testing.T) {
	e := taxonomy.Sample()
	nodes := func(skills ...taxonomy.Skill) (list []taxonomy.Node) {
		for _, s := range skills {
			n, ok := e.Skills().Find(string(s))
			require.True(t, ok, s)
			require.Less(t, int(n), e.Skills().Items(), "%s is a skill, no group", s)
			list = append(list, n)
		}
		slices.Sort(list)
		return slices.Compact(list)
	}
	all := slices.Clone(market.GeneralSkills())
	require.Equal(t, len(market.Table()), e.Occupations().Items())
	for _, row := range market.Table() {
		all = append(all, row.Skills...)
		n, ok := e.Occupations().Find("occupation/" + strings.ReplaceAll(strings.ToLower(row.Name), " ", "-"))
		require.True(t, ok, row.Name)
		require.Equal(t, row.Code, e.Unit(n), row.Name)
		require.Equal(t, strings.ToLower(row.Name), e.Occupations().Label(n))
		require.Equal(t, nodes(row.Skills[:market.CoreSkills]...), e.Essential(n), row.Name)
		require.Equal(t, nodes(slices.Concat(row.Skills[market.CoreSkills:], market.GeneralSkills())...), e.Optional(n), row.Name)
	}
	require.Len(t, nodes(all...), e.Skills().Items())
	for _, s := range nodes(market.GeneralSkills()...) {
		require.Zero(t, e.Specificity(s), "every occupation uses it")
	}
}
