package row

import "math"

// An OfferKind is what vacancies must have in common to be in one block, beside
// their place.
type OfferKind struct {
	Job     Job
	Applies Mask // in the worker's view
}

// OfferKind returns the kind of a vacancy.
func (t *Tables) OfferKind(v *Vacancy) OfferKind {
	return OfferKind{Job{Code: v.Occupation.Code, Unit: v.Occupation.Unit}, v.Applies & t.weighed}
}

// offerFacts are what a worker's wishes are compared with, beside the place and the
// occupation.
const offerFacts = Mask(1<<Location | 1<<Wage | 1<<Conditions | 1<<OccupationWish | 1<<Hours)

// OffersTell reports whether the key in the worker's view is told by a vacancy's
// kind, place and [Offer].
func (t *Tables) OffersTell() bool { return t.weighed&^offerFacts == 0 }

// An Offer is what a worker's wishes are compared with in a vacancy, beside its kind
// and place. It has no pointers and is a quarter of the row.
type Offer struct {
	offer    [5]int64
	currency uint32
	hours    int32
	missing  Mask
	terms    Terms
	basis    uint8
}

// OfferOf returns the offer of a vacancy.
func OfferOf(v *Vacancy) Offer {
	return Offer{v.Offer, v.Currency, v.Hours, v.Missing, v.Terms, v.Basis}
}

// An OfferBlock summarises some vacancies of one kind and place, so that one bound
// holds for all of them. It has no pointers, and 64 bytes. The zero value summarises
// none.
type OfferBlock struct {
	offer     [5]int64 // the most, by period
	currency  uint32
	kind      uint32
	hours     [2]int32 // the least and the most
	missing   Mask     // of any of them
	contracts uint8    // bit c: one of them has contract c, the last bit for all from there on
	tris      uint8    // bit t: one has shifts t; bit t+4: one has housing t; the last of each for all from there on
	basis     uint8
	flags     uint8 // bit p: the offer for period p is not known for some of them
}

// The other flags of a block.
const (
	offerMixed  = 1 << (iota + 5) // their offers do not compare
	offerPriced                   // some of them has one
	offerSome
)

// What stands for all contracts, and for all answers, from it on.
const (
	lastContract = 7
	lastTri      = 3
)

// Kind is the number of the kind.
func (b *OfferBlock) Kind() uint32 { return b.kind }

// Placed reports whether all know their place and occupation.
func (b *OfferBlock) Placed() bool { return b.missing&(1<<Location|1<<OccupationWish) == 0 }

// Add adds an offer of a kind, which is its number in a list of kinds.
func (b *OfferBlock) Add(o *Offer, kind uint32) {
	if b.flags&offerSome == 0 {
		*b = OfferBlock{kind: kind, flags: offerSome, offer: [5]int64{-1, -1, -1, -1, -1}, hours: [2]int32{math.MaxInt32, 0}}
	}
	b.contracts |= 1 << min(o.terms.Contract, lastContract)
	b.tris |= 1<<min(o.terms.Shifts, lastTri) | 1<<(min(o.terms.Housing, lastTri)+4)
	b.missing |= o.missing
	if !o.missing.Has(Hours) {
		b.hours = [2]int32{min(b.hours[0], o.hours), max(b.hours[1], o.hours)}
	}
	if !o.missing.Has(Wage) {
		b.addWage(o)
	}
}

func (b *OfferBlock) addWage(o *Offer) {
	if b.flags&offerPriced == 0 {
		b.flags, b.currency, b.basis = b.flags|offerPriced, o.currency, o.basis
	}
	if b.currency != o.currency || b.basis != o.basis {
		b.flags |= offerMixed
	}
	for i, x := range o.offer {
		b.offer[i] = max(b.offer[i], x)
		if x < 0 {
			b.flags |= 1 << i
		}
	}
}

// LocationOf is what a vacancy's place is worth to a worker.
func (t *Tables) LocationOf(v *Vacancy, w *Worker) Place {
	at := t.location(v, w)
	return Place{at.low, at.high}
}
