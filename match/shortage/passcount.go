package shortage

import (
	"slices"

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

// Benchmark returns the median of the known values plus a share of its size:
// with a negative median it is still above it. Unknown where no value is known.
// The values must be finite and higher nearer to a shortage; turn the sign of
// the others.
func (p PassCount) Benchmark(values []fact.Opt[float64]) fact.Opt[float64] {
	var known []float64
	for _, v := range values {
		if x, ok := v.Get(); ok {
			known = append(known, x)
		}
	}
	if len(known) == 0 {
		return fact.Opt[float64]{}
	}
	slices.Sort(known)
	n := len(known)
	median := known[n/2]
	if n%2 == 0 {
		median = known[n/2-1]/2 + median/2
	}
	return fact.Some(median + float64(p.Above*max(median, -median)))
}

// Passes says of each occupation whether its value is at or above the
// benchmark of all, unknown where the value is.
func (p PassCount) Passes(values []fact.Opt[float64]) []fact.Tri {
	out := make([]fact.Tri, len(values))
	benchmark, ok := p.Benchmark(values).Get()
	for i, v := range values {
		if x, known := v.Get(); ok && known {
			out[i] = yes(x >= benchmark)
		}
	}
	return out
}

// Judge counts the passes of one occupation over its indicators.
func (p PassCount) Judge(passes []fact.Tri) Judgement {
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
	}
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
// indicators have 1365 in 4 parts.
func (p PassCount) Sensitivity(passes []fact.Tri, parts int, rules ...PassCount) Sensitivity {
	var s Sensitivity
	own := p.Judge(passes).Verdict
	for w := range Weightings(len(passes), parts) {
		passed, known, rated := 0, 0, 0
		for i, x := range passes {
			if x != fact.Unknown {
				rated++
				known += w[i]
			}
			if x == fact.Yes {
				passed += w[i]
			}
		}
		for _, rule := range rules {
			switch {
			case rated < rule.MinRated || known == 0:
				s.add(NotAssessable, own)
			case float64(passed) >= rule.MinShare*float64(known):
				s.add(Shortage, own)
			default:
				s.add(NoShortage, own)
			}
		}
	}
	return s
}
