package row

import (
	"math"
	"math/bits"
)

// An OfferQuery is a worker made ready for many offers: what a wish costs is worked
// out once for all offers that are alike in it. The zero value is ready to be reset;
// it is not safe for concurrent use.
type OfferQuery struct {
	tables *Tables
	worker *Worker
	kinds  *OfferKinds
	end    End

	applies   Mask // of the last kind
	need      Mask // of its components with a weight, those that the worker knows
	weights   *viewWeights
	sum       int64 // weighted cost of the others
	worthless int64 // what an offer must be above to be worth anything
	nothing   int32 // cost of a component that is worth nothing

	mostHours int32 // that the worker would work
	noShifts  bool  // the worker would not work in shifts

	wishes []int32 // cost of the occupation, by kind; below 0: not worked out yet
	own    []int32 // room for them, where they are not those that are kept
	terms  [lastContract * 9]int32
	hours  [64]hoursCost
}

// An hoursCost is the cost of hours, of the last that were asked for among those that
// share its place.
type hoursCost struct{ hours, cost int32 }

// Reset makes the query ready for a worker and offers of the kinds. It allocates only
// where kinds are more than ever before, or asked for the first time.
func (q *OfferQuery) Reset(kinds *OfferKinds, w *Worker) {
	t := kinds.tables
	q.tables, q.worker, q.kinds, q.end = t, w, kinds, kinds.end
	q.weigh(0)
	q.mostHours, q.noShifts = math.MaxInt32, false
	q.nothing, q.worthless = t.CostOf(0), t.worthless(w)
	q.wishes = nil
	if len(w.Wanted) == 1 {
		q.wishes = kinds.costs(w.Wanted[0])
	}
	if q.wishes == nil {
		q.own = kinds.all(q.own, w.Wanted)
		q.wishes = q.own
	}
	for i := range q.terms {
		q.terms[i] = -1
	}
	for i := range q.hours {
		q.hours[i].hours = math.MinInt32
	}
}

// Forget lets go of the worker and the kinds.
func (q *OfferQuery) Forget() { q.worker, q.kinds, q.wishes = nil, nil, nil }

// Refuse says what the worker refuses until the next reset: more hours than some, and
// shifts.
func (q *OfferQuery) Refuse(moreHours int32, shifts bool) {
	q.mostHours, q.noShifts = moreHours, shifts
}

// Refuses reports whether the worker refuses an offer for certain.
func (q *OfferQuery) Refuses(o *Offer) bool {
	return q.noShifts && o.terms.Shifts == Yes || o.hours > q.mostHours && !o.missing.Has(Hours)
}

// RefusesAll reports whether the worker refuses all of a block for certain.
func (q *OfferQuery) RefusesAll(b *OfferBlock) bool {
	return q.noShifts && b.tris&15 == 1<<Yes || b.hours[0] > q.mostHours && !b.missing.Has(Hours)
}

// weigh takes the weights of the components that apply.
func (q *OfferQuery) weigh(applies Mask) {
	q.applies = applies
	q.weights = &q.tables.weights[WorkerView-EmployerView][(applies | q.worker.Applies).place()]
	q.need = q.weights.need &^ q.worker.Missing
	q.sum = q.open(q.weights.need &^ q.need)
}

// PlaceCost is the cost of a vacancy's place.
func (q *OfferQuery) PlaceCost(v *Vacancy) int64 {
	return int64(q.tables.locationCost(v, q.worker, q.end))
}

// Key is the key of the worker's view of a vacancy of a kind whose place has a cost,
// where offers tell it ([Tables.OffersTell]).
func (q *OfferQuery) Key(o *Offer, kind uint32, place int64) Key {
	if applies := q.kinds.kinds[kind].Applies; applies != q.applies {
		q.weigh(applies)
	}
	need, by, sum := q.need&^o.missing, &q.weights.By, q.sum
	if need != q.need {
		sum += q.open(q.need &^ need)
	}
	if need.Has(Location) {
		sum += int64(by[Location]) * place
	}
	if need.Has(OccupationWish) {
		sum += int64(by[OccupationWish]) * int64(q.wish(kind))
	}
	if need.Has(Wage) {
		sum += int64(by[Wage]) * int64(q.wage(o.offer[q.worker.Period], o.currency, o.basis))
	}
	if need.Has(Conditions) {
		sum += int64(by[Conditions]) * int64(q.conditions(o.terms))
	}
	if need.Has(Hours) {
		sum += int64(by[Hours]) * int64(q.hoursOf(o.hours))
	}
	return Key(-sum)
}

// Bound is a key that no vacancy of the block is above, whose place has a cost.
func (q *OfferQuery) Bound(b *OfferBlock, place int64) Key {
	if applies := q.kinds.kinds[b.kind].Applies; applies != q.applies {
		q.weigh(applies)
	}
	need, sum := q.need, q.sum
	if need.Has(Location) {
		sum += q.least(Location, b, place)
	}
	if need.Has(OccupationWish) {
		sum += q.least(OccupationWish, b, int64(q.wish(b.kind)))
	}
	if need.Has(Wage) && b.flags&(offerMixed|1<<q.worker.Period) == 0 {
		sum += q.least(Wage, b, int64(q.wage(b.offer[q.worker.Period], b.currency, b.basis)))
	}
	if need.Has(Conditions) {
		sum += q.least(Conditions, b, int64(q.bestConditions(b)))
	}
	if need.Has(Hours) {
		sum += q.least(Hours, b, int64(q.hoursOf(min(max(q.worker.Hours, b.hours[0]), b.hours[1]))))
	}
	return Key(-sum)
}

// NearCosts are the ends of [OfferQuery.NearCost] for a kind to which nothing applies.
func (q *OfferQuery) NearCosts() (least, most int64) {
	q.weigh(0)
	return q.sum, q.sum + int64(q.weights.By[Location]+q.weights.By[OccupationWish])*int64(q.nothing)
}

// NearCost is what place and occupation alone cost at least in a vacancy of a kind
// whose place has a cost.
func (q *OfferQuery) NearCost(kind uint32, place int64) int64 {
	if applies := q.kinds.kinds[kind].Applies; applies != q.applies {
		q.weigh(applies)
	}
	sum := q.sum
	if q.need.Has(Location) {
		sum += int64(q.weights.By[Location]) * place
	}
	if q.need.Has(OccupationWish) {
		sum += int64(q.weights.By[OccupationWish]) * int64(q.wish(kind))
	}
	return sum
}

// least is the least weighted cost of a component in a block, if it is known of some
// vacancy what it costs at least.
func (q *OfferQuery) least(c int, b *OfferBlock, cost int64) int64 {
	if b.missing.Has(c) {
		cost = min(cost, int64(q.tables.open[q.end][c]))
	}
	return int64(q.weights.By[c]) * cost
}

// open is the weighted cost of components of which nothing is known.
func (q *OfferQuery) open(missing Mask) int64 {
	var sum int64
	for rest := missing; rest != 0; rest &= rest - 1 {
		c := rest.first()
		sum += int64(q.weights.By[c]) * int64(q.tables.open[q.end][c])
	}
	return sum
}

// cost is that of a component with these bounds.
func (q *OfferQuery) cost(c int, low, high Code) int32 {
	return q.tables.CostOf(bounds{low, high}.at(q.end, q.tables.prior[c]))
}

// wish is the cost of the occupation of a kind.
func (q *OfferQuery) wish(kind uint32) int32 {
	if known := q.wishes[kind]; known >= 0 {
		return known
	}
	q.wishes[kind] = q.kinds.cost(kind, q.worker.Wanted)
	return q.wishes[kind]
}

// hoursOf is the cost of weekly hours.
func (q *OfferQuery) hoursOf(offered int32) int32 {
	known := &q.hours[uint32(offered)>>5%uint32(len(q.hours))]
	if known.hours != offered {
		x := hours(offered, q.worker.Hours)
		*known = hoursCost{offered, q.cost(Hours, x, x)}
	}
	return known.cost
}

// conditions is the cost of terms.
func (q *OfferQuery) conditions(offered Terms) int32 {
	if offered.Contract >= lastContract || max(offered.Shifts, offered.Housing) >= lastTri {
		return q.tables.CostOf(q.tables.conditions(offered, q.worker.Wishes)[q.end])
	}
	known := &q.terms[int(offered.Contract)*9+int(offered.Shifts)*3+int(offered.Housing)]
	if *known < 0 {
		*known = q.tables.CostOf(q.tables.conditions(offered, q.worker.Wishes)[q.end])
	}
	return *known
}

// bestConditions is the cost of the best terms of a block, as if one vacancy had the
// best of each.
func (q *OfferQuery) bestConditions(b *OfferBlock) int32 {
	if b.contracts>>lastContract != 0 || b.tris&(1<<lastTri|16<<lastTri) != 0 {
		return 0
	}
	wished := q.worker.Wishes
	return q.conditions(Terms{
		Contract: bestTerm(b.contracts, wished.Contract),
		Shifts:   Tri(bestTerm(b.tris&15, uint8(wished.Shifts))),
		Housing:  Tri(bestTerm(b.tris>>4, uint8(wished.Housing))),
	})
}

// bestTerm is the best of a set for who wishes for one: that, or the first, which is the
// unknown if it is there.
func bestTerm(set, wished uint8) uint8 {
	if set>>wished&1 != 0 {
		return wished
	}
	return uint8(bits.TrailingZeros8(set))
}

// wage is the cost of an offer for the worker's period. Most need no division.
func (q *OfferQuery) wage(offer int64, currency uint32, basis uint8) int32 {
	w := q.worker
	if currency != 0 && currency == w.Currency && basis == w.Basis && basis != 0 && offer >= 0 {
		if offer >= w.Wage {
			return 0
		}
		if offer <= q.worthless {
			return q.nothing
		}
	}
	x := q.tables.offered(offer, currency, basis, w)
	return q.cost(Wage, x.low, x.high)
}

// worthless is the most that can be offered and be worth nothing: an offer that is
// short of the reservation wage by the tolerance or more. It is -1 where there is none.
func (t *Tables) worthless(w *Worker) int64 {
	const digits = 1<<wageBits - 1
	high, low := bits.Mul64(t.tolerance, uint64(w.Wage))
	if high>>wageBits != 0 {
		return -1
	}
	short := high<<(64-wageBits) | low>>wageBits
	if low&digits != 0 {
		short++
	}
	if short > uint64(w.Wage) {
		return -1
	}
	return w.Wage - int64(short)
}
