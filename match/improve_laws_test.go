//go:build !race && !386

package match_test

import (
	"cmp"
	"encoding/json"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
)

// These laws take long and have one goroutine, so that the race detector has
// nothing to find: the tests without it run them.

// TestImprovementsAreTrue: each change, made in a copy of the records, gives the
// score and the verdict that are claimed, and raises the key; the records stay as
// they were and valid.
func TestImprovementsAreTrue(t *testing.T) {
	seen := map[match.Change]int{}
	for _, set := range withRelated(t) {
		s := set.scorer
		pairs(400, 31, func(_ gen, v match.Vacancy, w match.Worker) {
			renamed(set, &v, &w)
			v0, w0 := copyVacancy(v), copyWorker(w)
			pv, pw := s.Vacancy(&v), s.Worker(&w)
			for _, view := range allViews {
				base := s.Score(pv, pw, view)
				found := s.Improvements(pv, pw, view)
				for _, i := range found {
					seen[i.Change]++
					v2, w2 := apply(t, i, v, w)
					require.Equal(t, v2, *i.Vacancy, "%+v", i)
					require.Equal(t, w2, *i.Worker, "%+v", i)
					require.NoError(t, v2.Validate(match.Codes{}))
					require.NoError(t, w2.Validate(match.Codes{}))
					pv2, pw2 := s.Vacancy(&v2), s.Worker(&w2)
					require.Equal(t, s.Score(pv2, pw2, view), i.Score, "%+v", i)
					require.Equal(t, s.Verdict(pv, pw), i.Was)
					require.Equal(t, s.Verdict(pv2, pw2), i.Verdict)
					require.Greater(t, i.Score.Key, base.Key, "%+v", i)
					weight := set.config.Params.Order.Weight
					require.Equal(t, weight(i.Score), i.Weight)
					require.Equal(t, i.Weight-weight(base), i.Gain)
					require.Equal(t, i.Change.Actor(), i.By)
					require.Equal(t, i.Change.Confirms(), i.Confirms)
					if i.By == match.ByWorker {
						require.Same(t, &v, i.Vacancy, "what did not change is shared")
					} else {
						require.Same(t, &w, i.Worker)
					}
				}
				require.True(t, slices.IsSortedFunc(found, func(a, b match.Improvement) int {
					return cmp.Or(cmp.Compare(b.Score.Key, a.Score.Key), cmp.Compare(a.Change, b.Change), cmp.Compare(a.Subject, b.Subject))
				}))
				for k := 1; k < len(found); k++ {
					require.False(t, found[k].Change == found[k-1].Change && found[k].Subject == found[k-1].Subject, "each thing once: %+v", found)
				}
			}
			require.Equal(t, v0, v, "the records stay as they were")
			require.Equal(t, w0, w)
		})
	}
	for c := match.LearnSkill; c <= match.StateHousing; c++ {
		require.Greater(t, seen[c], 3, "the premise: %v occurs", c)
	}
}

// TestImprovementsDoNotDependOnOrder: lists are sets here too.
func TestImprovementsDoNotDependOnOrder(t *testing.T) {
	data := func(found []match.Improvement) string {
		text, err := json.Marshal(found)
		require.NoError(t, err)
		return string(text)
	}
	for _, set := range withRelated(t) {
		s := set.scorer
		pairs(300, 32, func(g gen, v match.Vacancy, w match.Worker) {
			renamed(set, &v, &w)
			v2, w2 := copyVacancy(v), copyWorker(w)
			shuffle(g, v2.Skills)
			shuffle(g, v2.Languages)
			for i := range v2.Languages {
				shuffle(g, v2.Languages[i].AnyOf)
			}
			shuffle(g, w2.Occupations)
			shuffle(g, w2.Wanted)
			shuffle(g, w2.Skills)
			shuffle(g, w2.Languages)
			shuffle(g, w2.MovesTo)
			for _, view := range allViews {
				a := s.Improvements(s.Vacancy(&v), s.Worker(&w), view)
				b := s.Improvements(s.Vacancy(&v2), s.Worker(&w2), view)
				require.Equal(t, data(a), data(b))
			}
		})
	}
}

// TestNoSingleChangeIsBetter: of each change, what is listed is as good as the
// best that a search over single edits finds; so the first of the list is the
// best single change.
func TestNoSingleChangeIsBetter(t *testing.T) {
	raised := map[match.Change]int{}
	for _, set := range withRelated(t) {
		s := set.scorer
		vocabulary := skillNames
		if set.name == "related skills" {
			vocabulary = related
		}
		pairs(150, 34, func(g gen, v match.Vacancy, w match.Worker) {
			renamed(set, &v, &w)
			e := edits{gen: g, v: v, w: w}
			e.skills(vocabulary)
			e.languages()
			e.career()
			e.places()
			e.dates()
			e.education()
			e.demands()
			e.hours()
			e.wages()
			e.terms()
			pv, pw := s.Vacancy(&v), s.Worker(&w)
			for _, view := range allViews {
				base := s.Key(pv, pw, view)
				best := map[match.Change]match.Improvement{}
				for _, i := range s.Improvements(pv, pw, view) {
					c := i.Change
					if c == match.RaiseSkill || c == match.StateSkillLevel {
						c = match.LearnSkill // as good as learning a related skill in its place
					}
					for _, c := range []match.Change{i.Change, c} {
						if _, ok := best[c]; !ok {
							best[c] = i
						}
					}
				}
				for _, x := range e.all {
					key := s.Key(s.Vacancy(&x.v), s.Worker(&x.w), view)
					if key <= base {
						continue
					}
					raised[x.change]++
					if i, ok := best[x.change]; !ok || key > i.Score.Key {
						require.Failf(t, "a better change", "%s, %v, %v: key %d, before %d; listed %+v\nvacancy %s\nworker %s\nthen vacancy %s\nworker %s",
							set.name, view, x.change, key, base, i, show(t, v), show(t, w), show(t, x.v), show(t, x.w))
					}
				}
			}
		})
	}
	for c := match.LearnSkill; c <= match.StateHousing; c++ {
		require.Positive(t, raised[c], "the premise: the search finds %v", c)
	}
}
