//go:build !race && !386

package assign_test

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// A quotaSide is one side of a market as the definition of stability sees it: what
// it may hold, by counting, and how it ranks.
type quotaSide struct {
	p       assign.Problem
	workers bool
	rank    []int64
}

func (s quotaSide) keeps(edges []int32) bool {
	for w := range s.p.Workers {
		if n := countIf(edges, func(i int32) bool { return int(s.p.Edges[i].Worker) == w }); s.workers && n > s.p.WorkerCapacity[w] {
			return false
		}
	}
	for j, c := range s.p.Capacity {
		if n := countIf(edges, func(i int32) bool { return int(s.p.Edges[i].Opening) == j }); !s.workers && n > c {
			return false
		}
	}
	for _, l := range s.p.Limits {
		n := countIf(edges, func(i int32) bool {
			e := s.p.Edges[i]
			return (l.Workers == nil || slices.Contains(l.Workers, e.Worker)) && (l.Openings == nil || slices.Contains(l.Openings, e.Opening))
		})
		if s.workers == (l.Workers != nil && l.Openings == nil) && n > l.Max {
			return false
		}
	}
	return true
}

func countIf(edges []int32, counts func(i int32) bool) (n int64) {
	for _, i := range edges {
		if counts(i) {
			n++
		}
	}
	return n
}

// wants reports whether the side has room for edge i, or drops one of lower rank for
// it, and which one; -1 for none.
func (s quotaSide) wants(edges []int32, i int32) (drop int32, yes bool) {
	more := append(slices.Clone(edges), i)
	if s.keeps(more) {
		return -1, true
	}
	for n, k := range edges {
		if s.rank[k] < s.rank[i] && s.keeps(slices.Delete(slices.Clone(more), n, n+1)) {
			return k, true
		}
	}
	return -1, false
}

// choice is what the side takes from edges if it may.
func (s quotaSide) choice(edges []int32) []int32 {
	edges = slices.Clone(edges)
	slices.SortFunc(edges, func(a, b int32) int { return cmp.Compare(s.rank[b], s.rank[a]) })
	out := []int32{}
	for _, i := range slices.Compact(edges) {
		if s.keeps(append(slices.Clone(out), i)) {
			out = append(out, i)
		}
	}
	slices.Sort(out)
	return out
}

// quotas draws limits that nest on each side, some of them within one opening.
func quotas(r *rand.Rand, p assign.Problem) assign.Problem {
	if r.IntN(3) > 0 {
		p.Limits = nested(r, p.Workers, false, func(set []int32) assign.Limit { return assign.Limit{Workers: set} })
	}
	if r.IntN(4) > 0 {
		p.Limits = append(p.Limits, nested(r, len(p.Capacity), false, func(set []int32) assign.Limit { return assign.Limit{Openings: set} })...)
	}
	for j := range int32(len(p.Capacity)) {
		if r.IntN(4) == 0 {
			p.Limits = append(p.Limits, nested(r, p.Workers, false, func(set []int32) assign.Limit {
				return assign.Limit{Workers: set, Openings: []int32{j}}
			})...)
		}
	}
	if r.IntN(6) == 0 {
		p.Limits = append(p.Limits, assign.Limit{Max: r.Int64N(5)})
	}
	r.Shuffle(len(p.Limits), func(i, j int) { p.Limits[i], p.Limits[j] = p.Limits[j], p.Limits[i] })
	return p
}

// seated lists a set of edges, in ascending order, by place.
func seated(p assign.Problem, set []int32) []int32 {
	var out []int32
	for w, n := range p.WorkerCapacity {
		own := slices.DeleteFunc(slices.Clone(set), func(i int32) bool { return int(p.Edges[i].Worker) != w })
		out = append(append(out, own...), slices.Repeat([]int32{-1}, int(n)-len(own))...)
	}
	return out
}

func used(plan []int32) []int32 {
	out := slices.DeleteFunc(append([]int32{}, plan...), func(i int32) bool { return i < 0 })
	slices.Sort(out)
	return out
}

// Against all matchings that keep the quotas, of workers with one place or several: Blocking is the definition, what is
// found is stable, and with strict ranks all stable matchings have one size and the
// proposing side, given the choice between its own and any other, keeps its own.
func TestStableUnderQuotasEqualsEnumeration(t *testing.T) {
	several, binding, blocked := 0, 0, 0
	for seed := range uint64(1200) {
		r := rand.New(rand.NewPCG(seed, 51))
		p := quotas(r, tiny(r, weighers[0].draw))
		if seed%3 > 0 { // everybody knows everybody
			p = assign.Problem{Workers: 2 + r.IntN(3), Capacity: []int64{1 + r.Int64N(2), 1, 1}}
			for i := range int32(p.Workers * 3) {
				p.Edges = append(p.Edges, assign.Edge{Worker: i / 3, Opening: i % 3, Weight: assign.Scalar(1)})
			}
			p = quotas(r, p)
		}
		p.WorkerCapacity = slices.Repeat([]int64{1}, p.Workers)
		if seed%5 < 2 && len(p.Edges) <= 9 {
			for w := range p.WorkerCapacity {
				p.WorkerCapacity[w] = r.Int64N(4)
			}
			if seed%5 == 0 {
				p.Limits = nil
			}
		}
		strict := seed%2 == 0
		ranks := assign.Ranks{ByWorker: make([]int64, len(p.Edges)), ByOpening: make([]int64, len(p.Edges)), Seed: seed}
		for i, x := range r.Perm(len(p.Edges)) {
			ranks.ByWorker[i], ranks.ByOpening[i] = int64(x), r.Int64N(1000)*100+int64(i)
			if !strict {
				ranks.ByWorker[i], ranks.ByOpening[i] = r.Int64N(3), r.Int64N(3)
			}
		}
		workers, openings := quotaSide{p, true, ranks.ByWorker}, quotaSide{p, false, ranks.ByOpening}
		var all [][]int32
		for _, mine := range subsets(p) {
			plan := seated(p, mine)
			got, err := assign.Blocking(t.Context(), p, ranks, plan)
			require.NoError(t, err)
			var want []int32
			for i, e := range p.Edges {
				one := []int32{int32(i)}
				if e.Weight.Sign() <= 0 || slices.Contains(mine, int32(i)) || !workers.keeps(one) || !openings.keeps(one) {
					continue
				}
				a, wanted := workers.wants(mine, int32(i))
				b, welcome := openings.wants(mine, int32(i))
				if wanted && welcome {
					want = append(want, int32(i))
					after := append(slices.DeleteFunc(slices.Clone(mine), func(k int32) bool { return k == a || k == b }), int32(i))
					require.True(t, workers.keeps(after) && openings.keeps(after), "a blocking pair respects the quotas")
				}
			}
			require.Equal(t, want, got, "seed %d", seed)
			if blocked += len(want); len(want) == 0 {
				all = append(all, mine)
			}
		}
		byWorkers := stable(t, p, ranks, assign.WorkersPropose)
		byOpenings := stable(t, p, ranks, assign.OpeningsPropose)
		require.Contains(t, all, used(byWorkers.Edge))
		require.Contains(t, all, used(byOpenings.Edge))
		free := p
		free.Limits, free.WorkerCapacity = nil, nil
		if !slices.Equal(stable(t, free, ranks, assign.WorkersPropose).Edge, byWorkers.Edge) {
			binding++
		}
		if !strict {
			continue
		}
		if len(all) > 1 {
			several++
		}
		for _, other := range all {
			a, b := used(byWorkers.Edge), used(byOpenings.Edge)
			require.Len(t, other, len(a))
			require.Equal(t, a, workers.choice(slices.Concat(a, other)))
			require.Equal(t, b, openings.choice(slices.Concat(b, other)))
		}
	}
	require.Greater(t, several, 15, "the premise: markets with several stable matchings")
	require.Greater(t, binding, 300, "the premise: quotas that bind")
	require.Greater(t, blocked, 1000)
}

// Quotas that nobody can feel change nothing, whichever code keeps them, and with one
// strict score for all stable is greedy, with locks too.
func TestStableUnderQuotasIsGreedy(t *testing.T) {
	for seed := range uint64(90) {
		r := rand.New(rand.NewPCG(seed, 52))
		p := market(seed, 40, 15, 10, 8, 1, false)
		ranks := assign.Ranks{ByWorker: make([]int64, len(p.Edges)), ByOpening: make([]int64, len(p.Edges)), Seed: seed}
		for i := range p.Edges {
			ranks.ByWorker[i], ranks.ByOpening[i] = r.Int64N(5), r.Int64N(5)
		}
		loose := p
		loose.Limits = []assign.Limit{{Max: assign.NoLimit}, {Workers: []int32{1, 2, 3}, Max: 3}, {Openings: []int32{0, 4}, Max: assign.NoLimit}}
		for _, side := range []assign.Side{assign.WorkersPropose, assign.OpeningsPropose} {
			require.Equal(t, stable(t, p, ranks, side), stable(t, loose, ranks, side))
		}
		for i, x := range r.Perm(len(p.Edges)) {
			p.Edges[i].Weight = assign.Scalar(int64(x) + 1)
		}
		if p = quotas(r, p); r.IntN(3) == 0 {
			p = decided(r, p)
		}
		greedy, err := assign.Greedy(t.Context(), p)
		require.NoError(t, err)
		require.Equal(t, greedy, stable(t, p, assign.Ranks{}, assign.WorkersPropose))
		require.Equal(t, greedy, stable(t, p, assign.Ranks{}, assign.OpeningsPropose))
	}
}

// Quotas of one side that cross are named in pairs, and so are those that count a
// part of an opening's pairs and others too.
func TestStableRefusesCrossing(t *testing.T) {
	p := assign.Problem{Workers: 2, Capacity: []int64{1, 1, 1}}
	for i := range int32(6) {
		p.Edges = append(p.Edges, assign.Edge{Worker: i / 3, Opening: i % 3, Weight: assign.Scalar(1)})
	}
	for _, tt := range []struct {
		name   string
		limits []assign.Limit
		want   string
	}{
		{
			"regions and occupations",
			[]assign.Limit{{Openings: []int32{0, 1}, Max: 1}, {Workers: []int32{0}, Max: 1}, {Openings: []int32{1, 2}, Max: 1}},
			"assign: Limits[0], Limits[2]: not worked out for problems with limits: they cross",
		},
		{"groups", []assign.Limit{{Openings: []int32{0}, Max: 1}, {Workers: []int32{0, 1}, Max: 1}, {Workers: []int32{1}, Max: 1}}, ""},
		{
			"permits of a region where others compete",
			[]assign.Limit{{Workers: []int32{0}, Openings: []int32{1, 2}, Max: 1}},
			"assign: Limits[0]: not worked out for problems with limits: it crosses opening 1, of which it counts a part",
		},
		{"a floor", []assign.Limit{{Min: 1, Max: 1}}, "assign: Limits[0].Min: not worked out for problems with limits: it is a floor"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := p
			p.Limits = tt.limits
			for _, side := range []assign.Side{assign.WorkersPropose, assign.OpeningsPropose} {
				_, err := assign.Stable(t.Context(), p, assign.Ranks{}, side)
				_, errBlocking := assign.Blocking(t.Context(), p, assign.Ranks{}, []int32{-1, -1})
				if tt.want == "" {
					require.NoError(t, err)
					require.NoError(t, errBlocking)
					continue
				}
				require.EqualError(t, err, tt.want)
				require.EqualError(t, errBlocking, tt.want)
				require.ErrorIs(t, err, assign.ErrLimits)
			}
		})
	}
}

// An employer's two positions in a region that may fill one: the pair that would
// displace nobody at the employer is stopped by the region, which prefers another.
func TestBlockingRespectsQuotas(t *testing.T) {
	p := assign.Problem{Workers: 2, Capacity: []int64{1, 1}, Edges: edges([3]int64{0, 0, 5}, [3]int64{1, 1, 4})}
	held := []int32{0, -1}
	blocking, err := assign.Blocking(t.Context(), p, assign.Ranks{}, held)
	require.NoError(t, err)
	require.Equal(t, []int32{1}, blocking)
	p.Limits = []assign.Limit{{Openings: []int32{0, 1}, Max: 1}}
	blocking, err = assign.Blocking(t.Context(), p, assign.Ranks{}, held)
	require.NoError(t, err)
	require.Empty(t, blocking)
	blocking, err = assign.Blocking(t.Context(), p, assign.Ranks{}, []int32{-1, 1})
	require.NoError(t, err)
	require.Equal(t, []int32{0}, blocking, "the region would rather have the first")
	_, err = assign.Blocking(t.Context(), p, assign.Ranks{}, []int32{0, 1})
	require.ErrorIs(t, err, assign.ErrRange, "no matching: it exceeds the quota")
}
