package pool

import (
	"cmp"
	"context"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/row"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// newClusterer is one for workers who hold skills of some numbers, by their own.
func newClusterer(held [][]int) *clusterer {
	return &clusterer{
		touch: func([]uint32) {},
		read: func(i uint32) (skills []row.Skill) {
			for k, number := range held[i] {
				skills = append(skills, row.SkillOf(number, (int(i)+k)%6)) // levels do not matter
			}
			return skills
		},
	}
}

// firstTo are the numbers below n.
func firstTo(n int) []uint32 {
	group := make([]uint32, n)
	for i := range group {
		group[i] = uint32(i)
	}
	return group
}

// plainly is the order of a group by some skills, told by cutting in two.
func plainly(group []uint32, held [][]int, skills []int, reverse bool) []uint32 {
	if len(skills) == 0 || len(group) == 0 {
		return group
	}
	var first, second []uint32
	for _, i := range group {
		if slices.Contains(held[i], skills[0]) == reverse {
			first = append(first, i)
		} else {
			second = append(second, i)
		}
	}
	return slices.Concat(plainly(first, held, skills[1:], false), plainly(second, held, skills[1:], true))
}

// nearestTo are the skills that a word has.
func nearestTo(of uint32, group []uint32, held [][]int) (nearest []int) {
	n := min(len(group), clusterHolders*int(of))
	count := make(map[int]uint32)
	for k := range n {
		for _, number := range held[group[len(group)*k/n]] {
			count[number]++
		}
	}
	for number, held := range count {
		if held > 1 {
			nearest = append(nearest, number)
		}
	}
	slices.SortFunc(nearest, func(a, b int) int {
		return cmp.Or(cmp.Compare(offShare(count[a], uint32(n), of), offShare(count[b], uint32(n), of)), cmp.Compare(a, b))
	})
	return nearest[:min(len(nearest), clusterBits)]
}

// TestClusterer: whatever the skills, the order is that of cutting in two, group after
// group.
func TestClusterer(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	some := func(n, skills int, share func() float64) [][]int {
		held := make([][]int, n)
		for i := range held {
			for number := range skills {
				if rng.Float64() < share() {
					held[i] = append(held[i], number)
				}
			}
		}
		return held
	}
	each := func(p float64) func() float64 { return func() float64 { return p } }
	alone := make([][]int, 200)
	for i := range alone {
		for number := range i {
			alone[i] = append(alone[i], number)
		}
	}
	for _, tt := range []struct {
		name string
		held [][]int
	}{
		{"as few as are put in order", some(clusterLeast, 5, each(0.5))},
		{"nobody holds anything", make([][]int, 300)},
		{"all hold the same", some(300, 7, each(1))},
		{"one skill", some(300, 1, each(0.5))},
		{"fewer skills than bits", some(200, 9, each(0.3))},
		{"more skills than bits", some(200, 90, each(0.3))},
		{"rare skills", some(800, 200, each(0.03))},
		{"skills that hardly two hold", some(200, 20, each(0.02))},
		{"skills that nearly all hold", some(200, 20, each(0.97))},
		{"skills of every share", some(900, 60, rng.Float64)},
		{"a thousand skills each", some(130, 2000, each(0.5))},
		{"each cut takes off one", alone},
		{"the last", some(200, 3, each(0.5))},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newClusterer(tt.held)
			for round := range 6 { // of one clusterer, which has to forget
				of := shareOf(uint32(round % 2))
				group := firstTo(len(tt.held))
				rng.Shuffle(len(group), func(i, j int) { group[i], group[j] = group[j], group[i] })
				group = group[:clusterLeast+rng.IntN(len(group)-clusterLeast+1)]
				want := plainly(group, tt.held, nearestTo(of, group, tt.held), false)
				require.NoError(t, c.order(t.Context(), group, of))
				require.Equal(t, want, group)
			}
		})
	}
}

// TestClustererByHand: two skills that half of the workers hold make four kinds, and each
// kind lies beside two that differ from it in one skill. Equal ones keep their order, and
// fewer than are worth it theirs.
func TestClustererByHand(t *testing.T) {
	held := make([][]int, 4*clusterLeast)
	for i := range held {
		held[i] = [][]int{{9}, {}, {4, 9}, {4}}[i%4]
	}
	group := firstTo(clusterLeast)
	require.NoError(t, newClusterer(held).order(t.Context(), group, halves))
	var want []uint32
	for _, kind := range []int{1, 0, 2, 3} { // none, 9, both, 4, which has the lower number
		for i := kind; i < clusterLeast; i += 4 {
			want = append(want, uint32(i))
		}
	}
	require.Equal(t, want, group)
	few := firstTo(clusterLeast - 1)
	require.NoError(t, newClusterer(held).order(t.Context(), few, halves))
	require.Equal(t, firstTo(clusterLeast-1), few)
}

// TestClusteredBase: the rows of a base are in the order of their skills among those of one
// home and occupation, by a share that depends on whether they have one, unless they are
// few; so are those of one occupation on the list of everybody.
func TestClusteredBase(t *testing.T) {
	scorer, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	require.NoError(t, err)
	for _, tt := range []struct {
		name        string
		occupations []match.OccupationHeld
		of          uint32
		n           int
	}{
		{"one occupation", []match.OccupationHeld{{Code: "7212"}}, halves, manyAtHome},
		{"one occupation of few", []match.OccupationHeld{{Code: "7212"}}, halves, manyAtHome - 1},
		{"none", []match.OccupationHeld{}, twentieths, 200},
		{"unknown, of few", nil, twentieths, clusterLeast},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(1, 8))
			var workers []*match.PreparedWorker
			for i := range tt.n {
				w := match.Worker{ID: strconv.Itoa(i), Region: "BY-MI", MovesTo: []geo.Code{}, Occupations: tt.occupations}
				for k := range 24 {
					if rng.IntN(k+2) == 0 {
						w.Skills = append(w.Skills, match.SkillHeld{Skill: taxonomy.Skill(strconv.Itoa(k))})
					}
				}
				workers = append(workers, scorer.Worker(&w))
			}
			p, err := NewWorkers(t.Context(), scorer, slices.Values(workers), Settings{})
			require.NoError(t, err)
			b := p.state.Load().base
			held := numbersHeld(b)
			rows := firstTo(b.len())
			slices.SortFunc(rows, func(i, k uint32) int { return cmp.Compare(match.TieHash(b.id(i)), match.TieHash(b.id(k))) })
			if tt.of == twentieths || tt.n >= manyAtHome {
				rows = plainly(rows, held, nearestTo(tt.of, rows, held), false)
			}
			require.Equal(t, firstTo(b.len()), rows)
			rows = firstTo(b.len())
			require.Equal(t, plainly(rows, held, nearestTo(tt.of, rows, held), false), b.all[0].rows)
		})
	}
}

// numbersHeld are the numbers of the skills that each row holds.
func numbersHeld(b *base) [][]int {
	held := make([][]int, b.len())
	for i := range held {
		for _, s := range b.packed.Skills().Read(nil, i) {
			held[i] = append(held[i], s.Number())
		}
	}
	return held
}

// TestClusteredGroups: of several groups each is put in order by its own share, at home and
// on the list of everybody.
func TestClusteredGroups(t *testing.T) {
	scorer, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	require.NoError(t, err)
	const n = 2 * manyAtHome // of each
	rng := rand.New(rand.NewPCG(2, 8))
	var workers []*match.PreparedWorker
	for i := range 2 * n {
		w := match.Worker{ID: strconv.Itoa(i), Region: "BY-MI", MovesTo: []geo.Code{}, Occupations: []match.OccupationHeld{}}
		if i%2 == 0 {
			w.Occupations = []match.OccupationHeld{{Code: "7212"}}
		}
		for k := range 40 {
			if rng.IntN(k+2) == 0 {
				w.Skills = append(w.Skills, match.SkillHeld{Skill: taxonomy.Skill(strconv.Itoa(k))})
			}
		}
		workers = append(workers, scorer.Worker(&w))
	}
	p, err := NewWorkers(t.Context(), scorer, slices.Values(workers), Settings{})
	require.NoError(t, err)
	b := p.state.Load().base
	held := numbersHeld(b)
	all := firstTo(b.len())
	for k, of := range []uint32{twentieths, halves} { // those without an occupation come first
		at := all[k*n:][:n]
		rows := slices.Clone(at)
		slices.SortFunc(rows, func(i, k uint32) int { return cmp.Compare(match.TieHash(b.id(i)), match.TieHash(b.id(k))) })
		require.Equal(t, at, plainly(rows, held, nearestTo(of, rows, held), false), "at home, one of %d", of)
		require.Equal(t, plainly(at, held, nearestTo(of, at, held), false), b.all[0].rows[k*n:][:n], "everybody, one of %d", of)
	}
}

// TestClustererOfMany: a group that is larger than a sample comes as a permutation in
// which blocks hold few of the skills, though the sample does not know all numbers.
func TestClustererOfMany(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	const n, kinds, block = 3 * sortRun, 64, 32
	held := make([][]int, n)
	for i := range held {
		kind := rng.IntN(kinds)
		for bit := range bits.Len(kinds - 1) {
			if kind>>bit&1 != 0 {
				held[i] = append(held[i], bit)
			}
		}
		if held[i] = append(held[i], 100+i); i < halves*clusterHolders {
			held[i] = held[i][len(held[i])-1:] // who come first are not like the others
		}
	}
	holdings := func(group []uint32) (sum int) { // of the skills of the kinds in blocks
		for some := range slices.Chunk(group, block) {
			common := make(map[int]bool)
			for _, i := range some {
				for _, number := range held[i] {
					common[number] = number < 100
				}
			}
			for _, is := range common {
				if is {
					sum++
				}
			}
		}
		return sum
	}
	group := firstTo(n)
	before := holdings(group)
	require.NoError(t, newClusterer(held).order(t.Context(), group, halves))
	require.Less(t, holdings(group), before*6/10, "half of the blocks hold each, and some both kinds")
	require.Equal(t, plainly(firstTo(n), held, nearestTo(halves, firstTo(n), held), false), group)
	slices.Sort(group)
	require.Equal(t, firstTo(n), group)
}

// TestClustererStops: it looks at the context as it reads, sorts and puts in order, and
// returns the cause of whichever look.
func TestClustererStops(t *testing.T) {
	const n = 3 * sortRun
	held := make([][]int, n)
	for i := range held {
		held[i] = []int{i % 7, i % 11}
	}
	looks := &countedLooks{Context: t.Context(), end: math.MaxInt}
	require.NoError(t, newClusterer(held).order(looks, firstTo(n), halves))
	require.GreaterOrEqual(t, looks.n, n/clusterAhead+halves*clusterHolders/clusterAhead+2*3)
	for _, end := range []int{1, 2, 5, looks.n / 2, looks.n - 4, looks.n} {
		ended := &countedLooks{Context: t.Context(), end: end}
		require.ErrorIs(t, newClusterer(held).order(ended, firstTo(n), halves), context.Canceled, "look %d of %d", end, looks.n)
	}
}

// TestClustererStopsInASample: a sample can hold more skills than are gone through between
// two looks.
func TestClustererStopsInASample(t *testing.T) {
	const n, most = clusterHolders * halves, 1000
	held := make([][]int, n)
	for i := range held {
		for k := range most {
			held[i] = append(held[i], i/2*most+k) // two hold each
		}
	}
	looks := &countedLooks{Context: t.Context(), end: math.MaxInt}
	require.NoError(t, newClusterer(held).order(looks, firstTo(n), halves))
	distinct := n / 2 * most
	require.GreaterOrEqual(t, looks.n, distinct/buildEvery+2, "the reads, and the skills")
	for end := range looks.n {
		ended := &countedLooks{Context: t.Context(), end: end + 1}
		require.ErrorIs(t, newClusterer(held).order(ended, firstTo(n), halves), context.Canceled, "look %d of %d", end+1, looks.n)
	}
}

// A countedLooks is a context that ends when it is looked at for a time.
type countedLooks struct {
	context.Context //nolint:containedctx // it is one

	n, end int
}

func (c *countedLooks) Err() error {
	c.n++
	if c.n < c.end {
		return nil
	}
	ctx, cancel := context.WithCancel(c.Context)
	cancel()
	c.Context = ctx
	return ctx.Err()
}

// TestGrayRank: the words in the order of their ranks differ in one bit each.
func TestGrayRank(t *testing.T) {
	for _, rank := range []uint32{0, 1, 2, 3, 4, 255, 256, 1 << 20, 1<<31 - 1, 1 << 31, math.MaxUint32 - 1} {
		word, next := rank^rank>>1, (rank+1)^(rank+1)>>1
		require.Equal(t, 1, bits.OnesCount32(word^next))
		require.Equal(t, rank, grayRank(word))
		require.Equal(t, rank+1, grayRank(next))
	}
}

// TestOffShare: a skill is the farther from a share the more or the fewer hold it, and
// as far where nobody does as where all do.
func TestOffShare(t *testing.T) {
	for _, of := range []uint32{halves, twentieths} {
		const n = 200
		require.Zero(t, offShare(n/of, n, of))
		require.Equal(t, offShare(0, n, of), offShare(n, n, of))
		for held := uint32(1); held <= n; held++ {
			require.Equal(t, held > n/of, offShare(held, n, of) > offShare(held-1, n, of), "%d of %d", held, n)
		}
	}
}
