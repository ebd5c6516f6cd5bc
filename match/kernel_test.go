package match_test

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// published returns by how much a published score may be off the reference: a
// rounding to millionths and half as much again; with a taxonomy, a credit that is
// stated in units of 1/65535.
func published(c match.Config) float64 {
	if c.Credits != nil {
		return 1.0 / 65535
	}
	return 0.8e-6
}

// TestKernelAgainstReference holds every component and every score against the
// float formula, straight from the records.
func TestKernelAgainstReference(t *testing.T) {
	for _, set := range settings(t) {
		t.Run(set.name, func(t *testing.T) {
			ref, worst, partial, allowed := reference{set.config}, 0.0, 0, resolution
			if set.config.Credits != nil {
				allowed = 1.0 / 65535
			}
			pairs(4000, 31, func(_ gen, v match.Vacancy, w match.Worker) {
				pv, pw := set.scorer.Vacancy(&v), set.scorer.Worker(&w)
				want, got := ref.fits(&v, &w), set.scorer.Fits(pv, pw)
				for c := range want {
					why := func() string {
						return fmt.Sprintf("%v\nvacancy %s\nworker %s", match.Component(c), show(t, v), show(t, w))
					}
					if want[c].State != got[c].State && want[c].High-want[c].Low > allowed {
						require.Failf(t, "another state", "%+v, want %+v: %s", got[c], want[c], why())
					}
					off := max(math.Abs(want[c].Value-got[c].Value), math.Abs(want[c].Low-got[c].Low), math.Abs(want[c].High-got[c].High))
					if off > allowed {
						require.Failf(t, "another fit", "%+v, want %+v: %s", got[c], want[c], why())
					}
				}
				if f := got[match.Skills]; f.State == match.Known && f.Value > 0 && f.Value < 1 {
					partial++
				}
				for _, view := range allViews {
					a, b := ref.score(&v, &w, view), set.scorer.Score(pv, pw, view)
					worst = max(worst, math.Abs(a.value-b.Value.Float()), math.Abs(a.low-b.Low.Float()), math.Abs(a.high-b.High.Float()))
					require.InDelta(t, a.completeness, b.Completeness, 1e-6)
				}
			})
			t.Logf("off by at most %.2g", worst)
			require.LessOrEqual(t, worst, published(set.config))
			require.Greater(t, partial, 50, "the premise: coverage in between")
		})
	}
}

// TestBothQueriesAgree: a vacancy against many workers and a worker against many
// vacancies have the same keys, to the bit, and so have the long form and the
// published score.
func TestBothQueriesAgree(t *testing.T) {
	for _, set := range settings(t) {
		pairs(3000, 32, func(_ gen, v match.Vacancy, w match.Worker) {
			s := set.scorer
			pv, pw := s.Vacancy(&v), s.Worker(&w)
			fromWorker := s.WorkerQuery(pw)
			var fits [row.Components]row.Range
			applies := pv.Query().Fits(&fits, pw.Row())
			for _, view := range []row.View{row.EmployerView, row.WorkerView, row.Reciprocal} {
				for _, end := range []row.End{row.Low, row.Expected, row.High} {
					key := pv.Query().Key(pw.Row(), view, end)
					require.Equal(t, key, fromWorker.Key(pv.Row(), view, end))
					require.Equal(t, key, s.Tables().Key(&fits, applies, view, end))
				}
				score := s.Score(pv, pw, match.View(view))
				require.Equal(t, s.Key(pv, pw, match.View(view)), score.Key)
				require.Equal(t, set.config.Params.Order.Weight(score), s.Weight(pv, pw, match.View(view)))
			}
		})
	}
}

// TestGoroutinesAndOrderAreInert is P12: scorers that meet the records in other
// orders, and in many goroutines at once, so that names get other numbers, give
// the same bits.
func TestGoroutinesAndOrderAreInert(t *testing.T) {
	type pair struct {
		v match.Vacancy
		w match.Worker
	}
	var all []pair
	pairs(400, 34, func(_ gen, v match.Vacancy, w match.Worker) { all = append(all, pair{v, w}) })
	for _, set := range settings(t) {
		want := make([]outcome, len(all))
		for i := range all {
			want[i] = judge(set.scorer, &all[i].v, &all[i].w)
		}
		for _, workers := range []int{1, 8} {
			s, err := match.NewScorer(set.config)
			require.NoError(t, err)
			got := make([]outcome, len(all))
			var wg sync.WaitGroup
			for g := range workers {
				wg.Go(func() {
					for i := len(all) - 1 - g; i >= 0; i -= workers { // from the end
						got[i] = judge(s, &all[i].v, &all[i].w)
					}
				})
			}
			wg.Wait()
			require.Equal(t, want, got)
		}
	}
}

// TestSameBitsEverywhere holds the keys, scores and explanations of many pairs
// against a sum that every machine has to reproduce: .ci/run builds this test
// for three architectures.
func TestSameBitsEverywhere(t *testing.T) {
	want := map[string]string{"default": "3994881348f1260e", "specific": "272e621cb6442b57", "related": "9397928860b85764", "odd": "68120b5664b0ddc2"}
	for _, set := range settings(t) {
		h := fnv.New64a()
		pairs(1500, 33, func(_ gen, v match.Vacancy, w match.Worker) {
			pv, pw := set.scorer.Vacancy(&v), set.scorer.Worker(&w)
			for _, view := range allViews {
				s := set.scorer.Score(pv, pw, view)
				_ = binary.Write(h, binary.LittleEndian, []int64{int64(s.Key), int64(s.Value), int64(s.Low), int64(s.High)})
				_ = binary.Write(h, binary.LittleEndian, math.Float64bits(s.Completeness))
			}
			e := set.scorer.Explain(pv, pw, match.EmployerView)
			for _, p := range e.Parts {
				_ = binary.Write(h, binary.LittleEndian, []int64{int64(p.Contribution), int64(p.Hiding), int64(math.Float64bits(p.Value))})
			}
			for _, m := range e.Skills {
				_ = binary.Write(h, binary.LittleEndian, int64(m.Contribution))
			}
		})
		require.Equal(t, want[set.name], fmt.Sprintf("%016x", h.Sum64()), set.name)
	}
}
