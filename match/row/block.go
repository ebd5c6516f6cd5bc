package row

import (
	"math"
)

// A Block summarises some workers, so that one bound holds for all of them: what
// their components other than the skills and the place can be at best. It has no
// pointers, so that blocks can be kept in a file as they are. The zero value
// summarises nobody.
type Block struct {
	Trades    TradeSet // occupations worked in
	languages [blockLanguages]Spoken
	available int32
	years     int32 // the most that is known of any of them; the greatest value for more
	missing   Mask  // of any of them
	spoken    uint8 // how many languages; anyLanguage: more than there is room for
	education uint8 // the highest level that is known
	flags     uint8
	rest      [3]byte // 0; said here, so that no byte of a block is left to chance
}

const (
	blockLanguages = 6
	anyLanguage    = blockLanguages + 1
)

// The flags of a block.
const (
	educationOpen = 1 << iota // some level of education is unknown
	yearsOpen                 // some worker does not know some of theirs
	somebody
)

// Touch reads a word of each line of the cache that the block lies in, so that it is at
// hand. What it returns means nothing.
func (b *Block) Touch() uint32 { return uint32(b.Trades[0]+b.Trades.Summary()) + uint32(b.flags) }

// Add adds a worker to the block, whose occupations are numbered by the trades.
func (b *Block) Add(w *Worker, trades *Trades) {
	if b.flags&somebody == 0 {
		b.flags, b.available = b.flags|somebody, math.MaxInt32
	}
	b.missing |= w.Missing
	if !w.Missing.Has(Availability) {
		b.available = min(b.available, w.Available)
	}
	for _, j := range w.Jobs {
		trades.add(&b.Trades, j)
	}
	years, open := yearsOf(w.Jobs)
	if b.years = max(b.years, years); open {
		b.flags |= yearsOpen
	}
	if w.Education == EducationOpen {
		b.flags |= educationOpen
	} else {
		b.education = max(b.education, w.Education)
	}
	for _, l := range w.Languages {
		b.addLanguage(l)
	}
}

// yearsOf are the years that are known in some occupations, the greatest value for more,
// and whether some are not.
func yearsOf(jobs []Job) (years int32, open bool) {
	sum := int64(0)
	for _, j := range jobs {
		open = open || j.Years < 0
		sum = min(sum+max(int64(j.Years), 0), math.MaxInt32)
	}
	return int32(sum), open
}

// Join adds the workers of another block.
func (b *Block) Join(other *Block) {
	if b.flags&somebody == 0 {
		*b = *other
		return
	}
	b.Trades.join(&other.Trades)
	b.missing |= other.missing
	b.available, b.years = min(b.available, other.available), max(b.years, other.years)
	b.education = max(b.education, other.education)
	b.flags |= other.flags
	for _, l := range other.languages[:other.spoken%anyLanguage] {
		b.addLanguage(l)
	}
	if other.spoken == anyLanguage {
		b.spoken = anyLanguage
	}
}

// addLanguage keeps the highest level of each language. A level that is not
// known can be any, and is kept as such.
func (b *Block) addLanguage(l Spoken) {
	if b.spoken == anyLanguage {
		return
	}
	for i, x := range b.languages[:b.spoken] {
		if x>>3 == l>>3 {
			b.languages[i] = max(x, l)
			return
		}
	}
	if b.spoken < blockLanguages {
		b.languages[b.spoken] = l
	}
	b.spoken++
}

// Misses reports whether nothing can be said of a component for some worker.
func (b *Block) Misses(c int) bool { return b.missing.Has(c) }

// A Place bounds what a location is worth to the workers of a block.
type Place struct{ Low, High Code }

// Anywhere is a place that is worth most.
var Anywhere = Place{One, One}

// CostBound returns a weighted cost in the employer's view that no worker of the
// block is below, its skills not counted. The view must have no weight for what
// workers wish ([Tables.Prunable]). near are the trades by nearness to the
// vacancy's occupation at the end. No worker's location is worth more than the place.
func (t *Tables) CostBound(v *Vacancy, b *Block, near *Nearness, place Place, end End) int64 {
	weights := &t.weights[0][v.Applies.place()]
	var sum int64
	need := weights.need &^ (1 << Skills)
	var job bounds
	if need&^v.Missing&(1<<Occupation|1<<Experience) != 0 {
		job = near.best(&b.Trades)
	}
	for rest := need; rest != 0; rest &= rest - 1 {
		c := rest.first()
		open := int64(t.open[end][c])
		if !v.Missing.Has(c) {
			best := int64(t.CostOf(t.best(c, v, b, job, place).at(end, t.prior[c])))
			if b.missing.Has(c) {
				best = min(best, open)
			}
			open = best
		}
		sum += int64(weights.By[c]) * open
	}
	return sum
}

// A TradeCost is the part of [Tables.CostBound] that the nearness of a block's occupations
// has, for one vacancy: the cost of the occupation alone.
type TradeCost struct {
	near         *Nearness // nil: the cost is the same for all
	weight, open int64
}

// TradeCost returns that part for a vacancy, on the terms of [Tables.CostBound].
func (t *Tables) TradeCost(v *Vacancy, near *Nearness, end End) TradeCost {
	weight := int64(t.weights[0][v.Applies.place()].By[Occupation])
	if weight == 0 || v.Missing.Has(Occupation) {
		near = nil
	}
	return TradeCost{near, weight, weight * int64(t.open[end][Occupation])}
}

// Of is the cost for a block.
func (c *TradeCost) Of(b *Block) int64 {
	if c.near == nil {
		return c.open
	}
	return c.over(c.near.cost(&b.Trades), b.missing.Has(Occupation))
}

// OfSummary is the least cost for a block of which a [TradeSet.Summary] is known, and
// whether for some worker nothing can be said of the occupation.
func (c *TradeCost) OfSummary(trades uint64, missing bool) int64 {
	if c.near == nil {
		return c.open
	}
	return c.over(c.near.costOfSummary(trades), missing)
}

// over is the weighted cost of what is near, or of nothing known where that is less.
func (c *TradeCost) over(near int32, missing bool) int64 {
	best := c.weight * int64(near)
	if missing {
		best = min(best, c.open)
	}
	return best
}

// best bounds a component of a block from above: no worker has a greater low or
// high.
func (t *Tables) best(c int, v *Vacancy, b *Block, job bounds, place Place) bounds {
	switch c {
	case Occupation:
		return job
	case Location:
		if v.Remote == Unknown {
			place.High = One
		}
		return bounds{place.Low, place.High}
	case Language:
		if b.spoken == anyLanguage {
			return bounds{One, One}
		}
		return t.bestLanguages(v.Languages, b)
	case Education:
		best := t.education[v.Education][b.education].bounds()
		if b.flags&educationOpen != 0 {
			open := t.education[v.Education][EducationOpen].bounds()
			best = bounds{max(best.low, open.low), max(best.high, open.high)}
		}
		return best
	case Experience:
		years := career{least: weighed(job.low, b.years), most: weighed(job.high, b.years)}
		if b.flags&yearsOpen != 0 && job.high > 0 {
			years.most = mostYears
		}
		low, high := t.experience(v.Required, &years)
		return bounds{low, high}
	case Availability:
		x := t.availability(v.Start, b.available).code()
		return bounds{x, x}
	default:
		return bounds{One, One}
	}
}

// weighed is years in proportion to nearness, mostYears where there may be more
// years than a block can hold.
func weighed(c Code, years int32) int64 {
	if c > 0 && years == math.MaxInt32 {
		return mostYears
	}
	return int64(c) * int64(years)
}

// bestLanguages is as if one worker held each language at the highest level. A
// level that is unknown to some counts as C2.
func (t *Tables) bestLanguages(demands []Alternative, b *Block) bounds {
	best := t.languages(demands, b.languages[:b.spoken]).bounds()
	return bounds{max(best.low, best.high), best.high}
}

// HomePlace bounds what work in a region is worth to those who live in one.
func (t *Tables) HomePlace(work, home int32) Place {
	way := t.way(home, work)
	best := way.either()
	return Place{best.low, best.high}
}

// MovePlace bounds what a location is worth by a move alone.
func (t *Tables) MovePlace() Place { return Place{t.bestMove, t.bestMove} }

// Prunable reports whether the employer's view has no weight for what workers
// wish, so that the weights of a vacancy are the same for all workers.
func (t *Tables) Prunable() bool {
	return t.prunable
}
