package audit

import (
	"context"
	"fmt"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
)

// LawGates are the hard constraints that read citizenship or birth. A difference
// that they make is made by law, and not by a score.
const LawGates = match.GatePermit | match.GateAge

// A Candidate is a worker who could have been selected, and what became of it.
type Candidate struct {
	Worker   *match.Worker
	Selected bool
	// Permitted says whether the law lets the worker in.
	Permitted fact.Tri
	Rank      int                   // in a ranking, from 1; 0 is not ranked
	Score     fact.Opt[match.Micro] // where there is one
	// Suitable is the judgement of people who did not see the score; unknown is not
	// judged. The constructors leave it unknown.
	Suitable fact.Tri
}

// A Pool is all who could have been selected, by a ranking or by a plan. Its order
// carries no meaning. Fill it by hand, or by [RankingPool] or [PlanPool].
type Pool struct {
	Name       string // what selected, such as "top 20 for vacancy V1"
	Ranked     bool   // ranks mean something
	Candidates []Candidate
	// OpenIsPermitted counts workers for whom the law is open as permitted: they can
	// be ranked, or be placed in a plan of what is possible.
	OpenIsPermitted bool

	plan *plan.Plan // that selected; nil without one
}

// permitted reports whether a candidate counts as permitted.
func (p *Pool) permitted(c *Candidate) bool {
	return c.Permitted == fact.Yes || c.Permitted == fact.Unknown && p.OpenIsPermitted
}

// check reports the faults of a pool, or is the cause of a context that ended.
func (p *Pool) check(ctx context.Context) error {
	if p == nil {
		return &fact.Fault{Field: "pool", Err: fact.ErrMissing}
	}
	var fs fact.Faults
	ids, ranks := map[string]bool{}, map[int]bool{}
	for i := range p.Candidates {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		c := &p.Candidates[i]
		if c.Worker == nil {
			fs.Add(fact.Fault{Input: "pool", Field: fmt.Sprintf("Candidates[%d].Worker", i), Err: fact.ErrMissing})
			continue
		}
		add := func(field, value string, err error) {
			fs.Add(fact.Fault{Input: "pool", Record: fmt.Sprintf("worker %q", c.Worker.ID), Field: field, Value: value, Err: err})
		}
		switch {
		case ids[c.Worker.ID]:
			add("ID", "", fact.ErrDuplicate)
		case c.Rank < 0 || c.Rank > len(p.Candidates):
			add("Rank", strconv.Itoa(c.Rank), fmt.Errorf("%w: want 0 to %d", fact.ErrRange, len(p.Candidates)))
		case c.Rank > 0 && ranks[c.Rank]:
			add("Rank", strconv.Itoa(c.Rank), fact.ErrDuplicate)
		case c.Selected && !p.permitted(c):
			add("Selected", "yes", fmt.Errorf("%w: the law does not permit it", fact.ErrConflict))
		}
		ids[c.Worker.ID], ranks[c.Rank] = true, true
	}
	delete(ranks, 0)
	for rank := 1; rank <= len(ranks); rank++ {
		if !ranks[rank] {
			fs.Add(fact.Fault{Input: "pool", Field: "rank", Value: strconv.Itoa(rank), Err: fact.ErrMissing})
		}
	}
	return fs.Err()
}

// RankingPool is the pool of a ranking of workers for a vacancy, whose first k
// count as selected. hits are in order; who is not among them is not ranked. An id
// that no worker has, or that occurs twice, is a fault. It costs a verdict of each
// worker; the error may be the cause of a cancelled context.
func RankingPool(ctx context.Context, scorer *match.Scorer, v *match.Vacancy, workers []match.Worker, hits []match.Hit, k int) (*Pool, error) {
	p := &Pool{Name: fmt.Sprintf("first %d for vacancy %q", k, v.ID), Ranked: true, OpenIsPermitted: true}
	at := make(map[string]int, len(workers))
	prepared := scorer.Vacancy(v)
	for i := range workers {
		if i%64 == 0 && ctx.Err() != nil {
			return nil, fmt.Errorf("audit: %w", context.Cause(ctx))
		}
		at[workers[i].ID] = i
		law := law(scorer.Verdict(prepared, scorer.Worker(&workers[i])))
		p.Candidates = append(p.Candidates, Candidate{Worker: &workers[i], Permitted: law})
	}
	var fs fact.Faults
	for i := range hits {
		place, ok := at[hits[i].ID]
		if !ok {
			fs.Add(fact.Fault{Input: "ranking", Field: fmt.Sprintf("hits[%d].ID", i), Value: hits[i].ID, Err: fact.ErrUnknownCode})
			continue
		}
		c := &p.Candidates[place]
		if c.Rank > 0 {
			fs.Add(fact.Fault{Input: "ranking", Field: fmt.Sprintf("hits[%d].ID", i), Value: hits[i].ID, Err: fact.ErrDuplicate})
		}
		c.Rank, c.Selected, c.Score = i+1, i < k, fact.Some(hits[i].Score.Value)
	}
	if err := fs.Err(); err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	if err := p.check(ctx); err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	return p, nil
}

// law is what the gates of the law say of a pair.
func law(v match.Verdict) fact.Tri {
	return match.Verdict{Failed: v.Failed & LawGates, Open: v.Open & LawGates}.Feasible()
}

// PlanPool is the pool of a plan: all workers of its market, of whom those placed
// are selected. The score is that of the worker's best pair in the plan's form.
//
// The law keeps a worker out if it fails at every vacancy that nothing else keeps
// them from, of those that protection leaves in the plan; it is open if it is open at one of those and known to be met at none.
// Whom the law lets into one vacancy of a thousand is permitted: what it costs them
// among the permitted is not told apart from what their scores do.
//
// The scorer must be the plan's. It costs a verdict of each pair until one is
// permitted, on all cores.
func PlanPool(ctx context.Context, scorer *match.Scorer, p *plan.Plan) (*Pool, error) {
	g := p.Graph()
	pool := &Pool{
		Name: p.Form.String() + " plan", OpenIsPermitted: p.Form == plan.Possible,
		Candidates: make([]Candidate, len(g.Workers)), plan: p,
	}
	placed := make(map[string]bool, len(p.Placements))
	for i := range p.Placements {
		placed[p.Placements[i].Worker] = true
	}
	vacancies := make([]*match.PreparedVacancy, 0, len(g.Vacancies))
	for i, v := range g.Vacancies {
		if !keptOut(g, p.Form, i) {
			vacancies = append(vacancies, scorer.Vacancy(v))
		}
	}
	err := each(ctx, len(g.Workers), func(i int) {
		w := g.Workers[i]
		pool.Candidates[i] = Candidate{Worker: w, Selected: placed[w.ID], Permitted: lawSomewhere(scorer, vacancies, scorer.Worker(w))}
	})
	if err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	for _, e := range g.Edges {
		if c := &pool.Candidates[e.Worker]; p.Form.Allows(e) && e.Score >= c.Score.Or(0) {
			c.Score = fact.Some(e.Score)
		}
	}
	if err := pool.check(ctx); err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	return pool, nil
}

// keptOut reports whether protection keeps a vacancy out of a form of the plan.
func keptOut(g *plan.Graph, form plan.Form, vacancy int) bool {
	verdict := g.Verdicts[vacancy]
	return verdict == protect.Block || verdict == protect.Review && form == plan.Certain
}

func lawSomewhere(scorer *match.Scorer, vacancies []*match.PreparedVacancy, w *match.PreparedWorker) fact.Tri {
	some, elsewhere := fact.No, true
	for _, v := range vacancies {
		verdict := scorer.Verdict(v, w)
		if verdict.Failed&^LawGates != 0 {
			continue
		}
		elsewhere = false
		if some = some.Or(law(verdict)); some == fact.Yes {
			return fact.Yes
		}
	}
	if elsewhere {
		return fact.Yes // it is not the law that keeps them out
	}
	return some
}

// each calls f for 0 to n-1 on all cores.
func each(ctx context.Context, n int, f func(i int)) error {
	var (
		next atomic.Int64
		wg   sync.WaitGroup
	)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := next.Add(1) - 1; i < int64(n) && ctx.Err() == nil; i = next.Add(1) - 1 {
				f(int(i))
			}
		})
	}
	wg.Wait()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}
