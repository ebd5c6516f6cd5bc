package match

import (
	"math"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A Component is one named part of a score, with a value in [0, 1].
type Component uint8

// The components. The employer's view weighs the first seven, the worker's
// view location and the last five; see [Params].
const (
	Skills         Component = iota // weighted share of the demanded skills held
	Occupation                      // nearness of the occupations worked in
	Location                        // commute, relocation, remote
	Language                        // demanded languages at their levels
	EducationLevel                  // ISCED level against the least demanded
	Experience                      // years, saturating at the demand
	Availability                    // days after the wanted start
	Wage                            // offer against the reservation wage
	Conditions                      // share of stated wishes met
	OccupationWish                  // nearness to an occupation wished for
	Hours                           // weekly hours wished and offered

	NumComponents = int(iota) // the number of components
)

func (c Component) String() string { return fact.NameOf(componentNames, c) }

// MarshalText returns the name, such as "occupation_wish".
func (c Component) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText is the inverse of [Component.MarshalText].
func (c *Component) UnmarshalText(text []byte) error { return fact.ParseName(componentNames, text, c) }

var componentNames = []string{
	"skills", "occupation", "location", "language", "education", "experience", "availability",
	"wage", "conditions", "occupation_wish", "hours",
}

// State says what is known of a component for a pair.
type State uint8

// The states of a component.
const (
	NotApplicable State = iota // nothing is demanded: its weight goes to the others
	Known                      // Value is exact
	Partial                    // some of it is known: Value lies in [Low, High]
	Missing                    // nothing is known: Value is the prior
)

func (s State) String() string { return fact.NameOf(stateNames, s) }

// MarshalText returns the name, such as "not applicable".
func (s State) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// UnmarshalText is the inverse of [State.MarshalText].
func (s *State) UnmarshalText(text []byte) error { return fact.ParseName(stateNames, text, s) }

var stateNames = []string{"not applicable", "known", "partial", "missing"}

// A Fit is the value of a component for a pair. Low <= Value <= High, all in
// [0, 1]; the three are equal where the state is Known, and 0 where it is
// NotApplicable. The value of a fact that is missing is the prior.
type Fit struct {
	State            State
	Value, Low, High float64
}

func exactly(x float64) Fit { return Fit{Known, x, x, x} }

// between is a fit of which only the bounds are known; its value is the prior,
// brought within them.
func between(low, high, prior float64) Fit {
	if low == high {
		return exactly(low)
	}
	state := Partial
	if low == 0 && high == 1 {
		state = Missing
	}
	return Fit{state, min(max(prior, low), high), low, high}
}

func missing(prior float64) Fit { return between(0, 1, prior) }

// LevelCredit is the credit in [0, 1] of holding a skill at a level where one
// is demanded: have/want up to 1. More than demanded earns nothing.
// Linear credit on an ordinal scale is a policy choice.
func LevelCredit(want, have int) float64 {
	if have >= want {
		return 1
	}
	return float64(have) / float64(want)
}

// ExpectedLevelCredit is the mean of [LevelCredit] over the held levels 1 to
// MaxSkillLevel, each as likely: the credit of a skill held at an unknown
// level. Its bounds are LevelCredit(want, 1) and 1.
func ExpectedLevelCredit(want int) float64 {
	sum := 0.0
	for have := 1; have <= MaxSkillLevel; have++ {
		sum += LevelCredit(want, have)
	}
	return sum / MaxSkillLevel
}

// LanguageFit is 1 at or above the level demanded, 1/2 one level below, 0
// farther down. Native counts as C2 on both sides.
func LanguageFit(want, have CEFR) float64 {
	gap := float64(min(want, C2)) - float64(min(have, C2))
	return max(0, min(1, 1-gap/2))
}

// EducationFit is 1 at or above the level demanded and halves with each level
// that is missing.
func EducationFit(want, have ISCED) float64 {
	if have >= want {
		return 1
	}
	return math.Ldexp(1, int(have)-int(want))
}

// ExperienceFit is (1-e^(-ky))/(1-e^(-kr)) for y years held and r demanded,
// and 1 from r on: more years than demanded earn nothing, because they are a
// proxy of age. k is Params.ExperienceRate, per year. r must be positive.
func ExperienceFit(r, y, k float64) float64 {
	if y >= r {
		return 1
	}
	return math.Expm1(-k*y) / math.Expm1(-k*r)
}

// AvailabilityFit is 1 if the worker is available by the wanted start, and
// falls linearly to 0 over horizon days.
func AvailabilityFit(start, available Date, horizon float64) float64 {
	late := float64(available) - float64(start)
	return max(0, min(1, 1-late/horizon))
}

// WageFit is 1 if the offer reaches the reservation wage, and falls linearly
// to 0 at an offer that is short by the share tolerance. Both amounts are of
// the same currency, basis, period and hours. The reservation must be positive.
func WageFit(offer, reservation, tolerance float64) float64 {
	if offer >= reservation {
		return 1
	}
	return max(0, 1-(reservation-offer)/reservation/tolerance)
}

// HoursFit is the smaller of the two weekly hours over the larger; a guess of
// ours. Both must be positive.
func HoursFit(offered, wished float64) float64 {
	return min(offered, wished) / max(offered, wished)
}

// CommuteFit is exp(-decay·km) up to maxKm, and 0 beyond.
func CommuteFit(km, decay, maxKm float64) float64 {
	if km > maxKm {
		return 0
	}
	return math.Exp(-decay * km)
}

// RelocationFit is rho·exp(-decay·km), for somebody willing to move.
func RelocationFit(km, rho, decay float64) float64 { return rho * math.Exp(-decay*km) }

// maxFit joins two fits of which the better one counts. Either may be partial.
func maxFit(a, b Fit, prior float64) Fit {
	return between(max(a.Low, b.Low), max(a.High, b.High), prior)
}

// applies returns f of the demand; a missing fit where the demand is unknown;
// and the zero Fit, not applicable, where there is none.
func applies[T any](demand fact.Opt[T], prior float64, f func(T) Fit) Fit {
	want, ok := demand.Get()
	switch {
	case ok:
		return f(want)
	case demand.IsNone():
		return Fit{}
	default:
		return missing(prior)
	}
}
