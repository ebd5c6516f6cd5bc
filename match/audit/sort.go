package audit

import (
	"context"
	"slices"
)

// sorted sorts a list by merging, so that it can stop in between. It needs room for
// the list once more. What is equal keeps no order.
func sorted[T any](ctx context.Context, list []T, compare func(a, b T) int) error {
	return sortInto(ctx, list, make([]T, len(list)), compare)
}

func sortInto[T any](ctx context.Context, list, spare []T, compare func(a, b T) int) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	if len(list) <= checkEvery {
		slices.SortFunc(list, compare)
		return nil
	}
	middle := len(list) / 2
	if err := sortInto(ctx, list[:middle], spare[:middle], compare); err != nil {
		return err
	}
	if err := sortInto(ctx, list[middle:], spare[middle:], compare); err != nil {
		return err
	}
	copy(spare, list)
	left, right := spare[:middle], spare[middle:]
	for i := range list {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if len(right) == 0 || len(left) > 0 && compare(left[0], right[0]) <= 0 {
			list[i], left = left[0], left[1:]
		} else {
			list[i], right = right[0], right[1:]
		}
	}
	return nil
}
