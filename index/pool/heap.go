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

// pop removes the first.
func (h *heap[T]) pop() T {
	list := *h
	top := list[0]
	n := len(list) - 1
	list[0] = list[n]
	list = list[:n]
	*h = list
	for i := 0; ; {
		child := 2*i + 1
		if child >= n {
			return top
		}
		if right := child + 1; right < n && list[right].limit() > list[child].limit() {
			child = right
		}
		if list[child].limit() <= list[i].limit() {
			return top
		}
		list[i], list[child] = list[child], list[i]
		i = child
	}
}
