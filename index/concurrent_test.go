package index_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/matchtest"
)

// Every call sees one state: a writer moves all records from one generation to
// the next in one batch, and no reader sees two generations, be it in records,
// in text or in both.
func TestReadersSeeOneState(t *testing.T) {
	t.Parallel()
	const records, generations = 1010, 6 // more than one write of text
	generation := func(g int) (b index.Batch) {
		for i := range records {
			id := fmt.Sprintf("r%04d", i)
			b.Vacancies = append(b.Vacancies, match.Vacancy{
				ID: id, Title: fmt.Sprintf("job generation%d", g), Openings: fact.Some(g + 1), Region: "BY-HM",
			})
		}
		if g > 0 {
			b.DeleteWorkers = []string{fmt.Sprint("w", g-1)}
		}
		b.Workers = []match.Worker{{ID: fmt.Sprint("w", g), Headline: "job"}}
		return b
	}
	for _, b := range backends[:2] {
		t.Run(b.name, func(t *testing.T) {
			ix := b.open(t, matchtest.Records{})
			require.NoError(t, ix.Apply(t.Context(), generation(0)))
			var wg sync.WaitGroup
			done := make(chan struct{})
			reader := func(check func() error) {
				wg.Go(func() {
					for {
						if err := check(); err != nil {
							t.Error(err)
							return
						}
						select {
						case <-done:
							return
						case <-time.After(time.Millisecond): // let the writer write
						}
					}
				})
			}
			reader(func() error { // text and records
				r, err := ix.SearchVacancies(t.Context(), index.Query{Text: "job", Facets: true})
				if err == nil && (r.Total != records || r.Positions%records != 0) {
					err = fmt.Errorf("%d records, %d positions: a mix", r.Total, r.Positions)
				}
				return err
			})
			reader(func() error { // text against records
				sum := 0
				for g := range generations {
					r, err := ix.SearchVacancies(t.Context(), index.Query{Text: fmt.Sprint("generation", g)})
					if err != nil {
						return err
					}
					if r.Total != 0 && (r.Total != records || r.Positions != records*(g+1)) {
						return fmt.Errorf("generation %d: %d records, %d positions: a mix", g, r.Total, r.Positions)
					}
					sum += r.Total
				}
				return nil
			})
			reader(func() error {
				hits, err := ix.TopWorkers(t.Context(), &match.Vacancy{ID: "v"}, 10)
				if err == nil && len(hits) != 1 {
					err = fmt.Errorf("%d workers, want 1 at any time", len(hits))
				}
				return err
			})
			reader(func() error {
				first := -1
				for v, err := range ix.Vacancies(t.Context()) {
					if err != nil {
						return err
					}
					if first < 0 {
						first = v.Positions()
					}
					if v.Positions() != first {
						return errors.New("a loop saw two generations")
					}
				}
				return nil
			})
			for g := 1; g < generations; g++ {
				require.NoError(t, ix.Apply(t.Context(), generation(g)))
				r, err := ix.SearchVacancies(t.Context(), index.Query{Text: fmt.Sprint("generation", g)})
				require.NoError(t, err)
				require.Equal(t, records, r.Total, "what is acknowledged is seen")
			}
			close(done)
			wg.Wait()
		})
	}
}

// TestRecordsAreOnlyRead: two indexes may be given the same records at once; the race
// detector sees who writes to them.
func TestRecordsAreOnlyRead(t *testing.T) {
	t.Parallel()
	r := matchtest.Random(22, 40, 40)
	indexes := []*index.Index{onDisk(t, matchtest.Records{}), onDisk(t, matchtest.Records{}), onDisk(t, matchtest.Records{})}
	var wg sync.WaitGroup
	for _, ix := range indexes {
		wg.Go(func() {
			if err := ix.Apply(t.Context(), index.Batch{Vacancies: r.Vacancies, Workers: r.Workers}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
}

// Writers wait for each other, and nothing is lost.
func TestConcurrentWriters(t *testing.T) {
	t.Parallel()
	r := matchtest.Random(21, 120, 120)
	ix := onDisk(t, matchtest.Records{})
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for j := i; j < 120; j += 8 {
				if err := ix.Apply(t.Context(), index.Batch{Vacancies: r.Vacancies[j : j+1], Workers: r.Workers[j : j+1]}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	nv, nw, err := ix.Counts()
	require.NoError(t, err)
	require.Equal(t, 240, nv+nw)
	got, err := ix.SearchVacancies(t.Context(), index.Query{Text: "welder", Size: 200})
	require.NoError(t, err)
	want, err := inMemory(t, r).SearchVacancies(t.Context(), index.Query{Text: "welder", Size: 200})
	require.NoError(t, err)
	require.Equal(t, want, got)
}

// Close may come at any moment: calls finish or fail with ErrClosed.
func TestCloseWhileBusy(t *testing.T) {
	r := matchtest.Random(22, 100, 100)
	for range 5 {
		ix := onDisk(t, r)
		var wg sync.WaitGroup
		for range 3 {
			wg.Go(func() {
				for {
					_, err := ix.SearchVacancies(t.Context(), index.Query{Text: "welder"})
					if err == nil {
						_, err = ix.TopWorkers(t.Context(), &r.Vacancies[0], 3)
					}
					if err == nil {
						err = ix.PutVacancies(t.Context(), r.Vacancies[:3]...)
					}
					if err != nil {
						if !errors.Is(err, index.ErrClosed) {
							t.Error(err)
						}
						return
					}
				}
			})
		}
		wg.Go(func() { _ = ix.Close() })
		require.NoError(t, ix.Close())
		wg.Wait()
	}
}
