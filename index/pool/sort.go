package pool

import (
	"context"
	"slices"
)

// sortRun is how many records are sorted, or merged, between two looks at the
// context.
const sortRun = 4096

// sorted sorts a list, whose order must be total, and looks at the context every few
// milliseconds. The result may be in other memory.
func sorted[T any](ctx context.Context, list []T, compare func(a, b T) int) ([]T, error) {
	for from := 0; from < len(list); from += sortRun {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		slices.SortFunc(list[from:min(from+sortRun, len(list))], compare)
	}
	if len(list) <= sortRun {
		return list, nil
	}
	into := make([]T, len(list))
	for size := sortRun; size < len(list); size *= 2 {
		for from := 0; from < len(list); from += 2 * size {
			middle, to := min(from+size, len(list)), min(from+2*size, len(list))
			if err := merge(ctx, into[from:to], list[from:middle], list[middle:to], compare); err != nil {
				return nil, err
			}
		}
		list, into = into, list
	}
	return list, nil
}

// merge merges two sorted lists into one that has room for both.
func merge[T any](ctx context.Context, into, a, b []T, compare func(a, b T) int) error {
	for i := range into {
		if i%sortRun == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if len(b) == 0 || len(a) > 0 && compare(a[0], b[0]) <= 0 {
			into[i], a = a[0], a[1:]
		} else {
			into[i], b = b[0], b[1:]
		}
	}
	return nil
}
