package pool

import (
	"context"
	"slices"
	"unsafe"
)

// A posting says that somebody of a list holds a skill: their place in the list, above
// the level in 3 bits. There is one for each skill that they hold.
type posting uint16

const (
	postingLevel = 3
	// severalLevels is in place of the level of who holds a skill more than once, as nobody
	// does who validates.
	severalLevels = 1<<postingLevel - 1
	// mostPosted is how many workers a list with postings has at most.
	mostPosted = 1 << (16 - postingLevel)
)

func (p posting) place() uint32 { return uint32(p) >> postingLevel }

func (p posting) level() uint32 { return uint32(p) & (1<<postingLevel - 1) }

// noCells is where the cells of a list without postings are.
const noCells = -1

// weigh sums up for everybody of a list what their skills are worth at most, each in a
// cell. It appends the steps that the greatest of each block is of, and returns the last of
// them, and where the cells begin.
func (s *search) weigh(ctx context.Context, l *list, runs []run) (most uint16, at int32, err error) {
	n, from := (len(l.blocks)*l.size+3)&^3, len(s.cells) // so that four begin a word
	s.cells = slices.Grow(s.cells, n+mostPosted)[:from+n]
	clear(s.cells[from:])
	cells := (*[mostPosted]uint16)(s.cells[from : from+mostPosted])
	looked := 0
	for k := range runs {
		r := &runs[k]
		addWorth(cells, l.postings[r.first:r.last], &s.worths[r.earner])
		if looked += int(r.last - r.first); looked > weighEvery {
			looked = 0
			if err := s.stop(ctx); err != nil {
				return 0, 0, err
			}
		}
	}
	first := len(s.steps)
	s.steps = slices.Grow(s.steps, len(l.blocks))[:first+len(l.blocks)]
	mostOfBlocks(s.steps[first:], s.cells[from:], l.size)
	for k, cell := range s.steps[first:] {
		step := s.skills.Step(uint64(cell)<<s.shift + s.slack)
		s.steps[first+k] = step
		most = max(most, step)
	}
	return most, int32(from), nil
}

// weighEvery is how many postings are gone through between two looks at the context.
const weighEvery = 1 << 20

// addWorth adds what a skill is worth to the cells of who holds it, four by one read of
// memory. It is a call of its own, lest its few variables be kept there.
//
//go:noinline
func addWorth(cells *[mostPosted]uint16, postings []posting, w *worth) {
	const level = 1<<postingLevel - 1
	for ; len(postings) >= 4; postings = postings[4:] {
		p := (*[4]posting)(postings)
		x := uint64(p[0]) | uint64(p[1])<<16 | uint64(p[2])<<32 | uint64(p[3])<<48
		cells[x>>postingLevel%mostPosted] += w[x&level]
		cells[x>>(16+postingLevel)%mostPosted] += w[x>>16&level]
		cells[x>>(32+postingLevel)%mostPosted] += w[x>>32&level]
		cells[x>>(48+postingLevel)] += w[x>>48&level]
	}
	for _, p := range postings {
		cells[p.place()] += w[p.level()]
	}
}

// mostOfBlocks sets the greatest of the cells of each block of a size, which are below
// 2^15. Four cells are compared at once, and four blocks come to their ends together, since
// what is greater cannot be predicted.
func mostOfBlocks(most, cells []uint16, size int) {
	if size%16 != 0 || uintptr(unsafe.Pointer(unsafe.SliceData(cells)))%8 != 0 {
		for k := range most {
			most[k] = slices.Max(cells[k*size : (k+1)*size])
		}
		return
	}
	fours := unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(cells))), len(cells)/4)
	words := size / 4
	for ; len(most) >= 4; most = most[4:] {
		a, b := mostFour(fours[:words]), mostFour(fours[words:2*words])
		c, d := mostFour(fours[2*words:3*words]), mostFour(fours[3*words:4*words])
		fours = fours[4*words:]
		const half, even = 1<<32 - 1, 0xffff<<32 | 0xffff
		ab, cd := greater(a&half|b<<32, a>>32|b&^half), greater(c&half|d<<32, c>>32|d&^half)
		x := greater(ab&even|cd&even<<16, ab>>16&even|cd&^even)
		most[0], most[1], most[2], most[3] = uint16(x), uint16(x>>32), uint16(x>>16), uint16(x>>48)
	}
	for k := range most {
		x := mostFour(fours[k*words:][:words])
		x = greater(x, x>>32)
		most[k] = uint16(greater(x, x>>16))
	}
}

// mostFour has of each of the four numbers of words, four at least, the greatest.
func mostFour(words []uint64) (x uint64) {
	for ; len(words) >= 4; words = words[4:] {
		x = greater(x, greater(greater(words[0], words[1]), greater(words[2], words[3])))
	}
	return x
}

// greater has of each of four numbers of 15 bits the greater.
func greater(a, b uint64) uint64 {
	const high = 1<<15 | 1<<31 | 1<<47 | 1<<63
	m := ((a | high) - b) & high >> 15
	m = m<<16 - m
	return b ^ (a^b)&m
}
