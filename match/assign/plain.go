package assign

import "context"

// SolvePlain is Solve without its speed: successive shortest paths, one worker
// after the other, from prices of zero. It returns a plan of the same value and
// the same prices, possibly another one of equals. It is there to measure and to
// test Solve against: where openings are fewer than workers it takes many times
// as long.
func SolvePlain(ctx context.Context, p Problem) (Plan, error) {
	if err := p.unlimited(); err != nil {
		return Plan{}, err
	}
	if p.many() {
		return p.solveMany(ctx, SolvePlain)
	}
	s, err := newSolver(ctx, p)
	if err != nil {
		return Plan{}, err
	}
	if over := p.overlocked(); len(over) > 0 {
		return p.tooManyLocks(over), nil
	}
	for w := range int32(p.Workers) {
		if err := s.insert(ctx, w); err != nil {
			return Plan{}, err
		}
	}
	return s.plan(ctx, p)
}
