package pool

import "github.com/beveridge-go/beveridge/match/row"

// A ranked is the number of something with the greatest key that anybody in it can
// have.
type ranked struct {
	bound row.Key
	i     int32
}

// A heap has the greatest bound first.
type heap []ranked

func (h *heap) push(x ranked) {
	list := append(*h, x)
	*h = list
	for i := len(list) - 1; i > 0; {
		parent := (i - 1) / 2
		if list[parent].bound >= list[i].bound {
			return
		}
		list[parent], list[i] = list[i], list[parent]
		i = parent
	}
}

// order makes a heap of a list in any order.
func (h heap) order() {
	for i := len(h)/2 - 1; i >= 0; i-- {
		h.down(i)
	}
}

// pop removes the first.
func (h *heap) pop() ranked {
	list := *h
	top := list[0]
	n := len(list) - 1
	list[0] = list[n]
	*h = list[:n]
	h.down(0)
	return top
}

func (h heap) down(i int) {
	for {
		child := 2*i + 1
		if child >= len(h) {
			return
		}
		if right := child + 1; right < len(h) && h[right].bound > h[child].bound {
			child = right
		}
		if h[child].bound <= h[i].bound {
			return
		}
		h[i], h[child] = h[child], h[i]
		i = child
	}
}
