package match_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/row"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// TestPackCheck: what was packed passes, and facts that lead out of bounds do not;
// wherever they end.
func TestPackCheck(t *testing.T) {
	c, r := classified(t)
	s, packed := packOf(t, c, r)
	check, err := s.NewPackCheck(packed, s.LateNames())
	require.NoError(t, err)
	var w match.PackedRow
	for i := range packed.Workers().Len() {
		require.NoError(t, check.Worker(&w, i))
	}

	for _, tt := range []struct {
		name string
		w    match.Worker // whose last word is what is named
	}{
		{"group of free movement", match.Worker{Citizenships: []string{"RU"}}},
		{"licence", match.Worker{Licences: []string{"B"}}},
		{"rule for a permit", match.Worker{Permits: []match.Permit{{Class: "seasonal", Occupations: []taxonomy.Code{"7"}}}}},
		{"occupation of a permit", match.Worker{Permits: []match.Permit{{Class: "unknown", Occupations: []taxonomy.Code{"7"}}}}},
		{"area of a permit", match.Worker{Permits: []match.Permit{{Class: "unknown", Regions: []geo.Code{"BY-MI"}}}}},
		{"class of a permit", match.Worker{Permits: []match.Permit{{Class: "unknown"}}}},
		{"refused region", match.Worker{Refusals: match.Refusals{Regions: []geo.Code{"BY-MI"}}}},
		{"refused employer", match.Worker{Refusals: match.Refusals{Employers: []string{"x"}, MaxHours: fact.Some(3.0)}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := match.NewWorkerPacker(nil)
			require.NoError(t, p.Add(s.Worker(&tt.w)))
			packed, err := p.Packed(t.Context(), nil)
			require.NoError(t, err)
			a := packed.Arrays()
			ask := func() error {
				check, err := s.NewPackCheck(a, s.LateNames())
				require.NoError(t, err)
				return check.Worker(&w, 0)
			}
			require.NoError(t, ask())
			rows := a.Rows
			set := func(to []uint16) { a.Rows, a.Starts[1] = to, uint32(len(to)) }
			for n := range rows {
				set(rows[:n])
				require.ErrorIs(t, ask(), fact.ErrRange, "%d codes", n)
			}
			set(append(slices.Clone(rows), 0))
			require.ErrorIs(t, ask(), fact.ErrRange, "a code more")
			words, ok := row.ReadNarrow(nil, rows[:len(rows)-1]) // the last code says that the id is empty
			require.True(t, ok)
			set(append(row.AppendNarrow(nil, words), 0))
			require.NoError(t, ask(), "the premise")
			words[len(words)-1] += 1 << 16
			set(append(row.AppendNarrow(nil, words), 0))
			require.ErrorIs(t, ask(), fact.ErrRange, "a number that nothing has")
		})
	}
}
