package row

import (
	"cmp"
	"slices"
)

// A VacancyQuery is a vacancy made ready for many workers: its demands with all
// that earns credit for them, to be looked up by a worker's skills. It is
// immutable and safe for concurrent use. Its size is 24 to 28 bytes for each
// skill that earns credit for a demand, and two hundred.
type VacancyQuery struct {
	tables  *Tables
	vacancy *Vacancy
	gathers []gather
	earners []Earner
}

// NewVacancyQuery compiles a query. The row must not change while it is used.
// related yields the skills that earn credit for a demanded one, which is not
// among them.
func NewVacancyQuery(t *Tables, v *Vacancy, related func(number int) []Related) *VacancyQuery {
	n, lists := len(v.Demands), make([][]Related, len(v.Demands))
	for slot, d := range v.Demands {
		lists[slot] = related(d.Skill.Number())
		n += len(lists[slot])
	}
	room := &struct { // side by side
		query VacancyQuery
		first [1]gather
	}{}
	q := &room.query
	*q = VacancyQuery{tables: t, vacancy: v, gathers: room.first[:0], earners: make([]Earner, 0, n)}
	first := 0
	for slot, d := range v.Demands {
		q.earners = append(q.earners, Earner{uint32(d.Skill.Number()), uint32(slot), FullCredit})
		for _, r := range lists[slot] {
			q.earners = append(q.earners, Earner{uint32(r.Number), uint32(slot), r.Credit})
		}
		if done := slot + 1; done%slots == 0 || done == len(v.Demands) {
			at := slot / slots * slots
			q.gathers = append(q.gathers, newGather(v.Demands[at:done], q.earners[first:], uint32(at)))
			first = len(q.earners)
		}
	}
	return q
}

// Coverage is the share of the demanded skills that held ones cover, at an end.
func (q *VacancyQuery) Coverage(held []Skill, end End) Code {
	var sum [1]uint64
	for i := range q.gathers {
		var best [1][slots]Credit
		q.gathers[i].match(best[:], sum[:], held, q.tables, end)
	}
	return rounded(sum[0])
}

// Matches appends the credit of each demand, in the row's order.
func (q *VacancyQuery) Matches(dst []Credit, w *Worker, end End) []Credit {
	for i := range q.gathers {
		var best [1][slots]Credit
		var sum [1]uint64
		q.gathers[i].match(best[:], sum[:], w.Skills, q.tables, end)
		dst = append(dst, best[0][:len(q.gathers[i].demands)]...)
	}
	return dst
}

// Key returns the key of the pair with a worker. It does not allocate.
func (q *VacancyQuery) Key(w *Worker, view View, end End) Key {
	if view == Reciprocal {
		return q.tables.Reciprocal(q.Key(w, EmployerView, end), q.Key(w, WorkerView, end))
	}
	weights := q.tables.pairWeights(q.vacancy, w, view)
	sum := q.tables.cost(weights, weights.need, q.vacancy, w, end)
	if weights.need.Has(Skills) && !(q.vacancy.Missing | w.Missing).Has(Skills) {
		sum += q.tables.times(weights.By[Skills], q.Coverage(w.Skills, end))
	}
	return Key(-sum)
}

// KeyFrom returns the key of the pair with a worker in the employer's view, and
// whether it is at least a key that is asked for; where it is not, what it returns
// is not the pair's. It spares what is left to work out once that is certain, of
// which the caller knows that it costs rest or more ([SketchQuery.CostBound]), and
// does not allocate.
func (q *VacancyQuery) KeyFrom(w *Worker, end End, least Key, rest int64) (key Key, ok bool) {
	weights := q.tables.pairWeights(q.vacancy, w, EmployerView)
	var sum int64
	if weights.need.Has(Skills) && !(q.vacancy.Missing | w.Missing).Has(Skills) {
		sum = q.tables.times(weights.By[Skills], q.Coverage(w.Skills, end))
		if Key(-sum-rest) < least {
			return 0, false
		}
	}
	sum += q.tables.cost(weights, weights.need, q.vacancy, w, end)
	return Key(-sum), Key(-sum) >= least
}

// KeyWith is [VacancyQuery.KeyFrom] for a worker whose skills cost what
// [ColumnQuery.Within] or [Tables.SkillCost] says, or [Tables.SkillOpen] where one side's
// are not known: the row's are not looked at. The view must have no weight for what
// workers wish ([Tables.Prunable]).
func (q *VacancyQuery) KeyWith(w *Worker, end End, skills int64, least Key) (key Key, ok bool) {
	weights := q.tables.pairWeights(q.vacancy, w, EmployerView)
	sum := skills + q.tables.cost(weights, weights.need&^(1<<Skills), q.vacancy, w, end)
	return Key(-sum), Key(-sum) >= least
}

// An Earner is a skill that earns credit for a demand.
type Earner struct {
	Number uint32 // of the skill
	Demand uint32 // its place in the row's demands
	Credit Credit // FullCredit for the skill itself
}

// Earners returns the skills that earn credit for the demands, demand after
// demand, the skill itself first. They must not be changed.
func (q *VacancyQuery) Earners() []Earner { return q.earners }

// Fits computes all components of the pair that apply and returns which they
// are. The key of each view and end follows from them with [Tables.Key].
func (q *VacancyQuery) Fits(dst *[Components]Range, w *Worker) Mask {
	applies := q.vacancy.Applies | w.Applies | always
	if applies.Has(Skills) {
		q.Cover(&dst[Skills], w)
	}
	q.tables.ranges(dst, applies, q.vacancy, w)
	return applies
}

// Cover computes the component of skills alone: the share of the demands that the
// worker's skills cover, at each end. Both sides' skills are known.
func (q *VacancyQuery) Cover(dst *Range, w *Worker) {
	var sums [ends]uint64
	for i := range q.gathers {
		q.gathers[i].cover(&sums, w.Skills, q.tables)
	}
	dst.round(&sums)
}

// A WorkerQuery is a worker made ready for many vacancies, the mirror image of
// [VacancyQuery] on the same terms.
type WorkerQuery struct {
	tables *Tables
	worker *Worker

	Directory[uint32]

	credits []heldCredit
}

// A heldCredit is the credit that a held skill earns for a demanded one.
type heldCredit struct {
	number uint32 // of the demanded skill
	credit Credit
	held   Skill
}

// NewWorkerQuery compiles a query. earns yields the skills for which a held one
// earns credit, itself not among them: the transpose of the vacancy's relation.
func NewWorkerQuery(t *Tables, w *Worker, earns func(number int) []Related) *WorkerQuery {
	q := &WorkerQuery{tables: t, worker: w}
	for _, h := range w.Skills {
		q.credits = append(q.credits, heldCredit{uint32(h.Number()), FullCredit, h})
		for _, r := range earns(h.Number()) {
			q.credits = append(q.credits, heldCredit{uint32(r.Number), r.Credit, h})
		}
	}
	slices.SortFunc(q.credits, func(a, b heldCredit) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.held, b.held))
	})
	numbers := make([]uint32, len(q.credits))
	for i, c := range q.credits {
		numbers[i] = c.number
	}
	q.Directory = NewDirectory(numbers)
	return q
}

// coverage is the share of the demanded skills that the worker holds.
func (q *WorkerQuery) coverage(demands []Demand, end End) Code {
	var sum uint64
	for i := range demands {
		d := demands[i]
		if q.Has(uint32(d.Skill>>3)) == 0 {
			continue
		}
		from, to := q.Entries(uint32(d.Skill >> 3))
		var best Credit
		for _, e := range q.credits[from:to] {
			best = max(best, e.credit.Times(q.tables.heldAt(e.held, end)[d.Skill&7]))
		}
		sum += uint64(d.Weight) * uint64(best)
	}
	return rounded(sum)
}

// Key returns the key of the pair with a vacancy. It does not allocate.
func (q *WorkerQuery) Key(v *Vacancy, view View, end End) Key {
	if view == Reciprocal {
		return q.tables.Reciprocal(q.Key(v, EmployerView, end), q.Key(v, WorkerView, end))
	}
	weights := q.tables.pairWeights(v, q.worker, view)
	sum := q.tables.cost(weights, weights.need, v, q.worker, end)
	if weights.need.Has(Skills) && !(v.Missing | q.worker.Missing).Has(Skills) {
		sum += q.tables.times(weights.By[Skills], q.coverage(v.Demands, end))
	}
	return Key(-sum)
}
