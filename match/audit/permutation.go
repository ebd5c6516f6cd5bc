package audit

import (
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// A Permutation is the outcome of a permutation test of a difference of means.
type Permutation struct {
	Difference float64 `json:"difference"` // mean of the first less that of the second, as scores in [0, 1]
	P          float64 `json:"p"`          // two-sided, above 0
	Least      float64 `json:"least_p"`    // the smallest P that these scores allow
	// Enumerated says that all relabellings were counted; else Total of them were
	// drawn, and P is (Count+1)/(Total+1).
	Enumerated bool `json:"enumerated"`
	Count      int  `json:"count"` // relabellings with a difference at least as large
	Total      int  `json:"total"`
}

// Relabellings say how many ways of giving the scores to the groups are looked at.
type Relabellings struct {
	Enumerate int    `json:"enumerate"` // all are counted where there are no more than this, 0 to 10,000,000
	Draws     int    `json:"draws"`     // else so many are drawn, 1 to 10,000,000
	Seed      uint64 `json:"seed"`      // of the draws
}

// maxRelabellings is the most that are counted or drawn.
const maxRelabellings = 10_000_000

func (r Relabellings) faults() (fs fact.Faults) {
	if r.Enumerate < 0 || r.Enumerate > maxRelabellings {
		fs.Add(fact.Fault{Field: "Enumerate", Value: strconv.Itoa(r.Enumerate), Err: fmt.Errorf("%w: want 0 to %d", fact.ErrRange, maxRelabellings)})
	}
	if r.Draws < 1 || r.Draws > maxRelabellings {
		fs.Add(fact.Fault{Field: "Draws", Value: strconv.Itoa(r.Draws), Err: fmt.Errorf("%w: want 1 to %d", fact.ErrRange, maxRelabellings)})
	}
	return fs
}

// PermutationTest says how likely a difference of means at least as large is if
// the scores could as well have been given to the groups in any other way (Fisher
// 1935). Sums are whole, so that ties are ties. The order within a group does not
// matter, and the groups may be exchanged. Both must have people.
func PermutationTest(ctx context.Context, first, second []match.Micro, r Relabellings) (Permutation, error) {
	fs := r.faults()
	for i, g := range [][]match.Micro{first, second} {
		if len(g) == 0 {
			fs.Add(fact.Fault{Field: []string{"first", "second"}[i], Err: fact.ErrMissing})
		}
	}
	if err := fs.Err(); err != nil {
		return Permutation{}, fmt.Errorf("audit: permutation test: %w", err)
	}
	swapped := len(first) > len(second)
	if swapped { // fewer are drawn; the extremes are the same
		first, second = second, first
	}
	t := newRelabelling(first, second)
	p := Permutation{Difference: t.difference(first, second)}
	if swapped {
		p.Difference = -p.Difference
	}
	ways := new(big.Int).Binomial(int64(len(t.scores)), int64(t.size))
	p.Enumerated = ways.Cmp(big.NewInt(int64(r.Enumerate))) <= 0
	var err error
	if p.Enumerated {
		p.Total = int(ways.Int64())
		var extreme int
		p.Count, extreme, err = t.enumerate(ctx)
		p.P, p.Least = float64(p.Count)/float64(p.Total), float64(extreme)/float64(p.Total)
	} else {
		p.Total = r.Draws
		p.Count, err = t.draw(ctx, r.Draws, r.Seed)
		p.P, p.Least = float64(p.Count+1)/float64(p.Total+1), 1/float64(p.Total+1)
	}
	if err != nil {
		return Permutation{}, fmt.Errorf("audit: %w", err)
	}
	return p, nil
}

// A relabelling chooses size of the scores to be the first group. A sum is as
// large as the observed one, in its distance from the mean of all sums, if it is
// at most low or at least high.
type relabelling struct {
	scores    []int64 // in ascending order
	size      int
	low, high int64
	mean      *big.Rat // of the sum
}

func newRelabelling(first, second []match.Micro) *relabelling {
	t := &relabelling{size: len(first)}
	var observed, all int64
	for _, s := range first {
		observed += int64(s)
	}
	for _, s := range slices.Concat(first, second) {
		t.scores = append(t.scores, int64(s))
		all += int64(s)
	}
	slices.Sort(t.scores) // the draws do not depend on the order
	t.mean = new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(all), big.NewInt(int64(t.size))), big.NewInt(int64(len(t.scores))))
	// The mirrored sum is 2 mean - observed; what lies beyond either counts.
	twice := new(big.Rat).Add(t.mean, t.mean)
	mirror := twice.Sub(twice, new(big.Rat).SetInt64(observed))
	floor := new(big.Int).Div(mirror.Num(), mirror.Denom()).Int64()
	ceil := floor
	if !mirror.IsInt() {
		ceil++
	}
	if new(big.Rat).SetInt64(observed).Cmp(t.mean) <= 0 {
		t.low, t.high = observed, ceil
	} else {
		t.low, t.high = floor, observed
	}
	return t
}

func (t *relabelling) difference(first, second []match.Micro) float64 {
	mean := func(list []match.Micro) float64 {
		var sum int64
		for _, s := range list {
			sum += int64(s)
		}
		return float64(sum) / float64(len(list)) / 1e6
	}
	return mean(first) - mean(second)
}

// enumerate counts the relabellings as large as the observed one, and those as
// large as the largest there is.
func (t *relabelling) enumerate(ctx context.Context) (count, extreme int, err error) {
	least, most := int64(0), int64(0)
	for i := range t.size {
		least += t.scores[i]
		most += t.scores[len(t.scores)-1-i]
	}
	// The largest distance is that of the least sum, of the greatest, or of both.
	below := new(big.Rat).Sub(t.mean, new(big.Rat).SetInt64(least))
	above := new(big.Rat).Sub(new(big.Rat).SetInt64(most), t.mean)
	side := below.Cmp(above)
	steps := 0
	var walk func(from, left int, sum int64) bool
	walk = func(from, left int, sum int64) bool {
		if left == 0 {
			if sum <= t.low || sum >= t.high {
				count++
			}
			if sum == least && side >= 0 || sum == most && side <= 0 {
				extreme++
			}
			steps++
			return steps%checkEvery != 0 || ctx.Err() == nil
		}
		for i := from; i <= len(t.scores)-left; i++ {
			if !walk(i+1, left-1, sum+t.scores[i]) {
				return false
			}
		}
		return true
	}
	if !walk(0, t.size, 0) {
		return 0, 0, context.Cause(ctx)
	}
	return count, extreme, nil
}

// checkEvery is the number of steps between two looks at a context.
const checkEvery = 1024

func (t *relabelling) draw(ctx context.Context, draws int, seed uint64) (count int, err error) {
	rng := rand.New(rand.NewPCG(seed, 0))
	scores, steps := slices.Clone(t.scores), 0
	for range draws {
		var sum int64
		for i := range t.size { // a partial shuffle
			if steps++; steps%checkEvery == 0 && ctx.Err() != nil {
				return 0, context.Cause(ctx)
			}
			k := i + rng.IntN(len(scores)-i)
			scores[i], scores[k] = scores[k], scores[i]
			sum += scores[i]
		}
		if sum <= t.low || sum >= t.high {
			count++
		}
	}
	return count, nil
}
