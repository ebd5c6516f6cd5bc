package assign

import (
	"context"
	"errors"
	"fmt"
)

// sortPairs returns the numbers 0..n-1 of pairs ordered by (from, to), by two
// stable counting sorts, and adds equal pairs to the faults bad. Pairs out of
// range are in bad already and left out.
func sortPairs(ctx context.Context, n, froms, tos int, from, to func(int32) int32, list string, bad faults) ([]int32, error) {
	var pace pace
	keep := make([]int32, 0, n)
	for i := range int32(n) {
		if err := pace.step(ctx, 1); err != nil {
			return nil, err
		}
		if f, t := from(i), to(i); f >= 0 && int(f) < froms && t >= 0 && int(t) < tos {
			keep = append(keep, i)
		}
	}
	order, err := countingSort(ctx, keep, tos, to)
	if err != nil {
		return nil, err
	}
	if order, err = countingSort(ctx, order, froms, from); err != nil {
		return nil, err
	}
	for k := 1; k < len(order); k++ {
		if err := pace.step(ctx, 1); err != nil {
			return nil, err
		}
		a, b := order[k-1], order[k]
		if from(a) == from(b) && to(a) == to(b) {
			bad.add(at(list, int(b), ""), ErrDuplicate, fmt.Sprintf("pair (%d, %d) is also %s", from(b), to(b), at(list, int(a), "")))
		}
	}
	return order, errors.Join(bad...)
}

// countingSort returns items ordered by key, which is in [0, n), equal keys in
// their old order.
func countingSort(ctx context.Context, items []int32, n int, key func(int32) int32) ([]int32, error) {
	var pace pace
	next := make([]int32, n+1)
	for _, i := range items {
		if err := pace.step(ctx, 1); err != nil {
			return nil, err
		}
		next[key(i)+1]++
	}
	for k := range n {
		next[k+1] += next[k]
	}
	out := make([]int32, len(items))
	for _, i := range items {
		if err := pace.step(ctx, 1); err != nil {
			return nil, err
		}
		k := key(i)
		out[next[k]] = i
		next[k]++
	}
	return out, nil
}
