package shortage

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"github.com/beveridge-go/beveridge/match/fact"
)

// An Observed is a number with how many observations it rests on, such as a
// median vacancy time and the vacancies that ended.
type Observed struct {
	Value float64 `json:"value"`
	Count int64   `json:"count"`
}

// AgencyFigures are the six indicators of one occupation as measured: median
// days until a vacancy is filled ([Duration.Quantile] of 0.5), jobseekers per
// vacancy, rate of unemployment, change of the share of foreigners in employment,
// rate of outflow from unemployment, growth of pay.
type AgencyFigures [NumAgencyIndicators]fact.Opt[Observed]

// lowIsShort are the indicators of which a low value is near to a shortage.
var lowIsShort = [NumAgencyIndicators]bool{AgencyJobseekers: true, AgencyUnemploymentRate: true}

// AgencyCuts are the cut points between 0 and 1, 1 and 2, and 2 and 3 points of
// each indicator, in the direction of a shortage: rising, and falling for
// jobseekers and unemployment. An unknown one rates nothing. A value at a cut has
// reached it.
type AgencyCuts struct {
	Cuts     [NumAgencyIndicators]fact.Opt[[3]float64]
	MinCount int64 // figures that rest on fewer observations are not rated
}

// OurAgencyCuts cuts each indicator at the quartiles of all occupations: the
// fourth of them nearest to a shortage has 3 points. The agency's own cut points
// are not published; these are ours, and so are that figures of fewer than ten
// observations are not rated, and that an indicator needs eight rated occupations.
// Quartiles always find somebody short of workers: they compare occupations and
// say nothing of all together.
func OurAgencyCuts(occupations []AgencyFigures) (AgencyCuts, error) {
	out := AgencyCuts{MinCount: 10}
	var fs fact.Faults
	for k := range NumAgencyIndicators {
		var known []float64
		for i, o := range occupations {
			x, ok := o[k].Get()
			if !ok || x.Count < out.MinCount {
				continue
			}
			if math.IsNaN(x.Value) || math.IsInf(x.Value, 0) {
				fs.Add(fact.Fault{
					Record: fmt.Sprintf("occupation %d", i), Field: fmt.Sprintf("indicator %d", k),
					Value: fmt.Sprint(x.Value), Err: fact.ErrRange,
				})
			}
			known = append(known, x.Value)
		}
		if len(known) < leastCut {
			continue
		}
		slices.Sort(known)
		cuts := [3]float64{}
		for i := range cuts {
			share := float64(i+1) / 4
			if lowIsShort[k] {
				share = 1 - share
			}
			cuts[i] = stat.Quantile(share, stat.Empirical, known, nil)
		}
		out.Cuts[k] = fact.Some(cuts)
	}
	if err := fs.Err(); err != nil {
		return AgencyCuts{}, fmt.Errorf("shortage: agency: %w", err)
	}
	return out, nil
}

// leastCut is how many occupations make quartiles.
const leastCut = 8

// Points rates an occupation, for [AgencyRule.Judge]. An indicator without a
// figure, with a thin one or without cut points is not rated. Cut points that do
// not run in the direction of a shortage are [ErrCuts]; a figure that is not finite is
// an error.
func (c AgencyCuts) Points(f AgencyFigures) (AgencyPoints, error) {
	var out AgencyPoints
	for k := range f {
		cuts, ok := c.Cuts[k].Get()
		x, known := f[k].Get()
		if !ok {
			continue
		}
		rated := known && x.Count >= c.MinCount
		if rated && (math.IsNaN(x.Value) || math.IsInf(x.Value, 0)) {
			return AgencyPoints{}, fmt.Errorf("shortage: agency: %w", &fact.Fault{
				Field: fmt.Sprintf("indicator %d", k), Value: fmt.Sprint(x.Value), Err: fact.ErrRange,
			})
		}
		sign := 1.
		if lowIsShort[k] {
			sign = -1
		}
		points := 0
		for i, cut := range cuts {
			if i > 0 && !(sign*cut >= sign*cuts[i-1]) {
				return AgencyPoints{}, fmt.Errorf("shortage: agency: indicator %d: %w: %v", k, ErrCuts, cuts)
			}
			if sign*x.Value >= sign*cut {
				points = i + 1
			}
		}
		if rated {
			out[k] = fact.Some(points)
		}
	}
	return out, nil
}

// Growth returns the relative change of a measure from one time to another, 0.02
// for 2 %; unknown where either is, or where there was nothing to grow from.
func Growth(from, to fact.Opt[float64]) fact.Opt[float64] {
	a, ok := from.Get()
	b, known := to.Get()
	if !ok || !known || !(a > 0) || math.IsInf(a, 0) || math.IsNaN(b) || math.IsInf(b, 0) {
		return fact.Opt[float64]{}
	}
	return fact.Some((b - a) / a)
}
