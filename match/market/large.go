package market

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"strconv"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// LargeNotice labels whatever is shown of a large market.
const LargeNotice = "Synthetic data: every vacancy, worker, employer, wage, country, region and language is invented. " +
	"No figure describes a real labour market."

// LargeSettings say which large market. The zero value has locals only and no
// unknown fact; [DefaultLarge] is the one that benchmarks use.
type LargeSettings struct {
	Seed      uint64
	Immigrant float64 // share of workers who are immigrants already in the region tree
	Abroad    float64 // share of workers who live outside it
	Unknown   float64 // chance in [0, 1] that an optional fact is left unknown
	// ESCO, if it is set, takes the place of the invented skills: occupations,
	// their skills, the relations of skills and all credits are those of the
	// classification. The rest of the market keeps its shape.
	ESCO *taxonomy.ESCO
}

// DefaultLarge returns 10% immigrants, 10% abroad and 3% of facts unknown, with
// seed 1 and invented skills.
func DefaultLarge() LargeSettings {
	return LargeSettings{Seed: 1, Immigrant: 0.1, Abroad: 0.1, Unknown: 0.03}
}

func (s LargeSettings) settings() Settings {
	return Settings{Seed: s.Seed, Immigrant: s.Immigrant, Abroad: s.Abroad, Unknown: s.Unknown}
}

// Validate reports every setting that is out of range, as a [*fact.Faults].
func (s LargeSettings) Validate() error { return s.settings().Validate() }

// A Large is a market of any size in the shape of a continent, for benchmarks:
// what a search costs hangs on how skewed skills, occupations and regions are,
// so these have a stated shape. In the mean:
//
//	skills        14,000: 200 that all occupations share, the others in pools of a
//	              major, sub-major or unit group; Zipf 0.9 within a pool
//	related       4.0 others earn credit for a skill, 0.25 to 0.64
//	occupations   436 unit groups, Zipf 0.8
//	regions       300 in 30 countries, Zipf 0.7
//	workers       14.5 skills with levels; would work in 3.0 regions, the own one
//	              included: 60% in one, 5% in 16; 1 to 4 languages
//	vacancies     6 to 14 skills, essential or optional, with levels; 1 or 2
//	              languages, half of them a must
//
// Citizenships, permits, licences, recognition, shifts and refusals give the
// hard constraints work. Facts are unknown by [LargeSettings].Unknown, but for
// identity, origin, occupation, home, and all of a vacancy that says who can reach
// it; a worker's skills and moves are unknown a tenth as often. No work can be
// done from anywhere: who measures that sets Remote. It has no geography of
// shortage, as the sample country has.
//
// Record i depends on the settings and on i alone, so that records can be made
// in any order, by any number of goroutines, and never all held at once. A
// worker costs some microseconds and a kilobyte. Records share strings and
// some lists with each other and must not be changed.
//
// A Large is immutable and safe for concurrent use.
type Large struct {
	settings  Settings
	skills    []taxonomy.Skill // by number
	units     []unitGroup
	unit      alias // of units
	land      *land
	employers []string
	config    match.Config
}

// NewLarge prepares a market, in some tenths of a second: settings that do not
// validate are a fault, and a cancelled call returns the cause.
func NewLarge(ctx context.Context, s LargeSettings) (*Large, error) {
	if err := s.Validate(); err != nil {
		return nil, fmt.Errorf("market: settings: %w", err)
	}
	l := &Large{settings: s.settings(), land: newLand()}
	for i := range numEmployers {
		l.employers = append(l.employers, "Employer "+strconv.Itoa(i+1))
	}
	l.config = match.Config{Params: match.DefaultParams(), Regions: l.land.tree, Rules: largeRules()}
	world := inventSkills
	if s.ESCO != nil {
		world = func(ctx context.Context, l *Large) error { return l.adopt(ctx, s.ESCO) }
	}
	if err := world(ctx, l); err != nil {
		return nil, fmt.Errorf("market: %w", err)
	}
	return l, nil
}

// Config returns how the market scores: the default parameters, its regions,
// rules and skills. It is the caller's; the tables in it are shared.
func (l *Large) Config() match.Config {
	c := l.config
	c.Specificity.DF = maps.Clone(c.Specificity.DF)
	return c
}

// Workers yields the first n workers in order.
func (l *Large) Workers(n int) iter.Seq[match.Worker] { return first(n, l.Worker) }

// Vacancies yields the first n vacancies in order.
func (l *Large) Vacancies(n int) iter.Seq[match.Vacancy] { return first(n, l.Vacancy) }

func first[T any](n int, record func(int) T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for i := range n {
			if !yield(record(i)) {
				return
			}
		}
	}
}

// largeID is the id of record i: a letter and at least seven digits.
func largeID(letter byte, i int) string {
	digits := [20]byte{}
	at := len(digits)
	for n := i + 1; n > 0 || at > len(digits)-7; n /= 10 {
		at--
		digits[at] = byte('0' + n%10)
	}
	at--
	digits[at] = letter
	return string(digits[at:])
}

// largeRules gives the citizens of two countries outside the tree free movement.
func largeRules() match.Rules {
	return match.Rules{
		Jurisdiction: "synthetic", Version: "large-1", Date: fact.Some(Reference),
		Source: "invented for benchmarks, not a statement of law",
		FreeMovement: []match.FreeMovement{
			{Name: "association of the large market", Citizenships: []string{outsiders[0], outsiders[1]}},
		},
	}
}

// seldom is missing a tenth as often.
func (d *draw) seldom() bool { return d.below(10*million) < d.unknown }

// The sides of a large market have streams of their own.
const (
	largeVacancySide side = 0x6c766163
	largeWorkerSide  side = 0x6c776f72
	worldSide        side = 0x776f726c
)

const numEmployers = 5000

// Lists that records share.
var (
	noRegions     = []geo.Code{}
	noOccupations = []taxonomy.Code{}
	noNames       = []string{}
	noPermits     = []match.Permit{}
)
