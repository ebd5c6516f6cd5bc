package benchmarks_test

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"sort"

	"github.com/beveridge-go/beveridge/match/assign"
)

// A listed market is what an exact top-k search hands to the solver: each
// vacancy with the best of the workers who would work in its region. Regions
// and occupations are Zipf-distributed, three workers in five work in their own
// region only, and scores lie in [0, 1,020,000].
type listed struct {
	problem assign.Problem // one objective
	local   []bool         // per worker: one in four

	quality  []int64   // per worker
	work     []int     // per worker: an occupation
	wanted   []int     // per vacancy: an occupation
	eligible [][]int32 // per vacancy: who would work in its region
}

// score of a pair, whether it is on a list or not.
func (m *listed) score(w, j int32) int64 {
	score := m.quality[w] + int64(mix(uint64(w)<<32|uint64(j))%450_000)
	switch {
	case m.work[w] == m.wanted[j]:
		score += 300_000
	case m.work[w]/8 == m.wanted[j]/8:
		score += 150_000
	}
	return score
}

// mix is the finaliser of SplitMix64.
func mix(x uint64) uint64 {
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// PriceOut looks at every eligible pair: the plain pricer.
func (m *listed) PriceOut(ctx context.Context, worker, opening []assign.Value, found []assign.Edge) ([]assign.Edge, error) {
	for j, pool := range m.eligible {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		price, last := opening[j][0], int32(-1)
		for _, w := range pool {
			if w == last {
				continue // who names a region twice is listed twice
			}
			last = w
			if most := price + worker[w][0]; m.quality[w]+750_000 > most {
				if score := m.score(w, int32(j)); score > most {
					found = append(found, assign.Edge{Worker: w, Opening: int32(j), Weight: assign.Scalar(score)})
				}
			}
		}
	}
	return found, nil
}

const (
	listedRegions     = 300
	listedOccupations = 436
	listedCandidates  = 3000 // looked at per vacancy, spread over the region's
	listedLength      = 50
)

// newListed makes a market with openings of one to five positions.
func newListed(seed uint64, workers, vacancies int) *listed {
	r := rand.New(rand.NewPCG(seed, 0))
	region, occupation := zipf(listedRegions, 0.7), zipf(listedOccupations, 0.8)
	m := listed{
		local: make([]bool, workers), quality: make([]int64, workers), work: make([]int, workers),
		wanted: make([]int, vacancies), eligible: make([][]int32, vacancies),
		problem: assign.Problem{Workers: workers, Capacity: make([]int64, vacancies)},
	}
	inRegion := make([][]int32, listedRegions)
	for w := range int32(workers) {
		m.work[w], m.quality[w], m.local[w] = occupation(r), r.Int64N(270_000), r.IntN(4) == 0
		moves := 1
		if r.IntN(5) >= 3 {
			moves = 2 + r.IntN(9)
		}
		for range moves {
			g := region(r)
			inRegion[g] = append(inRegion[g], w)
		}
	}
	for j := range int32(vacancies) {
		m.problem.Capacity[j] = 1 + r.Int64N(5)
		m.wanted[j], m.eligible[j] = occupation(r), inRegion[region(r)]
		pool := m.eligible[j]
		best := make(shortlist, 0, listedLength)
		step := max(1, len(pool)/listedCandidates)
		for i := r.IntN(step); i < len(pool); i += step {
			best.offer(candidate{pool[i], m.score(pool[i], j)})
		}
		for _, c := range best {
			m.problem.Edges = append(m.problem.Edges, assign.Edge{Worker: c.worker, Opening: j, Weight: assign.Scalar(c.score)})
		}
	}
	return &m
}

// localFirst is the market under the four levels of local-first.
func (m *listed) localFirst() assign.Problem {
	p := m.problem
	p.Edges = slices.Clone(p.Edges)
	for i, e := range p.Edges {
		s := e.Weight[0]
		p.Edges[i].Weight = assign.Value{0, 1, 0, s}
		if m.local[e.Worker] {
			p.Edges[i].Weight = assign.Value{1, 1, s, s}
		}
	}
	return p
}

type candidate struct {
	worker int32
	score  int64
}

// A shortlist holds the best candidates, sorted, best first, each worker once.
type shortlist []candidate

func (l *shortlist) offer(c candidate) {
	s := *l
	if len(s) == cap(s) && c.score <= s[len(s)-1].score {
		return
	}
	if slices.ContainsFunc(s, func(x candidate) bool { return x.worker == c.worker }) {
		return
	}
	i, _ := slices.BinarySearchFunc(s, c, func(x, y candidate) int { return cmp.Compare(y.score, x.score) })
	if len(s) == cap(s) {
		s = s[:len(s)-1]
	}
	*l = slices.Insert(s, i, c)
}

// zipf draws 0..n-1 with probability proportional to 1/(k+1)^s.
func zipf(n int, s float64) func(*rand.Rand) int {
	sum := make([]float64, n)
	total := 0.0
	for k := range sum {
		total += math.Pow(float64(k+1), -s)
		sum[k] = total
	}
	return func(r *rand.Rand) int { return sort.SearchFloat64s(sum, r.Float64()*total) }
}
