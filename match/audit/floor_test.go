package audit_test

import (
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/audit"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
)

// stated is a model whose probabilities are given by pair, in tenths.
type stated map[plan.Pair]float64

func (m stated) Probability(v *match.Vacancy, w *match.Worker, _ match.View, _ float64) float64 {
	return m[plan.Pair{Vacancy: v.ID, Worker: w.ID}] / 10
}

// floorGraph is the market of B-19: its edges have the given values, in tenths.
func floorGraph(t *testing.T) (graph *plan.Graph, unconstrained, withFloor, price int64) {
	t.Helper()
	shared := os.Getenv("BEVERIDGE_SHARED")
	if shared == "" {
		t.Skip("set BEVERIDGE_SHARED to the folder with the oracles")
	}
	var in struct {
		Workers  int
		Capacity []int
		Group    []string
		Edges    [][3]float64
	}
	var want struct {
		Unconstrained int64
		WithFloor     int64 `json:"with_floor"`
		Price         int64
	}
	oracleIn(t, shared+"/oracles/b_assignment_small.json", "B-19", &in, &want)
	values := stated{}
	for _, e := range in.Edges {
		values[plan.Pair{Vacancy: "v" + strconv.Itoa(int(e[1])), Worker: "w" + strconv.Itoa(int(e[0]))}] = e[2]
	}
	var m plan.Market
	for i := range in.Workers {
		m.Workers = append(m.Workers, match.Worker{
			ID: "w" + strconv.Itoa(i), Origin: match.Local, Protected: map[string]string{"sex": in.Group[i]},
			Citizenships: []string{"BY", in.Group[i]},
		})
	}
	for i, n := range in.Capacity {
		m.Vacancies = append(m.Vacancies, match.Vacancy{ID: "v" + strconv.Itoa(i), Openings: fact.Some(n)})
	}
	s := scorerOf(t, match.Config{Params: match.DefaultParams(), Regions: geo.Belarus(), Model: values})
	g, err := plan.Build(t.Context(), s, m, plan.Settings{View: match.EmployerView, MinScore: 1, Protection: protect.Unchecked("about something else")})
	require.NoError(t, err)
	require.Len(t, g.Edges, len(in.Edges))
	return g, want.Unconstrained, want.WithFloor, want.Price
}

const tenth = 100_000

// TestB19 is the price of a floor, 16 against 14, for an attribute that quotas know
// and for one that they do not.
func TestB19(t *testing.T) {
	g, unconstrained, withFloor, price := floorGraph(t)
	joint := plan.Policy{Order: plan.Joint()}
	bySex := audit.Floor{Attribute: audit.ByProtected("sex"), Groups: []string{"f"}, Min: 1}
	a, err := audit.PriceFloor(t.Context(), g, plan.Possible, joint, bySex)
	require.NoError(t, err)
	b, err := audit.PriceQuota(t.Context(), g, plan.Possible, joint, plan.Quota{Name: "f", Citizenships: []string{"f"}, Min: 1, Max: assign.NoLimit})
	require.NoError(t, err)
	for _, p := range []*audit.FloorPrice{a, b} {
		require.Equal(t, unconstrained*tenth, p.Without.Score())
		require.Equal(t, withFloor*tenth, p.With.Score())
		require.Equal(t, price*tenth, p.Price)
		require.Equal(t, []audit.LevelPrice{{Goal: plan.TotalScore, Price: price * tenth}}, p.Levels)
		require.Equal(t, fact.Yes, p.Kept)
		require.True(t, p.Exact)
		require.NoError(t, p.With.Verify(t.Context()))
	}
	for _, w := range a.With.Graph().Workers {
		require.Len(t, w.Citizenships, 2, "no trace of the floor is left in the records")
	}
	require.Equal(t, a.With.Placements, b.With.Placements)
}

// TestFloorLaws: no floor costs nothing, a higher floor never costs less, what cannot
// be kept is said, and a floor joins the quotas of a policy.
func TestFloorLaws(t *testing.T) {
	g, _, _, _ := floorGraph(t)
	joint := plan.Policy{Order: plan.Joint()}
	floor := audit.Floor{Attribute: audit.ByProtected("sex"), Groups: []string{"f"}}
	before := int64(0)
	for _, want := range []struct {
		least int64
		kept  fact.Tri
		price int64
	}{{0, fact.Yes, 0}, {1, fact.Yes, 2}, {2, fact.Yes, 5}, {3, fact.No, 0}} { // 9+5 = 14, 6+5 = 11
		floor.Min = want.least
		p, err := audit.PriceFloor(t.Context(), g, plan.Possible, joint, floor)
		require.NoError(t, err)
		require.Equal(t, want.kept, p.Kept)
		if want.kept == fact.Yes {
			require.Equal(t, want.price*tenth, p.Price)
			require.GreaterOrEqual(t, p.Price, before)
			before = p.Price
		} else {
			require.Equal(t, []string{"floor for sex f"}, p.With.Unmet())
		}
	}
	floor.Min = 1
	joint.Quotas = []plan.Quota{{Name: "all", Citizenships: []string{"BY"}, Max: 1}}
	p, err := audit.PriceFloor(t.Context(), g, plan.Possible, joint, floor)
	require.NoError(t, err)
	require.Equal(t, int64(3*tenth), p.Price, "one place: 9 against 6")
	lists := *g
	lists.Covers = plan.CoversLists
	_, err = audit.PriceFloor(t.Context(), &lists, plan.Possible, joint, floor)
	require.ErrorIs(t, err, fact.ErrConflict, "completing lists would judge the marked workers anew")
	_, err = audit.PriceFloor(t.Context(), g, plan.Possible, joint, audit.Floor{Min: -1})
	require.ErrorIs(t, err, fact.ErrMissing)
	require.ErrorIs(t, err, fact.ErrRange)
}
