package assign_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// instance is a problem as the worked cases write it.
type instance struct {
	Workers  int        `json:"workers"`
	Capacity []int64    `json:"capacity"`
	Edges    [][3]int64 `json:"edges"`
	Local    []int64    `json:"local"`  // a flag per worker, or in B-04 the numbers of the locals
	Region   []int64    `json:"region"` // per opening
	Quotas   []struct {
		Workers, Openings []int32 // null means all
		Cap               int64
	} `json:"quotas"`
}

func (in instance) problem(weight func(worker, c int64) assign.Value) assign.Problem {
	p := assign.Problem{Workers: in.Workers, Capacity: in.Capacity}
	for _, e := range in.Edges {
		p.Edges = append(p.Edges, assign.Edge{Worker: int32(e[0]), Opening: int32(e[1]), Weight: weight(e[0], e[2])})
	}
	return p
}

func single(_, c int64) assign.Value { return assign.Scalar(c) }

func load(t *testing.T, file string, into any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", file))
	require.NoError(t, err)
	require.NoError(t, json.Unmarshal(data, into))
}

// twoLevels weighs the scores of locals first, then all scores.
func twoLevels(local func(worker int64) bool) func(worker, c int64) assign.Value {
	return func(w, c int64) assign.Value {
		if local(w) {
			return assign.Value{c, c}
		}
		return assign.Value{0, c}
	}
}

// oracleCase finds a worked case of the specification by its id.
func oracleCase(t *testing.T, file, id string, input, expected any) {
	t.Helper()
	var all struct {
		Cases []struct {
			ID              string
			Input, Expected json.RawMessage
		}
	}
	load(t, file, &all)
	for _, c := range all.Cases {
		if c.ID == id {
			require.NoError(t, json.Unmarshal(c.Input, input))
			require.NoError(t, json.Unmarshal(c.Expected, expected))
			return
		}
	}
	require.Fail(t, "no such case", id)
}

func TestOracleCertificate(t *testing.T) { // B-01
	var in instance
	var want struct {
		Objective int64
		Match     [][2]int32
		Dual      struct{ Alpha, Beta []int64 } `json:"a_valid_dual"`
	}
	oracleCase(t, "b_small.json", "B-01", &in, &want)
	p := in.problem(single)
	plan := solve(t, p)
	require.Equal(t, assign.Scalar(want.Objective), plan.Value)
	require.Equal(t, want.Match, pairs(p, plan))
	require.Len(t, want.Dual.Alpha, len(plan.Worker))
	for w, a := range want.Dual.Alpha {
		plan.Worker[w] = assign.Scalar(a)
	}
	for j, b := range want.Dual.Beta {
		plan.Opening[j] = assign.Scalar(b)
	}
	require.NoError(t, plan.Verify(context.Background(), p), "the prices of the case prove our plan")
}

func TestOraclePriceIntervals(t *testing.T) { // B-02
	var in instance
	var want struct {
		Rows []struct {
			Gain float64 `json:"gain_plus_one"`
			Loss float64 `json:"loss_minus_one"`
		}
	}
	oracleCase(t, "b_small.json", "B-02", &in, &want)
	q := price(t, in.problem(single))
	gains, losses := slices.Concat(q.WorkerGain, q.Gain), slices.Concat(q.WorkerLoss, q.Loss)
	require.Len(t, gains, len(want.Rows))
	for i, row := range want.Rows {
		require.Equal(t, assign.Scalar(int64(row.Gain)), gains[i])
		require.Equal(t, assign.Scalar(int64(row.Loss)), losses[i])
	}
}

func TestOracleOneMoreWorker(t *testing.T) { // B-03
	var in struct {
		Base  instance
		Types map[string][][2]int64
	}
	var want struct {
		Objective float64 `json:"base_objective"`
		Rows      []struct {
			Type   string
			Region int64
			Gain   float64
		}
	}
	oracleCase(t, "b_small.json", "B-03", &in, &want)
	p := in.Base.problem(single)
	plan := solve(t, p)
	require.Equal(t, assign.Scalar(int64(want.Objective)), plan.Value)
	q := price(t, p)
	below := 0 // rows in which the bound by an arbitrary dual is not the gain
	for _, row := range want.Rows {
		var own []assign.Edge
		var bound int64
		for _, e := range in.Types[row.Type] {
			if in.Base.Region[e[0]] == row.Region {
				own = append(own, assign.Edge{Opening: int32(e[0]), Weight: assign.Scalar(e[1])})
				bound = max(bound, e[1]-plan.Opening[e[0]][0])
			}
		}
		gain, _ := q.Newcomer(own)
		require.Equal(t, assign.Scalar(int64(row.Gain)), gain, "%s in %d", row.Type, row.Region)
		require.LessOrEqual(t, int64(row.Gain), bound)
		if int64(row.Gain) < bound {
			below++
		}
	}
	require.Positive(t, below, "a dual alone would not do")
}

func TestOracleLocalFirst(t *testing.T) { // B-04 by levels, B-05 by a large factor
	var in instance
	var want struct {
		Local float64 `json:"local_optimum"`
		Joint float64 `json:"joint_optimum"`
		Total float64 `json:"lexicographic_total"`
	}
	oracleCase(t, "b_small.json", "B-04", &in, &want)
	local := func(w int64) bool { return slices.Contains(in.Local, w) }
	require.Equal(t, assign.Value{int64(want.Local), int64(want.Total)}, solve(t, in.problem(twoLevels(local))).Value)
	require.Equal(t, assign.Scalar(int64(want.Joint)), solve(t, in.problem(single)).Value)

	var factor struct{ M int64 }
	var combined struct {
		Objective int64 `json:"combined_objective"`
		Quotient  int64 `json:"quotient_local"`
		Remainder int64 `json:"remainder_total"`
	}
	oracleCase(t, "b_small.json", "B-05", &factor, &combined)
	got := solve(t, in.problem(func(w, c int64) assign.Value {
		if local(w) {
			c += factor.M * c
		}
		return assign.Scalar(c)
	})).Value[0]
	require.Equal(t, combined.Objective, got)
	require.Equal(t, combined.Quotient, got/factor.M)
	require.Equal(t, combined.Remainder, got%factor.M)
}

func TestOracleNotGreedyNotStable(t *testing.T) { // B-15, B-16
	var in instance
	var want struct {
		Optimum int64
		Max     int64      `json:"max_weight"`
		Match   [][2]int32 `json:"max_weight_match"`
	}
	oracleCase(t, "b_small.json", "B-15", &in, &want)
	require.Equal(t, assign.Scalar(want.Optimum), solve(t, in.problem(single)).Value)
	var in16 instance
	oracleCase(t, "b_small.json", "B-16", &in16, &want)
	p := in16.problem(single)
	plan := solve(t, p)
	require.Equal(t, assign.Scalar(want.Max), plan.Value)
	require.Equal(t, want.Match, pairs(p, plan))
}

// The random instances, whose optima come from LP solvers.
func TestOracleRandom(t *testing.T) {
	var file struct {
		Instances []struct {
			ID, Kind string
			Instance instance
			Expected struct {
				Objective        *int64
				MaxCardinality   *int64  `json:"max_cardinality"`
				Cardinality      int64   `json:"cardinality"`
				Weight           int64   `json:"weight_given_cardinality"`
				MaxWeight        int64   `json:"max_weight_unconstrained"`
				LocalOptimum     int64   `json:"local_optimum"`
				LexTotal         int64   `json:"lexicographic_total"`
				JointOptimum     int64   `json:"joint_optimum"`
				LocalCardinality int64   `json:"local_max_cardinality"`
				Frozen           int64   `json:"one_frozen_total_example"`
				Dual             *int64  `json:"lp_dual_objective"`
				Gain             []int64 `json:"gain_plus_one_slot"`
				Loss             []int64 `json:"loss_minus_one_slot"`
			}
		}
	}
	load(t, "b_random.json", &file)
	seen := map[string]int{}
	for _, c := range file.Instances {
		if strings.Contains(c.Kind, "quota") || strings.Contains(c.Kind, "crossing") {
			continue
		}
		seen[c.Kind]++
		t.Run(c.ID+"/"+c.Kind, func(t *testing.T) {
			in, want := c.Instance, c.Expected
			local := func(w int64) bool { return in.Local[w] == 1 }
			joint := in.problem(single)
			filled := func(p assign.Problem) int64 {
				f, err := assign.MaxFill(context.Background(), people(p))
				require.NoError(t, err)
				require.NoError(t, f.Verify(context.Background(), people(p)))
				return f.Total
			}
			value := solve(t, joint).Value[0]
			if want.Objective != nil {
				require.Equal(t, *want.Objective, value)
			}
			if want.Dual != nil {
				require.Equal(t, *want.Dual, value)
			}
			if want.MaxCardinality != nil {
				require.Equal(t, *want.MaxCardinality, filled(joint))
			}
			switch c.Kind {
			case "max_weight", "max_weight_ties":
				require.NotNil(t, want.Objective)
			case "cardinality_then_weight":
				require.Equal(t, want.MaxWeight, value)
				require.Equal(t, want.Cardinality, filled(joint))
				p := in.problem(func(_, c int64) assign.Value { return assign.Value{1, c} })
				require.Equal(t, assign.Value{want.Cardinality, want.Weight}, solve(t, p).Value)
			case "local_first":
				require.Equal(t, want.JointOptimum, value)
				require.Equal(t, assign.Value{want.LocalOptimum, want.LexTotal}, solve(t, in.problem(twoLevels(local))).Value)
				locals := in
				locals.Edges = slices.DeleteFunc(slices.Clone(in.Edges), func(e [3]int64) bool { return !local(e[0]) })
				require.Equal(t, want.LocalCardinality, filled(locals.problem(single)))
				four := solve(t, in.problem(func(w, c int64) assign.Value {
					return assign.Value{in.Local[w], 1, in.Local[w] * c, c}
				}))
				require.LessOrEqual(t, want.Frozen, want.LexTotal)
				require.Equal(t, want.LocalCardinality, four.Value[0])
				require.Equal(t, filled(joint), four.Value[1])
			case "opening_shadow_prices":
				q := price(t, joint)
				for j := range joint.Capacity {
					require.Equal(t, assign.Scalar(want.Gain[j]), q.Gain[j])
					require.Equal(t, assign.Scalar(want.Loss[j]), q.Loss[j])
				}
			default:
				require.Fail(t, "a kind without a check", c.Kind)
			}
		})
	}
	require.Equal(t, map[string]int{
		"max_weight": 8, "max_weight_ties": 1, "cardinality_then_weight": 3, "local_first": 5, "opening_shadow_prices": 2,
	}, seen)
}
