package match

import (
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
)

// location judges whether the worker can be where the work is, and how well.
func (s *Scorer) location(v *PreparedVacancy, w *PreparedWorker) (fact.Tri, Fit) {
	if v.Remote == fact.Yes {
		return fact.Yes, exactly(1)
	}
	prior := s.params.Prior[Location]
	if v.region < 0 {
		return fact.Unknown, missing(prior)
	}
	near, commute := s.commute(v, w)
	willing, relocate := s.relocation(v, w)
	reach, fit := near.Or(willing), maxFit(commute, relocate, prior)
	if v.Remote == fact.Unknown {
		return reach.Or(fact.Unknown), between(fit.Low, 1, prior)
	}
	return reach, fit
}

// commute is the fit of working from where the worker lives.
func (s *Scorer) commute(v *PreparedVacancy, w *PreparedWorker) (fact.Tri, Fit) {
	p := &s.params
	switch w.region {
	case regionOutside:
		return fact.No, exactly(0)
	case regionUnknown:
		return fact.Unknown, between(0, p.SameRegion, p.Prior[Location])
	}
	if s.SameRegion(v, w) {
		return fact.Yes, exactly(p.SameRegion)
	}
	switch t := s.trip(w.region, v.region); {
	case s.nested(v.region, w.region), !t.known:
		return fact.Unknown, between(0, p.SameRegion, p.Prior[Location])
	case t.near:
		return fact.Yes, exactly(t.commute)
	default:
		return fact.No, exactly(0)
	}
}

// trip is the way from where somebody lives to where the work is, by region
// index.
func (s *Scorer) trip(home, work int) trip {
	if s.trips != nil {
		return s.trips[home*len(s.codes)+work]
	}
	d, ok := s.regions.Distance(s.codes[home], s.codes[work])
	if !ok {
		return trip{}
	}
	p, km := &s.params, float64(d/geo.Kilometre)
	return trip{
		known: true, near: km <= p.CommuteMax,
		commute:  min(p.SameRegion, CommuteFit(km, p.CommuteDecay, p.CommuteMax)),
		relocate: RelocationFit(km, p.RelocationShare, p.RelocationDecay),
	}
}

// relocation is the fit of moving to where the work is.
func (s *Scorer) relocation(v *PreparedVacancy, w *PreparedWorker) (fact.Tri, Fit) {
	p := &s.params
	willing := fact.Unknown
	if w.MovesTo != nil {
		willing = s.within(w.moves, v.region)
	}
	if willing == fact.No {
		return fact.No, exactly(0)
	}
	fit := between(0, p.RelocationShare, p.Prior[Location])
	switch w.region {
	case regionOutside:
		fit = exactly(p.FromAbroad)
	case regionUnknown: // perhaps outside
		fit = between(0, max(p.RelocationShare, p.FromAbroad), p.Prior[Location])
	default:
		if t := s.trip(w.region, v.region); t.known {
			fit = exactly(t.relocate)
		}
	}
	if willing == fact.Unknown {
		return fact.Unknown, between(0, fit.High, p.Prior[Location])
	}
	return fact.Yes, fit
}

// SameRegion reports whether the worker lives in the region that the vacancy
// names. Unknown regions are not the same, nor is a region the same as a part of
// it: the work may be in another part.
func (s *Scorer) SameRegion(v *PreparedVacancy, w *PreparedWorker) bool {
	return v.region >= 0 && v.region == w.region
}

// nested reports whether one region lies within the other.
func (s *Scorer) nested(i, j int) bool {
	a, b := s.spans[i], s.spans[j]
	return (a.first <= b.first && b.last <= a.last) || (b.first <= a.first && a.last <= b.last)
}
