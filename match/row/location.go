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

// Trip returns the way from a home, which may be unknown or outside, to a place
// of work.
func (t *Tables) Trip(home, work int32) Trip {
	if t.trips != nil {
		return t.trips[TripPlace(home, work, len(t.regions))]
	}
	return t.trip(home, work)
}

// location judges whether the worker can be where the work is, and how well: at
// home if the work is remote, else by the better of a commute and a move.
func (t *Tables) location(v *Vacancy, w *Worker) (reach Tri, fit bounds) {
	if v.Remote == Yes {
		return Yes, bounds{One, One}
	}
	if v.Region < 0 {
		return Unknown, bounds{0, One}
	}
	trip := t.Trip(w.Region, v.Region)
	willing := w.Moving
	if willing == Yes {
		willing = Within(w.Moves, t.regions[v.Region])
	}
	if willing != Yes {
		trip.MoveLow = 0
	}
	if willing == No {
		trip.MoveHigh = 0
	}
	reach = trip.Near.or(willing)
	fit = bounds{max(trip.CommuteLow, trip.MoveLow), max(trip.CommuteHigh, trip.MoveHigh)}
	if v.Remote == Unknown {
		return reach.or(Unknown), bounds{fit.low, One}
	}
	return reach, fit
}

// Reach reports whether the worker can be where the work is.
func (t *Tables) Reach(v *Vacancy, w *Worker) Tri {
	reach, _ := t.location(v, w)
	return reach
}
