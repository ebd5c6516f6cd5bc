package row

import "math"

// The languages of a sketch are four bytes, an identity above a level of [Spoken] each;
// identity 0 is none. Languages are more than identities, of which those that somebody holds
// may share one: it is held at the better level then.
const (
	spokenInSketch = 4
	spokenIDs      = 30
	nobodyID       = 31 // which no language has

	spokenOpen = 1 // nothing is known of the languages
	spokenMany = 2 // there are more than four
)

func spokenID(number uint32) uint32 { return (number-1)%spokenIDs + 1 }

// spokenOf are the languages of a worker.
func spokenOf(w *Worker) uint32 {
	if w.Missing.Has(Language) {
		return spokenOpen
	}
	var bytes [spokenInSketch]uint32
	n := 0
next:
	for _, l := range w.Languages {
		if l&7 == 0 {
			continue // not held
		}
		one := spokenID(uint32(l>>3))<<3 | uint32(l&7)
		for i, x := range bytes[:n] {
			if x>>3 == one>>3 {
				bytes[i] = betterSpoken(x, one)
				continue next
			}
		}
		if n == spokenInSketch {
			return spokenMany
		}
		bytes[n] = one
		n++
	}
	return bytes[0] | bytes[1]<<8 | bytes[2]<<16 | bytes[3]<<24
}

// betterSpoken is what is not below either of two of an identity. It is not at a level that
// is not known, which at the low end counts little.
func betterSpoken(a, b uint32) uint32 {
	if max(a, b)&7 == LanguageUnknown {
		return a&^7 | (LanguageUnknown - 1)
	}
	return max(a, b)
}

// A sketchAlternative is a language that meets a demand: by the level held twice what that
// costs at least, and one where the demand is a must and not met so.
type sketchAlternative struct {
	id   uint32 // in each byte
	last bool   // of the demand
	cost [LanguageUnknown + 1]int64
}

// of is the cost for somebody of these languages. It has no branch: what they are cannot be
// predicted.
func (a *sketchAlternative) of(languages uint32) int64 {
	const ones, identities = 0x01010101, 0xf8f8f8f8
	x := languages ^ a.id // the level where the identity is this one
	others := x & identities
	found := (others - ones) &^ others & (ones << 7) // all others are 8 or more
	x &= found >> 7 * 0xff
	x |= x >> 16
	return a.cost[(x|x>>8)&LanguageUnknown]
}

// speak keeps the first demands for languages, as many as there is room for, of which some
// are musts: those that one language meets first.
func (q *SketchQuery) speak(demands []Alternative, musts uint64) {
	for _, choices := range [2]bool{false, true} {
		k, from := 0, 0
		for i := range demands {
			if !demands[i].Last {
				continue
			}
			if some := demands[from : i+1]; len(some) > 1 == choices && q.languages+len(some) <= len(q.alternatives) {
				for _, a := range some {
					q.price(&q.alternatives[q.languages], a, musts>>k&1 != 0)
					q.languages++
				}
			}
			k, from = k+1, i+1
		}
		if !choices {
			q.singles = q.languages
		}
	}
}

// price sets what a language costs: the best level no more than one that is not known, since
// it stands for both where two share an identity.
func (q *SketchQuery) price(a *sketchAlternative, of Alternative, must bool) {
	want, id := of.Language, uint32(nobodyID)
	if want>>3 != 0 {
		id = spokenID(uint32(want >> 3))
	}
	a.id, a.last = id<<3*0x01010101, of.Last
	t := q.tables
	for have := range a.cost {
		fit := t.language[want&7][have]
		if have == 0 && want&7 == 0 {
			fit = span{t.zero, t.zero}
		}
		a.cost[have] = 2 * q.weight[Language] * fit.at(q.end, t.priorValue[Language]).cost()
	}
	best := LanguageUnknown - 1
	a.cost[best] = min(a.cost[best], a.cost[LanguageUnknown])
	if must {
		for have := range max(want&7, 1) {
			a.cost[have]++
		}
	}
}

// spoken is twice what the languages of a sketch cost at least, and one more where a must
// fails.
func (q *SketchQuery) spoken(languages uint32) (cost int64) {
	switch languages {
	case spokenOpen:
		return 2 * q.languageOpen
	case spokenMany:
		return 0
	}
	unmet := int64(0)
	for i := range q.alternatives[:q.singles] {
		x := q.alternatives[i].of(languages)
		cost, unmet = max(cost, x), unmet|x
	}
	least, all := int64(math.MaxInt64), int64(1)
	for i := range q.alternatives[q.singles:q.languages] {
		a := &q.alternatives[q.singles+i]
		x := a.of(languages)
		least, all = min(least, x), all&x
		if a.last {
			cost, unmet = max(cost, least), unmet|all
			least, all = math.MaxInt64, 1
		}
	}
	return cost&^1 | unmet&1
}
