package assign

import "context"

// Overdemanded says which demand cells lie in the over-demanded block of the
// Dulmage-Mendelsohn decomposition: an alternating path leads to them from a
// position that f leaves open. It is the same for every maximum filling: these
// are the cells that some maximum filling leaves short, and one more person who
// can work in one of them fills one more position. f is verified first; the
// error is that of [Transport.Validate] or [Filling.Verify], or the cause of an
// ended ctx. It costs O(n + m) for n cells and m arcs.
func Overdemanded(ctx context.Context, t Transport, f Filling) ([]bool, error) {
	s, err := newShift(ctx, t, f)
	if err != nil {
		return nil, err
	}
	for j, n := range t.Demand {
		s.take[s.node(j)] = n - s.filled[j]
	}
	if _, err := s.measure(ctx); err != nil {
		return nil, err
	}
	out := make([]bool, len(t.Demand))
	for j := range out {
		out[j] = s.dist[s.node(j)] >= 0
	}
	return out, nil
}

// UnfilledRanges returns, for each group 0..n-1 of demand cells, the least and
// the greatest number of its positions that a maximum filling leaves open. group
// names the group of each demand cell, -1 for none. f is verified first; the
// error is as of [Overdemanded], or a [ProblemError] for group.
//
// The sets of positions that can be filled together are those of a matroid, so
// either end is reached from any maximum filling by moving people between the
// group and the rest: two flows per group, each from where the last one ended.
func UnfilledRanges(ctx context.Context, t Transport, f Filling, group []int32, n int) ([]Range, error) {
	if err := checkClasses("group", group, len(t.Demand), n); err != nil {
		return nil, err
	}
	s, err := newShift(ctx, t, f)
	if err != nil {
		return nil, err
	}
	out := make([]Range, n)
	for g := range int32(n) {
		if out[g].Min, err = s.shift(ctx, t.Demand, group, g, false); err != nil {
			return nil, err
		}
		if out[g].Max, err = s.shift(ctx, t.Demand, group, g, true); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// A shift is the residual network of maximum fillings, seen from one of them.
type shift struct {
	*network
	filled []int64 // per demand cell
}

func newShift(ctx context.Context, t Transport, f Filling) (*shift, error) {
	order, err := t.canonical(ctx)
	if err != nil {
		return nil, err
	}
	if err := f.Verify(ctx, t); err != nil {
		return nil, err
	}
	s := &shift{newNetwork(t, order), make([]int64, len(t.Demand))}
	for k, i := range order {
		s.flow[k] = f.Flow[i]
		s.filled[t.Arcs[i].To] += f.Flow[i]
	}
	return s, nil
}

// node returns the node of demand cell j.
func (s *shift) node(j int) int32 { return s.froms + int32(j) }

// shift moves as many people as possible out of group g into positions of other
// cells, or the reverse, and returns how many positions of g are open then.
func (s *shift) shift(ctx context.Context, demand []int64, group []int32, g int32, out bool) (int64, error) {
	for j, n := range demand {
		v := s.node(j)
		s.give[v], s.take[v] = s.filled[j], 0
		if (group[j] == g) != out {
			s.give[v], s.take[v] = 0, n-s.filled[j]
		}
	}
	if _, err := s.run(ctx); err != nil {
		return 0, err
	}
	var open int64
	for j, n := range demand {
		v := s.node(j)
		s.filled[j] = s.give[v]
		if (group[j] == g) != out {
			s.filled[j] = n - s.take[v]
		}
		if group[j] == g {
			open += n - s.filled[j]
		}
	}
	return open, nil
}
