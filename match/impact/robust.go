package impact

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Params is a lever that changes how pairs are scored, to see what hangs on a guess:
// the decay with distance, the threshold of relatedness and the like.
type Params struct {
	Params match.Params `json:"params"`
}

// Change replaces the parameters.
func (l Params) Change(d *Draft) error {
	if err := l.Params.Validate(); err != nil {
		return err
	}
	d.Params(func(p *match.Params) { *p = l.Params })
	return nil
}

func (l Params) String() string { return "parameters " + l.Params.Version }

// A Class says whether positions of a cell stay open.
type Class uint8

// The classes.
const (
	AllFilled Class = iota // in every best plan
	MaySome                // it depends on which of the best plans is taken
	SomeOpen               // in every best plan
)

var classNames = []string{"filled", "depends", "open"}

func (c Class) String() string { return fact.NameOf(classNames, c) }

// MarshalText returns "filled", "depends" or "open".
func (c Class) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText is the inverse of [Class.MarshalText].
func (c *Class) UnmarshalText(text []byte) error { return fact.ParseName(classNames, text, c) }

// A Cell is a region and an occupation.
type Cell struct {
	Region     geo.Code      `json:"region"`
	Occupation taxonomy.Code `json:"occupation"`
}

// A Stability says for how many variations a cell keeps its class.
type Stability struct {
	Cell
	Class Class `json:"class"` // of the base
	Kept  int   `json:"kept"`  // variations in which it is the same
	Of    int   `json:"of"`
}

// Vary runs variations, such as other minimum scores and parameters, and returns how
// stable the class of each cell with positions is, by region and occupation of so many
// digits, 0 for as recorded: the least stable first, then by code. Changed counts, for
// each variation, the cells whose class is another.
func (s *Study) Vary(ctx context.Context, form plan.Form, digits int, variations ...Scenario) (cells []Stability, changed []int, err error) {
	base, err := s.classes(ctx, form, digits, Scenario{})
	if err != nil {
		return nil, nil, err
	}
	for cell, class := range base {
		cells = append(cells, Stability{Cell: cell, Class: class, Of: len(variations)})
	}
	changed = make([]int, len(variations))
	for i, v := range variations {
		other, err := s.classes(ctx, form, digits, v)
		if err != nil {
			return nil, nil, err
		}
		for k := range cells {
			if other[cells[k].Cell] == cells[k].Class {
				cells[k].Kept++
			} else {
				changed[i]++
			}
		}
	}
	slices.SortFunc(cells, func(a, b Stability) int {
		return cmp.Or(cmp.Compare(a.Kept, b.Kept), cmp.Compare(a.Region, b.Region), cmp.Compare(a.Occupation, b.Occupation))
	})
	return cells, changed, nil
}

// classes returns the class of each cell under a scenario.
func (s *Study) classes(ctx context.Context, form plan.Form, digits int, sc Scenario) (map[Cell]Class, error) {
	d := newDraft(&s.Case)
	if err := sc.pull(d); err != nil {
		return nil, err
	}
	g, err := s.graph(ctx, d)
	if err != nil {
		return nil, fmt.Errorf("impact: scenario %q: %w", sc.Name, err)
	}
	x, err := s.solve(ctx, g, form, d.Policy)
	if err != nil {
		return nil, err
	}
	at, list := map[Cell]int32{}, []Cell(nil)
	of := make([]int32, len(g.Vacancies))
	var positions []int64
	for j, v := range g.Vacancies {
		cell := Cell{v.Region, v.Occupation}
		if digits > 0 {
			cell.Occupation = cell.Occupation.Prefix(digits)
		}
		if _, ok := at[cell]; !ok {
			at[cell] = int32(len(list))
			list, positions = append(list, cell), append(positions, 0)
		}
		of[j] = at[cell]
		positions[of[j]] += int64(v.Positions())
	}
	filled, err := x.ranges(ctx, func(e plan.Edge) int32 { return of[e.Vacancy] }, len(list))
	if err != nil {
		return nil, err
	}
	out := make(map[Cell]Class, len(list))
	for k, cell := range list {
		switch {
		case filled[k].Max < positions[k]:
			out[cell] = SomeOpen
		case filled[k].Min < positions[k]:
			out[cell] = MaySome
		default:
			out[cell] = AllFilled
		}
	}
	return out, nil
}

// An Interval gives the least and the greatest score that a pair may have.
type Interval func(e plan.Edge) (low, high match.Micro)

// MaxRegret returns how much total score the placements may fall short of the best
// plan once the scores are known, wherever they lie in their intervals. The worst case
// is known: the placements' own pairs score low and all others high (Kouvelis and Yu
// 1997; Averbakh 2001). To find the placements with the least such regret is NP-hard;
// MaxRegret judges given ones, such as those of several plans.
func MaxRegret(ctx context.Context, g *plan.Graph, form plan.Form, score Interval, placements []plan.Pair) (int64, error) {
	if err := present(g); err != nil {
		return 0, err
	}
	if score == nil {
		return 0, fmt.Errorf("impact: %w", &fact.Fault{Field: "score", Err: fact.ErrMissing})
	}
	if err := form.Validate(); err != nil {
		return 0, fmt.Errorf("impact: %w", err)
	}
	chosen := make(map[plan.Pair]bool, len(placements))
	for _, p := range placements {
		chosen[p] = true
	}
	worst := restrict(g, form.Allows)
	used := newMatching(g)
	var own int64
	var found int
	for i, e := range worst.Edges {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return 0, fmt.Errorf("impact: %s: %w", form, context.Cause(ctx))
		}
		low, high := score(e)
		if low > high {
			return 0, fmt.Errorf("impact: %s: %w", form, &fact.Fault{
				Input: "interval", Record: g.Vacancies[e.Vacancy].ID + ", " + g.Workers[e.Worker].ID, Field: "low", Value: fmt.Sprint(low),
				Err: fmt.Errorf("%w: above the high end %d", fact.ErrRange, high),
			})
		}
		pair := plan.Pair{Vacancy: g.Vacancies[e.Vacancy].ID, Worker: g.Workers[e.Worker].ID}
		worst.Edges[i].Score = high
		if chosen[pair] {
			worst.Edges[i].Score = low
			own += int64(low)
			found++
			used.take(e)
		}
	}
	if found < len(placements) {
		return 0, fmt.Errorf("impact: %s: %d placements: %w", form, len(placements)-found, plan.ErrNoPair)
	}
	if err := used.faults.Err(); err != nil {
		return 0, fmt.Errorf("impact: %s: %w", form, err)
	}
	best, err := solve(ctx, worst, form, plan.Policy{Order: plan.Joint()})
	if err != nil {
		return 0, err
	}
	return best.answer.Value[0] - own, nil
}

// checkEvery is how many pairs are scored between two looks at a context.
const checkEvery = 256

// A matching counts placements and reports those that do not go together.
type matching struct {
	graph  *plan.Graph
	placed []bool
	filled []int
	faults fact.Faults
}

func newMatching(g *plan.Graph) *matching {
	return &matching{graph: g, placed: make([]bool, len(g.Workers)), filled: make([]int, len(g.Vacancies))}
}

func (m *matching) take(e plan.Edge) {
	w, v := m.graph.Workers[e.Worker], m.graph.Vacancies[e.Vacancy]
	if m.placed[e.Worker] {
		m.faults.Add(fact.Fault{Input: "placements", Field: "worker", Value: w.ID, Err: fmt.Errorf("%w: in two positions", fact.ErrConflict)})
	}
	if m.filled[e.Vacancy]++; m.filled[e.Vacancy] == v.Positions()+1 {
		m.faults.Add(fact.Fault{Input: "placements", Field: "vacancy", Value: v.ID, Err: fmt.Errorf("%w: more than its positions", fact.ErrConflict)})
	}
	m.placed[e.Worker] = true
}

// Scores returns the intervals of a study's scores: what unknown facts leave open. They
// are those of the edges of [Study.Graph], and the function is not for concurrent use.
func (s *Study) Scores() Interval {
	workers := make(map[int32]*match.PreparedWorker)
	vacancies := make(map[int32]*match.PreparedVacancy)
	return func(e plan.Edge) (low, high match.Micro) {
		v, ok := vacancies[e.Vacancy]
		if !ok {
			v = s.scorer.Vacancy(s.judged.Vacancies[e.Vacancy])
			vacancies[e.Vacancy] = v
		}
		w, ok := workers[e.Worker]
		if !ok {
			w = s.scorer.Worker(s.judged.Workers[e.Worker])
			workers[e.Worker] = w
		}
		score := s.scorer.Score(v, w, s.Case.Settings.View)
		return score.Low, score.High
	}
}
