package shortage

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
)

// An Ending says what became of a vacancy.
type Ending uint8

// The endings. A vacancy still open is censored: it will last longer than was
// seen.
const (
	StillOpen Ending = iota
	WasFilled
	Withdrawn
)

var endingNames = []string{"open", "filled", "withdrawn"}

func (e Ending) String() string { return fact.NameOf(endingNames, e) }

// MarshalText returns "open", "filled" or "withdrawn".
func (e Ending) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText is the inverse of [Ending.MarshalText].
func (e *Ending) UnmarshalText(text []byte) error { return fact.ParseName(endingNames, text, e) }

// A Spell is the life of one vacancy as far as it was seen.
type Spell struct {
	Days   int // its age when it ended or was last seen; 0 for the same day
	Ending Ending
	// Seen is its age when it was first seen, 0 if from its start. A sample of
	// the vacancies open on a day misses the short ones; it is put right by
	// saying how old each was on that day. It must be below Days, or both 0.
	Seen int
}

// A Step is one age at which vacancies ended.
type Step struct {
	Days   int `json:"days"`
	AtRisk int `json:"at_risk"` // seen before this age and not ended before it
	Filled int `json:"filled"`
	// Withdrawn vacancies leave the risk like censored ones in Open, and are an
	// end of their own in the two shares.
	Withdrawn int `json:"withdrawn"`
	// Open is S, the estimated chance to be unfilled after this age if none
	// were withdrawn; Error its standard error after Greenwood, unknown where S
	// is 0: the formula has no value there.
	Open  float64           `json:"open"`
	Error fact.Opt[float64] `json:"error"`
	// FilledShare and WithdrawnShare are the chances to have ended that way by
	// this age (Aalen and Johansen); with what is left they add up to 1.
	FilledShare    float64 `json:"filled_share"`
	WithdrawnShare float64 `json:"withdrawn_share"`
}

// A Duration is how long vacancies take to be filled: a falling step function
// of their age.
type Duration struct {
	Steps   []Step // by Days, each age at which a vacancy ended
	Spells  int    // how many vacancies were seen
	Longest int    // the greatest age seen; nothing is known beyond it
}

// DurationOf estimates the duration of vacancies by Kaplan and Meier's product
// over ages, S = prod (1 - filled/at risk); at one age the filled come before
// the censored. The order of the spells carries no meaning. The mean of the
// filled ones alone would be too short.
//
// Where vacancies are first seen late, few are at risk at low ages; if all of
// those end, S is 0 from there on. [Step.AtRisk] shows it.
//
// Source: Kaplan and Meier, Journal of the American Statistical Association 53
// (1958); Greenwood (1926); Aalen and Johansen, Scandinavian Journal of
// Statistics 5 (1978).
func DurationOf(spells []Spell) (Duration, error) {
	if err := checkSpells(spells); err != nil {
		return Duration{}, fmt.Errorf("shortage: duration: %w", err)
	}
	spells = slices.SortedFunc(slices.Values(spells), func(a, b Spell) int { return cmp.Compare(a.Days, b.Days) })
	seen := make([]int, len(spells))
	for i, s := range spells {
		seen[i] = s.Seen
	}
	slices.Sort(seen)
	d := Duration{Spells: len(spells)}
	last := Step{Open: 1}
	left, variance, entered := 1., 0., 0
	for i := 0; i < len(spells); {
		step := Step{Days: spells[i].Days, FilledShare: last.FilledShare, WithdrawnShare: last.WithdrawnShare}
		for entered < len(seen) && (seen[entered] < step.Days || step.Days == 0 && seen[entered] == 0) {
			entered++
		}
		step.AtRisk = entered - i
		for ; i < len(spells) && spells[i].Days == step.Days; i++ {
			switch spells[i].Ending {
			case WasFilled:
				step.Filled++
			case Withdrawn:
				step.Withdrawn++
			case StillOpen:
			}
		}
		d.Longest = step.Days
		if step.Filled+step.Withdrawn == 0 {
			continue
		}
		n, filled := float64(step.AtRisk), float64(step.Filled)
		step.Open = last.Open * ((n - filled) / n) // in this order, lest rounding raise it
		variance += filled / (n * (n - filled))
		if step.Open > 0 {
			step.Error = fact.Some(step.Open * math.Sqrt(variance))
		}
		step.FilledShare += float64(left * filled / n)
		step.WithdrawnShare += float64(left * float64(step.Withdrawn) / n)
		left *= (n - filled - float64(step.Withdrawn)) / n
		d.Steps = append(d.Steps, step)
		last = step
	}
	return d, nil
}

func checkSpells(spells []Spell) error {
	var fs fact.Faults
	for i, s := range spells {
		place := "spell " + strconv.Itoa(i)
		if s.Days < 0 {
			fs.Add(fact.Fault{Record: place, Field: "days", Value: strconv.Itoa(s.Days), Err: fmt.Errorf("%w: negative", fact.ErrRange)})
		}
		if s.Seen < 0 || s.Seen > 0 && s.Seen >= s.Days {
			fs.Add(fact.Fault{
				Record: place, Field: "seen", Value: strconv.Itoa(s.Seen),
				Err: fmt.Errorf("%w: must come before the end", fact.ErrRange),
			})
		}
		if s.Ending > Withdrawn {
			fs.Add(fact.Fault{Record: place, Field: "ending", Value: s.Ending.String(), Err: fact.ErrUnknownCode})
		}
	}
	if len(spells) == 0 {
		return fmt.Errorf("%w: no spells", ErrUndefined)
	}
	return fs.Err()
}

// At returns S after so many days; unknown beyond the longest spell, unless
// nothing was left by then.
func (d Duration) At(days int) fact.Opt[float64] {
	s := 1.
	for _, step := range d.Steps {
		if step.Days > days {
			break
		}
		s = step.Open
	}
	if days > d.Longest && s > 0 {
		return fact.Opt[float64]{}
	}
	return fact.Some(s)
}

// Quantile returns the first age by which so large a share is filled, 0.5 for
// the median; unknown where it was not reached.
func (d Duration) Quantile(share float64) fact.Opt[int] {
	for _, step := range d.Steps {
		if step.Open <= 1-share {
			return fact.Some(step.Days)
		}
	}
	return fact.Opt[int]{}
}

// RestrictedMean returns the mean age at filling if every vacancy stopped at an
// age of so many days, the area under S; unknown beyond the longest spell.
func (d Duration) RestrictedMean(days int) fact.Opt[float64] {
	if _, ok := d.At(days).Get(); !ok {
		return fact.Opt[float64]{}
	}
	area, s, from := 0., 1., 0
	for _, step := range d.Steps {
		if step.Days >= days {
			break
		}
		area += float64(s * float64(step.Days-from))
		s, from = step.Open, step.Days
	}
	return fact.Some(area + float64(s*float64(days-from)))
}

// MeanOpen returns how long vacancies are open on average, be they filled or
// withdrawn; unknown where some outlasted what was seen.
func (d Duration) MeanOpen() fact.Opt[float64] {
	if n := len(d.Steps); n == 0 || d.Steps[n-1].AtRisk > d.Steps[n-1].Filled+d.Steps[n-1].Withdrawn {
		return fact.Opt[float64]{}
	}
	area, left, from := 0., 1., 0
	for _, step := range d.Steps {
		area += float64(left * float64(step.Days-from))
		left, from = 1-step.FilledShare-step.WithdrawnShare, step.Days
	}
	return fact.Some(area)
}

// SteadyStock returns how many vacancies are open at a time, where so many come
// in a day and each is open so long, neither of which changes (Little's law). A
// stock that differs comes with another inflow, another [Duration.MeanOpen], or a
// market that is not steady; of the three numbers one is a check of the others.
//
// Source: Little, Operations Research 9 (1961).
func SteadyStock(inflowPerDay, meanDays float64) float64 { return inflowPerDay * meanDays }

// Interval returns S plus and minus z standard errors, within 0 and 1; 1.96 is
// the usual z of 95 %. Where the error is unknown, nothing is ruled out.
func (s Step) Interval(z float64) (low, high float64) {
	e, ok := s.Error.Get()
	if !ok {
		return 0, 1
	}
	return share(s.Open - float64(z*e)), share(s.Open + float64(z*e))
}
