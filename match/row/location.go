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

// commute bounds a commute.
func (x *Trip) commute() bounds { return bounds{x.CommuteLow, x.CommuteHigh} }

// either bounds the better of a commute and a move.
func (x *Trip) either() bounds {
	return bounds{max(x.CommuteLow, x.MoveLow), max(x.CommuteHigh, x.MoveHigh)}
}

// wayCosts are what trips cost at an end, by [TripPlace]: four bytes each, since those
// to one place of work are read side by side.
type wayCosts struct {
	commute []int32 // for who would not move
	perhaps []int32 // for who would perhaps
	either  []int32 // for who would
}

func (t *Tables) tabulateWays() {
	t.nearBy = make([]Tri, len(t.trips))
	for i := range t.trips {
		t.nearBy[i] = t.trips[i].Near
	}
	for end := range t.ways {
		costs := func(of func(x *Trip) bounds) []int32 {
			out := make([]int32, len(t.trips))
			for i := range t.trips {
				out[i] = t.CostOf(of(&t.trips[i]).at(End(end), t.prior[Location]))
			}
			return out
		}
		x := &t.ways[end]
		x.commute, x.either = costs((*Trip).commute), costs((*Trip).either)
		switch End(end) {
		case Low:
			x.perhaps = x.commute
		case High:
			x.perhaps = x.either
		default:
			x.perhaps = costs(func(x *Trip) bounds { return bounds{x.commute().low, x.either().high} })
		}
	}
}

// way is the way from a home, which may be unknown or outside, to a place of work.
func (t *Tables) way(home, work int32) Trip {
	if t.trips != nil {
		return t.trips[TripPlace(home, work, len(t.regions))]
	}
	return t.askTrip(home, work)
}

// Near reports whether a home, which may be unknown or outside, is within a
// commute of a place of work.
func (t *Tables) Near(home, work int32) Tri {
	if t.trips != nil {
		return t.nearBy[TripPlace(home, work, len(t.regions))]
	}
	return t.askTrip(home, work).Near
}

// location is how well the worker can be where the work is: at home if the work
// is remote, else by the better of a commute and a move.
func (t *Tables) location(v *Vacancy, w *Worker) bounds {
	if v.Remote == Yes {
		return bounds{One, One}
	}
	if v.Region < 0 {
		return bounds{0, One}
	}
	way := t.way(w.Region, v.Region)
	fit, willing := way.commute(), t.willing(v, w)
	if willing != No {
		fit.high = max(fit.high, way.MoveHigh)
	}
	if willing == Yes {
		fit.low = max(fit.low, way.MoveLow)
	}
	if v.Remote == Unknown {
		fit.high = One
	}
	return fit
}

// locationCost is the cost of location at an end.
func (t *Tables) locationCost(v *Vacancy, w *Worker, end End) int32 {
	if v.Remote != No || v.Region < 0 || t.trips == nil {
		return t.CostOf(t.location(v, w).at(end, t.prior[Location]))
	}
	at := TripPlace(w.Region, v.Region, len(t.regions))
	switch t.willing(v, w) {
	case Yes:
		return t.ways[end].either[at]
	case No:
		return t.ways[end].commute[at]
	default:
		return t.ways[end].perhaps[at]
	}
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
