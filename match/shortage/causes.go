package shortage

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// An OpenCause says why a vacancy has open positions in a plan.
type OpenCause struct {
	Vacancy   string `json:"vacancy"`
	Positions int    `json:"positions"` // that stay open in this plan
	Cause     Cause  `json:"cause"`
	// Workers are those whom the cause alone keeps from the vacancy; 0 where it is
	// no single thing.
	Workers int `json:"workers,omitzero"`
	// Need is, for CauseSkill, the essential skill that most of them lack.
	Need fact.Opt[Need] `json:"need,omitzero"`
	// Together are, for CauseSeveral and CauseNoSupply, what the nearest workers
	// lack, in the order of the causes.
	Together []Cause `json:"together,omitempty"`
}

// errListed says that a graph does not hold a pair that fits.
var errListed = errors.New("the graph does not hold all pairs that fit")

// CausesOf says for each vacancy with open positions why, in the order of
// plan.Plan.Open.
//
// Of a vacancy that somebody fits, or that is blocked, the plan knows. For one that nobody fits, all
// workers are looked at, and what stands between it and each of them: the hard
// constraints that are not met and what pulls the score below the minimum, a wage
// below the reservation wage among it in the views that look at wages. The
// nearest workers are those with the fewest such things. If that is one, it is the
// cause; of several single ones that which keeps away most workers, then the
// first. If even the nearest lack two, it is CauseNoSupply where nobody is of the
// occupation, else CauseSeveral. This is an attribution of ours: the counts say
// what to look at first, not what would happen.
//
// It costs a verdict for each pair of such a vacancy, and a score where that is
// met or nearly so.
func CausesOf(ctx context.Context, p *plan.Plan) ([]OpenCause, error) {
	g := p.Graph()
	scorer := g.Scorer()
	q := inquirer{
		inquiry: inquiry{scorer: scorer, settings: g.Settings, params: scorer.Params()},
		graph:   g, at: make(map[string]int32, len(g.Vacancies)), people: map[string]bool{}, review: map[int32]bool{},
	}
	for i, v := range g.Vacancies {
		q.at[v.ID] = int32(i)
	}
	for _, e := range g.Edges {
		if e.Open == 0 && !plan.Certain.Allows(e) {
			q.review[e.Vacancy] = true
		}
	}
	for _, w := range g.Workers {
		q.workers = append(q.workers, scorer.Worker(w))
		for _, o := range w.Occupations {
			q.people[string(o.Code)] = true
		}
		for _, o := range w.Wanted {
			q.people[string(o)] = true
		}
	}
	out := make([]OpenCause, len(p.Open))
	var next atomic.Int64
	var mu sync.Mutex
	var first error
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(out)); i = next.Add(1) - 1 {
				var err error
				if out[i], err = q.ask(ctx, &p.Open[i]); err != nil {
					mu.Lock()
					first = cmp.Or(first, err)
					mu.Unlock()
					return
				}
			}
		})
	}
	wg.Wait()
	if first != nil {
		return nil, fmt.Errorf("shortage: causes: %w", first)
	}
	return out, nil
}

// WhyOpen is [CausesOf] of one of the survey's plans.
func (s *Survey) WhyOpen(ctx context.Context, form plan.Form) ([]OpenCause, error) {
	if err := form.Validate(); err != nil {
		return nil, fmt.Errorf("shortage: causes: %w", err)
	}
	return CausesOf(ctx, s.plan(form))
}

func (s *Survey) plan(form plan.Form) *plan.Plan {
	if form == plan.Possible {
		return s.Possible
	}
	return s.Certain
}

type inquirer struct {
	inquiry
	graph   *plan.Graph
	workers []*match.PreparedWorker
	at      map[string]int32
	people  map[string]bool // occupations that somebody has or wants
	review  map[int32]bool  // vacancies that somebody fits once their terms were looked at
}

func (q *inquirer) ask(ctx context.Context, o *plan.Open) (OpenCause, error) {
	out := OpenCause{Vacancy: o.Vacancy, Positions: o.Positions}
	switch {
	case o.Reason == plan.Unconfirmed && q.review[q.at[o.Vacancy]]:
		out.Cause = CauseReview
		return out, nil
	case o.Reason != plan.NoPair:
		out.Cause = causeOfReason(o.Reason)
		return out, nil
	case o.Tally.Barred[plan.BarrierProtection] > 0:
		out.Cause = CauseProtection
		return out, nil
	}
	v := q.scorer.Vacancy(q.graph.Vacancies[q.at[o.Vacancy]])
	nearest, err := q.nearest(ctx, v)
	if err != nil {
		return out, err
	}
	switch {
	case len(nearest.workers) > 0 && nearest.set.count() == 1:
		out.Cause, out.Workers = nearest.set.all()[0], len(nearest.workers)
		if out.Cause == CauseSkill {
			out.Need = q.need(v, nearest.workers)
		}
		if out.Cause == CauseSeveral {
			out.Workers = 0
		}
	case len(nearest.workers) == 0 || v.Occupation != "" && !q.people[string(v.Occupation)]:
		out.Cause, out.Together = CauseNoSupply, nearest.set.all()
	default:
		out.Cause, out.Together = CauseSeveral, nearest.set.all()
	}
	return out, nil
}

// near are the workers between whom and a vacancy the same few things stand.
type near struct {
	set     obstacles
	workers []int32
}

// nearest finds the smallest set of obstacles, of equals that of most workers,
// then the first.
func (q *inquirer) nearest(ctx context.Context, v *match.PreparedVacancy) (near, error) {
	found := map[obstacles][]int32{}
	most := NumCauses
	for i, w := range q.workers {
		if i%256 == 0 && ctx.Err() != nil {
			return near{}, context.Cause(ctx)
		}
		set := q.between(v, w, most)
		n := set.count()
		if n == 0 {
			return near{}, &fact.Fault{Record: fmt.Sprintf("vacancy %q, worker %q", v.ID, w.ID), Err: errListed}
		}
		if n > most {
			continue
		}
		if n < most {
			most = n
			clear(found)
		}
		found[set] = append(found[set], int32(i))
	}
	var best near
	for set, workers := range found {
		if n := len(workers); n > len(best.workers) || n == len(best.workers) && set.before(best.set) {
			best = near{set, workers}
		}
	}
	return best, nil
}

// before orders sets of one size by their causes.
func (o obstacles) before(p obstacles) bool {
	return slices.Compare(o.all(), p.all()) < 0
}

// need returns the essential skill that most workers lack, of equals the first in
// the order of the record; unknown where none is known to be lacking.
func (q *inquirer) need(v *match.PreparedVacancy, workers []int32) fact.Opt[Need] {
	most := 0
	var out fact.Opt[Need]
	for _, n := range needsOf(v.Vacancy) {
		m, lack := meets(q.scorer, n), 0
		for _, w := range workers {
			if m.by(q.workers[w]) == fact.No {
				lack++
			}
		}
		if lack > most {
			most, out = lack, fact.Some(n)
		}
	}
	return out
}
