package impact_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/impact"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
)

// oracle decodes the input and expectation of one case of d_impact.json.
func oracle(t *testing.T, id string, input, expected any) {
	t.Helper()
	matchtest.Case(t, "testdata/d_impact.json", id, input, expected)
}

// country is the instance of D-01, of which most cases of the section are.
type country struct {
	Required [][]string `json:"skills_required"`
	Region   []int      `json:"region_of_opening"`
	Capacity []int
	Workers  []struct {
		ID, Kind string
		Region   *int
		Skills   []string
		Mobile   bool
	}
}

func readCountry(t *testing.T) country {
	t.Helper()
	var c country
	var none struct{}
	oracle(t, "D-01", &c, &none)
	return c
}

// unchecked are settings without protection: the oracles know no terms.
func unchecked() plan.Settings {
	s := plan.DefaultSettings()
	s.Protection = protect.Unchecked("an oracle")
	return s
}

func clearance() protect.Clearance {
	c, _ := unchecked().Protection.Clear(&match.Vacancy{})
	return c
}

// graph applies the rule of the case: all skills held; an immigrant scores 80
// anywhere; a local 90 in the own region, 70 when mobile between regions 0 and 1.
func (c country) graph() *plan.Graph {
	g := &plan.Graph{Settings: unchecked()}
	for j, n := range c.Capacity {
		g.Vacancies = append(g.Vacancies, &match.Vacancy{ID: fmt.Sprintf("V%d", j), Openings: fact.Some(n)})
	}
	for w, x := range c.Workers {
		origin := match.Local
		if x.Kind == "imm" {
			origin = match.Immigrant
		}
		g.Workers = append(g.Workers, &match.Worker{ID: x.ID, Origin: origin})
		for j, required := range c.Required {
			if slices.ContainsFunc(required, func(s string) bool { return !slices.Contains(x.Skills, s) }) {
				continue
			}
			e := plan.Edge{Vacancy: int32(j), Worker: int32(w), SameOccupation: true, Clearance: clearance()}
			switch {
			case origin == match.Immigrant:
				e.Score = 80
			case *x.Region == c.Region[j]:
				e.Score, e.SameRegion = 90, true
			case x.Mobile && *x.Region < 2 && c.Region[j] < 2:
				e.Score = 70
			default:
				continue
			}
			g.Edges = append(g.Edges, e)
		}
	}
	finish(g)
	return g
}

// finish puts the edges in order and makes tallies of the right length.
func finish(g *plan.Graph) {
	slices.SortFunc(g.Edges, func(a, b plan.Edge) int {
		if a.Vacancy != b.Vacancy {
			return int(a.Vacancy - b.Vacancy)
		}
		return int(a.Worker - b.Worker)
	})
	g.VacancyTally, g.WorkerTally = make([]plan.Tally, len(g.Vacancies)), make([]plan.Tally, len(g.Workers))
}

func by(order plan.Order) plan.Policy { return plan.Policy{Order: order} }

// TestD01 holds coverage, residual, displacement as a range and the price of local
// preference.
func TestD01(t *testing.T) {
	var c country
	var want struct {
		Openings         int64
		FilledLocalsOnly int64     `json:"filled_locals_only_max"`
		FilledAll        int64     `json:"filled_with_immigrants_max"`
		Shortage         int64     `json:"shortage_without_immigrants"`
		Coverage         float64   `json:"coverage_by_immigrants"`
		Residual         int64     `json:"residual_shortage"`
		ValueLocals      float64   `json:"value_locals_only"`
		ValueJoint       float64   `json:"value_joint"`
		ValueLocalFirst  float64   `json:"value_lexicographic_local_first"`
		Price            float64   `json:"price_of_local_first"`
		LocalsAlone      []float64 `json:"locals_placed_range_in_local_only_optima"`
		LocalsJoint      []float64 `json:"locals_placed_range_in_joint_optima"`
	}
	oracle(t, "D-01", &c, &want)
	g := c.graph()
	f, err := impact.LocalFillOf(t.Context(), g, plan.Certain, plan.DefaultPolicy())
	require.NoError(t, err)
	require.Equal(t, want.Openings, f.Stages.Positions)
	require.Equal(t, want.FilledLocalsOnly, f.Stages.Locals())
	require.Equal(t, want.FilledAll, f.Stages.Filled())
	require.Equal(t, want.Shortage, f.NoLocal())
	ratio, ok := f.Coverage().Ratio()
	require.True(t, ok)
	require.InDelta(t, want.Coverage, ratio, 0)
	require.Equal(t, want.Residual, f.Residual())

	joint, err := impact.DisplacementOf(t.Context(), g, plan.Certain, by(plan.Joint()))
	require.NoError(t, err)
	asRange := func(x []float64) assign.Range { return assign.Range{Min: int64(x[0]), Max: int64(x[1])} }
	require.Equal(t, asRange(want.LocalsAlone), joint.Without)
	require.Equal(t, asRange(want.LocalsJoint), joint.With)
	require.Equal(t, assign.Range{Min: 1, Max: 1}, joint.Locals())
	first, err := impact.DisplacementOf(t.Context(), g, plan.Certain, plan.DefaultPolicy())
	require.NoError(t, err)
	require.Zero(t, first.Locals())

	alone := *g
	alone.Edges = slices.DeleteFunc(slices.Clone(g.Edges), func(e plan.Edge) bool { return g.Group(e.Worker) != plan.Locals })
	p, err := alone.SolveBy(t.Context(), plan.Certain, by(plan.Joint()))
	require.NoError(t, err)
	require.EqualValues(t, want.ValueLocals, p.Score())
	preference, err := g.Preference(t.Context(), plan.Certain, plan.DefaultPolicy())
	require.NoError(t, err)
	require.EqualValues(t, want.ValueJoint, preference.Joint.Score())
	require.EqualValues(t, want.ValueLocalFirst, preference.LocalFirst.Score())
	require.EqualValues(t, want.Price, preference.Price)
}

// TestD05 holds the certificate of displacement.
func TestD05(t *testing.T) {
	var in struct {
		Workers  int
		Capacity []int
		Edges    [][3]int
		Local    []int
	}
	var want struct {
		Joint      int   `json:"joint_optimum"`
		Unmatched  int   `json:"unmatched_local"`
		Blocking   []int `json:"blocking_openings"`
		LocalFirst int   `json:"local_first_total"`
	}
	oracle(t, "D-05", &in, &want)
	g := scored(in.Capacity, in.Edges, in.Local)
	d, err := impact.DisplacementOf(t.Context(), g, plan.Certain, by(plan.Joint()))
	require.NoError(t, err)
	require.Len(t, d.Paths, 1)
	require.Equal(t, g.Workers[want.Unmatched].ID, d.Paths[0].Local)
	require.Equal(t, []plan.Pair{{Vacancy: g.Vacancies[want.Blocking[0]].ID, Worker: g.Workers[want.Unmatched].ID}}, d.Paths[0].Moves)
	require.Equal(t, "W00 takes V00 from W01", d.Paths[0].String())
	require.EqualValues(t, 1, d.Together)
	require.EqualValues(t, 1, d.Direct, "the local fits the position")
	require.Zero(t, d.Higher, "at a score of 5 against 9")
	d, err = impact.DisplacementOf(t.Context(), g, plan.Certain, plan.DefaultPolicy())
	require.NoError(t, err)
	require.Empty(t, d.Paths)
	require.Zero(t, d.Together)
	p, err := g.SolveBy(t.Context(), plan.Certain, plan.DefaultPolicy())
	require.NoError(t, err)
	require.EqualValues(t, want.LocalFirst, p.Score())
}

// scored is a graph of scores, as oracles have it: worker, opening, score.
func scored(capacity []int, edges [][3]int, local []int) *plan.Graph {
	g := &plan.Graph{Settings: unchecked()}
	for j, n := range capacity {
		g.Vacancies = append(g.Vacancies, &match.Vacancy{ID: fmt.Sprintf("V%02d", j), Openings: fact.Some(n)})
	}
	for w, is := range local {
		origin := match.Immigrant
		if is == 1 {
			origin = match.Local
		}
		g.Workers = append(g.Workers, &match.Worker{ID: fmt.Sprintf("W%02d", w), Origin: origin})
	}
	for _, e := range edges {
		g.Edges = append(g.Edges, plan.Edge{
			Worker: int32(e[0]), Vacancy: int32(e[1]), Score: match.Micro(e[2]), Clearance: clearance(),
		})
	}
	finish(g)
	return g
}
