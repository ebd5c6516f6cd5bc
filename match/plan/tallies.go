package plan

import (
	"context"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// VacancyTallies returns the tallies of some vacancies, by their places, with every
// pair judged: what [BuildListed] leaves out. After [Build] nothing is left to judge.
// It costs a verdict for each pair, on all cores: tens of milliseconds a vacancy in a
// market of 100,000 workers, and once to compile all records. A place that is none is a
// fault.
func (g *Graph) VacancyTallies(ctx context.Context, vacancies []int32) ([]Tally, error) {
	return g.tallies(ctx, vacancies, g.VacancyTally, len(g.Workers), func(j, w int32) (int32, int32) { return j, w })
}

// WorkerTallies is [Graph.VacancyTallies] of some workers.
func (g *Graph) WorkerTallies(ctx context.Context, workers []int32) ([]Tally, error) {
	return g.tallies(ctx, workers, g.WorkerTally, len(g.Vacancies), func(w, j int32) (int32, int32) { return j, w })
}

// tallies judges some records of one side against all n of the other; pair puts two
// places in the order of vacancy and worker.
func (g *Graph) tallies(ctx context.Context, some []int32, known []Tally, n int, pair func(int32, int32) (j, w int32)) ([]Tally, error) {
	var fs fact.Faults
	for i, place := range some {
		if place < 0 || int(place) >= len(known) {
			fs.Add(fact.Fault{Field: fmt.Sprintf("[%d]", i), Value: strconv.Itoa(int(place)), Err: fmt.Errorf("%w: want 0 to %d", fact.ErrRange, len(known)-1)})
		}
	}
	if err := fs.Err(); err != nil {
		return nil, fmt.Errorf("plan: tallies: %w", err)
	}
	out := make([]Tally, len(some))
	var vacancies []*match.PreparedVacancy
	var workers []*match.PreparedWorker
	if g.listed != nil {
		var err error
		if vacancies, workers, err = g.prepared(ctx); err != nil {
			return nil, fmt.Errorf("plan: %w", err)
		}
	}
	var (
		next atomic.Int64
		wg   sync.WaitGroup
	)
	for range min(len(some), runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(some)) && ctx.Err() == nil; i = next.Add(1) - 1 {
				if known[some[i]].Unjudged+known[some[i]].Unlisted == 0 {
					out[i] = known[some[i]]
					continue
				}
				for k := range int32(n) {
					if k%checkEvery == 0 && ctx.Err() != nil {
						return
					}
					j, w := pair(some[i], k)
					e, b, ok := g.edge(j, w, vacancies[j], workers[w])
					out[i].count(e, b, ok)
				}
			}
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return nil, fmt.Errorf("plan: %w", context.Cause(ctx))
	}
	return out, nil
}

// count counts a pair that was judged.
func (t *Tally) count(e Edge, b Barrier, ok bool) {
	switch {
	case !ok:
		t.Barred[b]++
	case Certain.Allows(e):
		t.Certain++
	default:
		t.Open++
	}
}
