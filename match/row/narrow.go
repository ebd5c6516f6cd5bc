package row

import "math/bits"

// A row that lies in a pack is narrow: the words that [AppendWorker] wrote of it, but for
// the skills, and what follows them, in 16 bits each as a rule. The order is
//
//	jobs (10 bits), flags (6); languages (10); the second word, in halves
//	Applies; Missing; Region + 2; Available, turned left by 1
//	where there are wishes: Hours; the lower word of Wage, in halves; the upper; Currency; the small rest, in halves
//	of jobs the codes, the units + 1, the years, turned left by 12; languages
//	of areas the first, the last less the first
//	of occupations wished for the codes, the units + 1, the years + 1
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
	every := func(list []uint32, from, step int, put func(uint32) uint32) {
		for i := from; i < len(list); i += step {
			w.word(put(list[i]))
		}
	}
	more := func(x uint32) uint32 { return x + 1 }
	every(p.jobs, 0, 3, digitsOf)
	if flags&narrowUnits != 0 {
		every(p.jobs, 1, 3, more)
	}
	every(p.jobs, 2, 3, func(x uint32) uint32 { return bits.RotateLeft32(x, yearsTurn) })
	every(p.languages, 0, 1, func(x uint32) uint32 { return x })
	every(p.areas, 0, 2, func(x uint32) uint32 { return x })
	if flags&narrowAreas != 0 {
		for i := 0; i < len(p.areas); i += 2 {
			w.word(p.areas[i+1] - p.areas[i])
		}
	}
	every(p.wanted, 0, 3, digitsOf)
	if flags&narrowUnits != 0 {
		every(p.wanted, 1, 3, more)
	}
	if flags&narrowYears != 0 {
		every(p.wanted, 2, 3, more)
	}
}

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
	at = readWords(list(languages&MaxPacked), 1, codes, at)
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

// readWords reads words to every so many places.
func readWords(out []uint32, step int, codes []uint16, at int) (next int) {
	for i := 0; i < len(out); i += step {
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
	if len(out) == 0 {
		return at
	}
	units, years := flags&narrowUnits != 0, worked || flags&narrowYears != 0
	at = readWords(out, 3, codes, at)
	if units {
		at = readWords(out[1:], 3, codes, at)
	}
	if years {
		at = readWords(out[2:], 3, codes, at)
	}
	for i := 0; i+2 < len(out); i += 3 {
		job := out[i : i+3]
		job[0] = digitsOf(job[0])
		if job[1]--; !units {
			job[1] = ^uint32(0)
		}
		switch {
		case worked:
			job[2] = bits.RotateLeft32(job[2], -yearsTurn)
		case years:
			job[2]--
		default:
			job[2] = ^uint32(0)
		}
	}
	return at
}

func readAreas(out []uint32, codes []uint16, at int, flags uint32) (next int) {
	at = readWords(out, 2, codes, at)
	if flags&narrowAreas != 0 && len(out) > 0 {
		at = readWords(out[1:], 2, codes, at)
		for i := 0; i+1 < len(out); i += 2 {
			out[i+1] += out[i]
		}
		return at
	}
	for i := 0; i+1 < len(out); i += 2 {
		out[i+1] = out[i]
	}
	return at
}
