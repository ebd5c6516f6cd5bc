package match

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
)

// A Component is one named part of a score, with a value in [0, 1].
type Component uint8

// The components, each with the type of its parameters, when it applies, and
// what leaves it open. In the default [Params] the employer's view weighs the
// first seven, the worker's view location and the last four.
const (
	// Skills is the weighted share of the demanded skills that is held
	// ([Coverage]). It applies unless the vacancy demands none.
	Skills Component = iota
	// Occupation is the nearness of the nearest occupation worked in
	// ([taxonomy.ProximityTable], [taxonomy.Containment]). It applies to every
	// pair.
	Occupation
	// Location is the better of a commute and a move, and 1 for remote work
	// ([Distances]). It applies to every pair.
	Location
	// Language is the least fit over the demanded languages, each the best of
	// its alternatives ([LanguageGap]). It applies unless none is demanded.
	Language
	// EducationLevel is the ISCED level against the least demanded
	// ([EducationGap]). It applies unless none is demanded.
	EducationLevel
	// Experience is the years in near occupations, saturating at the demand
	// ([Saturation]). It applies unless none is demanded.
	Experience
	// Availability is how soon after the wanted start the worker is free
	// ([Lateness]). It applies unless the start does not matter.
	Availability
	// Wage is the offer against the reservation wage ([WageGap]). It applies
	// unless the worker has none, and never in the employer's view.
	Wage
	// Conditions is the share of the stated wishes that the terms meet
	// ([ConditionsFit]). It applies if there is a wish.
	Conditions
	// OccupationWish is the nearness of the vacancy to the nearest occupation
	// wished for. It applies unless every occupation is welcome.
	OccupationWish
	// Hours is the weekly hours wished and offered ([HoursFit]). It applies
	// unless any number is welcome.
	Hours

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

// PerComponent holds one number for each component, indexed by [Component].
type PerComponent [NumComponents]float64

// MarshalJSON returns an object with what is not 0 by the names of the components, in
// their order.
func (p PerComponent) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for c, x := range p {
		if x == 0 {
			continue
		}
		number, err := json.Marshal(x)
		if err != nil {
			return nil, fmt.Errorf("match: %s: %w", Component(c), err)
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(strconv.AppendQuote(out, Component(c).String()), ':'), number...)
	}
	return append(out, '}'), nil
}

// UnmarshalJSON is the inverse of [PerComponent.MarshalJSON]: what is not named is 0.
func (p *PerComponent) UnmarshalJSON(data []byte) error {
	var named map[Component]float64
	if err := json.Unmarshal(data, &named); err != nil {
		return fmt.Errorf("match: numbers by component: %w", err)
	}
	*p = PerComponent{}
	for c, x := range named {
		p[c] = x
	}
	return nil
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
// [0, 1] and multiples of 2^-24; the three are equal where the state is Known,
// and 0 where it is NotApplicable. The value of a fact that is missing is the
// prior.
type Fit struct {
	State            State
	Value, Low, High float64
}

// fitOf is the fit of a component that applies.
func fitOf(r row.Range) Fit {
	state := Partial
	switch {
	case r.Known():
		state = Known
	case r[row.Low] == 0 && r[row.High] == row.One:
		state = Missing
	}
	return Fit{state, r[row.Expected].Float(), r[row.Low].Float(), r[row.High].Float()}
}

// Fits returns the components of a pair in component order; those that do not
// apply are the zero Fit.
func (s *Scorer) Fits(v *PreparedVacancy, w *PreparedWorker) [NumComponents]Fit {
	var out [NumComponents]Fit
	var ranges [row.Components]row.Range
	applies := v.Query().Fits(&ranges, &w.row)
	for c, r := range ranges {
		if applies.Has(c) {
			out[c] = fitOf(r)
		}
	}
	return out
}
