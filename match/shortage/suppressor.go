package shortage

import (
	"cmp"
	"context"
	"fmt"
	"math/bits"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
)

// A suppressor hides counts of a table until the rest is safe.
type suppressor struct {
	s      Suppression
	p      Published
	n      tableNetwork
	truth  [][]int64
	at     [][]int // the arc of each cell
	hidden []bool  // per arc
	fixed  []bool  // per arc: always shown
	price  []int64 // per arc: of hiding it
	out    [][]int32
}

func newSuppressor(p Published, n tableNetwork, s Suppression) *suppressor {
	x := &suppressor{
		s: s, p: p, n: n, truth: make([][]int64, len(p.Rows)), at: make([][]int, len(p.Rows)),
		hidden: make([]bool, len(n.arcs)), fixed: make([]bool, len(n.arcs)), price: make([]int64, len(n.arcs)),
		out: make([][]int32, n.nodes),
	}
	for i, row := range p.Counts {
		x.truth[i], x.at[i] = make([]int64, len(row)), make([]int, len(row))
		for j, count := range row {
			x.truth[i][j], _ = count.Get()
		}
	}
	for k, a := range n.arcs {
		x.at[a.row][a.column] = k
		count, level := x.truth[a.row][a.column], p.Rows[a.row].Level+p.Columns[a.column].Level
		x.hidden[k] = s.small(count)
		x.fixed[k] = !x.hidden[k] && (count == 0 && !s.Zeros || s.KeepTotals && level > 0)
		// One count is dearer than any size, and a total than many counts.
		x.price[k] = int64(bits.Len64(uint64(count))) + 100<<min(5*level, 30)
		x.out[a.from] = append(x.out[a.from], int32(2*k))
		x.out[a.to] = append(x.out[a.to], int32(2*k+1))
	}
	return x
}

// least is what readers know of a hidden count.
func (x *suppressor) least() int64 {
	if x.s.Zeros {
		return 0
	}
	return 1
}

func (x *suppressor) count(k int) int64 { return x.truth[x.n.arcs[k].row][x.n.arcs[k].column] }

// protectAll protects the small counts, then those hidden for them that lack
// width still. What is protected stays so: hiding more widens every range.
func (x *suppressor) protectAll(ctx context.Context) error {
	var todo, failed []int
	for k, h := range x.hidden {
		if h {
			todo = append(todo, k)
		}
	}
	slices.SortStableFunc(todo, func(a, b int) int { return cmp.Compare(x.count(a), x.count(b)) })
	for len(todo) > 0 {
		for _, k := range todo {
			ok, err := x.protect(ctx, k)
			if err != nil {
				return err
			}
			if !ok {
				failed = append(failed, k)
			}
		}
		if len(failed) > 0 {
			return x.unsafe(failed)
		}
		var err error
		if todo, err = x.narrow(ctx, 0); err != nil {
			return err
		}
	}
	return nil
}

// unsafe names counts that cannot be protected, by their lines and not by their
// values.
func (x *suppressor) unsafe(arcs []int) error {
	var fs fact.Faults
	for _, k := range arcs {
		a := x.n.arcs[k]
		fs.Add(fact.Fault{
			Record: strconv.Quote(x.p.Rows[a.row].Name) + " × " + strconv.Quote(x.p.Columns[a.column].Name),
			Err:    fmt.Errorf("%w: too little around it can be hidden", ErrUnsafe),
		})
	}
	return fs.Err()
}

// narrow returns the hidden arcs whose range is narrower than the width, or the
// first limit of them, 0 for all.
func (x *suppressor) narrow(ctx context.Context, limit int) ([]int, error) {
	c := newCirculation(x.n.nodes)
	arcs := make([]int, len(x.n.arcs))
	for k, a := range x.n.arcs {
		if x.hidden[k] {
			arcs[k] = c.add(a.from, a.to, x.count(k), x.least(), unlimited)
		}
	}
	var out []int
	for k, h := range x.hidden {
		if !h {
			continue
		}
		most, err := c.most(ctx, arcs[k])
		if err != nil {
			return nil, err
		}
		least, err := c.fewest(ctx, arcs[k])
		if err != nil {
			return nil, err
		}
		if most-least < x.s.Width {
			if out = append(out, k); len(out) == limit {
				break
			}
		}
	}
	return out, nil
}

// mostTrimmed is how many hidden counts a table may have to be trimmed, which
// costs one attack for each.
const mostTrimmed = 400

// trim shows again what need not be hidden, dearest first.
func (x *suppressor) trim(ctx context.Context) error {
	var spare []int
	n := 0
	for k, h := range x.hidden {
		if h {
			n++
		}
		if h && !x.s.small(x.count(k)) {
			spare = append(spare, k)
		}
	}
	if n > mostTrimmed {
		return nil
	}
	slices.SortStableFunc(spare, func(a, b int) int { return cmp.Compare(x.price[b], x.price[a]) })
	for _, k := range spare {
		x.hidden[k] = false
		narrow, err := x.narrow(ctx, 1)
		if err != nil {
			return err
		}
		x.hidden[k] = len(narrow) > 0
	}
	return nil
}

// published returns the table without what is hidden.
func (x *suppressor) published() Published {
	p := x.p
	p.Counts, p.Bounds = make([][]fact.Opt[int64], len(x.truth)), make([][]assign.Range, len(x.truth))
	for i, row := range x.truth {
		p.Counts[i], p.Bounds[i] = make([]fact.Opt[int64], len(row)), make([]assign.Range, len(row))
		for j, n := range row {
			if p.Bounds[i][j] = (assign.Range{Min: x.least(), Max: assign.NoLimit}); !x.hidden[x.at[i][j]] {
				p.Counts[i][j] = fact.Some(n)
			}
		}
	}
	return p
}
