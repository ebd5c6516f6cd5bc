package shortage

import (
	"context"
	"fmt"
	"strconv"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
)

// Attack returns, for every count of a published table, the least and the
// greatest value that it can have: what anybody can work out from the totals. A
// count that is shown has equal ends; one without an upper bound has
// [assign.NoLimit]. Both ends are exact, over tables of whole numbers.
//
// The totals of a table of two sides, of which one may have groups in groups,
// make a network in which every count is an arc, so that an end is a flow: two
// for each hidden count. Groups on both sides are [ErrLevels]. Published counts
// that no table has are [fact.ErrConflict].
func Attack(ctx context.Context, p Published) ([][]assign.Range, error) {
	n, err := networkOf(p)
	if err != nil {
		return nil, fmt.Errorf("shortage: attack: %w", err)
	}
	c := newCirculation(n.nodes)
	arcs := make([]int, len(n.arcs)) // of hidden counts, by cell
	gain := make([]int64, n.nodes)
	for k, a := range n.arcs {
		b := p.bounds(a.row, a.column)
		arcs[k] = -1
		if b.Min != b.Max {
			arcs[k] = c.add(a.from, a.to, b.Min, b.Min, limited(b.Max))
		}
		gain[a.to] += b.Min
		gain[a.from] -= b.Min
	}
	if err := c.balance(ctx, gain); err != nil {
		return nil, fmt.Errorf("shortage: attack: %w", err)
	}
	out := make([][]assign.Range, len(p.Rows))
	for i := range out {
		out[i] = make([]assign.Range, len(p.Columns))
	}
	for k, a := range n.arcs {
		r := p.bounds(a.row, a.column)
		if arcs[k] >= 0 {
			if r.Max, err = c.most(ctx, arcs[k]); err == nil {
				r.Max = shown(r.Max)
				r.Min, err = c.fewest(ctx, arcs[k])
			}
			if err != nil {
				return nil, fmt.Errorf("shortage: attack: %w", err)
			}
		}
		out[a.row][a.column] = r
	}
	return out, nil
}

// balance sends what nodes have too much to those that have too little.
func (c *circulation) balance(ctx context.Context, gain []int64) error {
	source, sink := int32(len(c.out)), int32(len(c.out)+1)
	nodes, arcs := len(c.out), len(c.least)
	c.out = append(c.out, nil, nil)
	c.level, c.next = make([]int32, len(c.out)), make([]int, len(c.out))
	var need int64
	for v, x := range gain {
		switch {
		case x > 0:
			c.add(source, int32(v), 0, 0, x)
			need += x
		case x < 0:
			c.add(int32(v), sink, 0, 0, -x)
		}
	}
	sent, err := c.send(ctx, source, sink, need)
	if err != nil {
		return err
	}
	if sent < need {
		return fmt.Errorf("%w: the counts that are shown do not add up", fact.ErrConflict)
	}
	for v, x := range gain { // the arcs of source and sink were added last
		if x != 0 {
			c.out[v] = c.out[v][:len(c.out[v])-1]
		}
	}
	c.out, c.level, c.next = c.out[:nodes], c.level[:nodes], c.next[:nodes]
	c.to, c.room, c.least = c.to[:2*arcs], c.room[:2*arcs], c.least[:arcs]
	return nil
}

// A tableNetwork has an arc for each count of a published table. From the source,
// the total of each row runs down the tree of the columns to its counts; these
// join at the columns, whose totals run up the tree again, and the total of all
// runs back to the source.
type tableNetwork struct {
	nodes int
	arcs  []tableArc // by row, then column, of the side with groups as columns
}

type tableArc struct {
	row, column int // of the published table
	from, to    int32
}

func networkOf(p Published) (tableNetwork, error) {
	if err := p.check(); err != nil {
		return tableNetwork{}, err
	}
	rows, columns := p.Rows, p.Columns
	turned := grouped(rows)
	if turned {
		if grouped(columns) {
			return tableNetwork{}, ErrLevels
		}
		rows, columns = columns, rows
	}
	n := tableNetwork{nodes: 1} // the source
	last := len(rows) - 1
	node := make([]int32, len(columns)) // of the totals
	up := func(j int) int32 {
		if node[j] == 0 {
			node[j] = int32(n.nodes)
			n.nodes++
		}
		return node[j]
	}
	inner := make([]int32, len(columns)) // of one row
	for i := range rows {
		clear(inner)
		for j := len(columns) - 1; j >= 0; j-- { // groups before what they hold
			a := tableArc{row: i, column: j}
			if turned {
				a.row, a.column = j, i
			}
			parent := columns[j].Parent
			switch {
			case i == last && parent < 0:
				a.from = up(j)
			case i == last:
				a.from, a.to = up(j), up(parent)
			default:
				if parent >= 0 {
					a.from = inner[parent]
				}
				if columns[j].Level == 0 && parent >= 0 {
					a.to = up(j)
				} else {
					inner[j] = int32(n.nodes)
					n.nodes++
					a.to = inner[j]
				}
			}
			n.arcs = append(n.arcs, a)
		}
	}
	return n, nil
}

func grouped(lines []Line) bool { return lines[len(lines)-1].Level > 1 }

// check reports lines and counts that make no table.
func (p Published) check() error {
	var fs fact.Faults
	for _, side := range []struct {
		name  string
		lines []Line
	}{{"Rows", p.Rows}, {"Columns", p.Columns}} {
		n := len(side.lines)
		if n == 0 {
			fs.Add(fact.Fault{Field: side.name, Err: fact.ErrMissing})
		}
		for i, l := range side.lines {
			up := n - 1 // of the total
			if l.Parent >= 0 && l.Parent < n {
				up = side.lines[l.Parent].Level - 1
			}
			if (i == n-1) != (l.Parent == -1) || l.Parent >= n || l.Parent >= 0 && (l.Parent <= i || l.Level != up) {
				fs.Add(fact.Fault{
					Field: side.name + "[" + strconv.Itoa(i) + "]", Value: l.Name,
					Err: fmt.Errorf("%w: no line of the next level holds it", fact.ErrConflict),
				})
			}
		}
	}
	if len(p.Counts) != len(p.Rows) || p.Bounds != nil && len(p.Bounds) != len(p.Rows) {
		fs.Add(fact.Fault{Field: "Counts", Err: fmt.Errorf("%w: not a row for each line", fact.ErrConflict)})
		return fs.Err()
	}
	var total int64
	for i, row := range p.Counts {
		if len(row) != len(p.Columns) || p.Bounds != nil && len(p.Bounds[i]) != len(p.Columns) {
			fs.Add(fact.Fault{Field: "Counts[" + strconv.Itoa(i) + "]", Err: fmt.Errorf("%w: not a count for each line", fact.ErrConflict)})
			continue
		}
		for j := range row {
			b := p.bounds(i, j)
			most := b.Max
			if most == assign.NoLimit {
				most = b.Min
			}
			if b.Min < 0 || b.Min > b.Max || most > 64*mostCounted-total {
				fs.Add(fact.Fault{Field: fmt.Sprintf("Counts[%d][%d]", i, j), Value: fmt.Sprint(b), Err: fact.ErrRange})
				continue
			}
			total += most
		}
	}
	return fs.Err()
}
