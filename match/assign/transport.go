package assign

import (
	"context"
	"errors"
	"fmt"
	"math"
)

// An Arc says that people of one cell may fill positions of another.
type Arc struct{ From, To int32 }

// A Transport is a problem of counts: cells of people, cells of positions, and
// who may fill what. An arc has no limit of its own. The zero value is legal and
// fills nothing; the order of the arcs carries no meaning.
type Transport struct {
	Supply []int64 // people of each supply cell, zero or more
	Demand []int64 // positions of each demand cell, zero or more
	Arcs   []Arc   // at most one per pair of cells
}

// Validate reports every fault: a negative count, a total that overflows, an arc
// that names no cell, two arcs of the same pair.
func (t Transport) Validate() error {
	_, err := t.canonical(context.Background())
	return err
}

// canonical validates t and returns the arc numbers ordered by from, then by to.
func (t Transport) canonical(ctx context.Context) ([]int32, error) {
	if err := ended(ctx); err != nil {
		return nil, err
	}
	var bad faults
	bad.size("Supply", len(t.Supply))
	bad.size("Demand", len(t.Demand))
	bad.size("Arcs", len(t.Arcs))
	if len(bad) > 0 {
		return nil, errors.Join(bad...)
	}
	bad.counts("Supply", t.Supply)
	bad.counts("Demand", t.Demand)
	for i, a := range t.Arcs {
		bad.index("Arcs", i, ".From", a.From, len(t.Supply))
		bad.index("Arcs", i, ".To", a.To, len(t.Demand))
	}
	from := func(i int32) int32 { return t.Arcs[i].From }
	to := func(i int32) int32 { return t.Arcs[i].To }
	return sortPairs(ctx, len(t.Arcs), len(t.Supply), len(t.Demand), from, to, "Arcs", bad)
}

// counts reports negative counts and an overflow of their sum.
func (f *faults) counts(list string, counts []int64) {
	var sum int64
	for i, n := range counts {
		switch {
		case n < 0:
			f.add(at(list, i, ""), ErrRange, fmt.Sprintf("%d is negative", n))
		case n > math.MaxInt64-sum:
			f.add(at(list, i, ""), ErrOverflow, fmt.Sprintf("the total with %d", n))
			return
		default:
			sum += n
		}
	}
}

// A Filling is a maximum filling of a [Transport] with its proof: a set of cells
// that touches every arc (a vertex cover) and holds exactly Total people and
// positions. Whatever is filled uses up one of them, so no filling is greater.
type Filling struct {
	Total int64   // positions filled
	Flow  []int64 // per arc of Transport.Arcs: people who fill positions through it
	From  []bool  // per supply cell: it is in the cover
	To    []bool  // per demand cell: it is in the cover
}

// Verify proves from the filling alone that it is feasible and maximum. It
// shares no code with [MaxFill]. The error names the first thing that fails and
// wraps [ErrCertificate], or is the cause of an ended ctx.
func (f Filling) Verify(ctx context.Context, t Transport) error {
	var pace pace
	if len(f.Flow) != len(t.Arcs) || len(f.From) != len(t.Supply) || len(f.To) != len(t.Demand) {
		return refuted("the filling has another shape than the transport")
	}
	supply := append([]int64(nil), t.Supply...)
	demand := append([]int64(nil), t.Demand...)
	unseen, uncovered := f.Total, f.Total // what is still to be found; neither can wrap
	for i, a := range t.Arcs {
		if err := pace.step(ctx, 1); err != nil {
			return err
		}
		x := f.Flow[i]
		switch {
		case a.From < 0 || int(a.From) >= len(supply) || a.To < 0 || int(a.To) >= len(demand):
			return refuted("arc %d joins nothing", i)
		case x < 0 || x > supply[a.From] || x > demand[a.To] || x > unseen:
			return refuted("arc %d carries %d", i, x)
		case !f.From[a.From] && !f.To[a.To]:
			return refuted("arc %d is not covered", i)
		}
		supply[a.From] -= x
		demand[a.To] -= x
		unseen -= x
	}
	count := func(cover []bool, cells []int64) bool {
		for i, n := range cells {
			if n < 0 || cover[i] && n > uncovered {
				return false
			}
			if cover[i] {
				uncovered -= n
			}
		}
		return true
	}
	if !count(f.From, t.Supply) || !count(f.To, t.Demand) || unseen != 0 { // a cover never holds less
		return refuted("total %d is not that of the flow and of the cover", f.Total)
	}
	return nil
}
