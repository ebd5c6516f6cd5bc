package pool

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// A find is somebody among the best so far. ref is the row of the base, or minus
// one less the place among the pending.
type find struct {
	key     row.Key
	id      string
	ref     int
	figures int32 // of [someone], or 0
	verdict match.Verdict
}

// compare is [match.Compare]: negative where a ranks before b.
func compare(a row.Key, x string, b row.Key, y string) int {
	if a != b {
		return cmp.Compare(b, a)
	}
	return cmp.Or(cmp.Compare(match.TieHash(x), match.TieHash(y)), strings.Compare(x, y))
}

// finds keeps the best k, as a heap with the last of them first. Of a few, most come in
// order, and nobody better later: they become a heap when somebody has to leave.
type finds struct {
	k      int
	heap   []find
	last   int // of the heap: whom nobody of them is after
	heaped bool
	floor  row.Key          // that everybody must have at least
	seen   map[int]struct{} // those in the heap or once in it; only where k is large
}

// fewFinds is up to how many finds are looked through for one that is there.
const fewFinds = 64

// has reports whether somebody is there.
func (f *finds) has(ref int) bool {
	if f.k <= fewFinds {
		for i := range f.heap {
			if f.heap[i].ref == ref {
				return true
			}
		}
		return false
	}
	_, ok := f.seen[ref]
	return ok
}

// reset empties the finds for the best k.
func (f *finds) reset(k int) {
	clear(f.heap) // it must not keep anybody alive
	clear(f.seen)
	f.k, f.heap, f.floor = k, f.heap[:0], noKey
	f.last, f.heaped = 0, k > fewFinds
	if k > fewFinds && f.seen == nil {
		f.seen = make(map[int]struct{})
	}
}

// noKey is below every key.
const noKey = row.Key(-1 << 63)

// least is the key that somebody must have at least to be among the best.
func (f *finds) least() row.Key {
	if len(f.heap) < f.k {
		return f.floor
	}
	return f.heap[f.last].key
}

// mostCost is what a key that is not below another costs at most.
func mostCost(least row.Key) int64 {
	if least == noKey {
		return math.MaxInt64
	}
	return -int64(least)
}

// wants reports whether somebody would be among the best.
func (f *finds) wants(key row.Key, id string) bool {
	return len(f.heap) < f.k || compare(key, id, f.heap[f.last].key, f.heap[f.last].id) < 0
}

// add adds somebody who is wanted and not there.
func (f *finds) add(x find) {
	if f.k > fewFinds {
		f.seen[x.ref] = struct{}{}
	}
	if len(f.heap) < f.k {
		n := len(f.heap)
		f.heap = append(f.heap, x)
		if !f.heaped && f.after(n, f.last) {
			f.last = n
		}
		for ; f.heaped && n > 0 && f.after(n, (n-1)/2); n = (n - 1) / 2 {
			f.heap[n], f.heap[(n-1)/2] = f.heap[(n-1)/2], f.heap[n]
		}
		return
	}
	f.heapify()
	f.heap[0] = x
	f.down(0, len(f.heap))
}

// heapify makes a heap of those who are there.
func (f *finds) heapify() {
	if f.heaped {
		return
	}
	f.last, f.heaped = 0, true
	for i := len(f.heap)/2 - 1; i >= 0; i-- {
		f.down(i, len(f.heap))
	}
}

// down brings one of a heap of n to its place.
func (f *finds) down(i, n int) {
	for {
		last := i
		for child := 2*i + 1; child <= 2*i+2 && child < n; child++ {
			if f.after(child, last) {
				last = child
			}
		}
		if last == i {
			return
		}
		f.heap[i], f.heap[last] = f.heap[last], f.heap[i]
		i = last
	}
}

func (f *finds) after(i, j int) bool {
	a, b := &f.heap[i], &f.heap[j]
	return compare(a.key, a.id, b.key, b.id) > 0
}

// sorted puts the finds in order, and looks at the context where they are many.
func (f *finds) sorted(ctx context.Context) ([]find, error) {
	if !f.heaped && f.inOrder() {
		return f.heap, nil
	}
	f.heapify()
	for n := len(f.heap) - 1; n > 0; n-- {
		if n%findsEvery == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		f.heap[0], f.heap[n] = f.heap[n], f.heap[0]
		f.down(0, n)
	}
	return f.heap, nil
}

// inOrder reports whether they came in order.
func (f *finds) inOrder() bool {
	for i := 1; i < len(f.heap); i++ {
		if f.after(i-1, i) {
			return false
		}
	}
	return true
}

// appendHits appends the finds in order as hits. Where it fails dst is as it was.
func (f *finds) appendHits(ctx context.Context, dst []match.Hit, hit func(*match.Hit, *find)) ([]match.Hit, error) {
	found, err := f.sorted(ctx)
	if err != nil {
		return dst, fmt.Errorf("pool: sorting %d: %w", len(f.heap), err)
	}
	out := slices.Grow(dst, len(found))
	for i := range found {
		if i%lookEvery == lookEvery-1 && ctx.Err() != nil {
			return dst, fmt.Errorf("pool: after %d of %d: %w", i, len(found), context.Cause(ctx))
		}
		out = append(out, match.Hit{})
		hit(&out[len(out)-1], &found[i])
	}
	return out, nil
}

// findsEvery is how many finds are put in order between two looks at the context.
const findsEvery = 256
