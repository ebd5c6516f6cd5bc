package audit_test

import (
	"context"
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/audit"
	"github.com/beveridge-go/beveridge/match/fact"
)

var bySex = []audit.Attribute{audit.ByProtected("sex")}

// TestRunOfAPool is a pool worked out by hand: 20 women of whom 4 are selected, 20
// men of whom 12 are, 6 whose sex is unknown. The law keeps out 10 of the women.
func TestRunOfAPool(t *testing.T) {
	var pool audit.Pool
	add := func(n int, sex string, selected int, permitted fact.Tri) {
		for i := range n {
			c := candidate(len(pool.Candidates), sex, i < selected, fact.Unknown)
			c.Permitted = permitted
			pool.Candidates = append(pool.Candidates, c)
		}
	}
	add(10, "f", 4, fact.Yes)
	add(10, "f", 0, fact.No)
	add(15, "m", 12, fact.Yes)
	add(5, "m", 0, fact.Unknown)
	add(6, "", 1, fact.Yes)
	r := audited(t, &pool, bySex, audit.DefaultSettings())
	require.Equal(t, []int{46, 17, 31, 5, 0}, []int{r.People, r.Selected, r.Permitted, r.LawOpen, r.Judged})
	x := r.Attributes[0]
	require.Equal(t, []audit.Group{
		{Name: "f", Overall: audit.Count{Selected: 4, Of: 20}, Permitted: some(4, 10), Suitable: some(0, 0)},
		{Name: "m", Overall: audit.Count{Selected: 12, Of: 20}, Permitted: some(12, 15), Suitable: some(0, 0)},
		{Name: "unknown", Unknown: true, Overall: audit.Count{Selected: 1, Of: 6}, Permitted: some(1, 6), Suitable: some(0, 0)},
	}, x.Groups)
	require.Equal(t, "m", x.Overall.Reference)
	require.Len(t, x.Overall.Comparisons, 1, "the unknown are no group")
	over := x.Overall.Comparisons[0]
	require.InDelta(t, 1.0/3, over.Ratio.Or(0), 1e-12)
	require.Equal(t, 2, r.Tests)
	require.Equal(t, 2*over.P, over.Adjusted.Or(0), "the smaller of two p by Holm")
	require.Equal(t, audit.Different, over.Outcome)
	among := x.Permitted.Comparisons[0]
	require.InDelta(t, 0.5, among.Ratio.Or(0), 1e-12)
	require.Equal(t, audit.NotShown, among.Outcome, "4 of 10 against 12 of 15 is no evidence")
	// r = e s: f 0.5 * 0.4, m 0.75 * 0.8.
	require.Len(t, x.Splits, 1)
	require.InDelta(t, -0.4, x.Splits[0].Difference, 1e-12)
	require.InDelta(t, -0.25*0.6, x.Splits[0].Law, 1e-12)
	require.InDelta(t, -0.4*0.625, x.Splits[0].Rest, 1e-12)
	require.Nil(t, x.Suitable)
	require.Empty(t, x.Scores)
	require.True(t, x.NDKL.IsZero())

	pool.OpenIsPermitted = true
	open := audited(t, &pool, bySex, audit.DefaultSettings())
	require.Equal(t, 36, open.Permitted)
	require.Equal(t, some(12, 20), open.Attributes[0].Groups[1].Permitted)
}

// TestUndefinedAndSilent: nobody selected gives no ratio; groups too small to say
// anything are said to be so.
func TestUndefinedAndSilent(t *testing.T) {
	var pool audit.Pool
	for i := range 20 {
		pool.Candidates = append(pool.Candidates, candidate(i, []string{"f", "m"}[i%2], false, fact.Unknown))
	}
	r := audited(t, &pool, bySex, audit.DefaultSettings())
	require.Empty(t, r.Attributes[0].Overall.Reference)
	require.Empty(t, r.Attributes[0].Overall.Comparisons)
	require.Zero(t, r.Tests)
	require.Contains(t, r.String(), "undefined")
	pool.Candidates[0].Selected = true
	r = audited(t, &pool, bySex, audit.DefaultSettings())
	c := r.Attributes[0].Overall.Comparisons[0]
	require.Equal(t, audit.CannotAssess, c.Outcome)
	require.True(t, c.Adjusted.IsZero())
	require.Equal(t, []int{0, 1}, []int{r.Tests, r.Silent})
	require.Contains(t, r.String(), "cannot be assessed")
}

func some(a, n int) fact.Opt[audit.Count] { return fact.Some(audit.Count{Selected: a, Of: n}) }

func audited(t *testing.T, pool *audit.Pool, attributes []audit.Attribute, s audit.Settings) *audit.Report {
	t.Helper()
	r, err := audit.Run(t.Context(), pool, attributes, s)
	require.NoError(t, err)
	return r
}

// random is a ranked pool of n people whose groups have nothing to do with anything:
// sex and a belief with four groups, some unknown.
func random(rng *rand.Rand, n, selected int) *audit.Pool {
	pool := &audit.Pool{Name: "test", Ranked: true}
	for i, rank := range rng.Perm(n) {
		c := candidate(i, []string{"f", "m", "m", ""}[rng.IntN(4)], rank < selected, fact.Of(rng.IntN(3) > 0))
		if c.Worker.Protected == nil {
			c.Worker.Protected = map[string]string{}
		}
		c.Worker.Protected["belief"] = []string{"a", "a", "b", "b", "c", "d"}[rng.IntN(6)]
		c.Rank, c.Score = rank+1, fact.Some(match.Micro(1_000_000-5_000*rank+rng.IntN(4_000)))
		if rank >= selected && rng.IntN(3) == 0 {
			c.Permitted = fact.No
		}
		pool.Candidates = append(pool.Candidates, c)
	}
	return pool
}

var bySexAndBelief = []audit.Attribute{audit.ByProtected("sex"), audit.ByProtected("belief")}

func comparisons(r *audit.Report) (all []audit.Comparison) {
	for _, x := range r.Attributes {
		all = append(all, x.Overall.Comparisons...)
		if x.Permitted != nil {
			all = append(all, x.Permitted.Comparisons...)
		}
		if x.Suitable != nil {
			all = append(all, x.Suitable.Comparisons...)
		}
	}
	return all
}

func different(r *audit.Report) (names []string) {
	for _, c := range comparisons(r) {
		if c.Outcome == audit.Different {
			names = append(names, c.Group)
		}
	}
	for _, x := range r.Attributes {
		for _, s := range x.Scores {
			if s.Outcome == audit.Different {
				names = append(names, s.Group)
			}
		}
	}
	return names
}

// TestAuditedOrder: the order of the people leaves no trace, to the byte.
func TestAuditedOrder(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	pool := random(rng, 60, 20)
	before := show(t, audited(t, pool, bySexAndBelief, audit.DefaultSettings()))
	for range 5 {
		rng.Shuffle(len(pool.Candidates), func(i, j int) {
			pool.Candidates[i], pool.Candidates[j] = pool.Candidates[j], pool.Candidates[i]
		})
		require.Equal(t, before, show(t, audited(t, pool, bySexAndBelief, audit.DefaultSettings())))
	}
}

func show(t *testing.T, x any) string {
	t.Helper()
	b, err := json.Marshal(x)
	require.NoError(t, err)
	return string(b)
}

// TestSwappedGroups: calling women men and men women exchanges the rows.
func TestSwappedGroups(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 3))
	all := audit.DefaultSettings()
	all.MinGroup = 1
	for range 20 {
		pool := random(rng, 60, 20)
		a := audited(t, pool, bySex, all)
		swapped := audit.Attribute{Name: "sex", Of: func(w *match.Worker) string {
			return map[string]string{"f": "m", "m": "f"}[w.Protected["sex"]]
		}}
		b := audited(t, pool, []audit.Attribute{swapped}, all)
		mirror := func(text string) string {
			return strings.NewReplacer(`"f"`, `"m"`, `"m"`, `"f"`).Replace(text)
		}
		x, y := a.Attributes[0], b.Attributes[0]
		require.Equal(t, mirror(show(t, x.Overall)), show(t, y.Overall))
		require.Equal(t, mirror(show(t, x.Suitable)), show(t, y.Suitable))
		require.Equal(t, mirror(show(t, x.Splits)), show(t, y.Splits))
		require.InDelta(t, x.NDKL.Or(-1), y.NDKL.Or(-2), 1e-12)
		require.Equal(t, mirror(show(t, x.Groups[0])), show(t, y.Groups[1]))
		require.Equal(t, x.Scores[0].P, y.Scores[0].P)
		require.InDelta(t, x.Scores[0].Difference, -y.Scores[0].Difference, 1e-12)
	}
}

// TestALeakIsFound: a ranking by sex is called different, by every test.
func TestALeakIsFound(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 1))
	pool := random(rng, 80, 30)
	rank := 0
	for _, sex := range []string{"m", "", "f"} {
		for i := range pool.Candidates {
			c := &pool.Candidates[i]
			if c.Worker.Protected["sex"] == sex {
				rank++
				c.Rank, c.Selected, c.Permitted = rank, rank <= 30, fact.Yes
				c.Score = fact.Some(match.Micro(1_000_000 - 1_000*rank))
			}
		}
	}
	r := audited(t, pool, bySex, audit.DefaultSettings())
	require.Equal(t, []string{"f", "f", "f"}, different(r), "overall, among the suitable, and by score")
	x := r.Attributes[0]
	require.Equal(t, "m", x.Overall.Reference)
	require.Greater(t, x.NDKL.Or(0), 2*x.BestNDKL.Or(9))
	require.Positive(t, x.Groups[0].Prefix.FailsAt)
	require.True(t, x.Groups[0].Skew.IsNone(), "no woman among the first 30")
}

// TestSplitIdentity: law and score add up, over all counts of two small groups.
func TestSplitIdentity(t *testing.T) {
	n := 0
	for people := range 7 {
		for permitted := range people + 1 {
			for selected := range permitted + 1 {
				if people == 0 {
					continue
				}
				o, p := audit.Count{Selected: selected, Of: people}, audit.Count{Selected: selected, Of: permitted}
				for _, ref := range [][3]int{{3, 5, 9}, {0, 0, 4}, {2, 2, 2}, {0, 3, 4}} {
					ro, rp := audit.Count{Selected: ref[0], Of: ref[2]}, audit.Count{Selected: ref[0], Of: ref[1]}
					s, err := audit.SplitRates("g", o, p, "r", ro, rp)
					require.NoError(t, err)
					require.InDelta(t, s.Difference, s.Law+s.Rest, 1e-12)
					back, err := audit.SplitRates("r", ro, rp, "g", o, p)
					require.NoError(t, err)
					require.InDelta(t, -s.Law, back.Law, 1e-12)
					require.InDelta(t, -s.Rest, back.Rest, 1e-12)
					if permitted == people && ref[1] == ref[2] {
						require.Zero(t, s.Law, "the law permits all")
					}
					if permitted == 0 || ref[1] == 0 {
						require.InDelta(t, 0.0, s.Rest, 1e-12, "nobody permitted: all is the law's")
					}
					n++
				}
			}
		}
	}
	require.Greater(t, n, 300)
	some := audit.Count{Selected: 1, Of: 4}
	for name, bad := range map[string][2]audit.Count{
		"nobody":              {{}, {}},
		"negative":            {{Selected: -1, Of: 4}, {Selected: -1, Of: 4}},
		"more than there are": {some, {Selected: 1, Of: 5}},
		"others selected":     {some, {Selected: 0, Of: 3}},
		"too many":            {{Selected: 1, Of: math.MaxInt}, some},
	} {
		_, err := audit.SplitRates("g", bad[0], bad[1], "r", some, some)
		require.ErrorContains(t, err, "g", name)
		_, err = audit.SplitRates("g", some, some, "r", bad[0], bad[1])
		require.ErrorContains(t, err, "r", name)
	}
}

func TestRunFaults(t *testing.T) {
	c := candidate(1, "f", true, fact.Unknown)
	c.Permitted, c.Rank = fact.No, 2
	pool := &audit.Pool{Candidates: []audit.Candidate{c, c, {}}}
	_, err := audit.Run(t.Context(), pool, []audit.Attribute{{}, bySex[0], bySex[0]}, audit.Settings{})
	for _, want := range []string{"Alpha", "PrefixAlpha", "MinGroup", "Draws", "Candidates[2].Worker", "the law does not permit it", "ID: duplicate", "rank: \"1\": missing", "attributes[0]", "attributes[2]"} {
		require.ErrorContains(t, err, want)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = audit.Run(ctx, random(rand.New(rand.NewPCG(1, 1)), 80, 20), bySex, audit.DefaultSettings())
	require.ErrorIs(t, err, context.Canceled)
}
