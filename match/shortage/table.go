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

// A Key names a cell. An empty code is the whole country or all occupations in
// a table rolled up so far, and elsewhere a record that does not say.
type Key struct {
	Region     geo.Code      `json:"region"`
	Occupation taxonomy.Code `json:"occupation"`
}

// A Row is one cell of a market of people.
type Row struct {
	Key
	Positions int64 `json:"positions"`
	// Jobseekers are the people of each group who seek work in the cell. Those
	// abroad have no region: they stand in cells without one.
	Jobseekers [plan.NumGroups]Persons `json:"jobseekers"`
	// Tightness is positions per jobseeker who is in the country.
	Tightness Tightness `json:"tightness"`
	Certain   Fill      `json:"certain"`
	Possible  Fill      `json:"possible"`
	// Overdemanded: one more person who can work here would fill one more
	// position, in the certain form.
	Overdemanded bool `json:"overdemanded"`
}

// A Fill says who fills the positions of a cell, each as a range over all best
// plans. The ranges belong together: one end of one is not the same plan as an
// end of another.
type Fill struct {
	Locals  assign.Range `json:"locals"`
	Foreign assign.Range `json:"foreign"` // immigrants, in the country or from abroad
	Open    assign.Range `json:"open"`
}

// A Rollup says how coarse the cells of a table are. The zero value is the
// finest: the region and the occupation as recorded.
type Rollup struct {
	Depth  int // regions no deeper than this in the tree; the country is 1; 0: as recorded
	Digits int // occupations of so many digits; 0: as recorded
	// AllRegions and AllOccupations leave the region or the occupation out.
	AllRegions, AllOccupations bool
}

// Table returns a market cell by cell from its two plans, which must come from
// one graph. Rows come by region, then occupation. Cells without positions and
// jobseekers do not occur.
func Table(ctx context.Context, regions *geo.Tree, certain, possible *plan.Plan, r Rollup) ([]Row, error) {
	g := certain.Graph()
	b := tableBuilder{graph: g, regions: regions, rollup: r, rows: map[Key]*Row{}}
	b.demand()
	b.supply()
	b.order()
	for _, side := range []struct {
		p    *plan.Plan
		fill func(*Row) *Fill
	}{
		{certain, func(r *Row) *Fill { return &r.Certain }},
		{possible, func(r *Row) *Fill { return &r.Possible }},
	} {
		if err := b.fill(ctx, side.p, side.fill); err != nil {
			return nil, fmt.Errorf("shortage: %w", err)
		}
	}
	if err := b.block(ctx); err != nil {
		return nil, fmt.Errorf("shortage: %w", err)
	}
	return b.table, nil
}

type tableBuilder struct {
	graph   *plan.Graph
	regions *geo.Tree
	rollup  Rollup
	rows    map[Key]*Row
	table   []Row
	cell    []int32 // of each vacancy, in table
}

func (b *tableBuilder) key(region geo.Code, occupation taxonomy.Code) Key {
	k := Key{region, occupation}
	if b.rollup.AllRegions {
		k.Region = ""
	} else if b.rollup.Depth > 0 {
		if up, ok := b.regions.RollUp(region, b.rollup.Depth-1); ok {
			k.Region = up
		}
	}
	if b.rollup.AllOccupations {
		k.Occupation = ""
	} else if b.rollup.Digits > 0 {
		k.Occupation = occupation.Prefix(b.rollup.Digits)
	}
	return k
}

func (b *tableBuilder) row(k Key) *Row {
	r, ok := b.rows[k]
	if !ok {
		r = &Row{Key: k}
		b.rows[k] = r
	}
	return r
}

func (b *tableBuilder) demand() {
	for _, v := range b.graph.Vacancies {
		b.row(b.key(v.Region, v.Occupation)).Positions += int64(v.Positions())
	}
}

// supply counts each worker once, over the occupations that they want, or else
// those that they have worked in.
func (b *tableBuilder) supply() {
	for w := range int32(len(b.graph.Workers)) {
		group := b.graph.Group(w)
		b.targets(w, func(k Key, part Persons) { b.row(k).Jobseekers[group] += part })
	}
}

// targets yields the cells in which a worker seeks work, with their part in each.
func (b *tableBuilder) targets(w int32, yield func(Key, Persons)) {
	region := b.graph.Workers[w].Region
	if !b.regions.Has(region) {
		region = ""
	}
	targets := targetsOf(b.graph.Workers[w])
	for k, part := range Share(len(targets)) {
		yield(b.key(region, targets[k]), part)
	}
}

// targetsOf returns the occupations that a worker seeks, ascending, each once;
// one unknown occupation where none is stated.
func targetsOf(w *match.Worker) []taxonomy.Code {
	targets := slices.Clone(w.Wanted)
	if len(targets) == 0 {
		for _, o := range w.Occupations {
			targets = append(targets, o.Code)
		}
	}
	if len(targets) == 0 {
		return []taxonomy.Code{""}
	}
	slices.Sort(targets)
	return slices.Compact(targets)
}

// order sorts the rows and finds the cell of each vacancy.
func (b *tableBuilder) order() {
	for _, r := range b.rows {
		r.Tightness = TightnessOf(r.Positions, r.Jobseekers[plan.Locals]+r.Jobseekers[plan.Immigrants])
		b.table = append(b.table, *r)
	}
	slices.SortFunc(b.table, func(x, y Row) int {
		return cmp.Or(cmp.Compare(x.Region, y.Region), cmp.Compare(x.Occupation, y.Occupation))
	})
	at := make(map[Key]int32, len(b.table))
	for i := range b.table {
		at[b.table[i].Key] = int32(i)
	}
	for _, v := range b.graph.Vacancies {
		b.cell = append(b.cell, at[b.key(v.Region, v.Occupation)])
	}
}

// fill ranges the placements of a plan by cell and by group.
func (b *tableBuilder) fill(ctx context.Context, p *plan.Plan, of func(*Row) *Fill) error {
	n := len(b.table)
	groups, err := p.Ranges(ctx, func(e plan.Edge) int32 {
		class := 2 * b.cell[e.Vacancy]
		if b.graph.Group(e.Worker) != plan.Locals {
			class++
		}
		return class
	}, 2*n)
	if err != nil {
		return err
	}
	filled, err := p.Ranges(ctx, func(e plan.Edge) int32 { return b.cell[e.Vacancy] }, n)
	if err != nil {
		return err
	}
	for i := range b.table {
		row := &b.table[i]
		*of(row) = Fill{
			Locals: groups[2*i], Foreign: groups[2*i+1],
			Open: assign.Range{Min: row.Positions - filled[i].Max, Max: row.Positions - filled[i].Min},
		}
	}
	return nil
}

// block marks the cells of the over-demanded block of the certain form.
func (b *tableBuilder) block(ctx context.Context) error {
	t, f, err := b.graph.MaxFill(ctx, plan.Certain.Allows)
	if err != nil {
		return err
	}
	over, err := assign.Overdemanded(ctx, t, f)
	if err != nil {
		return err
	}
	for v, o := range over {
		if o {
			b.table[b.cell[v]].Overdemanded = true
		}
	}
	return nil
}
