package market

import (
	"context"
	"fmt"
	"strconv"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// Notice labels whatever is shown of a sample market.
const Notice = "Synthetic data: every vacancy, worker, employer and wage is invented. The regions and " +
	"occupation codes are real; no figure describes a real labour market."

// Reference is the day on which the sample stands, 2026-09-01: vacancies start
// and workers become available around it.
const Reference match.Date = 20697

// MaxRecords is the most vacancies, and the most workers, of a market.
const MaxRecords = 10_000_000

// A Market is a list of vacancies and a list of workers; record i has the id that
// counts i+1. The caller owns it, and no two records share memory.
type Market struct {
	Vacancies []match.Vacancy
	Workers   []match.Worker
}

// Settings say what market to make. The zero value is an empty market without
// unknown facts; [DefaultSettings] is the sample.
type Settings struct {
	Seed      uint64
	Vacancies int     // records, 0 to MaxRecords; 1.9 positions each in the mean
	Workers   int     // records, 0 to MaxRecords
	Immigrant float64 // share of workers who are immigrants already in the country
	Abroad    float64 // share of workers who are abroad; the rest are locals
	Unknown   float64 // chance in [0, 1] that an optional fact is left unknown
}

// DefaultSettings returns the sample: 3,000 vacancies and 8,000 workers, of
// whom 8% are immigrants in the country and 17% abroad, with 6% of facts
// unknown; seed 1.
func DefaultSettings() Settings {
	return Settings{Seed: 1, Vacancies: 3000, Workers: 8000, Immigrant: 0.08, Abroad: 0.17, Unknown: 0.06}
}

// Validate reports every setting that is out of range, as a [*fact.Faults].
func (s Settings) Validate() error {
	var fs fact.Faults
	count := func(field string, n int) {
		if n < 0 || n > MaxRecords {
			fs.Add(fact.Fault{Field: field, Value: strconv.Itoa(n), Err: fmt.Errorf("%w: want 0 to %d", fact.ErrRange, MaxRecords)})
		}
	}
	share := func(field string, x float64) bool {
		ok := x >= 0 && x <= 1 // a NaN fails
		if !ok {
			fs.Add(fact.Fault{Field: field, Value: fmt.Sprint(x), Err: fmt.Errorf("%w: want 0 to 1", fact.ErrRange)})
		}
		return ok
	}
	count("Vacancies", s.Vacancies)
	count("Workers", s.Workers)
	immigrant, abroad := share("Immigrant", s.Immigrant), share("Abroad", s.Abroad)
	if immigrant && abroad && perMillion(s.Immigrant)+perMillion(s.Abroad) > million {
		fs.Add(fact.Fault{
			Field: "Abroad", Value: fmt.Sprint(s.Abroad),
			Err: fmt.Errorf("%w: with Immigrant at most 1", fact.ErrConflict),
		})
	}
	share("Unknown", s.Unknown)
	return fs.Err()
}

// checkEvery is how many records are made between two looks at the context.
const checkEvery = 256

// New makes a market. Settings that do not validate are the only fault; a
// cancelled call returns the cause.
func New(ctx context.Context, s Settings) (Market, error) {
	if err := s.Validate(); err != nil {
		return Market{}, fmt.Errorf("market: settings: %w", err)
	}
	m := Market{Vacancies: make([]match.Vacancy, s.Vacancies), Workers: make([]match.Worker, s.Workers)}
	if err := fill(ctx, m.Vacancies, s.Vacancy); err != nil {
		return Market{}, err
	}
	if err := fill(ctx, m.Workers, s.Worker); err != nil {
		return Market{}, err
	}
	return m, nil
}

func fill[T any](ctx context.Context, records []T, record func(i int) T) error {
	for i := range records {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return fmt.Errorf("market: %w", context.Cause(ctx))
		}
		records[i] = record(i)
	}
	return nil
}

// Sample returns the sample market of a seed: [DefaultSettings] with that seed.
// It takes some tens of milliseconds.
func Sample(seed uint64) Market {
	s := DefaultSettings()
	s.Seed = seed
	m, err := New(context.Background(), s)
	if err != nil {
		panic(fmt.Sprintf("market: the default settings are broken: %v", err))
	}
	return m
}

// round10 rounds down to tens, so that wages look like wages.
func round10(byn int) int { return byn / 10 * 10 }

func money(byn int) match.Money { return match.Money{Minor: int64(byn) * 100, Currency: "BYN"} }
