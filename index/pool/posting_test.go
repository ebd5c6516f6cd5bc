package pool

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/row"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// TestMostOfBlocks: the greatest of each block are those that looking at each finds,
// however large and many the blocks are, and wherever the cells begin.
func TestMostOfBlocks(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, size := range []int{1, 2, 3, 4, 8, 12, 15, 16, 17, 32, 48, 64, 100, 1000, mostBlockSize} {
		for n := range 10 {
			for _, from := range []int{0, 1, 2, 4} {
				room := make([]uint16, from+n*size+3)
				for i := range room {
					if room[i] = uint16(rng.IntN(noCell)); i%5 == 0 {
						room[i] = noCell - 1
					}
				}
				cells, most := room[from:from+(n*size+3)&^3], make([]uint16, n)
				for k := range n {
					some := cells[k*size : (k+1)*size]
					for i := range some {
						some[i] >>= rng.IntN(16)
					}
					some[rng.IntN(size)] = uint16(rng.IntN(noCell))
				}
				mostOfBlocks(most, cells, size)
				for k := range most {
					require.Equal(t, slices.Max(cells[k*size:(k+1)*size]), most[k], "block %d of %d by %d, from %d", k, n, size, from)
				}
			}
		}
	}
}

// listsOfAll are all lists of a base, and which of them are to have postings.
func listsOfAll(b *base) (posted, others []*list) {
	b.groups(func(lists *[]list, made groupMake) bool {
		for i := range *lists {
			if l := &(*lists)[i]; made.posted {
				posted = append(posted, l)
			} else {
				others = append(others, l)
			}
		}
		return true
	})
	return posted, others
}

// TestPostings: the postings of a list say just who holds what, and at which level; who
// holds a skill several times has one of all levels.
func TestPostings(t *testing.T) {
	r := matchtest.Random(3, 0, 1200)
	s, err := match.NewScorer(r.Config)
	require.NoError(t, err)
	var workers []*match.PreparedWorker
	for i := range r.Workers {
		w := r.Workers[i]
		if i%50 == 0 && len(w.Skills) > 0 {
			w.Skills = append(slices.Clone(w.Skills), w.Skills[0], match.SkillHeld{Skill: w.Skills[0].Skill, Level: fact.Some(1 + i%5)})
		}
		workers = append(workers, s.Worker(&w))
	}
	p, err := NewWorkers(t.Context(), s, slices.Values(workers), Settings{BlockSize: 3})
	require.NoError(t, err)
	b := p.state.Load().base
	posted, others := listsOfAll(b)
	for _, l := range others {
		require.Empty(t, l.postings)
	}
	entries, several := 0, 0
	for _, l := range posted {
		want := map[uint32][]posting{}
		for i := range l.n {
			var of match.PackedRow
			b.row(&of, l.at(i))
			levels := map[uint32][]uint32{}
			for _, x := range of.Skills {
				levels[uint32(x>>3)] = append(levels[uint32(x>>3)], uint32(x&7))
			}
			for number, at := range levels {
				if len(at) > 1 {
					at[0], several = severalLevels, several+1
				}
				want[number] = append(want[number], posting(uint32(i)<<postingLevel|at[0]))
			}
		}
		left := len(l.postings)
		for number, of := range want {
			require.NotZero(t, l.skills.Has(number))
			from, to := l.skills.Entries(number)
			require.Equal(t, of, l.postings[from:to])
			left -= len(of)
		}
		require.Zero(t, left)
		entries += len(l.postings)
	}
	require.Greater(t, entries, 1000, "the premise")
	require.Greater(t, several, 10, "the premise")
}

// TestCrowdedList: a list whose skills are too common for postings has holdings, and the
// answers are the same; so they are in lists of as many workers as have room, and of one more.
func TestCrowdedList(t *testing.T) {
	s, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	require.NoError(t, err)
	const n = mostPosted + 1
	all := make([]match.SkillHeld, 12)
	for k := range all {
		all[k].Skill = taxonomy.Skill(strconv.Itoa(k))
	}
	records := make([]match.Worker, n)
	for i := range records {
		records[i] = match.Worker{ID: strconv.Itoa(i), Region: "BY-MI", MovesTo: []geo.Code{"BY-HM"}, Skills: slices.Clone(all[:1+i%12])}
		for k := range records[i].Skills {
			records[i].Skills[k].Level = fact.Some(1 + (i+k)%5)
		}
	}
	records[n-1].Skills = records[n-2].Skills[:0:0] // known to be none
	v := s.Vacancy(&match.Vacancy{ID: "v", Region: "BY-MI", Remote: fact.No, Skills: []match.SkillDemand{
		{Skill: "11", Level: fact.Some(5)}, {Skill: "10", Level: fact.Some(3)}, {Skill: "4"},
	}})
	for _, tt := range []struct {
		name    string
		n, size int
		crowded bool
		lists   int
	}{
		{"as many as have room", mostPosted, 32, false, 1},
		{"one more", n, 32, false, 2},
		{"blocks that are no whole number", mostPosted, 1000, false, 1},
		{"everybody holds all", 6000, 32, true, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var workers []*match.PreparedWorker
			for i := range tt.n {
				w := records[i]
				if tt.crowded {
					w.Skills = slices.Clone(all)
					w.Skills[i%12].Level = fact.Some(1 + i%5)
				}
				workers = append(workers, s.Worker(&w))
			}
			p, err := NewWorkers(t.Context(), s, slices.Values(workers), Settings{BlockSize: tt.size})
			require.NoError(t, err)
			plain, err := NewWorkers(t.Context(), s, slices.Values(workers), Settings{Compact: true})
			require.NoError(t, err)
			posted, _ := listsOfAll(p.state.Load().base)
			require.Len(t, posted, 2*tt.lists)
			for _, l := range posted {
				require.Equal(t, tt.crowded, len(l.postings) == 0)
				require.Equal(t, tt.crowded, len(l.holdings) > 0)
				require.Equal(t, tt.crowded && l.rows != nil, l.held.Len() > 0)
			}
			for _, k := range []int{1, 40, 2000} {
				want, _, err := plain.Top(t.Context(), nil, v, Query{K: k})
				require.NoError(t, err)
				got, _, err := p.Top(t.Context(), nil, v, Query{K: k})
				require.NoError(t, err)
				require.Equal(t, want, got)
			}
		})
	}
}

// TestWeighStops: what the postings are worth is added up with a look at the context each
// million, however many lists the earners have.
func TestWeighStops(t *testing.T) {
	s, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	require.NoError(t, err)
	var workers []*match.PreparedWorker
	for i := range mostPosted {
		workers = append(workers, s.Worker(&match.Worker{ID: strconv.Itoa(i), Region: "BY-MI", MovesTo: []geo.Code{}, Skills: []match.SkillHeld{{Skill: "a"}}}))
	}
	p, err := NewWorkers(t.Context(), s, slices.Values(workers), Settings{})
	require.NoError(t, err)
	search := p.newSearch()
	search.begin(p.state.Load(), s.Vacancy(&match.Vacancy{ID: "v", Region: "BY-MI", Remote: fact.No, Skills: []match.SkillDemand{{Skill: "a"}}}), Query{K: 1})
	search.prepare()
	search.find(search.reached)
	require.Len(t, search.runs, 1)
	const looks = 3
	runs := slices.Repeat(search.runs, looks*weighEvery/mostPosted+looks) // as many earners would have
	for end := 1; end <= looks+1; end++ {
		ctx := &countedLooks{Context: t.Context(), end: end}
		_, _, err := search.weigh(ctx, search.reached[0].list, runs)
		require.Equal(t, end <= looks, err != nil)
	}
}

// coverageOfAll are the coverages of the workers of a list, in units of 2^-24.
func (s *search) coverageOfAll(l *list) []row.Code {
	out := make([]row.Code, l.n)
	for i := range out {
		s.at.base.row(&s.worker, l.at(i))
		out[i] = s.v.Query().Coverage(s.worker.Skills, s.end)
	}
	return out
}
