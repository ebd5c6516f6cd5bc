//go:build !race && !386

package taxonomy_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// What a kernel asks per pair or per record allocates nothing.
func TestLookUpsDoNotAllocate(t *testing.T) {
	g := taxonomy.Sample().Skills()
	table, err := taxonomy.NewCreditTable(t.Context(), g, taxonomy.DefaultCredit())
	require.NoError(t, err)
	c, err := taxonomy.NewContainment(t.Context(), taxonomy.Sample())
	require.NoError(t, err)
	ids := []string{}
	for _, id := range g.All() {
		ids = append(ids, id)
	}
	sum := 0.0
	n := testing.AllocsPerRun(10, func() {
		for _, id := range ids {
			a, _ := g.Find(id)
			for b := range taxonomy.Node(g.Len()) {
				sum += g.Cover(a, b) + table.Credit(a, b) + table.Exact(a, b) + float64(g.Common(a, b))
				if g.Within(a, b) {
					sum++
				}
			}
			held, _ := table.Row(a)
			required, _ := table.Column(a)
			sum += float64(len(held) + len(required))
		}
		low, high, _ := c.Bounds("25", "7212")
		at, _ := c.Index("2512")
		row, _ := c.Row(at)
		column, _ := c.Column(at)
		sum += low + high + float64(row[at]) + float64(column[at])
	})
	require.Zero(t, n)
	require.Positive(t, sum)
}
