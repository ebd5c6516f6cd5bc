package taxonomy

import (
	"context"
	"math"
	"slices"
)

// A Containment says how much of what the occupations of one ISCO unit group,
// the target, have as essential skills those of another, the source, have too:
//
//	contain(target|source) = Σ ω(s) · min(T(s), S(s)) / Σ ω(s) · T(s)
//
// over skills s, where T(s) is the share of the target's ESCO occupations that
// have s as essential, S(s) that of the source, and ω(s) is [ESCO.Specificity],
// at least [LeastWeight]. Occupations in no relation say nothing and are not
// counted. These shares are the profile of a group; a group without an essential
// skill has none. For groups of one occupation contain is [Contained].
//
// It is directed: moving to a narrower occupation is easier than to a wider one.
// It sees across major groups, where [ProximityTable] is blind; the proximity of
// occupations is the greater of the two:
//
//	proximity = max(table entry of the shared digits, contain(target|source))
//
// A code of fewer digits, or "", is any of the unit groups that it may become,
// its completions, and has bounds. Of a pair of groups without both profiles
// nothing is known, and it counts as 0, which leaves the maximum above to the
// table. The laws, for targets t and sources s with completions t' and s':
//
//	0 ≤ low ≤ high ≤ 1                         bounded
//	low(t, s) ≤ low(t', s'), high likewise ≥   sound; a digit more never widens
//	low = high if both have four digits        decided
//	contain(t|t) = 1 for a unit group with a profile
//
// Values are stored as codes from 0 to [FullCredit]: value · 65535, rounded to
// the nearest, but less than FullCredit unless each skill of the target is
// contained in full. They are the same on every machine: weights are rounded to
// 2⁻³⁰ first, so that sums are whole numbers, and exact for ESCO.
//
// A Containment is immutable and safe for concurrent use. For ISCO-08 it takes
// 3.1 MB. Source: Kosko's subsethood of fuzzy sets, Σ min(a, b) / Σ a
// (Information Sciences 40, 1986), weighted by specificity.
type Containment struct {
	codes    []Code // "" first, then the scheme's, ascending
	profiled []bool // by code: some completion has a profile
	byTarget bounds
	bySource bounds
}

// bounds holds square matrices, one row after the other.
type bounds struct{ low, high []uint16 }

func (b *bounds) row(i, n int) (low, high []uint16) {
	return b.low[i*n : (i+1)*n : (i+1)*n], b.high[i*n : (i+1)*n : (i+1)*n]
}

// LeastWeight is the weight in a [Containment] of a skill that every occupation
// has. It is a guess: such a skill should count a little.
const LeastWeight = 0.05

// NewContainment computes the containment of the unit groups of e, which takes
// some tens of milliseconds for ESCO 1.1.1. The only error is that of a
// cancelled context.
func NewContainment(ctx context.Context, e *ESCO) (*Containment, error) {
	weights := make([]float64, e.skills.items)
	for s := range weights {
		weights[s] = max(LeastWeight, e.specificity[s])
	}
	return newContainment(ctx, e.isco.codes, e.profiles(), weights)
}

// A profile is what the occupations of a unit group have as essential.
type profile struct {
	occupations int64
	skills      []Node  // ascending
	counts      []int64 // beside skills: the occupations that have it
}

// profiles returns the profiles of the unit groups that have occupations in any
// relation. Without skills one is as good as none.
func (e *ESCO) profiles() map[Code]profile {
	all := make(map[Code]profile)
	for o := range Node(e.occupations.items) {
		if len(e.Essential(o))+len(e.Optional(o)) == 0 || e.Unit(o) == "" {
			continue
		}
		p := all[e.Unit(o)]
		p.occupations++
		p.skills = append(p.skills, e.Essential(o)...)
		all[e.Unit(o)] = p
	}
	for unit, p := range all {
		slices.Sort(p.skills)
		last := -1 // the place of the last distinct skill
		for i, s := range p.skills {
			if i == 0 || s != p.skills[last] {
				last++
				p.skills[last] = s
				p.counts = append(p.counts, 0)
			}
			p.counts[last]++
		}
		p.skills = p.skills[:last+1]
		all[unit] = p
	}
	return all
}

// newContainment computes the containment of unit groups among the codes of a
// scheme from their profiles and the weights of skills in (0, 1].
func newContainment(ctx context.Context, codes []Code, profiles map[Code]profile, weights []float64) (*Containment, error) {
	c := &Containment{codes: append([]Code{""}, codes...)}
	n := len(c.codes)
	c.profiled = make([]bool, n)
	c.byTarget = bounds{make([]uint16, n*n), make([]uint16, n*n)}
	groups := make([]profile, n) // by code
	for i, code := range c.codes {
		groups[i], c.profiled[i] = profiles[code], len(profiles[code].skills) > 0
	}
	users := usersOf(groups, len(weights))
	for i, g := range groups {
		if err := canceled(ctx); err != nil {
			return nil, err
		}
		row := c.byTarget.low[i*n : (i+1)*n]
		g.contain(groups, users, weights, row)
		copy(c.byTarget.high[i*n:], row)
	}
	c.fold()
	c.bySource = bounds{flip(c.byTarget.low, n), flip(c.byTarget.high, n)}
	return c, nil
}

// A user is a group that has a skill, and how many of its occupations do.
type user struct {
	group int
	count int64
}

// usersOf returns the users of each skill, ascending by group.
func usersOf(groups []profile, skills int) [][]user {
	users := make([][]user, skills)
	for i, g := range groups {
		for j, s := range g.skills {
			users[s] = append(users[s], user{i, g.counts[j]})
		}
	}
	return users
}

// weightUnit is 1 in the whole numbers that weights are rounded to. A group of
// ESCO 1.1.1 has at most 90 occupations and 2,278 essential relations, so sums
// stay under 2⁵³ and are exact.
const weightUnit = 1 << 30

// contain sets row to the codes of contain(t|source) by source. Shares are
// compared without division: min(T, S) is the lesser of count · occupations of
// the other group, over the product of both numbers of occupations.
func (t *profile) contain(groups []profile, users [][]user, weights []float64, row []uint16) {
	var all float64
	both, full := make([]float64, len(groups)), make([]int, len(groups))
	for i, s := range t.skills {
		weight, count := math.Round(weights[s]*weightUnit), t.counts[i]
		all += float64(weight * float64(count)) // converted, so that no machine fuses it
		for _, u := range users[s] {
			asked, held := count*groups[u.group].occupations, u.count*t.occupations
			both[u.group] += float64(weight * float64(min(asked, held)))
			if held >= asked {
				full[u.group]++
			}
		}
	}
	for i, sum := range both {
		switch {
		case sum == 0: // nothing in common, or no profile
		case full[i] == len(t.skills):
			row[i] = FullCredit
		default:
			share := sum / (all * float64(groups[i].occupations))
			row[i] = uint16(min(math.Round(share*FullCredit), FullCredit-1))
		}
	}
}

// fold turns the values of unit groups into the bounds of the groups above,
// level by level: first over the targets, then over the sources.
func (c *Containment) fold() {
	n := len(c.codes)
	met := make([]bool, n) // has a completion
	parent := make([]int, n)
	for i, code := range c.codes {
		met[i] = len(code) == MaxLevel
		parent[i], _ = c.Index(code.Parent())
	}
	units := slices.Clone(met)
	low, high := c.byTarget.low, c.byTarget.high
	merge := func(to, from int, first bool) {
		if first {
			low[to], high[to] = low[from], high[from]
		} else {
			low[to], high[to] = min(low[to], low[from]), max(high[to], high[from])
		}
	}
	for i := n - 1; i > 0; i-- { // parts come behind their group
		if p := parent[i]; met[i] {
			for j := range n {
				merge(p*n+j, i*n+j, !met[p])
			}
			met[p], c.profiled[p] = true, c.profiled[p] || c.profiled[i]
		}
	}
	met = units
	for j := n - 1; j > 0; j-- {
		if p := parent[j]; met[j] {
			for i := range n {
				merge(i*n+p, i*n+j, !met[p])
			}
			met[p] = true
		}
	}
}

// flip returns the transpose of a square matrix.
func flip(m []uint16, n int) []uint16 {
	t := make([]uint16, len(m))
	for i := range n {
		for j := range n {
			t[j*n+i] = m[i*n+j]
		}
	}
	return t
}

// Len returns the number of codes: those of [ESCO.ISCO], and "".
func (c *Containment) Len() int { return len(c.codes) }

// Codes returns the codes by their place in rows and columns. They are the caller's.
func (c *Containment) Codes() []Code { return slices.Clone(c.codes) }

// Index returns the place of a code in rows and columns, and whether it has
// one: 0 for "", else from 1 in code order. It costs a binary search.
func (c *Containment) Index(code Code) (int, bool) { return slices.BinarySearch(c.codes, code) }

// Row returns the codes of the bounds of contain(target|source) by the index of
// the source, for one target. Both belong to c.
func (c *Containment) Row(target int) (low, high []uint16) {
	return c.byTarget.row(target, len(c.codes))
}

// Column returns the codes of the bounds of contain(target|source) by the index
// of the target, for one source: the transpose of Row. Both belong to c.
func (c *Containment) Column(source int) (low, high []uint16) {
	return c.bySource.row(source, len(c.codes))
}

// Bounds returns the least and the greatest value that contain(target|source)
// has for completions of both codes to unit groups, in [0, 1]. ok tells whether
// any completions have both profiles; without, and for a code that is not in the
// scheme, it is false and the bounds are 0.
func (c *Containment) Bounds(target, source Code) (low, high float64, ok bool) {
	t, okTarget := c.Index(target)
	s, okSource := c.Index(source)
	if !okTarget || !okSource || !c.profiled[t] || !c.profiled[s] {
		return 0, 0, false
	}
	at := t*len(c.codes) + s
	return float64(c.byTarget.low[at]) / FullCredit, float64(c.byTarget.high[at]) / FullCredit, true
}

// Contained returns the weighted share of the target's skills that the source
// has too,
//
//	Σ omega(s) over target ∩ source  /  Σ omega(s) over target
//
// which is directed: moving to a narrower occupation is easier than to a wider
// one. Both lists ascend, each skill once; omega is never negative. ok is false,
// and the share 0, where the target's weights sum to 0: nothing is asked for, so
// nothing can be said.
func Contained(target, source []Node, omega func(Node) float64) (share float64, ok bool) {
	var both, all float64
	for i, j := 0, 0; i < len(target); i++ {
		for j < len(source) && source[j] < target[i] {
			j++
		}
		w := omega(target[i])
		all += w
		if j < len(source) && source[j] == target[i] {
			both += w
		}
	}
	if all <= 0 {
		return 0, false
	}
	return both / all, true
}
