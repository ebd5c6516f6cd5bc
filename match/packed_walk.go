package match

import (
	"github.com/beveridge-go/beveridge/match/row"
)

// A factWalk goes through the facts of one worker in a pack, whatever their words
// are, and sees whether a wordReader could read them. It changes the numbers of
// names where it is told to.
type factWalk struct {
	words []uint32
	at    int
	bad   bool

	names, free, rules uint32 // how many there are
	limits             *row.Limits
	renumber           func(uint32) uint32 // nil: nothing changes
}

// walk goes through the facts, from at on, and leaves at behind them.
func (f *factWalk) walk() {
	head := f.next()
	if head>>factBirthShift&3 == stateSome {
		f.next()
	}
	if head>>factHoursShift&3 == stateSome {
		f.next()
		f.next()
	}
	f.below(head>>factFreeShift&row.MaxPacked, f.free)
	f.mentions(head >> factLicenceShift & row.MaxPacked)
	if head&factPermits != 0 {
		for n := f.next(); n > 0 && !f.bad; n-- {
			f.permit()
		}
	}
	if head&factRefusals != 0 {
		n := f.next()
		f.mentions(n & row.MaxPacked)
		f.areas(n >> 10 & row.MaxPacked)
		f.mentions(n >> 20 & row.MaxPacked)
	}
}

func (f *factWalk) permit() {
	head, rules := f.next(), f.next()
	f.mentions(1)
	if head>>permitUntilShift&3 == stateSome {
		f.next()
	}
	f.areas(head & row.MaxPacked)
	f.mentions(head >> 10 & row.MaxPacked)
	f.below(rules, f.rules)
}

// next is the next word, or 0 where there is none.
func (f *factWalk) next() uint32 {
	if f.bad || f.at >= len(f.words) {
		f.bad = true
		return 0
	}
	f.at++
	return f.words[f.at-1]
}

// below goes through n numbers below a limit.
func (f *factWalk) below(n, limit uint32) {
	for ; n > 0 && !f.bad; n-- {
		if f.next() >= limit {
			f.bad = true
		}
	}
}

// mentions goes through n numbers of names.
func (f *factWalk) mentions(n uint32) {
	for ; n > 0 && !f.bad; n-- {
		switch x := f.next(); {
		case x >= f.names:
			f.bad = true
		case f.renumber != nil:
			f.words[f.at-1] = f.renumber(x)
		}
	}
}

func (f *factWalk) areas(n uint32) {
	for ; n > 0 && !f.bad; n-- {
		a := row.Span{First: int32(f.next()), Last: int32(f.next())}
		if f.limits != nil && !f.limits.Area(a) {
			f.bad = true
		}
	}
}

// A renumbering gives names the numbers of the order in which the workers mention them,
// so that they do not depend on who was packed first, and drops those that nobody
// mentions.
type renumbering struct {
	walk  factWalk
	to    []uint32 // by number; noName: not mentioned yet
	names []string
}

const noName = ^uint32(0)

func newRenumbering(names []string) *renumbering {
	r := &renumbering{to: make([]uint32, len(names))}
	for i := range r.to {
		r.to[i] = noName
	}
	r.walk = factWalk{names: uint32(len(names)), free: noName, rules: noName}
	r.walk.renumber = func(x uint32) uint32 {
		if r.to[x] == noName {
			r.to[x] = uint32(len(r.names))
			r.names = append(r.names, names[x])
		}
		return r.to[x]
	}
	return r
}

// worker changes the numbers in the facts of a worker.
func (r *renumbering) worker(words []uint32) {
	if n, caller := row.PackedLen(words); caller&packedFacts != 0 {
		r.walk.words, r.walk.at = words, n
		r.walk.walk()
	}
}
