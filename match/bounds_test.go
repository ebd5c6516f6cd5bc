package match_test

import (
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// costs are the weighted costs of a pair by component, at an end.
func costs(s *match.Scorer, v *match.PreparedVacancy, w *row.Worker, view row.View, end row.End) (by [row.Components]int64, sum int64) {
	t := s.Tables()
	var fits [row.Components]row.Range
	applies := v.Query().Fits(&fits, w)
	for c, weight := range t.Weights(view, applies) {
		by[c] = int64(weight) * int64(t.CostOf(fits[c][end]))
		sum += by[c]
	}
	return by, sum
}

// TestBounds: what is said of some workers, or in a sketch, is never above what one
// of them costs; of a worker alone it is close.
func TestBounds(t *testing.T) {
	pairs, tight := 0, 0
	for _, set := range settings(t) {
		s, err := match.NewScorer(set.config)
		require.NoError(t, err)
		tables := s.Tables()
		if !tables.Prunable() {
			continue
		}
		g := newGen(31)
		var workers []*match.PreparedWorker
		var jobs []row.Job
		for range 60 {
			w := g.worker("w")
			workers = append(workers, s.Worker(&w))
			jobs = append(jobs, workers[len(workers)-1].Row().Jobs...)
		}
		trades := row.NewTrades(jobs)
		var sketches []row.Sketch
		for _, w := range workers {
			sketches = append(sketches, trades.Sketch(w.Row(), w.SketchFacts()))
		}
		var near row.Nearness
		var query row.SketchQuery
		for range 60 {
			x := g.vacancy("v")
			v := s.Vacancy(&x)
			for end := row.Low; end <= row.High; end++ {
				tables.Nearness(&near, trades, v.Row().Occupation, end)
				query.Reset(tables, v.Row(), v.Musts(), &near, end)
				requireWithin(t, &query, sketches)
				for from := 0; from < len(workers); from += 4 {
					var block, one, joined row.Block
					for _, w := range workers[from : from+4] {
						block.Add(w.Row(), trades)
						one = row.Block{}
						one.Add(w.Row(), trades)
						joined.Join(&one)
					}
					require.Equal(t, block, joined, "joining is adding")
					for _, w := range workers[from : from+4] {
						by, sum := costs(s, v, w.Row(), row.EmployerView, end)
						other := sum - by[row.Skills]
						require.LessOrEqual(t, tables.CostBound(v.Row(), &block, &near, row.Anywhere, end), other-by[row.Location], "%s: %+v, %+v", set.name, x, *w.Worker)
						trade := tables.TradeCost(v.Row(), &near, end)
						require.LessOrEqual(t, trade.Of(&block), by[row.Occupation])
						require.LessOrEqual(t, trade.OfSummary(block.Trades.Summary(), block.Misses(row.Occupation)), trade.Of(&block))
						place := tables.LocationOf(v.Row(), w.Row())
						require.LessOrEqual(t, tables.CostBound(v.Row(), &block, &near, place, end), other)
						sketch := trades.Sketch(w.Row(), w.SketchFacts())
						bound := query.CostBound(&sketch)
						require.LessOrEqual(t, bound+query.PlaceCost(place), other, "%s: %+v, %+v", set.name, x, *w.Worker)
						requirePlaces(t, tables, &query, &sketch, v.Row(), w.Row(), by[row.Location])
						pairs++
						if bound+query.PlaceCost(place) == other {
							tight++
						}
					}
				}
			}
		}
	}
	require.Greater(t, tight*20, pairs, "the premise: the bounds of single workers are often exact")
}

// requireWithin: those of many who are within a limit, and of whom no hard constraint
// fails, are those who are so one by one, with the same costs, behind what was there before.
func requireWithin(t *testing.T, q *row.SketchQuery, sketches []row.Sketch) {
	t.Helper()
	const place, first = 1 << 40, 7
	before := []row.Sketched{{Rest: 1, At: 2}}
	for _, moves := range []bool{false, true} {
		for _, limit := range []int64{math.MinInt64, q.CostIn(&sketches[3], place, moves) - 1, q.CostIn(&sketches[3], place, moves), math.MaxInt64} {
			want := before
			for i := range sketches {
				if cost := q.CostIn(&sketches[i], place, moves); cost <= limit && !q.Fails(&sketches[i]) {
					want = append(want, row.Sketched{Rest: cost, At: first + uint32(i)})
				}
			}
			var places []uint32 // all but the first two
			for i := 2; i < len(sketches); i++ {
				places = append(places, first+uint32(i))
			}
			equal := func(a, b row.Sketched) bool { return a.Rest == b.Rest && a.At == b.At }
			got := q.Within(before, sketches, nil, first, place, moves, limit)
			require.True(t, slices.EqualFunc(want, got, equal), "moves %t, limit %d", moves, limit)
			want = slices.DeleteFunc(slices.Clone(want), func(x row.Sketched) bool { return x.At == first || x.At == first+1 })
			got = q.Within(before, sketches, places, first, place, moves, limit)
			require.True(t, slices.EqualFunc(want, got, equal), "at places: moves %t, limit %d", moves, limit)
		}
	}
}

// requirePlaces: what lists know of a place is never above what it costs.
func requirePlaces(t *testing.T, tables *row.Tables, q *row.SketchQuery, s *row.Sketch, v *row.Vacancy, w *row.Worker, cost int64) {
	t.Helper()
	if v.Remote != row.No || v.Region < 0 {
		return
	}
	if w.Region >= 0 {
		require.LessOrEqual(t, q.PlaceCost(tables.HomePlace(v.Region, w.Region)), cost)
	}
	require.Equal(t, q.PlaceCost(tables.HomePlace(v.Region, w.Region)), q.MoveCost(s, 0), "trips are tabulated")
	require.LessOrEqual(t, q.MoveCost(s, 0), cost, "whether they would move or not, or nobody knows")
	if w.Moving == row.Yes && tables.Near(w.Region, v.Region) == row.No {
		require.LessOrEqual(t, q.PlaceCost(tables.MovePlace()), cost)
	}
	if w.Moving == row.Yes && row.Within(w.Moves, tables.Spans()[v.Region]) == row.Yes {
		require.LessOrEqual(t, q.MoveCost(s, q.PlaceCost(tables.MovePlace())), max(cost, q.PlaceCost(tables.MovePlace())))
	}
}

// TestKeyFrom is the key where it is large enough, and says so where it is not.
func TestKeyFrom(t *testing.T) {
	for _, set := range settings(t) {
		s, err := match.NewScorer(set.config)
		require.NoError(t, err)
		g := newGen(33)
		for range 400 {
			x, y := g.vacancy("v"), g.worker("w")
			v, w := s.Vacancy(&x), s.Worker(&y)
			for end := row.Low; end <= row.High; end++ {
				want := v.Query().Key(w.Row(), row.EmployerView, end)
				by, sum := costs(s, v, w.Row(), row.EmployerView, end)
				other := sum - by[row.Skills]
				requireSkills(t, s, v, w.Row(), end, by[row.Skills], want)
				for _, least := range []row.Key{want - 1, want, want + 1, want / 2, want * 2, -1 << 63} {
					for _, rest := range []int64{0, other / 2, other} {
						got, ok := v.Query().KeyFrom(w.Row(), end, least, rest)
						require.Equal(t, want >= least, ok)
						if ok {
							require.Equal(t, want, got)
						}
					}
				}
				if !s.Tables().SkillsWeigh(row.WorkerView) {
					require.Equal(t, v.Query().Key(w.Row(), row.WorkerView, end), s.Tables().KeyBeside(v.Row(), w.Row(), row.WorkerView, end))
				}
			}
		}
	}
}

// requireSkills: skills can be worked out apart from the rest of the row.
func requireSkills(t *testing.T, s *match.Scorer, v *match.PreparedVacancy, w *row.Worker, end row.End, skills int64, want row.Key) {
	t.Helper()
	if !s.Tables().Prunable() {
		return
	}
	cost := s.Tables().SkillCost(v.Row(), v.Query().Coverage(w.Skills, end))
	if (v.Row().Missing | w.Missing).Has(row.Skills) {
		cost = s.Tables().SkillOpen(v.Row(), end)
	}
	require.Equal(t, skills, cost)
	rest := *w
	rest.Skills = nil
	for _, least := range []row.Key{want, want + 1} {
		key, ok := v.Query().KeyWith(&rest, end, cost, least)
		require.Equal(t, want, key)
		require.Equal(t, want >= least, ok)
	}
}

// TestOfferBounds: what is said of some vacancies of one kind is never above what
// one of them costs the worker's view, and what is said of one is its key.
func TestOfferBounds(t *testing.T) {
	pairs, tight := 0, 0
	for _, set := range settings(t) {
		s, err := match.NewScorer(set.config)
		require.NoError(t, err)
		tables := s.Tables()
		g := newGen(35)
		blocks := map[row.OfferKind][]*match.PreparedVacancy{}
		var kinds []row.OfferKind
		for range 150 {
			x := g.vacancy("v")
			v := s.Vacancy(&x)
			kind := tables.OfferKind(v.Row())
			if blocks[kind] == nil {
				kinds = append(kinds, kind)
			}
			blocks[kind] = append(blocks[kind], v)
		}
		var numbers []*row.OfferKinds
		for end := row.Low; end <= row.High; end++ {
			numbers = append(numbers, row.NewOfferKinds(tables, kinds, end))
		}
		var query row.OfferQuery
		for range 40 {
			y := g.worker("w")
			w := s.Worker(&y)
			for end := row.Low; end <= row.High; end++ {
				query.Reset(numbers[end], w.Row())
				for n, kind := range kinds {
					var block row.OfferBlock
					for _, v := range blocks[kind] {
						offer := row.OfferOf(v.Row())
						block.Add(&offer, uint32(n))
					}
					for _, v := range blocks[kind] {
						_, sum := costs(s, v, w.Row(), row.WorkerView, end)
						place := query.PlaceCost(v.Row())
						if block.Placed() {
							require.LessOrEqual(t, query.NearCost(uint32(n), place), sum)
						}
						bound := -int64(query.Bound(&block, place))
						require.LessOrEqual(t, bound, sum, "%s: %+v, %+v", set.name, *v.Vacancy, y)
						pairs++
						if bound == sum {
							tight++
						}
						if offer := row.OfferOf(v.Row()); tables.OffersTell() {
							require.EqualValues(t, -sum, query.Key(&offer, uint32(n), place), "%s: %+v, %+v", set.name, *v.Vacancy, y)
						}
					}
				}
			}
		}
	}
	require.Greater(t, tight*20, pairs, "the premise: the bounds are often exact")
}
