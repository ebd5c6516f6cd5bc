package row

import (
	"math"
	"slices"
)

// A SkillColumn is the skills of workers one after another, in 16 bits each as a rule,
// so that those of neighbours are read as one run of memory. It gives back the lists
// that it was given, whatever they are. The zero value has none. Reading it is safe
// for concurrent use.
type SkillColumn struct {
	codes  []uint16
	firsts []uint32 // where each run of lists begins in codes
	starts []uint16 // of each list from the first of its run on, and the end
}

// runOfLists is how many lists of MaxPacked skills have starts of 16 bits: each takes
// three codes for a skill at most.
const runOfLists = 1 << runShift

const (
	runShift        = 4
	_        uint16 = runOfLists * 3 * MaxPacked
)

// The code of a skill stands by itself, so that one is looked up without those before it:
// the number's rest by pageSize, above the level in 3 bits. Of which page of numbers it is
// follows from the skill before it: of the same page, or of the next one if the rest is not
// greater; the first skill is of the first page. Where that is not so, a mark stands before
// the code: pageMark and a near page, or farMark and the upper half of any other, and then
// its lower half.
const (
	levelWidth = 3
	pageSize   = 1<<(16-levelWidth) - 1 // numbers; the rest that is left are the marks
	pageMark   = pageSize << levelWidth
	nearPages  = 6
	farMark    = pageMark + nearPages
)

// NewSkillColumn makes a column with room for so many lists and skills.
func NewSkillColumn(lists, skills int) SkillColumn {
	c := SkillColumn{make([]uint16, 0, skills), make([]uint32, 0, RunsOfLists(lists)), make([]uint16, 0, lists+1)}
	c.end()
	return c
}

// Append appends a list of [MaxPacked] skills at most.
func (c *SkillColumn) Append(skills []Skill) {
	c.begin()
	var p pagePlace
	for _, s := range skills {
		page, rest := pageOf(s)
		switch p.after(page, rest) {
		case farMarked:
			c.codes = append(c.codes, uint16(farMark+page>>16), uint16(page))
		case nearMarked:
			c.codes = append(c.codes, uint16(pageMark+page))
		}
		c.codes = append(c.codes, uint16(rest<<levelWidth)|uint16(s&7))
	}
	c.end()
}

// pageOf is the page of a skill's number, and the rest.
func pageOf(s Skill) (page, rest uint32) {
	number := uint32(s) >> levelWidth
	page = number / pageSize
	return page, number - page*pageSize
}

// A pagePlace is where a list of skills has come to. The zero value is its beginning.
type pagePlace struct {
	page uint32
	next uint32 // the least rest that is still of the page
}

// How the page of a skill is said: in so many codes.
const (
	unmarked = iota
	nearMarked
	farMarked
)

// after goes on to a skill and returns how its page is said.
func (p *pagePlace) after(page, rest uint32) (marks int) {
	implied := p.page
	if rest < p.next {
		implied++
	}
	p.page, p.next = page, rest+1
	switch {
	case page == implied:
		return unmarked
	case page < nearPages:
		return nearMarked
	default:
		return farMarked
	}
}

// CodesOf is how many codes a list of skills takes.
func CodesOf(skills []Skill) int {
	n := len(skills)
	var p pagePlace
	for _, s := range skills {
		n += p.after(pageOf(s))
	}
	return n
}

// AppendFrom appends list i of another column.
func (c *SkillColumn) AppendFrom(from *SkillColumn, i int) {
	c.begin()
	list, n := from.list(i), len(c.codes)
	if long := from.codes[from.start(i):]; len(list) <= atOnce && len(long) >= atOnce && cap(c.codes)-n >= atOnce {
		c.codes = c.codes[:n+atOnce]
		*(*[atOnce]uint16)(c.codes[n:]) = *(*[atOnce]uint16)(long)
		c.codes = c.codes[:n+len(list)]
	} else {
		c.codes = append(c.codes, list...)
	}
	c.end()
}

// atOnce is how many codes are copied at once, of which most lists have fewer: what is too
// much is written over by the next.
const atOnce = 16

// begin makes sure that the end, where the next list begins, is there.
func (c *SkillColumn) begin() {
	if len(c.starts) == 0 {
		c.end()
	}
}

// end notes the end, which begins a run where the last is full.
func (c *SkillColumn) end() {
	if len(c.starts)%runOfLists == 0 {
		c.firsts = append(c.firsts, uint32(len(c.codes)))
	}
	c.starts = append(c.starts, uint16(uint32(len(c.codes))-c.firsts[len(c.firsts)-1]))
}

// start is where list i begins in the codes.
func (c *SkillColumn) start(i int) uint32 { return c.firsts[i>>runShift] + uint32(c.starts[i]) }

// Clip ends the column: room that is not used is given back, if it is much. ok is
// false where there are more codes than starts can tell, 2^32.
func (c *SkillColumn) Clip() (ok bool) {
	if cap(c.codes) > len(c.codes)+len(c.codes)/64 {
		c.codes = append(make([]uint16, 0, len(c.codes)), c.codes...)
	}
	return uint64(len(c.codes)) <= math.MaxUint32
}

// Len returns the number of lists.
func (c *SkillColumn) Len() int { return max(len(c.starts)-1, 0) }

// Codes returns how many codes list i takes: as many as it has skills, or more.
func (c *SkillColumn) Codes(i int) int { return int(c.start(i+1) - c.start(i)) }

func (c *SkillColumn) list(i int) []uint16 { return c.codes[c.start(i):c.start(i+1)] }

// Read appends list i to dst, with room for some more behind.
func (c *SkillColumn) Read(dst []Skill, i int) []Skill {
	for r := (skillReader{codes: c.list(i)}); len(r.codes) > 0; {
		dst = slices.Grow(dst, columnSkills)
		n := r.fill((*[columnSkills]Skill)(dst[len(dst):][:columnSkills]))
		dst = dst[:len(dst)+n]
	}
	return dst
}

// A skillReader reads a list.
type skillReader struct {
	codes []uint16
	base  uint32 // the first number of the page
	next  uint32 // the least rest that is still of it
}

// fill reads the next skills and returns how many.
func (r *skillReader) fill(room *[columnSkills]Skill) (n int) {
	codes, base, next := r.codes, r.base, r.next
	i := 0
	for ; i < len(codes) && n < len(room); i++ {
		x := uint32(codes[i])
		if x >= pageMark {
			page := x - pageMark
			if page >= nearPages {
				i++
				page = (page-nearPages)<<16 | uint32(codes[i])
			}
			base, next = page*pageSize, 0
			continue
		}
		rest := x >> levelWidth
		if rest < next {
			base += pageSize
		}
		next = rest + 1
		room[n] = Skill((base+rest)<<levelWidth | x&7)
		n++
	}
	r.codes, r.base, r.next = codes[i:], base, next
	return n
}

// EqualList reports whether list i is list k of another column, written alike.
func (c *SkillColumn) EqualList(i int, other *SkillColumn, k int) bool {
	return slices.Equal(c.list(i), other.list(k))
}

// Size returns the bytes that the column takes.
func (c *SkillColumn) Size() int {
	return 2*cap(c.codes) + 4*cap(c.firsts) + 2*cap(c.starts)
}

// Arrays returns what the column is made of, for a file. It must not be changed.
func (c *SkillColumn) Arrays() (codes []uint16, firsts []uint32, starts []uint16) {
	return c.codes, c.firsts, c.starts
}

// RunsOfLists is how many firsts a column of so many lists has, whose starts are one
// more than the lists.
func RunsOfLists(lists int) int { return lists>>runShift + 1 }

// SkillColumnOf is a column made of what another one's Arrays returned, which must
// live and not change as long as it is used. Where that is not certain, ask
// [SkillColumn.Bounded] and then [Limits.ListOfSkills] of each.
func SkillColumnOf(codes []uint16, firsts []uint32, starts []uint16) SkillColumn {
	return SkillColumn{codes, firsts, starts}
}

// Bounded reports whether the lists go from the first code to the last.
func (c *SkillColumn) Bounded() bool {
	if len(c.starts) == 0 {
		return len(c.codes)+len(c.firsts) == 0
	}
	if len(c.firsts) != RunsOfLists(c.Len()) || c.firsts[0] != 0 {
		return false
	}
	before := uint64(0)
	for i, x := range c.starts {
		at := uint64(c.firsts[i>>runShift]) + uint64(x)
		if at < before || i%runOfLists == 0 && x != 0 {
			return false
		}
		before = at
	}
	return before == uint64(len(c.codes))
}

// ListOfSkills reports whether list i of a column can be read, is written in the one
// way that [SkillColumn.Append] writes it, and has skills within the limits.
func (l *Limits) ListOfSkills(c *SkillColumn, i int) bool {
	var p pagePlace
	skills := 0
	for codes := c.list(i); len(codes) > 0; skills++ {
		page, marks := p.page, unmarked
		switch mark := uint32(codes[0]); {
		case mark >= farMark:
			if marks = farMarked; len(codes) < 3 {
				return false
			}
			page = (mark-farMark)<<16 | uint32(codes[1])
		case mark >= pageMark:
			if marks = nearMarked; len(codes) < 2 {
				return false
			}
			page = mark - pageMark
		case mark>>levelWidth < p.next:
			page++
		}
		x := uint32(codes[marks])
		if codes = codes[marks+1:]; x >= pageMark || p.after(page, x>>levelWidth) != marks {
			return false
		}
		if uint64(page)*pageSize+uint64(x>>levelWidth) >= uint64(l.Skills) || x&7 > MaxLevel {
			return false
		}
	}
	return skills <= MaxPacked
}
