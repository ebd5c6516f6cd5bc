package benchmarks_test

import (
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/shortage"
)

// BenchmarkLocalFill is the whole analysis of the large market on one core, from the
// records: compiled, in a pool, the pairs that may be placed, the plan of both forms
// with its certificate, stages, what is worth confirming, cells with their ranges and
// the over-demanded block, why positions stay open, and both ends of every price. A
// vacancy has three positions. With lists that are cut the plans are completed.
func BenchmarkLocalFill(b *testing.B) {
	for _, n := range sizes() {
		if n > 100_000 {
			continue
		}
		m := largeMarket(prototype(), n)
		for _, most := range []int{0, 20} {
			if most > 0 && 10*n > *marketSize {
				continue // proving costs more than having them all, where these are few
			}
			name := fmt.Sprintf("workers=%d/lists=all", n)
			if most > 0 {
				name = fmt.Sprintf("workers=%d/lists=%d", n, most)
			}
			b.Run(name, func(b *testing.B) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
				var f fill
				b.ReportAllocs()
				before := processTime()
				for b.Loop() {
					f = localFill(b, m, most)
				}
				b.ReportMetric((processTime()-before).Seconds()/float64(b.N), "cpu-s/op")
				for _, s := range f.steps { // of the last time
					b.ReportMetric(s.took.Seconds(), s.name+"-s")
				}
				multiply, walk := calibrate()
				b.ReportMetric(multiply, "mul-ns")
				b.ReportMetric(walk, "walk-ns")
				b.ReportMetric(float64(f.edges), "edges")
				b.ReportMetric(float64(f.certain.Locals), "locals")
				b.ReportMetric(float64(f.certain.Open), "open")
			})
		}
	}
}

// largeMarket is the large market as records.
func largeMarket(s *shape, workers int) plan.Market {
	m := plan.Market{Workers: slices.Collect(s.market.Workers(workers))}
	for v := range s.market.Vacancies(workers / 5) {
		v.Openings = fact.Some(3)
		m.Vacancies = append(m.Vacancies, v)
	}
	return m
}

// A fill is what an analysis found and what its steps took.
type fill struct {
	steps   []step
	edges   int
	certain plan.Totals
}

type step struct {
	name string
	took time.Duration
}

func localFill(b *testing.B, m plan.Market, most int) fill {
	b.Helper()
	var f fill
	last := processTime()
	done := func(name string, err error) {
		require.NoError(b, err, name)
		now := processTime()
		f.steps = append(f.steps, step{name, now - last})
		last = now
	}
	ctx, scorer := b.Context(), prototype().scorer
	workers := make([]*match.PreparedWorker, len(m.Workers))
	for i := range m.Workers {
		workers[i] = scorer.Worker(&m.Workers[i])
	}
	p, err := pool.NewWorkers(ctx, scorer, slices.Values(workers), pool.Settings{})
	done("pool", err)
	g, err := plan.BuildListed(ctx, scorer, m, planSettings(), p, plan.Listing{Most: most})
	done("graph", err)
	s, err := shortage.SurveyGraph(ctx, g)
	done("survey", err)
	require.Equal(b, plan.CoversMarket, s.Certain.Covers)
	rows, err := s.Table(ctx, shortage.Rollup{})
	done("cells", err)
	require.NotEmpty(b, rows)
	why := shortage.WhyOpen(s.Certain)
	require.Positive(b, why.Count[plan.Outbid])
	for _, x := range []*plan.Plan{s.Certain, s.Possible} {
		_, err = x.Marginal(ctx)
	}
	done("prices", err)
	f.edges, f.certain = len(s.Graph.Edges), s.Certain.Totals
	return f
}
