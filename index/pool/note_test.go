package pool

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/row"
)

// noted is a scorer of a tree of so many regions in pairs, far from each other, and
// workers there.
func noted(t *testing.T, regions, n int) (*match.Scorer, []*match.PreparedWorker) {
	t.Helper()
	rows := make([]geo.Region, regions)
	for i := range rows {
		rows[i].Code = geo.Code(fmt.Sprintf("R%04d", i))
		rows[i].Point = fact.Some(geo.Point{Lat: float64(i/50) * 3, Lon: float64(i%50) * 3})
		if i%2 == 1 {
			rows[i].Parent = rows[i-1].Code
		}
	}
	tree, err := geo.NewTree(rows)
	require.NoError(t, err)
	s, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: tree})
	require.NoError(t, err)
	rng := rand.New(rand.NewPCG(uint64(regions), 1))
	place := func() geo.Code { return rows[rng.IntN(regions)].Code }
	workers := make([]*match.PreparedWorker, n)
	for i := range workers {
		w := match.Worker{ID: strconv.Itoa(i), Region: place(), MovesTo: []geo.Code{}}
		switch rng.IntN(16) {
		case 0:
			w.MovesTo = nil
		case 1:
			w.Region = ""
		case 2:
			w.Region = "elsewhere"
		case 3, 4, 5:
			w.MovesTo = []geo.Code{place(), place()}
		}
		workers[i] = s.Worker(&w)
		workers[i].Row().Skills = make([]row.Skill, rng.IntN(40)) // the note is written of the row
	}
	return s, workers
}

// TestNotes: each state of the notes finds by region those who could perhaps work there
// and nobody else, but where regions share a bit, and reads the rows that were written,
// whatever is added later.
func TestNotes(t *testing.T) {
	for _, tt := range []struct {
		name          string
		regions, many int
	}{
		{"one region", 1, 200},
		{"regions of a word", 64, 1200},
		{"regions of more than a word", 130, 1200},
		{"regions share words", mostWidth + 100, 700},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, workers := noted(t, tt.regions, tt.many)
			var can [][]bool
			for _, w := range workers {
				can = append(can, reachOf(s.Tables(), w.Row()))
			}
			b := &base{trades: row.NewTrades(nil)}
			writer := &noter{tables: s.Tables()}
			for range 2 { // the second time as after a merge
				var states []*notes
				var n *notes
				for i, w := range workers {
					n = writer.add(n, b, i, w)
					if states = append(states, n); i%62 == 0 {
						requireNotes(t, tt.regions, can, n, workers[:i+1])
					}
				}
				for all := 1; all <= len(states); all += 62 {
					requireNotes(t, tt.regions, can, states[all-1], workers[:all])
				}
				requireNotes(t, tt.regions, can, n, workers)
			}
		})
	}
}

// reachOf says by region modulo the width whether a worker could perhaps work there.
func reachOf(tables *row.Tables, w *row.Worker) []bool {
	spans := tables.Spans()
	width := min(len(spans), mostWidth)
	can := make([]bool, width)
	for r, span := range spans {
		reaches := openPlace(w) || row.Within(w.Moves, span) != row.No || tables.Near(w.Region, int32(r)) != row.No
		can[r%width] = can[r%width] || reaches
	}
	return can
}

func requireNotes(t *testing.T, regions int, can [][]bool, n *notes, workers []*match.PreparedWorker) {
	t.Helper()
	width := len(can[0])
	for i, w := range workers {
		words, _ := row.AppendWorker(nil, w.Row(), uint32(w.Origin))
		require.Equal(t, words, n.words(i))
		require.Equal(t, w.Row().Region, n.note(i).home)
		block := i / noteBlock
		full := (block+1)*noteBlock <= len(workers)
		for r := range regions {
			want := can[i][r%width]
			for other := r % 64; !full && other < width; other += 64 {
				want = want || can[i][other]
			}
			got := n.near(block, len(workers), int32(r))>>(i%noteBlock)&1 == 1
			if want != got {
				require.Equal(t, want, got, "worker %d of %d, region %d", i, len(workers), r)
			}
		}
		require.EqualValues(t, 1, n.near(block, len(workers), -1)>>(i%noteBlock)&1, "anywhere")
	}
	last := (len(workers) - 1) / noteBlock
	if some := len(workers) - last*noteBlock; some < noteBlock {
		require.Zero(t, n.near(last, len(workers), -1)>>some, "nobody beyond the last")
		require.Zero(t, n.near(last, len(workers), 0)>>some, "nor in a region")
	}
}

// TestLongNote: a row that is longer than a page has one of its own, and those around it
// are whole.
func TestLongNote(t *testing.T) {
	s, workers := noted(t, 4, 40)
	long := workers[20].Row()
	long.Skills = make([]row.Skill, row.MaxPacked)
	long.Jobs = slices.Repeat([]row.Job{{}}, row.MaxPacked)
	long.Wanted = slices.Repeat([]row.Job{{}}, row.MaxPacked)
	long.Moves = slices.Repeat([]row.Span{{}}, row.MaxPacked)
	long.Languages = make([]row.Spoken, row.MaxPacked)
	var n *notes
	writer := &noter{tables: s.Tables()}
	for i, w := range workers {
		n = writer.add(n, &base{trades: row.NewTrades(nil)}, i, w)
	}
	require.Greater(t, len(n.words(20)), mostPage, "the premise")
	for i, w := range workers {
		want, _ := row.AppendWorker(nil, w.Row(), uint32(w.Origin))
		require.Equal(t, want, n.words(i))
	}
}
