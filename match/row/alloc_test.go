//go:build !race && !386

package row

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLargeTreesDoNotAllocate: trips that are not tabulated are asked for and
// priced beside the key, not on the heap.
func TestLargeTreesDoNotAllocate(t *testing.T) {
	tab := NewTables(settings())
	require.Nil(t, tab.trips, "the premise")
	v := Vacancy{Applies: Of(Skills), Remote: No, Demands: []Demand{{SkillOf(1, 2), DemandOne}}}
	w := Worker{Skills: []Skill{SkillOf(1, 3)}, Moving: Yes, Moves: []Span{{0, 0}}, Education: EducationOpen}
	q := NewVacancyQuery(tab, &v, func(int) []Related { return nil })
	sum := Key(0)
	require.Zero(t, testing.AllocsPerRun(100, func() { sum += q.Key(&w, Reciprocal, Expected) }))
	require.NotZero(t, sum)
}
