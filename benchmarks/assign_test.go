package benchmarks_test

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// measured runs op as a benchmark and reports the processor time of its thread.
func measured(b *testing.B, op func()) {
	b.Helper()
	b.ReportAllocs()
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	runtime.GC()
	before := cpuTime()
	for b.Loop() {
		op()
	}
	b.ReportMetric((cpuTime()-before).Seconds()/float64(b.N), "cpu-s/op")
}

// BenchmarkAssign solves a listed market and verifies the certificate: one
// objective, the four levels of local-first, and one objective by the plain
// method, which at 100,000 workers takes long and runs with -market=1000000 only.
func BenchmarkAssign(b *testing.B) {
	for _, n := range sizes() {
		m := newListed(1, n, listedVacancies(n))
		for _, how := range []struct {
			name    string
			plain   bool
			problem assign.Problem
			solve   func(*testing.B, assign.Problem) assign.Plan
		}{
			{"levels=1/how=solve", false, m.problem, solved},
			{"levels=4/how=solve", false, m.localFirst(), solved},
			{"levels=1/how=plain", true, m.problem, solvedPlainly},
		} {
			if how.plain && 10*n > *marketSize {
				continue
			}
			b.Run(fmt.Sprintf("workers=%d/%s", n, how.name), func(b *testing.B) {
				measured(b, func() {
					plan := how.solve(b, how.problem)
					require.NoError(b, plan.Verify(b.Context(), how.problem))
				})
				b.ReportMetric(float64(len(how.problem.Edges)), "edges")
			})
		}
	}
}

// listedVacancies is a fifth of the workers, and a tenth of a million.
func listedVacancies(workers int) int {
	if workers >= 1_000_000 {
		return workers / 10
	}
	return workers / 5
}

func solved(b *testing.B, p assign.Problem) assign.Plan {
	b.Helper()
	plan, err := assign.Solve(b.Context(), p)
	require.NoError(b, err)
	return plan
}

func solvedPlainly(b *testing.B, p assign.Problem) assign.Plan {
	b.Helper()
	plan, err := assign.SolvePlain(b.Context(), p)
	require.NoError(b, err)
	return plan
}

// BenchmarkPrices works out both ends of all prices, with the check of the plan.
func BenchmarkPrices(b *testing.B) {
	for _, n := range sizes() {
		p := newListed(1, n, listedVacancies(n)).problem
		plan := solved(b, p)
		b.Run(fmt.Sprintf("workers=%d", n), func(b *testing.B) {
			measured(b, func() {
				_, err := assign.Price(b.Context(), p, plan)
				require.NoError(b, err)
			})
		})
	}
}

// Ends of prices drawn at random are the differences of two optima: 20 of a
// market of 10,000 workers, 200 of one of 100,000 with -market=1000000.
func TestPriceEnds(t *testing.T) {
	n, ends := 10_000, 20
	if *marketSize >= 1_000_000 {
		n, ends = 100_000, 200
	}
	p := newListed(1, n, listedVacancies(n)).problem
	value := func(p assign.Problem) assign.Value {
		plan, err := assign.Solve(t.Context(), p)
		require.NoError(t, err)
		return plan.Value
	}
	plan, err := assign.Solve(t.Context(), p)
	require.NoError(t, err)
	prices, err := assign.Price(t.Context(), p, plan)
	require.NoError(t, err)
	r := rand.New(rand.NewPCG(2, 2))
	for i := range ends {
		j := r.IntN(len(p.Capacity))
		p.Capacity[j]++
		if want := prices.Gain[j]; i%2 == 0 {
			require.Equal(t, want, value(p).Sub(plan.Value), "one position more of %d", j)
			p.Capacity[j]--
			continue
		}
		p.Capacity[j] -= 2
		require.Equal(t, prices.Loss[j], plan.Value.Sub(value(p)), "one position fewer of %d", j)
		p.Capacity[j]++
	}
}

// BenchmarkStable is deferred acceptance on the listed market, and on hospitals
// and residents.
func BenchmarkStable(b *testing.B) {
	run := func(name string, p assign.Problem, ranks assign.Ranks) {
		for _, side := range []assign.Side{assign.WorkersPropose, assign.OpeningsPropose} {
			b.Run(fmt.Sprintf("%s/%s", name, []string{"propose=workers", "propose=openings"}[side]), func(b *testing.B) {
				measured(b, func() {
					_, err := assign.Stable(b.Context(), p, ranks, side)
					require.NoError(b, err)
				})
			})
		}
	}
	for _, n := range sizes() {
		run(fmt.Sprintf("workers=%d", n), newListed(1, n, listedVacancies(n)).problem, assign.Ranks{})
	}
	r := rand.New(rand.NewPCG(1, 4))
	p := assign.Problem{Workers: 400, Capacity: make([]int64, 20)}
	var ranks assign.Ranks
	for j := range p.Capacity {
		p.Capacity[j] = 20
	}
	for w := range int32(p.Workers) {
		for _, j := range r.Perm(len(p.Capacity))[:10] {
			p.Edges = append(p.Edges, assign.Edge{Worker: w, Opening: int32(j), Weight: assign.Scalar(1)})
			ranks.ByWorker, ranks.ByOpening = append(ranks.ByWorker, r.Int64()), append(ranks.ByOpening, r.Int64())
		}
	}
	run("hospitals=20/workers=400", p, ranks)
}

// BenchmarkArrival re-optimises exactly after one more worker, who is like one of
// the market but for the scores, and again when the worker leaves.
func BenchmarkArrival(b *testing.B) {
	for _, n := range sizes() {
		p := newListed(1, n, listedVacancies(n)).problem
		of := make([][]assign.Edge, p.Workers)
		for _, e := range p.Edges {
			of[e.Worker] = append(of[e.Worker], e)
		}
		b.Run(fmt.Sprintf("workers=%d", n), func(b *testing.B) {
			live, err := assign.NewLive(b.Context(), p)
			require.NoError(b, err)
			r := rand.New(rand.NewPCG(1, 5))
			var came, left []time.Duration
			b.ReportAllocs()
			for b.Loop() {
				edges := slices.Clone(of[r.IntN(n)])
				for i := range edges {
					edges[i].Weight[0] = max(1, edges[i].Weight[0]-r.Int64N(20_000))
				}
				start := time.Now()
				w, err := live.Insert(b.Context(), edges)
				came = append(came, time.Since(start))
				require.NoError(b, err)
				start = time.Now()
				err = live.Remove(b.Context(), w)
				left = append(left, time.Since(start))
				require.NoError(b, err)
			}
			b.ReportMetric(percentile(came, 50), "p50-ns")
			b.ReportMetric(percentile(came, 99), "p99-ns")
			b.ReportMetric(percentile(left, 99), "leave-p99-ns")
		})
	}
}

// BenchmarkCompleteGraph proves the optimum over all eligible pairs of the listed
// market, from its lists, with a pricer that looks at each pair.
func BenchmarkCompleteGraph(b *testing.B) {
	for _, n := range sizes() {
		if n > 100_000 {
			continue
		}
		m := newListed(1, n, listedVacancies(n))
		b.Run(fmt.Sprintf("workers=%d/pricer=plain", n), func(b *testing.B) {
			pairs := 0
			for _, pool := range m.eligible {
				pairs += len(pool)
			}
			rounds, added := 0, 0
			measured(b, func() {
				q, plan, k, err := assign.Complete(b.Context(), m.problem, m)
				require.NoError(b, err)
				require.True(b, plan.Whole)
				rounds, added = k, len(q.Edges)-len(m.problem.Edges)
			})
			b.ReportMetric(float64(pairs), "pairs")
			b.ReportMetric(float64(rounds), "rounds")
			b.ReportMetric(float64(added), "added")
		})
	}
}
