package match

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Config is what a [Scorer] is built from.
type Config struct {
	Params  Params    // must validate
	Regions *geo.Tree // required: where records lie and how far apart
	// Specificity weighs skills by how rare they are. The zero value weighs
	// all alike.
	Specificity Specificity
	Rules       Rules
}

// Rules is the part of the right to work that is law and not a record. It
// names its source, because it decides about people.
type Rules struct {
	Jurisdiction string
	Source       string // law or agreement, with its date
	// FreeMovement are the citizenships, ISO 3166-1 alpha-2, that need no permit.
	FreeMovement []string
}

// Specificity is a frozen table of how many of N documents (occupations or
// vacancies) use each skill. Frozen, because counts from the live pool would
// let one new vacancy change every score.
type Specificity struct {
	Version string
	N       int
	DF      map[taxonomy.Skill]int
}

// Weight returns ln((N+1)/(df+1))/ln(N+1), in [0, 1]: 1 for a skill that no
// document uses, 0 for one that all use. With N = 0 it is 1 for all.
func (t Specificity) Weight(s taxonomy.Skill) float64 {
	if t.N == 0 {
		return 1
	}
	n := float64(t.N + 1)
	return math.Log(n/float64(t.DF[s]+1)) / math.Log(n)
}

// A Scorer scores pairs of one vacancy and one worker. It is immutable and
// safe for concurrent use.
type Scorer struct {
	params  Params
	rules   Rules
	rarity  Specificity
	regions *geo.Tree
	spans   []span     // by region index
	codes   []geo.Code // by region index
	trips   []trip     // from region i to region j at i*n+j; nil beyond maxTripTable

	logFloor float64
}

// A span is the interval of a region and all below it, both ends included, so
// that containment is two comparisons.
type span struct{ first, last int32 }

// nowhere stands for an area that is not in the tree. It is a part of every
// region and contains none, so that it leaves open whether it covers one.
var nowhere = span{math.MaxInt32, -1}

// A trip is the location fit of working in one region and living in another.
type trip struct {
	known    bool // the distance
	near     bool // close enough to commute
	commute  float64
	relocate float64
}

// maxTripTable is how many regions a scorer tabulates the trips of: 24 bytes for
// each pair, 24 MB at most. Beyond it each is worked out when it is asked for,
// which costs some hundred nanoseconds a pair.
const maxTripTable = 1000

// NewScorer compiles a configuration. Params that do not validate, a
// missing tree and a specificity table with counts outside [0, N] are errors.
func NewScorer(c Config) (*Scorer, error) {
	var fs fact.Faults
	fs.AddError("params", 0, c.Params.Validate())
	if c.Regions == nil {
		fs.Add(fact.Fault{Input: "config", Field: "Regions", Err: fact.ErrMissing})
	}
	if c.Specificity.N < 0 {
		fs.Add(fact.Fault{Input: "config", Field: "Specificity.N", Value: strconv.Itoa(c.Specificity.N), Err: fact.ErrRange})
	}
	for _, s := range slices.Sorted(maps.Keys(c.Specificity.DF)) {
		if df := c.Specificity.DF[s]; df < 0 || df > c.Specificity.N {
			fs.Add(fact.Fault{
				Input: "config", Field: "Specificity.DF", Value: string(s),
				Err: fmt.Errorf("%w: %d documents of %d", fact.ErrRange, df, c.Specificity.N),
			})
		}
	}
	if err := fs.Err(); err != nil {
		return nil, fmt.Errorf("match: %w", err)
	}
	s := &Scorer{params: c.Params, rules: c.Rules, rarity: c.Specificity, regions: c.Regions}
	s.logFloor = math.Log(c.Params.Floor)
	s.rules.FreeMovement = slices.Clone(c.Rules.FreeMovement)
	s.rarity.DF = maps.Clone(c.Specificity.DF)
	s.measure()
	return s, nil
}

// Params returns the parameters.
func (s *Scorer) Params() Params { return s.params }

// Regions returns the region tree.
func (s *Scorer) Regions() *geo.Tree { return s.regions }

// measure fills the spans and, for a small tree, the trips. The index of a region is its
// place in a preorder of the tree, so a region and all below it are an interval.
func (s *Scorer) measure() {
	n := s.regions.Len()
	for i, r := range s.regions.All() {
		s.codes = append(s.codes, r.Code)
		s.spans = append(s.spans, span{int32(i), int32(s.regions.End(i) - 1)})
	}
	if n > maxTripTable {
		return
	}
	trips := make([]trip, n*n)
	for i := range s.codes {
		for j := range s.codes {
			trips[i*n+j] = s.trip(i, j)
		}
	}
	s.trips = trips
}

// A PreparedVacancy is a vacancy compiled for scoring. It keeps a pointer to
// the record, which must not change while it is used. Immutable; safe for
// concurrent use, with the scorer that made it.
type PreparedVacancy struct {
	*Vacancy
	region     int // index in the tree; -1 unknown
	skills     []preparedDemand
	skillTotal float64
}

type preparedDemand struct {
	skill    taxonomy.Skill
	weight   float64
	level    int     // 0: presence is enough
	expected float64 // credit of an unknown held level
	place    int     // in Vacancy.Skills
}

// A PreparedWorker is a worker compiled for scoring, on the same terms as
// [PreparedVacancy].
type PreparedWorker struct {
	*Worker
	region        int // index in the tree; -1 unknown, -2 outside
	moves         []span
	permitRegions [][]span
	skills        []SkillHeld      // ascending
	occupations   []OccupationHeld // ascending, so that years add up in one order
	free          bool             // free movement
}

const (
	regionUnknown = -1
	regionOutside = -2
)

// Vacancy compiles v. The record should validate; a region that is not in the
// tree counts as unknown.
func (s *Scorer) Vacancy(v *Vacancy) *PreparedVacancy {
	p := &PreparedVacancy{Vacancy: v, region: regionUnknown}
	if i, ok := s.regions.Index(v.Region); ok {
		p.region = i
	}
	for i, d := range v.Skills {
		weight := max(s.params.SkillFloor, s.rarity.Weight(d.Skill))
		if d.Optional {
			weight *= s.params.OptionalSkill
		}
		level := d.Level.Or(0)
		p.skills = append(p.skills, preparedDemand{d.Skill, weight, level, ExpectedLevelCredit(level), i})
	}
	slices.SortFunc(p.skills, func(a, b preparedDemand) int { return cmp.Compare(a.skill, b.skill) })
	for _, d := range p.skills { // in the order of the skills, whatever the record's
		p.skillTotal += d.weight
	}
	return p
}

// Worker compiles w, on the terms of [Scorer.Vacancy].
func (s *Scorer) Worker(w *Worker) *PreparedWorker {
	p := &PreparedWorker{Worker: w, region: regionUnknown}
	if i, ok := s.regions.Index(w.Region); ok {
		p.region = i
	} else if w.Origin == Abroad {
		p.region = regionOutside
	}
	p.moves = s.spansOf(w.MovesTo)
	for i := range w.Permits {
		p.permitRegions = append(p.permitRegions, s.spansOf(w.Permits[i].Regions))
	}
	p.skills = slices.Clone(w.Skills)
	slices.SortFunc(p.skills, func(a, b SkillHeld) int { return cmp.Compare(a.Skill, b.Skill) })
	p.occupations = slices.Clone(w.Occupations)
	slices.SortFunc(p.occupations, func(a, b OccupationHeld) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.Years.Or(0), b.Years.Or(0)))
	})
	for _, c := range w.Citizenships {
		p.free = p.free || slices.Contains(s.rules.FreeMovement, c)
	}
	return p
}

func (s *Scorer) spansOf(codes []geo.Code) []span {
	var spans []span
	for _, c := range codes {
		area := nowhere
		if i, ok := s.regions.Index(c); ok {
			area = s.spans[i]
		}
		spans = append(spans, area)
	}
	return spans
}

// within reports whether one of the areas contains the region; it is Unknown
// where an area is only a part of it.
func (s *Scorer) within(areas []span, region int) fact.Tri {
	at := s.spans[region]
	found := fact.No
	for _, a := range areas {
		switch {
		case a.first <= at.first && at.last <= a.last:
			return fact.Yes
		case at.first <= a.first && a.last <= at.last:
			found = fact.Unknown
		}
	}
	return found
}
