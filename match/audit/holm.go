package audit

import (
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/match/fact"
)

// Holm returns the adjusted p of each test of a family, in their order: at most a
// of them where the test is rejected at level a, and the chance that any true
// hypothesis is rejected is at most a, however the tests depend on each other
// (Holm, Scandinavian Journal of Statistics 6, 1979). What is no p, being outside 0 to
// 1 or not a number, is a fault: a test that cannot speak is left out by the caller.
func Holm(p []float64) ([]float64, error) {
	var fs fact.Faults
	for i, x := range p {
		if !(x >= 0 && x <= 1) {
			fs.Add(fact.Fault{Field: fmt.Sprintf("p[%d]", i), Value: fmt.Sprint(x), Err: fmt.Errorf("%w: want 0 to 1", fact.ErrRange)})
		}
	}
	if err := fs.Err(); err != nil {
		return nil, fmt.Errorf("audit: Holm: %w", err)
	}
	return holm(p), nil
}

func holm(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case p[a] < p[b]:
			return -1
		case p[a] > p[b]:
			return 1
		default:
			return 0
		}
	})
	adjusted := make([]float64, len(p))
	running := 0.0
	for rank, i := range order {
		running = max(running, min(1, float64(len(p)-rank)*p[i]))
		adjusted[i] = running
	}
	return adjusted
}
