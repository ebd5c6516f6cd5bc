package market

import (
	"context"
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/match/portable"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// inventSkills makes the pools of a market without ESCO.
func inventSkills(ctx context.Context, l *Large) error {
	scheme := taxonomy.ISCO08()
	for i := range numSkills {
		l.skills = append(l.skills, taxonomy.Skill(fmt.Sprintf("skill-%05d", i)))
	}
	pools, fields := makePools(scheme)
	l.units = unitGroups(scheme)
	weights := zipf(len(l.units), 0.8)
	l.unit = newAlias(weights)
	for i := range l.units {
		u := &l.units[i]
		title, _ := scheme.Title(u.code)
		u.jobs = []job{newJob(title, shares, pools[""], pools[u.code.Prefix(1)], pools[u.code.Prefix(2)], pools[u.code])}
	}
	l.config.Specificity = expected(l, weights)
	return relate(ctx, l, fields)
}

// makePools shares the skills out among the groups of a scheme, "" for all of
// it, and returns with the pools the fields of the skill graph.
func makePools(scheme *taxonomy.Scheme) (map[taxonomy.Code]*pool, []field) {
	next := int32(0)
	take := func(n int) *pool {
		skills := make([]int32, n)
		for i := range skills {
			skills[i] = next
			next++
		}
		return newPool(skills)
	}
	pools := map[taxonomy.Code]*pool{"": take(generalPool)}
	fields := []field{{name: "general", skills: slices.Clone(pools[""].skills), window: 5}}
	for _, code := range scheme.Level(1) {
		pools[code] = take(majorPool)
		fields = append(fields, field{name: "field-" + string(code), skills: slices.Clone(pools[code].skills), window: 5})
	}
	units, rest, k := len(scheme.Level(taxonomy.MaxLevel)), numSkills-generalPool-10*majorPool-43*subPool, 0
	for _, code := range scheme.Level(2) {
		pools[code] = take(subPool)
		f := field{name: "field-" + string(code), within: "field-" + string(code.Prefix(1)), window: unitPool}
		f.skills = slices.Clone(pools[code].skills)
		for _, minor := range scheme.Children(code) {
			for _, unit := range scheme.Children(minor) {
				pools[unit] = take(rest*(k+1)/units - rest*k/units)
				f.skills = append(f.skills, pools[unit].skills...)
				k++
			}
		}
		fields = append(fields, f)
	}
	return pools, fields
}

// expected counts how many of a million workers hold each skill, as far as the
// weights say. It is frozen: it depends on no record.
func expected(l *Large, weights []uint64) taxonomy.Frequencies {
	const documents = 1_000_000
	total := 0.0
	for _, w := range weights {
		total += float64(w)
	}
	// A skill that is drawn again is drawn anew, so that the draws are more
	// than the skills.
	draws := float64(fewestHeld+mostHeld) / 2
	for range 20 {
		got := 0.0
		l.units[0].jobs[0].chances(draws, func(_ int32, chance float64) { got += chance })
		draws *= float64(fewestHeld+mostHeld) / 2 / got
	}
	held := make([]float64, len(l.skills))
	for i := range l.units {
		l.units[i].jobs[0].chances(draws, func(s int32, chance float64) {
			held[s] += float64(float64(weights[i]) / total * chance) // no fused multiply-add
		})
	}
	f := taxonomy.Frequencies{Version: "large-1", N: documents, DF: make(map[taxonomy.Skill]int, len(held))}
	for s, share := range held {
		f.DF[l.skills[s]] = int(share * documents)
	}
	return f
}

// chances yields the chance of each skill to come up in a number of draws.
func (j *job) chances(draws float64, yield func(skill int32, chance float64)) {
	for k, p := range j.pools {
		ranks, all := zipf(len(p.skills), 0.9), 0.0
		for _, r := range ranks {
			all += float64(r)
		}
		for r, s := range p.skills {
			yield(s, 1-portable.Exp(-draws*float64(shares[k])/100*float64(ranks[r])/all))
		}
	}
}

// A field is a group of the invented skill graph.
type field struct {
	name, within string
	skills       []int32
	window       int
}

// familySizes are drawn evenly: a skill has 4.1 others in its family in the mean.
var familySizes = []int{1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 5, 11}

// relate makes the skill graph: skills of a field in families, and those of a
// large family in kinds of two or three, which are nearer to each other. Only
// skills of one family earn credit: a field has too many for that.
func relate(ctx context.Context, l *Large, fields []field) error {
	var concepts []taxonomy.Concept
	var links []taxonomy.Link
	group := func(name, within string) string {
		concepts = append(concepts, taxonomy.Concept{ID: name, Group: true, Preferred: name})
		if within != "" {
			links = append(links, taxonomy.Link{Narrow: name, Broad: within})
		}
		return name
	}
	for _, id := range l.skills {
		concepts = append(concepts, taxonomy.Concept{ID: string(id), Preferred: "Invented " + string(id)})
	}
	families := 0
	for i, f := range fields {
		d := newDraw(Settings{}, worldSide, i)
		d.shuffleNear(f.skills, f.window)
		group(f.name, f.within)
		for rest := f.skills; len(rest) > 0; families++ {
			n := min(familySizes[d.below(len(familySizes))], len(rest))
			family := group(fmt.Sprintf("family-%05d", families), f.name)
			for k, s := range rest[:n] {
				in := family
				if n > 3 {
					kind := fmt.Sprintf("%s-%d", family, (k+1)/3)
					if k%3 == 2 || k == 0 {
						group(kind, family)
					}
					in = kind
				}
				links = append(links, taxonomy.Link{Narrow: string(l.skills[s]), Broad: in})
			}
			rest = rest[n:]
		}
	}
	graph, _, err := taxonomy.NewGraph(ctx, concepts, links)
	if err != nil {
		return err
	}
	l.config.Credits, err = taxonomy.NewCreditTable(ctx, graph, taxonomy.CreditPolicy{Threshold: 0.6, Ceiling: 0.88})
	return err
}

// shuffleNear shuffles within windows: a family of a sub-major group has common
// and rare skills, most of one unit group; one of a wider pool has skills that
// are about as common.
func (d *draw) shuffleNear(list []int32, window int) {
	for i := range list {
		k := i + d.below(min(window, len(list)-i))
		list[i], list[k] = list[k], list[i]
	}
}
