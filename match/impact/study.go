package impact

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A Judge makes a graph of a market: [plan.Build], or what takes a market's pairs from
// lists of candidates.
type Judge func(ctx context.Context, scorer *match.Scorer, m plan.Market, s plan.Settings) (*plan.Graph, error)

// A Study is a case that was judged and solved once. Scenarios start from it: only
// the pairs of records that a scenario changes are judged anew. Immutable; safe for
// concurrent use. The records must not change.
type Study struct {
	Case Case
	Base *Result // the case as it is

	judge     Judge
	scorer    *match.Scorer
	judged    *plan.Graph // before the tests of pairs
	base      *plan.Graph // after them
	vacancies map[string]int32
	workers   map[string]int32 // places in judged, by id
	inCase    []int            // per worker of judged: the place in the case
	starts    starts           // of the base
}

// NewStudy judges and solves a case. A nil judge is plan.Build. The error is that of
// match.NewScorer, the judge, or [plan.Graph.Problem].
func NewStudy(ctx context.Context, c Case, judge Judge) (*Study, error) {
	s := &Study{Case: c, judge: judge}
	if judge == nil {
		s.judge = plan.Build
	}
	var err error
	if s.scorer, err = match.NewScorer(c.Scoring); err != nil {
		return nil, fmt.Errorf("impact: %w", err)
	}
	if s.judged, err = s.judgeBy(ctx, s.scorer, c.Market, c.Settings); err != nil {
		return nil, fmt.Errorf("impact: %w", err)
	}
	s.vacancies, s.workers = make(map[string]int32, len(s.judged.Vacancies)), make(map[string]int32, len(s.judged.Workers))
	for j, v := range s.judged.Vacancies {
		s.vacancies[v.ID] = int32(j)
	}
	for w, x := range s.judged.Workers {
		s.workers[x.ID] = int32(w)
	}
	s.inCase = make([]int, len(s.judged.Workers))
	for i := range c.Market.Workers {
		if w, ok := s.workers[c.Market.Workers[i].ID]; ok {
			s.inCase[w] = i
		}
	}
	s.Base = &Result{Protection: c.Settings.Protection.Basis().String()}
	if s.base, err = s.graph(ctx, newDraft(&s.Case)); err != nil {
		return nil, fmt.Errorf("impact: %w", err)
	}
	s.starts, err = s.Base.solve(ctx, s.base, c.Policy, s)
	return s, err
}

// Graph returns the pairs of the base. Its tallies are those before the tests.
func (s *Study) Graph() *plan.Graph { return applyTests(s.judged, &s.Case) }

// Run returns what a scenario comes to. It judges the pairs of changed records and
// solves anew; all pairs are judged only where the scenario lowers the minimum score,
// changes the view or the parameters, or the law without saying for whom. The result
// is that of a study of the changed case.
func (s *Study) Run(ctx context.Context, sc Scenario) (*Result, error) {
	d := newDraft(&s.Case)
	if err := sc.pull(d); err != nil {
		return nil, err
	}
	g, err := s.graph(ctx, d)
	if err != nil {
		return nil, fmt.Errorf("impact: scenario %q: %w", sc.Name, err)
	}
	r := &Result{Scenario: sc, Protection: d.Settings.Protection.Basis().String()}
	if _, err := r.solve(ctx, g, d.Policy, s); err != nil {
		return nil, fmt.Errorf("scenario %q: %w", sc.Name, err)
	}
	return r, nil
}

// solve works out both forms, side by side, and returns what others are solved from.
func (r *Result) solve(ctx context.Context, g *plan.Graph, policy plan.Policy, study *Study) (starts, error) {
	known := func(form plan.Form) *Outcome {
		if g != study.base || r == study.Base {
			return nil
		}
		return study.Base.Of(form)
	}
	if !slices.ContainsFunc(g.Edges, func(e plan.Edge) bool { return plan.Possible.Allows(e) && !plan.Certain.Allows(e) }) {
		s, err := study.solve(ctx, g, plan.Certain, policy)
		if err != nil {
			return starts{}, err
		}
		r.Certain, err = outcomeOf(ctx, s, known(plan.Certain))
		r.Possible = r.Certain // the same problem
		r.Possible.Form = plan.Possible
		return starts{plan.Certain: startOf(s), plan.Possible: startOf(s)}, err
	}
	s, err := study.forms(ctx, g, policy)
	if err != nil {
		return starts{}, err
	}
	err = both(func(form plan.Form) (err error) {
		*r.Of(form), err = outcomeOf(ctx, s[form], known(form))
		return err
	})
	return starts{startOf(s[plan.Certain]), startOf(s[plan.Possible])}, err
}

// forms solves both forms, each from that of the base, or where the base has none
// that is near, the possible one from the certain one.
func (s *Study) forms(ctx context.Context, g *plan.Graph, policy plan.Policy) (out [2]*solved, err error) {
	certain, near := s.begin(plan.Certain, g, policy)
	possible, also := s.begin(plan.Possible, g, policy)
	if near && also {
		from := [2]beginning{certain, possible}
		return out, both(func(form plan.Form) (err error) {
			out[form], err = solveFrom(ctx, g, form, policy, from[form])
			return err
		})
	}
	if out[plan.Certain], err = solveFrom(ctx, g, plan.Certain, policy, beginning{}); err != nil {
		return out, err
	}
	out[plan.Possible], err = solveFrom(ctx, g, plan.Possible, policy, out[plan.Certain].beginning())
	return out, err
}

// both works for both forms, side by side if there is a core for each.
func both(work func(form plan.Form) error) error {
	if runtime.GOMAXPROCS(0) == 1 { // taking turns costs more, and twice the memory
		if err := work(plan.Certain); err != nil {
			return err
		}
		return work(plan.Possible)
	}
	var wg sync.WaitGroup
	var certain error
	wg.Go(func() { certain = work(plan.Certain) })
	possible := work(plan.Possible)
	wg.Wait()
	return cmp.Or(certain, possible)
}

// graph returns the pairs of a draft, with its tests applied.
func (s *Study) graph(ctx context.Context, d *Draft) (*plan.Graph, error) {
	scorer := s.scorer
	if d.law || d.all {
		var err error
		if scorer, err = match.NewScorer(d.scoring); err != nil {
			return nil, err
		}
	}
	if s.base != nil && d.sameGraph(&s.Case) {
		return s.base, nil
	}
	var g *plan.Graph
	var err error
	if d.all || d.Settings.Protection != s.Case.Settings.Protection || d.Settings.Placements != s.Case.Settings.Placements || d.Settings.View != s.Case.Settings.View || d.Settings.MinScore < s.Case.Settings.MinScore {
		g, err = s.judgeBy(ctx, scorer, d.Case().Market, d.Settings)
	} else {
		g, err = s.rejudge(ctx, scorer, d)
	}
	if err != nil {
		return nil, err
	}
	return applyTests(g, &Case{Scoring: d.scoring, Tests: d.Tests}), nil
}

// judgeBy has the judge make a graph, and refuses one that is none.
func (s *Study) judgeBy(ctx context.Context, scorer *match.Scorer, m plan.Market, settings plan.Settings) (*plan.Graph, error) {
	g, err := s.judge(ctx, scorer, m, settings)
	if err != nil {
		return nil, err
	}
	return g, sound(g)
}

// rejudge keeps the pairs of records that stay and judges the others: vacancies that
// change against everybody, and workers who change against all other vacancies.
func (s *Study) rejudge(ctx context.Context, scorer *match.Scorer, d *Draft) (*plan.Graph, error) {
	m := newMerger(s, d)
	changed := func(vacancies []match.Vacancy, workers []match.Worker) error {
		if len(vacancies) == 0 || len(workers) == 0 {
			return nil
		}
		sub, err := s.judgeBy(ctx, scorer, plan.Market{Vacancies: vacancies, Workers: workers}, d.Settings)
		if err == nil {
			m.take(sub)
		}
		return err
	}
	if jobs := m.jobs(true); len(jobs) > 0 {
		if err := changed(jobs, m.people(false)); err != nil {
			return nil, err
		}
	}
	if people := m.people(true); len(people) > 0 {
		if err := changed(m.jobs(false), people); err != nil {
			return nil, err
		}
	}
	return m.graph(), nil
}

// A merger puts a graph together from the one of the study and those of what changes.
type merger struct {
	study       *Study
	out         plan.Graph
	workerAt    map[string]int32 // place in out by id, once anybody is judged
	newVacancy  []bool           // by place in out: judged anew
	newWorker   []bool
	fromVacancy []int32 // place in out by place in the study; -1 if judged anew
	fromWorker  []int32
	judged      []plan.Edge
}

func newMerger(s *Study, d *Draft) *merger {
	m := &merger{study: s, out: *s.judged}
	m.out.Settings, m.out.Edges, m.out.VacancyTally, m.out.WorkerTally = d.Settings, nil, nil, nil
	m.out.Vacancies = slices.Clone(s.judged.Vacancies)
	m.newVacancy = make([]bool, len(m.out.Vacancies))
	m.fromVacancy = make([]int32, len(m.out.Vacancies))
	for j := range m.fromVacancy {
		m.fromVacancy[j] = int32(j)
	}
	m.out.Verdicts = slices.Clone(s.judged.Verdicts)
	for _, v := range d.vacancies {
		j := s.vacancies[v.ID]
		if int(j) < len(m.out.Verdicts) { // a graph that no Build made has none
			_, m.out.Verdicts[j] = d.Settings.Protection.Clear(&v)
		}
		m.out.Vacancies[j], m.newVacancy[j], m.fromVacancy[j] = &v, true, -1
	}
	m.workers(d)
	return m
}

// workers puts the workers of the draft in the order of a graph.
func (m *merger) workers(d *Draft) {
	type entry struct {
		worker *match.Worker
		from   int32
		anew   bool
	}
	var list []entry
	for w, x := range m.study.judged.Workers {
		i := m.study.inCase[w]
		if d.gone[i] {
			continue
		}
		e := entry{worker: x, from: int32(w), anew: d.rejudge[i]}
		if changed, ok := d.workers[i]; ok {
			e.worker, e.anew = &changed, true
		}
		list = append(list, e)
	}
	for i := range d.added {
		list = append(list, entry{worker: &d.added[i], from: -1, anew: true})
	}
	slices.SortFunc(list, func(a, b entry) int {
		return cmp.Or(cmp.Compare(match.TieHash(a.worker.ID), match.TieHash(b.worker.ID)), cmp.Compare(a.worker.ID, b.worker.ID))
	})
	m.out.Workers = make([]*match.Worker, len(list))
	m.newWorker = make([]bool, len(list))
	m.fromWorker = slices.Repeat([]int32{-1}, len(m.study.inCase))
	for w, e := range list {
		m.out.Workers[w], m.newWorker[w] = e.worker, e.anew
		if !e.anew {
			m.fromWorker[e.from] = int32(w)
		}
	}
}

// jobs returns the vacancies that are judged anew, or the others.
func (m *merger) jobs(anew bool) []match.Vacancy {
	var out []match.Vacancy
	for j, v := range m.out.Vacancies {
		if m.newVacancy[j] == anew {
			out = append(out, *v)
		}
	}
	return out
}

// people returns all workers, or only those who are judged anew.
func (m *merger) people(anew bool) []match.Worker {
	var out []match.Worker
	for w, x := range m.out.Workers {
		if !anew || m.newWorker[w] {
			out = append(out, *x)
		}
	}
	return out
}

// take adds the edges of a graph of some of the records.
func (m *merger) take(sub *plan.Graph) {
	if m.workerAt == nil {
		m.workerAt = make(map[string]int32, len(m.out.Workers))
		for w, x := range m.out.Workers {
			m.workerAt[x.ID] = int32(w)
		}
	}
	for _, e := range sub.Edges {
		e.Vacancy = m.study.vacancies[sub.Vacancies[e.Vacancy].ID]
		e.Worker = m.workerAt[sub.Workers[e.Worker].ID]
		m.judged = append(m.judged, e)
	}
}

// graph joins the edges that stay with those judged anew.
func (m *merger) graph() *plan.Graph {
	order := func(a, b plan.Edge) int {
		return cmp.Or(cmp.Compare(a.Vacancy, b.Vacancy), cmp.Compare(a.Worker, b.Worker))
	}
	slices.SortFunc(m.judged, order)
	next := m.judged
	m.out.Edges = make([]plan.Edge, 0, len(m.study.judged.Edges)+len(next))
	for _, e := range m.study.judged.Edges {
		e.Vacancy, e.Worker = m.fromVacancy[e.Vacancy], m.fromWorker[e.Worker]
		if e.Vacancy < 0 || e.Worker < 0 || e.Score < m.out.Settings.MinScore {
			continue
		}
		for len(next) > 0 && order(next[0], e) < 0 {
			m.out.Edges, next = append(m.out.Edges, next[0]), next[1:]
		}
		m.out.Edges = append(m.out.Edges, e)
	}
	m.out.Edges = append(m.out.Edges, next...)
	return &m.out
}
