package impact

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A TrainingSearch says which skills are looked at and who may be taught.
type TrainingSearch struct {
	Form   plan.Form
	People People // who may be taught; those whose skills are unknown are not
	Jobs   Jobs   // for which they are taught
	// Skills are looked at one by one, and by two if Pairs. Nil means those that
	// vacancies of Jobs ask for.
	Skills []match.SkillHeld
	Pairs  bool
}

// A TrainingOption is one or two skills and what teaching them would do.
type TrainingOption struct {
	Skills []match.SkillHeld `json:"skills"`
	Filled int64             `json:"filled"` // positions that can be filled, more than without
	// Needed is the least number of people who must be taught to fill 1, 2, … positions
	// more, up to Filled.
	Needed []int64 `json:"needed"`
	// Trainees are one choice of as few people as fill all of them, by id: others may
	// do as well.
	Trainees []string `json:"trainees"`
	// Alone is, of two skills, the sum of what each adds by itself: together they may
	// add more, because a vacancy asks for both.
	Alone int64 `json:"alone,omitzero"`
}

// WithTrainees returns how many positions more can be filled if at most n people are
// taught.
func (o *TrainingOption) WithTrainees(n int64) int64 {
	filled, _ := slices.BinarySearch(o.Needed, n+1)
	return int64(filled)
}

// CostPerPosition returns what one position more costs if so many people are taught as
// are needed for all of them: a fraction rounded half up to the minor unit, and false
// where none is filled, or if it is below zero or more than money of a record can hold.
func (o *TrainingOption) CostPerPosition(perTrainee match.Money) (match.Money, bool) {
	if o.Filled < 1 || o.Filled > int64(len(o.Needed)) {
		return match.Money{}, false
	}
	cost := big.NewRat(o.Needed[o.Filled-1], o.Filled)
	cost.Mul(cost, new(big.Rat).SetInt64(perTrainee.Minor))
	n, ok := minor(cost, false)
	if !ok {
		return match.Money{}, false
	}
	return match.Money{Minor: n, Currency: perTrainee.Currency}, true
}

// String returns like "b and y: 1 position more for 1 trainee".
func (o TrainingOption) String() string {
	s := skillNames(o.Skills) + ": " + number(int(o.Filled), "position", "positions") + " more"
	if o.Filled > 0 {
		s += " for " + number(int(o.Needed[o.Filled-1]), "trainee", "trainees")
	}
	return s
}

// Train looks for the skills that fill most positions if they are taught, best first:
// by positions filled, then by fewest trainees, then by fewest skills, then by name.
// Skills are ranked by what they fill and not by how often they are missing.
// Requirements go together, so that two skills can be worth more than the sum of both,
// and to choose one after the other has no guarantee: with Pairs every pair is looked
// at. Each option costs a judgement of the people without it against the jobs and some
// fillings; quotas are not looked at.
func (s *Study) Train(ctx context.Context, t TrainingSearch) ([]TrainingOption, error) {
	regions := s.Case.Scoring.Regions
	if err := errors.Join(t.Form.Validate(), t.People.check(regions, s.Case.Market.Workers), t.Jobs.check(regions), checkSkills(t.Skills)); err != nil {
		return nil, fmt.Errorf("impact: training: %w", err)
	}
	skills := t.Skills
	if skills == nil {
		skills = s.demanded(&t.Jobs)
	}
	base, err := s.trainBase(ctx, t.Form)
	if err != nil {
		return nil, err
	}
	var out []TrainingOption
	try := func(alone int64, list ...match.SkillHeld) (int64, error) {
		o, err := base.option(ctx, s, &t, list)
		if err != nil {
			return 0, fmt.Errorf("impact: training in %s: %w", skillNames(list), err)
		}
		o.Alone = alone
		out = append(out, o)
		return o.Filled, nil
	}
	single := make([]int64, len(skills))
	for i, skill := range skills {
		if single[i], err = try(0, skill); err != nil {
			return nil, err
		}
	}
	for i := range skills {
		for k := i + 1; t.Pairs && k < len(skills); k++ {
			if _, err := try(single[i]+single[k], skills[i], skills[k]); err != nil {
				return nil, err
			}
		}
	}
	slices.SortStableFunc(out, func(a, b TrainingOption) int {
		last := func(o TrainingOption) int64 {
			if o.Filled == 0 {
				return 0
			}
			return o.Needed[o.Filled-1]
		}
		return cmp.Or(cmp.Compare(b.Filled, a.Filled), cmp.Compare(last(a), last(b)), cmp.Compare(len(a.Skills), len(b.Skills)),
			strings.Compare(skillNames(a.Skills), skillNames(b.Skills)))
	})
	return out, nil
}

// demanded returns the skills that vacancies ask for, each at the highest level asked,
// by name.
func (s *Study) demanded(jobs *Jobs) []match.SkillHeld {
	level := map[taxonomy.Skill]int{}
	var out []match.SkillHeld
	for i := range s.Case.Market.Vacancies {
		v := &s.Case.Market.Vacancies[i]
		for _, d := range v.Skills {
			if jobs.has(v, s.Case.Scoring.Regions) {
				level[d.Skill] = max(level[d.Skill], d.Level.Or(0))
			}
		}
	}
	for skill, n := range level {
		held := match.SkillHeld{Skill: skill}
		if n > 0 {
			held.Level = fact.Some(n)
		}
		out = append(out, held)
	}
	slices.SortFunc(out, func(a, b match.SkillHeld) int { return strings.Compare(string(a.Skill), string(b.Skill)) })
	return out
}

// A trainBase is what can be filled without training.
type trainBase struct {
	graph  *plan.Graph
	arcs   []assign.Arc
	has    map[assign.Arc]bool
	filled int64
}

func (s *Study) trainBase(ctx context.Context, form plan.Form) (*trainBase, error) {
	b := &trainBase{graph: s.Graph(), has: map[assign.Arc]bool{}}
	t, f, err := b.graph.MaxFill(ctx, form.Allows)
	if err != nil {
		return nil, err
	}
	for _, a := range t.Arcs {
		b.has[a] = true
	}
	b.arcs, b.filled = t.Arcs, f.Total
	return b, nil
}

// option works out what teaching some skills would do.
func (b *trainBase) option(ctx context.Context, s *Study, t *TrainingSearch, skills []match.SkillHeld) (TrainingOption, error) {
	o := TrainingOption{Skills: skills, Needed: []int64{}, Trainees: []string{}}
	added, err := b.taught(ctx, s, t, skills)
	if err != nil || len(added) == 0 {
		return o, err
	}
	tr := assign.Transport{Supply: slices.Repeat([]int64{1}, len(b.graph.Workers)), Arcs: slices.Concat(added, b.arcs)}
	for _, v := range b.graph.Vacancies {
		tr.Demand = append(tr.Demand, int64(v.Positions()))
	}
	f, err := assign.MaxFill(ctx, tr)
	if err != nil {
		return o, err
	}
	o.Filled = f.Total - b.filled
	err = b.fewest(ctx, &o, tr, len(added))
	return o, err
}

// taught returns the pairs that skills would add.
func (b *trainBase) taught(ctx context.Context, s *Study, t *TrainingSearch, skills []match.SkillHeld) ([]assign.Arc, error) {
	var workers []match.Worker
	var jobs []match.Vacancy
	chosen := t.People.among(s.Case.Scoring.Regions)
	for _, w := range b.graph.Workers {
		if x := *w; x.Skills != nil && chosen(w) && teach(&x, skills) {
			workers = append(workers, x)
		}
	}
	for _, v := range b.graph.Vacancies {
		if t.Jobs.has(v, s.Case.Scoring.Regions) {
			jobs = append(jobs, *v)
		}
	}
	if len(workers) == 0 || len(jobs) == 0 {
		return nil, nil
	}
	sub, err := s.judge(ctx, s.scorer, plan.Market{Vacancies: jobs, Workers: workers}, s.Case.Settings)
	if err != nil {
		return nil, err
	}
	sub = applyTests(sub, &s.Case)
	var added []assign.Arc
	for _, e := range sub.Edges {
		a := assign.Arc{From: s.workers[sub.Workers[e.Worker].ID], To: s.vacancies[sub.Vacancies[e.Vacancy].ID]}
		if t.Form.Allows(e) && !b.has[a] {
			added = append(added, a)
		}
	}
	slices.SortFunc(added, func(x, y assign.Arc) int { return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To)) })
	return added, nil
}

// fewest finds the least numbers of trainees. How many are needed for k positions is
// convex in k, a flow of least cost: weighing a position as l trainees and a half fills
// exactly those that need l more trainees each at most.
func (b *trainBase) fewest(ctx context.Context, o *TrainingOption, tr assign.Transport, added int) error {
	p := assign.Problem{Workers: len(tr.Supply), Capacity: tr.Demand}
	for _, a := range tr.Arcs {
		p.Edges = append(p.Edges, assign.Edge{Worker: a.From, Opening: a.To})
	}
	var trained int64
	for l := int64(1); int64(len(o.Needed)) < o.Filled; l++ {
		for i := range p.Edges {
			p.Edges[i].Weight = assign.Scalar(2*l + 1)
			if i < added {
				p.Edges[i].Weight = assign.Scalar(2*l - 1)
			}
		}
		a, err := assign.Solve(ctx, p)
		if err != nil {
			return err
		}
		var filled int64
		o.Trainees = o.Trainees[:0]
		for w, i := range a.Edge {
			if i >= 0 {
				filled++
			}
			if i >= 0 && int(i) < added {
				o.Trainees = append(o.Trainees, b.graph.Workers[w].ID)
			}
		}
		for int64(len(o.Needed)) < filled-b.filled {
			trained += l
			o.Needed = append(o.Needed, trained)
		}
	}
	slices.Sort(o.Trainees)
	return nil
}
