package shortage

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A Bootstrap says how ranks are put to the test of chance. The zero value is
// invalid; start from [DefaultBootstrap].
type Bootstrap struct {
	Draws int // markets drawn; 20 to MaxDraws
	Seed  uint64
	Level float64 // of the intervals, between 0 and 1
	// Prior, where known, ranks cells by the mean that [Gamma.Observe] gives, and
	// else by the plain tightness, by which a tiny cell is easily first.
	Prior fact.Opt[Gamma]
}

// MaxDraws is the most draws of a [Bootstrap]: beyond some thousands the intervals
// hardly move.
const MaxDraws = 100_000

// DefaultBootstrap is 500 draws and the interval from 5 to 95 %.
func DefaultBootstrap(seed uint64) Bootstrap { return Bootstrap{Draws: 500, Seed: seed, Level: 0.9} }

// A Ranked is the rank of a cell, 1 for the tightest, with what chance leaves
// of it. Cells that tie have the rank of the first of them.
type Ranked struct {
	Key
	Rank      int            `json:"rank"` // of the counts as they are
	First     int            `json:"first"`
	Last      int            `json:"last"`
	Tightness TightnessRange `json:"tightness"`
}

// Shortage says whether a cell is short of workers at a cut of tightness: Yes
// only if the lower end of its interval passes.
func (r Ranked) Shortage(cut float64) fact.Tri { return r.Tightness.AtLeast(cut) }

func (b Bootstrap) validate() error {
	var fs fact.Faults
	if b.Draws < 20 || b.Draws > MaxDraws {
		fs.Add(fact.Fault{Field: "Draws", Value: strconv.Itoa(b.Draws), Err: fmt.Errorf("%w: want 20 to %d", fact.ErrRange, MaxDraws)})
	}
	if !isLevel(b.Level) {
		fs.Add(fact.Fault{
			Field: "Level", Value: strconv.FormatFloat(b.Level, 'g', -1, 64),
			Err: fmt.Errorf("%w: want between 0 and 1", fact.ErrRange),
		})
	}
	if g, ok := b.Prior.Get(); ok && !g.valid() {
		fs.Add(fact.Fault{Field: "Prior", Value: fmt.Sprint(g), Err: fmt.Errorf("%w: want above 0", fact.ErrRange)})
	}
	return fs.Err()
}

// Ranks ranks the cells of a table by the tightness of its positions against
// the jobseekers of some groups, each draw of the bootstrap with Poisson numbers
// in place of the counts. A count of 0 stays 0 in all of them; a prior helps.
// The cells come as in the table. A group that is none, or named twice, is an error. It
// costs one sort of the cells for each draw and twenty bytes for each cell and draw.
func (c Counts) Ranks(ctx context.Context, b Bootstrap, groups ...plan.Group) ([]Ranked, error) {
	if err := checkGroups(groups); err != nil {
		return nil, fmt.Errorf("shortage: bootstrap: %w", err)
	}
	stocks := c.stocks(groups)
	chance := rand.NewPCG(b.Seed, 1)
	out, err := b.rank(ctx, stocks, func(drawn []Stock) {
		for i, s := range stocks {
			if i%4096 == 0 && ctx.Err() != nil {
				return
			}
			drawn[i] = Stock{poisson(s.Vacancies, chance), poisson(s.Unemployed, chance)}
		}
	})
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].Key = Key{c.Cells[i].Region, c.Cells[i].Occupation}
	}
	return out, nil
}

func poisson(mean float64, chance rand.Source) float64 {
	if !(mean > 0) {
		return 0
	}
	return distuv.Poisson{Lambda: mean, Src: chance}.Rand()
}

// Ranks ranks the cells of the survey's market by the positions per jobseeker in
// the country, each draw of the bootstrap with as many vacancies and as many
// persons, drawn from those of the market with replacement: a vacancy comes with
// all its positions and a person with all their targets. The cells come as in
// [Survey.Table].
func (s *Survey) Ranks(ctx context.Context, r Rollup, b Bootstrap) ([]Ranked, error) {
	t := tableBuilder{graph: s.Graph, regions: s.regions, rollup: r, rows: map[Key]*Row{}}
	t.demand()
	t.supply()
	t.order()
	stocks := make([]Stock, len(t.table))
	at := make(map[Key]int, len(t.table))
	for i, row := range t.table {
		at[row.Key] = i
		stocks[i] = Stock{float64(row.Positions), (row.Jobseekers[plan.Locals] + row.Jobseekers[plan.Immigrants]).Float()}
	}
	people := make([][]int, len(s.Graph.Workers)) // the cells of those in the country
	for w := range people {
		if s.Graph.Group(int32(w)) != plan.FromAbroad {
			t.targets(int32(w), func(k Key, _ Persons) { people[w] = append(people[w], at[k]) })
		}
	}
	chance := rand.New(rand.NewPCG(b.Seed, 2))
	seekers := make([]Persons, len(stocks))
	out, err := b.rank(ctx, stocks, func(drawn []Stock) {
		clear(drawn)
		clear(seekers)
		for i := range s.Graph.Vacancies {
			if i%4096 == 0 && ctx.Err() != nil {
				return
			}
			v := chance.IntN(len(s.Graph.Vacancies))
			drawn[t.cell[v]].Vacancies += float64(s.Graph.Vacancies[v].Positions())
		}
		for i := range people {
			if i%4096 == 0 && ctx.Err() != nil {
				return
			}
			cells := people[chance.IntN(len(people))]
			for k, part := range Share(len(cells)) {
				seekers[cells[k]] += part
			}
		}
		for i := range drawn {
			drawn[i].Unemployed = seekers[i].Float()
		}
	})
	if err != nil {
		return nil, err
	}
	for i := range out {
		out[i].Key = t.table[i].Key
	}
	return out, nil
}

// rank ranks stocks and as many draws of them as the bootstrap says. A draw may end
// early with its context.
func (b Bootstrap) rank(ctx context.Context, stocks []Stock, draw func([]Stock)) ([]Ranked, error) {
	if err := b.validate(); err != nil {
		return nil, fmt.Errorf("shortage: bootstrap: %w", err)
	}
	n := len(stocks)
	ranks, tight := make([][]int32, n), make([][]Tightness, n)
	drawn, order := make([]Stock, n), make([]int, n)
	for range b.Draws {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("shortage: bootstrap: %w", context.Cause(ctx))
		}
		draw(drawn)
		if ctx.Err() != nil {
			return nil, fmt.Errorf("shortage: bootstrap: %w", context.Cause(ctx))
		}
		b.order(drawn, order, func(i int, rank int32) { ranks[i] = append(ranks[i], rank) })
		for i, s := range drawn {
			tight[i] = append(tight[i], s.tightness())
		}
	}
	out := make([]Ranked, n)
	b.order(stocks, order, func(i int, rank int32) { out[i].Rank = int(rank) })
	cut := int(math.Floor(float64(b.Draws) * (1 - b.Level) / 2)) // left out at either end
	for i := range out {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("shortage: bootstrap: %w", context.Cause(ctx))
		}
		slices.Sort(ranks[i])
		slices.SortFunc(tight[i], CompareTightness)
		last := b.Draws - 1 - cut
		out[i].First, out[i].Last = int(ranks[i][cut]), int(ranks[i][last])
		out[i].Tightness = TightnessRange{Low: tight[i][last], High: tight[i][cut]}
	}
	return out, nil
}

// order yields the rank of each cell; order is room to sort in.
func (b Bootstrap) order(stocks []Stock, order []int, yield func(i int, rank int32)) {
	compare := func(i, k int) int { return CompareTightness(stocks[i].tightness(), stocks[k].tightness()) }
	if g, ok := b.Prior.Get(); ok {
		compare = func(i, k int) int { return cmp.Compare(g.Observe(stocks[k]).Mean(), g.Observe(stocks[i]).Mean()) }
	}
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, compare)
	rank := int32(0)
	for at, i := range order {
		if at == 0 || compare(order[at-1], i) != 0 {
			rank = int32(at + 1)
		}
		yield(i, rank)
	}
}

func (s Stock) tightness() Tightness {
	switch {
	case s.Unemployed > 0:
		return Tightness{Ok, s.Vacancies / s.Unemployed}
	case s.Vacancies > 0:
		return Tightness{State: NoJobseekers}
	}
	return Tightness{State: Empty}
}
