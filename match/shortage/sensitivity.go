package shortage

import (
	"context"
	"fmt"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
)

// MaxSettings is the most settings that a sensitivity tries: the weightings of the
// indicators times the rules or cut points. They are tried in a second or two.
const MaxSettings = 10_000_000

// A Sensitivity says for how many of the settings tried a cell gets which
// verdict.
type Sensitivity struct {
	Settings int              `json:"settings"`
	Kept     int              `json:"kept"` // those with the verdict of the method as it stands
	Verdicts [NumVerdicts]int `json:"verdicts"`
}

func (s *Sensitivity) add(got, want Verdict) {
	s.Settings++
	s.Verdicts[got]++
	if got == want {
		s.Kept++
	}
}

// each calls try for every weighting of n indicators in so many parts with each of the
// rules, by number.
func each(ctx context.Context, n, parts, rules int, try func(weights []int, rule int) error) error {
	var fs fact.Faults
	if parts < 1 {
		fs.Add(fact.Fault{Field: "parts", Value: strconv.Itoa(parts), Err: fmt.Errorf("%w: want 1 or more", fact.ErrRange)})
	} else if few := weightings(n, parts, MaxSettings); few > MaxSettings/max(rules, 1) {
		fs.Add(fact.Fault{
			Field: "parts", Value: strconv.Itoa(parts),
			Err: fmt.Errorf("%w: %d indicators and %d rules make more than %d settings", fact.ErrRange, n, rules, MaxSettings),
		})
	}
	if err := fs.Err(); err != nil {
		return err
	}
	settings := 0
	for w := range Weightings(n, parts) {
		for rule := range rules {
			if settings%1024 == 0 && ctx.Err() != nil {
				return context.Cause(ctx)
			}
			settings++
			if err := try(w, rule); err != nil {
				return err
			}
		}
	}
	return nil
}

// weightings is how many [Weightings] there are, or most+1 if there are more.
func weightings(n, parts, most int) int {
	if n < 1 {
		return 0
	}
	small, large := min(n-1, parts), max(n-1, parts)
	if small > 0 && large > most {
		return most + 1
	}
	all := int64(1) // (small + large) over small, which rises step by step
	for i := int64(1); i <= int64(small); i++ {
		if all = all * (int64(large) + i) / i; all > int64(most) {
			return most + 1
		}
	}
	return int(all)
}
