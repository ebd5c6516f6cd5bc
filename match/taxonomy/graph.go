package taxonomy

import (
	"cmp"
	"iter"
	"slices"
	"sort"
)

// A Node is the dense number of a concept of one [Graph], from 0 to Len-1. It
// means nothing in another graph. Negative values, like [NoNode], are unknown
// concepts; any other number outside the range is a mistake of the caller and
// panics like a slice index.
type Node int32

// NoNode stands for a concept that the graph does not have.
const NoNode Node = -1

// A Concept is one entry of a classification, as it is handed to [NewGraph].
type Concept struct {
	ID          string   // identifier, not empty, compared byte by byte
	Group       bool     // true for a heading that nobody holds, like a skill group
	Preferred   string   // preferred label
	Alternative []string // other labels, in any order
}

// A Link says that every Narrow is a Broad too.
type Link struct{ Narrow, Broad string }

// A Graph is a poly-hierarchy of concepts: a concept may have several broader
// ones. It is immutable and safe for concurrent use; slices that it returns are
// its own and must not be changed.
//
// Nodes are numbered leaves of the classification first: concepts that are no
// group, ascending by identifier as bytes, then the groups in the same way. So
// the numbers depend on the set of concepts alone, and a skill's number fits
// wherever the number of skills does.
type Graph struct {
	ids       []string
	items     int // nodes below items are no groups
	preferred []string
	labels    lists[string] // alternative labels, ascending
	broader   lists[Node]   // direct, ascending
	narrower  lists[Node]   // direct, ascending
	ancestors lists[Node]   // closed, own node included, ascending by rank
	below     lists[Node]   // closed, own node included, ascending
	order     []Node        // by rank: descending information content
	rank      []int32       // of each node
	content   []float64     // information content
	signs     []sign        // for Common
	trails    []int32       // for Common
}

// Len returns the number of concepts, groups included.
func (g *Graph) Len() int { return len(g.ids) }

// Items returns the number of concepts that are no group: the nodes from 0 to
// Items-1.
func (g *Graph) Items() int { return g.items }

// ID returns the identifier of n.
func (g *Graph) ID(n Node) string {
	if n < 0 {
		return ""
	}
	return g.ids[n]
}

// Find returns the node of an identifier, or [NoNode] and false. It costs a
// binary search, some hundred nanoseconds, and allocates nothing.
func (g *Graph) Find(id string) (Node, bool) {
	if at, ok := slices.BinarySearch(g.ids[:g.items], id); ok {
		return Node(at), true
	}
	if at, ok := slices.BinarySearch(g.ids[g.items:], id); ok {
		return Node(g.items + at), true
	}
	return NoNode, false
}

// Label returns the preferred label of n; it is empty where none was given.
func (g *Graph) Label(n Node) string {
	if n < 0 {
		return ""
	}
	return g.preferred[n]
}

// Alternatives returns the other labels of n, ascending as bytes, each once and
// without the preferred one.
func (g *Graph) Alternatives(n Node) []string { return g.labels.of(n) }

// Broader returns the concepts directly above n, ascending.
func (g *Graph) Broader(n Node) []Node { return g.broader.of(n) }

// Narrower returns the concepts directly below n, ascending.
func (g *Graph) Narrower(n Node) []Node { return g.narrower.of(n) }

// Ancestors returns n and everything above it, each once, from the most
// informative to the least: n is the first.
func (g *Graph) Ancestors(n Node) []Node { return g.ancestors.of(n) }

// Descendants returns n and everything below it, each once, ascending.
func (g *Graph) Descendants(n Node) []Node { return g.below.of(n) }

// Within reports whether n is c or lies below it. An unknown concept is within
// nothing. The cost is a binary search.
func (g *Graph) Within(n, c Node) bool {
	if n < 0 || c < 0 {
		return false
	}
	above, r := g.ancestors.of(n), g.rank[c]
	at := sort.Search(len(above), func(i int) bool { return g.rank[above[i]] >= r })
	return at < len(above) && above[at] == c
}

// Path returns the concepts from n up to its ancestor c, both included, one of
// the shortest ways; where there are several, the one whose nodes are lowest,
// compared from n upwards. It is nil if n is not within c. It is meant for an
// explanation, not for a loop: it costs the square of the ancestors at worst.
func (g *Graph) Path(n, c Node) []Node {
	if !g.Within(n, c) {
		return nil
	}
	from := map[Node]Node{n: NoNode}
	for queue := []Node{n}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if at == c {
			break
		}
		for _, b := range g.Broader(at) {
			if _, seen := from[b]; !seen {
				from[b] = at
				queue = append(queue, b)
			}
		}
	}
	var path []Node
	for at := c; at != NoNode; at = from[at] {
		path = append(path, at)
	}
	slices.Reverse(path)
	return path
}

// All yields every node with its identifier, ascending by node.
func (g *Graph) All() iter.Seq2[Node, string] {
	return func(yield func(Node, string) bool) {
		for n, id := range g.ids {
			if !yield(Node(n), id) {
				return
			}
		}
	}
}

// lists holds one list per node, end to end: the list of n is
// data[start[n]:start[n+1]].
type lists[T cmp.Ordered] struct {
	start []int32
	data  []T
}

func (l *lists[T]) of(n Node) []T {
	if n < 0 {
		return nil // an unknown concept
	}
	return l.data[l.start[n]:l.start[n+1]:l.start[n+1]]
}

// add appends the list of the next node.
func (l *lists[T]) add(list ...T) {
	if l.start == nil {
		l.start = append(l.start, 0)
	}
	l.data = append(l.data, list...)
	l.start = append(l.start, int32(len(l.data)))
}

// transpose turns lists of the nodes above each of n nodes into lists of the
// nodes below, each ascending.
func transpose(up *lists[Node], n int) lists[Node] {
	down := lists[Node]{start: make([]int32, n+1), data: make([]Node, len(up.data))}
	for _, a := range up.data {
		down.start[a+1]++
	}
	for i := range n {
		down.start[i+1] += down.start[i]
	}
	next := slices.Clone(down.start[:n])
	for i := range n {
		for _, a := range up.of(Node(i)) {
			down.data[next[a]] = Node(i)
			next[a]++
		}
	}
	return down
}
