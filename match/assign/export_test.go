package assign

import "context"

// SolveBids is Solve with another number of bids per worker. With zero bids,
// only free positions are taken and insert does all the rest.
func SolveBids(ctx context.Context, p Problem, perWorker int) (Plan, error) {
	return solve(ctx, p, perWorker)
}

// Reach is the multiple of workers plus one by which Validate divides.
const Reach = reach

// BidsPerWorker is what Solve uses.
const BidsPerWorker = bidsPerWorker
