package pool

import "github.com/beveridge-go/beveridge/match/row"

// A heap has the item with the greatest bound first.
type heap[T bounded] []T

type bounded interface{ limit() row.Key }

func (h *heap[T]) push(x T) {
	list := append(*h, x)
	*h = list
	for i := len(list) - 1; i > 0; {
		parent := (i - 1) / 2
		if list[parent].limit() >= list[i].limit() {
			return
		}
		list[parent], list[i] = list[i], list[parent]
		i = parent
	}
}

// order makes a heap of items in any order.
func (h heap[T]) order() {
	for i := len(h)/2 - 1; i >= 0; i-- {
		h.down(i)
	}
}

// pop removes the first.
func (h *heap[T]) pop() T {
	list := *h
	top := list[0]
	n := len(list) - 1
	list[0] = list[n]
	*h = list[:n]
	h.down(0)
	return top
}

func (h heap[T]) down(i int) {
	for {
		child := 2*i + 1
		if child >= len(h) {
			return
		}
		if right := child + 1; right < len(h) && h[right].limit() > h[child].limit() {
			child = right
		}
		if h[child].limit() <= h[i].limit() {
			return
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
}
