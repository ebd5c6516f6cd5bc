package match

import (
	"fmt"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// An Order says by which number pairs are ranked and placed.
type Order uint8

// The orders.
const (
	// ByValue ranks by the expected score, in which an unknown fact counts as
	// its prior. Hiding a fact that is worse than the prior pays; an explanation
	// shows how much ([Part.Hiding]).
	ByValue Order = iota
	// ByLow ranks by the least that the score can be. Hiding a fact never pays,
	// and thin files rank last.
	ByLow
)

func (o Order) String() string { return fact.NameOf(orderNames, o) }

// MarshalText returns "value" or "low".
func (o Order) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText is the inverse of [Order.MarshalText].
func (o *Order) UnmarshalText(text []byte) error { return fact.ParseName(orderNames, text, o) }

var orderNames = []string{"value", "low"}

// End is the end of the interval that an order ranks by.
func (o Order) End() row.End {
	if o == ByLow {
		return row.Low
	}
	return row.Expected
}

// Params are the numbers of the score. They are plain and comparable: print
// them, store them beside a result, sweep them in an experiment. Scores under
// different Params must not be compared. The zero value is invalid, because 0
// is a legal weight and cannot also mean "default"; start from [DefaultParams].
type Params struct {
	// Version names where the numbers come from; change it when you fit them.
	Version string `json:"version"`

	// Employer and Worker weigh the components in the two views. A weight is
	// 0, or from 1e-6 to 1e6; each view has a positive one, and the employer's
	// view none for the wage. They need not sum to 1: the weights of the
	// components that apply to a pair are scaled to sum to 1, in units of 2^-28.
	Employer PerComponent `json:"employer"`
	Worker   PerComponent `json:"worker"`
	// Prior is the typical value of each component, in [Floor, 1]: the
	// geometric mean over comparable records, as [Scorer.MeanFits] computes it. It
	// stands in for what is unknown and is the baseline of explanations. It is
	// frozen: computed from the live pool, one new worker would change every
	// score. It must not be computed by protected groups.
	Prior PerComponent `json:"prior"`

	Floor float64 `json:"floor"` // a component counts at least so much, from 1e-6 to 0.999
	Order Order   `json:"order"` // what pairs are ranked and placed by

	// The components. Conditions, occupation wish and hours have no parameter
	// of their own.
	Skills       Coverage                `json:"skills"`
	Levels       LevelShares             `json:"levels"`     // of a skill held at an unknown level
	Occupation   taxonomy.ProximityTable `json:"occupation"` // by shared digits
	Location     Distances               `json:"location"`
	Language     LanguageGap             `json:"language"`
	Education    EducationGap            `json:"education"`
	Experience   Saturation              `json:"experience"`
	Availability Lateness                `json:"availability"`
	Wage         WageGap                 `json:"wage"`
}

// DefaultParams returns starting points, not estimates: the weights, priors,
// distances and decays are guesses of ours, to be replaced by values fitted to
// a caller's own hires. Published decays differ by a factor of eleven between
// countries, so that no default can be right.
func DefaultParams() Params {
	return Params{
		Version: "guess-2",
		Employer: PerComponent{
			Skills: 0.40, Occupation: 0.15, Location: 0.15, Language: 0.10,
			EducationLevel: 0.05, Experience: 0.10, Availability: 0.05,
		},
		Worker: PerComponent{
			Wage: 0.35, Location: 0.25, OccupationWish: 0.20, Conditions: 0.10, Hours: 0.10,
		},
		Prior: PerComponent{
			Skills: 0.40, Occupation: 0.50, Location: 0.60, Language: 0.70,
			EducationLevel: 0.80, Experience: 0.70, Availability: 0.85,
			Wage: 0.75, Conditions: 0.65, OccupationWish: 0.55, Hours: 0.85,
		},
		Floor:      0.05,
		Skills:     Coverage{Optional: 0.5, Floor: 0.05},
		Levels:     UniformLevels(),
		Occupation: taxonomy.DefaultProximity(),
		Location: Distances{
			SameRegion: 0.9, FromAbroad: 0.45, CommuteDecay: 0.03, CommuteMax: 60,
			RelocationShare: 0.6, RelocationDecay: 0.0005,
		},
		Language:     LanguageGap{Levels: 2},
		Education:    EducationGap{PerLevel: 0.5},
		Experience:   Saturation{Rate: 0.5},
		Availability: Lateness{Horizon: 90},
		Wage:         WageGap{Tolerance: 0.2},
	}
}

// Weights and rates lie within these, so that no sum under- or overflows.
const (
	leastWeight = 1e-6
	large       = 1e6
)

// Validate reports every parameter that is out of range, as a [*fact.Faults].
func (p Params) Validate() error {
	c := paramChecker{}
	c.faults.AddError("", 0, p.Occupation.Validate())
	c.within("Floor", p.Floor, row.MinFloor, 0.999)
	if p.Order > ByLow {
		c.faults.Add(fact.Fault{Field: "Order", Value: strconv.Itoa(int(p.Order)), Err: fact.ErrRange})
	}
	c.weights("Employer", &p.Employer)
	c.weights("Worker", &p.Worker)
	if p.Employer[Wage] != 0 {
		c.faults.Add(fact.Fault{Field: "Employer.wage", Value: fmt.Sprint(p.Employer[Wage]), Err: fmt.Errorf("%w: it would reward people who accept less", fact.ErrRange)})
	}
	for k := range NumComponents {
		c.within("Prior."+Component(k).String(), p.Prior[k], p.Floor, 1)
	}
	c.within("Skills.Optional", p.Skills.Optional, 0, 1)
	c.positive("Skills.Floor", p.Skills.Floor, 1)
	c.levels("Levels", p.Levels)
	c.within("Location.SameRegion", p.Location.SameRegion, 0, 1)
	c.within("Location.FromAbroad", p.Location.FromAbroad, 0, 1)
	c.positive("Location.CommuteDecay", p.Location.CommuteDecay, large)
	c.within("Location.CommuteMax", p.Location.CommuteMax, 0, large)
	c.within("Location.RelocationShare", p.Location.RelocationShare, 0, 1)
	c.positive("Location.RelocationDecay", p.Location.RelocationDecay, large)
	c.within("Language.Levels", p.Language.Levels, 1, float64(Native))
	c.within("Education.PerLevel", p.Education.PerLevel, 0, 1)
	c.positive("Experience.Rate", p.Experience.Rate, row.MaxSaturation)
	c.within("Availability.Horizon", p.Availability.Horizon, 1, 36_500)
	c.within("Wage.Tolerance", p.Wage.Tolerance, 0.001, 1000)
	return c.faults.Err()
}

// A paramChecker collects what is out of range. NaN is out of every range.
type paramChecker struct{ faults fact.Faults }

func (c *paramChecker) within(field string, x, low, high float64) {
	if !(x >= low && x <= high) {
		c.faults.Add(fact.Fault{Field: field, Value: fmt.Sprint(x), Err: fmt.Errorf("%w: want %g to %g", fact.ErrRange, low, high)})
	}
}

func (c *paramChecker) positive(field string, x, high float64) {
	if !(x > 0 && x <= high) {
		c.faults.Add(fact.Fault{Field: field, Value: fmt.Sprint(x), Err: fmt.Errorf("%w: want more than 0, up to %g", fact.ErrRange, high)})
	}
}

func (c *paramChecker) weights(view string, weights *PerComponent) {
	sum := 0.0
	for k, x := range weights {
		if !(x == 0 || x >= leastWeight && x <= large) {
			c.faults.Add(fact.Fault{Field: view + "." + Component(k).String(), Value: fmt.Sprint(x), Err: fmt.Errorf("%w: want 0, or %g to %g", fact.ErrRange, leastWeight, large)})
		}
		sum += x
	}
	c.positive("sum of "+view, sum, large*large)
}

func (c *paramChecker) levels(field string, s LevelShares) {
	sum := 0.0
	for i, x := range s {
		c.within(at(field, i), x, 0, 1)
		sum += x
	}
	c.within("sum of "+field, sum, 1-1e-9, 1+1e-9)
}
