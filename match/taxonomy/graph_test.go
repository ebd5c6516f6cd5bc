package taxonomy_test

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// graphOf builds a graph from the parents of each concept; concepts that have
// something below them are groups if grouped says so.
func graphOf(t *testing.T, parents map[string][]string, groups ...string) *taxonomy.Graph {
	t.Helper()
	ids := map[string]bool{}
	var links []taxonomy.Link
	for n, above := range parents {
		ids[n] = true
		for _, b := range above {
			ids[b] = true
			links = append(links, taxonomy.Link{Narrow: n, Broad: b})
		}
	}
	var concepts []taxonomy.Concept
	for id := range ids {
		concepts = append(concepts, taxonomy.Concept{ID: id, Group: slices.Contains(groups, id)})
	}
	g, report, err := taxonomy.NewGraph(context.Background(), concepts, links)
	require.NoError(t, err)
	require.Empty(t, report)
	return g
}

func node(t *testing.T, g *taxonomy.Graph, id string) taxonomy.Node {
	t.Helper()
	n, ok := g.Find(id)
	require.True(t, ok, id)
	return n
}

// randomInput returns concepts and links, with every fault that is mended.
func randomInput(rng *rand.Rand) ([]taxonomy.Concept, []taxonomy.Link) {
	n := 1 + rng.IntN(25)
	name := func() string { return string(rune('a' + rng.IntN(n))) }
	var concepts []taxonomy.Concept
	for range n {
		concepts = append(concepts, taxonomy.Concept{ID: name(), Group: rng.IntN(4) == 0, Preferred: name(), Alternative: []string{name(), name()}})
	}
	var links []taxonomy.Link
	for range rng.IntN(2 * n) {
		links = append(links, taxonomy.Link{Narrow: name(), Broad: name()})
	}
	return concepts, links
}

func TestGraphOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	for range 300 {
		concepts, links := randomInput(rng)
		want, wantReport, err := taxonomy.NewGraph(t.Context(), concepts, links)
		require.NoError(t, err)
		rng.Shuffle(len(concepts), func(i, j int) { concepts[i], concepts[j] = concepts[j], concepts[i] })
		rng.Shuffle(len(links), func(i, j int) { links[i], links[j] = links[j], links[i] })
		got, report, err := taxonomy.NewGraph(t.Context(), concepts, links)
		require.NoError(t, err)
		require.Equal(t, want, got)
		require.Equal(t, wantReport, report)
		requireGraph(t, got)
	}
}

// requireGraph holds the laws of a graph, each worked out again from the direct
// links alone.
func requireGraph(t *testing.T, g *taxonomy.Graph) {
	t.Helper()
	var climb func(n taxonomy.Node, seen map[taxonomy.Node]bool)
	climb = func(n taxonomy.Node, seen map[taxonomy.Node]bool) {
		if !seen[n] {
			seen[n] = true
			for _, b := range g.Broader(n) {
				climb(b, seen)
			}
		}
	}
	closure := make([]map[taxonomy.Node]bool, g.Len())
	for n, id := range g.All() {
		found, ok := g.Find(id)
		require.True(t, ok)
		require.Equal(t, n, found)
		if n > 0 && int(n) != g.Items() {
			require.Less(t, g.ID(n-1), id, "ascending within items and groups")
		}
		closure[n] = map[taxonomy.Node]bool{}
		climb(n, closure[n])
		require.Len(t, g.Ancestors(n), len(closure[n]))
		require.Equal(t, n, g.Ancestors(n)[0])
		for _, b := range g.Broader(n) {
			require.Contains(t, g.Narrower(b), n)
			require.Less(t, g.Information(b), g.Information(n), "strictly less on every step up")
		}
	}
	for a := range g.All() {
		require.True(t, g.Information(a) >= 0 && g.Information(a) <= 1)
		require.Equal(t, len(g.Descendants(a)) == 1 && g.Len() > 1, g.Information(a) == 1, "leaves have it all")
		require.True(t, slices.IsSorted(g.Descendants(a)))
		for b := range g.All() {
			require.Equal(t, closure[a][b], g.Within(a, b))
			require.Equal(t, closure[a][b], slices.Contains(g.Descendants(b), a))
			requireCommon(t, g, closure, a, b)
			path := g.Path(a, b)
			require.Equal(t, closure[a][b], path != nil)
			for i := range path[min(1, len(path)):] {
				require.Contains(t, g.Broader(path[i]), path[i+1])
			}
		}
	}
}

func requireCommon(t *testing.T, g *taxonomy.Graph, closure []map[taxonomy.Node]bool, a, b taxonomy.Node) {
	t.Helper()
	best, common := -1.0, taxonomy.NoNode
	for c := range g.All() {
		if closure[a][c] && closure[b][c] && g.Information(c) > best {
			best, common = g.Information(c), c
		}
	}
	require.Equal(t, common, g.Common(a, b))
	require.Equal(t, common, g.Common(b, a))
	q := g.Cover(a, b)
	require.True(t, q >= 0 && q <= 1, "in [0, 1]")
	require.Equal(t, closure[b][a], q == 1, "1 exactly for the concept and what lies below it")
	if common == taxonomy.NoNode {
		require.Zero(t, q)
	}
	for _, below := range g.Descendants(b) {
		require.GreaterOrEqual(t, g.Cover(a, below), q, "a more specific skill never covers less")
	}
}

// Common goes by bits for the 64 widest concepts and by lists for the others,
// so it is held on graphs that have both.
func TestCommonOfLargeGraphs(t *testing.T) {
	rng := rand.New(rand.NewPCG(13, 14))
	for round := range 12 {
		parents, width := map[string][]string{}, 2+rng.IntN(4)
		roots := []int{1, 2, 130}[round%3] // 130 chains: pairs with nothing but bits in common
		for i := roots; i < 400; i++ {
			for range 1 + rng.IntN(2) {
				above := max(0, (i-1)/width-rng.IntN(3)*rng.IntN(9))
				if roots == 130 {
					above = i - roots
				}
				if id, broad := strconv.Itoa(i), strconv.Itoa(above); !slices.Contains(parents[id], broad) {
					parents[id] = append(parents[id], broad)
				}
			}
		}
		g := graphOf(t, parents)
		closure := make([]map[taxonomy.Node]bool, g.Len())
		for n := range g.All() {
			closure[n] = map[taxonomy.Node]bool{}
			for _, a := range g.Ancestors(n) {
				closure[n][a] = true
			}
		}
		for range 1500 {
			a := taxonomy.Node(rng.IntN(g.Len()))
			b := taxonomy.Node(rng.IntN(g.Len()))
			if above := g.Ancestors(a); rng.IntN(2) == 0 { // a relation of a
				near := g.Descendants(above[rng.IntN(len(above))])
				b = near[rng.IntN(len(near))]
			}
			requireCommon(t, g, closure, a, b)
		}
	}
}

func TestNewGraphMends(t *testing.T) {
	g, report, err := taxonomy.NewGraph(t.Context(), []taxonomy.Concept{
		{ID: "b", Preferred: "B"},
		{ID: "a", Preferred: "z"},
		{ID: "a", Preferred: "A", Alternative: []string{"x", "A", "", "x", "w"}},
		{ID: "0", Group: true},
	}, []taxonomy.Link{{"a", "b"}, {"b", "a"}, {"a", "0"}, {"a", "0"}, {"b", "b"}, {"a", "nil"}, {"x", "y"}})
	require.NoError(t, err)
	require.Equal(t, taxonomy.GraphReport{
		DuplicateConcepts: []string{"a"},
		UnknownEnds:       []string{"nil", "x", "y"},
		UnknownLinks:      2,
		DuplicateLinks:    1,
		CycleLinks:        []taxonomy.Link{{"b", "a"}, {"b", "b"}},
		RepeatedLabels:    2,
	}, report)
	require.Equal(t, "A", g.Label(0), "the lesser label is kept")
	require.Equal(t, []string{"w", "x"}, g.Alternatives(0))
	require.Equal(t, "0", g.ID(2), "groups come last")
	require.Equal(t, []taxonomy.Node{1, 2}, g.Broader(0))
}

func TestNewGraphErrors(t *testing.T) {
	_, _, err := taxonomy.NewGraph(t.Context(), []taxonomy.Concept{{ID: "a"}, {}}, nil)
	require.ErrorIs(t, err, fact.ErrMissing)
	require.EqualError(t, err, "concepts[1].id: missing")

	_, _, err = taxonomy.NewGraph(t.Context(), make([]taxonomy.Concept, taxonomy.MaxConcepts+1), nil)
	require.ErrorIs(t, err, fact.ErrRange)

	why := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	_, _, err = taxonomy.NewGraph(ctx, nil, nil)
	require.ErrorIs(t, err, why)
}

func TestGraphUnknown(t *testing.T) {
	g, _, err := taxonomy.NewGraph(t.Context(), nil, nil)
	require.NoError(t, err)
	require.Zero(t, g.Len())
	_, ok := g.Find("a")
	require.False(t, ok)

	g = graphOf(t, map[string][]string{"a": {"root"}})
	require.Equal(t, taxonomy.NoNode, g.Common(taxonomy.NoNode, 0))
	require.Zero(t, g.Cover(0, taxonomy.NoNode))
	require.Zero(t, g.Cover(taxonomy.NoNode, taxonomy.NoNode))
	require.False(t, g.Within(taxonomy.NoNode, 0))
	require.False(t, g.Within(0, taxonomy.NoNode))
}

// One root is counted once; over several roots stands one more.
func TestInformationRoots(t *testing.T) {
	one := graphOf(t, map[string][]string{"alone": nil})
	require.Zero(t, one.Information(0))
	two := graphOf(t, map[string][]string{"a": {"r"}, "b": {"s"}})
	require.InDelta(t, 1-math.Log(2)/math.Log(5), two.Information(node(t, two, "r")), 1e-15)
	require.Equal(t, taxonomy.NoNode, two.Common(node(t, two, "a"), node(t, two, "b")))
}

func FuzzNewGraph(f *testing.F) {
	f.Add([]byte("ab,bc,ca"))
	f.Add([]byte("aaabbbccc"))
	f.Add([]byte{0, 0, 1, 255, 1, 0})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 60 {
			return
		}
		var concepts []taxonomy.Concept
		var links []taxonomy.Link
		for i, c := range data {
			switch i % 3 {
			case 0:
				concepts = append(concepts, taxonomy.Concept{ID: string(data[i : i+1]), Group: c&1 == 1})
			case 2:
				links = append(links, taxonomy.Link{Narrow: string(data[i-1 : i]), Broad: string(data[i : i+1])})
			}
		}
		g, _, err := taxonomy.NewGraph(t.Context(), concepts, links)
		require.NoError(t, err)
		requireGraph(t, g)
	})
}

// TestUnknownConcept: what looks up an unknown concept says nothing of it.
func TestUnknownConcept(t *testing.T) {
	e := taxonomy.Sample()
	g := e.Skills()
	n, ok := g.Find("no such skill")
	require.False(t, ok)
	require.Equal(t, taxonomy.NoNode, n)
	require.Empty(t, g.ID(n)+g.Label(n))
	require.Zero(t, g.Information(n))
	for _, list := range [][]taxonomy.Node{g.Broader(n), g.Narrower(n), g.Ancestors(n), g.Descendants(n), e.Essential(n), e.Optional(n), e.Needs(n), e.Helps(n)} {
		require.Empty(t, list)
	}
	require.Empty(t, g.Alternatives(n))
	require.Empty(t, e.Unit(n))
	require.Equal(t, taxonomy.KindUnknown, e.Kind(n))
}
