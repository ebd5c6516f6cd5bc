package match

import (
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/row"
)

// maxTripTable is how many regions a scorer tabulates the trips of: 49 bytes for
// each pair, 49 MB at most. Beyond it each is worked out when it is asked for,
// which costs some hundred nanoseconds a pair.
const maxTripTable = 1000

// trip is what the way from where somebody lives to where the work is counts,
// by region index; home may be unknown or outside the tree.
func (s *Scorer) trip(home, work int32) row.Trip {
	p := &s.params.Location
	best := row.CodeOf(s.bestCommute)
	share, abroad := row.CodeOf(p.RelocationShare), row.CodeOf(p.FromAbroad)
	switch home {
	case regionOutside:
		return row.Trip{Near: row.No, MoveLow: abroad, MoveHigh: abroad}
	case regionUnknown: // perhaps outside
		return row.Trip{Near: row.Unknown, CommuteHigh: best, MoveHigh: max(share, abroad)}
	}
	km, known := s.km(home, work)
	t := row.Trip{Near: row.No, MoveHigh: share}
	if known {
		move := row.CodeOf(p.Relocate(km))
		t.MoveLow, t.MoveHigh = move, move
	}
	switch {
	case home == work:
		own := row.CodeOf(s.ownCommute(int(work)))
		t.Near, t.CommuteLow, t.CommuteHigh = row.Yes, own, own
	case !known, s.nested(int(home), int(work)):
		t.Near, t.CommuteHigh = row.Unknown, best
	case km <= p.CommuteMax:
		fit := row.CodeOf(min(s.ownCommute(int(work)), p.Commute(km)))
		t.Near, t.CommuteLow, t.CommuteHigh = row.Yes, fit, fit
	}
	return t
}

// ownCommute is the fit of living and working in one region: a nearer one is
// never worth more.
func (s *Scorer) ownCommute(region int) float64 {
	if own, ok := s.travel.Distance(s.codes[region], s.codes[region]); ok {
		return s.params.Location.Commute(float64(own / geo.Kilometre))
	}
	return s.params.Location.SameRegion
}

// km is the distance of two regions, and whether it is known.
func (s *Scorer) km(home, work int32) (float64, bool) {
	d, ok := s.travel.Distance(s.codes[home], s.codes[work])
	if !ok {
		d, ok = s.regions.Distance(s.codes[home], s.codes[work])
	}
	return float64(d / geo.Kilometre), ok
}

// nested reports whether one region lies within the other.
func (s *Scorer) nested(i, j int) bool {
	a, b := s.spanOf(i), s.spanOf(j)
	return (a.First <= b.First && b.Last <= a.Last) || (b.First <= a.First && a.Last <= b.Last)
}
