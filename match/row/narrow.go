package row

import "math/bits"

// A row that lies in a pack is narrow: the words that [AppendWorker] wrote of it, but for
// the skills, and what follows them, in 16 bits each as a rule. The order is
//
//	jobs (10 bits), flags (6); languages (10); the second word, in halves
//	Applies; Missing; Region + 2; Available, turned left by 1
//	where there are wishes: Hours; the lower word of Wage, in halves; the upper; Currency; the small rest, in halves
//	of each job the code, the unit + 1, the years, turned left by 12; languages
//	of each area the first, the last less the first
//	of each occupation wished for the code, the unit + 1, the years + 1
//	what follows the row
//
// The flags say what is not left out: Missing, the upper word of Wage, units, what areas
// are beyond one region, years of occupations wished for. Else all of these are 0. A word
// that has no room stands behind a mark, in halves, the lower first.
const (
	narrowWishes = 1 << (10 + iota)
	narrowMissing
	narrowWage
	narrowUnits
	narrowAreas
	narrowYears
)

const (
	wideMark = 1<<16 - 1

	availableTurn = 1
	yearsTurn     = 12 // so that whole years are small
)

// digitsOf turns a code of four digits to four bits for each, and one more, so that it is
// short. What else would be there changes places with it and all others stay, so that it
// turns everything back too.
func digitsOf(code uint32) uint32 {
	if isDigits(code - '0'*0x01010101) {
		d := code & 0x0f0f0f0f
		d = (d | d>>4) & 0x00ff00ff
		return (d|d>>8)&0xffff + 1
	}
	if at := code - 1; at < 0x10000 && isDigits(spread(at)) {
		return spread(at) | '0'*0x01010101
	}
	return code
}

// spread puts each four of 16 bits into a byte of its own.
func spread(x uint32) uint32 {
	x = (x | x<<8) & 0x00ff00ff
	return (x | x<<4) & 0x0f0f0f0f
}

// isDigits reports whether each byte is below 10.
func isDigits(x uint32) bool { return (x|(x&0x7f7f7f7f+0x76767676))&0x80808080 == 0 }

// AppendNarrow appends a row without skills that [SplitSkills] returned, and what follows
// it, for [ReadNarrow]. The same words are written in one way.
func AppendNarrow(dst []uint16, words []uint32) []uint16 {
	head, second := words[0], words[1]
	jobs, languages := head>>10&MaxPacked, head>>20&MaxPacked
	w := narrowWriter{dst}
	at := packedLists(head)
	parts := narrowParts{
		jobs: cut(words, &at, 3*jobs), languages: cut(words, &at, languages),
		areas: cut(words, &at, 2*(second&MaxPacked)), wanted: cut(words, &at, 3*(second>>10&MaxPacked)),
	}
	flags := parts.flags()
	if head&wishesFollow != 0 {
		flags |= narrowWishes
	}
	if words[2]&0xffff != 0 {
		flags |= narrowMissing
	}
	if head&wishesFollow != 0 && words[packedHead+2] != 0 {
		flags |= narrowWage
	}
	w.half(jobs | flags)
	w.half(languages)
	w.halves(second)
	w.half(words[2] >> 16)
	if flags&narrowMissing != 0 {
		w.half(words[2])
	}
	w.word(words[3] + 2)
	w.word(bits.RotateLeft32(words[4], availableTurn))
	if flags&narrowWishes != 0 {
		x := words[packedHead:]
		w.word(x[0])
		w.halves(x[1])
		if flags&narrowWage != 0 {
			w.word(x[2])
		}
		w.word(x[3])
		w.halves(x[4])
	}
	w.parts(&parts, flags)
	for _, x := range words[at:] {
		w.word(x)
	}
	return w.codes
}

// cut is the next n words.
func cut(words []uint32, at *int, n uint32) []uint32 {
	from := *at
	*at += int(n)
	return words[from:*at]
}

// narrowParts are the lists of a row as words.
type narrowParts struct{ jobs, languages, areas, wanted []uint32 }

// flags are those of the lists.
func (p *narrowParts) flags() (flags uint32) {
	for _, jobs := range [...][]uint32{p.jobs, p.wanted} {
		for i := 1; i < len(jobs); i += 3 {
			if jobs[i]+1 != 0 {
				flags |= narrowUnits
			}
		}
	}
	for i := 0; i < len(p.areas); i += 2 {
		if p.areas[i] != p.areas[i+1] {
			flags |= narrowAreas
		}
	}
	for i := 2; i < len(p.wanted); i += 3 {
		if p.wanted[i]+1 != 0 {
			flags |= narrowYears
		}
	}
	return flags
}

// A narrowWriter appends narrow words.
type narrowWriter struct{ codes []uint16 }

func (w *narrowWriter) half(x uint32) { w.codes = append(w.codes, uint16(x)) }

func (w *narrowWriter) halves(x uint32) { w.codes = append(w.codes, uint16(x), uint16(x>>16)) }

func (w *narrowWriter) word(x uint32) {
	if x >= wideMark {
		w.half(wideMark)
		w.half(x)
		x >>= 16
	}
	w.half(x)
}

func (w *narrowWriter) parts(p *narrowParts, flags uint32) {
	w.jobs(p.jobs, flags, true)
	for _, x := range p.languages {
		w.word(x)
	}
	for i := 0; i < len(p.areas); i += 2 {
		w.word(p.areas[i])
		if flags&narrowAreas != 0 {
			w.word(p.areas[i+1] - p.areas[i])
		}
	}
	w.jobs(p.wanted, flags, false)
}

func (w *narrowWriter) jobs(jobs []uint32, flags uint32, worked bool) {
	for i := 0; i < len(jobs); i += 3 {
		w.word(digitsOf(jobs[i]))
		if flags&narrowUnits != 0 {
			w.word(jobs[i+1] + 1)
		}
		switch {
		case worked:
			w.word(bits.RotateLeft32(jobs[i+2], yearsTurn))
		case flags&narrowYears != 0:
			w.word(jobs[i+2] + 1)
		}
	}
}
