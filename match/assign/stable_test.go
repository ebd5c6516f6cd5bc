package assign_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

func stable(tb testing.TB, p assign.Problem, ranks assign.Ranks, side assign.Side) assign.Matching {
	tb.Helper()
	m, err := assign.Stable(tb.Context(), p, ranks, side)
	require.NoError(tb, err)
	blocking, err := assign.Blocking(tb.Context(), p, ranks, m.Edge)
	require.NoError(tb, err)
	require.Empty(tb, blocking)
	return m
}

// lists makes a problem out of preference lists, best first.
func lists(workers, openings map[string][]string, capacity map[string]int64, names, jobs []string) (assign.Problem, assign.Ranks) {
	p := assign.Problem{Workers: len(names)}
	var r assign.Ranks
	for _, j := range jobs {
		p.Capacity = append(p.Capacity, capacity[j])
	}
	for w, name := range names {
		for n, j := range workers[name] {
			if k := slices.Index(openings[j], name); k >= 0 {
				p.Edges = append(p.Edges, assign.Edge{Worker: int32(w), Opening: int32(slices.Index(jobs, j)), Weight: assign.Scalar(1)})
				r.ByWorker, r.ByOpening = append(r.ByWorker, int64(-n)), append(r.ByOpening, int64(-k))
			}
		}
	}
	return p, r
}

func TestOracleStable(t *testing.T) { // B-13
	var in struct {
		Workers  map[string][]string `json:"worker_lists"`
		Openings map[string][]string `json:"opening_lists"`
		Capacity map[string]int64
	}
	var want struct {
		Worker  map[string]string `json:"worker_optimal"`
		Opening map[string]string `json:"opening_optimal"`
	}
	oracleCase(t, "b_small.json", "B-13", &in, &want)
	names, jobs := []string{"w1", "w2", "w3", "w4", "w5", "w6"}, []string{"a", "b", "c"}
	p, ranks := lists(in.Workers, in.Openings, in.Capacity, names, jobs)
	for side, expected := range map[assign.Side]map[string]string{assign.WorkersPropose: want.Worker, assign.OpeningsPropose: want.Opening} {
		got := map[string]string{}
		for _, pair := range pairs(p, assign.Plan{Edge: stable(t, p, ranks, side).Edge}) {
			got[names[pair[0]]] = jobs[pair[1]]
		}
		require.Equal(t, expected, got, "%v", side)
	}
}

// Which of two weakly stable matchings of different size is found is up to the
// published seed (B-14).
func TestTiesBySeed(t *testing.T) {
	p := assign.Problem{Workers: 2, Capacity: []int64{1, 1}, Edges: edges([3]int64{0, 0, 1}, [3]int64{1, 0, 1}, [3]int64{1, 1, 1})}
	ranks := assign.Ranks{ByWorker: []int64{1, 2, 1}, ByOpening: []int64{1, 1, 1}}
	sizes := map[int]int{}
	for ranks.Seed = range uint64(64) {
		a := stable(t, p, ranks, assign.WorkersPropose)
		require.Equal(t, a, stable(t, p, ranks, assign.WorkersPropose))
		sizes[len(pairs(p, assign.Plan{Edge: a.Edge}))]++
	}
	require.Len(t, sizes, 2)
	require.Greater(t, min(sizes[1], sizes[2]), 16)
}

func TestOracleGreedyAndBlocking(t *testing.T) { // B-15, B-16
	var in15, in16 instance
	var want15 struct{ Greedy, Optimum int64 }
	oracleCase(t, "b_small.json", "B-15", &in15, &want15)
	m, err := assign.Greedy(t.Context(), in15.problem(single))
	require.NoError(t, err)
	require.Equal(t, assign.Scalar(want15.Greedy), m.Value)

	var want16 struct {
		Weight   int64      `json:"stable_weight"`
		Match    [][2]int32 `json:"stable_match"`
		Blocking [][2]int32 `json:"blocking_pairs_of_max_weight"`
		Max      int64      `json:"max_weight"`
	}
	oracleCase(t, "b_small.json", "B-16", &in16, &want16)
	p := in16.problem(single)
	for _, side := range []assign.Side{assign.WorkersPropose, assign.OpeningsPropose} {
		m := stable(t, p, assign.Ranks{}, side)
		require.Equal(t, want16.Match, pairs(p, assign.Plan{Edge: m.Edge}))
		require.Equal(t, assign.Scalar(want16.Weight), m.Value)
	}
	blocking, err := assign.Blocking(t.Context(), p, assign.Ranks{}, solve(t, p).Edge)
	require.NoError(t, err)
	require.Len(t, blocking, len(want16.Blocking))
	e := p.Edges[blocking[0]]
	require.Equal(t, [2]int32{e.Worker, e.Opening}, want16.Blocking[0])
	c, err := assign.Compare(t.Context(), p, assign.Ranks{}, []int32{0, -1}, 1, nil)
	require.NoError(t, err)
	require.Equal(t, assign.Outcome{Value: assign.Scalar(11), Filled: 2, Group: []int64{1}}, c.Greedy)
	require.Equal(t, c.Greedy, c.WorkersPropose)
	require.Equal(t, c.Greedy, c.OpeningsPropose)
	require.Equal(t, assign.Outcome{Value: assign.Scalar(want16.Max), Filled: 2, Group: []int64{1}, Blocking: 1}, c.Optimal)
}

// every lists all matchings of a small problem.
func every(p assign.Problem) [][]int32 {
	var out [][]int32
	left, used := slices.Clone(p.Capacity), make([]int32, p.Workers)
	var try func(w int)
	try = func(w int) {
		if w == p.Workers {
			out = append(out, slices.Clone(used))
			return
		}
		used[w] = -1
		try(w + 1)
		for i, e := range p.Edges {
			if int(e.Worker) == w && e.Weight.Sign() > 0 && left[e.Opening] > 0 {
				left[e.Opening]--
				used[w] = int32(i)
				try(w + 1)
				left[e.Opening]++
			}
		}
	}
	try(0)
	return out
}

// blocks is the definition of a blocking pair.
func blocks(p assign.Problem, r assign.Ranks, plan []int32, i int32) bool {
	e := p.Edges[i]
	if e.Weight.Sign() <= 0 || p.Capacity[e.Opening] == 0 {
		return false
	}
	if has := plan[e.Worker]; has >= 0 && r.ByWorker[has] >= r.ByWorker[i] {
		return false
	}
	var n int64
	worse := false
	for _, k := range plan {
		if k >= 0 && p.Edges[k].Opening == e.Opening {
			n++
			worse = worse || r.ByOpening[k] < r.ByOpening[i]
		}
	}
	return n < p.Capacity[e.Opening] || worse
}

// Against all matchings: what is found is stable, with strict lists the best
// stable one of every member of the proposing side, and the rural hospital
// theorem holds.
func TestStableEqualsEnumeration(t *testing.T) {
	several := 0
	for seed := range uint64(900) {
		r := rand.New(rand.NewPCG(seed, 21))
		p := tiny(r, weighers[0].draw)
		if seed%3 > 0 { // everybody knows everybody
			p = assign.Problem{Workers: 2 + r.IntN(3), Capacity: []int64{1 + r.Int64N(2), 1, 1}}
			for i := range int32(p.Workers * 3) {
				p.Edges = append(p.Edges, assign.Edge{Worker: i / 3, Opening: i % 3, Weight: assign.Scalar(1)})
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
		all := [][]int32{}
		for _, plan := range every(p) {
			got, err := assign.Blocking(t.Context(), p, ranks, plan)
			require.NoError(t, err)
			var want []int32
			for i := range p.Edges {
				if blocks(p, ranks, plan, int32(i)) {
					want = append(want, int32(i))
				}
			}
			require.Equal(t, want, got)
			if len(want) == 0 {
				all = append(all, plan)
			}
		}
		byWorkers, byOpenings := stable(t, p, ranks, assign.WorkersPropose), stable(t, p, ranks, assign.OpeningsPropose)
		require.Contains(t, all, byWorkers.Edge)
		require.Contains(t, all, byOpenings.Edge)
		if !strict {
			continue
		}
		if len(all) > 1 {
			several++
		}
		for _, plan := range all {
			for w, i := range plan {
				require.Equal(t, i < 0, byWorkers.Edge[w] < 0, "the same are placed in all")
				if i >= 0 {
					require.GreaterOrEqual(t, ranks.ByWorker[byWorkers.Edge[w]], ranks.ByWorker[i])
					require.LessOrEqual(t, ranks.ByWorker[byOpenings.Edge[w]], ranks.ByWorker[i])
				}
			}
		}
	}
	require.Greater(t, several, 30, "the premise: markets with several stable matchings")
}

// With one strict score for both sides stable is greedy, and greedy is worth at
// least half of the optimum.
func TestStableIsGreedy(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 22))
		p := tiny(r, weighers[0].draw)
		for i, x := range r.Perm(len(p.Edges)) {
			p.Edges[i].Weight = assign.Scalar(int64(x) + 1)
		}
		if r.IntN(3) == 0 {
			p = decided(r, p)
		}
		greedy, err := assign.Greedy(t.Context(), p)
		require.NoError(t, err)
		require.Equal(t, greedy, stable(t, p, assign.Ranks{}, assign.WorkersPropose))
		require.Equal(t, greedy, stable(t, p, assign.Ranks{}, assign.OpeningsPropose))
		if best := solve(t, p).Value; len(p.Locked) == 0 {
			require.GreaterOrEqual(t, 2*greedy.Value[0], best[0])
		}
	}
}

func TestStableFaults(t *testing.T) {
	p := assign.Problem{Workers: 1, Capacity: []int64{1}, Edges: edges([3]int64{0, 0, 5})}
	_, err := assign.Stable(t.Context(), p, assign.Ranks{ByWorker: []int64{1, 2}}, assign.WorkersPropose)
	require.ErrorIs(t, err, assign.ErrRange)
	_, err = assign.Blocking(t.Context(), p, assign.Ranks{}, nil)
	require.ErrorIs(t, err, assign.ErrRange)
	_, err = assign.Blocking(t.Context(), p, assign.Ranks{}, []int32{1})
	require.ErrorIs(t, err, assign.ErrRange)
	_, err = assign.Compare(t.Context(), p, assign.Ranks{}, nil, 1, nil)
	require.ErrorIs(t, err, assign.ErrRange)
	twice := p
	twice.Edges = append(slices.Clip(p.Edges), p.Edges[0])
	_, err = assign.Greedy(t.Context(), twice)
	require.ErrorIs(t, err, assign.ErrDuplicate)
	p.Limits = []assign.Limit{{Min: 1, Max: 1}}
	_, err = assign.Greedy(t.Context(), p)
	require.ErrorIs(t, err, assign.ErrLimits)
}
