package assign

import (
	"context"
)

// components returns the strongly connected component of every node of a graph
// (Tarjan 1972, without recursion): node v has so many slots, each leading to a node
// or to -1.
func components(ctx context.Context, n int32, slots func(v int32) int32, next func(v, slot int32) int32) ([]int32, error) {
	var pace pace
	block, low, index := make([]int32, n), make([]int32, n), make([]int32, n)
	slot := make([]int32, n)
	var stack, path []int32
	var seen, blocks int32
	for root := range n {
		if index[root] > 0 {
			continue
		}
		path = append(path, root)
		for len(path) > 0 {
			if err := pace.step(ctx, 1); err != nil {
				return nil, err
			}
			v := path[len(path)-1]
			if index[v] == 0 {
				seen++
				index[v], low[v] = seen, seen
				stack = append(stack, v)
			}
			if slot[v] < slots(v) {
				u := next(v, slot[v])
				slot[v]++
				switch {
				case u < 0:
				case index[u] == 0:
					path = append(path, u)
				case block[u] == 0: // still on the stack
					low[v] = min(low[v], index[u])
				}
				continue
			}
			path = path[:len(path)-1]
			if len(path) > 0 {
				up := path[len(path)-1]
				low[up] = min(low[up], low[v])
			}
			if low[v] == index[v] {
				blocks++
				for top := int32(-1); top != v; {
					top = stack[len(stack)-1]
					stack = stack[:len(stack)-1]
					block[top] = blocks
				}
			}
		}
	}
	return block, nil
}
