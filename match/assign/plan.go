package assign

import (
	"errors"
	"fmt"
)

// A Plan is an optimal assignment with its proof. It belongs to the problem that
// it was solved from and is meaningless beside another.
type Plan struct {
	Status  Status  // Optimal; or Infeasible: there is no Edge and no Value, and the prices prove it
	Edge    []int32 // per worker: the used edge, an index into Problem.Edges, or -1; see Problem.FirstPlace
	Value   Value   // total weight of the used edges
	Worker  []Value // α: the greatest optimal price of each worker; zero or more unless locked
	Opening []Value // β: an optimal price per position of each opening, the least where no limit binds; zero or more
	Limit   []Value // γ: one optimal price per unit of each limit; negative where a floor binds

	// Whole says that the plan was proved over all pairs of a market, by [Complete];
	// else the proof covers the edges of the problem. [Plan.VerifyWhole] checks it.
	Whole bool

	Overlocked []int32 // openings with more locks than positions, ascending
	// Unmet are limits that cannot be kept together with everything else: locks
	// exceed them, or their floors are out of reach. In the proof the price of such a
	// floor is -1; it cannot be kept with the workers, the positions and the ceilings at
	// +1, of which all that it asks for needs one.
	Unmet []int32
	// Crossing are pairs of limits that no network can hold, if there are any.
	// Then there are no prices, and the plan is the best of a search: Optimal or
	// Infeasible if the search was completed, else Stopped, or Unsolved if it has found
	// no plan at all. Only where the floors are out of reach already without some of the
	// limits that cross do prices prove it.
	// A limit that crosses the places of a worker of several is named twice, and so is
	// one of some workers in some openings where the others can go elsewhere too.
	Crossing [][2]int32
	Bound    Value // with Crossing: no plan is worth more
}

// ErrCertificate is wrapped by the errors of [Plan.Verify] and [Filling.Verify].
var ErrCertificate = errors.New("certificate fails")

// ErrUnproven is wrapped by the error of [Plan.Verify] for a plan with crossing
// limits that is all it claims, but for the proof that none is better: that rests
// on a search.
var ErrUnproven = errors.New("rests on a search")

func refuted(format string, args ...any) error {
	return fmt.Errorf("assign: %w: %s", ErrCertificate, fmt.Sprintf(format, args...))
}
