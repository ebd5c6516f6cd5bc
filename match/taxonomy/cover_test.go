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
func requireRow(t testing.TB, table *taxonomy.CreditTable, req taxonomy.Node) {
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
		require.Equal(t, exact, table.Exact(req, have)) //nolint:testifylint // the same bits
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
		require.Equal(t, table.Credit(req, have), credit) //nolint:testifylint // the same bits
		i++
	}
	require.Equal(t, len(held), i)
}

// requireColumns compares the columns of a table with its rows.
func requireColumns(t testing.TB, table *taxonomy.CreditTable) {
	t.Helper()
	type column struct {
		required []taxonomy.Node
		codes    []uint16
	}
	n := table.Graph().Items()
	want, entries := make([]column, n), 0
	for req := range taxonomy.Node(n) { // ascending, so the columns ascend
		held, codes := table.Row(req)
		for i, have := range held {
			want[have] = column{append(want[have].required, req), append(want[have].codes, codes[i])}
		}
	}
	for have := range taxonomy.Node(n) {
		required, codes := table.Column(have)
		require.Equal(t, want[have], column{required, codes})
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

// Corpus information, Resnik, Lin and Wu-Palmer exist in this test alone: they
// show why the library has intrinsic information and cover.
func TestOracleA04(t *testing.T) {
	var in struct {
		Parents    map[string][]string
		LeafCounts map[string]float64 `json:"leaf_counts"`
		Pairs      [][2]string
	}
	var want struct {
		IC    map[string]float64
		Pairs []struct {
			X, Y, Mica       string
			Resnik, Lin      float64
			CoverX           float64 `json:"cover_req_x_have_y"`
			CoverY           float64 `json:"cover_req_y_have_x"`
			Palmer0, Palmer1 float64 `json:"-"`
			WuPalmer0        float64 `json:"wu_palmer_root0"`
			WuPalmer1        float64 `json:"wu_palmer_root1"`
		}
	}
	oracle(t, "A-04", &in, &want)
	g := graphOf(t, in.Parents)
	corpus, total := func(n taxonomy.Node) (mass float64) {
		for _, d := range g.Descendants(n) {
			mass += in.LeafCounts[g.ID(d)]
		}
		return mass
	}, 0.0
	for _, n := range in.LeafCounts {
		total += n
	}
	ic := func(n taxonomy.Node) float64 { return math.Log(total / corpus(n)) }
	var depth func(n taxonomy.Node) float64
	depth = func(n taxonomy.Node) (d float64) {
		for _, b := range g.Broader(n) {
			d = max(d, depth(b)+1)
		}
		return d
	}
	for id, x := range want.IC {
		require.InDelta(t, x, ic(node(t, g, id)), tolerance, id)
	}
	for i, p := range want.Pairs {
		require.Equal(t, in.Pairs[i], [2]string{p.X, p.Y})
		x, y := node(t, g, p.X), node(t, g, p.Y)
		mica, deepest := node(t, g, "root"), node(t, g, "root")
		for c := range g.All() {
			if g.Within(x, c) && g.Within(y, c) {
				// B has no leaves but those of B1, so for d and e the two tie: the
				// oracle takes the most specific, which has fewer descendants.
				if more := ic(c) - ic(mica); more > 0 || more == 0 && len(g.Descendants(c)) < len(g.Descendants(mica)) {
					mica = c
				}
				if depth(c) > depth(deepest) {
					deepest = c
				}
			}
		}
		require.Equal(t, p.Mica, g.ID(mica))
		require.Equal(t, mica, g.Common(x, y), "intrinsic information finds the same here")
		require.InDelta(t, p.Resnik, ic(mica), tolerance)
		require.InDelta(t, p.Lin, 2*ic(mica)/(ic(x)+ic(y)), tolerance)
		require.InDelta(t, p.CoverX, ic(mica)/ic(x), tolerance)
		require.InDelta(t, p.CoverY, ic(mica)/ic(y), tolerance)
		require.InDelta(t, p.WuPalmer0, 2*depth(deepest)/(depth(x)+depth(y)), tolerance)
		require.InDelta(t, p.WuPalmer1, 2*(depth(deepest)+1)/(depth(x)+depth(y)+2), tolerance)
	}
	a, a1 := node(t, g, "a"), node(t, g, "A1")
	require.InDelta(t, 1, g.Cover(a1, a), 0, "Lin gives 0.569 for the more specific skill")
	require.Zero(t, g.Cover(a, node(t, g, "d")), "Wu-Palmer gives 0.25 across branches")
}

func TestOracleA05(t *testing.T) {
	var in struct {
		Parents map[string][]string
		N       int
	}
	var want struct{ IC map[string]float64 }
	oracle(t, "A-05", &in, &want)
	g := graphOf(t, in.Parents)
	require.Equal(t, in.N, g.Len())
	require.Len(t, want.IC, g.Len())
	for id, x := range want.IC {
		require.InDelta(t, x, g.Information(node(t, g, id)), tolerance, id)
	}
}

// Best-match average and soft Jaccard exist in this test alone: they fall when
// the worker gains an irrelevant skill.
func TestOracleA06(t *testing.T) {
	type rules struct {
		Coverage, BMA float64
		Redundancy    float64            `json:"redundancy_coverage"`
		Jaccard       float64            `json:"soft_jaccard"`
		Weights       map[string]float64 `json:"redundancy_weights"`
		Soft          float64            `json:"soft_cardinality_required"`
	}
	var in struct {
		Similarity []struct {
			X, Y string
			S    float64
		}
		Required, W2, W3 []string
	}
	var want struct{ W2, W3 rules }
	oracle(t, "A-06", &in, &want)
	table := map[[2]string]float64{}
	for _, s := range in.Similarity {
		table[[2]string{s.X, s.Y}], table[[2]string{s.Y, s.X}] = s.S, s.S
	}
	sums := func(set []string) []float64 {
		return taxonomy.Redundancy(len(set), func(i, j int) float64 { return table[[2]string{set[i], set[j]}] })
	}
	soft := func(set []string) (n float64) {
		for _, s := range sums(set) {
			n += 1 / s
		}
		return n
	}
	best := func(x string, set []string) (m float64) {
		for _, y := range set {
			m = max(m, table[[2]string{x, y}])
		}
		return m
	}
	mean := func(from, to []string) (m float64) {
		for _, x := range from {
			m += best(x, to)
		}
		return m / float64(len(from))
	}
	for _, c := range []struct {
		held []string
		want rules
	}{{in.W2, want.W2}, {in.W3, want.W3}} {
		var got, weights float64
		for i, s := range sums(in.Required) {
			got += best(in.Required[i], c.held) / s
			weights += 1 / s
			if c.want.Weights != nil {
				require.InDelta(t, c.want.Weights[in.Required[i]], 1/s, tolerance)
				require.InDelta(t, c.want.Soft, soft(in.Required), tolerance)
			}
		}
		require.InDelta(t, c.want.Redundancy, got/weights, tolerance)
		require.InDelta(t, c.want.Coverage, mean(in.Required, c.held), tolerance)
		require.InDelta(t, c.want.BMA, (mean(in.Required, c.held)+mean(c.held, in.Required))/2, tolerance)
		union := soft(append(slices.Clone(in.Required), c.held...))
		both := soft(in.Required) + soft(c.held) - union
		require.InDelta(t, c.want.Jaccard, both/union, tolerance)
	}
}

func TestOracleA31(t *testing.T) {
	var in struct {
		N            int
		Theta, Kappa float64
	}
	var want struct {
		Rows []struct {
			Leaves        int `json:"leaves_under_common_parent"`
			Cover, Credit float64
		}
	}
	oracle(t, "A-31", &in, &want)
	policy := taxonomy.DefaultCredit()
	require.Equal(t, taxonomy.CreditPolicy{Threshold: in.Theta, Ceiling: in.Kappa}, policy)
	parents := map[string][]string{}
	for _, row := range want.Rows {
		group := fmt.Sprint("group", row.Leaves)
		parents[group] = []string{"root"}
		for i := range row.Leaves {
			parents[fmt.Sprintf("%s/%d", group, i)] = []string{group}
		}
	}
	for i := 0; len(parents) < in.N-1; i++ { // the root is no key
		parents[fmt.Sprint("rest", i)] = []string{"root"}
	}
	g := graphOf(t, parents)
	require.Equal(t, in.N, g.Len())
	for _, row := range want.Rows {
		group := fmt.Sprint("group", row.Leaves)
		a, b := node(t, g, group+"/0"), node(t, g, group+"/1")
		require.InDelta(t, row.Cover, g.Cover(a, b), tolerance)
		require.InDelta(t, row.Credit, policy.Partial(g.Cover(a, b)), tolerance)
		require.InDelta(t, 1, g.Cover(node(t, g, group), a), 0, "more specific")
	}
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
