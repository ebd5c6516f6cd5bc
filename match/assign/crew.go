package assign

import (
	"context"
	"slices"
)

// A crew is what a Live of workers of several places consists of: a Live in which every
// edge of such a worker is a worker of its own, a unit; see [split]. Openings and limits
// of the split that are the places of a worker are called its own.
type crew struct {
	live    *Live
	byLimit bool    // what keeps units to the places of their worker are limits
	opening []int32 // per opening: its number in live
	roster  []member
}

// A member is a worker with its units.
type member struct {
	places int64
	own    int32   // what keeps the units to the places; -1 of a worker of one place
	edges  []Edge  // of a positive weight
	unit   []int32 // per edge; of a worker of one place the same for all
	spare  []int32 // units without an edge
	joined []int32 // limits that name the worker
	worth  Value   // of a position of its own opening
}

// newCrew solves p, all edges of which weigh something.
func newCrew(ctx context.Context, p Problem) (*crew, error) {
	if _, err := p.canonical(ctx); err != nil {
		return nil, err
	}
	s, err := p.split(ctx)
	if err != nil {
		return nil, err
	}
	live, err := newLive(ctx, s.Problem, len(p.Limits))
	if err != nil {
		return nil, err
	}
	k := &crew{live: live, byLimit: s.byLimit, roster: make([]member, p.Workers)}
	for j := range int32(len(p.Capacity)) {
		k.opening = append(k.opening, j)
	}
	c := p.counts()
	for w := range k.roster {
		m := &k.roster[w]
		m.places, m.own, m.worth, m.joined = p.places(int32(w)), s.own[w], s.worth[w], c.ofWorker[w]
		if m.own < 0 {
			m.spare = []int32{s.unit[w]}
		}
	}
	for i, e := range p.Edges {
		m := &k.roster[e.Worker]
		m.edges, m.unit = append(m.edges, e), append(m.unit, s.Edges[i].Worker)
	}
	return k, nil
}

// problem is what the members and their edges are, with the given openings and limits.
func (k *crew) problem(capacity []int64, limits []Limit) Problem {
	p := Problem{Workers: len(k.roster), Capacity: slices.Clone(capacity), Limits: slices.Clone(limits)}
	for _, m := range k.roster {
		p.WorkerCapacity = append(p.WorkerCapacity, m.places)
		p.Edges = append(p.Edges, m.edges...)
	}
	return p
}

// seen are edges as units have them, without those of no weight.
func (k *crew) seen(edges []Edge) []Edge {
	out := make([]Edge, 0, len(edges)+1)
	for _, e := range edges {
		if e.Weight.Sign() > 0 {
			out = append(out, Edge{0, k.opening[e.Opening], e.Weight})
		}
	}
	return out
}

// weighing are the edges of worker w that weigh something.
func weighing(w int32, edges []Edge) []Edge {
	var out []Edge
	for _, e := range edges {
		if e.Weight.Sign() > 0 {
			out = append(out, Edge{w, e.Opening, e.Weight})
		}
	}
	return out
}

// change gives a worker other edges. If it fails the member is as it was, while some
// of its units may have changed.
func (k *crew) change(ctx context.Context, w int32, edges []Edge) error {
	m := &k.roster[w]
	edges = weighing(w, edges)
	if m.own < 0 {
		unit := m.spare[0]
		if err := k.live.Change(ctx, unit, k.seen(edges)); err != nil {
			return err
		}
		m.edges, m.unit = edges, slices.Repeat([]int32{unit}, len(edges))
		return nil
	}
	next := member{places: m.places, own: m.own, edges: edges, unit: make([]int32, len(edges)), spare: slices.Clone(m.spare), joined: m.joined}
	before := make(map[int32]int, len(m.edges)) // by opening
	for n, e := range m.edges {
		before[e.Opening] = n
	}
	for i, e := range edges {
		next.worth, next.unit[i] = maxValue(next.worth, e.Weight), -1
		if n, ok := before[e.Opening]; ok {
			next.unit[i] = m.unit[n]
			delete(before, e.Opening)
		}
	}
	next.worth[0]++
	for n, e := range m.edges {
		if _, ok := before[e.Opening]; ok { // it has this edge no more
			if err := k.live.Change(ctx, m.unit[n], nil); err != nil {
				return err
			}
			next.spare = append(next.spare, m.unit[n])
		}
	}
	if err := k.enlist(ctx, m, &next); err != nil {
		return err
	}
	*m = next
	return nil
}

// enlist gives the units of next their edges, where they are not those of m.
func (k *crew) enlist(ctx context.Context, m, next *member) error {
	if err := k.fit(ctx, next); err != nil {
		return err
	}
	for i, e := range next.edges {
		seen := k.seen([]Edge{e})
		limits := next.joined
		if k.byLimit {
			limits = append(slices.Clip(limits), next.own)
		} else {
			seen = append(seen, Edge{0, next.own, next.worth})
		}
		n := slices.Index(m.unit, next.unit[i])
		switch last := len(next.spare) - 1; {
		case next.unit[i] >= 0 && n >= 0 && m.edges[n] == e && (k.byLimit || m.worth == next.worth):
			continue
		case next.unit[i] < 0 && last >= 0:
			next.unit[i], next.spare = next.spare[last], next.spare[:last]
		case next.unit[i] < 0:
			unit, err := k.live.Insert(ctx, seen, limits...)
			if err != nil {
				return err
			}
			next.unit[i] = unit
			continue
		}
		if err := k.live.Change(ctx, next.unit[i], seen); err != nil {
			return err
		}
	}
	return nil
}

// fit gives what is a member's own the size that its places ask for.
func (k *crew) fit(ctx context.Context, m *member) error {
	if k.byLimit {
		return k.live.SetLimit(ctx, m.own, 0, m.places)
	}
	return k.live.SetCapacity(ctx, m.own, max(0, int64(len(m.edges))-m.places))
}

// used returns the edges that a worker uses, in their order.
func (k *crew) used(m *member) []Edge {
	var out []Edge
	for i, e := range m.edges {
		if x, ok := k.live.Placed(m.unit[i]); ok && x.Opening == k.opening[e.Opening] {
			out = append(out, e)
		}
	}
	return out
}

func (k *crew) value() Value {
	var sum Value
	for w := range k.roster {
		for _, e := range k.used(&k.roster[w]) {
			sum = sum.Add(e.Weight)
		}
	}
	return sum
}
