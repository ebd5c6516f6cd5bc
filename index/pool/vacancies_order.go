package pool

import "github.com/beveridge-go/beveridge/match/row"

// A contender is a vacancy with its key and the upper half of the hash of its id.
type contender struct {
	key  row.Key
	hash uint32
	ref  int32 // a row, or beyond the rows one of the pending
}

// contenders are a heap with the first in the order of [match.Compare] on top.
type contenders struct {
	heap []contender
	id   func(ref int32) string
}

func (h *contenders) before(a, b *contender) bool {
	switch {
	case a.key != b.key:
		return a.key > b.key
	case a.hash != b.hash:
		return a.hash < b.hash
	default:
		return compare(a.key, h.id(a.ref), b.key, h.id(b.ref)) < 0
	}
}

// first is the greatest key.
func (h *contenders) first() row.Key {
	if len(h.heap) == 0 {
		return noKey
	}
	return h.heap[0].key
}

func (h *contenders) push(x contender) {
	h.heap = append(h.heap, x)
	for i := len(h.heap) - 1; i > 0; {
		parent := (i - 1) / 2
		if !h.before(&h.heap[i], &h.heap[parent]) {
			return
		}
		h.heap[parent], h.heap[i] = h.heap[i], h.heap[parent]
		i = parent
	}
}

// pop removes the first.
func (h *contenders) pop() contender {
	top, n := h.heap[0], len(h.heap)-1
	h.heap[0] = h.heap[n]
	h.heap = h.heap[:n]
	for i := 0; ; {
		first := i
		for child := 2*i + 1; child <= 2*i+2 && child < n; child++ {
			if h.before(&h.heap[child], &h.heap[first]) {
				first = child
			}
		}
		if first == i {
			return top
		}
		h.heap[i], h.heap[first] = h.heap[first], h.heap[i]
		i = first
	}
}
