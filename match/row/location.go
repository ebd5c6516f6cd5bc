package row

// A Span is the interval of a region and all within it in the preorder of the
// tree, both ends included, so that containment is two comparisons.
type Span struct{ First, Last int32 }

// Nowhere stands for an area that is not in the tree. It is a part of every
// region and contains none, so that it leaves open whether it covers one.
var Nowhere = Span{1<<31 - 1, -1}

// Within reports whether one of the areas contains the region; it is Unknown
// where an area is only a part of it.
func Within(areas []Span, region Span) Tri {
	found := No
	for _, a := range areas {
		switch {
		case a.First <= region.First && region.Last <= a.Last:
			return Yes
		case region.First <= a.First && a.Last <= region.Last:
			found = Unknown
		}
	}
	return found
}

// A Trip is what the way from a home to a place of work counts, as bounds.
type Trip struct {
	CommuteLow, CommuteHigh Code // of travelling every day; 0 beyond the reach of a commute
	MoveLow, MoveHigh       Code // of moving there
	Near                    Tri  // close enough to commute
}

// TripPlace is the place of a trip in a table for n regions. Home may be
// RegionUnknown or RegionOutside.
func TripPlace(home, work int32, n int) int { return int(work)*(n+2) + int(home) + 2 }

// A trip is a Trip with the costs.
type trip struct {
	commute, move span
	near          Tri
}

func (t *Tables) pricedTrip(x Trip) trip {
	return trip{
		commute: span{t.priced(x.CommuteLow), t.priced(x.CommuteHigh)},
		move:    span{t.priced(x.MoveLow), t.priced(x.MoveHigh)}, near: x.Near,
	}
}

// trip is the way from a home, which may be unknown or outside, to a place of
// work. It must not be changed. buf is used where it is not tabulated.
func (t *Tables) trip(home, work int32, buf *trip) *trip {
	if t.trips != nil {
		return &t.trips[TripPlace(home, work, len(t.regions))]
	}
	*buf = t.pricedTrip(t.askTrip(home, work))
	return buf
}

// Near reports whether a home, which may be unknown or outside, is within a
// commute of a place of work.
func (t *Tables) Near(home, work int32) Tri {
	if t.trips != nil {
		return t.trips[TripPlace(home, work, len(t.regions))].near
	}
	return t.askTrip(home, work).Near
}

// location is how well the worker can be where the work is: at home if the work
// is remote, else by the better of a commute and a move.
func (t *Tables) location(v *Vacancy, w *Worker) span {
	if v.Remote == Yes {
		return span{valueOne, valueOne}
	}
	if v.Region < 0 {
		return span{t.zero, valueOne}
	}
	var buf trip
	way := t.trip(w.Region, v.Region, &buf)
	fit, willing := way.commute, t.willing(v, w)
	if willing != No {
		fit.high = max(fit.high, way.move.high)
	}
	if willing == Yes {
		fit.low = max(fit.low, way.move.low)
	}
	if v.Remote == Unknown {
		fit.high = valueOne
	}
	return fit
}

// willing reports whether the worker would move to where the work is.
func (t *Tables) willing(v *Vacancy, w *Worker) Tri {
	if w.Moving == Yes {
		return Within(w.Moves, t.regions[v.Region])
	}
	return w.Moving
}

// Reach reports whether the worker can be where the work is.
func (t *Tables) Reach(v *Vacancy, w *Worker) Tri {
	switch {
	case v.Remote == Yes:
		return Yes
	case v.Region < 0:
		return Unknown
	}
	reach := t.Near(w.Region, v.Region).or(t.willing(v, w))
	if v.Remote == Unknown {
		return reach.or(Unknown)
	}
	return reach
}
