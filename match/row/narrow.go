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

// NarrowCaller is the caller's number of a narrow row.
func NarrowCaller(codes []uint16) uint32 { return uint32(codes[3]) >> (callerShift - 16) }

// ReadNarrow appends the words of a narrow row, and what follows it. ok is false where it
// is cut off; of codes that may be anything it is to be asked whether [AppendNarrow] writes
// the words so. In steady state it does not allocate.
func ReadNarrow(dst []uint32, codes []uint16) (words []uint32, ok bool) {
	flags, languages := half(codes, 0), half(codes, 1)
	second := halves(codes, 2)
	jobs, areas, wanted := flags&MaxPacked, second&MaxPacked, second>>10&MaxPacked
	most := packedHead + packedWishes + int(3*jobs+languages&MaxPacked+2*areas+3*wanted) + len(codes)
	if cap(dst)-len(dst) < most {
		dst = append(make([]uint32, 0, 2*(len(dst)+most)), dst...)
	}
	out := dst[len(dst):][:most]
	out[0], out[1], out[2] = jobs<<10|languages<<20, second, half(codes, 4)<<16
	at, n := 5, packedHead
	if flags&narrowMissing != 0 {
		out[2] |= half(codes, at)
		at++
	}
	out[3], at = word(codes, at)
	out[4], at = word(codes, at)
	out[3], out[4] = out[3]-2, bits.RotateLeft32(out[4], -availableTurn)
	if flags&narrowWishes != 0 {
		out[0] |= wishesFollow
		at = readWishes(out[packedHead:][:packedWishes], codes, at, flags)
		n += packedWishes
	}
	list := func(size uint32) []uint32 {
		n += int(size)
		return out[n-int(size) : n]
	}
	at = readJobs(list(3*jobs), codes, at, flags, true)
	at = readWords(list(languages&MaxPacked), codes, at)
	at = readAreas(list(2*areas), codes, at, flags)
	at = readJobs(list(3*wanted), codes, at, flags, false)
	for at < len(codes) {
		out[n], at = word(codes, at)
		n++
	}
	return dst[:len(dst)+n], at == len(codes) && languages <= MaxPacked
}

// half is a code; behind the last there is 0.
func half(codes []uint16, at int) uint32 {
	if at >= len(codes) {
		return 0
	}
	return uint32(codes[at])
}

func halves(codes []uint16, at int) uint32 { return half(codes, at) | half(codes, at+1)<<16 }

// word is a word, and where the next one begins: behind the end, where it is cut off.
func word(codes []uint16, at int) (x uint32, next int) {
	if x = half(codes, at); x != wideMark {
		return x, at + 1
	}
	return halves(codes, at+1), at + 3
}

func readWords(out []uint32, codes []uint16, at int) (next int) {
	for i := range out {
		x := half(codes, at) // as word does, which is too long for a place of its own
		if at++; x == wideMark {
			x = halves(codes, at)
			at += 2
		}
		out[i] = x
	}
	return at
}

func readWishes(out []uint32, codes []uint16, at int, flags uint32) (next int) {
	out[0], at = word(codes, at)
	out[1], out[2] = halves(codes, at), 0
	at += 2
	if flags&narrowWage != 0 {
		out[2], at = word(codes, at)
	}
	out[3], at = word(codes, at)
	out[4] = halves(codes, at)
	return at + 2
}

// readJobs reads occupations, which were worked in or are wished for.
func readJobs(out []uint32, codes []uint16, at int, flags uint32, worked bool) (next int) {
	units, years := flags&narrowUnits != 0, flags&narrowYears != 0
	for i := 0; i+2 < len(out); i += 3 {
		job := out[i : i+3 : i+3]
		code := half(codes, at)
		if at++; code == wideMark {
			code = halves(codes, at)
			at += 2
		}
		job[0], job[1], job[2] = digitsOf(code), ^uint32(0), ^uint32(0)
		if units {
			job[1], at = word(codes, at)
			job[1]--
		}
		switch {
		case worked:
			x := half(codes, at)
			if at++; x == wideMark {
				x = halves(codes, at)
				at += 2
			}
			job[2] = bits.RotateLeft32(x, -yearsTurn)
		case years:
			job[2], at = word(codes, at)
			job[2]--
		}
	}
	return at
}

func readAreas(out []uint32, codes []uint16, at int, flags uint32) (next int) {
	lasts := flags&narrowAreas != 0
	for i := 0; i+1 < len(out); i += 2 {
		first := half(codes, at)
		if at++; first == wideMark {
			first = halves(codes, at)
			at += 2
		}
		out[i], out[i+1] = first, first
		if lasts {
			var more uint32
			more, at = word(codes, at)
			out[i+1] += more
		}
	}
	return at
}
