package assign_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/beveridge-go/beveridge/match/assign"
)

// market makes a random market: positions in all, d edges per worker, half of
// them to openings that everybody likes; scores in micro units on a grid of
// step. A quarter of the workers are local if levels is set.
func market(seed uint64, workers, openings, positions, d int, step int64, levels bool) assign.Problem {
	r := rand.New(rand.NewPCG(seed, 1))
	p := assign.Problem{Workers: workers, Capacity: make([]int64, openings)}
	for range positions {
		p.Capacity[r.IntN(openings)]++
	}
	pull := make([]int64, openings)
	for j := range pull {
		pull[j] = r.Int64N(400_000)
	}
	seen := make([]int32, openings)
	for w := range int32(workers) {
		local := r.IntN(4) == 0
		for e := 0; e < d; {
			j := int32(r.IntN(openings))
			if e%2 == 0 {
				j = int32(float64(openings) * r.Float64() * r.Float64())
			}
			if seen[j] == w+1 {
				continue
			}
			seen[j] = w + 1
			e++
			c := (pull[j] + r.Int64N(600_000)) / step * step
			v := assign.Scalar(c + 1)
			if levels {
				v = assign.Value{0, 1, 0, c + 1}
				if local {
					v = assign.Value{1, 1, c + 1, c + 1}
				}
			}
			p.Edges = append(p.Edges, assign.Edge{Worker: w, Opening: j, Weight: v})
		}
	}
	return p
}

// total is a quota of half of what is placed without.
func total(tb testing.TB, p assign.Problem) []assign.Limit {
	tb.Helper()
	return []assign.Limit{{Max: placed(solve(tb, p)) / 2}}
}

// group is a quota of half of those who are placed of three quarters of the workers.
func group(tb testing.TB, p assign.Problem) []assign.Limit {
	tb.Helper()
	plan := solve(tb, p)
	var l assign.Limit
	for w, k := range plan.Edge {
		if w%4 != 0 {
			l.Workers = append(l.Workers, int32(w))
			if k >= 0 {
				l.Max++
			}
		}
	}
	l.Max /= 2
	return []assign.Limit{l}
}

// regions are quotas of seven regions, from 40 to 70 per cent of what is placed there,
// in one of half of all.
func regions(tb testing.TB, p assign.Problem) []assign.Limit {
	tb.Helper()
	plan := solve(tb, p)
	used := make([]int64, 7)
	for _, k := range plan.Edge {
		if k >= 0 {
			used[p.Edges[k].Opening%7]++
		}
	}
	limits := []assign.Limit{{Max: placed(plan) / 2}}
	for k, n := range used {
		l := assign.Limit{Max: n * int64(40+5*k) / 100}
		for j := k; j < len(p.Capacity); j += len(used) {
			l.Openings = append(l.Openings, int32(j))
		}
		limits = append(limits, l)
	}
	return limits
}

func placed(p assign.Plan) int64 {
	var n int64
	for _, k := range p.Edge {
		if k >= 0 {
			n++
		}
	}
	return n
}

func BenchmarkSolve(b *testing.B) {
	for _, m := range []struct {
		name                          string
		workers, openings, seats, deg int
		step                          int64
		levels                        bool
	}{
		{"workers=8000/openings=3000/levels=4/ties=few", 8000, 3000, 6000, 125, 1, true},
		{"workers=8000/openings=3000/levels=4/ties=many", 8000, 3000, 6000, 125, 100_000, true},
		{"workers=8000/openings=3000/levels=4/slack", 8000, 3000, 12000, 125, 1, true},
		{"workers=100000/openings=20000/levels=1/ties=few", 100_000, 20_000, 60_000, 10, 1, false},
		{"workers=100000/openings=20000/levels=4/ties=few", 100_000, 20_000, 60_000, 10, 1, true},
	} {
		b.Run(m.name, func(b *testing.B) {
			p := market(1, m.workers, m.openings, m.seats, m.deg, m.step, m.levels)
			b.ReportAllocs()
			for b.Loop() {
				plan, err := assign.Solve(context.Background(), p)
				if err != nil {
					b.Fatal(err)
				}
				b.StopTimer()
				if err := plan.Verify(context.Background(), p); err != nil {
					b.Fatal(err)
				}
				b.StartTimer()
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(p.Edges)), "ns/edge")
		})
	}
}

func BenchmarkSolveQuotas(b *testing.B) {
	for _, m := range []struct {
		name    string
		workers int
		quotas  func(tb testing.TB, p assign.Problem) []assign.Limit
	}{
		{"workers=10000/quota=all", 10_000, total},
		{"workers=10000/quota=group", 10_000, group},
		{"workers=10000/quotas=regions", 10_000, regions},
		{"workers=100000/quota=all", 100_000, total},
		{"workers=100000/quota=group", 100_000, group},
		{"workers=100000/quotas=regions", 100_000, regions},
	} {
		b.Run(m.name, func(b *testing.B) {
			p := market(1, m.workers, m.workers/5, m.workers*6/10, 10, 1, false)
			p.Limits = m.quotas(b, p)
			for b.Loop() {
				if _, err := assign.Solve(context.Background(), p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// What a Live under quotas takes to begin.
func BenchmarkLiveQuotas(b *testing.B) {
	for _, m := range []struct {
		name    string
		workers int
		quotas  func(tb testing.TB, p assign.Problem) []assign.Limit
	}{
		{"workers=10000/quota=group", 10_000, group},
		{"workers=10000/quotas=regions", 10_000, regions},
		{"workers=100000/quota=group", 100_000, group},
		{"workers=100000/quotas=regions", 100_000, regions},
	} {
		b.Run(m.name, func(b *testing.B) {
			p := market(1, m.workers, m.workers/5, m.workers*6/10, 10, 1, false)
			p.Limits = m.quotas(b, p)
			for b.Loop() {
				if _, err := assign.NewLive(context.Background(), p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkRanges(b *testing.B) {
	for _, m := range []struct {
		name    string
		step    int64
		classes int32
	}{
		{"workers=8000/classes=500/ties=few", 1, 500},
		{"workers=8000/classes=500/ties=many", 100_000, 500},
	} {
		b.Run(m.name, func(b *testing.B) {
			p := market(1, 8000, 3000, 6000, 125, m.step, true)
			plan := solve(b, p)
			class := make([]int32, len(p.Edges))
			for i, e := range p.Edges {
				class[i] = e.Opening % m.classes
				if e.Weight[0] == 0 {
					class[i] = (class[i] + m.classes/2) % m.classes
				}
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := assign.Ranges(context.Background(), p, plan, class, int(m.classes)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkMaxFill(b *testing.B) {
	tr := cells(rand.New(rand.NewPCG(1, 1)), 8000, 8000, 200_000, 40)
	f, err := assign.MaxFill(context.Background(), tr)
	if err != nil {
		b.Fatal(err)
	}
	b.Run("cells=8000x8000/arcs=200000", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := assign.MaxFill(context.Background(), tr); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("people=8000/openings=3000/edges=1000000", func(b *testing.B) {
		tr := people(market(1, 8000, 3000, 6000, 125, 1, false))
		b.ReportAllocs()
		for b.Loop() {
			if _, err := assign.MaxFill(context.Background(), tr); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("ranges/groups=400", func(b *testing.B) {
		group := make([]int32, len(tr.Demand))
		for j := range group {
			group[j] = int32(j / 20)
		}
		for b.Loop() {
			if _, err := assign.UnfilledRanges(context.Background(), tr, f, group, 400); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("ranges/groups=8000", func(b *testing.B) {
		group := make([]int32, len(tr.Demand))
		for j := range group {
			group[j] = int32(j)
		}
		for b.Loop() {
			if _, err := assign.UnfilledRanges(context.Background(), tr, f, group, 8000); err != nil {
				b.Fatal(err)
			}
		}
	})
}
