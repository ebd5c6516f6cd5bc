//go:build !race && !386

package pool_test

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// TestSnapshotIsThePool: a pool that was opened, in whatever way, gives the answers
// of the one that was written, for the same work, now and after changes and a
// merge; and writing it again gives the same bytes.
func TestSnapshotIsThePool(t *testing.T) {
	for i, w := range worlds(t, 21) {
		set := pool.Settings{BlockSize: 8, Compact: i%2 == 1}
		workers := prepare(w.scorer, w.workers)
		p := newWorkers(t, w.scorer, workers, set)
		if w.scorer.Modelled() {
			require.ErrorIs(t, p.WriteSnapshot(t.Context(), new(bytes.Buffer), nil), errors.ErrUnsupported)
			continue
		}
		data := snapshotOf(t, p, "42")
		for name, open := range ways(t, w.scorer, data, "42", set) {
			q, err := open()
			require.NoError(t, err, name)
			requireSame(t, &w, p, q)
			requireBytes(t, data, snapshotOf(t, q, "42"), "written again")
			require.NoError(t, q.Verify(t.Context()))

			other := newWorkers(t, w.scorer, workers, set)
			for _, x := range []*pool.Workers{q, other} {
				require.True(t, x.Delete(workers[3].ID))
				require.False(t, x.Delete(workers[3].ID))
				twin := *workers[5].Worker
				twin.ID = workers[7].ID
				require.NoError(t, x.Put(w.scorer.Worker(&twin)))
			}
			requireSame(t, &w, other, q)
			requireBytes(t, snapshotOf(t, other, "x"), snapshotOf(t, q, "x"), "with changes that no merge has seen")
			require.NoError(t, q.Merge(t.Context()))
			require.NoError(t, q.Verify(t.Context()))
			for i := 0; i < len(w.vacancies); i += 4 {
				v := w.scorer.Vacancy(&w.vacancies[i])
				a, _, err := other.Top(t.Context(), nil, v, pool.Query{K: 20})
				require.NoError(t, err)
				requireTop(t, q, v, pool.Query{K: 20}, a, "after a merge")
			}
		}
	}
}

// TestSnapshotIsDeterministic: the bytes do not depend on the order of the workers,
// nor on merges before.
func TestSnapshotIsDeterministic(t *testing.T) {
	for _, w := range worlds(t, 23) {
		if w.scorer.Modelled() {
			continue
		}
		workers := prepare(w.scorer, w.workers)
		want := snapshotOf(t, newWorkers(t, w.scorer, workers, pool.Settings{}), "")
		other := slices.Clone(workers)
		rand.New(rand.NewPCG(1, 2)).Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
		requireBytes(t, want, snapshotOf(t, newWorkers(t, w.scorer, other, pool.Settings{}), ""), "shuffled")
		p := newWorkers(t, w.scorer, other[:200], pool.Settings{})
		require.NoError(t, p.Apply(other[200:], nil))
		requireBytes(t, want, snapshotOf(t, p, ""), "most of them pending")
		require.NoError(t, p.Merge(t.Context()))
		requireBytes(t, want, snapshotOf(t, p, ""), "merged")
	}
}

// TestSnapshotOfLargeGroups: so it is where many have the same home and no occupation,
// or the same one, and it is their skills that order them, known or not.
func TestSnapshotOfLargeGroups(t *testing.T) {
	s := newScorer(t, match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	rng := rand.New(rand.NewPCG(9, 1))
	var workers []*match.PreparedWorker
	for i := range 1200 {
		w := match.Worker{ID: strconv.Itoa(i), Origin: match.Local, Region: []geo.Code{"BY-MI", "BY-HM"}[i%2], MovesTo: []geo.Code{"BY-BR"}}
		if i%3 == 0 {
			w.Occupations = []match.OccupationHeld{{Code: "7212"}}
		}
		if i%16 != 0 {
			w.Skills = []match.SkillHeld{}
		}
		for k := range 12 {
			if i%16 != 0 && rng.IntN(k+2) == 0 {
				w.Skills = append(w.Skills, match.SkillHeld{Skill: taxonomy.Skill("skill " + strconv.Itoa(k))})
			}
		}
		workers = append(workers, s.Worker(&w))
	}
	v := s.Vacancy(&match.Vacancy{ID: "v", Region: "BY-BR", Remote: fact.No, Skills: []match.SkillDemand{{Skill: "skill 3"}, {Skill: "skill 7"}, {Skill: "skill 9"}}})
	other := slices.Clone(workers)
	rng.Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
	for _, set := range []pool.Settings{{}, {BlockSize: 7}, {Compact: true}} {
		p := newWorkers(t, s, workers, set)
		want := snapshotOf(t, p, "")
		requireBytes(t, want, snapshotOf(t, newWorkers(t, s, other, set), ""), "shuffled")
		requireTop(t, p, v, pool.Query{K: 50}, brute(s, v, workers, pool.Query{K: 50}), "large groups")
		p = newWorkers(t, s, other[:700], set)
		require.NoError(t, p.Apply(other[700:], nil))
		require.NoError(t, p.Merge(t.Context()))
		requireBytes(t, want, snapshotOf(t, p, ""), "merged")
		require.NoError(t, p.Verify(t.Context()))
	}
}
