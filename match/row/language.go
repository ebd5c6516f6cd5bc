package row

// A Spoken language is a language held at a level: number<<3 | level, where the level
// is 0 (not held) to 6 (C2), or [LanguageUnknown]. Numbers are positive.
type Spoken uint32

// SpokenAt packs a number and a level.
func SpokenAt(number, level int) Spoken { return Spoken(number)<<3 | Spoken(level) }

// An Alternative is one language that meets a demand, on the terms of
// [Spoken]. Level 0 asks for any knowledge. A demand is met by any of its
// alternatives; the last of them is marked.
type Alternative struct {
	Language Spoken
	Last     bool
}

// languages is the least fit over the demands, each the best over its
// alternatives.
func (t *Tables) languages(demands []Alternative, held []Spoken) span {
	low, high := valueOne, valueOne
	bestLow, bestHigh := t.zero, t.zero
	for i := range demands {
		r := t.languageFit(demands[i].Language, held)
		bestLow, bestHigh = max(bestLow, r.low), max(bestHigh, r.high)
		if demands[i].Last {
			low, high = min(low, bestLow), min(high, bestHigh)
			bestLow, bestHigh = t.zero, t.zero
		}
	}
	return span{low, high}
}

// languageFit is the fit of one alternative. A language that is not listed is
// not held, and where any knowledge is asked for, that is nothing.
func (t *Tables) languageFit(want Spoken, held []Spoken) span {
	have := Spoken(0)
	for _, h := range held {
		if h>>3 == want>>3 {
			have = h & 7
			break
		}
	}
	if have == 0 && want&7 == 0 {
		return span{t.zero, t.zero}
	}
	return t.language[want&7][have]
}
