package shortage

import (
	"context"
	"fmt"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A Decomposition splits the positions of a market by who can fill them. Each
// number is a difference of two maximum matchings, so none is below zero and
//
//	Positions = SameCell + Region + Occupation + Immigrants + Abroad + Open
//
// for Region and Occupation of either order and of the Shapley average.
type Decomposition struct {
	Positions int64 `json:"positions"`
	// SameCell: local workers of the same region and occupation.
	SameCell int64 `json:"same_cell"`
	// RegionFirst and OccupationFirst split what other regions and related
	// occupations add, by the order in which they are allowed.
	RegionFirst     Split `json:"region_first"`
	OccupationFirst Split `json:"occupation_first"`
	// Immigrants and Abroad are what those groups add to the locals.
	Immigrants int64 `json:"immigrants"`
	Abroad     int64 `json:"abroad"`
	Open       int64 `json:"open"`
}

// A Split is what local workers of other regions and of related occupations
// add.
type Split struct {
	Region     int64 `json:"region"`
	Occupation int64 `json:"occupation"`
}

// Locals returns the positions that local workers can fill.
func (d Decomposition) Locals() int64 {
	return d.SameCell + d.RegionFirst.Region + d.RegionFirst.Occupation
}

// Filled returns the positions that anybody can fill.
func (d Decomposition) Filled() int64 { return d.Locals() + d.Immigrants + d.Abroad }

// Shapley returns the average of both orders, a multiple of a half.
func (d Decomposition) Shapley() (region, occupation float64) {
	return float64(d.RegionFirst.Region+d.OccupationFirst.Region) / 2,
		float64(d.RegionFirst.Occupation+d.OccupationFirst.Occupation) / 2
}

// FromPlan decomposes a market of people, over the edges that a form of the
// plan allows. Law: Locals and Filled are the locals placed and the positions
// filled of that plan. It costs six maximum matchings.
func FromPlan(ctx context.Context, g *plan.Graph, form plan.Form) (Decomposition, error) {
	if err := form.Validate(); err != nil {
		return Decomposition{}, fmt.Errorf("shortage: %w", err)
	}
	n := stagesOf(g, form)
	return n.decompose(ctx, nil)
}

// fromSolved is [FromPlan] of a plan that is local first and verified: its headline is
// the two largest of the matchings.
func fromSolved(ctx context.Context, p *plan.Plan) (Decomposition, error) {
	n := stagesOf(p.Graph(), p.Form)
	return n.decompose(ctx, map[int]int64{
		allLocals: int64(p.Totals.Locals), everybody: int64(p.Totals.Locals + p.Totals.Foreign()),
	})
}

func stagesOf(g *plan.Graph, form plan.Form) network {
	var n network
	n.supply = make([]int64, len(g.Workers))
	n.group = make([]plan.Group, len(g.Workers))
	for w := range g.Workers {
		n.supply[w], n.group[w] = 1, g.Group(int32(w))
	}
	for _, v := range g.Vacancies {
		n.demand = append(n.demand, int64(v.Positions()))
	}
	for _, e := range g.Edges {
		if form.Allows(e) {
			n.add(e.Worker, e.Vacancy, e.SameRegion, e.SameOccupation)
		}
	}
	return n
}

// A network says which supply can fill which demand, and by which step.
type network struct {
	supply []int64
	group  []plan.Group // of each supply
	demand []int64
	arcs   []arc
}

type arc struct {
	assign.Arc
	region, occupation bool // the same
}

func (n *network) add(from, to int32, region, occupation bool) {
	n.arcs = append(n.arcs, arc{assign.Arc{From: from, To: to}, region, occupation})
}

func (n *network) transport(keep func(arc) bool) assign.Transport {
	t := assign.Transport{Supply: n.supply, Demand: n.demand, Arcs: make([]assign.Arc, 0, len(n.arcs))}
	for _, a := range n.arcs {
		if keep(a) {
			t.Arcs = append(t.Arcs, a.Arc)
		}
	}
	return t
}

// The places of two stages among those of decompose.
const (
	allLocals = 3
	everybody = 5
)

// decompose solves the stages that are not known. Locals may change nothing, the
// region, the occupation, or both; the other groups come with all their edges.
func (n network) decompose(ctx context.Context, known map[int]int64) (Decomposition, error) {
	var d Decomposition
	for _, positions := range n.demand {
		d.Positions += positions
	}
	stage := func(last plan.Group, region, occupation bool) (int64, error) {
		f, err := assign.MaxFill(ctx, n.transport(func(a arc) bool {
			group := n.group[a.From]
			if group == plan.Locals {
				return (a.region || region) && (a.occupation || occupation)
			}
			return group <= last
		}))
		return f.Total, err
	}
	var m [6]int64
	for i, s := range []struct {
		last               plan.Group
		region, occupation bool
	}{
		{plan.Locals, false, false},
		{plan.Locals, true, false},
		{plan.Locals, false, true},
		{plan.Locals, true, true},
		{plan.Immigrants, true, true},
		{plan.FromAbroad, true, true},
	} {
		var err error
		if total, ok := known[i]; ok {
			m[i] = total
		} else if m[i], err = stage(s.last, s.region, s.occupation); err != nil {
			return Decomposition{}, fmt.Errorf("shortage: %w", err)
		}
	}
	d.SameCell = m[0]
	d.RegionFirst = Split{Region: m[1] - m[0], Occupation: m[3] - m[1]}
	d.OccupationFirst = Split{Region: m[3] - m[2], Occupation: m[2] - m[0]}
	d.Immigrants, d.Abroad, d.Open = m[4]-m[3], m[5]-m[4], d.Positions-m[5]
	return d, nil
}
