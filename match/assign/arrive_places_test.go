//go:build !race && !386

package assign_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// takes is the most that a worker can add at some prices, by trying all sets of its
// edges; ties are left out by the caller.
func takes(p assign.Problem, w int32, price, left []int64) []int32 {
	var own, best []int32
	for i, e := range p.Edges {
		if e.Worker == w && left[e.Opening] > 0 && e.Weight[0] > price[e.Opening] {
			own = append(own, int32(i))
		}
	}
	most := int64(0)
	for set := range 1 << len(own) {
		var chosen []int32
		sum := int64(0)
		for n, i := range own {
			if set>>n&1 == 1 {
				chosen = append(chosen, i)
				sum += p.Edges[i].Weight[0] - price[p.Edges[i].Opening]
			}
		}
		if int64(len(chosen)) <= p.WorkerCapacity[w] && sum > most {
			best, most = chosen, sum
		}
	}
	return best
}

// Of workers of several places each takes what adds most at the prices that it is
// offered, which are what a position fewer would cost those to come.
func TestArriveOfPlaces(t *testing.T) {
	several, dear := 0, 0
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 44))
		p := assign.Problem{Workers: 3, Capacity: []int64{r.Int64N(3), 1, r.Int64N(3)}, WorkerCapacity: []int64{r.Int64N(4), r.Int64N(4), r.Int64N(4)}}
		past := assign.Problem{Workers: 1, WorkerCapacity: []int64{r.Int64N(4)}}
		for j := range int64(3) {
			for w := range int64(3) {
				p.Edges = append(p.Edges, edges([3]int64{w, j, 1_000*(1+r.Int64N(900)) + 10*w + j})...)
			}
			past.Edges = append(past.Edges, edges([3]int64{0, j, 1_000*(1+r.Int64N(900)) + 500 + j})...)
		}
		roll := assign.Roll{Order: []int32{2, 0, 1}, Past: [][]assign.Edge{past.Edges}, PastCapacity: past.WorkerCapacity, Every: 1, Futures: 1}
		a, err := assign.Arrive(t.Context(), p, roll)
		require.NoError(t, err)
		for _, way := range []struct {
			got    assign.Matching
			priced bool
		}{{a.Greedy, false}, {a.Rolled, true}} {
			left, want := slices.Clone(p.Capacity), []int32{}
			for n, w := range roll.Order {
				price := make([]int64, 3)
				if way.priced {
					for j := range price {
						price[j] = costs(past, 2-n, left, j)
						if price[j] > 0 {
							dear++
						}
					}
				}
				took := takes(p, w, price, left)
				for _, i := range took {
					left[p.Edges[i].Opening]--
				}
				if want = append(want, took...); len(took) > 1 {
					several++
				}
			}
			slices.Sort(want)
			require.Equal(t, want, append([]int32{}, used(way.got.Edge)...))
			require.Len(t, way.got.Edge, p.FirstPlace(3))
		}
		require.NoError(t, a.Hindsight.Verify(t.Context(), p))
	}
	require.Greater(t, several, 100)
	require.Greater(t, dear, 200)

	roll := assign.Roll{Order: []int32{0}, Past: [][]assign.Edge{edges([3]int64{0, 0, 9}, [3]int64{0, 0, 8})}, PastCapacity: []int64{-1, 2}, Every: 1, Futures: 1}
	_, err := assign.Arrive(t.Context(), assign.Problem{Workers: 1, Capacity: []int64{1}}, roll)
	require.EqualError(t, err, `assign: PastCapacity: out of range: length 2 is not 1
assign: PastCapacity[0]: out of range: -1 is negative
assign: Past[0]: duplicate: 1 openings are named before`)
}

// costs is what n workers like one of the past would lose with one position fewer, by
// trying all sets of their edges.
func costs(past assign.Problem, n int, left []int64, j int) int64 {
	if n == 0 {
		return 0
	}
	q := assign.Problem{Workers: n, Capacity: slices.Clone(left)}
	for w := range int32(n) {
		q.WorkerCapacity = append(q.WorkerCapacity, past.WorkerCapacity[0])
		for _, e := range past.Edges {
			q.Edges = append(q.Edges, assign.Edge{Worker: w, Opening: e.Opening, Weight: e.Weight})
		}
	}
	with, _ := most(q, subsets(q))
	if q.Capacity[j]--; q.Capacity[j] < 0 {
		return 0
	}
	without, _ := most(q, subsets(q))
	return with[0] - without[0]
}
