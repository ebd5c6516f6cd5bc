package shortage

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A SkillRow is what vacancies of a region need of a skill at a level, and who
// has it there.
type SkillRow struct {
	Region geo.Code `json:"region"` // of the vacancies, and where the workers live; "" for the whole
	Need
	Demand int64 `json:"demand"` // positions of vacancies to which it is essential, at this level
	// Supply are the people who have it at this level or above, as a range where
	// levels or skills are not stated. It counts heads: who has five skills is in
	// five rows.
	Supply assign.Range `json:"supply"`
	// Tightness is demand over supply that is sure. It describes and measures no
	// shortage: a skill can be scarce and keep nothing empty.
	Tightness Tightness `json:"tightness"`
	// Short are the pairs that meet all hard constraints and lack this skill alone,
	// with workers of any region. Its ends are what is sure and what is possible.
	Short assign.Range `json:"short"`
	// Empty are the positions that nobody fits and somebody who lacks this skill for
	// sure and alone would fit with it, by the score. A position that either of two
	// skills would fill is in both rows.
	Empty int64 `json:"empty"`
}

// Skills returns what the vacancies of a graph need, by region, then skill and
// level. Regions are rolled up by r, occupations are not looked at. Who lives in
// no region of the tree, as people abroad, counts in the whole
// ([Rollup.AllRegions]) and with vacancies without a region.
//
// The cost is that of [ShortOfOne], and a score of a changed worker for each
// short pair of a vacancy that nobody fits.
func Skills(ctx context.Context, g *plan.Graph, r Rollup) ([]SkillRow, error) {
	b, err := newSkillBook(ctx, g)
	if err != nil {
		return nil, fmt.Errorf("shortage: skills: %w", err)
	}
	t := tableBuilder{graph: g, regions: g.Regions(), rollup: r}
	s := skillTable{book: b, rows: map[skillKey]*SkillRow{}, keys: t, taught: map[taught]*match.PreparedWorker{}}
	s.demand()
	s.supply()
	if err := s.short(ctx); err != nil {
		return nil, fmt.Errorf("shortage: skills: %w", err)
	}
	var out []SkillRow
	for _, row := range s.rows {
		row.Tightness = TightnessOfCounts(row.Demand, row.Supply.Min)
		out = append(out, *row)
	}
	slices.SortFunc(out, func(a, b SkillRow) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Skill, b.Skill), cmp.Compare(a.Level, b.Level))
	})
	return out, nil
}

// Skills is [Skills] of the survey's graph.
func (s *Survey) Skills(ctx context.Context, r Rollup) ([]SkillRow, error) {
	return Skills(ctx, s.Graph, r)
}

type skillKey struct {
	region geo.Code
	need   Need
}

// taught is a worker with one skill more.
type taught struct {
	worker int32
	need   Need
}

type skillTable struct {
	book   *skillBook
	keys   tableBuilder
	rows   map[skillKey]*SkillRow
	taught map[taught]*match.PreparedWorker
}

func (s *skillTable) region(of geo.Code) geo.Code { return s.keys.key(of, taxonomy.Code("")).Region }

func (s *skillTable) demand() {
	for _, v := range s.book.graph.Vacancies {
		for _, n := range needsOf(v) {
			k := skillKey{s.region(v.Region), n}
			if s.rows[k] == nil {
				s.rows[k] = &SkillRow{Region: k.region, Need: n}
			}
			s.rows[k].Demand += int64(v.Positions())
		}
	}
}

func (s *skillTable) supply() {
	for n, h := range s.book.needs { // sums of integers, in any order
		add := func(workers []int32, sure int64) {
			for _, w := range workers {
				region := s.book.graph.Workers[w].Region
				if !s.keys.regions.Has(region) {
					region = ""
				}
				if row := s.rows[skillKey{s.region(region), n}]; row != nil {
					row.Supply.Min += sure
					row.Supply.Max++
				}
			}
		}
		add(h.have, 1)
		add(h.unsure, 0)
	}
}

// short counts the pairs that lack one skill, and the positions that are empty
// for want of it.
func (s *skillTable) short(ctx context.Context) error {
	g := s.book.graph
	lacking, unsure := make([]int32, len(g.Workers)), make([]int32, len(g.Workers))
	for i, v := range g.Vacancies {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		tally := &g.VacancyTally[i]
		fitted := tally.Certain+tally.Open+tally.Unlisted > 0 // lists are cut where there are others
		prepared := s.book.scorer.Vacancy(v)
		filled := map[Need]bool{}
		s.book.short(int32(i), lacking, unsure, func(p ShortPair) bool {
			row := s.rows[skillKey{s.region(v.Region), p.Need}]
			row.Short.Max++
			if p.Sure {
				row.Short.Min++
			}
			if p.Sure && !fitted && !filled[p.Need] && s.fitsWith(prepared, p) {
				filled[p.Need] = true
				row.Empty += int64(v.Positions())
			}
			return true
		})
	}
	return nil
}

// fitsWith reports whether a worker who had the skill would reach the minimum
// score.
func (s *skillTable) fitsWith(v *match.PreparedVacancy, p ShortPair) bool {
	k := taught{p.Worker, p.Need}
	if s.taught[k] == nil {
		s.taught[k] = s.book.scorer.Worker(with(s.book.graph.Workers[p.Worker], p.Need))
	}
	settings := s.book.graph.Settings
	return s.book.scorer.Weight(v, s.taught[k], settings.View) >= settings.MinScore
}
