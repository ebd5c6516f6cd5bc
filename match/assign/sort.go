package assign

import (
	"context"
	"slices"
)

// sortChunk is how many items are sorted between two looks at the context, at least.
const sortChunk = 1 << 10

// sorted returns items in the order of compare, equal ones in their old order, and uses
// up items. A sort of a million edges takes far longer than a context may wait.
func sorted(ctx context.Context, items []int32, compare func(a, b int32) int) ([]int32, error) {
	var pace pace
	for part := range slices.Chunk(items, sortChunk) {
		slices.SortStableFunc(part, compare)
		if err := pace.step(ctx, 10*len(part)); err != nil {
			return nil, err
		}
	}
	merged := make([]int32, len(items))
	for size := sortChunk; size < len(items); size *= 2 {
		for from := 0; from < len(items); from += 2 * size {
			a, b := items[from:min(from+size, len(items))], items[min(from+size, len(items)):min(from+2*size, len(items))]
			for n := from; len(a)+len(b) > 0; n++ {
				if len(b) == 0 || len(a) > 0 && compare(a[0], b[0]) <= 0 {
					merged[n], a = a[0], a[1:]
				} else {
					merged[n], b = b[0], b[1:]
				}
				if err := pace.step(ctx, 2); err != nil {
					return nil, err
				}
			}
		}
		items, merged = merged, items
	}
	return items, nil
}
