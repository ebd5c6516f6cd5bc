package evaluate

import (
	"context"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A Sample describes the values of a metric over queries.
type Sample struct {
	N    int     `json:"n"`
	Mean float64 `json:"mean"` // 0 for N = 0
	SD   float64 `json:"sd"`   // with divisor N-1; 0 for N < 2
	Low  float64 `json:"low"`  // of the 95% interval by the normal distribution
	High float64 `json:"high"`
	OK   bool    `json:"ok"` // false for N < 2: then there is no SD and no interval
}

// normal95 is the 97.5% quantile of the standard normal distribution.
const normal95 = 1.959963984540054

// Describe returns mean, standard deviation and an approximate 95% interval of
// the mean. Do not compare two systems on the same queries by their intervals.
// It reports values that are not in [-MaxScore, MaxScore].
func Describe(values []float64) (Sample, error) {
	var faults fact.Faults
	checkScores(&faults, "values", values)
	if faults.Len() > 0 {
		return Sample{}, faults.Err()
	}
	s := Sample{N: len(values)}
	if s.N == 0 {
		return s, nil
	}
	n := float64(s.N)
	s.Mean = sum(values) / n
	if s.OK = s.N > 1; s.OK {
		squares := make([]float64, s.N)
		for i, v := range values {
			squares[i] = (v - s.Mean) * (v - s.Mean)
		}
		s.SD = math.Sqrt(sum(squares) / (n - 1))
		half := normal95 * s.SD / math.Sqrt(n)
		s.Low, s.High = s.Mean-half, s.Mean+half
	}
	return s, nil
}

// A Sign is the outcome of a sign test.
type Sign struct {
	WinsA int     `json:"winsA"`
	WinsB int     `json:"winsB"`
	Ties  int     `json:"ties"` // left out of the test
	P     float64 `json:"p"`    // two-sided; 1 where nothing but ties
}

// SignTest counts on how many queries a beats b and b beats a, and how likely a
// split at least as uneven is where each is as likely as the other: exact for
// up to 62 untied queries, else to some ten digits. Values are compared as they
// are, so a difference in the last bit is a win. It reports sides of different
// length and values that are not finite.
func SignTest(a, b []float64) (Sign, error) {
	if err := checkPaired(a, b); err != nil {
		return Sign{}, err
	}
	var s Sign
	for i := range a {
		switch {
		case a[i] > b[i]:
			s.WinsA++
		case a[i] < b[i]:
			s.WinsB++
		default:
			s.Ties++
		}
	}
	s.P = min(1, 2*halfBinomial(s.WinsA+s.WinsB, min(s.WinsA, s.WinsB)))
	return s, nil
}

// halfBinomial returns P(X <= m) of n fair coins, for m <= n/2.
func halfBinomial(n, m int) float64 {
	if n <= 62 {
		var ways, c uint64 = 0, 1
		for i := 0; i <= m; i++ {
			ways += c
			c = c * uint64(n-i) / uint64(i+1) // below 2^64: C(62,31) is 2^58.7, times at most 31
		}
		return math.Ldexp(float64(ways), -n)
	}
	lg := func(k int) float64 { v, _ := math.Lgamma(float64(k + 1)); return v }
	term := math.Exp(lg(n) - lg(m) - lg(n-m) - float64(n)*math.Ln2)
	var p float64
	for i := m; i >= 0 && term > 0; i-- {
		p += term
		term *= float64(i) / float64(n-i+1)
	}
	return p
}

// A Randomisation is the outcome of a randomisation test.
type Randomisation struct {
	Difference float64 `json:"difference"` // mean of a - b
	P          float64 `json:"p"`          // two-sided, above 0
	Exact      bool    `json:"exact"`      // all assignments were counted, none drawn
	Untied     int     `json:"untied"`     // queries on which a and b differ
}

const (
	// ExactPairs is the number of untied queries up to which
	// [RandomisationTest] counts all assignments.
	ExactPairs = 20
	// MaxSamples is the greatest number of assignments that it draws.
	MaxSamples = 100_000_000
)

// RandomisationTest says how likely a mean difference at least as large is if
// on each query the two systems could as well be exchanged (Fisher; for
// retrieval Smucker, Allan and Carterette, CIKM 2007). Up to [ExactPairs]
// untied queries all 2^n assignments are counted. Beyond, samples of them, in
// [1, MaxSamples], are drawn, and P = (1 + as large) / (1 + samples), which is
// never 0; the same seed gives the same P. The order of the queries and which
// system is a do not matter for P.
//
// Differences are rounded to 2^-40 of the largest, and sums count as equal that
// are so up to this rounding. It reports sides of different length, values that
// are not in [-MaxScore, MaxScore], and samples out of range. Time
// O(samples * untied), about 1 ns each.
func RandomisationTest(ctx context.Context, a, b []float64, samples int, seed uint64) (Randomisation, error) {
	var faults fact.Faults
	checkLength(&faults, "b", len(b), len(a))
	checkScores(&faults, "a", a)
	checkScores(&faults, "b", b)
	if samples < 1 || samples > MaxSamples {
		faults.Add(fact.Fault{Field: "samples", Value: strconv.Itoa(samples), Err: fact.ErrRange})
	}
	if faults.Len() > 0 {
		return Randomisation{}, faults.Err()
	}
	d := make([]float64, len(a))
	for i := range a {
		d[i] = a[i] - b[i]
	}
	r := Randomisation{}
	if len(d) > 0 {
		r.Difference = sum(d) / float64(len(d))
	}
	sizes, observed := wholeDifferences(d)
	r.Untied = len(sizes)
	r.Exact = r.Untied <= ExactPairs
	var err error
	if r.Exact {
		r.P, err = countFlips(ctx, sizes, observed)
	} else {
		r.P, err = drawFlips(ctx, sizes, observed, samples, seed)
	}
	if err != nil {
		return Randomisation{}, err
	}
	return r, nil
}

// wholeDifferences returns the sizes of the differences that are not 0, as
// integers up to 2^40 in ascending order, and the size from which a sum of them
// counts as at least that of their signed sum.
func wholeDifferences(d []float64) (sizes []int64, observed int64) {
	var largest float64
	for _, v := range d {
		largest = max(largest, math.Abs(v))
	}
	for _, v := range d {
		if whole := int64(math.Round(v / largest * (1 << 40))); v != 0 && whole != 0 {
			observed += whole
			sizes = append(sizes, max(whole, -whole))
		}
	}
	slices.Sort(sizes)
	// Each of the two sums to compare is off by half a unit a query at most.
	return sizes, max(observed, -observed) - int64(len(sizes))
}

// countFlips counts all assignments of signs, one flip apart (a Gray code). The
// last sign stays: turning all of them turns the sum, which has the same size.
func countFlips(ctx context.Context, sizes []int64, observed int64) (float64, error) {
	if len(sizes) == 0 {
		return 1, nil
	}
	sign := make([]int64, len(sizes))
	var total int64
	for i, s := range sizes {
		sign[i] = s
		total += s
	}
	all := 1 << (len(sizes) - 1)
	large := 1 // with all signs alike no sum is larger
	for i := 1; i < all; i++ {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return 0, fmt.Errorf("evaluate: %w", context.Cause(ctx))
		}
		k := bits.TrailingZeros(uint(i))
		sign[k] = -sign[k]
		total += 2 * sign[k]
		if max(total, -total) >= observed {
			large++
		}
	}
	return float64(large) / float64(all), nil
}

// drawFlips draws assignments of signs, 64 signs from each random number.
func drawFlips(ctx context.Context, sizes []int64, observed int64, samples int, seed uint64) (float64, error) {
	rng := rand.New(rand.NewPCG(seed, 0))
	large, steps := 1, 0
	for range samples {
		var total int64
		for from := 0; from < len(sizes); from += 64 {
			if steps++; steps%checkEvery == 0 && ctx.Err() != nil {
				return 0, fmt.Errorf("evaluate: %w", context.Cause(ctx))
			}
			coins := rng.Uint64()
			for _, s := range sizes[from:min(from+64, len(sizes))] {
				flip := -int64(coins & 1)
				total += s ^ flip - flip
				coins >>= 1
			}
		}
		if max(total, -total) >= observed {
			large++
		}
	}
	return float64(large) / float64(samples+1), nil
}

// checkEvery is the number of steps between two looks at a context.
const checkEvery = 1024
