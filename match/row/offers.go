package row

import "math"

// An OfferBlock summarises some vacancies of one occupation to which the same
// components apply in the worker's view, so that one bound holds for all of them.
// It has no pointers. The zero value summarises none.
type OfferBlock struct {
	offer    [5]int64 // the most, by period
	job      Job
	currency uint32
	hours    [2]int32 // the least and the most
	applies  Mask
	missing  Mask  // of any of them
	open     uint8 // bit p: the offer for period p is not known for some of them
	basis    uint8
	mixed    bool // their offers do not compare
	some     bool
}

// OfferKind is what vacancies must have in common to be in one block, beside their
// place.
type OfferKind struct {
	Job     Job
	Applies Mask // in the worker's view
}

// OfferKind returns the kind of a vacancy.
func (t *Tables) OfferKind(v *Vacancy) OfferKind {
	return OfferKind{Job{Code: v.Occupation.Code, Unit: v.Occupation.Unit}, v.Applies & t.weighed}
}

// Add adds a vacancy of the kind.
func (b *OfferBlock) Add(v *Vacancy, kind OfferKind) {
	if !b.some {
		*b = OfferBlock{
			some: true, job: kind.Job, applies: kind.Applies, currency: v.Currency, basis: v.Basis,
			offer: [5]int64{-1, -1, -1, -1, -1}, hours: [2]int32{math.MaxInt32, 0},
		}
	}
	b.missing |= v.Missing
	if !v.Missing.Has(Hours) {
		b.hours = [2]int32{min(b.hours[0], v.Hours), max(b.hours[1], v.Hours)}
	}
	if v.Missing.Has(Wage) {
		return
	}
	b.mixed = b.mixed || b.currency != v.Currency || b.basis != v.Basis
	for i, x := range v.Offer {
		b.offer[i] = max(b.offer[i], x)
		if x < 0 {
			b.open |= 1 << i
		}
	}
}

// OfferBound returns a weighted cost in the worker's view that no vacancy of the
// block is below, whose location is worth at most place.
func (t *Tables) OfferBound(b *OfferBlock, w *Worker, place Place, end End) int64 {
	weights := &t.weights[1][(b.applies | w.Applies).place()]
	var sum int64
	for rest := weights.need; rest != 0; rest &= rest - 1 {
		c := rest.first()
		open := int64(t.open[end][c])
		if !w.Missing.Has(c) {
			best := int64(t.CostOf(t.bestOffer(c, b, w, place).at(end, t.prior[c])))
			if b.missing.Has(c) {
				best = min(best, open)
			}
			open = best
		}
		sum += int64(weights.By[c]) * open
	}
	return sum
}

// bestOffer bounds a component of a block from above. It is loose where vacancies
// of one occupation differ in much.
func (t *Tables) bestOffer(c int, b *OfferBlock, w *Worker, place Place) bounds {
	switch c {
	case Location:
		return bounds{place.Low, place.High}
	case OccupationWish:
		low, high := t.wish(b.job, w.Wanted)
		return bounds{low, high}
	case Wage:
		if b.mixed || b.open>>w.Period&1 != 0 {
			return bounds{One, One}
		}
		return t.offered(b.offer[w.Period], b.currency, b.basis, w)
	case Hours:
		x := hours(min(max(w.Hours, b.hours[0]), b.hours[1]), w.Hours)
		return bounds{x, x}
	default:
		return bounds{One, One}
	}
}

// LocationOf is what a vacancy's place is worth to a worker.
func (t *Tables) LocationOf(v *Vacancy, w *Worker) Place {
	at := t.location(v, w)
	return Place{at.low, at.high}
}
