package benchmarks_test

import (
	"fmt"
	"iter"
	"runtime"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
)

// How many different vacancies a benchmark asks about, one after another, so
// that each finds the caches as another vacancy left them.
const (
	queries       = 2048
	remoteQueries = 256
)

// newPool makes a pool and returns the bytes that it keeps alive for each worker.
func newPool(b *testing.B, n int, workers iter.Seq[*match.PreparedWorker], s *match.Scorer, compact bool) (p *pool.Workers, bytes float64) {
	b.Helper()
	before := heap()
	p, err := pool.NewWorkers(b.Context(), s, workers, pool.Settings{BlockSize: *blockSize, Compact: compact})
	require.NoError(b, err)
	return p, float64(int64(heap())-int64(before)) / float64(n)
}

// BenchmarkTopWorkers is the exact ten best workers of a vacancy, at the full
// score for vacancies in a region and for work from anywhere, and at the natural
// query beside bleve.
func BenchmarkTopWorkers(b *testing.B) {
	for _, s := range shapes(b) {
		for _, n := range sizes() {
			b.Run(fmt.Sprintf("shape=%s/workers=%d", s.name, n), func(b *testing.B) {
				p, bytes := newPool(b, n, s.workers(n), s.scorer, false)
				b.Run("query=region", func(b *testing.B) { top(b, p, s, ready(s.vacancies(queries)), bytes) })
				b.Run("query=remote", func(b *testing.B) { top(b, p, s, ready(s.remote(remoteQueries)), bytes) })
			})
		}
	}
	for _, n := range sizes() {
		b.Run(fmt.Sprintf("shape=prototype/workers=%d/layout=compact", n), func(b *testing.B) {
			s := prototype()
			p, bytes := newPool(b, n, s.workers(n), s.scorer, true)
			b.Run("query=region", func(b *testing.B) { top(b, p, s, ready(s.vacancies(queries)), bytes) })
			b.Run("query=remote", func(b *testing.B) { top(b, p, s, ready(s.remote(remoteQueries)), bytes) })
		})
	}
	for _, n := range sizes() {
		b.Run(fmt.Sprintf("shape=prototype/workers=%d/query=natural", n), func(b *testing.B) { topNatural(b, n) })
	}
}

// top measures a pool and reports how much work a query was.
func top(b *testing.B, p *pool.Workers, s *shape, vacancies []*match.PreparedVacancy, bytes float64) {
	b.Helper()
	var hits []match.Hit
	var work pool.Stats
	took := measure(b, len(vacancies), func(i int) (err error) {
		var stats pool.Stats
		hits, stats, err = p.Top(b.Context(), hits[:0], vacancies[i%len(vacancies)], pool.Query{K: 10})
		work.Add(stats)
		return err
	})
	prepared := sample(b, len(vacancies), func(i int) error {
		s.scorer.Vacancy(vacancies[i%len(vacancies)].Vacancy).Query()
		return nil
	})
	b.ReportMetric(percentile(prepared, 50), "compile-p50-ns")
	fresh := sample(b, len(vacancies), func(i int) (err error) {
		v := s.scorer.Vacancy(vacancies[i%len(vacancies)].Vacancy)
		hits, _, err = p.Top(b.Context(), hits[:0], v, pool.Query{K: 10})
		return err
	})
	b.ReportMetric(percentile(fresh, 50), "record-p50-ns")
	reportWork(b, work, len(took)+1)
	b.ReportMetric(bytes, "B/worker")
}

// reportWork reports how much work a query was in the mean.
func reportWork(b *testing.B, work pool.Stats, times int) {
	b.Helper()
	each := float64(times)
	b.ReportMetric(float64(work.Bounded)/each, "bounded")
	b.ReportMetric(float64(work.Opened)/each, "opened")
	b.ReportMetric(float64(work.Scored)/each, "scored")
	b.ReportMetric(float64(work.Judged)/each, "judged")
}

// topNatural measures the pool, bleve's search and bleve's postings over the
// same market in one run. The sums of the pool and of the postings are compared
// first: both must find the same ten, but for ties.
func topNatural(b *testing.B, n int) {
	b.Helper()
	s := natural(b, prototype())
	workers := stream(n, func(i int) match.Worker { return naturalWorker(s.market.Worker(i)) }, s.scorer.Worker)
	p, bytes := newPool(b, n, workers, s.scorer, false)
	vacancies := ready(compiled(queries, func(i int) match.Vacancy { return naturalVacancy(s.market.Vacancy(i)) }, s.scorer.Vacancy))
	peer := newPeer(b, s, n)
	var hits []match.Hit
	ours := func(i int) (err error) {
		hits, _, err = p.Top(b.Context(), hits[:0], vacancies[i%queries], pool.Query{K: 10})
		return err
	}
	for i := range 50 {
		require.NoError(b, ours(i))
		same(b, s, hits, vacancies[i], peer)
	}
	runtime.GC()
	// A few hundred queries of each engine and no more: they are slow.
	times := min(queries, 20_000_000/n)
	search := percentile(sample(b, times, func(i int) error { return peer.search(b.Context(), vacancies[i%queries].Vacancy) }), 50)
	postings := percentile(sample(b, times, func(i int) error {
		peer.postings(b, vacancies[i%queries].Vacancy)
		return nil
	}), 50)
	p50 := percentile(measure(b, queries, ours), 50)
	b.ReportMetric(search, "bleve-p50-ns")
	b.ReportMetric(postings, "postings-p50-ns")
	b.ReportMetric(search/p50, "x-bleve")
	b.ReportMetric(postings/p50, "x-postings")
	b.ReportMetric(bytes, "B/worker")
	b.ReportMetric(float64(size(b, peer.index.Name()))/float64(n), "bleve-B/worker")
}

// same compares the sums of weights, place by place.
func same(b *testing.B, s *shape, hits []match.Hit, v *match.PreparedVacancy, peer *peer) {
	b.Helper()
	best := peer.postings(b, v.Vacancy)
	require.Len(b, hits, len(best), v.ID)
	all := 0.0
	for _, d := range v.Skills {
		all += peer.weight(d.Skill)
	}
	floor := s.scorer.Params().Floor
	for k, h := range hits {
		require.InDelta(b, max(floor, float64(best[k].sum)/all), h.Score.Value.Float(), 3e-6, "%s, place %d", v.ID, k)
	}
}
