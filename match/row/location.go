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

// nested reports whether one span lies within the other.
func nested(a, b Span) bool {
	return (a.First <= b.First && b.Last <= a.Last) || (b.First <= a.First && a.Last <= b.Last)
}

// A Trip is what the way from a home to a place of work counts.
type Trip struct {
	Commute  Code // of travelling every day; 0 beyond the reach of a commute
	Relocate Code // of moving there
	Known    bool // the distance
	Near     bool // close enough to commute
}

func (t *Tables) way(home, work int32) Trip {
	if t.trips != nil {
		return t.trips[int(work)*len(t.regions)+int(home)]
	}
	return t.trip(home, work)
}

// Location judges whether the worker can be where the work is, and how well: at
// home if the work is remote, else by the better of a commute and a move.
func (t *Tables) Location(v *Vacancy, w *Worker) (reach Tri, fit Range) {
	if v.Remote == Yes {
		return Yes, Exactly(One)
	}
	prior := t.prior[Location]
	if v.Region < 0 {
		return Unknown, Range{0, prior, One}
	}
	near, low, high := t.commute(v.Region, w.Region)
	willing, moveLow, moveHigh := t.relocate(v.Region, w)
	reach = near.or(willing)
	low, high = max(low, moveLow), max(high, moveHigh)
	if v.Remote == Unknown {
		return reach.or(Unknown), between(low, One, prior)
	}
	return reach, between(low, high, prior)
}

// commute bounds the fit of working from where the worker lives.
func (t *Tables) commute(work, home int32) (near Tri, low, high Code) {
	switch home {
	case RegionOutside:
		return No, 0, 0
	case RegionUnknown:
		return Unknown, 0, t.sameRegion
	}
	way := t.way(home, work)
	switch {
	case home == work:
		return Yes, way.Commute, way.Commute
	case !way.Known, nested(t.regions[work], t.regions[home]):
		return Unknown, 0, t.sameRegion
	case way.Near:
		return Yes, way.Commute, way.Commute
	default:
		return No, 0, 0
	}
}

// relocate bounds the fit of moving to where the work is.
func (t *Tables) relocate(work int32, w *Worker) (willing Tri, low, high Code) {
	willing = w.Moving
	if willing == Yes {
		willing = Within(w.Moves, t.regions[work])
	}
	if willing == No {
		return No, 0, 0
	}
	high = t.relocation
	switch w.Region {
	case RegionOutside:
		low, high = t.abroad, t.abroad
	case RegionUnknown: // perhaps outside
		high = max(high, t.abroad)
	default:
		if way := t.way(w.Region, work); way.Known {
			low, high = way.Relocate, way.Relocate
		}
	}
	if willing == Unknown {
		low = 0
	}
	return willing, low, high
}
