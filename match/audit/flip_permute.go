package audit

import (
	"context"
	"maps"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/plan"
)

// permuted returns the market with all that is protected permuted among the workers:
// each entry of Protected by itself, birth and citizenships as far as the law allows.
func (f *flip) permuted(ctx context.Context, m plan.Market, s System) (plan.Market, error) {
	out := plan.Market{Vacancies: m.Vacancies, Workers: slices.Clone(m.Workers)}
	f.permuteProtected(m.Workers, out.Workers)
	held := newLaw(s, m.Vacancies)
	for _, field := range lawFields {
		order := f.rng.Perm(len(out.Workers))
		for i := 0; i+1 < len(order); i += 2 {
			if ctx.Err() != nil {
				return out, context.Cause(ctx)
			}
			a, b := &out.Workers[order[i]], &out.Workers[order[i+1]]
			if field.same(a, b) {
				continue
			}
			x, y := *a, *b
			field.give(&x, b)
			field.give(&y, a)
			if held.same(a, &x) && held.same(b, &y) {
				*a, *b = x, y
				f.r.Flipped[field.name] += 2
			} else {
				f.r.Held++
			}
		}
	}
	return out, nil
}

// A lawField is a field that the law reads and no score.
type lawField struct {
	name string
	same func(a, b *match.Worker) bool
	give func(to, from *match.Worker)
}

var lawFields = []lawField{
	{
		"birth", func(a, b *match.Worker) bool { return a.Birth == b.Birth },
		func(to, from *match.Worker) { to.Birth = from.Birth },
	},
	{
		"citizenships",
		func(a, b *match.Worker) bool {
			return slices.Equal(a.Citizenships, b.Citizenships) && (a.Citizenships == nil) == (b.Citizenships == nil)
		},
		func(to, from *match.Worker) { to.Citizenships = from.Citizenships },
	},
}

func (f *flip) permuteProtected(from, to []match.Worker) {
	names := map[string]bool{}
	for i := range from {
		for name := range from[i].Protected {
			names[name] = true
		}
		to[i].Protected = maps.Clone(from[i].Protected)
	}
	for _, name := range sortedKeys(names) {
		for i, k := range f.rng.Perm(len(to)) {
			value, ok := from[k].Protected[name]
			if old, had := from[i].Protected[name]; old != value || had != ok {
				f.r.Flipped[name]++
			}
			if !ok {
				delete(to[i].Protected, name)
				continue
			}
			if to[i].Protected == nil {
				to[i].Protected = map[string]string{}
			}
			to[i].Protected[name] = value
		}
	}
}

// heldLaw says whether the law treats two versions of a worker alike.
type heldLaw struct {
	scorer    *match.Scorer
	vacancies []*match.PreparedVacancy
	quotas    []plan.Quota
}

func newLaw(s System, vacancies []match.Vacancy) *heldLaw {
	l := &heldLaw{scorer: s.Scorer}
	for i := range vacancies {
		l.vacancies = append(l.vacancies, s.Scorer.Vacancy(&vacancies[i]))
	}
	if s.Plan != nil {
		l.quotas = s.Plan.Policy.Quotas
	}
	return l
}

func (l *heldLaw) same(a, b *match.Worker) bool {
	for i := range l.quotas {
		counts := func(w *match.Worker) bool {
			return slices.ContainsFunc(w.Citizenships, func(c string) bool { return slices.Contains(l.quotas[i].Citizenships, c) })
		}
		if counts(a) != counts(b) {
			return false
		}
	}
	x, y := l.scorer.Worker(a), l.scorer.Worker(b)
	for _, v := range l.vacancies {
		if l.scorer.Verdict(v, x) != l.scorer.Verdict(v, y) {
			return false
		}
	}
	return true
}

// lawApart exchanges birth and citizenships among all workers, counts what the law
// makes of it, and holds that no score and no other gate notices.
func (f *flip) lawApart(ctx context.Context, m plan.Market, before *answer) error {
	workers := slices.Clone(m.Workers)
	for _, field := range lawFields {
		for i, k := range f.rng.Perm(len(workers)) {
			field.give(&workers[i], &m.Workers[k])
		}
	}
	changes := make([]pairChanges, len(m.Vacancies))
	s := before.system.Scorer
	prepared, after := prepare(s, m.Workers), prepare(s, workers)
	err := each(ctx, len(m.Vacancies), func(i int) {
		v := s.Vacancy(&m.Vacancies[i])
		for k := range workers {
			if k%checkEvery == 0 && ctx.Err() != nil {
				return
			}
			changes[i].compare(s, s, v, v, prepared[k], after[k])
		}
	})
	if err != nil {
		return err
	}
	for i := range changes {
		f.add(&changes[i], false)
	}
	return nil
}

func prepare(s *match.Scorer, workers []match.Worker) []*match.PreparedWorker {
	out := make([]*match.PreparedWorker, len(workers))
	for i := range workers {
		out[i] = s.Worker(&workers[i])
	}
	return out
}
