package taxonomy

import (
	"context"
	"fmt"
	"iter"
	"math"
	"slices"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A CreditPolicy says how much a related skill counts in place of a required
// one. Both values are choices of policy, not estimates from data.
type CreditPolicy struct {
	// Threshold is the cover up to which nothing is credited, in [0, 1).
	Threshold float64
	// Ceiling is the credit that a related skill approaches as its cover goes
	// to 1, in [0, 1]. Under 1 it leaves a step to the skill itself.
	Ceiling float64
}

// DefaultCredit returns threshold 0.6 and ceiling 0.8, which are guesses.
func DefaultCredit() CreditPolicy { return CreditPolicy{Threshold: 0.6, Ceiling: 0.8} }

// Validate reports, as [*fact.Faults], a value outside its range.
func (p CreditPolicy) Validate() error {
	var fs fact.Faults
	if !(p.Threshold >= 0 && p.Threshold < 1) {
		fs.Add(fact.Fault{Field: "threshold", Value: fmt.Sprint(p.Threshold), Err: fmt.Errorf("%w: want 0 to under 1", fact.ErrRange)})
	}
	if !(p.Ceiling >= 0 && p.Ceiling <= 1) {
		fs.Add(fact.Fault{Field: "ceiling", Value: fmt.Sprint(p.Ceiling), Err: fmt.Errorf("%w: want 0 to 1", fact.ErrRange)})
	}
	return fs.Err()
}

// Partial returns the credit of a skill that is related with cover q in [0, 1):
//
//	Ceiling · max(0, (q − Threshold) / (1 − Threshold))
//
// It is continuous at the threshold and less than 1. The required skill itself
// and what lies below it have credit 1 and do not come here.
func (p CreditPolicy) Partial(q float64) float64 {
	return p.Ceiling * max(0, (q-p.Threshold)/(1-p.Threshold))
}

// FullCredit is the code of credit 1 in a [CreditTable].
const FullCredit = math.MaxUint16

// A CreditTable holds, for every required skill, the held skills that earn any
// credit under one policy, and for every held skill what it earns credit for: a
// sparse matrix in compressed rows and in compressed columns. For ESCO 1.1.1 at
// the default policy it has 285,744 entries, the skills themselves included,
// and takes 3.5 MB, half of it for either direction, against 193 MB of a full
// matrix of bytes. It is immutable and safe for concurrent use.
//
// Credits are stored as codes from 1 to [FullCredit]: credit · 65535, rounded
// to the nearest, but at least 1, and less than FullCredit for a skill that is
// only related. So a code is off by at most 1/65535, the order of credits is
// kept but for ties, and codes are integers, equal on every machine. Exact
// gives the credit before rounding.
type CreditTable struct {
	graph  *Graph
	policy CreditPolicy
	held   lists[Node] // by required skill, ascending
	codes  []uint16    // beside held.data
	earns  lists[Node] // by held skill, ascending: the transpose of held
	earned []uint16    // beside earns.data
}

// NewCreditTable computes the table for the items of g, without its groups. It
// takes some tens of milliseconds on ESCO. Errors are those of
// [CreditPolicy.Validate], a table of over [MaxAncestors] entries, and a
// cancelled context.
func NewCreditTable(ctx context.Context, g *Graph, p CreditPolicy) (*CreditTable, error) {
	if err := p.Validate(); err != nil {
		return nil, err
	}
	t := &CreditTable{graph: g, policy: p}
	best := make([]uint16, g.Items())
	var held []Node
	for req := range Node(g.Items()) {
		if req%64 == 0 {
			if err := canceled(ctx); err != nil {
				return nil, err
			}
		}
		held = t.row(req, best, held[:0])
		if len(t.held.data)+len(held) > MaxAncestors {
			return nil, fmt.Errorf("%w: more than %d credits, raise the threshold", fact.ErrRange, MaxAncestors)
		}
		t.held.add(held...)
		for _, h := range held {
			t.codes = append(t.codes, best[h])
			best[h] = 0
		}
	}
	t.held.add()
	t.held.data, t.codes = slices.Clone(t.held.data), slices.Clone(t.codes) // without room to grow
	t.transpose()
	return t, nil
}

// transpose builds the columns from the rows.
func (t *CreditTable) transpose() {
	t.earns = transpose(&t.held, t.graph.items)
	t.earned = make([]uint16, len(t.codes))
	next := slices.Clone(t.earns.start)
	for i, have := range t.held.data {
		t.earned[next[have]] = t.codes[i]
		next[have]++
	}
}

// row sets the codes of what earns credit for req in best, which is all 0, and
// appends its nodes to held, ascending. The ancestors come in descending order
// of content, so the first that contains a skill is the best.
func (t *CreditTable) row(req Node, best []uint16, held []Node) []Node {
	g := t.graph
	for _, a := range g.Ancestors(req) {
		code := uint16(FullCredit)
		if a != req {
			credit := t.policy.Partial(g.content[a] / g.content[req])
			if credit <= 0 {
				break
			}
			code = codeOf(credit)
		}
		for _, h := range g.Descendants(a) {
			if int(h) >= g.items {
				break
			}
			if best[h] == 0 {
				best[h] = code
				held = append(held, h)
			}
		}
	}
	slices.Sort(held)
	return held
}

// codeOf returns the code of a credit in (0, 1) that is only related.
func codeOf(credit float64) uint16 {
	return uint16(min(max(math.Round(credit*FullCredit), 1), FullCredit-1))
}

// Graph returns the graph of the table.
func (t *CreditTable) Graph() *Graph { return t.graph }

// Policy returns the policy of the table.
func (t *CreditTable) Policy() CreditPolicy { return t.policy }

// Len returns the number of entries.
func (t *CreditTable) Len() int { return len(t.codes) }

// Row returns the held skills that earn credit for req, ascending, req itself
// among them, and their codes beside them. Both belong to the table. Groups and
// unknown concepts have empty rows.
func (t *CreditTable) Row(req Node) (held []Node, codes []uint16) {
	if req < 0 || int(req) >= t.graph.items {
		return nil, nil
	}
	lo, hi := t.held.start[req], t.held.start[req+1]
	return t.held.data[lo:hi:hi], t.codes[lo:hi:hi]
}

// Column returns the required skills that have earns credit for, ascending, have
// itself among them, and their codes beside them: the transpose of Row. Both
// belong to the table. Groups and unknown concepts have empty columns.
func (t *CreditTable) Column(have Node) (required []Node, codes []uint16) {
	if have < 0 || int(have) >= t.graph.items {
		return nil, nil
	}
	lo, hi := t.earns.start[have], t.earns.start[have+1]
	return t.earns.data[lo:hi:hi], t.earned[lo:hi:hi]
}

// Related yields the held skills that earn credit for req, ascending, with
// their credit: code / 65535.
func (t *CreditTable) Related(req Node) iter.Seq2[Node, float64] {
	return func(yield func(Node, float64) bool) {
		held, codes := t.Row(req)
		for i, h := range held {
			if !yield(h, float64(codes[i])/FullCredit) {
				return
			}
		}
	}
}

// Code returns the code of the credit of have for req, 0 for none: a binary
// search in one row, ten to twenty nanoseconds on ESCO 1.1.1, without
// allocation.
func (t *CreditTable) Code(req, have Node) uint16 {
	if req < 0 || int(req) >= t.graph.items {
		return 0
	}
	at, n := t.held.start[req], t.held.start[req+1]-t.held.start[req]
	for n > 1 { // a conditional move, as a branch would be guessed wrong half the time
		half := n >> 1
		mid := at + half
		if t.held.data[mid] <= have {
			at = mid
		}
		n -= half
	}
	if t.held.data[at] == have {
		return t.codes[at]
	}
	return 0
}

// Credit returns Code / 65535, in [0, 1]: 1 exactly if have is req or below it.
func (t *CreditTable) Credit(req, have Node) float64 {
	return float64(t.Code(req, have)) / FullCredit
}

// Exact returns the credit before rounding, from [Graph.Cover] and at its cost.
// Other than Credit it also answers for groups.
func (t *CreditTable) Exact(req, have Node) float64 {
	c := t.graph.Common(req, have)
	switch c {
	case NoNode:
		return 0
	case req:
		return 1
	default:
		return t.policy.Partial(t.graph.content[c] / t.graph.content[req])
	}
}
