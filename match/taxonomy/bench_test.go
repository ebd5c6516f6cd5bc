package taxonomy_test

import (
	"math/rand/v2"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A pair asks what have earns for req.
type pair struct{ req, have taxonomy.Node }

// pairs returns two lists of n pairs of skills, the same at every call: drawn
// from all skills, of which hardly any are related, and from the entries of the
// table.
func pairs(table *taxonomy.CreditTable, n int) (unrelated, related []pair) {
	rng := rand.New(rand.NewPCG(11, 12))
	draw := func() taxonomy.Node { return taxonomy.Node(rng.IntN(table.Graph().Items())) }
	for range n {
		unrelated = append(unrelated, pair{draw(), draw()})
	}
	for len(related) < n {
		req := draw()
		held, _ := table.Row(req)
		if have := held[rng.IntN(len(held))]; have != req || len(held) == 1 {
			related = append(related, pair{req, have})
		}
	}
	return unrelated, related
}

// benchmarkPairs runs on the sample and, where its files are, on ESCO 1.1.1.
func benchmarkPairs(b *testing.B, run func(b *testing.B, table *taxonomy.CreditTable, pairs []pair)) {
	b.Helper()
	for _, source := range []struct {
		name string
		load func(b *testing.B) *taxonomy.ESCO
	}{
		{"sample", func(*testing.B) *taxonomy.ESCO { return taxonomy.Sample() }},
		{"esco", func(b *testing.B) *taxonomy.ESCO { b.Helper(); e, _ := esco(b); return e }},
	} {
		b.Run(source.name, func(b *testing.B) {
			table, err := taxonomy.NewCreditTable(b.Context(), source.load(b).Skills(), taxonomy.DefaultCredit())
			require.NoError(b, err)
			unrelated, related := pairs(table, 1<<12)
			b.Run("unrelated", func(b *testing.B) { run(b, table, unrelated) })
			b.Run("related", func(b *testing.B) { run(b, table, related) })
		})
	}
}

func BenchmarkCredit(b *testing.B) {
	benchmarkPairs(b, func(b *testing.B, table *taxonomy.CreditTable, pairs []pair) {
		b.Helper()
		sum, i := 0, 0
		for b.Loop() {
			p := pairs[i&(len(pairs)-1)]
			sum += int(table.Code(p.req, p.have))
			i++
		}
		require.GreaterOrEqual(b, sum, 0)
	})
}

func BenchmarkCover(b *testing.B) {
	benchmarkPairs(b, func(b *testing.B, table *taxonomy.CreditTable, pairs []pair) {
		b.Helper()
		g, sum, i := table.Graph(), 0.0, 0
		for b.Loop() {
			p := pairs[i&(len(pairs)-1)]
			sum += g.Cover(p.req, p.have)
			i++
		}
		require.GreaterOrEqual(b, sum, 0.0)
	})
}

func BenchmarkReadESCO(b *testing.B) {
	esco(b) // skips without files
	for b.Loop() {
		_, _, err := taxonomy.ReadESCO(b.Context(), os.DirFS(escoDir), "en")
		require.NoError(b, err)
	}
}

func BenchmarkNewCreditTable(b *testing.B) {
	e, _ := esco(b)
	for b.Loop() {
		_, err := taxonomy.NewCreditTable(b.Context(), e.Skills(), taxonomy.DefaultCredit())
		require.NoError(b, err)
	}
}

func BenchmarkNewContainment(b *testing.B) {
	e, _ := esco(b)
	for b.Loop() {
		_, err := taxonomy.NewContainment(b.Context(), e)
		require.NoError(b, err)
	}
}
