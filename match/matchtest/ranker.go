package matchtest

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"github.com/beveridge-go/beveridge/match"
)

// TestRanker holds a [match.Ranker] to its contract. open returns a ranker that
// holds the records; it is called several times, with the same records in
// another order too. The ranker is asked for records that it holds and for
// others.
func TestRanker(t *testing.T, open func(t *testing.T, r Records) match.Ranker) {
	t.Helper()
	for seed := range uint64(3) {
		r := Random(seed, 60, 150)
		queries := Random(seed+1000, 10, 10)
		queries.Vacancies = append(queries.Vacancies, r.Vacancies[:10]...)
		queries.Workers = append(queries.Workers, r.Workers[:10]...)
		want := bruteForce(t, &r, &queries)
		want.checkPremises(t)
		ranker := open(t, r)
		want.check(t, ranker, "as made")
		rng := rand.New(rand.NewPCG(seed, 2))
		rng.Shuffle(len(r.Vacancies), func(i, j int) { r.Vacancies[i], r.Vacancies[j] = r.Vacancies[j], r.Vacancies[i] })
		rng.Shuffle(len(r.Workers), func(i, j int) { r.Workers[i], r.Workers[j] = r.Workers[j], r.Workers[i] })
		want.check(t, open(t, r), "shuffled")
		want.checkConcurrent(t, ranker)
	}
	r := Random(7, 50, 50)
	testCancelled(t, open(t, r), &r)
	testEmpty(t, open(t, Records{Config: r.Config}), &r)
}

// A truth is the full ranking for each query.
type truth struct {
	queries   *Records
	workers   [][]match.Hit // by vacancy of the queries
	vacancies [][]match.Hit // by worker
	failed    int           // pairs left out
}

func bruteForce(t *testing.T, r, queries *Records) *truth {
	t.Helper()
	s, err := match.NewScorer(r.Config)
	if err != nil {
		t.Fatal(err)
	}
	want := &truth{queries: queries}
	hit := func(v *match.PreparedVacancy, w *match.PreparedWorker, view match.View, id string) []match.Hit {
		verdict := s.Verdict(v, w)
		if verdict.Failed != 0 {
			want.failed++
			return nil
		}
		return []match.Hit{{ID: id, Score: s.Score(v, w, view), Verdict: verdict}}
	}
	vacancies, workers := prepared(s.Vacancy, r.Vacancies), prepared(s.Worker, r.Workers)
	for _, v := range prepared(s.Vacancy, queries.Vacancies) {
		var hits []match.Hit
		for _, w := range workers {
			hits = append(hits, hit(v, w, match.EmployerView, w.ID)...)
		}
		slices.SortFunc(hits, match.Compare)
		want.workers = append(want.workers, hits)
	}
	for _, w := range prepared(s.Worker, queries.Workers) {
		var hits []match.Hit
		for _, v := range vacancies {
			hits = append(hits, hit(v, w, match.WorkerView, v.ID)...)
		}
		slices.SortFunc(hits, match.Compare)
		want.vacancies = append(want.vacancies, hits)
	}
	return want
}

func prepared[R, P any](prepare func(*R) P, records []R) []P {
	out := make([]P, len(records))
	for i := range records {
		out[i] = prepare(&records[i])
	}
	return out
}

// checkPremises checks that the records try what the contract is about.
func (want *truth) checkPremises(t *testing.T) {
	t.Helper()
	ties, open, unordered := 0, 0, 0
	for _, hits := range slices.Concat(want.workers, want.vacancies) {
		for i, h := range hits {
			if h.Verdict.Open != 0 {
				open++
			}
			if i > 0 && hits[i-1].Score.Value == h.Score.Value {
				ties++
				if hits[i-1].ID > h.ID {
					unordered++
				}
			}
		}
	}
	if ties == 0 || open == 0 || want.failed == 0 || unordered == 0 {
		t.Fatalf("the records are too tame: %d ties, %d of them against the order of ids, %d open verdicts, %d failed",
			ties, unordered, open, want.failed)
	}
}

// check compares the ranker's answers for several k with the truth.
func (want *truth) check(t *testing.T, ranker match.Ranker, name string) {
	t.Helper()
	for _, k := range []int{-1, 0, 1, 2, 10, 97, math.MaxInt} {
		for i := range want.queries.Vacancies {
			v := &want.queries.Vacancies[i]
			got, err := ranker.TopWorkers(t.Context(), v, k)
			equal(t, name+", workers for "+v.ID, k, got, want.workers[i], err)
		}
		for i := range want.queries.Workers {
			w := &want.queries.Workers[i]
			got, err := ranker.TopVacancies(t.Context(), w, k)
			equal(t, name+", vacancies for "+w.ID, k, got, want.vacancies[i], err)
		}
	}
}

func equal(t *testing.T, name string, k int, got, all []match.Hit, err error) {
	t.Helper()
	if err != nil {
		t.Errorf("%s, k=%d: %v", name, k, err)
		return
	}
	want := all[:min(max(k, 0), len(all))]
	if slices.Equal(got, want) {
		return
	}
	for i := range max(len(got), len(want)) {
		if i >= len(got) || i >= len(want) || got[i] != want[i] {
			t.Errorf("%s, k=%d: %d hits, want %d; the first that differ are number %d:\n got  %+v\n want %+v",
				name, k, len(got), len(want), i, got[min(i, len(got)):min(i+1, len(got))], want[min(i, len(want)):min(i+1, len(want))])
			return
		}
	}
}

func (want *truth) checkConcurrent(t *testing.T, ranker match.Ranker) {
	t.Helper()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { want.check(t, ranker, "concurrently") })
	}
	wg.Wait()
}

func testCancelled(t *testing.T, ranker match.Ranker, r *Records) {
	t.Helper()
	cause := errors.New("the cause")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	if hits, err := ranker.TopWorkers(ctx, &r.Vacancies[0], 5); !errors.Is(err, cause) || hits != nil {
		t.Errorf("TopWorkers of a cancelled context: %v, %v; want no hits and the cause", hits, err)
	}
	if hits, err := ranker.TopVacancies(ctx, &r.Workers[0], 5); !errors.Is(err, cause) || hits != nil {
		t.Errorf("TopVacancies of a cancelled context: %v, %v; want no hits and the cause", hits, err)
	}
}

func testEmpty(t *testing.T, ranker match.Ranker, r *Records) {
	t.Helper()
	if hits, err := ranker.TopWorkers(t.Context(), &r.Vacancies[0], 5); err != nil || len(hits) != 0 {
		t.Errorf("TopWorkers of nobody: %v, %v", hits, err)
	}
	if hits, err := ranker.TopVacancies(t.Context(), &r.Workers[0], 5); err != nil || len(hits) != 0 {
		t.Errorf("TopVacancies of nothing: %v, %v", hits, err)
	}
}
