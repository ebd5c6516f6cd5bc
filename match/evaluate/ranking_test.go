package evaluate_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/evaluate"
	"github.com/beveridge-go/beveridge/match/fact"
)

// metrics are all metrics of a list at several k.
func metrics() []evaluate.Metric {
	out := []evaluate.Metric{evaluate.MAP(), evaluate.MRR(), evaluate.RPrecision()}
	for _, k := range []int{1, 2, 3, 5, 20} {
		out = append(out, evaluate.NDCG(k, evaluate.Exponential), evaluate.NDCG(k, evaluate.Linear),
			evaluate.Recall(k), evaluate.Precision(k), evaluate.RP(k), evaluate.Success(k))
	}
	return out
}

// defining are the same metrics straight from their definitions, of a list
// without ties and the positive grades of all judged documents.
func defining(ranked, judged []int) map[string]float64 {
	ideal := slices.Clone(judged)
	slices.Sort(ideal)
	slices.Reverse(ideal)
	r := float64(len(ideal))
	hits := func(k int) (n float64) {
		for i, g := range ranked {
			if i < k && g > 0 {
				n++
			}
		}
		return n
	}
	dcg := func(list []int, k int, gain func(int) float64) (total float64) {
		for i, g := range list {
			if i < k {
				total += gain(g) / math.Log2(float64(i+2))
			}
		}
		return total
	}
	out := map[string]float64{"map": 0, "mrr": 0, "r-precision": hits(len(ideal)) / r}
	for i, g := range ranked {
		if g > 0 {
			out["map"] += hits(i+1) / float64(i+1) / r
			if out["mrr"] == 0 {
				out["mrr"] = 1 / float64(i+1)
			}
		}
	}
	for _, k := range []int{1, 2, 3, 5, 20} {
		exp := func(g int) float64 { return math.Pow(2, float64(g)) - 1 }
		lin := func(g int) float64 { return float64(g) }
		out[fmt.Sprintf("ndcg@%d exponential", k)] = dcg(ranked, k, exp) / dcg(ideal, k, exp)
		out[fmt.Sprintf("ndcg@%d linear", k)] = dcg(ranked, k, lin) / dcg(ideal, k, lin)
		out[fmt.Sprintf("recall@%d", k)] = hits(k) / r
		out[fmt.Sprintf("precision@%d", k)] = hits(k) / float64(k)
		out[fmt.Sprintf("rp@%d", k)] = hits(k) / math.Min(float64(k), r)
		out[fmt.Sprintf("success@%d", k)] = math.Min(hits(k), 1)
	}
	return out
}

// permutations calls f with every order of 0..n-1.
func permutations(n int, f func([]int)) {
	p := make([]int, 0, n)
	var walk func()
	walk = func() {
		if len(p) == n {
			f(p)
			return
		}
		for i := range n {
			if !slices.Contains(p, i) {
				p = append(p, i)
				walk()
				p = p[:len(p)-1]
			}
		}
	}
	walk()
}

// query draws a query with tied scores, unjudged and unranked documents.
func query(rng *rand.Rand) (docs []evaluate.Scored, grades map[string]int) {
	grades = map[string]int{}
	for i := range 1 + rng.IntN(5) {
		docs = append(docs, evaluate.Scored{ID: fmt.Sprintf("d%d", i), Score: float64(rng.IntN(3))})
	}
	for i := range 8 {
		if rng.IntN(2) == 0 {
			grades[fmt.Sprintf("d%d", i)] = rng.IntN(4)
		}
	}
	return docs, grades
}

// TestTiesByEnumeration holds every metric under every rule against all orders
// of the tied, each from the definition.
func TestTiesByEnumeration(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	tied, undefined := 0, 0
	for range 300 {
		docs, grades := query(rng)
		var judged []int
		for _, g := range grades {
			if g > 0 {
				judged = append(judged, g)
			}
		}
		var all []map[string]float64
		permutations(len(docs), func(order []int) {
			var ranked []int
			for i, at := range order {
				if i > 0 && docs[order[i-1]].Score < docs[at].Score {
					return
				}
				ranked = append(ranked, grades[docs[at].ID])
			}
			all = append(all, defining(ranked, judged))
		})
		if len(all) > 1 {
			tied++
		}
		for _, ties := range []evaluate.Ties{
			evaluate.ByID, evaluate.ByIDAscending, evaluate.Stable,
			evaluate.Best, evaluate.Worst, evaluate.Expected,
		} {
			l, err := evaluate.Rank(docs, grades, ties)
			require.NoError(t, err)
			require.Equal(t, len(judged), l.Relevant())
			require.Equal(t, len(docs), l.Len())
			for _, m := range metrics() {
				got, ok := m.Of(l)
				require.Equal(t, len(judged) > 0, ok)
				if !ok {
					undefined++
					continue
				}
				low, high, mean := math.Inf(1), math.Inf(-1), 0.0
				for _, one := range all {
					v, known := one[m.Name]
					require.True(t, known)
					low, high, mean = min(low, v), max(high, v), mean+v/float64(len(all))
				}
				switch ties {
				case evaluate.Best:
					require.InDelta(t, high, got, 1e-12, m.Name)
				case evaluate.Worst:
					require.InDelta(t, low, got, 1e-12, m.Name)
				case evaluate.Expected:
					require.InDelta(t, mean, got, 1e-12, m.Name)
				default:
					require.True(t, got >= low-1e-12 && got <= high+1e-12, m.Name)
				}
				require.True(t, got >= 0 && got <= 1, "%s = %v", m.Name, got)
			}
		}
	}
	require.Greater(t, tied, 100, "ties occur")
	require.Positive(t, undefined, "queries without a relevant document occur")
}

// TestOrderAlone holds that metrics see neither the order in which documents
// come nor more of the scores than their order.
func TestOrderAlone(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 200 {
		docs, grades := query(rng)
		bent := slices.Clone(docs)
		for i := range bent {
			bent[i].Score = math.Exp(3*bent[i].Score) - 7
		}
		shuffled := slices.Clone(docs)
		rng.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		for _, ties := range []evaluate.Ties{
			evaluate.ByID, evaluate.ByIDAscending, evaluate.Best, evaluate.Worst, evaluate.Expected,
		} {
			want, err := evaluate.Rank(docs, grades, ties)
			require.NoError(t, err)
			for _, other := range [][]evaluate.Scored{bent, shuffled} {
				got, err := evaluate.Rank(other, grades, ties)
				require.NoError(t, err)
				for _, m := range metrics() {
					a, _ := m.Of(want)
					b, _ := m.Of(got)
					require.InDelta(t, a, b, 1e-12, "%s, %v", m.Name, ties)
				}
			}
		}
	}
}

// TestSwapUp holds that no metric falls when a better document moves up, which
// is why best and worst are found by sorting.
func TestSwapUp(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	rose := 0
	for range 300 {
		ranked := make([]int, 2+rng.IntN(8))
		for i := range ranked {
			ranked[i] = rng.IntN(4)
		}
		i := rng.IntN(len(ranked) - 1)
		j := i + 1 + rng.IntN(len(ranked)-i-1)
		if ranked[i] > ranked[j] {
			ranked[i], ranked[j] = ranked[j], ranked[i]
		}
		before, err := evaluate.NewList(ranked, ranked)
		require.NoError(t, err)
		swapped := slices.Clone(ranked)
		swapped[i], swapped[j] = swapped[j], swapped[i]
		after, err := evaluate.NewList(swapped, ranked)
		require.NoError(t, err)
		for _, m := range metrics() {
			a, _ := m.Of(before)
			b, _ := m.Of(after)
			require.GreaterOrEqual(t, b, a-1e-12, m.Name)
			if b > a+1e-9 {
				rose++
			}
		}
	}
	require.Greater(t, rose, 100)
}

func TestUndefined(t *testing.T) {
	var zero evaluate.List
	empty, err := evaluate.NewHits(nil, 2)
	require.NoError(t, err)
	for _, m := range metrics() {
		_, ok := m.Of(zero)
		require.False(t, ok, "%s: R = 0", m.Name)
		v, ok := m.Of(empty)
		require.True(t, ok, "%s: nothing ranked is a value", m.Name)
		require.Zero(t, v)
	}
	full, err := evaluate.NewHits([]bool{true}, 1)
	require.NoError(t, err)
	for _, k := range []int{0, -1, math.MinInt} {
		for _, m := range []evaluate.Metric{
			evaluate.NDCG(k, evaluate.Linear), evaluate.Recall(k), evaluate.Precision(k),
			evaluate.RP(k), evaluate.Success(k),
		} {
			_, ok := m.Of(full)
			require.False(t, ok, m.Name)
		}
		require.Zero(t, full.DCG(k, evaluate.Linear))
	}
	v, ok := full.Precision(math.MaxInt)
	require.True(t, ok)
	require.Positive(t, v)
}

func TestListFaults(t *testing.T) {
	_, err := evaluate.NewList([]int{1, -1, 31}, []int{1, 99})
	require.ErrorIs(t, err, fact.ErrRange)
	require.ErrorContains(t, err, "ranked[1]")
	require.ErrorContains(t, err, "ranked[2]")
	require.ErrorContains(t, err, "judged[1]")
	_, err = evaluate.NewList([]int{0, 2, 2}, []int{2, 1})
	require.ErrorIs(t, err, fact.ErrConflict)
	require.ErrorContains(t, err, "ranked[2]")
	_, err = evaluate.NewList([]int{0, 0}, nil)
	require.NoError(t, err, "zeros need no judgement")
	_, err = evaluate.NewHits([]bool{true, true}, 1)
	require.ErrorIs(t, err, fact.ErrConflict)
	_, err = evaluate.NewHits(nil, -1)
	require.ErrorIs(t, err, fact.ErrRange)
	_, err = evaluate.NewHits(nil, math.MaxInt32)
	require.ErrorIs(t, err, fact.ErrRange)
}

func TestEvaluateCounts(t *testing.T) {
	run := evaluate.Run{
		"a": {{ID: "x", Score: 1}, {ID: "y", Score: 1}},
		"b": {{ID: "x", Score: 1}},
		"z": {{ID: "x", Score: 1}},
		"e": {},
	}
	qrels := evaluate.Qrels{"a": {"x": 1}, "b": {"x": 0}, "c": {"y": 2}, "e": {"y": 1}}
	never := evaluate.Metric{Name: "never", Of: func(evaluate.List) (float64, bool) { return 1, false }}
	r, err := evaluate.Evaluate(t.Context(), run, qrels, evaluate.ByID, evaluate.MRR(), never)
	require.NoError(t, err)
	require.Equal(t, 3, r.Used)
	require.Equal(t, 2, r.Unanswered, "c is not in the run, e is empty there")
	require.Equal(t, 1, r.NoRelevant)
	require.Equal(t, 1, r.Unjudged)
	require.Equal(t, []string{"a", "c", "e"}, r.Means[0].Queries)
	require.Equal(t, []float64{0.5, 0, 0}, r.Means[0].Values, "y before x: id descending")
	require.InDelta(t, 1.0/6, r.Means[0].Value, 1e-15)
	require.InDelta(t, 1.0/6, r.Means[0].Low, 1e-15)
	require.InDelta(t, 1.0/3, r.Means[0].High, 1e-15)
	require.False(t, r.Means[1].OK)
	require.Zero(t, r.Means[1].Value)

	other, err := evaluate.Evaluate(t.Context(), run, evaluate.Qrels{"a": {"x": 1}, "e": {"y": 1}, "f": {"q": 1}},
		evaluate.Best, evaluate.MRR())
	require.NoError(t, err)
	a, b := r.Means[0].Pair(other.Means[0])
	require.Equal(t, []float64{0.5, 0}, a)
	require.Equal(t, []float64{1, 0}, b)
}

func TestEvaluateFaults(t *testing.T) {
	run := evaluate.Run{
		"a": {{ID: "x", Score: math.NaN()}, {ID: "x", Score: 1}, {ID: "", Score: math.Inf(1)}},
	}
	_, err := evaluate.Evaluate(t.Context(), run, evaluate.Qrels{"a": {"x": -2}}, evaluate.Ties(9),
		evaluate.MAP(), evaluate.MAP(), evaluate.Metric{Name: "no function"})
	var faults *fact.Faults
	require.ErrorAs(t, err, &faults)
	require.Equal(t, 8, faults.Len(), "all at once:\n%v", err)
	for _, reason := range []error{fact.ErrRange, fact.ErrDuplicate, fact.ErrMissing, fact.ErrUnknownCode} {
		require.ErrorIs(t, err, reason)
	}
	_, err = evaluate.Rank(run["a"], map[string]int{"x": 31}, evaluate.ByID)
	require.ErrorIs(t, err, fact.ErrRange)

	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errStop)
	r, err := evaluate.Evaluate(ctx, evaluate.Run{}, evaluate.Qrels{"a": {"x": 1}}, evaluate.ByID, evaluate.MAP())
	require.ErrorIs(t, err, errStop)
	require.Nil(t, r)
}

func TestNames(t *testing.T) {
	for g := evaluate.Exponential; g <= evaluate.Linear; g++ {
		text, err := g.MarshalText()
		require.NoError(t, err)
		var back evaluate.Gain
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, g, back)
	}
	seen := map[string]bool{}
	for ties := evaluate.ByID; ties <= evaluate.Expected; ties++ {
		text, err := ties.MarshalText()
		require.NoError(t, err)
		var back evaluate.Ties
		require.NoError(t, back.UnmarshalText(text))
		require.Equal(t, ties, back)
		seen[string(text)] = true
	}
	require.Len(t, seen, 6)
	var ties evaluate.Ties
	require.ErrorIs(t, ties.UnmarshalText([]byte("random")), fact.ErrSyntax)
}
