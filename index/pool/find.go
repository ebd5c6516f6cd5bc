package pool

import (
	"cmp"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// A find is a member among the best so far.
type find struct {
	key     row.Key
	member  *member
	verdict match.Verdict
}

// compare is match.Compare: negative where a ranks before b.
func compare(a row.Key, m *member, b row.Key, n *member) int {
	switch {
	case a != b:
		return cmp.Compare(b, a)
	case m.hash != n.hash:
		return cmp.Compare(m.hash, n.hash)
	default:
		return strings.Compare(m.worker.ID, n.worker.ID)
	}
}

// finds keeps the best k, as a heap with the last of them first.
type finds struct {
	k    int
	heap []find
	seen map[*member]struct{} // those in the heap or once in it; only where k is large
}

// fewFinds is up to how many finds are looked through for one that is there.
const fewFinds = 64

// has reports whether a member is there.
func (f *finds) has(m *member) bool {
	if f.k <= fewFinds {
		for i := range f.heap {
			if f.heap[i].member == m {
				return true
			}
		}
		return false
	}
	_, ok := f.seen[m]
	return ok
}

// reset empties the finds for the best k.
func (f *finds) reset(k int) {
	clear(f.heap)
	clear(f.seen)
	f.k, f.heap = k, f.heap[:0]
	if k > fewFinds && f.seen == nil {
		f.seen = make(map[*member]struct{})
	}
}

// above reports whether k are found and the last of them is better than any
// worker with a key up to bound.
func (f *finds) above(bound row.Key) bool { return len(f.heap) == f.k && f.heap[0].key > bound }

// wants reports whether a member would be among the best.
func (f *finds) wants(key row.Key, m *member) bool {
	if len(f.heap) < f.k {
		return true
	}
	return compare(key, m, f.heap[0].key, f.heap[0].member) < 0
}

// add adds a member that is wanted, unless it is there: lists overlap.
func (f *finds) add(x find) {
	if f.has(x.member) {
		return
	}
	if f.k > fewFinds {
		f.seen[x.member] = struct{}{}
	}
	if len(f.heap) < f.k {
		f.heap = append(f.heap, x)
		for i := len(f.heap) - 1; i > 0 && f.after(i, (i-1)/2); i = (i - 1) / 2 {
			f.heap[i], f.heap[(i-1)/2] = f.heap[(i-1)/2], f.heap[i]
		}
		return
	}
	f.heap[0] = x
	for i := 0; ; {
		last := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(f.heap); child++ {
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
	return compare(a.key, a.member, b.key, b.member) > 0
}

// sorted puts the finds in order.
func (f *finds) sorted() []find {
	slices.SortFunc(f.heap, func(a, b find) int { return compare(a.key, a.member, b.key, b.member) })
	return f.heap
}
