//go:build !race && !386

package pool_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

// grouped is a tree of groups of six districts, side by side on the equator.
func grouped(t *testing.T, groups int) *geo.Tree {
	t.Helper()
	rows := []geo.Region{{Code: "T"}}
	for g := range groups {
		group := geo.Code(fmt.Sprintf("T-%d", g))
		rows = append(rows, geo.Region{Code: group, Parent: "T"})
		for d := range 6 {
			rows = append(rows, geo.Region{
				Code: geo.Code(fmt.Sprintf("%s-%d", group, d)), Parent: group, Point: fact.Some(geo.Point{Lon: float64(6*g+d) / 50}),
			})
		}
	}
	tree, err := geo.NewTree(rows)
	require.NoError(t, err)
	return tree
}

// TestManyPending: however many workers wait to be merged, and however many regions
// there are, the best are those that scoring everybody gives.
func TestManyPending(t *testing.T) {
	for _, tt := range []struct {
		name   string
		groups int
	}{
		{"each region has a bit", 9},
		{"regions of more than a word", 20},
		{"regions share bits", 180},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(1, uint64(tt.groups)))
			r := matchtest.Random(4, 30, 330)
			r.Config.Regions, r.Config.Rules = grouped(t, tt.groups), match.Rules{}
			place := func() geo.Code { return r.Config.Regions.At(rng.IntN(r.Config.Regions.Len())).Code }
			for i := range r.Vacancies {
				r.Vacancies[i].Region, r.Vacancies[i].Remote = place(), fact.No
			}
			r.Vacancies[0].Remote, r.Vacancies[1].Region = fact.Yes, ""
			for i := range r.Workers {
				w := &r.Workers[i]
				if w.Region != "" && rng.IntN(5) > 0 {
					w.Region = r.Vacancies[rng.IntN(len(r.Vacancies))].Region
				} else if w.Region != "" {
					w.Region = place()
				}
				for k := range w.MovesTo {
					w.MovesTo[k] = place()
				}
			}
			s := newScorer(t, r.Config)
			workers := prepare(s, r.Workers)
			p, err := pool.NewWorkers(t.Context(), s, slices.Values(workers[:30]), pool.Settings{})
			require.NoError(t, err)
			found := 0
			for i := 30; i < len(workers); i++ {
				require.NoError(t, p.Put(workers[i]))
				if i%59 != 0 && i+1 < len(workers) {
					continue
				}
				for k := range r.Vacancies {
					v := s.Vacancy(&r.Vacancies[k])
					for _, q := range []pool.Query{{K: 3}, {K: 1000}} {
						want := brute(s, v, workers[:i+1], q)
						requireTop(t, p, v, q, want, tt.name)
						found += len(want)
					}
				}
			}
			require.Greater(t, found, 1000, "the premise: somebody is found")
		})
	}
}
