package audit

import (
	"slices"

	"github.com/beveridge-go/beveridge/match/fact"
)

// bases are the numbers of people of a group that a report gives or divides by.
type bases struct{ all, permitted, barred, suitable, scored int }

func (b *bases) add(p *Pool, c *Candidate) {
	b.all++
	if p.permitted(c) {
		b.permitted++
	} else {
		b.barred++
	}
	if c.Suitable == fact.Yes {
		b.suitable++
	}
	if _, ok := c.Score.Get(); ok && p.permitted(c) {
		b.scored++
	}
}

// A base is a number of people of a group that a report gives or divides by.
type base uint8

const (
	allPeople base = iota
	thePermitted
	theSuitable
	theScored
)

var baseNames = [...]string{"all", "permitted", "suitable", "scores"}

// small reports whether a base is too small to show; of the permitted also, whether
// the rest is.
func (b *bases) small(of base, least int) bool {
	few := func(n int) bool { return n > 0 && n < least }
	switch of {
	case thePermitted:
		return few(b.permitted) || few(b.barred)
	case theSuitable:
		return few(b.suitable)
	case theScored:
		return few(b.scored)
	default:
		return few(b.all)
	}
}

// hidden returns the groups that are shown only together, or withhold if not even
// that can be shown.
//
// If a group is small in one of the bases, it is pooled with the smallest group that
// is not, or with all of those that are equally large. The rule does not look at
// names, so that whoever knows it, the sum and all that is shown still cannot tell
// which of the pooled groups is which: exchange two of them and the report is the
// same. If all groups are small there is nothing to pool them with: then the sum
// gives nothing away unless there is one group, or each has one person.
func hidden(groups map[string]*bases, least int, of ...base) (pool []string, withhold bool) {
	small := func(b *bases) bool {
		return slices.ContainsFunc(of, func(x base) bool { return b.small(x, least) })
	}
	smallest, people := 0, 0
	for name, b := range groups {
		people += b.all
		if small(b) {
			pool = append(pool, name)
		} else if smallest == 0 || b.all < smallest {
			smallest = b.all
		}
	}
	if len(pool) == 0 {
		return nil, false
	}
	for name, b := range groups {
		if !small(b) && b.all == smallest {
			pool = append(pool, name)
		}
	}
	slices.Sort(pool)
	return pool, len(pool) < 2 || people == len(groups)
}

// suppress decides what is pooled and which parts are left out. Groups that are
// small only in a part are pooled too if two groups are left to compare; else that
// part is left out for all groups.
func suppress(groups map[string]*bases, least int) (pool []string, out [len(baseNames)]bool, withhold bool) {
	pool, withhold = hidden(groups, least, allPeople)
	if withhold {
		return nil, out, true
	}
	if more, no := hidden(groups, least, allPeople, thePermitted, theSuitable, theScored); !no {
		left := 0
		for name := range groups {
			if name != "" && !slices.Contains(more, name) {
				left++
			}
		}
		if left >= 2 {
			return more, out, false
		}
	}
	for name, b := range groups {
		for _, x := range []base{thePermitted, theSuitable, theScored} {
			if b.small(x, least) && !slices.Contains(pool, name) {
				out[x] = true
			}
		}
	}
	return pool, out, false
}
