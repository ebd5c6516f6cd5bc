package pool

import (
	"context"
	"slices"
	"sync/atomic"
	"unsafe"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
)

// A base is an immutable pool of workers, each with a row; only their deaths
// change. Rows are in an order that depends on the workers alone.
type base struct {
	file     *mapping // of a snapshot, where the arrays are its memory; nil: they are our own
	packed   *match.PackedWorkers
	records  []*match.PreparedWorker // by row; only where a model needs them
	died     deaths
	ids      idTable
	trades   *row.Trades
	sketches []row.Sketch // by row

	blockSize int
	compact   bool // lists have no copies of what is the workers'
	opens     int  // how many rows are those whose place is open; they come first

	homes  [][]list // by region: those who live there
	movers [][]list // by region: those who would move there
	open   []list   // those for whom an unknown fact leaves the place open
	all    []list   // everybody

	everybody []reached                      // all, for work that can be done from anywhere
	reach     []atomic.Pointer[[]reached]    // by region of work; nil: not asked for yet, or not kept
	reached   atomic.Int64                   // lists that are kept there
	nears     []atomic.Pointer[row.Nearness] // by number of the occupation, on the same terms
}

// buildEvery is how many workers are placed between two looks at the context.
const buildEvery = 4096

// listsEvery is how many workers are gone through with all their lists between two: each
// can have a thousand skills, and licences of which each name is read.
const listsEvery = 64

func (b *base) len() int { return b.packed.Len() }

func (b *base) find(id string) (uint32, bool) { return b.lookup(id, match.TieHash(id)) }

func (b *base) lookup(id string, hash uint64) (uint32, bool) { return b.ids.find(b.packed, id, hash) }

func (b *base) ahead(hash uint64) uint32 {
	if len(b.ids) == 0 {
		return 0
	}
	return b.ids[hash&uint64(len(b.ids)-1)]
}

func (b *base) death(i uint32) *atomic.Uint32 { return b.died.of(i) }

// row reads a row.
func (b *base) row(dst *match.PackedRow, i uint32) { b.packed.Row(dst, int(i)) }

// beside reads a row without the skills, which are another run of memory, and whose it is.
func (b *base) beside(dst *match.PackedRow, i uint32) match.Origin {
	return b.packed.Beside(dst, int(i))
}

// touch reads ahead what scoring and judging need of some rows, but for the skills.
func (b *base) touch(rows []uint32) (x uint32) {
	for _, i := range rows {
		x += b.died.at(i)
	}
	return x + b.packed.Touch(rows)
}

func (b *base) id(i uint32) string { return b.packed.ID(int(i)) }

// A basePlan is what a base is built of.
type basePlan struct {
	scorer    *match.Scorer
	blockSize int
	compact   bool
	packer    *match.WorkerPacker
	records   []*match.PreparedWorker // as packed; nil where they are not needed
	opens     int                     // once they are in order
	moves     int                     // areas where the others would move, then
	jobs      jobSet
}

// build builds the base.
func (p *basePlan) build(ctx context.Context) (*base, error) {
	order, err := p.order(ctx)
	if err != nil {
		return nil, err
	}
	b := &base{
		died: newDeaths(len(order)), blockSize: p.blockSize, compact: p.compact, opens: p.opens, trades: p.jobs.trades(),
	}
	if b.packed, err = p.packer.Packed(ctx, order); err != nil {
		return nil, err
	}
	p.packer = nil // it has given all it had
	if p.records != nil {
		for _, i := range order {
			b.records = append(b.records, p.records[i])
		}
	}
	var doubles []uint32
	if b.ids, doubles, err = newIDTable(ctx, b.packed); err != nil {
		return nil, err
	}
	if len(doubles) > 0 {
		return nil, b.duplicates(doubles)
	}
	return b, b.lists(ctx, p)
}

func (b *base) duplicates(rows []uint32) error {
	var faults fact.Faults
	for _, i := range rows {
		faults.Add(fact.Fault{Input: "workers", Record: b.id(i), Field: "id", Err: fact.ErrDuplicate})
	}
	return faults.Err()
}

// openPlace reports whether an unknown fact leaves open where somebody could work.
func openPlace(w *row.Worker) bool {
	return w.Region == row.RegionUnknown || w.Moving == row.Unknown || slices.Contains(w.Moves, row.Nowhere)
}

// trade is the first occupation, as text.
func trade(w *row.Worker) uint32 {
	if len(w.Jobs) > 0 {
		return w.Jobs[0].Code
	}
	return 0
}

// ready makes room for what is worked out when it is asked for. The lists and the
// trades are there.
func (b *base) ready() {
	b.everybody = reach(nil, b.all, row.Anywhere, false)
	b.reach = make([]atomic.Pointer[[]reached], len(b.homes))
	b.nears = make([]atomic.Pointer[row.Nearness], len(b.trades.Jobs()))
}

// An interval is some neighbouring rows.
type interval struct {
	first uint32
	n     int
}

func (v *interval) add(i uint32) {
	if v.n == 0 {
		v.first = i
	}
	v.n++
}

// wide is the size of the blocks of the lists of everybody, where others have a size:
// what is bounded there is more.
func wide(size int) int {
	if size < largeBlocks {
		return 3 * size
	}
	return 2 * size
}

// A reached is a list with workers who can perhaps work in a region, and what that
// is worth to them at best.
type reached struct {
	list  *list
	place row.Place
	moves bool // they would, perhaps: what it is worth to each hangs on the way from home
}

func reach(dst []reached, lists []list, place row.Place, moves bool) []reached {
	for i := range lists {
		dst = append(dst, reached{&lists[i], place, moves})
	}
	return dst
}

// mostReached is how many lists are kept for all regions of work together: where
// every region is perhaps near to every other, there would be a square of them.
const mostReached = 1 << 20

// reachable returns the lists of those who can perhaps work in a region. It is
// worked out once for each, and into own where it would be too much to keep.
func (b *base) reachable(t *row.Tables, region int32, own *[]reached) []reached {
	if known := b.reach[region].Load(); known != nil {
		return *known
	}
	out := (*own)[:0]
	at := t.Spans()[region]
	for i := range b.homes {
		if len(b.homes[i]) > 0 && t.Near(int32(i), region) != row.No {
			out = reach(out, b.homes[i], t.HomePlace(region, int32(i)), false)
		}
		if len(b.movers[i]) > 0 && row.Within(t.Spans()[i:i+1], at) != row.No {
			out = reach(out, b.movers[i], t.MovePlace(), true)
		}
	}
	out = reach(out, b.open, row.Anywhere, true)
	*own = out
	n := int64(len(out))
	kept := b.reached.Add(n) <= mostReached
	if kept {
		list := slices.Clone(out)
		kept = b.reach[region].CompareAndSwap(nil, &list)
	}
	if !kept {
		b.reached.Add(-n)
	}
	return out
}

// nearness returns how near the occupations of the base are to one. It is worked
// out once for each of them, and into own for another.
func (b *base) nearness(t *row.Tables, occupation row.Job, end row.End, own *row.Nearness) *row.Nearness {
	occupation.Years = 0
	i, ok := b.trades.Find(occupation)
	if !ok {
		t.Nearness(own, b.trades, occupation, end)
		return own
	}
	near := b.nears[i].Load()
	if near == nil {
		near = new(row.Nearness)
		t.Nearness(near, b.trades, occupation, end)
		b.nears[i].Store(near)
	}
	return near
}

// size is what the base takes, in bytes.
func (b *base) size() int {
	n := b.packed.Size() + b.died.bytes() + 4*len(b.ids) + 8*len(b.records) + len(b.sketches)*int(unsafe.Sizeof(row.Sketch{}))
	for _, lists := range slices.Concat(b.homes, b.movers, [][]list{b.open, b.all}) {
		for i := range lists {
			n += lists[i].bytes()
		}
	}
	return n
}
