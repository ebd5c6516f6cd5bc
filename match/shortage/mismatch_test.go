package shortage_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/shortage"
)

// An index of mismatch with its floor: chance alone would show nearly all of
// what this small table shows.
func ExampleMismatchFloor() {
	cells := []shortage.Stock{{Vacancies: 6, Unemployed: 4}, {Vacancies: 3, Unemployed: 6}, {Vacancies: 3, Unemployed: 8}}
	m, err := shortage.Mismatch(cells, shortage.Stock{}, 0.5)
	if err != nil {
		fmt.Println(err)
		return
	}
	floor, err := shortage.MismatchFloor(context.Background(), cells, 0.5)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("mismatch %.3f, of which chance %.3f\n", m, floor.Mismatch)
	// Output: mismatch 0.045, of which chance 0.041
}

type vu struct{ V, U []float64 }

func (in vu) stocks() []shortage.Stock {
	out := make([]shortage.Stock, len(in.V))
	for i := range out {
		out[i] = shortage.Stock{Vacancies: in.V[i], Unemployed: in.U[i]}
	}
	return out
}

func mismatch(t *testing.T, cells []shortage.Stock, a float64) float64 {
	t.Helper()
	m, err := shortage.Mismatch(cells, shortage.Stock{}, a)
	require.NoError(t, err)
	return m
}

// TestC06 holds the three indices and the planner's allocations.
func TestC06(t *testing.T) {
	var in struct {
		vu
		Alpha  float64
		Phi, Z []float64
	}
	var want struct {
		M        float64
		UStar    []float64 `json:"u_star"`
		MPhi     float64   `json:"M_phi"`
		PhiBar   float64   `json:"phi_bar"`
		UStarPhi []float64 `json:"u_star_phi"`
		MX       float64   `json:"M_x"`
		PhiBarX  float64   `json:"phi_bar_x"`
		UStarX   []float64 `json:"u_star_x"`
	}
	oracle(t, "C-06", &in, &want)
	require.InDelta(t, want.M, mismatch(t, in.stocks(), in.Alpha), 1e-12)
	for _, tt := range []struct {
		name              string
		phi, z            bool
		index, efficiency float64
		planner           []float64
	}{
		{"equal", false, false, want.M, 1, want.UStar},
		{"phi", true, false, want.MPhi, want.PhiBar, want.UStarPhi},
		{"phi and z", true, true, want.MX, want.PhiBarX, want.UStarX},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var sectors []shortage.Sector
			for i, c := range in.stocks() {
				s := shortage.Sector{Stock: c, Efficiency: 1, Worth: 1}
				if tt.phi {
					s.Efficiency = in.Phi[i]
				}
				if tt.z {
					s.Worth = in.Z[i]
				}
				sectors = append(sectors, s)
			}
			got, err := shortage.PlannedMismatch(sectors, in.Alpha)
			require.NoError(t, err)
			require.InDelta(t, tt.index, got.Index, 1e-12)
			require.InDelta(t, tt.efficiency, got.Efficiency, 1e-12)
			require.InDeltaSlice(t, tt.planner, got.Unemployed, 1e-9)
		})
	}
}

// TestC07 holds other elasticities and what scale and order do not change.
func TestC07(t *testing.T) {
	var in vu
	var want struct {
		Low          float64 `json:"M_alpha_0.3"`
		High         float64 `json:"M_alpha_0.7"`
		Scaled       float64 `json:"M_scaled_u_by_10"`
		Disjoint     float64 `json:"M_disjoint"`
		Proportional float64 `json:"M_proportional"`
	}
	oracle(t, "C-07", &in, &want)
	require.InDelta(t, want.Low, mismatch(t, in.stocks(), 0.3), 1e-12)
	require.InDelta(t, want.High, mismatch(t, in.stocks(), 0.7), 1e-12)
	tenfold := in.stocks()
	for i := range tenfold {
		tenfold[i].Unemployed *= 10
	}
	require.InDelta(t, want.Scaled, mismatch(t, tenfold, 0.5), 1e-12)
	require.InDelta(t, want.Disjoint, mismatch(t, []shortage.Stock{{Vacancies: 7}, {Unemployed: 3}}, 0.3), 0)
	same := []shortage.Stock{{Vacancies: 30, Unemployed: 60}, {Vacancies: 70, Unemployed: 140}}
	require.InDelta(t, want.Proportional, mismatch(t, same, 0.3), 1e-15)
}

// TestC08 holds the approximate floor, and the exact one against the simulated
// mean.
func TestC08(t *testing.T) {
	var in struct {
		Alpha float64
		Cells int
		U, V  float64
	}
	var want struct {
		Approximation float64
		Simulated     float64 `json:"simulated_mean"`
	}
	oracle(t, "C-08", &in, &want)
	require.InDelta(t, want.Approximation, shortage.NoiseApproximation(in.Cells, in.U, in.V, in.Alpha), 1e-15)
	cells := slices.Repeat([]shortage.Stock{{Vacancies: in.V / float64(in.Cells), Unemployed: in.U / float64(in.Cells)}}, in.Cells)
	got, err := shortage.MismatchFloor(t.Context(), cells, in.Alpha)
	require.NoError(t, err)
	require.InDelta(t, want.Simulated, got.Mismatch, 5e-4, "equal cells")
}

// TestC09C10 holds the dissimilarities.
func TestC09C10(t *testing.T) {
	var in vu
	var want struct {
		Half float64 `json:"half_sum_abs"`
		Root float64 `json:"one_minus_sum_sqrt"`
		Move float64 `json:"unemployed_to_move"`
	}
	oracle(t, "C-09", &in, &want)
	got, err := shortage.JackmanRoper(in.stocks())
	require.NoError(t, err)
	require.InDelta(t, want.Half, got.Share, 1e-12)
	require.InDelta(t, want.Root, got.Root, 1e-12)
	require.InDelta(t, want.Move, got.Move, 1e-9)

	var groups struct{ Immigrant, Local []float64 }
	var d struct{ D float64 }
	oracle(t, "C-10", &groups, &d)
	got, err = shortage.Duncan(groups.Immigrant, groups.Local)
	require.NoError(t, err)
	require.InDelta(t, d.D, got.Share, 1e-12)
	require.InDelta(t, 400*d.D, got.Move, 1e-9)
	_, err = shortage.Duncan(groups.Immigrant, groups.Local[:1])
	require.ErrorIs(t, err, fact.ErrConflict)
}

// randomStocks is a table with empty sides here and there.
func randomStocks(r *rand.Rand, n, most int) []shortage.Stock {
	out := make([]shortage.Stock, n)
	for i := range out {
		out[i] = shortage.Stock{Vacancies: float64(r.IntN(most)), Unemployed: float64(r.IntN(most))}
	}
	out[0] = shortage.Stock{Vacancies: 1, Unemployed: 2}
	return out
}

// TestMismatchLaws holds, over random tables: bounds, independence of the order
// to the bit, that finer cells never lower the index, that the index is half a
// square of the other at a half, and that the planner's allocation wins.
func TestMismatchLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		cells := randomStocks(r, 2+r.IntN(12), 1+r.IntN(50))
		a := 0.05 + 0.9*r.Float64()
		m := mismatch(t, cells, a)
		require.True(t, m >= 0 && m <= 1)
		mixed := slices.Clone(cells)
		r.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
		require.Equal(t, math.Float64bits(m), math.Float64bits(mismatch(t, mixed, a)))
		floor, err := shortage.MismatchFloor(t.Context(), cells, a)
		require.NoError(t, err)
		again, err := shortage.MismatchFloor(t.Context(), mixed, a)
		require.NoError(t, err)
		require.Equal(t, floor, again)

		coarse := append([]shortage.Stock{{
			Vacancies: cells[0].Vacancies + cells[1].Vacancies, Unemployed: cells[0].Unemployed + cells[1].Unemployed,
		}}, cells[2:]...)
		require.GreaterOrEqual(t, m, mismatch(t, coarse, a)-1e-12, "finer cells")

		sectors := make([]shortage.Sector, len(cells))
		for i, c := range cells {
			sectors[i] = shortage.Sector{Stock: c, Efficiency: 0.1 + r.Float64(), Worth: 1}
		}
		planned, err := shortage.PlannedMismatch(sectors, a)
		require.NoError(t, err)
		require.True(t, planned.Index >= -1e-12 && planned.Index <= 1, "nobody hires more than the planner")
		people, all := 0., 0.
		for i, u := range planned.Unemployed {
			people += u
			all += cells[i].Unemployed
			sectors[i].Unemployed = u
		}
		require.InDelta(t, all, people, 1e-9*all)
		planned, err = shortage.PlannedMismatch(sectors, a)
		require.NoError(t, err)
		require.InDelta(t, 0, planned.Index, 1e-12, "the planner's own market has no mismatch")

		d, err := shortage.JackmanRoper(cells)
		require.NoError(t, err)
		require.InDelta(t, mismatch(t, cells, 0.5), d.Root, 1e-15)
		require.True(t, d.Root <= d.Share+1e-12 && d.Share <= math.Sqrt(1-(1-d.Root)*(1-d.Root))+1e-9,
			"Hellinger's and the total variation distance bound each other")
	}
}

// TestPlannerAtTheEdge: where hardly any vacancy is needed to match, the planner
// sends all to the sector where a match is worth most, and no power vanishes.
func TestPlannerAtTheEdge(t *testing.T) {
	sectors := []shortage.Sector{
		{Stock: shortage.Stock{Vacancies: 3, Unemployed: 4}, Efficiency: 2, Worth: 1},
		{Stock: shortage.Stock{Vacancies: 5, Unemployed: 2}, Efficiency: 1, Worth: 1.5},
		{Stock: shortage.Stock{Unemployed: 2}, Efficiency: 1e300, Worth: 1e300}, // no vacancies: draws nobody
	}
	for _, a := range []float64{5e-324, 1e-9, 1e-5} {
		got, err := shortage.PlannedMismatch(sectors, a)
		require.NoError(t, err)
		require.InDeltaSlice(t, []float64{8, 0, 0}, got.Unemployed, 1e-12)
		require.InDelta(t, 2, got.Efficiency, 1e-3)
		require.InDelta(t, 1-(2*4+1*2)/(2*8.), got.Index, 1e-3)
	}
}

// TestFloorAgainstEnumeration holds the floor against all tables of two cells,
// term by term.
func TestFloorAgainstEnumeration(t *testing.T) {
	for _, tt := range []struct {
		name   string
		cells  []shortage.Stock
		v, u   int
		p      float64
		factor float64
	}{
		{"few", []shortage.Stock{{Vacancies: 1, Unemployed: 3}, {Vacancies: 4, Unemployed: 4}}, 5, 7, (1./5 + 3./7) / 2, 0.3},
		{"many", []shortage.Stock{{Vacancies: 30, Unemployed: 100}, {Vacancies: 20, Unemployed: 20}}, 50, 120, (30./50 + 100./120) / 2, 0.6},
	} {
		t.Run(tt.name, func(t *testing.T) {
			chance := func(n, k int) float64 {
				c := 1.
				for i := 1; i <= k; i++ {
					c *= float64(n-k+i) / float64(i)
				}
				return c * math.Pow(tt.p, float64(k)) * math.Pow(1-tt.p, float64(n-k))
			}
			var m, d float64
			for i := 0; i <= tt.v; i++ {
				for j := 0; j <= tt.u; j++ {
					w := chance(tt.v, i) * chance(tt.u, j)
					x, y := float64(i)/float64(tt.v), float64(j)/float64(tt.u)
					m += w * (1 - math.Pow(x, tt.factor)*math.Pow(y, 1-tt.factor) - math.Pow(1-x, tt.factor)*math.Pow(1-y, 1-tt.factor))
					d += w * math.Abs(x-y)
				}
			}
			got, err := shortage.MismatchFloor(t.Context(), tt.cells, tt.factor)
			require.NoError(t, err)
			require.InDelta(t, m, got.Mismatch, 1e-12)
			require.InDelta(t, d, got.Share, 1e-12)
		})
	}
}

// TestMismatchFaults: what has no answer is refused with a reason.
func TestMismatchFaults(t *testing.T) {
	one := shortage.Stock{Vacancies: 1, Unemployed: 1}
	for _, tt := range []struct {
		name  string
		cells []shortage.Stock
		total shortage.Stock
		a     float64
		want  error
	}{
		{"no cells", nil, shortage.Stock{}, 0.5, shortage.ErrUndefined},
		{"no vacancies", []shortage.Stock{{Unemployed: 3}}, shortage.Stock{}, 0.5, shortage.ErrUndefined},
		{"no unemployed", []shortage.Stock{{Vacancies: 3}}, shortage.Stock{}, 0.5, shortage.ErrUndefined},
		{"negative", []shortage.Stock{one, {Vacancies: -1}}, shortage.Stock{}, 0.5, fact.ErrRange},
		{"not a number", []shortage.Stock{one, {Unemployed: math.NaN()}}, shortage.Stock{}, 0.5, fact.ErrRange},
		{"half a total", []shortage.Stock{one}, shortage.Stock{Vacancies: 1}, 0.5, shortage.ErrUndefined},
		{"elasticity 1", []shortage.Stock{one}, shortage.Stock{}, 1, fact.ErrRange},
		{"elasticity unknown", []shortage.Stock{one}, shortage.Stock{}, math.NaN(), fact.ErrRange},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := shortage.Mismatch(tt.cells, tt.total, tt.a)
			require.ErrorIs(t, err, tt.want)
		})
	}
	_, err := shortage.PlannedMismatch([]shortage.Sector{{Stock: one, Efficiency: 1}}, 0.5)
	require.ErrorIs(t, err, fact.ErrRange, "worth is missing")
	_, err = shortage.PlannedMismatch([]shortage.Sector{
		{Stock: one, Efficiency: 1e-200, Worth: 1e300}, {Stock: one, Efficiency: 1e200, Worth: 1e-300},
	}, 0.5)
	require.ErrorIs(t, err, fact.ErrRange, "all go to a sector whose hires cannot be told from none")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = shortage.MismatchFloor(ctx, []shortage.Stock{one}, 0.5)
	require.ErrorIs(t, err, context.Canceled)
}

// FuzzMismatch: no bytes make an index leave its bounds or depend on the order.
func FuzzMismatch(f *testing.F) {
	f.Add([]byte{1, 2, 3, 4}, 0.5)
	f.Add([]byte{0, 2, 3, 0}, 0.01)
	f.Fuzz(func(t *testing.T, data []byte, a float64) {
		var cells []shortage.Stock
		for i := 0; i+1 < len(data); i += 2 {
			cells = append(cells, shortage.Stock{Vacancies: float64(data[i]), Unemployed: float64(data[i+1])})
		}
		m, err := shortage.Mismatch(cells, shortage.Stock{}, a)
		if err != nil {
			return
		}
		require.True(t, m >= 0 && m <= 1)
		slices.Reverse(cells)
		require.Equal(t, math.Float64bits(m), math.Float64bits(mismatch(t, cells, a)))
	})
}
