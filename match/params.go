package match

import (
	"fmt"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// PerComponent holds one number for each component, indexed by [Component].
type PerComponent [NumComponents]float64

// Params are the numbers of the score. They are plain and comparable: print
// them, store them beside a result, sweep them in an experiment. Scores under
// different Params must not be compared. The zero value is invalid, because 0
// is a legal weight and cannot also mean "default"; start from [DefaultParams].
type Params struct {
	// Employer and Worker weigh the components in the two views. A weight is
	// 0, or from 1e-6 to 1e6; each view has a positive one. They need not sum to 1: the
	// weights of the components that apply to a pair are scaled to sum to 1.
	Employer PerComponent
	Worker   PerComponent
	// Prior is the typical value of each component, in [Floor, 1]: the
	// geometric mean over comparable records. It stands in for what is
	// unknown and is the baseline of explanations. It is frozen: computed from
	// the live pool, one new worker would change every score.
	Prior PerComponent

	Proximity taxonomy.ProximityTable // of occupations, by shared digits

	Floor float64 // a component counts at least so much, in (0, 1)

	OptionalSkill float64 // weight of an optional skill against an essential one, in [0, 1]
	SkillFloor    float64 // least specificity of a skill, in (0, 1]

	SameRegion      float64 // location fit within one region, whose extent is not known, in [0, 1]
	FromAbroad      float64 // location fit of moving from outside the region tree, in [0, 1]
	CommuteDecay    float64 // per km, positive
	CommuteMax      float64 // km; farther is no commute
	RelocationShare float64 // location fit of moving next door, in [0, 1]
	RelocationDecay float64 // per km, positive

	ExperienceRate      float64 // per year, positive
	AvailabilityHorizon float64 // days, positive
	WageTolerance       float64 // share of the reservation wage, positive
}

// DefaultParams returns starting points, not estimates: the weights, priors,
// distances and decays are guesses of ours, to be replaced by values fitted to
// a caller's own hires. Published decays differ by a factor of eleven between
// countries, so that no default can be right.
func DefaultParams() Params {
	return Params{
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
		Proximity:           taxonomy.DefaultProximity(),
		Floor:               0.05,
		OptionalSkill:       0.5,
		SkillFloor:          0.05,
		SameRegion:          0.9,
		FromAbroad:          0.45,
		CommuteDecay:        0.03,
		CommuteMax:          60,
		RelocationShare:     0.6,
		RelocationDecay:     0.0005,
		ExperienceRate:      0.5,
		AvailabilityHorizon: 90,
		WageTolerance:       0.2,
	}
}

// Weights and rates lie within these, so that no sum under- or overflows.
const (
	leastWeight = 1e-6
	large       = 1e6
)

// Validate reports every parameter that is out of range, as a [*fact.Faults].
func (p Params) Validate() error {
	var fs fact.Faults
	weight := func(field string, x float64) {
		if !(x == 0 || x >= leastWeight && x <= large) {
			fs.Add(fact.Fault{Field: field, Value: fmt.Sprint(x), Err: fmt.Errorf("%w: want 0, or %g to %g", fact.ErrRange, leastWeight, large)})
		}
	}
	check := func(field string, x, low, high float64, open bool) {
		if !(x >= low && x <= high) || (open && x == low) {
			fs.Add(fact.Fault{Field: field, Value: fmt.Sprint(x), Err: fmt.Errorf("%w: want %g to %g", fact.ErrRange, low, high)})
		}
	}
	fs.AddError("", 0, p.Proximity.Validate())
	check("Floor", p.Floor, 0, 0.999, true)
	sums := [2]float64{}
	for c := range NumComponents {
		weight("Employer."+Component(c).String(), p.Employer[c])
		weight("Worker."+Component(c).String(), p.Worker[c])
		check("Prior."+Component(c).String(), p.Prior[c], p.Floor, 1, false)
		sums[0] += p.Employer[c]
		sums[1] += p.Worker[c]
	}
	check("sum of Employer", sums[0], 0, large*large, true)
	check("sum of Worker", sums[1], 0, large*large, true)
	check("OptionalSkill", p.OptionalSkill, 0, 1, false)
	check("SkillFloor", p.SkillFloor, 0, 1, true)
	check("SameRegion", p.SameRegion, 0, 1, false)
	check("FromAbroad", p.FromAbroad, 0, 1, false)
	check("CommuteDecay", p.CommuteDecay, 0, large, true)
	check("CommuteMax", p.CommuteMax, 0, large, false)
	check("RelocationShare", p.RelocationShare, 0, 1, false)
	check("RelocationDecay", p.RelocationDecay, 0, large, true)
	check("ExperienceRate", p.ExperienceRate, 0, large, true)
	check("AvailabilityHorizon", p.AvailabilityHorizon, 0, large, true)
	check("WageTolerance", p.WageTolerance, 0, large, true)
	return fs.Err()
}

// weights returns the weights of a view of one side.
func (p *Params) weights(view View) *PerComponent {
	if view == WorkerView {
		return &p.Worker
	}
	return &p.Employer
}
