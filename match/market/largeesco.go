package market

import (
	"cmp"
	"context"
	"slices"

	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// adopt takes occupations, skills and all that follows from a classification.
// The general pool is the 200 skills that most occupations use; essential and
// optional skills are pools of each occupation, those first that most use.
func (l *Large) adopt(ctx context.Context, e *taxonomy.ESCO) error {
	if err := l.config.Classify(ctx, e); err != nil {
		return err
	}
	for s := range e.Skills().Items() {
		l.skills = append(l.skills, taxonomy.Skill(e.Skills().ID(taxonomy.Node(s))))
	}
	l.units = unitGroups(e.ISCO())
	weights := zipf(len(l.units), 0.8)
	byCode := make(map[taxonomy.Code]int, len(l.units))
	for i := range l.units {
		byCode[l.units[i].code] = i
	}
	common := sortByUse(e)
	for o := range taxonomy.Node(e.Occupations().Items()) {
		if i, ok := byCode[e.Unit(o)]; ok {
			essential, optional := common.pool(e.Essential(o)), common.pool(e.Optional(o))
			l.units[i].jobs = append(l.units[i].jobs,
				newJob(e.Occupations().Label(o), []uint64{24, 56, 20}, common.general, essential, optional))
		}
	}
	for i := range l.units {
		if len(l.units[i].jobs) == 0 {
			weights[i] = 0
		}
	}
	l.unit = newAlias(weights)
	return nil
}

// A byUse knows how many occupations use each skill of a classification.
type byUse struct {
	uses    []int
	inPool  []bool // the general one
	general *pool
}

func sortByUse(e *taxonomy.ESCO) *byUse {
	b := &byUse{uses: make([]int, e.Skills().Items()), inPool: make([]bool, e.Skills().Items())}
	df := e.Frequencies().DF
	all := make([]int32, len(b.uses))
	for s := range all {
		b.uses[s] = df[taxonomy.Skill(e.Skills().ID(taxonomy.Node(s)))]
		all[s] = int32(s)
	}
	b.sort(all)
	all = all[:min(generalPool, len(all))]
	for _, s := range all {
		b.inPool[s] = true
	}
	b.general = newPool(all)
	return b
}

// sort puts the skills first that most occupations use.
func (b *byUse) sort(skills []int32) {
	slices.SortStableFunc(skills, func(s, t int32) int {
		return cmp.Or(cmp.Compare(b.uses[t], b.uses[s]), cmp.Compare(s, t))
	})
}

// pool is that of the skills of an occupation that are not in the general one.
func (b *byUse) pool(nodes []taxonomy.Node) *pool {
	var skills []int32
	for _, n := range nodes {
		if !b.inPool[n] {
			skills = append(skills, int32(n))
		}
	}
	b.sort(skills)
	return newPool(skills)
}
