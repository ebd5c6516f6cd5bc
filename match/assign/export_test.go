package assign

import "context"

// SolveBids is Solve with another number of bids per worker. With zero bids,
// only free positions are taken and the repair does all the rest.
func SolveBids(ctx context.Context, p Problem, perWorker int) (Plan, error) {
	s, err := newSolver(ctx, p)
	if err != nil {
		return Plan{}, err
	}
	if err := s.solve(ctx, p, perWorker); err != nil {
		return Plan{}, err
	}
	return s.plan(ctx, p)
}

// BidsPerWorker is what Solve uses.
const BidsPerWorker = bidsPerWorker
