package taxonomy_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// requireRow compares a row of the table with cover and policy over all skills.
func requireRow(t *testing.T, table *taxonomy.CreditTable, req taxonomy.Node) {
	t.Helper()
	g := table.Graph()
	held, codes := table.Row(req)
	require.True(t, slices.IsSorted(held))
	require.Len(t, codes, len(held))
	entries := 0
	for have := range taxonomy.Node(g.Items()) {
		exact := table.Policy().Partial(g.Cover(req, have))
		if g.Within(have, req) {
			exact = 1
		}
		require.Equal(t, exact, table.Exact(req, have))
		code := table.Code(req, have)
		require.InDelta(t, exact, float64(code)/taxonomy.FullCredit, 1.0/taxonomy.FullCredit)
		require.Equal(t, exact > 0, code > 0, "no credit is rounded away")
		require.Equal(t, exact == 1, code == taxonomy.FullCredit, "and none up to 1")
		at, in := slices.BinarySearch(held, have)
		require.Equal(t, code > 0, in)
		if in {
			require.Equal(t, code, codes[at])
			entries++
		}
	}
	require.Len(t, held, entries)
	i := 0
	for have, credit := range table.Related(req) {
		require.Equal(t, held[i], have)
		require.Equal(t, table.Credit(req, have), credit)
		i++
	}
	require.Equal(t, len(held), i)
}

// requireColumns compares the columns of a table with its rows.
func requireColumns(t *testing.T, table *taxonomy.CreditTable) {
	t.Helper()
	type column struct {
		required []taxonomy.Node
		codes    []uint16
	}
	n := table.Graph().Items()
	columns, entries := make([]column, n), 0
	for req := range taxonomy.Node(n) { // ascending, so the columns ascend
		held, codes := table.Row(req)
		for i, have := range held {
			columns[have] = column{append(columns[have].required, req), append(columns[have].codes, codes[i])}
		}
	}
	for have := range taxonomy.Node(n) {
		required, codes := table.Column(have)
		require.Equal(t, columns[have].required, required)
		require.Equal(t, columns[have].codes, codes)
		entries += len(required)
	}
	require.Equal(t, table.Len(), entries)
	for _, no := range []taxonomy.Node{taxonomy.NoNode, taxonomy.Node(n)} { // unknown, and the first group if any
		required, codes := table.Column(no)
		require.Empty(t, required)
		require.Empty(t, codes)
	}
}

func TestCreditTable(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for range 150 {
		concepts, links := randomInput(rng)
		g, _, err := taxonomy.NewGraph(t.Context(), concepts, links)
		require.NoError(t, err)
		policy := taxonomy.CreditPolicy{Threshold: rng.Float64(), Ceiling: rng.Float64()}
		table, err := taxonomy.NewCreditTable(t.Context(), g, policy)
		require.NoError(t, err)
		for req := range taxonomy.Node(g.Items()) {
			requireRow(t, table, req)
		}
		requireColumns(t, table)
		require.Zero(t, table.Code(taxonomy.NoNode, 0))
		held, _ := table.Row(taxonomy.NoNode)
		require.Empty(t, held)
		if g.Items() > 0 {
			require.Zero(t, table.Code(0, taxonomy.NoNode))
		}
		for n := g.Items(); n < g.Len(); n++ {
			require.Zero(t, table.Code(taxonomy.Node(n), 0), "a group has no row")
		}
	}
}

func TestCreditPolicy(t *testing.T) {
	require.NoError(t, taxonomy.DefaultCredit().Validate())
	for _, p := range []taxonomy.CreditPolicy{{-0.1, 0.5}, {1, 0.5}, {math.NaN(), 0.5}, {0.5, -0.1}, {0.5, 1.1}, {0.5, math.NaN()}} {
		require.ErrorIs(t, p.Validate(), fact.ErrRange, "%v", p)
		_, err := taxonomy.NewCreditTable(t.Context(), taxonomy.Sample().Skills(), p)
		require.ErrorIs(t, err, fact.ErrRange)
	}
	p := taxonomy.DefaultCredit()
	require.Zero(t, p.Partial(0.6), "continuous at the threshold")
	require.Zero(t, p.Partial(0))
	require.InDelta(t, 0.8, p.Partial(math.Nextafter(1, 0)), 1e-12)
	require.Equal(t, uint16(1), taxonomy.CodeOf(1e-12), "no credit is rounded away")
	require.Equal(t, uint16(taxonomy.FullCredit-1), taxonomy.CodeOf(math.Nextafter(1, 0)), "and none up to 1")
	require.Equal(t, uint16(16384), taxonomy.CodeOf(0.25), "16383.75 to the nearest")

	why := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	_, err := taxonomy.NewCreditTable(ctx, taxonomy.Sample().Skills(), p)
	require.ErrorIs(t, err, why)
}

// Contents, specificities, credits and containments have the same bits on every
// machine: their hash is fixed here.
func TestSampleCodes(t *testing.T) {
	g := taxonomy.Sample().Skills()
	table, err := taxonomy.NewCreditTable(t.Context(), g, taxonomy.DefaultCredit())
	require.NoError(t, err)
	sum := uint64(14695981039346656037)
	for req := range taxonomy.Node(g.Items()) {
		held, codes := table.Row(req)
		for i := range held {
			sum = (sum ^ uint64(codes[i])<<32 ^ uint64(held[i])) * 1099511628211
		}
	}
	for n := range g.All() {
		sum = (sum ^ math.Float64bits(g.Information(n))) * 1099511628211
	}
	for n := range taxonomy.Node(g.Items()) {
		sum = (sum ^ math.Float64bits(taxonomy.Sample().Specificity(n))) * 1099511628211
	}
	c, err := taxonomy.NewContainment(t.Context(), taxonomy.Sample())
	require.NoError(t, err)
	for target := range c.Len() {
		low, high := c.Row(target)
		for source := range low {
			sum = (sum ^ uint64(low[source])<<16 ^ uint64(high[source])) * 1099511628211
		}
	}
	require.Equal(t, "cd9b641f6e8c0097", fmt.Sprintf("%016x", sum))
}

// Related skills of the sample earn what a reader would expect of them: all, a
// part, or nothing.
func TestSampleCredits(t *testing.T) {
	e := taxonomy.Sample()
	g := e.Skills()
	table, err := taxonomy.NewCreditTable(t.Context(), g, taxonomy.DefaultCredit())
	require.NoError(t, err)
	for _, tt := range []struct {
		req, have string
		why       string
		low, high float64
	}{
		{"welding-mig", "welding-mig", "the skill itself", 1, 1},
		{"welding-basics", "welding-tig", "a kind of welding", 1, 1},
		{"welding-tig", "welding-basics", "but less than what is asked for", 0.3, 0.4},
		{"welding-mig", "welding-arc", "two kinds of welding", 0.3, 0.4},
		{"turning", "milling", "both machining", 0.05, 0.3},
		{"truck-driving", "bus-driving", "both on roads", 0.3, 0.4},
		{"bookkeeping", "financial-accounting", "an accountant keeps books", 1, 1},
		{"spreadsheets", "office-software", "programs for the office", 0.4, 0.5},
		{"computer-basics", "spreadsheets", "needs a computer", 1, 1},
		{"formwork", "carpentry", "formwork is timber work", 0.2, 0.3},
		{"formwork", "concrete-placing", "and concrete work", 0.2, 0.3},
		{"milk-hygiene", "food-hygiene", "hygiene of two things", 0.2, 0.3},
		{"bricklaying", "programming", "nothing in common", 0, 0},
	} {
		credit := table.Credit(node(t, g, tt.req), node(t, g, tt.have))
		require.True(t, tt.low <= credit && credit <= tt.high, "%s for %s: %v; %s", tt.have, tt.req, credit, tt.why)
	}
	for n := range taxonomy.Node(g.Items()) {
		held, _ := table.Row(n)
		require.Greater(t, len(held), 1, "%s is alone", g.ID(n))
	}
}

// A weight does not depend on the order of the requirements, to the bit, and a
// repeated requirement weighs no more than one.
func TestWeights(t *testing.T) {
	g := taxonomy.Sample().Skills()
	table, err := taxonomy.NewCreditTable(t.Context(), g, taxonomy.DefaultCredit())
	require.NoError(t, err)
	rng := rand.New(rand.NewPCG(9, 10))
	for range 200 {
		req, u := []taxonomy.Node{}, map[taxonomy.Node]float64{}
		for range 1 + rng.IntN(12) {
			n := taxonomy.Node(rng.IntN(g.Items()+1) - 1)
			req = append(req, n)
			u[n] = rng.Float64()
		}
		weigh := func(order []taxonomy.Node) map[taxonomy.Node]float64 {
			list := make([]float64, len(order))
			for i, n := range order {
				list[i] = u[n]
			}
			got := map[taxonomy.Node]float64{}
			for i, w := range table.Weights(order, list) {
				require.LessOrEqual(t, w, list[i])
				require.Positive(t, w)
				got[order[i]] = w
			}
			return got
		}
		want := weigh(req)
		shuffled := slices.Clone(req)
		rng.Shuffle(len(req), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		require.Equal(t, want, weigh(shuffled))
	}
	n := node(t, g, "welding-basics")
	require.Equal(t, []float64{0.25, 0.25}, table.Weights([]taxonomy.Node{n, n}, []float64{0.5, 0.5}))
	require.Equal(t, []float64{0.5, 0.5}, table.Weights([]taxonomy.Node{taxonomy.NoNode, taxonomy.NoNode}, []float64{0.5, 0.5}))
	arc := node(t, g, "welding-arc")
	require.InDelta(t, 1, table.Similarity(arc, n), 0, "the larger of the two directions")
	require.InDelta(t, 1, table.Similarity(n, arc), 0)
	require.Less(t, table.Credit(arc, n), 1.0)
}

// A credit of the table is what cover and policy give, for every pair of some
// skills with every skill; and the size of the table is as its comment states.
func TestCreditTable111(t *testing.T) {
	e, _ := esco(t)
	g := e.Skills()
	before, start := heap(), time.Now()
	table, err := taxonomy.NewCreditTable(t.Context(), g, taxonomy.DefaultCredit())
	require.NoError(t, err)
	took, kept := time.Since(start), int64(heap())-int64(before)
	t.Logf("%d entries, %.2f MB, built in %v", table.Len(), float64(kept)/1e6, took)
	require.Equal(t, 285744, table.Len())
	require.InDelta(t, 3.54e6, kept, 0.1e6)
	rng := rand.New(rand.NewPCG(3, 4))
	for range 30 {
		requireRow(t, table, taxonomy.Node(rng.IntN(g.Items())))
	}
	requireColumns(t, table)
}
