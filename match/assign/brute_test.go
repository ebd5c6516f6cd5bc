package assign_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// optima lists all optimal plans of a small problem by trying every plan; none
// where there are more locks than positions.
func optima(p assign.Problem) (best assign.Value, plans [][]int32) {
	of := make([][]int32, p.Workers)
	for i, e := range p.Edges {
		if e.Weight.Sign() > 0 && !slices.Contains(p.Excluded, int32(i)) {
			of[e.Worker] = append(of[e.Worker], int32(i))
		}
	}
	held := make([]bool, p.Workers)
	for _, i := range p.Locked {
		held[p.Edges[i].Worker], of[p.Edges[i].Worker] = true, []int32{i}
	}
	left := slices.Clone(p.Capacity)
	used := make([]int32, p.Workers)
	var try func(w int, sum assign.Value)
	try = func(w int, sum assign.Value) {
		if w == p.Workers {
			if !keepsLimits(p, used) {
				return
			}
			if c := sum.Cmp(best); c > 0 || plans == nil {
				best, plans = sum, [][]int32{slices.Clone(used)}
			} else if c == 0 {
				plans = append(plans, slices.Clone(used))
			}
			return
		}
		if used[w] = -1; !held[w] {
			try(w+1, sum)
		}
		for _, i := range of[w] {
			if j := p.Edges[i].Opening; left[j] > 0 {
				left[j]--
				used[w] = i
				try(w+1, sum.Add(p.Edges[i].Weight))
				left[j]++
			}
		}
	}
	try(0, assign.Value{})
	return best, plans
}

// keepsLimits reports whether a plan keeps every limit, by counting.
func keepsLimits(p assign.Problem, used []int32) bool {
	for _, l := range p.Limits {
		var n int64
		for _, i := range used {
			if i >= 0 && (l.Workers == nil || slices.Contains(l.Workers, p.Edges[i].Worker)) &&
				(l.Openings == nil || slices.Contains(l.Openings, p.Edges[i].Opening)) {
				n++
			}
		}
		if n < l.Min || n > l.Max {
			return false
		}
	}
	return true
}

// nested draws limits over random nested sets of 0..n-1.
func nested(r *rand.Rand, n int, floors bool, limit func(set []int32) assign.Limit) []assign.Limit {
	var out []assign.Limit
	var split func(set []int32, depth int)
	split = func(set []int32, depth int) {
		if len(set) == 0 || depth > 2 {
			return
		}
		if r.IntN(3) > 0 {
			l := limit(slices.Clone(set))
			if l.Max = r.Int64N(4); floors && r.IntN(3) == 0 {
				l.Min = r.Int64N(min(l.Max, 1) + 1)
			}
			out = append(out, l)
		}
		cut := r.IntN(len(set) + 1)
		split(set[:cut], depth+1)
		split(set[cut:], depth+1)
	}
	all := make([]int32, n)
	for i, x := range r.Perm(n) {
		all[i] = int32(x)
	}
	split(all, 0)
	return out
}

// limited adds random limits that nest on each side.
func limited(r *rand.Rand, p assign.Problem) assign.Problem {
	floors := r.IntN(2) == 0
	if r.IntN(4) > 0 {
		p.Limits = nested(r, p.Workers, floors, func(set []int32) assign.Limit { return assign.Limit{Workers: set} })
	}
	if r.IntN(4) > 0 {
		p.Limits = append(p.Limits, nested(r, len(p.Capacity), floors, func(set []int32) assign.Limit { return assign.Limit{Openings: set} })...)
	}
	if r.IntN(6) == 0 {
		p.Limits = append(p.Limits, assign.Limit{Max: r.Int64N(5)})
	}
	r.Shuffle(len(p.Limits), func(i, j int) { p.Limits[i], p.Limits[j] = p.Limits[j], p.Limits[i] })
	return p
}

// weigher draws weights; each kind is a shape of problem that must occur.
type weigher struct {
	name string
	draw func(r *rand.Rand, worker int32) assign.Value
}

var weighers = []weigher{
	{"one objective, many ties, some not positive", func(r *rand.Rand, _ int32) assign.Value {
		return assign.Scalar(r.Int64N(5) - 1)
	}},
	{"one objective, few ties", func(r *rand.Rand, _ int32) assign.Value {
		return assign.Scalar(r.Int64N(1000))
	}},
	{"all equal", func(*rand.Rand, int32) assign.Value { return assign.Scalar(7) }},
	{"local first", func(r *rand.Rand, w int32) assign.Value {
		c := 1 + r.Int64N(4)
		if w%2 == 0 {
			return assign.Value{1, 1, c, c}
		}
		return assign.Value{0, 1, 0, c}
	}},
	{"any levels, lower ones of any sign", func(r *rand.Rand, _ int32) assign.Value {
		return assign.Value{r.Int64N(3) - 1, r.Int64N(3) - 1, r.Int64N(3) - 1, r.Int64N(5) - 2}
	}},
	{"lowest level only differs", func(r *rand.Rand, _ int32) assign.Value {
		return assign.Value{1, 0, 0, r.Int64N(3) - 1}
	}},
}

// tiny draws a problem that optima can enumerate.
func tiny(r *rand.Rand, draw func(*rand.Rand, int32) assign.Value) assign.Problem {
	p := assign.Problem{Workers: r.IntN(7), Capacity: make([]int64, r.IntN(5))}
	for j := range p.Capacity {
		p.Capacity[j] = r.Int64N(4)
	}
	density := r.Float64()
	for w := range int32(p.Workers) {
		for j := range int32(len(p.Capacity)) {
			if r.Float64() < density {
				p.Edges = append(p.Edges, assign.Edge{Worker: w, Opening: j, Weight: draw(r, w)})
			}
		}
	}
	r.Shuffle(len(p.Edges), func(i, j int) { p.Edges[i], p.Edges[j] = p.Edges[j], p.Edges[i] })
	return p
}

// decided is p with random locks, which fit, and exclusions.
func decided(r *rand.Rand, p assign.Problem) assign.Problem {
	left := slices.Clone(p.Capacity)
	held := map[int32]bool{}
	for i, e := range p.Edges {
		switch r.IntN(6) {
		case 0:
			if !held[e.Worker] && left[e.Opening] > 0 {
				held[e.Worker] = true
				left[e.Opening]--
				p.Locked = append(p.Locked, int32(i))
			}
		case 1:
			p.Excluded = append(p.Excluded, int32(i))
		}
	}
	return p
}

// eachTiny runs law on many tiny problems of every kind.
func eachTiny(t *testing.T, n int, law func(t *testing.T, r *rand.Rand, p assign.Problem)) {
	t.Helper()
	for k, w := range weighers {
		t.Run(w.name, func(t *testing.T) {
			for seed := range uint64(n) {
				r := rand.New(rand.NewPCG(seed, uint64(k)))
				p := tiny(r, w.draw)
				law(t, r, p)
				if t.Failed() {
					t.Fatalf("seed %d: %+v", seed, p)
				}
			}
		})
	}
}

// solve solves p and verifies the certificate.
func solve(tb testing.TB, p assign.Problem) assign.Plan {
	tb.Helper()
	plan, err := assign.Solve(tb.Context(), p)
	require.NoError(tb, err)
	require.NoError(tb, plan.Verify(tb.Context(), p))
	return plan
}

// price works out the marginal values of p.
func price(tb testing.TB, p assign.Problem) *assign.Prices {
	tb.Helper()
	q, err := assign.Price(tb.Context(), p, solve(tb, p))
	require.NoError(tb, err)
	return q
}

// edges makes single-objective edges from triples.
func edges(triples ...[3]int64) []assign.Edge {
	out := make([]assign.Edge, len(triples))
	for i, e := range triples {
		out[i] = assign.Edge{Worker: int32(e[0]), Opening: int32(e[1]), Weight: assign.Scalar(e[2])}
	}
	return out
}

// pairs returns the used (worker, opening) pairs of a plan.
func pairs(p assign.Problem, plan assign.Plan) [][2]int32 {
	var out [][2]int32
	for _, i := range plan.Edge {
		if i >= 0 {
			out = append(out, [2]int32{p.Edges[i].Worker, p.Edges[i].Opening})
		}
	}
	return out
}
