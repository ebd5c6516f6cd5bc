package shortage

import (
	"context"
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
)

// An Overlap is what two releases together tell: a table of all and one of a
// part of the same people, such as the jobseekers of a region and those of them
// who are nationals. What is in the first and not in the second is a table of its
// own, the rest, which nobody meant to publish.
type Overlap struct {
	All, Part, Rest [][]assign.Range // by row, then column, as in the releases
	// Proven says that the ranges are exact, which they are where one of the two
	// hides nothing. Else readers who work harder may know more: the three tables
	// tie each count to three totals, which is no network.
	Proven bool

	all, part, rest Published
}

// OverlapOf works out what two releases with the same lines tell together: in
// turn what each of the three tables says of itself and of the others, until
// nothing new comes of it or it has been done sixteen times. All and part must
// not contradict each other, or it is [fact.ErrConflict].
//
// It is the same attack as that on one table. Releases of different months are
// not of the same people, and this does not speak of them.
func OverlapOf(ctx context.Context, all, part Published) (Overlap, error) {
	if !slices.Equal(all.Rows, part.Rows) || !slices.Equal(all.Columns, part.Columns) {
		return Overlap{}, fmt.Errorf("shortage: overlap: %w: the lines differ", fact.ErrConflict)
	}
	o := Overlap{all: all, part: part, rest: Published{Rows: all.Rows, Columns: all.Columns}}
	o.Proven = !hides(all) || !hides(part)
	var err error
	for _, t := range []struct {
		p    *Published
		into *[][]assign.Range
	}{{&o.all, &o.All}, {&o.part, &o.Part}} {
		if *t.into, err = Attack(ctx, *t.p); err != nil {
			return Overlap{}, fmt.Errorf("shortage: overlap: %w", err)
		}
	}
	o.Rest = slices.Clone(o.All)
	for i := range o.Rest {
		o.Rest[i] = slices.Repeat([]assign.Range{{Max: assign.NoLimit}}, len(o.All[i]))
	}
	for range 16 {
		changed, err := o.tighten()
		if err != nil || !changed {
			return o, err
		}
		for _, t := range []struct {
			p    *Published
			have *[][]assign.Range
		}{{&o.all, &o.All}, {&o.part, &o.Part}, {&o.rest, &o.Rest}} {
			if *t.have, err = Attack(ctx, within(*t.p, *t.have)); err != nil {
				return Overlap{}, fmt.Errorf("shortage: overlap: %w", err)
			}
		}
	}
	return o, nil
}

// tighten uses all = part + rest in each cell, and reports whether it helped.
func (o *Overlap) tighten() (bool, error) {
	changed := false
	for i := range o.All {
		for j := range o.All[i] {
			a, p, r := &o.All[i][j], &o.Part[i][j], &o.Rest[i][j]
			before := [3]assign.Range{*a, *p, *r}
			a.Min, a.Max = max(a.Min, p.Min+r.Min), min(a.Max, plus(p.Max, r.Max))
			p.Min, p.Max = max(p.Min, less(a.Min, r.Max)), min(p.Max, less(a.Max, r.Min))
			r.Min, r.Max = max(r.Min, less(a.Min, p.Max)), min(r.Max, less(a.Max, p.Min))
			if a.Min > a.Max || p.Min > p.Max || r.Min > r.Max {
				return false, fmt.Errorf("shortage: overlap: %w: row %d, column %d has more in the part than in all", fact.ErrConflict, i, j)
			}
			changed = changed || before != [3]assign.Range{*a, *p, *r}
		}
	}
	return changed, nil
}

func plus(x, y int64) int64 {
	if x == assign.NoLimit || y == assign.NoLimit {
		return assign.NoLimit
	}
	return x + y
}

func less(x, y int64) int64 {
	switch {
	case x == assign.NoLimit:
		return assign.NoLimit
	case y == assign.NoLimit:
		return 0
	}
	return x - y
}

func hides(p Published) bool {
	return slices.ContainsFunc(p.Counts, func(row []fact.Opt[int64]) bool {
		return slices.ContainsFunc(row, func(n fact.Opt[int64]) bool { return !n.Known() })
	})
}

// within is a table of which nothing is known but bounds.
func within(p Published, bounds [][]assign.Range) Published {
	p.Counts, p.Bounds = make([][]fact.Opt[int64], len(bounds)), bounds
	for i := range bounds {
		p.Counts[i] = make([]fact.Opt[int64], len(bounds[i]))
	}
	return p
}

// Disclosed returns what the two releases tell that must not be told: small
// counts of any of the three tables that are known, and hidden ones narrower than
// the width. By table in the order all, part, rest, then by row and column.
func (o Overlap) Disclosed(s Suppression) (all, part, rest []Hidden) {
	of := func(p Published, ranges [][]assign.Range) []Hidden {
		var out []Hidden
		for i, row := range ranges {
			for j, r := range row {
				hidden := p.Counts == nil || !p.Counts[i][j].Known()
				if hidden && r.Max-r.Min < s.Width && (s.small(r.Min) || s.small(r.Max)) {
					out = append(out, Hidden{p.Rows[i], p.Columns[j], r, s.small(r.Min) && s.small(r.Max)})
				}
			}
		}
		return out
	}
	return of(o.all, o.All), of(o.part, o.Part), of(o.rest, o.Rest)
}

// Err is [ErrUnsafe] where the two releases disclose something or where it is not
// proven that they do not, and nil where they may both be published.
func (o Overlap) Err(s Suppression) error {
	all, part, rest := o.Disclosed(s)
	switch n := len(all) + len(part) + len(rest); {
	case n > 0:
		return fmt.Errorf("shortage: overlap: %w: counts that can be worked out: %d", ErrUnsafe, n)
	case !o.Proven:
		return fmt.Errorf("shortage: overlap: %w: nothing was found, and nothing is proven", ErrUnsafe)
	}
	return nil
}
