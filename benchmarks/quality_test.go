//go:build !race && !386

package benchmarks_test

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestQuality holds what is found, beside how fast: the pool finds what scoring
// everybody finds, and text finds what was written in other words. The file has
// what was measured when it was written; a change is seen in its diff.
func TestQuality(t *testing.T) {
	var out strings.Builder
	fmt.Fprintf(&out, "# exactness: lists of the ten best that differ from scoring all, among %d workers or vacancies\n", exactWorkers())
	fmt.Fprintln(&out, "shape query lists failures")
	exactness(t, &out)
	fmt.Fprintf(&out, "\n# text: unit group titles as queries among the titles of %d vacancies\n", textVacancies)
	fmt.Fprintln(&out, "query titles recall precision")
	recall(t, &out)
	path := filepath.Join("testdata", "quality.txt")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(out.String()), 0o600))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	if exactWorkers() == smallMarket {
		require.Equal(t, string(want), out.String(), "go test ./benchmarks -run Quality -update rewrites it")
	}
}

const smallMarket = 5000

// exactWorkers is a twentieth of the largest market.
func exactWorkers() int { return *marketSize / 20 }

func exactness(t *testing.T, out *strings.Builder) {
	t.Helper()
	s := prototype()
	n := exactWorkers()
	workers := slices.Collect(s.workers(n))
	p, err := pool.NewWorkers(t.Context(), s.scorer, slices.Values(workers[:n-n/20]), pool.Settings{})
	require.NoError(t, err)
	for _, w := range workers[n-n/20:] { // some are changes that wait to be merged
		require.NoError(t, p.Put(w))
	}
	for _, query := range []struct {
		name      string
		vacancies []*match.PreparedVacancy
	}{{"region", s.vacancies(2000)}, {"remote", s.remote(500)}} {
		failures := differ(t, s.scorer, p, workers, query.vacancies)
		require.Zero(t, failures, query.name)
		fmt.Fprintln(out, s.name, query.name, len(query.vacancies), failures)
	}
	failures := differForWorkers(t, s, workers[:min(1000, n)], n)
	require.Zero(t, failures, "vacancies of a worker")
	fmt.Fprintln(out, s.name, "worker", min(1000, n), failures)
}

// differForWorkers counts the workers for whom a pool of n vacancies does not find
// what scoring all finds.
func differForWorkers(t *testing.T, s *shape, workers []*match.PreparedWorker, n int) (failures int) {
	t.Helper()
	vacancies := s.vacancies(n)
	p, err := pool.NewVacancies(t.Context(), s.scorer, slices.Values(vacancies[:n-n/20]))
	require.NoError(t, err)
	require.NoError(t, p.Apply(vacancies[n-n/20:], nil))
	lists, _, err := p.Bulk(t.Context(), workers, pool.VacancyQuery{K: 10}, pool.BulkSettings{})
	require.NoError(t, err)
	for i, w := range workers {
		if !slices.Equal(lists[i], best(s.scorer, vacancies, w, 10)) {
			failures++
		}
	}
	return failures
}

// TestExactESCO is exactness on ESCO's skills, where related ones are many.
func TestExactESCO(t *testing.T) {
	if os.Getenv("BEVERIDGE_SHARED") == "" {
		t.Skip("BEVERIDGE_SHARED is not set: ESCO is not at hand")
	}
	s := escoShape()
	workers := slices.Collect(s.workers(exactWorkers()))
	p, err := pool.NewWorkers(t.Context(), s.scorer, slices.Values(workers), pool.Settings{})
	require.NoError(t, err)
	require.Zero(t, differ(t, s.scorer, p, workers, s.vacancies(500)))
	require.Zero(t, differ(t, s.scorer, p, workers, s.remote(100)))
	require.Zero(t, differForWorkers(t, s, workers[:200], len(workers)))
}

// differ counts the vacancies for which the pool does not find what scoring
// everybody finds: ids, order, scores and verdicts.
func differ(t *testing.T, s *match.Scorer, p *pool.Workers, workers []*match.PreparedWorker, vacancies []*match.PreparedVacancy) int {
	t.Helper()
	var failures atomic.Int64
	var wg sync.WaitGroup
	cores := runtime.GOMAXPROCS(0)
	for c := range cores {
		wg.Go(func() {
			for i := c; i < len(vacancies); i += cores {
				got, _, err := p.Top(t.Context(), nil, vacancies[i], pool.Query{K: 10})
				if err != nil || !slices.Equal(got, everybody(s, workers, vacancies[i], 10)) {
					failures.Add(1)
				}
			}
		})
	}
	wg.Wait()
	return int(failures.Load())
}

// everybody scores all and sorts.
func everybody(s *match.Scorer, workers []*match.PreparedWorker, v *match.PreparedVacancy, k int) []match.Hit {
	var hits []match.Hit
	for _, w := range workers {
		if verdict := s.Verdict(v, w); verdict.Failed == 0 {
			hits = append(hits, match.Hit{ID: w.ID, Score: s.Score(v, w, match.EmployerView), Verdict: verdict})
		}
	}
	slices.SortFunc(hits, match.Compare)
	return slices.Clone(hits[:min(k, len(hits))])
}

const textVacancies = 3000

// queryForms are what people make of a title.
var queryForms = []struct {
	name string
	of   func(title string) string
}{
	{"as-written", func(t string) string { return t }},
	{"capitals", strings.ToUpper},
	{"singular", func(t string) string {
		words := strings.Fields(t)
		for i, w := range words {
			if strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") {
				words[i] = strings.TrimSuffix(w, "s")
			}
		}
		return strings.Join(words, " ")
	}},
	{"reversed", func(t string) string {
		words := strings.Fields(t)
		slices.Reverse(words)
		return strings.Join(words, " ")
	}},
	{"first-word", func(t string) string { return strings.Fields(t)[0] }},
	{"last-word", func(t string) string { words := strings.Fields(t); return words[len(words)-1] }},
	{"one-typo", func(t string) string { // two letters of the first word change places
		r := []rune(t)
		r[1], r[2] = r[2], r[1]
		return string(r)
	}},
}

// recall searches the vacancies of each unit group by its title in several
// forms. Recall is the share of the group's vacancies that are found, precision
// the share of the group's among what is found, both means over the titles; of a
// title that finds nothing there is no precision.
func recall(t *testing.T, out *strings.Builder) {
	t.Helper()
	s := prototype()
	ix, err := index.OpenMemory(t.Context(), index.Config{Scoring: s.market.Config()})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, ix.Close()) })
	var vacancies []match.Vacancy
	groups := make(map[taxonomy.Code]int)
	for v := range s.market.Vacancies(textVacancies) {
		vacancies = append(vacancies, v)
		groups[v.Occupation]++
	}
	for batch := range slices.Chunk(vacancies, 1000) {
		require.NoError(t, ix.PutVacancies(t.Context(), batch...))
	}
	for _, form := range queryForms {
		found, right, answered := 0.0, 0.0, 0
		for _, code := range slices.Sorted(maps.Keys(groups)) { // sums of floats have an order
			title, _ := taxonomy.ISCO08().Title(code)
			own, all := search(t, ix, form.of(title), code)
			found += float64(own) / float64(groups[code])
			if all > 0 {
				answered++
				right += float64(own) / float64(all)
			}
		}
		fmt.Fprintf(out, "%s %d %.3f %.3f\n", form.name, len(groups), found/float64(len(groups)), right/float64(max(answered, 1)))
	}
}

// search returns how many vacancies of an occupation a text finds, and how many
// in all.
func search(t *testing.T, ix *index.Index, text string, code taxonomy.Code) (own, all int) {
	t.Helper()
	total := func(code taxonomy.Code) int {
		r, err := ix.SearchVacancies(context.WithoutCancel(t.Context()), index.Query{Text: text, Occupation: code})
		require.NoError(t, err, text)
		return r.Total
	}
	return total(code), total("")
}
