package assign

import (
	"context"
	"errors"
	"fmt"
	"strconv"
)

// A Range is the least and the greatest value of a count, both attained.
type Range struct{ Min, Max int64 }

// String returns "7" where the ends are equal, else "5–7".
func (r Range) String() string {
	if r.Min == r.Max {
		return strconv.FormatInt(r.Min, 10)
	}
	return fmt.Sprintf("%d–%d", r.Min, r.Max)
}

// An Agreement says what all optimal plans have in common, per worker.
type Agreement struct {
	Same   []bool // the worker has the same edge, or none, in every optimal plan; of several places, the same edges
	Placed []bool // the worker is placed in every optimal plan, or in none; of several places, in as many
}

// Shared says which part of plan every optimal plan of p shares. A worker who is
// Placed but not Same is sure of a place, but not of which. The plan is verified
// first, and the error is that of [Plan.Verify] or the cause of an ended ctx.
// Limits must form trees. It costs O(W + J + m), and a look at each limit of an edge; with
// workers of several places as much again for each limit right above some of them.
func Shared(ctx context.Context, p Problem, plan Plan) (Agreement, error) {
	f, err := newFace(ctx, p, plan)
	if err != nil {
		return Agreement{}, err
	}
	a := Agreement{Same: make([]bool, p.Workers), Placed: make([]bool, p.Workers)}
	var varies []bool
	if f.parts != nil {
		if varies, err = f.varies(ctx); err != nil {
			return Agreement{}, err
		}
	}
	place := 0
	for w := range int32(p.Workers) {
		used := plan.Edge[place : place+int(p.places(w))]
		place += len(used)
		v := w
		if f.parts != nil {
			if v = f.parts.unit[w]; v < 0 {
				a.Same[w], a.Placed[w] = f.shared(&p, w, used, varies)
				continue
			}
		}
		// What may change is an arc within a component: between the worker and the node
		// above whether it is placed, between opening and worker where.
		a.Placed[w] = !f.zero[v] || f.block[v] != f.block[f.above[v]]
		a.Same[w] = a.Placed[w]
		if i := used[0]; i >= 0 {
			a.Same[w] = f.block[v] != f.block[f.opening(p.Edges[i].Opening)]
		}
	}
	return a, nil
}

// Ranges returns, for each class 0..n-1, the least and the greatest number of
// used edges of that class over all optimal plans of p. class names the class of
// each edge, -1 for none. A class may be one opening (how many of its positions
// are filled), a region, the locals of an occupation, a single edge.
//
// The plan is verified first. The error is that of [Plan.Verify], a
// [ProblemError] for class, [ErrLimits] for limits that cross, or the cause of an
// ended ctx.
//
// By complementary slackness the optimal plans are the flows that use tight
// edges only, fill what has a price, place whoever has one, and leave limits that have
// one where they stand. Two of them
// differ by cycles of the residual graph, hence only inside its strongly
// connected components. There a count is pushed to its end opening by opening:
// once each used edge of the class earns 1, a cycle of zero reduced cost is
// looked for from both sides and applied, and if there is none, potentials rise by
// 1 (a primal-dual method for unit costs). It costs O(m) without ties, otherwise
// one search per unit of change, short as a rule, and up to one of a component per
// opening and class: seconds for a million edges with many equal scores and
// hundreds of classes, a quarter of a minute where all scores are equal.
func Ranges(ctx context.Context, p Problem, plan Plan, class []int32, n int) ([]Range, error) {
	if err := checkClasses("class", class, len(p.Edges), n); err != nil {
		return nil, err
	}
	f, err := newFace(ctx, p, plan)
	if err != nil {
		return nil, err
	}
	out := make([]Range, n)
	count := make([]int64, n)
	for _, i := range plan.Edge {
		if i >= 0 && class[i] >= 0 {
			count[class[i]]++
		}
	}
	members := f.members(class, n)
	d := newDrift(f, class, count)
	for g := range int32(n) {
		least, most := d.ends(g, members[g])
		if err := d.push(ctx, g, members[g], -1, least); err != nil {
			return nil, err
		}
		out[g].Min = count[g]
		if err := d.push(ctx, g, members[g], +1, most); err != nil {
			return nil, err
		}
		out[g].Max = count[g]
	}
	return out, nil
}

// checkClasses reports every fault of a list of classes.
func checkClasses(list string, class []int32, items, n int) error {
	var bad faults
	if n < 0 {
		bad.add("n", ErrRange, fmt.Sprintf("%d is negative", n))
	}
	if len(class) != items {
		bad.add(list, ErrRange, fmt.Sprintf("length %d is not %d", len(class), items))
	}
	for i, g := range class {
		if g < -1 || int(g) >= n {
			bad.add(at(list, i, ""), ErrRange, fmt.Sprintf("%d is not in [-1, %d)", g, n))
		}
	}
	return errors.Join(bad...)
}
