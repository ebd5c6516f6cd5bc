package shortage

import (
	"context"
	"errors"
	"fmt"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
)

// A Suppression says which counts must not be told. The zero value hides
// nothing; start from [DefaultSuppression].
type Suppression struct {
	Below int64 // counts from 1 to Below-1 are hidden
	// Zeros hides counts of 0 too. If not, all of them are shown, and so readers
	// know that a hidden count is 1 or more.
	Zeros bool
	// Width is the least that the ends of a hidden count must be apart, for
	// anybody who works them out from the totals.
	Width int64
	// KeepTotals never hides a total that is not small itself.
	KeepTotals bool
}

// DefaultSuppression hides 1 to 4 and leaves five between the ends, so that
// nobody knows for sure whether a hidden count is small. Both are policies of
// ours.
func DefaultSuppression() Suppression { return Suppression{Below: 5, Width: 5} }

func (s Suppression) small(n int64) bool { return n < s.Below && (n > 0 || s.Zeros) }

// ErrUnsafe says that a table cannot be published under a suppression.
var ErrUnsafe = errors.New("cannot be published safely")

// A Hidden is a count that is not told, and what readers can work out of it.
type Hidden struct {
	Row    Line         `json:"row"`
	Column Line         `json:"column"`
	Range  assign.Range `json:"range"`
	// Small is true for a count that must not be told, false for one that is
	// hidden to protect others. It is not for readers: they must not know which is
	// which.
	Small bool `json:"-"`
}

// Suppress returns a table as it may be published, and what it hides, by row,
// then column. Small counts are hidden, totals among them, and as many others as
// it takes for [Attack] to leave every hidden count its width. That attack is run
// on what is returned; where it cannot be withstood, as in a table of one row
// whose total is kept, the error is [ErrUnsafe] and names the counts.
//
// Each small count is protected along the cheapest cycle of counts, fewest first,
// then smallest; of tables with up to 400 hidden counts those that turn out not
// to be needed are shown again. Few are hidden so, not always the fewest.
//
// What it withstands are readers who have this table. Whoever is counted in it,
// or has another release of the same people ([Overlap]), knows more.
//
// Source: Hundepool et al., Statistical Disclosure Control, 2012, chapter 4;
// network flows as in Cox, Journal of the American Statistical Association 90
// (1995).
func Suppress(ctx context.Context, t CrossTable, s Suppression) (Published, []Hidden, error) {
	p, err := t.publish()
	if err == nil && (s.Below < 0 || s.Width < 0) {
		err = &fact.Fault{Field: "Suppression", Value: fmt.Sprint(s), Err: fmt.Errorf("%w: negative", fact.ErrRange)}
	}
	if err != nil {
		return Published{}, nil, fmt.Errorf("shortage: suppress: %w", err)
	}
	n, err := networkOf(p)
	if err != nil {
		return Published{}, nil, fmt.Errorf("shortage: suppress: %w", err)
	}
	x := newSuppressor(p, n, s)
	if err = x.protectAll(ctx); err == nil {
		err = x.trim(ctx)
	}
	if err != nil {
		return Published{}, nil, fmt.Errorf("shortage: suppress: %w", err)
	}
	return x.report(ctx, x.published())
}

// report runs the attack on what is published, as anybody can.
func (x *suppressor) report(ctx context.Context, p Published) (Published, []Hidden, error) {
	ranges, err := Attack(ctx, p)
	if err != nil {
		return Published{}, nil, err
	}
	var hidden []Hidden
	for i, row := range ranges {
		for j, r := range row {
			if p.Counts[i][j].Known() {
				continue
			}
			hidden = append(hidden, Hidden{p.Rows[i], p.Columns[j], r, x.s.small(x.truth[i][j])})
			if r.Max-r.Min < x.s.Width {
				return Published{}, nil, fmt.Errorf("shortage: suppress: %w", x.unsafe([]int{x.at[i][j]}))
			}
		}
	}
	return p, hidden, nil
}
