package plan_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/plan"
)

// bestPlans lists every best plan of a graph by trying all: the edge of each
// worker, or -1. It is the definition, and knows nothing of the solver.
func bestPlans(g *plan.Graph, form plan.Form) (best [][]int) {
	left := make([]int, len(g.Vacancies))
	for i, v := range g.Vacancies {
		left[i] = v.Positions()
	}
	var top assign.Value
	chosen := make([]int, len(g.Workers))
	var try func(w int, sum assign.Value)
	try = func(w int, sum assign.Value) {
		if w == len(g.Workers) {
			if d := sum.Cmp(top); d > 0 {
				top, best = sum, nil
			}
			if sum == top {
				best = append(best, append([]int(nil), chosen...))
			}
			return
		}
		chosen[w] = -1
		try(w+1, sum)
		for i, e := range g.Edges {
			if int(e.Worker) == w && form.Allows(e) && left[e.Vacancy] > 0 {
				chosen[w] = i
				left[e.Vacancy]--
				local := g.Group(e.Worker) == plan.Locals
				gain := assign.Value{0, 1, 0, int64(e.Score)}
				if local {
					gain = assign.Value{1, 1, int64(e.Score), int64(e.Score)}
				}
				try(w+1, sum.Add(gain))
				left[e.Vacancy]++
			}
		}
	}
	try(0, assign.Value{})
	return best
}

// tiedMarket is a small market in which many plans are equally good.
func tiedMarket(r *rand.Rand) plan.Market {
	var m plan.Market
	for i := range 2 + r.IntN(2) {
		m.Vacancies = append(m.Vacancies, job(fmt.Sprintf("j%d", i), 1+r.IntN(2)))
	}
	for i := range 2 + r.IntN(4) {
		scores := tenths{}
		for _, v := range m.Vacancies {
			if r.IntN(3) > 0 {
				scores[v.ID] = 3 + 3*r.IntN(2)
			}
		}
		w := person(fmt.Sprintf("W%d", i), match.Local+match.Origin(r.IntN(3)), scores)
		if r.IntN(4) == 0 {
			w.Licences = nil // holds them or not: every pair is open
		}
		m.Workers = append(m.Workers, w)
	}
	return m
}

// TestAgainstAllPlans holds the value, the shared placements and the ranges of
// any classes against the list of all best plans.
func TestAgainstAllPlans(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	loose, tied := 0, 0
	for range 150 {
		g := buildBySkill(t, tiedMarket(r), byEmployer)
		for _, form := range []plan.Form{plan.Certain, plan.Possible} {
			p, best := solve(t, g, form), bestPlans(g, form)
			if len(best) > 1 {
				tied++
			}
			shared := map[string]bool{}
			for w := range g.Workers {
				same := true
				for _, b := range best {
					same = same && b[w] == best[0][w]
				}
				shared[g.Workers[w].ID] = same
			}
			for _, x := range p.Placements {
				require.Equal(t, shared[x.Worker], x.Shared, "%s", x.Worker)
			}
			const classes = 3
			class := make([]int32, len(g.Edges))
			for i := range class {
				class[i] = r.Int32N(classes+1) - 1
			}
			at := map[plan.Edge]int32{}
			for i, e := range g.Edges {
				at[e] = class[i]
			}
			got, err := p.Ranges(t.Context(), func(e plan.Edge) int32 { return at[e] }, classes)
			require.NoError(t, err)
			want := rangesOf(best, class, classes)
			require.Equal(t, want, got)
			for _, w := range want {
				if w.Min < w.Max {
					loose++
				}
			}
		}
	}
	require.Greater(t, loose, 50, "the premise: some ranges are no points")
	require.Greater(t, tied, 100, "the premise: many markets have several best plans")
}

func rangesOf(best [][]int, class []int32, n int) []assign.Range {
	out := make([]assign.Range, n)
	for k, b := range best {
		count := make([]int64, n)
		for _, edge := range b {
			if edge >= 0 && class[edge] >= 0 {
				count[class[edge]]++
			}
		}
		for c := range out {
			if k == 0 {
				out[c] = assign.Range{Min: count[c], Max: count[c]}
			}
			out[c].Min, out[c].Max = min(out[c].Min, count[c]), max(out[c].Max, count[c])
		}
	}
	return out
}
