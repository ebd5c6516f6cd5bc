package taxonomy_test

import (
	"fmt"
	"math"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// oracle reads a worked case of the specification.
func oracle(t *testing.T, id string, input, expected any) {
	t.Helper()
	matchtest.Case(t, filepath.Join("..", "testdata", "a_score.json"), id, input, expected)
}

const tolerance = 1e-9

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
		require.Equal(t, [2]string{p.X, p.Y}, in.Pairs[i])
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
