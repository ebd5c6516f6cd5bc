package audit

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/portable"
)

// Shares are the shares of groups that a ranking is held against, as a rule those
// of the people who could have been ranked. They are positive and sum to 1.
type Shares map[string]float64

// SharesOf returns the shares of counted groups; groups without people are left
// out, so that nobody at all has no shares. A count is 0 to 1,000,000,000.
func SharesOf(counts map[string]int) (Shares, error) {
	var fs fact.Faults
	for _, name := range sortedKeys(counts) {
		fs.AddError("", 0, checkPeople(name, counts[name]))
	}
	if err := fs.Err(); err != nil {
		return nil, fmt.Errorf("audit: shares: %w", err)
	}
	return sharesOf(counts), nil
}

// checkPeople reports a number of people of a group that is none.
func checkPeople(group string, n int) error {
	if n < 0 || n > maxPeople {
		return &fact.Fault{Field: "counts: " + group, Value: strconv.Itoa(n), Err: fmt.Errorf("%w: want 0 to %d", fact.ErrRange, maxPeople)}
	}
	return nil
}

func sharesOf(counts map[string]int) Shares {
	var total int64
	for _, n := range counts {
		total += int64(n)
	}
	shares := Shares{}
	for group, n := range counts {
		if n > 0 {
			shares[group] = float64(n) / float64(total)
		}
	}
	return shares
}

func (s Shares) check(groups []string) error {
	var fs fact.Faults
	sum := 0.0
	for _, group := range sortedKeys(s) {
		x := s[group]
		if !(x > 0 && x <= 1) {
			fs.Add(fact.Fault{Input: "shares", Field: group, Value: fmt.Sprint(x), Err: fmt.Errorf("%w: want above 0, up to 1", fact.ErrRange)})
		}
		sum += x
	}
	if fs.Len() == 0 && math.Abs(sum-1) > 1e-9 {
		fs.Add(fact.Fault{Input: "shares", Field: "sum", Value: fmt.Sprint(sum), Err: fmt.Errorf("%w: want 1", fact.ErrRange)})
	}
	for _, group := range slices.Compact(slices.Sorted(slices.Values(groups))) {
		if _, ok := s[group]; !ok {
			fs.Add(fact.Fault{Input: "shares", Field: group, Err: fmt.Errorf("%w: it is in the ranking", fact.ErrMissing)})
		}
	}
	return fs.Err()
}

// Discount is the weight of a rank from 1, 1/log2(1+rank). Below 1 there is no rank, and
// the weight means nothing.
func Discount(rank int) float64 { return math.Ln2 / portable.Log(float64(rank)+1) }

// NDKL is the normalised discounted Kullback-Leibler divergence of a ranking from
// shares (Geyik, Ambler and Kenthapadi, KDD 2019): with Z = sum of the discounts,
//
//	NDKL = 1/Z sum over prefixes i of KL(shares in the prefix || shares) / log2(i+1)
//
// with natural logarithms and 0 ln 0 = 0. With two groups or more it is never 0,
// since the first prefix has one group: hold it against [BestNDKL]. ranking has the
// group at each rank. An empty ranking is a fault.
func NDKL(ranking []string, shares Shares) (float64, error) {
	if err := shares.check(ranking); err != nil {
		return 0, fmt.Errorf("audit: NDKL: %w", err)
	}
	if len(ranking) == 0 {
		return 0, fmt.Errorf("audit: NDKL: %w", &fact.Fault{Field: "ranking", Err: fact.ErrMissing})
	}
	return ndkl(ranking, shares), nil
}

func ndkl(ranking []string, shares Shares) float64 {
	names := sortedKeys(shares)
	counts := make(map[string]int, len(names))
	var sum, z float64
	for i, group := range ranking {
		counts[group]++
		var kl float64
		for _, name := range names {
			if share := float64(counts[name]) / float64(i+1); share > 0 {
				kl += float64(share * portable.Log(share/shares[name]))
			}
		}
		d := Discount(i + 1)
		sum += float64(kl * d)
		z += d
	}
	return sum / z
}

// BestNDKL returns the least NDKL of any ranking of k of the people counted by
// group. It is exact: the divergence of a prefix is, but for a constant, a sum of
// the convex functions x ln(x/share) of the groups' counts, so that adding a
// person of the group where it rises least gives the best of every length, each
// from the one before. k is 1 to the number of people. It costs O(k groups).
func BestNDKL(counts map[string]int, shares Shares, k int) (float64, error) {
	names := sortedKeys(counts)
	var fs fact.Faults
	var people int64
	for _, name := range names {
		fs.AddError("", 0, checkPeople(name, counts[name]))
		people += int64(counts[name])
	}
	if err := fs.Err(); err != nil {
		return 0, fmt.Errorf("audit: best NDKL: %w", err)
	}
	if k < 1 || int64(k) > people {
		return 0, fmt.Errorf("audit: best NDKL: %w", &fact.Fault{Field: "k", Value: strconv.Itoa(k), Err: fmt.Errorf("%w: want 1 to %d", fact.ErrRange, people)})
	}
	if err := shares.check(names); err != nil {
		return 0, fmt.Errorf("audit: best NDKL: %w", err)
	}
	taken := make(map[string]int, len(names))
	ranking := make([]string, 0, k)
	for range k {
		best, least := "", math.Inf(1)
		for _, name := range names {
			if taken[name] == counts[name] {
				continue
			}
			if rise := convexRise(taken[name], shares[name]); rise < least {
				best, least = name, rise
			}
		}
		taken[best]++
		ranking = append(ranking, best)
	}
	return ndkl(ranking, shares), nil
}

// convexRise is what x ln(x/share) rises by from x to x+1.
func convexRise(x int, share float64) float64 {
	f := func(x float64) float64 {
		if x == 0 {
			return 0
		}
		return float64(x * portable.Log(x/share))
	}
	return f(float64(x+1)) - f(float64(x))
}

// Skew is the natural logarithm of a group's share among those ranked over its
// share among all: 0 is parity. It is none, minus infinity, where nobody of the
// group is ranked, and unknown where there is nobody at all, and of counts that are not
// 0 <= Selected <= Of <= 1,000,000,000.
func Skew(top, all Count) fact.Opt[float64] {
	switch {
	case top.check("") != nil || all.check("") != nil:
		return fact.Opt[float64]{}
	case top.Of == 0 || all.Of == 0 || all.Selected == 0:
		return fact.Opt[float64]{}
	case top.Selected == 0:
		return fact.None[float64]()
	}
	return fact.Some(portable.Log(float64(top.Selected) / float64(top.Of) / (float64(all.Selected) / float64(all.Of))))
}

// An Exposure is how much a ranking shows of a group.
type Exposure struct {
	Mean float64 `json:"mean"` // of the discounts of its people; who is not ranked has 0
	// Relevance is the mean score of its people who have one, and PerRelevance the
	// mean exposure over it (Singh and Joachims, KDD 2018: disparate treatment is
	// where it differs between groups); unknown where nobody has a score, or it is 0.
	Relevance    fact.Opt[float64] `json:"relevance,omitzero"`
	PerRelevance fact.Opt[float64] `json:"per_relevance,omitzero"`
}

// ExposureOf measures the exposure of a group from the ranks of its people, 0 for
// who is not ranked, and their relevance in [0, 1], where it is known, in any order.
// Without people it is zero. Negative ranks and other relevances are faults, and so is
// a relevance of more people than there are.
func ExposureOf(ranks []int, relevance []float64) (Exposure, error) {
	var fs fact.Faults
	for i, rank := range ranks {
		if rank < 0 {
			fs.Add(fact.Fault{Field: fmt.Sprintf("ranks[%d]", i), Value: strconv.Itoa(rank), Err: fmt.Errorf("%w: want 0 or more", fact.ErrRange)})
		}
	}
	for i, x := range relevance {
		if !(x >= 0 && x <= 1) {
			fs.Add(fact.Fault{Field: fmt.Sprintf("relevance[%d]", i), Value: fmt.Sprint(x), Err: fmt.Errorf("%w: want 0 to 1", fact.ErrRange)})
		}
	}
	if len(relevance) > len(ranks) {
		fs.Add(fact.Fault{Field: "relevance", Value: strconv.Itoa(len(relevance)), Err: fmt.Errorf("%w: of %d people", fact.ErrConflict, len(ranks))})
	}
	if err := fs.Err(); err != nil {
		return Exposure{}, fmt.Errorf("audit: exposure: %w", err)
	}
	return exposureOf(ranks, relevance), nil
}

func exposureOf(ranks []int, relevance []float64) Exposure {
	var e Exposure
	if len(ranks) == 0 {
		return e
	}
	for _, rank := range slices.Sorted(slices.Values(ranks)) {
		if rank > 0 {
			e.Mean += Discount(rank)
		}
	}
	e.Mean /= float64(len(ranks))
	if len(relevance) > 0 {
		var sum float64
		for _, r := range slices.Sorted(slices.Values(relevance)) {
			sum += r
		}
		mean := sum / float64(len(relevance))
		e.Relevance = fact.Some(mean)
		if mean > 0 {
			e.PerRelevance = fact.Some(e.Mean / mean)
		}
	}
	return e
}
