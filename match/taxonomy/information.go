package taxonomy

import (
	"cmp"
	"context"
	"math/bits"
	"slices"
)

// Information returns the intrinsic information content of n,
//
//	IC(n) = 1 − ln(hypo(n)+1) / ln N
//
// where hypo(n) counts the concepts strictly below n, each once, and N all
// concepts of the graph. It lies in [0, 1]: 1 for a concept with nothing below
// it, 0 for one root above all, and it falls strictly on every step upwards.
// A graph with several roots is taken to have one more concept above them,
// which is counted in N and is no node; the roots then keep a little
// information. A concept alone in its graph is that root: 0.
// Its bits are the same on every machine. Source: Seco, Veale and Hayes, ECAI
// 2004.
func (g *Graph) Information(n Node) float64 {
	if n < 0 {
		return 0
	}
	return g.content[n]
}

// Cover returns the share of the information of the required concept that the
// held one contains:
//
//	cover(req, have) = IC(Common(req, have)) / IC(req)
//
// It lies in [0, 1], is 1 exactly if have is req or below it, and 0 where they
// have nothing in common but the root or one is unknown. It is directed: a
// worker is not marked down for holding something more specific. The cost is
// that of [Graph.Common].
func (g *Graph) Cover(req, have Node) float64 {
	c := g.Common(req, have)
	switch c {
	case NoNode:
		return 0
	case req:
		return 1
	default:
		return g.content[c] / g.content[req] // a node strictly below another has content
	}
}

// inform computes the information content from the unsorted ancestors of every
// node, and stores the ancestors in its order.
func (g *Graph) inform(ctx context.Context, sets [][]Node) error {
	n, size, roots := g.Len(), make([]int, g.Len()), 0
	for node, set := range sets {
		for _, a := range set {
			size[a]++
		}
		if len(g.broader.of(Node(node))) == 0 {
			roots++
		}
	}
	if roots > 1 {
		n++
	}
	g.content = make([]float64, g.Len())
	for c, s := range size {
		if s < n {
			g.content[c] = 1 - log2(s)/log2(n)
		}
	}
	if err := canceled(ctx); err != nil {
		return err
	}
	g.rankBy(size)
	for i, set := range sets {
		if i%1024 == 0 {
			if err := canceled(ctx); err != nil {
				return err
			}
		}
		slices.SortFunc(set, func(a, b Node) int { return cmp.Compare(g.rank[a], g.rank[b]) })
		g.ancestors.add(set...)
	}
	g.ancestors.add()
	g.below = transpose(&g.ancestors, g.Len())
	g.sign()
	return nil
}

// rankBy orders the nodes by descending information content, which is ascending
// size, and lower nodes first.
func (g *Graph) rankBy(size []int) {
	g.order = make([]Node, g.Len())
	for i := range g.order {
		g.order[i] = Node(i)
	}
	slices.SortFunc(g.order, func(a, b Node) int { return cmp.Or(cmp.Compare(size[a], size[b]), cmp.Compare(a, b)) })
	g.rank = make([]int32, g.Len())
	for r, n := range g.order {
		g.rank[n] = int32(r)
	}
}

// log2 returns the binary logarithm of n, at least 1, to within 2⁻⁵⁰. It is
// worked out bit by bit in integers, because the last bit of [math.Log] depends
// on the machine and would reach the rounded credits.
func log2(n int) float64 {
	whole := bits.Len(uint(n)) - 1
	m := uint64(n) << (63 - whole) // 1 ≤ m < 2 in units of 2⁻⁶³
	result := uint64(whole)
	for range logBits {
		high, low := bits.Mul64(m, m) // in units of 2⁻⁶²
		result <<= 1
		if high>>63 == 1 { // the square is 2 or more
			result |= 1
			m = high
		} else {
			m = high<<1 | low>>63
		}
	}
	return float64(result) / (1 << logBits)
}

// logBits is the number of binary digits after the point in log2.
const logBits = 52
