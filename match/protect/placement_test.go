package protect_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/protect"
)

// What is known of a pair is read from its records and the law.
func TestPlacementOf(t *testing.T) {
	s, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: geo.Belarus(), Rules: market.Rules()})
	require.NoError(t, err)
	day := match.DateOf
	for _, tt := range []struct {
		name  string
		w     match.Worker
		start fact.Opt[match.Date]
		want  protect.Placement
	}{
		{"nothing known", match.Worker{}, fact.Opt[match.Date]{}, protect.Placement{}},
		{
			"moves freely",
			match.Worker{Origin: match.Abroad, Citizenships: []string{"KZ"}, Birth: fact.Some(day(2000, 9, 1))},
			fact.Some(day(2026, 9, 1)),
			protect.Placement{Age: fact.Some(26), CrossesBorder: fact.Yes, FreeMovement: fact.Yes},
		},
		{
			"the day before the birthday",
			match.Worker{Origin: match.Abroad, Citizenships: []string{"UZ"}, Birth: fact.Some(day(2008, 9, 2))},
			fact.Some(day(2026, 9, 1)),
			protect.Placement{Age: fact.Some(17), CrossesBorder: fact.Yes, FreeMovement: fact.No},
		},
		{
			"born on a leap day, no first day",
			match.Worker{Origin: match.Local, Citizenships: []string{"BY"}, Birth: fact.Some(day(2008, 2, 29))},
			fact.None[match.Date](),
			protect.Placement{Age: fact.Some(17), CrossesBorder: fact.No, FreeMovement: fact.No},
		},
		{
			"a permit is no free movement",
			match.Worker{Origin: match.Immigrant, Citizenships: []string{"UZ"}, Permits: []match.Permit{{Class: market.ResidencePermit}}},
			fact.Opt[match.Date]{},
			protect.Placement{CrossesBorder: fact.No, FreeMovement: fact.No},
		},
	} {
		v := match.Vacancy{ID: "v", Occupation: "7212", Region: "BY-HO", Start: tt.start, Permit: match.PermitTerms{Exempt: fact.Yes}}
		require.Equal(t, tt.want, protect.PlacementOf(s, &v, &tt.w, day(2026, 2, 28)), tt.name)
	}
}
