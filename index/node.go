package index

import (
	"cmp"
	"slices"
)

// A node is a node of the tree that a table is: a B-tree whose nodes are never
// changed, only replaced. All leaves are equally deep. A leaf holds rows, an inner
// node holds kids; neither is empty, nor longer than width.
type node[R, P any] struct {
	rows  []*row[R, P] // of a leaf, in id order; else nil
	kids  []*node[R, P]
	first string // the least id
	n     int    // rows in it and below
}

// width is a compromise: a batch copies some nodes of this length for each of its
// records, and a look-up misses the cache once a level.
const width = 64

// An edit puts a row or, where that is nil, deletes the id.
type edit[R, P any] struct {
	id  string
	row *row[R, P]
}

func compareID[R, P any](r *row[R, P], id string) int { return cmp.Compare(r.id, id) }

func leaf[R, P any](rows []*row[R, P]) *node[R, P] {
	return &node[R, P]{rows: rows, first: rows[0].id, n: len(rows)}
}

func inner[R, P any](kids []*node[R, P]) *node[R, P] {
	n := &node[R, P]{kids: kids, first: kids[0].first}
	for _, k := range kids {
		n.n += k.n
	}
	return n
}

// rooted returns the table of nodes that are neighbours and equally deep.
func rooted[R, P any](nodes []*node[R, P]) table[R, P] {
	for len(nodes) > 1 {
		nodes = parents(nodes)
	}
	if len(nodes) == 0 {
		return table[R, P]{}
	}
	root := nodes[0]
	for len(root.kids) == 1 {
		root = root.kids[0]
	}
	return table[R, P]{root}
}

func leavesOf[R, P any](rows []*row[R, P]) []*node[R, P] { return cut(rows, leaf) }

func parents[R, P any](kids []*node[R, P]) []*node[R, P] { return cut(kids, inner) }

// cut makes as few nodes as can hold the items, of about the same length.
func cut[T, N any](items []T, of func([]T) N) (nodes []N) {
	for pieces := (len(items) + width - 1) / width; pieces > 0; pieces-- {
		n := (len(items) + pieces - 1) / pieces
		nodes = append(nodes, of(items[:n:n]))
		items = items[n:]
	}
	return nodes
}

func (n *node[R, P]) size() int { return len(n.rows) + len(n.kids) }

// kidOf returns the number of the kid that an id belongs to.
func (n *node[R, P]) kidOf(id string) int {
	i, found := slices.BinarySearchFunc(n.kids, id, func(k *node[R, P], id string) int { return cmp.Compare(k.first, id) })
	if !found && i > 0 {
		i--
	}
	return i
}

func (n *node[R, P]) leaves(yield func([]*row[R, P]) bool) bool {
	if n.rows != nil {
		return yield(n.rows)
	}
	for _, k := range n.kids {
		if !k.leaves(yield) {
			return false
		}
	}
	return true
}

// with returns what takes the place of the node after the edits, which are in
// order: none, one or several nodes of the same depth.
func (n *node[R, P]) with(edits []edit[R, P]) []*node[R, P] {
	if n.rows != nil {
		return leavesOf(merged(n.rows, edits))
	}
	kids := make([]*node[R, P], 0, len(n.kids)+1)
	for i, k := range n.kids {
		mine := len(edits)
		if i+1 < len(n.kids) {
			mine, _ = slices.BinarySearchFunc(edits, n.kids[i+1].first, func(e edit[R, P], id string) int { return cmp.Compare(e.id, id) })
		}
		if mine == 0 {
			kids = joined(kids, k)
			continue
		}
		for _, fresh := range k.with(edits[:mine]) {
			kids = joined(kids, fresh)
		}
		edits = edits[mine:]
	}
	return parents(kids)
}

// joined appends a node to its neighbours. Where it or the last of them is short
// and both fit into one node, they become one: deleting leaves no trail of short
// nodes.
func joined[R, P any](nodes []*node[R, P], next *node[R, P]) []*node[R, P] {
	if len(nodes) == 0 {
		return append(nodes, next)
	}
	last := nodes[len(nodes)-1]
	a, b := last.size(), next.size()
	switch {
	case min(a, b) >= width/4 || a+b > width:
		return append(nodes, next)
	case next.rows != nil:
		nodes[len(nodes)-1] = leaf(slices.Concat(last.rows, next.rows))
	default:
		nodes[len(nodes)-1] = inner(slices.Concat(last.kids, next.kids))
	}
	return nodes
}

// merged returns the rows after the edits. Both are in order.
func merged[R, P any](rows []*row[R, P], edits []edit[R, P]) []*row[R, P] {
	out := make([]*row[R, P], 0, len(rows)+len(edits))
	for _, r := range rows {
		for len(edits) > 0 && edits[0].id < r.id {
			out = edits[0].appendTo(out)
			edits = edits[1:]
		}
		if len(edits) > 0 && edits[0].id == r.id {
			out = edits[0].appendTo(out)
			edits = edits[1:]
			continue
		}
		out = append(out, r)
	}
	for _, e := range edits {
		out = e.appendTo(out)
	}
	return out
}

func (e edit[R, P]) appendTo(rows []*row[R, P]) []*row[R, P] {
	if e.row == nil {
		return rows
	}
	return append(rows, e.row)
}
