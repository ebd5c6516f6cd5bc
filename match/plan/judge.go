package plan

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/beveridge-go/beveridge/match"
)

// judgeAll spreads the vacancies over the cores. Each vacancy's edges are kept
// apart and joined in order, so that the number of goroutines leaves no trace. A
// vacancy is judged against the workers of its list, ascending, or against all
// where there are no lists.
func (g *Graph) judgeAll(ctx context.Context, vacancy func(int64) *match.PreparedVacancy,
	workers []*match.PreparedWorker, lists [][]int32,
) error {
	everybody := make([]int32, len(workers))
	for k := range everybody {
		everybody[k] = int32(k)
	}
	edges, refused := make([][]Edge, len(g.Vacancies)), make([][]Pair, len(g.Vacancies))
	g.VacancyTally = make([]Tally, len(g.Vacancies))
	g.WorkerTally = make([]Tally, len(g.Workers))
	var (
		next atomic.Int64
		mu   sync.Mutex
		wg   sync.WaitGroup
	)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			tally := make([]Tally, len(g.Workers))
			for i := next.Add(1) - 1; i < int64(len(g.Vacancies)); i = next.Add(1) - 1 {
				list := everybody
				if lists != nil {
					list = lists[i]
				}
				var ok bool
				if edges[i], ok = g.judge(ctx, int32(i), vacancy(i), workers, list, tally, &refused[i]); !ok {
					return
				}
			}
			mu.Lock()
			defer mu.Unlock()
			for i := range tally {
				g.WorkerTally[i].add(&tally[i])
			}
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	g.Edges, g.refused = slices.Concat(edges...), slices.Concat(refused...)
	return nil
}

// checkEvery is how many pairs are judged between two looks at the context.
const checkEvery = 1024

// judge judges one vacancy against the workers of a list, and adds those whom only what
// is known of the placement keeps out to refused. It returns false if the context ended.
func (g *Graph) judge(ctx context.Context, i int32, v *match.PreparedVacancy,
	workers []*match.PreparedWorker, list []int32, tally []Tally, refused *[]Pair,
) ([]Edge, bool) {
	var edges []Edge
	mine := &g.VacancyTally[i]
	for n, k := range list {
		if n%checkEvery == 0 && ctx.Err() != nil {
			return nil, false
		}
		e, b, ok := g.edge(i, k, v, workers[k])
		mine.count(e, b, ok)
		tally[k].count(e, b, ok)
		switch {
		case ok:
			edges = append(edges, e)
		case b == BarrierProtection && g.clearances[i].Allowed():
			*refused = append(*refused, Pair{Vacancy: g.Vacancies[i].ID, Worker: g.Workers[k].ID})
		}
	}
	return edges, true
}

// edge judges a pair. It is an edge, or else there is the first barrier.
func (g *Graph) edge(i, k int32, v *match.PreparedVacancy, w *match.PreparedWorker) (Edge, Barrier, bool) {
	clearance := g.clearances[i]
	if !clearance.Allowed() {
		return Edge{}, BarrierProtection, false
	}
	verdict := g.scorer.Verdict(v, w)
	if verdict.Failed != 0 {
		return Edge{}, firstBarrier(verdict.Failed), false
	}
	score := g.scorer.Weight(v, w, g.Settings.View)
	if score < g.Settings.MinScore {
		return Edge{}, BarrierScore, false
	}
	if g.placed != nil {
		if clearance = g.placed.clear(g, i, k, clearance); !clearance.Allowed() {
			return Edge{}, BarrierProtection, false
		}
	}
	return Edge{
		Vacancy: i, Worker: k, Score: score, Open: verdict.Open,
		SameRegion: g.scorer.SameRegion(v, w), SameOccupation: sameOccupation(v.Vacancy, w.Worker),
		Clearance: clearance,
	}, 0, true
}

func firstBarrier(failed match.Gates) Barrier {
	for b, gate := range barrierGates {
		if failed&gate != 0 { // protection has none
			return Barrier(b)
		}
	}
	return BarrierScore
}

func sameOccupation(v *match.Vacancy, w *match.Worker) bool {
	for i := range w.Occupations {
		if v.Occupation != "" && w.Occupations[i].Code == v.Occupation {
			return true
		}
	}
	return false
}
