package market

import (
	"slices"

	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// The shape of the skills.
const (
	generalPool = 200 // skills of all occupations
	majorPool   = 60  // of each of 10 major groups
	subPool     = 60  // of each of 43 sub-major groups
	unitPool    = 24  // of each of 436 unit groups, and one more of every third
	numSkills   = 14_000

	fewestHeld, mostHeld   = 5, 24
	fewestAsked, mostAsked = 6, 14
)

// A pool is a list of skills, drawn with falling chance.
type pool struct {
	skills []int32
	alias  alias
}

func newPool(skills []int32) *pool { return &pool{skills, newAlias(zipf(len(skills), 0.9))} }

// A job is what people of one occupation have in common.
type job struct {
	titles [4]string
	pools  []*pool // no two have a skill in common
	pool   alias
}

// A unitGroup is one of ISCO-08 with its jobs: one, or those of ESCO.
type unitGroup struct {
	code      taxonomy.Code
	level     int // ISCO skill level, 1 to 4
	jobs      []job
	regulated bool
	licences  []string // that the work asks for
	own       []taxonomy.Code
}

// shares are the per cent of a record's skills that come from the general pool
// and those of the major, sub-major and unit group.
var shares = []uint64{24, 10, 22, 44}

func newJob(title string, shares []uint64, pools ...*pool) job {
	j := job{titles: [4]string{title, "Senior " + title, "Junior " + title, title + ", shift work"}}
	var kept []uint64
	for i, p := range pools {
		if len(p.skills) > 0 {
			j.pools, kept = append(j.pools, p), append(kept, shares[i])
		}
	}
	j.pool = newAlias(kept)
	return j
}

// draw fills ids with different skills of a job and returns how many: fewer
// than there is room for only if the pools are nearly used up.
func (j *job) draw(d *draw, ids []int32) int {
	have := 0
	for tries := 0; have < len(ids) && tries < 12*len(ids); tries++ {
		p := j.pools[j.pool.of(d)]
		s := p.skills[p.alias.of(d)]
		if !slices.Contains(ids[:have], s) {
			ids[have] = s
			have++
		}
	}
	return have
}

// unitGroups returns the unit groups of a scheme by falling weight: a fixed
// permutation, so that the large ones are of all kinds.
func unitGroups(scheme *taxonomy.Scheme) []unitGroup {
	codes := scheme.Level(taxonomy.MaxLevel)
	units := make([]unitGroup, len(codes))
	stride := 167
	if len(codes)%stride == 0 { // a prime: else it has no factor in common
		stride = 173
	}
	for i := range units {
		code := codes[i*stride%len(codes)]
		least, _ := code.SkillLevels()
		regulated, licences := lawful(code)
		units[i] = unitGroup{
			code: code, level: max(least, 1), regulated: regulated, licences: licences, own: []taxonomy.Code{code},
		}
	}
	return units
}

// lawful says what the work of a unit group asks for by law, after the usual
// shape: health, teaching and law are regulated, drivers, welders and
// electricians have licences.
func lawful(code taxonomy.Code) (regulated bool, licences []string) {
	switch code.Prefix(2) {
	case "22":
		return true, []string{"health-register"}
	case "83":
		return false, []string{"driving-c"}
	}
	switch code.Prefix(3) {
	case "233", "234":
		return true, []string{"teaching-diploma"}
	case "261":
		return true, []string{"bar"}
	case "721":
		return false, []string{"welding"}
	case "741":
		return false, []string{"electrical"}
	}
	return false, []string{}
}

// level draws the level of a held or demanded skill, 1 to 5.
func (d *draw) level() int { return 1 + d.pick(10, 25, 35, 22, 8) }
