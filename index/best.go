package index

import "slices"

// best keeps the first k of the items pushed, in the order of compare, which
// must be total. It is a heap with the last of them at the root, so that most
// items cost one comparison.
type best[T any] struct {
	k       int
	compare func(a, b T) int // negative: a comes before b
	items   []T
}

func (h *best[T]) push(x T) {
	switch {
	case len(h.items) < h.k:
		h.items = append(h.items, x)
		h.up(len(h.items) - 1)
	case h.k > 0 && h.compare(x, h.items[0]) < 0:
		h.items[0] = x
		h.down()
	}
}

func (h *best[T]) up(i int) {
	for i > 0 {
		parent := (i - 1) / 2
		if h.compare(h.items[i], h.items[parent]) <= 0 {
			return
		}
		h.items[i], h.items[parent] = h.items[parent], h.items[i]
		i = parent
	}
}

func (h *best[T]) down() {
	for i := 0; ; {
		last := 2*i + 1
		if last >= len(h.items) {
			return
		}
		if right := last + 1; right < len(h.items) && h.compare(h.items[right], h.items[last]) > 0 {
			last = right
		}
		if h.compare(h.items[last], h.items[i]) <= 0 {
			return
		}
		h.items[i], h.items[last] = h.items[last], h.items[i]
		i = last
	}
}

// sorted returns the items in order and empties the heap.
func (h *best[T]) sorted() []T {
	items := h.items
	h.items = nil
	slices.SortFunc(items, h.compare)
	return items
}
