package pool_test

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// TestBulk: the lists of single queries, and the same work, whatever the number of
// goroutines; progress ends at all of them.
func TestBulk(t *testing.T) {
	all := worlds(t, 31)
	for _, w := range []world{all[0], all[3]} {
		p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(prepare(w.scorer, w.workers)), pool.Settings{})
		require.NoError(t, err)
		vacancies := prepareVacancies(w.scorer, slices.Repeat(w.vacancies, 2))
		for _, k := range []int{0, 1, 10, 3000} {
			var want [][]match.Hit
			var work pool.Stats
			for _, v := range vacancies {
				hits, stats, err := p.Top(t.Context(), nil, v, pool.Query{K: k})
				require.NoError(t, err)
				want = append(want, hits)
				work.Add(stats)
			}
			for _, goroutines := range []int{0, 1, 8} {
				last, calls := 0, 0
				got, stats, err := p.Bulk(t.Context(), vacancies, pool.Query{K: k}, pool.BulkSettings{
					Goroutines: goroutines, Progress: func(done, all int) {
						require.Greater(t, done, last)
						require.Equal(t, len(vacancies), all)
						last, calls = done, calls+1
					},
				})
				require.NoError(t, err)
				require.Equal(t, work, stats, "the same work")
				require.Equal(t, len(vacancies), last)
				require.Positive(t, calls)
				for i := range want {
					require.True(t, slices.Equal(want[i], got[i]), "%s: vacancy %d", w.name, i)
				}
			}
		}
		none, _, err := p.Bulk(t.Context(), nil, pool.Query{K: 3}, pool.BulkSettings{})
		require.NoError(t, err)
		require.Empty(t, none)
	}
}

// TestBulkStops: a context that ends is honoured soon, with its cause and no
// lists.
func TestBulkStops(t *testing.T) {
	w := worlds(t, 33)[3]
	p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(prepare(w.scorer, w.workers)), pool.Settings{})
	require.NoError(t, err)
	vacancies := prepareVacancies(w.scorer, slices.Repeat(w.vacancies, 60))
	why := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	var at time.Time
	got, _, err := p.Bulk(ctx, vacancies, pool.Query{K: 10}, pool.BulkSettings{Progress: func(int, int) {
		if at.IsZero() {
			at = time.Now()
			cancel(why)
		}
	}})
	require.ErrorIs(t, err, why)
	require.Nil(t, got)
	require.Less(t, time.Since(at), time.Second, "10 ms where the machine has nothing else to do")
}

// TestCounts: every worker is in a cell of each occupation, whether in the base or
// pending.
func TestCounts(t *testing.T) {
	w := worlds(t, 35)[0]
	want := map[pool.Cell]int{}
	count := func(x *match.Worker, by int) {
		region := x.Region
		if !w.scorer.Regions().Has(region) {
			region = ""
		}
		cells := map[pool.Cell]struct{}{}
		for _, o := range x.Occupations {
			cells[pool.Cell{Region: region, Occupation: o.Code[:min(len(o.Code), 4)], Origin: x.Origin}] = struct{}{}
		}
		if len(cells) == 0 {
			cells[pool.Cell{Region: region, Origin: x.Origin}] = struct{}{}
		}
		for c := range cells {
			want[c] += by
		}
	}
	w.workers[0].Occupations = []match.OccupationHeld{{Code: "7212"}, {Code: "7213"}, {Code: "7212", Years: fact.Some(2.0)}}
	for i, code := range []taxonomy.Code{"1111", "2222", "3333", "4444", "5555"} { // more than a sketch has room for
		w.workers[9].Occupations = append(w.workers[9].Occupations, match.OccupationHeld{Code: code})
		w.workers[10+i].Occupations = []match.OccupationHeld{{}}
	}
	half := len(w.workers) / 2
	p, err := pool.NewWorkers(t.Context(), w.scorer, slices.Values(prepare(w.scorer, w.workers[:half])), pool.Settings{})
	require.NoError(t, err)
	for i := range w.workers {
		count(&w.workers[i], 1)
	}
	require.NoError(t, p.Apply(prepare(w.scorer, w.workers[half:]), nil))
	for i := range 20 {
		count(&w.workers[1+i*7], -1)
		require.True(t, p.Delete(w.workers[1+i*7].ID))
	}
	got, err := p.Counts(t.Context())
	require.NoError(t, err)
	require.True(t, slices.IsSortedFunc(got, func(a, b pool.Cell) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Occupation, b.Occupation), cmp.Compare(a.Origin, b.Origin))
	}))
	for _, c := range got {
		n := c.Workers
		c.Workers = 0
		require.Equal(t, want[c], n, "%+v", c)
		delete(want, c)
	}
	for c, n := range want {
		require.Zero(t, n, "%+v", c)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = p.Counts(ctx)
	require.ErrorIs(t, err, context.Canceled)
}
