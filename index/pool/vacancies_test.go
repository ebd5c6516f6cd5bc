package pool_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// TestOfferBoundsOfExtremes: cases in which a bound of vacancies could be too low.
func TestOfferBoundsOfExtremes(t *testing.T) {
	wage := func(amount int64, currency string, period match.Period, basis match.WageBasis) fact.Opt[match.WageRange] {
		m := match.Money{Minor: amount * 100, Currency: currency}
		return fact.Some(match.WageRange{Low: m, High: m, Period: period, Basis: basis})
	}
	offer := func(id string, occupation taxonomy.Code, wage fact.Opt[match.WageRange], hours fact.Opt[float64]) match.Vacancy {
		return match.Vacancy{
			ID: id, Region: "BY-MI", Remote: fact.No, Occupation: occupation, Regulated: fact.No, Licences: []string{}, Wage: wage, Hours: hours,
			Languages: []match.LanguageDemand{}, Permit: match.PermitTerms{Exempt: fact.Yes},
		}
	}
	full := fact.Some(40.0)
	for _, tt := range []struct {
		name, why string
		offers    []match.Vacancy
	}{
		{
			"an hourly wage at unknown hours", "is unknown by the day, week, month and year",
			[]match.Vacancy{
				offer("low", "7212", wage(300, "BYN", match.PerMonth, match.Gross), full),
				offer("open", "7212", wage(9, "BYN", match.PerHour, match.Gross), fact.Opt[float64]{}),
				offer("middle", "7213", wage(800, "BYN", match.PerMonth, match.Gross), full),
			},
		},
		{
			"another currency", "does not compare",
			[]match.Vacancy{
				offer("low", "7212", wage(300, "BYN", match.PerMonth, match.Gross), full),
				offer("open", "7212", wage(200, "EUR", match.PerMonth, match.Gross), full),
				offer("middle", "7213", wage(800, "BYN", match.PerMonth, match.Gross), full),
			},
		},
		{
			"another basis", "does not compare",
			[]match.Vacancy{
				offer("low", "7212", wage(300, "BYN", match.PerMonth, match.Gross), full),
				offer("open", "7212", wage(200, "BYN", match.PerMonth, match.Net), full),
				offer("middle", "7213", wage(800, "BYN", match.PerMonth, match.Gross), full),
			},
		},
		{
			"no known wage", "is as good as the prior",
			[]match.Vacancy{
				offer("low", "7212", wage(300, "BYN", match.PerMonth, match.Gross), full),
				offer("open", "7212", fact.Opt[match.WageRange]{}, full),
				offer("middle", "7213", wage(800, "BYN", match.PerMonth, match.Gross), full),
			},
		},
		{
			"unknown hours", "are as good as the prior, and short ones are no better than long ones",
			[]match.Vacancy{
				offer("short", "7212", wage(1000, "BYN", match.PerMonth, match.Gross), fact.Some(10.0)),
				offer("open", "7212", wage(1000, "BYN", match.PerMonth, match.Gross), fact.Opt[float64]{}),
				offer("middle", "7213", wage(1000, "BYN", match.PerMonth, match.Gross), fact.Some(25.0)),
			},
		},
		{
			"longer hours", "are nearer than the least of the block",
			[]match.Vacancy{
				offer("short", "7212", wage(1000, "BYN", match.PerMonth, match.Gross), fact.Some(10.0)),
				offer("long", "7212", wage(1000, "BYN", match.PerMonth, match.Gross), fact.Some(44.0)),
				offer("longer", "7212", wage(1000, "BYN", match.PerMonth, match.Gross), fact.Some(80.0)),
				offer("middle", "7213", wage(1000, "BYN", match.PerMonth, match.Gross), fact.Some(25.0)),
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, order := range []match.Order{match.ByValue, match.ByLow} {
				params := match.DefaultParams()
				params.Order = order
				params.Worker = match.PerComponent{match.Wage: 1, match.Hours: 1, match.OccupationWish: 1e-3}
				params.Prior[match.Wage], params.Prior[match.Hours], params.Wage.Tolerance = 0.9, 0.9, 0.5
				s := newScorer(t, match.Config{Params: params, Regions: geo.Belarus()})
				w := s.Worker(&match.Worker{
					ID: "w", Origin: match.Local, Region: "BY-MI", MovesTo: []geo.Code{}, Wanted: []taxonomy.Code{"7212"}, Hours: full,
					Wage: fact.Some(match.WageWish{Amount: match.Money{Minor: 100_000, Currency: "BYN"}, Period: match.PerMonth, Basis: match.Gross}),
				})
				vacancies := prepareVacancies(s, tt.offers)
				p, err := pool.NewVacancies(t.Context(), s, slices.Values(vacancies))
				require.NoError(t, err)
				for k := 1; k <= len(vacancies); k++ {
					got, _, err := p.Top(t.Context(), nil, w, pool.VacancyQuery{K: k})
					require.NoError(t, err)
					require.Equal(t, bruteVacancies(s, w, vacancies, pool.VacancyQuery{K: k}), got, tt.why)
				}
			}
		})
	}
}
