package taxonomy

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// Limits that keep a hostile classification from filling the memory. ESCO has
// 14,536 skill concepts, and 98,057 pairs of a concept and its ancestors.
const (
	// MaxConcepts is the largest number of concepts of a [Graph].
	MaxConcepts = 1 << 21
	// MaxAncestors is the largest number of pairs of a concept and an ancestor.
	MaxAncestors = 1 << 25
)

// A GraphReport counts what [NewGraph] left out, so that a graph could be
// built from input with faults. The zero report is of input without any.
type GraphReport struct {
	DuplicateConcepts []string // identifiers given more than once, ascending, each once
	UnknownEnds       []string // identifiers in links that are no concept, ascending, each once
	UnknownLinks      int      // links with such an end, left out
	DuplicateLinks    int      // links given again, left out
	CycleLinks        []Link   // links that closed a cycle, left out, ascending
	RepeatedLabels    int      // alternative labels that repeat another label of the concept
}

// NewGraph builds the graph of concepts and the links between them, in any
// order: the same sets give the same graph, to the bit.
//
// It mends what can be mended and reports it. Of concepts with one identifier
// it keeps the least by (Group false first, preferred label, alternative labels). A link to an unknown
// concept or given again is left out. A cycle is cut where a walk upwards, in
// ascending order of nodes, would enter it again; a concept that is its own
// broader concept is the shortest cycle.
//
// The only errors are an empty identifier, a graph over the limits
// ([MaxConcepts], [MaxAncestors]), both as [*fact.Faults], and a cancelled
// context. The cost is linear in the concepts, the links and the pairs of
// concept and ancestor, apart from sorting.
func NewGraph(ctx context.Context, concepts []Concept, links []Link) (*Graph, GraphReport, error) {
	var report GraphReport
	if err := checkConcepts(concepts); err != nil {
		return nil, report, err
	}
	concepts = distinct(concepts, &report)
	g := &Graph{}
	for _, c := range concepts {
		if !c.Group {
			g.items++
		}
		g.ids = append(g.ids, c.ID)
		g.preferred = append(g.preferred, c.Preferred)
		g.labels.add(alternatives(c, &report)...)
	}
	g.labels.add() // so that a graph without concepts has a start
	if err := canceled(ctx); err != nil {
		return nil, report, err
	}
	up, err := g.link(ctx, links, &report)
	if err != nil {
		return nil, report, err
	}
	order := g.cut(up, &report)
	for _, above := range up {
		g.broader.add(above...)
	}
	g.broader.add()
	g.narrower = transpose(&g.broader, g.Len())
	if err := g.close(ctx, order); err != nil {
		return nil, report, err
	}
	return g, report, nil
}

func checkConcepts(concepts []Concept) error {
	var fs fact.Faults
	if len(concepts) > MaxConcepts {
		fs.Add(fact.Fault{Field: "concepts", Err: fmt.Errorf("%w: %d, want at most %d", fact.ErrRange, len(concepts), MaxConcepts)})
		return fs.Err()
	}
	for i := range concepts {
		if concepts[i].ID == "" {
			fs.Add(fact.Fault{Field: fmt.Sprintf("concepts[%d].id", i), Err: fact.ErrMissing})
		}
	}
	return fs.Err()
}

// distinct returns the concepts in the order of nodes, one of each identifier.
func distinct(concepts []Concept, report *GraphReport) []Concept {
	sorted := slices.Clone(concepts)
	slices.SortFunc(sorted, func(a, b Concept) int {
		if c := strings.Compare(a.ID, b.ID); c != 0 {
			return c
		}
		return cmp.Or(compareBool(a.Group, b.Group), strings.Compare(a.Preferred, b.Preferred), compareLabels(a, b))
	})
	var kept, groups []Concept
	for i, c := range sorted {
		if i > 0 && sorted[i-1].ID == c.ID {
			if i == 1 || sorted[i-2].ID != c.ID {
				report.DuplicateConcepts = append(report.DuplicateConcepts, c.ID)
			}
			continue
		}
		if c.Group {
			groups = append(groups, c)
		} else {
			kept = append(kept, c)
		}
	}
	return append(kept, groups...)
}

func compareLabels(a, b Concept) int {
	return slices.Compare(slices.Sorted(slices.Values(a.Alternative)), slices.Sorted(slices.Values(b.Alternative)))
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

// alternatives returns the alternative labels, ascending, each once.
func alternatives(c Concept, report *GraphReport) []string {
	labels := slices.Sorted(slices.Values(c.Alternative))
	kept := labels[:0]
	for i, l := range labels {
		switch {
		case l == "":
		case l == c.Preferred, i > 0 && len(kept) > 0 && kept[len(kept)-1] == l:
			report.RepeatedLabels++
		default:
			kept = append(kept, l)
		}
	}
	return kept
}

// link returns the nodes directly above each node, ascending, each once.
func (g *Graph) link(ctx context.Context, links []Link, report *GraphReport) ([][]Node, error) {
	nodes := make(map[string]Node, g.Len())
	for n, id := range g.ids {
		nodes[id] = Node(n)
	}
	up, unknown := make([][]Node, g.Len()), make(map[string]bool)
	for i, l := range links {
		if i%4096 == 0 {
			if err := canceled(ctx); err != nil {
				return nil, err
			}
		}
		n, okNarrow := nodes[l.Narrow]
		b, okBroad := nodes[l.Broad]
		if !okNarrow {
			unknown[l.Narrow] = true
		}
		if !okBroad {
			unknown[l.Broad] = true
		}
		if !okNarrow || !okBroad {
			report.UnknownLinks++
			continue
		}
		up[n] = append(up[n], b)
	}
	for n, above := range up {
		slices.Sort(above)
		up[n] = slices.Compact(above)
		report.DuplicateLinks += len(above) - len(up[n])
	}
	for id := range unknown {
		report.UnknownEnds = append(report.UnknownEnds, id)
	}
	slices.Sort(report.UnknownEnds)
	return up, nil
}

// cut walks upwards from every node in turn, removes from up the links that
// lead back into the walk, and returns the nodes in the order in which the walk
// left them: each after all that is above it.
func (g *Graph) cut(up [][]Node, report *GraphReport) []Node {
	const fresh, open, done = 0, 1, 2
	type step struct {
		node Node
		next int
	}
	state := make([]uint8, g.Len())
	order := make([]Node, 0, g.Len())
	var walk []step
	for n := range g.ids {
		if state[n] == fresh {
			state[n] = open
			walk = append(walk, step{Node(n), 0})
		}
		for len(walk) > 0 {
			at := &walk[len(walk)-1]
			if at.next == len(up[at.node]) {
				state[at.node] = done
				order = append(order, at.node)
				walk = walk[:len(walk)-1]
				continue
			}
			b := up[at.node][at.next]
			switch state[b] {
			case fresh:
				at.next++
				state[b] = open
				walk = append(walk, step{b, 0})
			case open:
				up[at.node] = slices.Delete(up[at.node], at.next, at.next+1)
				report.CycleLinks = append(report.CycleLinks, Link{g.ids[at.node], g.ids[b]})
			default:
				at.next++
			}
		}
	}
	slices.SortFunc(report.CycleLinks, func(a, b Link) int {
		return cmp.Or(strings.Compare(a.Narrow, b.Narrow), strings.Compare(a.Broad, b.Broad))
	})
	return order
}

// close finds the ancestors of every node, from the top down, and from them the
// information content.
func (g *Graph) close(ctx context.Context, order []Node) error {
	sets, total := make([][]Node, g.Len()), 0
	mark := make([]int32, g.Len()) // the step that met the node last, from 1
	for i, n := range order {
		if i%64 == 0 {
			if err := canceled(ctx); err != nil {
				return err
			}
		}
		set := []Node{n}
		for _, b := range g.broader.of(n) {
			for _, a := range sets[b] {
				if mark[a] != int32(i+1) {
					mark[a] = int32(i + 1)
					set = append(set, a)
				}
			}
		}
		if total += len(set); total > MaxAncestors {
			var fs fact.Faults
			fs.Add(fact.Fault{Field: "links", Err: fmt.Errorf("%w: more than %d pairs of a concept and an ancestor", fact.ErrRange, MaxAncestors)})
			return fs.Err()
		}
		sets[n] = set
	}
	return g.inform(ctx, sets)
}

// canceled returns the wrapped cause of a cancelled context.
func canceled(ctx context.Context) error {
	if ctx.Err() == nil {
		return nil
	}
	return fmt.Errorf("taxonomy: %w", context.Cause(ctx))
}
