package assign

import (
	"errors"
	"fmt"
	"slices"
)

// check reports every fault of the edges of a change; to is their other end.
func (l *Live) check(edges []Edge, n int, to func(*Edge) int32) error {
	if err := l.ready(); err != nil {
		return err
	}
	var bad faults
	seen := make(map[int32]int, len(edges))
	for i := range edges {
		x := to(&edges[i])
		bad.index("edges", i, "", x, n)
		if k, ok := seen[x]; ok {
			bad.add(at("edges", i, ""), ErrDuplicate, fmt.Sprintf("%d is also %s", x, at("edges", k, "")))
			continue
		}
		seen[x] = i
	}
	return errors.Join(bad...)
}

// checkNew is check for a worker who comes.
func (l *Live) checkNew(edges []Edge, limits []int32) error {
	if err := l.check(edges, len(l.capacity), func(e *Edge) int32 { return e.Opening }); err != nil {
		return err
	}
	return l.checkLimits(limits, func(x *Limit) []int32 { return x.Workers })
}

// checkLimits reports limits that a newcomer cannot join; named are those a limit
// names.
func (l *Live) checkLimits(limits []int32, named func(*Limit) []int32) error {
	var bad faults
	for i, k := range limits {
		switch {
		case k < 0 || int(k) >= len(l.limits):
			bad.index("limits", i, "", k, len(l.limits))
		case named(&l.limits[k]) == nil:
			bad.add(at("limits", i, ""), ErrConflict, fmt.Sprintf("limit %d counts all", k))
		case slices.Contains(limits[:i], k):
			bad.add(at("limits", i, ""), ErrDuplicate, fmt.Sprintf("limit %d", k))
		}
	}
	return errors.Join(bad...)
}

// ready returns the error that has spent l, or that NewLive has not made it.
func (l *Live) ready() error {
	switch {
	case l.crew != nil:
		return l.crew.live.broken
	case l.solver == nil:
		return &ProblemError{"Live", fmt.Errorf("%w: not made by NewLive", ErrRange)}
	default:
		return l.broken
	}
}

// spend remembers the error that has left the plan half changed.
func (l *Live) spend(err error) error {
	if l.broken == nil {
		l.broken = err
	}
	return err
}

// outgrown reports whether the packing has no room for more edges like these.
func (l *Live) outgrown(edges []Edge) bool {
	s := l.solver
	if l.flow == nil && min(len(s.match), len(l.capacity))+2 > l.growth || len(s.arc) > maxSize-len(edges) {
		return true
	}
	for _, e := range edges {
		for lv, x := range e.Weight {
			if x > s.high[lv] || x < s.low[lv] {
				return true
			}
		}
	}
	return false
}
