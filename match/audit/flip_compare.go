package audit

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// An answer is all that a system says of a market.
type answer struct {
	market   plan.Market
	system   System
	rankings map[string][]match.Hit // by "v" or "w" and the id
	plans    map[plan.Form]*plan.Plan
}

// answer opens a system and asks it everything.
func (f *flip) answer(ctx context.Context, m plan.Market, name string) (*answer, error) {
	own := plan.Market{Vacancies: slices.Clone(m.Vacancies), Workers: slices.Clone(m.Workers)}
	s, err := f.open(ctx, own)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if s.Scorer == nil {
		return nil, &fact.Fault{Input: name, Field: "Scorer", Err: fact.ErrMissing}
	}
	a := &answer{market: m, system: s, rankings: map[string][]match.Hit{}, plans: map[plan.Form]*plan.Plan{}}
	if s.Ranker != nil {
		for i := range m.Vacancies {
			if a.rankings["v"+m.Vacancies[i].ID], err = s.Ranker.TopWorkers(ctx, &m.Vacancies[i], f.top); err != nil {
				return nil, fmt.Errorf("%s: workers for %q: %w", name, m.Vacancies[i].ID, err)
			}
		}
		for i := range m.Workers {
			if a.rankings["w"+m.Workers[i].ID], err = s.Ranker.TopVacancies(ctx, &m.Workers[i], f.top); err != nil {
				return nil, fmt.Errorf("%s: vacancies for %q: %w", name, m.Workers[i].ID, err)
			}
		}
	}
	if s.Plan != nil {
		g, err := plan.Build(ctx, s.Scorer, m, s.Plan.Settings)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, form := range []plan.Form{plan.Certain, plan.Possible} {
			if a.plans[form], err = g.SolveBy(ctx, form, s.Plan.Policy); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return a, nil
}

// pairChanges are the differences of the pairs of one vacancy.
type pairChanges struct {
	pairs, scores int
	largest       match.Micro
	gates         []match.Gates // that differ, by pair that has some
	leaks         []Leak
}

var views = []match.View{match.EmployerView, match.WorkerView, match.Reciprocal}

// compare judges and scores one pair on both sides.
func (c *pairChanges) compare(s, t *match.Scorer, v, u *match.PreparedVacancy, w, x *match.PreparedWorker) {
	c.pairs++
	a, b := s.Verdict(v, w), t.Verdict(u, x)
	if a != b {
		c.gates = append(c.gates, a.Failed^b.Failed|a.Open^b.Open)
		c.keep(Leak{What: "gate", Vacancy: v.ID, Worker: w.ID, Before: verdictText(a), After: verdictText(b)})
	}
	changed := false
	for _, view := range views {
		p, q := s.Score(v, w, view), t.Score(u, x, view)
		if p == q {
			continue
		}
		changed = true
		c.largest = max(c.largest, p.Value-q.Value, q.Value-p.Value)
		c.keep(Leak{What: "score", Vacancy: v.ID, Worker: w.ID, Before: scoreText(view, p), After: scoreText(view, q)})
	}
	if changed {
		c.scores++
	}
}

// keep holds a few; those of gates are not needed where the law is let go.
func (c *pairChanges) keep(l Leak) {
	if len(c.leaks) < 6 {
		c.leaks = append(c.leaks, l)
	}
}

func verdictText(v match.Verdict) string { return fmt.Sprintf("failed %q, open %q", v.Failed, v.Open) }

func scoreText(view match.View, s match.Score) string {
	return fmt.Sprintf("%s %d [%d, %d] key %d", view, s.Value, s.Low, s.High, s.Key)
}

// add joins the changes of a vacancy. held says that the law was, so that any gate
// that changed is a leak; else only gates that are not the law's.
func (f *flip) add(c *pairChanges, held bool) {
	f.r.Pairs += c.pairs
	f.r.ScoreChanges += c.scores
	f.r.MaxScoreChange = max(f.r.MaxScoreChange, c.largest)
	leaks := 0
	for _, g := range c.gates {
		if held || g&^LawGates != 0 {
			f.r.GateChanges++
			leaks++
		}
		if !held {
			for _, one := range (g & LawGates).All() {
				f.r.ByLaw[one.String()]++
			}
		}
	}
	for _, l := range c.leaks {
		if l.What == "score" || leaks > 0 {
			f.leak(l)
		}
	}
}

func (f *flip) compareScores(ctx context.Context, before, after *answer) error {
	s, t := before.system.Scorer, after.system.Scorer
	old, flipped := prepare(s, before.market.Workers), prepare(t, after.market.Workers)
	changes := make([]pairChanges, len(before.market.Vacancies))
	err := each(ctx, len(changes), func(i int) {
		v, u := s.Vacancy(&before.market.Vacancies[i]), t.Vacancy(&after.market.Vacancies[i])
		for k := range old {
			if k%checkEvery == 0 && ctx.Err() != nil {
				return
			}
			changes[i].compare(s, t, v, u, old[k], flipped[k])
		}
	})
	if err != nil {
		return err
	}
	for i := range changes {
		f.add(&changes[i], true)
	}
	return nil
}

// comparePlaces compares rankings and plans.
func (f *flip) comparePlaces(before, after *answer, ranks, assignments *int, rankName, assignmentName string) {
	for _, key := range sortedKeys(before.rankings) {
		a, b := before.rankings[key], after.rankings[key]
		f.r.Rankings++
		if !slices.IsSortedFunc(b, match.Compare) {
			f.r.TieChanges++
			f.leak(placeLeak("tie", key, "in the order of keys and hashes", "in another"))
		}
		if slices.Equal(a, b) {
			continue
		}
		*ranks++
		i := 0
		for i < min(len(a), len(b)) && a[i] == b[i] {
			i++
		}
		f.leak(placeLeak(rankName, key, hitText(a, i), hitText(b, i)))
	}
	for _, form := range []plan.Form{plan.Certain, plan.Possible} {
		a, b := before.plans[form], after.plans[form]
		if a == nil || b == nil {
			continue
		}
		f.r.Plans++
		f.comparePlans(a, b, assignments, assignmentName)
	}
}

func placeLeak(what, key, before, after string) Leak {
	l := Leak{What: what, Before: before, After: after}
	if key[0] == 'v' {
		l.Vacancy = key[1:]
	} else {
		l.Worker = key[1:]
	}
	return l
}

func hitText(hits []match.Hit, i int) string {
	if i >= len(hits) {
		return fmt.Sprintf("%d hits", len(hits))
	}
	return fmt.Sprintf("number %d is %q with %d", i+1, hits[i].ID, hits[i].Score.Value)
}

// comparePlans counts workers who are placed elsewhere; and one if all are placed
// alike and something else of the plans differs, such as a reason.
func (f *flip) comparePlans(a, b *plan.Plan, changes *int, name string) {
	x, y := placesOf(a), placesOf(b)
	moved := 0
	for _, id := range sortedKeys(x) {
		if x[id] != y[id] {
			moved++
			f.leak(Leak{What: name, Worker: id, Before: a.Form.String() + ": " + x[id], After: y[id]})
		}
		delete(y, id)
	}
	for _, id := range sortedKeys(y) {
		moved++
		f.leak(Leak{What: name, Worker: id, Before: a.Form.String() + ": not placed", After: y[id]})
	}
	if moved == 0 && planText(a) != planText(b) {
		moved = 1
		f.leak(Leak{What: name, Before: a.Form.String() + ": the same placements", After: "other scores, reasons or totals"})
	}
	*changes += moved
}

func placesOf(p *plan.Plan) map[string]string {
	out := map[string]string{}
	for i := range p.Placements {
		out[p.Placements[i].Worker] = p.Placements[i].Vacancy
	}
	return out
}

// planText is all that a plan says, as JSON.
func planText(p *plan.Plan) string {
	text, err := json.Marshal(p)
	if err != nil {
		panic(errors.Join(errors.New("audit: a plan has no JSON"), err)) // all of its fields have
	}
	return string(text)
}
