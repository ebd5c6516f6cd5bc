package shortage

import (
	"context"
	"fmt"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
)

// The six indicators of the German Federal Employment Agency's analysis, as
// places in [AgencyPoints].
const (
	AgencyVacancyTime      = iota // longer is nearer to a shortage
	AgencyJobseekers              // per vacancy; fewer
	AgencyUnemploymentRate        // of the occupation; lower
	AgencyForeignShare            // change of the share of foreigners in employment; higher
	AgencyOutflow                 // from unemployment; higher
	AgencyWages                   // development of pay; higher
	NumAgencyIndicators
)

// AgencyPoints are 0 (far from a shortage) to 3 (signs of one) per indicator;
// unknown where it cannot be rated.
type AgencyPoints [NumAgencyIndicators]fact.Opt[int]

// An AgencyRule is the mean of points and its cut points.
type AgencyRule struct {
	Shortage float64 // mean points from which there is a shortage
	Watch    float64 // mean points from which an occupation is watched
	MinRated int     // fewer rated indicators are not assessable; ours, the agency's is not published
}

// Agency2020 is the rule in force since 2020: shortage from a mean of 2.0, watch
// from 1.5, here with at least four rated indicators.
//
// Source: Statistik der Bundesagentur für Arbeit, Engpassanalyse, 2020.
func Agency2020() AgencyRule { return AgencyRule{Shortage: 2, Watch: 1.5, MinRated: 4} }

// Mean returns the mean of the rated points; unknown where too few are. It takes points
// as they are: [AgencyRule.Judge] checks them.
func (r AgencyRule) Mean(p AgencyPoints) fact.Opt[float64] {
	total, rated := 0, 0
	for _, x := range p {
		if n, ok := x.Get(); ok {
			total += n
			rated++
		}
	}
	if rated < max(r.MinRated, 1) {
		return fact.Opt[float64]{}
	}
	return fact.Some(float64(total) / float64(rated))
}

func (r AgencyRule) check(fs *fact.Faults, record string) {
	checkFinite(fs, record, "Shortage", r.Shortage)
	checkFinite(fs, record, "Watch", r.Watch)
}

// Judge applies the rule. Points outside 0 to 3 are an error, and so are cut points of
// the rule that are not finite.
func (r AgencyRule) Judge(p AgencyPoints) (Judgement, error) {
	var j Judgement
	var fs fact.Faults
	r.check(&fs, "rule")
	least, most := p, p
	for i, x := range p {
		n, ok := x.Get()
		switch {
		case !ok:
			least[i], most[i] = fact.Some(0), fact.Some(3)
		case n < 0 || n > 3:
			fs.Add(fact.Fault{
				Field: "indicator " + strconv.Itoa(i), Value: strconv.Itoa(n), Err: fmt.Errorf("%w: want 0 to 3", fact.ErrRange),
			})
		default:
			j.Rated++
		}
	}
	if err := fs.Err(); err != nil {
		return Judgement{}, fmt.Errorf("shortage: agency: %w", err)
	}
	equal := []int{1, 1, 1, 1, 1, 1}
	j.Verdict, j.Least, j.Most = r.weighted(p, equal), r.weighted(least, equal), r.weighted(most, equal)
	return j, nil
}

// weighted compares whole sums with the cut times the weights, so that a mean
// of exactly 2 is never missed by rounding.
func (r AgencyRule) weighted(p AgencyPoints, weights []int) Verdict {
	total, weight, rated := 0, 0, 0
	for i, x := range p {
		if n, ok := x.Get(); ok {
			total += weights[i] * n
			weight += weights[i]
			rated++
		}
	}
	switch {
	case rated < r.MinRated || weight == 0:
		return NotAssessable
	case float64(total) >= r.Shortage*float64(weight):
		return Shortage
	case float64(total) >= r.Watch*float64(weight):
		return Watch
	default:
		return NoShortage
	}
}

// Sensitivity tries every weighting of the indicators in so many parts (462 for
// 6 parts) with each of the rules, such as other cut points. Kept is against r
// with equal weights. The error is that of [AgencyRule.Judge], of parts below 1, of more
// than [MaxSettings], or the cause of a cancelled context.
func (r AgencyRule) Sensitivity(ctx context.Context, p AgencyPoints, parts int, rules ...AgencyRule) (Sensitivity, error) {
	j, err := r.Judge(p)
	if err != nil {
		return Sensitivity{}, err
	}
	var fs fact.Faults
	for i, rule := range rules {
		rule.check(&fs, "rule "+strconv.Itoa(i))
	}
	if err := fs.Err(); err != nil {
		return Sensitivity{}, fmt.Errorf("shortage: agency: %w", err)
	}
	var s Sensitivity
	err = each(ctx, NumAgencyIndicators, parts, len(rules), func(w []int, rule int) error {
		s.add(rules[rule].weighted(p, w), j.Verdict)
		return nil
	})
	if err != nil {
		return Sensitivity{}, fmt.Errorf("shortage: agency: %w", err)
	}
	return s, nil
}

// AgencyTests are the agency's rule before 2020: an occupation in a region is
// short of workers if it passes all of them.
type AgencyTests struct {
	PercentAbove    int     // vacancy time so far above the average of all occupations, or more
	UnemployedPer   int64   // fewer unemployed than this per 100 vacancies
	MaxUnemployment float64 // rate of the occupation in percent, or less, where it is known
}

// Agency2018 is the rule as of December 2018: 30 % above the average, fewer than
// 200 unemployed per 100 vacancies, and a rate of 3 % at most.
//
// Source: Statistik der Bundesagentur für Arbeit, Fachkräfteengpassanalyse,
// methods, December 2018.
func Agency2018() AgencyTests {
	return AgencyTests{PercentAbove: 30, UnemployedPer: 200, MaxUnemployment: 3}
}

// An AgencyCase is what the rule of 2018 asks of an occupation in a region.
type AgencyCase struct {
	VacancyDays fact.Opt[float64] // mean vacancy time
	AverageDays fact.Opt[float64] // of all occupations in the country or the Land
	Unemployed  fact.Opt[int64]
	Vacancies   fact.Opt[int64]   // reported, without temporary agencies
	Rate        fact.Opt[float64] // of unemployment of the occupation, in percent
}

// check reports what is no number of days, of people or of percent.
func (c AgencyCase) check(fs *fact.Faults) {
	for _, x := range []struct {
		field string
		value fact.Opt[float64]
	}{{"VacancyDays", c.VacancyDays}, {"AverageDays", c.AverageDays}, {"Rate", c.Rate}} {
		if value, ok := x.value.Get(); ok {
			checkAmount(fs, "case", x.field, value)
		}
	}
	for _, x := range []struct {
		field string
		value fact.Opt[int64]
	}{{"Unemployed", c.Unemployed}, {"Vacancies", c.Vacancies}} {
		if value, ok := x.value.Get(); ok && value < 0 {
			fs.Add(fact.Fault{Record: "case", Field: x.field, Value: strconv.FormatInt(value, 10), Err: fmt.Errorf("%w: negative", fact.ErrRange)})
		}
	}
}

// Judge applies the tests. An unknown rate is left out, as the rule says, and
// only widens Least; an unknown vacancy time or count leaves the verdict open
// unless another test fails. No vacancies are no shortage. Negative numbers and those
// that are not finite are an error.
func (a AgencyTests) Judge(c AgencyCase) (Judgement, error) {
	var fs fact.Faults
	checkFinite(&fs, "tests", "MaxUnemployment", a.MaxUnemployment)
	c.check(&fs)
	if err := fs.Err(); err != nil {
		return Judgement{}, fmt.Errorf("shortage: agency: %w", err)
	}
	return a.judge(c), nil
}

func (a AgencyTests) judge(c AgencyCase) Judgement {
	slow, few, low := fact.Unknown, fact.Unknown, fact.Unknown
	days, ok1 := c.VacancyDays.Get()
	average, ok2 := c.AverageDays.Get()
	if ok1 && ok2 {
		slow = yes(100*days >= (100+float64(a.PercentAbove))*average)
	}
	unemployed, ok1 := c.Unemployed.Get()
	vacancies, ok2 := c.Vacancies.Get()
	switch {
	case ok2 && vacancies == 0:
		few = fact.No
	case ok1 && ok2:
		few = yes(100*float64(unemployed) < float64(a.UnemployedPer)*float64(vacancies))
	}
	if rate, ok := c.Rate.Get(); ok {
		low = yes(rate <= a.MaxUnemployment)
	}
	j := Judgement{Verdict: NotAssessable, Least: NoShortage, Most: Shortage}
	tests := [...]fact.Tri{slow, few, low}
	known := fact.Yes // the tests that must be known
	for i, x := range tests {
		if x != fact.Unknown {
			j.Rated++
		}
		if i < 2 || x == fact.No {
			known = known.And(x)
		}
	}
	switch known {
	case fact.No:
		return Judgement{Verdict: NoShortage, Least: NoShortage, Most: NoShortage, Rated: j.Rated}
	case fact.Yes:
		j.Verdict = Shortage
		if low == fact.Yes {
			j.Least = Shortage
		}
	case fact.Unknown:
	}
	return j
}

func yes(b bool) fact.Tri {
	if b {
		return fact.Yes
	}
	return fact.No
}
