package row

import "math/bits"

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
