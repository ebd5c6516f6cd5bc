package row

import (
	"math"
	"slices"
)

// A Block summarises some workers, so that one bound holds for all of them: what
// their components other than the skills can be at best. The zero value
// summarises nobody.
type Block struct {
	workers   int
	missing   Mask // of any of them
	available int32
	years     int64 // the most that is known of any of them
	yearsOpen bool  // some worker does not know some of theirs
	education uint8 // the highest level that is known
	open      bool  // some level of education is unknown
	jobs      few[jobKey]
	languages few[Spoken] // each with the highest level, LanguageUnknown above C2
	homes     few[int32]
	moving    bool // some worker would move, or may
}

type jobKey struct {
	code uint32
	unit int32
}

// few holds up to 8 different values; more of them count as any.
type few[T comparable] struct {
	list []T
	any  bool
}

const fewest = 8

func (f *few[T]) add(x T) {
	switch {
	case f.any || slices.Contains(f.list, x):
	case len(f.list) == fewest:
		f.list, f.any = nil, true
	default:
		f.list = append(f.list, x)
	}
}

// Add adds a worker to the block.
func (b *Block) Add(w *Worker) {
	if b.workers == 0 {
		b.available = math.MaxInt32
	}
	b.workers++
	b.missing |= w.Missing
	if !w.Missing.Has(Availability) {
		b.available = min(b.available, w.Available)
	}
	years := int64(0)
	for _, j := range w.Jobs {
		b.jobs.add(jobKey{j.Code, j.Unit})
		b.yearsOpen = b.yearsOpen || j.Years < 0
		years = min(years+max(int64(j.Years), 0), mostYears)
	}
	b.years = max(b.years, years)
	if w.Education == EducationOpen {
		b.open = true
	} else {
		b.education = max(b.education, w.Education)
	}
	for _, l := range w.Languages {
		b.addLanguage(l)
	}
	b.homes.add(w.Region)
	b.moving = b.moving || w.Moving != No
}

// addLanguage keeps the highest level of each language. A level that is not
// known can be any, and is kept as such.
func (b *Block) addLanguage(l Spoken) {
	for i, x := range b.languages.list {
		if x>>3 == l>>3 {
			b.languages.list[i] = max(x, l)
			return
		}
	}
	b.languages.add(l)
}

// Misses reports whether nothing can be said of a component for some worker.
func (b *Block) Misses(c int) bool { return b.missing.Has(c) }

// CostBound returns a weighted cost in the employer's view that no worker of the
// block is below, its skills not counted. The view must have no weight for what
// workers wish ([Tables.Prunable]). No worker's location is worth more than
// nearest.
func (t *Tables) CostBound(v *Vacancy, b *Block, nearest Code, end End) int64 {
	weights := &t.weights[0][v.Applies.place()]
	var sum int64
	need := weights.need &^ (1 << Skills)
	var job bounds
	if need&^v.Missing&(1<<Occupation|1<<Experience) != 0 {
		job = t.nearest(v, b)
	}
	for rest := need; rest != 0; rest &= rest - 1 {
		c := rest.first()
		open := int64(t.open[end][c])
		if !v.Missing.Has(c) {
			at := t.best(c, v, b, job)
			if c == Location {
				at = bounds{min(at.low, nearest), min(at.high, nearest)}
			}
			best := int64(t.CostOf(at.at(end, t.prior[c])))
			if b.missing.Has(c) {
				best = min(best, open)
			}
			open = best
		}
		sum += int64(weights.By[c]) * open
	}
	return sum
}

// best bounds a component of a block from above: no worker has a greater low or
// high.
func (t *Tables) best(c int, v *Vacancy, b *Block, job bounds) bounds {
	switch c {
	case Occupation:
		return job
	case Location:
		return t.bestLocation(v, b)
	case Language:
		if b.languages.any {
			return bounds{One, One}
		}
		return t.bestLanguages(v.Languages, b)
	case Education:
		best := t.education[v.Education][b.education].bounds()
		if b.open {
			open := t.education[v.Education][EducationOpen].bounds()
			best = bounds{max(best.low, open.low), max(best.high, open.high)}
		}
		return best
	case Experience:
		years := career{least: weighed(job.low, b.years), most: weighed(job.high, b.years)}
		if b.yearsOpen && job.high > 0 {
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

// weighed is years in proportion to nearness, mostYears at most.
func weighed(c Code, years int64) int64 {
	if c > 0 && years > mostYears>>codeBits {
		return mostYears // the product could be too large
	}
	return int64(c) * years
}

// nearest bounds the nearness of any occupation worked in.
func (t *Tables) nearest(v *Vacancy, b *Block) bounds {
	if b.jobs.any {
		return bounds{One, One}
	}
	var best bounds
	for _, j := range b.jobs.list {
		low, high := t.near(v.Occupation, Job{Code: j.code, Unit: j.unit})
		best = bounds{max(best.low, low), max(best.high, high)}
	}
	return best
}

// bestLanguages is as if one worker held each language at the highest level. A
// level that is unknown to some counts as C2.
func (t *Tables) bestLanguages(demands []Alternative, b *Block) bounds {
	best := t.languages(demands, b.languages.list).bounds()
	return bounds{max(best.low, best.high), best.high}
}

func (t *Tables) bestLocation(v *Vacancy, b *Block) bounds {
	if v.Remote == Yes {
		return bounds{One, One}
	}
	if v.Region < 0 || b.homes.any {
		return bounds{One, One}
	}
	var buf trip
	best := span{t.zero, t.zero}
	for _, home := range b.homes.list {
		way := t.trip(home, v.Region, &buf)
		best = span{max(best.low, way.commute.low), max(best.high, way.commute.high)}
		if b.moving {
			best = span{max(best.low, way.move.low), max(best.high, way.move.high)}
		}
	}
	if v.Remote == Unknown {
		best.high = valueOne
	}
	return best.bounds()
}

// SkillCost returns the weighted cost of a coverage in the employer's view, 0
// where the skills have no weight. It never rises with the coverage.
func (t *Tables) SkillCost(v *Vacancy, coverage Code) int64 {
	return t.times(t.weights[0][v.Applies.place()].By[Skills], coverage)
}

// SkillOpen is the weighted cost of skills of which nothing is known.
func (t *Tables) SkillOpen(v *Vacancy, end End) int64 {
	return int64(t.weights[0][v.Applies.place()].By[Skills]) * int64(t.open[end][Skills])
}

// Prunable reports whether the employer's view has no weight for what workers
// wish, so that the weights of a vacancy are the same for all workers.
func (t *Tables) Prunable() bool {
	return t.prunable
}

// BestMove is the most that a move can be worth.
func (t *Tables) BestMove() Code { return t.bestMove }

// Level returns the credit of a held level where a level is demanded, and the
// mean for a held number of unknown level at Expected.
func (t *Tables) Level(held Skill, demanded int, end End) Credit {
	if held&7 == 0 && end == Expected && int(held>>3) < len(t.levelMean) {
		return t.levelMean[held>>3][demanded]
	}
	return t.credit[end][held&7][demanded]
}
