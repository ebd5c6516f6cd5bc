package pool_test

import (
	"context"
	"fmt"
	"math"
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

// TestRefusedVacancies: vacancies are passed over for their hours and shifts only where
// the hard constraints say so, however near the hours are to the most that is accepted.
func TestRefusedVacancies(t *testing.T) {
	var vacancies []*match.PreparedVacancy
	s := newScorer(t, match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	hours := []fact.Opt[float64]{{}, fact.None[float64](), fact.Some(1e-9), fact.Some(5000.0)}
	for _, h := range []float64{20, 30, 30 + 1.0/128, 37.5, 40} {
		for _, near := range []float64{-1.0 / 64, -1.0 / 128, -1e-9, 0, 1e-9, 1.0 / 128, 1.0 / 64} {
			hours = append(hours, fact.Some(h+near))
		}
	}
	for i, h := range hours {
		for _, shifts := range []fact.Tri{fact.Unknown, fact.No, fact.Yes} {
			v := match.Vacancy{
				ID: fmt.Sprint("v", len(vacancies)), Region: "BY-MI", Remote: fact.No, Occupation: "7212", Hours: h, Terms: match.Terms{Shifts: shifts},
				Regulated: fact.No, Licences: []string{}, Languages: []match.LanguageDemand{}, Permit: match.PermitTerms{Exempt: fact.Yes},
			}
			if i%2 == 0 {
				v.Occupation = "7213" // so that blocks differ
			}
			vacancies = append(vacancies, s.Vacancy(&v))
		}
	}
	p, err := pool.NewVacancies(t.Context(), s, slices.Values(vacancies))
	require.NoError(t, err)
	for _, tt := range []struct {
		name, why string
		refusals  match.Refusals
		spared    bool // some need not be judged
	}{
		{"nothing", "all are judged", match.Refusals{Shifts: fact.No, MaxHours: fact.None[float64]()}, false},
		{"shifts", "unknown ones are not refused", match.Refusals{Shifts: fact.Yes}, true},
		{"more than 30", "it is a round number", match.Refusals{MaxHours: fact.Some(30.0)}, true},
		{"more than a rounded number", "a vacancy's are rounded too", match.Refusals{MaxHours: fact.Some(30 + 1.0/128)}, true},
		{"both", "either is enough", match.Refusals{Shifts: fact.Yes, MaxHours: fact.Some(37.5)}, true},
		{"any hours", "0 is a number", match.Refusals{MaxHours: fact.Some(0.0)}, true},
		{"more than there are", "rows know of 1000 at most", match.Refusals{MaxHours: fact.Some(2000.0)}, false},
		{"more than can be said in a row", "it must not wrap", match.Refusals{MaxHours: fact.Some(math.MaxFloat64)}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := s.Worker(&match.Worker{ID: "w", Origin: match.Local, Region: "BY-MI", MovesTo: []geo.Code{}, Hours: fact.Some(35.0), Refusals: tt.refusals})
			q := pool.VacancyQuery{K: len(vacancies)}
			got, stats, err := p.Top(t.Context(), nil, w, q)
			require.NoError(t, err)
			require.Equal(t, bruteVacancies(s, w, vacancies, q), got, tt.why)
			require.Equal(t, tt.spared, stats.Judged < len(vacancies), tt.why)
		})
	}
}

// TestRefusedBlocks: blocks of which all are refused are not bounded, and a search that
// passes over many looks at its context all the same.
func TestRefusedBlocks(t *testing.T) {
	s := newScorer(t, match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	var vacancies []*match.PreparedVacancy
	for i := range 600 { // each is a block of its own
		vacancies = append(vacancies, s.Vacancy(&match.Vacancy{
			ID: fmt.Sprint("v", i), Region: "BY-MI", Remote: fact.No, Occupation: taxonomy.Code(strconv.Itoa(1000 + i)), Terms: match.Terms{Shifts: fact.Yes},
		}))
	}
	p, err := pool.NewVacancies(t.Context(), s, slices.Values(vacancies))
	require.NoError(t, err)
	looks := map[fact.Tri]int{}
	for _, refused := range []fact.Tri{fact.No, fact.Yes} {
		w := s.Worker(&match.Worker{ID: "w", Origin: match.Local, Region: "BY-MI", MovesTo: []geo.Code{}, Refusals: match.Refusals{Shifts: refused}})
		ctx := &counted{Context: t.Context()}
		_, stats, err := p.Top(ctx, nil, w, pool.VacancyQuery{K: 1})
		require.NoError(t, err)
		looks[refused] = ctx.looks
		if refused == fact.Yes {
			require.Zero(t, stats.Bounded+stats.Scored)
		} else {
			require.Equal(t, len(vacancies), stats.Bounded)
		}
	}
	require.GreaterOrEqual(t, looks[fact.Yes], 5, "two of them among the blocks")
}

// counted counts how often it is looked at.
type counted struct {
	context.Context //nolint:containedctx // it is one

	looks int
}

func (c *counted) Err() error {
	c.looks++
	return c.Context.Err()
}
