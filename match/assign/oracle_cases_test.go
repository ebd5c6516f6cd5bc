package assign_test

import (
	"encoding/json"
	"math"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
)

// Every worked case is named by some test, and says what the specification's does.
func TestEveryCaseIsTested(t *testing.T) {
	type cases struct {
		Cases []struct {
			ID              string
			Input, Expected json.RawMessage
		}
		Instances []struct {
			ID                 string
			Instance, Expected json.RawMessage
		}
	}
	var own, random cases
	load(t, "b_small.json", &own)
	load(t, "b_random.json", &random)
	require.Len(t, own.Cases, 20)
	require.Len(t, random.Instances, 29, "TestOracleRandom, -Trees and -Crossing count them by kind")
	files, err := filepath.Glob("*_test.go")
	require.NoError(t, err)
	var tests strings.Builder
	for _, f := range files {
		source, err := os.ReadFile(f)
		require.NoError(t, err)
		tests.Write(source)
	}
	for _, c := range own.Cases {
		require.Contains(t, tests.String(), `"`+c.ID+`"`)
	}
	shared := os.Getenv("BEVERIDGE_SHARED")
	if shared == "" {
		t.Skip("whether the copies are those of the specification is not seen: set BEVERIDGE_SHARED to the folder that holds oracles")
	}
	for file, copied := range map[string]cases{"b_assignment_small.json": own, "b_assignment_random.json": random} {
		data, err := os.ReadFile(filepath.Join(shared, "oracles", file))
		require.NoError(t, err)
		var want cases
		require.NoError(t, json.Unmarshal(data, &want))
		require.Len(t, copied.Cases, len(want.Cases))
		require.Len(t, copied.Instances, len(want.Instances))
		for i, c := range want.Cases {
			require.Equal(t, c.ID, copied.Cases[i].ID)
			require.JSONEq(t, string(c.Input), string(copied.Cases[i].Input), c.ID)
			require.JSONEq(t, string(c.Expected), string(copied.Cases[i].Expected), c.ID)
		}
		for i, c := range want.Instances {
			require.Equal(t, c.ID, copied.Instances[i].ID)
			require.JSONEq(t, string(c.Instance), string(copied.Instances[i].Instance), c.ID)
			require.JSONEq(t, string(c.Expected), string(copied.Instances[i].Expected), c.ID)
		}
	}
}

// A factor large enough to put one objective before another loses the second in
// floating point and overflows 64 bits: levels lose nothing (B-06).
func TestOracleLevelsNotFactors(t *testing.T) {
	var in struct{ A, B float64 }
	var want struct {
		Lost     bool    `json:"sum_equals_a"`
		Spacing  float64 `json:"ulp"`
		Overflow struct {
			M, Matches int64
			Score      int64 `json:"score_micro"`
			Product    string
			Max        string `json:"int64_max"`
		} `json:"int64_overflow_example"`
	}
	oracleCase(t, "b_small.json", "B-06", &in, &want)
	require.Equal(t, want.Lost, in.A+in.B == in.A)
	require.InDelta(t, want.Spacing, math.Nextafter(in.A, math.Inf(1))-in.A, 0)
	o := want.Overflow
	product := new(big.Int).Mul(big.NewInt(o.M), big.NewInt(o.Matches))
	product.Mul(product, big.NewInt(o.Score))
	require.Equal(t, want.Overflow.Product, product.String())
	require.Equal(t, want.Overflow.Max, big.NewInt(math.MaxInt64).String())
	require.False(t, product.IsInt64())

	// Two plans alike but for one part of the lower level, at those sizes.
	p := assign.Problem{Workers: 1, Capacity: []int64{1, 1}, Edges: []assign.Edge{
		{Worker: 0, Opening: 0, Weight: assign.Value{3 * o.M, 0}}, {Worker: 0, Opening: 1, Weight: assign.Value{3 * o.M, 1}},
	}}
	require.Equal(t, assign.Value{3 * o.M, 1}, solve(t, p).Value)
	few := o.Matches / 100 // as good as all, and sooner
	many := assign.Problem{Workers: int(few), Capacity: []int64{o.Matches}, Edges: make([]assign.Edge, few)}
	for w := range many.Edges {
		many.Edges[w] = assign.Edge{Worker: int32(w), Weight: assign.Scalar(o.M * o.Score)}
	}
	require.ErrorIs(t, many.Validate(), assign.ErrOverflow, "as one number it is refused")
	for w := range many.Edges {
		many.Edges[w].Weight = assign.Value{o.M, o.Score}
	}
	require.NoError(t, many.Validate(), "as levels it fits")
}

// How local preference is done decides what it costs (B-04): frozen depends on
// which best plan of locals is frozen, the exact order does not.
func TestOracleFrozen(t *testing.T) {
	var in instance
	var want struct {
		Price  float64 `json:"price_of_local_preference"`
		Total  float64 `json:"lexicographic_total"`
		Frozen []struct {
			Local [][2]int32 `json:"local_assignment"`
			Total float64
		} `json:"frozen_variants"`
	}
	oracleCase(t, "b_small.json", "B-04", &in, &want)
	local := func(w int64) bool { return slices.Contains(in.Local, w) }
	exact := solve(t, in.problem(twoLevels(local))).Value[1]
	require.Equal(t, int64(want.Price), solve(t, in.problem(single)).Value[0]-exact)
	p := in.problem(single)
	locals := p
	for i, e := range p.Edges {
		if !local(int64(e.Worker)) {
			locals.Excluded = append(locals.Excluded, int32(i))
		}
	}
	_, plans := optima(locals)
	require.Len(t, plans, len(want.Frozen))
	best := int64(0)
	for _, plan := range plans {
		frozen := p
		var at [][2]int32
		for w, i := range plan {
			switch {
			case i >= 0:
				at, frozen.Locked = append(at, [2]int32{p.Edges[i].Worker, p.Edges[i].Opening}), append(frozen.Locked, i)
			case local(int64(w)):
				require.Fail(t, "a local is left out")
			}
		}
		total := solve(t, frozen).Value[0]
		best = max(best, total)
		n := slices.IndexFunc(want.Frozen, func(f struct {
			Local [][2]int32 `json:"local_assignment"`
			Total float64
		},
		) bool {
			return slices.Equal(f.Local, at)
		})
		require.GreaterOrEqual(t, n, 0)
		require.Equal(t, int64(want.Frozen[n].Total), total)
	}
	require.Equal(t, exact, best, "the best of the frozen plans is the lexicographic one")
}

func TestOracleAtLeastOne(t *testing.T) { // B-18
	var in struct{ P []float64 }
	var want struct {
		Chance float64 `json:"at_least_one"`
		Number float64 `json:"expected_number"`
	}
	oracleCase(t, "b_small.json", "B-18", &in, &want)
	var chances []int64
	var sum int64
	for _, p := range in.P {
		chances = append(chances, int64(match.ToMicro(p)))
		sum += int64(match.ToMicro(p))
	}
	got, err := assign.AtLeastOne(chances, 1_000_000)
	require.NoError(t, err)
	require.Equal(t, int64(match.ToMicro(want.Chance)), got)
	require.Equal(t, int64(match.ToMicro(want.Number)), sum)
}

// The weights of a problem are scores in millionths (B-20).
func TestOracleScale(t *testing.T) {
	var in struct {
		Scores []float64
		Scale  float64
	}
	var want struct{ Micro []int64 }
	oracleCase(t, "b_small.json", "B-20", &in, &want)
	require.InDelta(t, in.Scale, float64(match.ToMicro(1)), 0)
	p := assign.Problem{Workers: len(in.Scores), Capacity: []int64{int64(len(in.Scores))}}
	var sum int64
	for w, s := range in.Scores {
		require.Equal(t, want.Micro[w], int64(match.ToMicro(s)))
		p.Edges = append(p.Edges, assign.Edge{Worker: int32(w), Weight: assign.Scalar(int64(match.ToMicro(s)))})
		sum += want.Micro[w]
	}
	plan := solve(t, p)
	require.Equal(t, assign.Scalar(sum), plan.Value)
	require.Equal(t, int32(-1), plan.Edge[3], "a score that rounds to nothing places nobody")
}

// All stable matchings of B-13, and what they have in common.
func TestOracleAllStable(t *testing.T) {
	var in struct {
		Workers  map[string][]string `json:"worker_lists"`
		Openings map[string][]string `json:"opening_lists"`
		Capacity map[string]int64
	}
	var want struct {
		Number  int                 `json:"number_of_stable_matchings"`
		Matched []string            `json:"matched_workers"`
		Filled  map[string]int      `json:"filled"`
		Same    map[string][]string `json:"underfilled_openings_get_same_workers"`
	}
	oracleCase(t, "b_small.json", "B-13", &in, &want)
	names, jobs := []string{"w1", "w2", "w3", "w4", "w5", "w6"}, []string{"a", "b", "c"}
	p, ranks := lists(in.Workers, in.Openings, in.Capacity, names, jobs)
	n := 0
	for _, plan := range every(p) {
		blocking, err := assign.Blocking(t.Context(), p, ranks, plan)
		require.NoError(t, err)
		if len(blocking) > 0 {
			continue
		}
		n++
		filled, who, matched := map[string]int{}, map[string][]string{}, []string{}
		for w, i := range plan {
			if i >= 0 {
				j := jobs[p.Edges[i].Opening]
				filled[j]++
				who[j] = append(who[j], names[w])
				matched = append(matched, names[w])
			}
		}
		require.Equal(t, want.Matched, matched)
		require.Equal(t, want.Filled, filled)
		for _, j := range jobs {
			if int64(filled[j]) < in.Capacity[j] {
				require.Equal(t, want.Same[j], who[j])
			}
		}
	}
	require.Equal(t, want.Number, n)
}

// The stable matchings of B-14 differ in size, and both are found.
func TestOracleTies(t *testing.T) {
	var in struct {
		Workers  map[string]map[string]int64 `json:"worker_rank"`
		Openings map[string]map[string]int64 `json:"opening_rank"`
		Capacity map[string]int64
	}
	var want struct {
		Stable []map[string]string `json:"stable_matchings"`
		Sizes  []int
	}
	oracleCase(t, "b_small.json", "B-14", &in, &want)
	names, jobs := []string{"w1", "w2"}, []string{"a", "b"}
	p := assign.Problem{Workers: 2, Capacity: []int64{in.Capacity["a"], in.Capacity["b"]}}
	var ranks assign.Ranks
	for w, name := range names {
		for j, job := range jobs {
			if rank, ok := in.Workers[name][job]; ok {
				p.Edges = append(p.Edges, assign.Edge{Worker: int32(w), Opening: int32(j), Weight: assign.Scalar(1)})
				ranks.ByWorker, ranks.ByOpening = append(ranks.ByWorker, -rank), append(ranks.ByOpening, -in.Openings[job][name])
			}
		}
	}
	named := func(plan []int32) map[string]string {
		out := map[string]string{}
		for w, i := range plan {
			if i >= 0 {
				out[names[w]] = jobs[p.Edges[i].Opening]
			}
		}
		return out
	}
	var all []map[string]string
	for _, plan := range every(p) {
		if blocking, err := assign.Blocking(t.Context(), p, ranks, plan); err == nil && len(blocking) == 0 {
			all = append(all, named(plan))
		}
	}
	require.ElementsMatch(t, want.Stable, all)
	sizes := map[int]bool{}
	for ranks.Seed = range uint64(16) {
		got := named(stable(t, p, ranks, assign.WorkersPropose).Edge)
		require.Contains(t, want.Stable, got)
		sizes[len(got)] = true
	}
	for _, n := range want.Sizes {
		require.True(t, sizes[n], "%d", n)
	}
}
