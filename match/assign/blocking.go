package assign

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// Blocking returns the edges of all blocking pairs of a matching or plan, in
// ascending order: the worker strictly prefers the opening to what it has, or has
// nothing, and the opening has a free position or strictly prefers the worker to
// one of those it has; and the same holds of every quota that counts the pair, as
// [Stable] says. Pairs of locked workers do not block, nor do locked workers make
// room. The errors are those of Stable, also for limits, and a [ProblemError] where
// edges are no matching of p.
func Blocking(ctx context.Context, p Problem, ranks Ranks, edges []int32) ([]int32, error) {
	s, err := newStable(ctx, p, ranks)
	if err != nil {
		return nil, err
	}
	s.list()
	workers, openings, err := s.families(ctx)
	if err != nil {
		return nil, err
	}
	mine, err := s.matched(edges)
	if err != nil {
		return nil, err
	}
	x, y := workers.hold(mine), openings.hold(mine)
	if k := slices.IndexFunc(slices.Concat(x, y), func(h holding) bool { return h.left < 0 }); k >= 0 {
		return nil, &ProblemError{"edges", fmt.Errorf("%w: more than there is room for", ErrRange)}
	}
	used := make([]bool, len(p.Edges))
	for _, i := range mine {
		used[i] = true
	}
	var out []int32
	for _, i := range s.order {
		if !used[i] && workers.wants(x, i) && openings.wants(y, i) {
			out = append(out, i)
		}
		if err := s.pace.step(ctx, 4); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(out, cmp.Compare[int32])
	return out, nil
}

// matched returns the edges of a matching but those of locked workers, all of which
// must be acceptable.
func (s *stable) matched(edges []int32) ([]int32, error) {
	p := s.problem
	if n := p.FirstPlace(int32(p.Workers)); len(edges) != n {
		return nil, &ProblemError{"edges", fmt.Errorf("%w: length %d is not %d", ErrRange, len(edges), n)}
	}
	acceptable := make([]bool, len(p.Edges))
	for _, i := range s.order {
		acceptable[i] = true
	}
	decided := p.decisions()
	var mine []int32
	n := 0
	for w := range int32(p.Workers) {
		for range p.places(w) {
			i := edges[n]
			switch {
			case i < -1 || int(i) >= len(p.Edges) || i >= 0 && p.Edges[i].Worker != w:
				return nil, &ProblemError{at("edges", n, ""), fmt.Errorf("%w: no edge %d of worker %d", ErrRange, i, w)}
			case i < 0 || decided.locked(w) >= 0 || decided.fixed != nil && decided.fixed[i]:
			case !acceptable[i]: // or named before
				return nil, &ProblemError{at("edges", n, ""), fmt.Errorf("%w: edge %d is acceptable to nobody, or named twice", ErrRange, i)}
			default:
				acceptable[i] = false
				mine = append(mine, i)
			}
			n++
		}
	}
	return mine, nil
}

// A holding is what a set of a family has of a matching.
type holding struct {
	left  int64
	worst key // the least rank of its edges, if any
	any   bool
}

// hold shares a matching out among the sets.
func (f *family) hold(edges []int32) []holding {
	out := make([]holding, len(f.parent))
	for k := range out {
		out[k].left = max(0, f.room[k])
	}
	for _, i := range edges {
		for k := f.of[i]; k >= 0; k = f.parent[k] {
			h := &out[k]
			h.left--
			if !h.any || f.rank[i].less(h.worst) {
				h.any, h.worst = true, f.rank[i]
			}
		}
	}
	return out
}

// wants reports whether every set of an edge has room for it, or an edge of strictly
// lower rank.
func (f *family) wants(held []holding, i int32) bool {
	for k := f.of[i]; k >= 0; k = f.parent[k] {
		if h := &held[k]; h.left == 0 && (!h.any || !h.worst.less(f.rank[i])) {
			return false
		}
	}
	return true
}
