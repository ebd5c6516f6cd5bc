package shortage

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A PassCount is the top-down part of the shortage test of the UK Migration
// Advisory Committee: an indicator passes above a benchmark over all
// occupations, and an occupation is in shortage that passes enough of those
// that are known. Whether it is skilled, and whether migration is a sensible
// answer, is for people to say.
type PassCount struct {
	Above    float64 // the benchmark is the median plus this share of its size
	MinShare float64 // of the known indicators that must pass
	MinRated int     // fewer known ones are not assessable; ours
}

// Committee2008 is the usual benchmark of the committee's reviews since 2008:
// the median plus half of it, and half of the available indicators; some of its
// indicators had others. At least half of its twelve must be known here; that
// is ours, as the thresholds in force are not published in one place.
//
// Source: Migration Advisory Committee, Skilled, Shortage, Sensible, 2008.
func Committee2008() PassCount { return PassCount{Above: 0.5, MinShare: 0.5, MinRated: 6} }

// check reports parts of a rule that say nothing.
func (p PassCount) check(fs *fact.Faults, record string) {
	checkFinite(fs, record, "Above", p.Above)
	if !(p.MinShare >= 0 && p.MinShare <= 1) {
		fs.Add(fact.Fault{
			Record: record, Field: "MinShare", Value: strconv.FormatFloat(p.MinShare, 'g', -1, 64),
			Err: fmt.Errorf("%w: want 0 to 1", fact.ErrRange),
		})
	}
}

// Benchmark returns the median of the known values plus a share of its size:
// with a negative median it is still above it. Unknown where no value is known.
// Higher values are nearer to a shortage; turn the sign of the others. Values that are
// not finite are an error.
func (p PassCount) Benchmark(values []fact.Opt[float64]) (fact.Opt[float64], error) {
	var fs fact.Faults
	p.check(&fs, "rule")
	var known []float64
	for i, v := range values {
		if x, ok := v.Get(); ok {
			checkFinite(&fs, "occupation "+strconv.Itoa(i), "value", x)
			known = append(known, x)
		}
	}
	if err := fs.Err(); err != nil {
		return fact.Opt[float64]{}, fmt.Errorf("shortage: benchmark: %w", err)
	}
	if len(known) == 0 {
		return fact.Opt[float64]{}, nil
	}
	slices.Sort(known)
	n := len(known)
	median := known[n/2]
	if n%2 == 0 {
		median = known[n/2-1]/2 + median/2
	}
	return fact.Some(median + float64(p.Above*max(median, -median))), nil
}

// Passes says of each occupation whether its value is at or above the
// benchmark of all, unknown where the value is. The error is that of
// [PassCount.Benchmark].
func (p PassCount) Passes(values []fact.Opt[float64]) ([]fact.Tri, error) {
	mark, err := p.Benchmark(values)
	if err != nil {
		return nil, err
	}
	out := make([]fact.Tri, len(values))
	benchmark, ok := mark.Get()
	for i, v := range values {
		if x, known := v.Get(); ok && known {
			out[i] = yes(x >= benchmark)
		}
	}
	return out, nil
}

// Judge counts the passes of one occupation over its indicators. A share of the rule
// that is none is an error.
func (p PassCount) Judge(passes []fact.Tri) (Judgement, error) {
	var fs fact.Faults
	if p.check(&fs, "rule"); fs.Len() > 0 {
		return Judgement{}, fmt.Errorf("shortage: pass count: %w", &fs)
	}
	count := func(of fact.Tri) int {
		n := 0
		for _, x := range passes {
			if x == of {
				n++
			}
		}
		return n
	}
	passed, unknown := count(fact.Yes), count(fact.Unknown)
	rated := len(passes) - unknown
	return Judgement{
		Verdict: p.verdict(passed, rated),
		Least:   p.verdict(passed, len(passes)),
		Most:    p.verdict(passed+unknown, len(passes)),
		Rated:   rated,
	}, nil
}

func (p PassCount) verdict(passed, rated int) Verdict {
	switch {
	case rated < max(p.MinRated, 1):
		return NotAssessable
	case float64(passed) >= p.MinShare*float64(rated):
		return Shortage
	default:
		return NoShortage
	}
}

// Sensitivity tries every weighting of the indicators in so many parts with each
// of the rules, whose benchmarks play no part here: passes are given. Kept is
// against p with equal weights. The number of weightings grows fast: twelve
// indicators have 1365 in 4 parts. The error is that of [PassCount.Judge], of parts
// below 1, of more than [MaxSettings], or the cause of a cancelled context.
func (p PassCount) Sensitivity(ctx context.Context, passes []fact.Tri, parts int, rules ...PassCount) (Sensitivity, error) {
	j, err := p.Judge(passes)
	if err != nil {
		return Sensitivity{}, err
	}
	var fs fact.Faults
	for i, rule := range rules {
		rule.check(&fs, "rule "+strconv.Itoa(i))
	}
	if err := fs.Err(); err != nil {
		return Sensitivity{}, fmt.Errorf("shortage: pass count: %w", err)
	}
	var s Sensitivity
	err = each(ctx, len(passes), parts, len(rules), func(w []int, rule int) error {
		s.add(rules[rule].weighted(passes, w), j.Verdict)
		return nil
	})
	if err != nil {
		return Sensitivity{}, fmt.Errorf("shortage: pass count: %w", err)
	}
	return s, nil
}

// weighted counts passes by weight.
func (p PassCount) weighted(passes []fact.Tri, weights []int) Verdict {
	passed, known, rated := 0, 0, 0
	for i, x := range passes {
		if x != fact.Unknown {
			rated++
			known += weights[i]
		}
		if x == fact.Yes {
			passed += weights[i]
		}
	}
	switch {
	case rated < p.MinRated || known == 0:
		return NotAssessable
	case float64(passed) >= p.MinShare*float64(known):
		return Shortage
	default:
		return NoShortage
	}
}
