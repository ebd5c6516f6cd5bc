package index

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A tally filters and counts matches.
type tally struct {
	Result
	regions    *geo.Tree
	first, end int // numbers of the regions asked for; 0, 0 for all
	group      taxonomy.Code
	from       int
	after      SearchHit
	hits       best[SearchHit]
	byRegion   []Facet[geo.Code] // by number; nil without facets
	nowhere    Facet[geo.Code]
	byGroup    map[taxonomy.Code]*Facet[taxonomy.Code]
	groups     []taxonomy.Code      // of one record
	byOrigin   map[match.Origin]int // nil without facets
	bySkill    map[taxonomy.Skill]*Facet[taxonomy.Skill]
	topSkills  int
}

func (c *compiler) newTally(q *Query) *tally {
	t := &tally{regions: c.regions, group: q.Occupation, from: q.From, after: q.After, topSkills: q.SkillFacets}
	t.hits = best[SearchHit]{k: q.last(), compare: compareHits}
	if i, ok := c.regions.Index(q.Region); ok {
		t.first, t.end = i, c.regions.End(i)
	}
	if q.Facets {
		t.byRegion = make([]Facet[geo.Code], c.regions.Len())
		t.byGroup = make(map[taxonomy.Code]*Facet[taxonomy.Code])
		t.byOrigin = make(map[match.Origin]int)
	}
	if q.SkillFacets > 0 {
		t.bySkill = make(map[taxonomy.Skill]*Facet[taxonomy.Skill])
	}
	return t
}

// fits reports whether a record lies in the region and the group.
func (t *tally) fits(p *place) fact.Tri { return t.inRegion(p).And(t.inGroup(p)) }

// add counts a record that fits, and reports whether it is one.
func (t *tally) add(h SearchHit, p *place, fits fact.Tri) bool {
	switch fits {
	case fact.Yes:
		t.count(h, p)
		return true
	case fact.Unknown:
		t.Unstated++
	default:
	}
	return false
}

func (t *tally) count(h SearchHit, p *place) {
	t.Total++
	t.Positions += p.positions
	if p.assumed {
		t.Assumed++
	}
	if t.after == (SearchHit{}) || compareHits(h, t.after) > 0 {
		t.hits.push(h)
	}
	if t.byRegion != nil {
		t.addFacets(p)
	}
}

// inRegion reports whether a record lies in the region asked for. One that
// states only a wider region may.
func (t *tally) inRegion(p *place) fact.Tri {
	switch {
	case t.end == 0 || t.first <= p.region && p.region < t.end:
		return fact.Yes
	case p.region == noRegion, p.region >= 0 && p.region < t.first && t.end <= t.regions.End(p.region):
		return fact.Unknown
	default:
		return fact.No
	}
}

// inGroup reports whether a record is of the occupation asked for. One that
// states only a wider group may be.
func (t *tally) inGroup(p *place) fact.Tri {
	in := fact.Of(t.group == "")
	if p.jobless {
		in = in.Or(fact.Unknown)
	}
	for _, c := range p.codes {
		switch {
		case strings.HasPrefix(string(c), string(t.group)):
			return fact.Yes
		case strings.HasPrefix(string(t.group), string(c)):
			in = fact.Unknown
		}
	}
	return in
}

func (t *tally) addFacets(p *place) {
	f := &t.nowhere
	if p.region >= 0 {
		f = &t.byRegion[p.region]
	}
	f.count(p.positions)
	t.groups = t.groups[:0]
	if p.jobless {
		t.groups = append(t.groups, "")
	}
	for _, c := range p.codes {
		for ; c != "" && !slices.Contains(t.groups, c); c = c.Parent() {
			t.groups = append(t.groups, c)
		}
	}
	for _, g := range t.groups {
		t.countGroup(g, p.positions)
	}
}

func (f *Facet[C]) count(positions int) {
	f.Records++
	f.Positions += positions
}

func (t *tally) countGroup(g taxonomy.Code, positions int) { countIn(t.byGroup, g, positions) }

func (t *tally) countSkill(s taxonomy.Skill, positions int) {
	if t.bySkill != nil {
		countIn(t.bySkill, s, positions)
	}
}

func countIn[C cmp.Ordered](facets map[C]*Facet[C], code C, positions int) {
	f := facets[code]
	if f == nil {
		f = &Facet[C]{Code: code}
		facets[code] = f
	}
	f.count(positions)
}

// skills returns the skills of most records.
func (t *tally) skills() []Facet[taxonomy.Skill] {
	top := best[Facet[taxonomy.Skill]]{k: t.topSkills, compare: func(a, b Facet[taxonomy.Skill]) int {
		return cmp.Or(cmp.Compare(b.Records, a.Records), cmp.Compare(a.Code, b.Code))
	}}
	for _, f := range t.bySkill {
		top.push(*f)
	}
	return top.sorted()
}

// origins returns the origins, which vacancies have none of.
func (t *tally) origins() (fs []Facet[match.Origin]) {
	for _, o := range slices.Sorted(maps.Keys(t.byOrigin)) {
		fs = append(fs, Facet[match.Origin]{Code: o, Records: t.byOrigin[o]})
	}
	return fs
}

// result sums up; the tally is spent.
func (t *tally) result() Result {
	r := t.Result
	hits := t.hits.sorted()
	r.Hits = hits[min(t.from, len(hits)):]
	r.Skills, r.Origins = t.skills(), t.origins()
	if t.byRegion == nil {
		return r
	}
	if t.nowhere.Records > 0 {
		r.Regions = append(r.Regions, t.nowhere)
	}
	for i, f := range slices.Backward(t.byRegion) { // in preorder, parents come before
		parent, ok := t.regions.Parent(t.regions.At(i).Code)
		if !ok {
			continue
		}
		up, _ := t.regions.Index(parent)
		t.byRegion[up].Records += f.Records
		t.byRegion[up].Positions += f.Positions
	}
	for i, f := range t.byRegion {
		if f.Records > 0 {
			f.Code = t.regions.At(i).Code
			r.Regions = append(r.Regions, f)
		}
	}
	for _, f := range t.byGroup {
		r.Occupations = append(r.Occupations, *f)
	}
	slices.SortFunc(r.Occupations, func(a, b Facet[taxonomy.Code]) int { return cmp.Compare(a.Code, b.Code) })
	return r
}
