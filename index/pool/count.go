package pool

import (
	"cmp"
	"context"
	"fmt"
	"runtime"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/row"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A Cell is how many workers of an origin live in a region and have worked in an
// occupation. Somebody with several occupations is in a cell of each, so that
// cells of different occupations do not add up to persons; Origins and regions do.
type Cell struct {
	Region     geo.Code      // "" for unknown or outside the tree
	Occupation taxonomy.Code // its first four digits; "" for none or unknown
	Origin     match.Origin
	Workers    int
}

// Counts counts the workers by region, occupation and origin, in that order, in
// one pass at one moment. It costs some tens of nanoseconds a worker, and looks at the
// context every few milliseconds.
func (p *Workers) Counts(ctx context.Context) ([]Cell, error) {
	at := p.state.Load()
	c := newCounter(at, p.scorer.Regions())
	err := c.base(ctx)
	runtime.KeepAlive(at)
	if err != nil {
		return nil, fmt.Errorf("pool: counting: %w", err)
	}
	for i := range at.pending {
		if x := &at.pending[i]; alive(x.died.Load(), at.epoch) {
			c.count(x.record.Origin, x.record.Row())
		}
	}
	return joined(c.cells, c.odd.sorted(c.regions)), nil
}

type cellKey struct {
	region     int32
	occupation uint32
	origin     match.Origin
}

// A counter counts the workers of a state. The base has those of a region side by side,
// so that they are counted in a table of its own and come out in order; all others are
// the odd ones.
type counter struct {
	at      *workerState
	regions *geo.Tree
	texts   []taxonomy.Code         // the occupations of the base, in order
	places  [row.MaxTrades]uint16   // in texts, by number of the trade
	table   [][match.Abroad + 1]int // by place of the occupation
	cells   []Cell
	odd     oddCells
	trades  [4]uint16 // room
	worker  match.PackedRow
}

func newCounter(at *workerState, regions *geo.Tree) *counter {
	c := &counter{at: at, regions: regions, odd: oddCells{}}
	jobs, codes := at.base.trades.Jobs(), []uint32{0}
	for _, j := range jobs {
		codes = append(codes, j.Code)
	}
	slices.Sort(codes)
	codes = slices.Compact(codes)
	for i, j := range jobs {
		place, _ := slices.BinarySearch(codes, j.Code)
		c.places[i] = uint16(place)
	}
	for _, code := range codes {
		c.texts = append(c.texts, occupationOf(code))
	}
	c.table = make([][match.Abroad + 1]int, len(codes))
	return c
}

// base counts the workers of the base: the open ones, those from outside, and then those
// of each region.
func (c *counter) base(ctx context.Context) error {
	b := c.at.base
	homes := 0
	var order []int
	for i := range b.homes {
		if n := workersOf(b.homes[i]); n > 0 {
			order, homes = append(order, i), homes+n
		}
	}
	slices.SortFunc(order, func(x, y int) int { return cmp.Compare(c.regions.At(x).Code, c.regions.At(y).Code) })
	for i := range b.opens {
		if i%buildEvery == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		c.ask(uint32(i))
	}
	if err := c.home(ctx, "", uint32(b.opens), b.len()-b.opens-homes); err != nil {
		return err
	}
	for _, i := range order {
		if err := c.home(ctx, c.regions.At(i).Code, b.homes[i][0].first, workersOf(b.homes[i])); err != nil {
			return err
		}
	}
	return nil
}

// home counts neighbouring workers of one home.
func (c *counter) home(ctx context.Context, region geo.Code, first uint32, n int) error {
	b := c.at.base
	for k := range n {
		if k%buildEvery == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		i := first + uint32(k)
		if !alive(b.died.at(i), c.at.epoch) {
			continue
		}
		trades, ok := b.sketches[i].Trades(c.trades[:0])
		if !ok {
			c.ask(i)
			continue
		}
		c.tabulate(trades, b.packed.Origin(int(i)))
	}
	for place := range c.table {
		for origin, n := range c.table[place] {
			if n > 0 {
				c.cells = append(c.cells, Cell{region, c.texts[place], match.Origin(origin), n})
			}
		}
	}
	clear(c.table)
	return nil
}

// tabulate counts a worker once in each occupation. Trades may differ in what is no part
// of the code.
func (c *counter) tabulate(trades []uint16, origin match.Origin) {
	if len(trades) == 0 {
		c.table[0][origin]++
	}
	for k, n := range trades {
		place := c.places[n]
		if !slices.ContainsFunc(trades[:k], func(other uint16) bool { return c.places[other] == place }) {
			c.table[place][origin]++
		}
	}
}

// ask counts a worker of the base by the row.
func (c *counter) ask(i uint32) {
	if b := c.at.base; alive(b.died.at(i), c.at.epoch) {
		c.count(b.beside(&c.worker, i), &c.worker.Worker)
	}
}

// count counts a worker once in each occupation.
func (c *counter) count(origin match.Origin, w *row.Worker) {
	region := max(w.Region, -1)
	if len(w.Jobs) == 0 {
		c.odd[cellKey{region, 0, origin}]++
	}
	for i, j := range w.Jobs {
		if !slices.ContainsFunc(w.Jobs[:i], func(other row.Job) bool { return other.Code == j.Code }) {
			c.odd[cellKey{region, j.Code, origin}]++
		}
	}
}

func occupationOf(code uint32) taxonomy.Code { return taxonomy.Code(row.TextOfCode(code)) }

// oddCells count workers who are not side by side.
type oddCells map[cellKey]int

// sorted are the cells, in order.
func (o oddCells) sorted(regions *geo.Tree) []Cell {
	out := make([]Cell, 0, len(o))
	for k, n := range o {
		cell := Cell{Occupation: occupationOf(k.occupation), Origin: k.origin, Workers: n}
		if k.region >= 0 {
			cell.Region = regions.At(int(k.region)).Code
		}
		out = append(out, cell)
	}
	slices.SortFunc(out, compareCells)
	return out
}

func compareCells(a, b Cell) int {
	return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Occupation, b.Occupation), cmp.Compare(a.Origin, b.Origin))
}

// joined are the cells of two lists in order, as one.
func joined(a, b []Cell) []Cell {
	if len(b) == 0 {
		return a
	}
	out := make([]Cell, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch order := compareCells(a[0], b[0]); {
		case order < 0:
			out, a = append(out, a[0]), a[1:]
		case order > 0:
			out, b = append(out, b[0]), b[1:]
		default:
			both := a[0]
			both.Workers += b[0].Workers
			out, a, b = append(out, both), a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}
