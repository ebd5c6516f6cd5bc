package audit

import (
	"cmp"
	"context"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// The names of the rows that are no group.
const (
	unknownName = "unknown"
	pooledName  = "pooled"
)

// A tally is a pool sorted into the rows of an attribute. What may not be shown is
// pooled here, before anything is computed.
type tally struct {
	pool     *Pool
	name     string
	withhold bool
	out      [len(baseNames)]bool // parts that are not shown
	groups   []Group
	row      []int // of each candidate
}

func newTally(ctx context.Context, pool *Pool, a Attribute, least int) (*tally, error) {
	t := &tally{pool: pool, name: a.Name, row: make([]int, len(pool.Candidates))}
	names := make([]string, len(pool.Candidates))
	numbers := map[string]*bases{}
	for i := range pool.Candidates {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		c := &pool.Candidates[i]
		names[i] = a.Of(c.Worker)
		if numbers[names[i]] == nil {
			numbers[names[i]] = &bases{}
		}
		numbers[names[i]].add(pool, c)
	}
	var hide []string
	if hide, t.out, t.withhold = suppress(numbers, least); t.withhold {
		return t, nil
	}
	for name := range numbers {
		switch {
		case slices.Contains(hide, name):
		case name == "":
			t.groups = append(t.groups, Group{Name: unknownName, Unknown: true})
		default:
			t.groups = append(t.groups, Group{Name: name})
		}
	}
	if len(hide) > 0 {
		t.groups = append(t.groups, Group{Name: pooledName, Pooled: hide})
	}
	slices.SortFunc(t.groups, func(a, b Group) int {
		return cmp.Or(cmp.Compare(a.order(), b.order()), cmp.Compare(a.Name, b.Name))
	})
	at := map[string]int{}
	for i := range t.groups {
		g := &t.groups[i]
		switch {
		case g.Pooled != nil:
			for _, name := range hide {
				at[name] = i
			}
		case g.Unknown:
			at[""] = i
		default:
			at[g.Name] = i
		}
	}
	for i := range pool.Candidates {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		t.row[i] = at[names[i]]
		t.groups[t.row[i]].add(pool, &pool.Candidates[i], &t.out)
	}
	return t, nil
}

// order puts groups first, then the unknown, then the pooled.
func (g *Group) order() int {
	switch {
	case g.Pooled != nil:
		return 2
	case g.Unknown:
		return 1
	default:
		return 0
	}
}

func (g *Group) add(p *Pool, c *Candidate, out *[len(baseNames)]bool) {
	add := func(n Count, counts bool) Count {
		if counts {
			n.Of++
			if c.Selected {
				n.Selected++
			}
		}
		return n
	}
	g.Overall = add(g.Overall, true)
	if !out[thePermitted] {
		g.Permitted = fact.Some(add(g.Permitted.Or(Count{}), p.permitted(c)))
	}
	if !out[theSuitable] {
		g.Suitable = fact.Some(add(g.Suitable.Or(Count{}), c.Suitable == fact.Yes))
	}
}

// result computes all but the score tests.
func (t *tally) result(r *Report, f *family) *Result {
	result := &Result{Attribute: t.name, Withheld: t.withhold}
	if t.withhold {
		return result
	}
	result.Groups = t.groups
	result.Overall = t.compare(f, func(g *Group) Count { return g.Overall })
	for x, out := range t.out {
		if out {
			result.LeftOut = append(result.LeftOut, baseNames[x])
		}
	}
	if r.Permitted < r.People && !t.out[thePermitted] {
		among := t.compare(f, func(g *Group) Count { return g.Permitted.Or(Count{}) })
		result.Permitted = &among
		result.Splits = t.splits(result.Overall.Reference)
	}
	if slices.ContainsFunc(t.groups, func(g Group) bool { return g.Suitable.Or(Count{}).Of > 0 }) {
		among := t.compare(f, func(g *Group) Count { return g.Suitable.Or(Count{}) })
		result.Suitable = &among
	}
	if t.pool.Ranked && r.Ranked > 0 {
		t.ranking(result, r)
	}
	return result
}

// compared returns the rows that take part in comparisons.
func (t *tally) compared() []*Group {
	var out []*Group
	for i := range t.groups {
		if t.groups[i].order() == 0 {
			out = append(out, &t.groups[i])
		}
	}
	return out
}

// compare holds each group against the one with the highest rate, and enters all
// pairs into the family.
func (t *tally) compare(f *family, of func(*Group) Count) Selection {
	groups := slices.DeleteFunc(t.compared(), func(g *Group) bool { return of(g).Of == 0 })
	if len(groups) == 0 {
		return Selection{Comparisons: []Comparison{}}
	}
	// Of equal rates the larger group's says more.
	best := slices.MaxFunc(groups, func(a, b *Group) int {
		return cmp.Or(compareRates(of(a), of(b)), cmp.Compare(of(a).Of, of(b).Of), -cmp.Compare(a.Name, b.Name))
	})
	s := Selection{Comparisons: make([]Comparison, 0, len(groups))} // no growth: the family points into it
	if of(best).Selected == 0 {
		return s
	}
	s.Reference = best.Name
	for i, g := range groups {
		for _, h := range groups[i+1:] {
			if g != best && h != best {
				e := FisherExact(of(g), of(h))
				*f = append(*f, member{p: e.P, least: e.Least})
			}
		}
		if g == best {
			continue
		}
		c := compare(of(g), of(best))
		c.Group, c.Reference = g.Name, best.Name
		s.Comparisons = append(s.Comparisons, c)
		x := &s.Comparisons[len(s.Comparisons)-1]
		*f = append(*f, member{p: c.P, least: c.Least, set: func(p fact.Opt[float64], alpha float64) {
			x.Adjusted = p
			x.judge(p, alpha)
		}})
	}
	return s
}

func (t *tally) splits(reference string) []Split {
	groups := t.compared()
	i := slices.IndexFunc(groups, func(g *Group) bool { return g.Name == reference })
	if i < 0 {
		return nil
	}
	var out []Split
	for k, g := range groups {
		if k != i {
			out = append(out, splitRates(g.Name, g.Overall, g.Permitted.Or(Count{}), reference, groups[i].Overall, groups[i].Permitted.Or(Count{})))
		}
	}
	return out
}

// allBest finds how many of each row all best plans select.
func (t *tally) allBest(ctx context.Context) error {
	p := t.pool.plan
	if t.withhold || p == nil || p.Status() != assign.Optimal || len(p.Crossing()) > 0 {
		return nil
	}
	row := make(map[string]int32, len(t.row)) // by worker
	for i := range t.pool.Candidates {
		row[t.pool.Candidates[i].Worker.ID] = int32(t.row[i])
	}
	g := p.Graph()
	classes := make([]int32, len(g.Workers))
	for i, w := range g.Workers {
		r, ok := row[w.ID]
		if classes[i] = r; !ok {
			classes[i] = -1 // taken out of the pool by hand
		}
	}
	ranges, err := p.Ranges(ctx, func(e plan.Edge) int32 { return classes[e.Worker] }, len(t.groups))
	if err != nil {
		return err
	}
	for i, r := range ranges {
		t.groups[i].AllBest = fact.Some(Span{Least: int(r.Min), Most: int(r.Max)})
	}
	return nil
}

// ranking computes what only a ranking has.
func (t *tally) ranking(result *Result, r *Report) {
	order := make([]int, r.Ranked) // rows by rank
	counts := map[string]int{}
	for i := range t.pool.Candidates {
		counts[strconv.Itoa(t.row[i])]++ // a group may be called "unknown"
		if rank := t.pool.Candidates[i].Rank; rank > 0 {
			order[rank-1] = t.row[i]
		}
	}
	names := make([]string, len(order))
	for i, row := range order {
		names[i] = strconv.Itoa(row)
	}
	shares := sharesOf(counts)
	result.NDKL = fact.Some(ndkl(names, shares))
	if best, err := BestNDKL(counts, shares, len(names)); err == nil {
		result.BestNDKL = fact.Some(best)
	}
	for i := range t.groups {
		g := &t.groups[i]
		if g.Pooled != nil {
			continue
		}
		g.Skew = Skew(Count{g.Overall.Selected, r.Selected}, Count{g.Overall.Of, r.People})
		g.Exposure = t.exposure(i)
		if !g.Unknown {
			member := make([]bool, min(r.Selected, len(order)))
			for k := range member {
				member[k] = order[k] == i
			}
			p := testPrefixes(member, Count{g.Overall.Of, r.People}, r.Settings.PrefixAlpha)
			g.Prefix = &p
		}
	}
}
