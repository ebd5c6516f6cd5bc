package shortage

import (
	"cmp"
	"container/heap"
	"context"
	"errors"
	"fmt"
	"math"
	"math/bits"
	"slices"
	"strconv"

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

// protect hides counts until one has its width, and reports whether it could.
// What a count can be more takes a cycle through it on which others change; what
// it can be less takes one the other way round.
func (x *suppressor) protect(ctx context.Context, k int) (bool, error) {
	need := x.s.Width
	for _, a := range [2]int{2 * k, 2*k + 1} {
		moved := map[int]int64{} // per arc, against the truth
		most := unlimited
		if a&1 == 1 {
			most = x.count(k) - x.least()
		}
		for gained := int64(0); need > 0 && gained < most; {
			if ctx.Err() != nil {
				return false, context.Cause(ctx)
			}
			want := min(need, most-gained)
			path := x.path(a, moved, want)
			if path == nil {
				path = x.path(a, moved, 1)
			}
			if path == nil {
				break
			}
			for _, b := range path {
				want = min(want, x.room(int(b), moved))
			}
			for _, b := range path {
				x.hidden[b/2] = true
				moved[int(b/2)] += want * int64(1-2*(b&1))
			}
			gained += want
			need -= want
		}
	}
	return need <= 0, nil
}

// room is how much an arc, forward or back, can still change.
func (x *suppressor) room(a int, moved map[int]int64) int64 {
	k := a / 2
	switch {
	case x.fixed[k]:
		return 0
	case a&1 == 0:
		return unlimited - moved[k]
	}
	return x.count(k) + moved[k] - x.least()
}

// path returns the cheapest way back from the head of an arc to its tail, of
// arcs that can all change by so much, or nil. Of equals it is the first by
// place.
func (x *suppressor) path(a int, moved map[int]int64, by int64) []int32 {
	from, to := x.head(a), x.head(a^1)
	cost := slices.Repeat([]int64{math.MaxInt64}, x.n.nodes)
	via := make([]int32, x.n.nodes)
	cost[from] = 0
	queue := &frontier{{node: from}}
	for queue.Len() > 0 {
		next := heap.Pop(queue).(step) //nolint:forcetypeassert // holds nothing else
		if next.cost > cost[next.node] {
			continue
		}
		if next.node == to {
			var path []int32
			for v := to; v != from; v = x.head(int(via[v] ^ 1)) {
				path = append(path, via[v])
			}
			return path
		}
		for _, b := range x.out[next.node] {
			if int(b/2) == a/2 || x.room(int(b), moved) < by {
				continue
			}
			c, v := next.cost, x.head(int(b))
			if !x.hidden[b/2] {
				c += x.price[b/2]
			}
			if c < cost[v] {
				cost[v], via[v] = c, b
				heap.Push(queue, step{v, c})
			}
		}
	}
	return nil
}

// head is the node to which a residual arc leads.
func (x *suppressor) head(a int) int32 {
	if a&1 == 0 {
		return x.n.arcs[a/2].to
	}
	return x.n.arcs[a/2].from
}

// A step is a node to be looked at.
type step struct {
	node int32
	cost int64
}

// A frontier is a heap of steps, cheapest first, then by node.
type frontier []step

func (f frontier) Len() int { return len(f) }
func (f frontier) Less(i, k int) bool {
	return f[i].cost < f[k].cost || f[i].cost == f[k].cost && f[i].node < f[k].node
}
func (f frontier) Swap(i, k int) { f[i], f[k] = f[k], f[i] }
func (f *frontier) Push(s any)   { *f = append(*f, s.(step)) } //nolint:forcetypeassert // a step
func (f *frontier) Pop() any {
	last := len(*f) - 1
	s := (*f)[last]
	*f = (*f)[:last]
	return s
}
