package impact_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/impact"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/protect"
)

// Law: a vacancy that is blocked might as well not be there, and one under review not be
// there for certain, whatever the scenario.
func TestBlockedMightAsWellNotBeThere(t *testing.T) {
	c := sample(t, 4)
	for i := range c.Market.Vacancies { // more of each kind
		p := &c.Market.Vacancies[i].Protection
		switch i % 5 {
		case 0:
			p.DocumentsRetained = fact.Yes
		case 1:
			p.Deposit = fact.Opt[match.Money]{}
		}
	}
	without := func(worst protect.Verdict) impact.Case {
		less := c
		less.Market.Vacancies = nil
		for _, v := range c.Market.Vacancies {
			if c.Settings.Protection.Vacancy(&v).Verdict < worst {
				less.Market.Vacancies = append(less.Market.Vacancies, v)
			}
		}
		require.Less(t, len(less.Market.Vacancies), len(c.Market.Vacancies), "the premise")
		return less
	}
	whole, allowed, cleared := study(t, c), study(t, without(protect.Block)), study(t, without(protect.Review))
	for _, levers := range [][]impact.Lever{nil, {impact.MinScore{Score: 600_000}}, {impact.MinScore{Score: 400_000}}} {
		a, b, d := run(t, whole, levers...), run(t, allowed, levers...), run(t, cleared, levers...)
		require.Equal(t, b.Possible.Filled, a.Possible.Filled)
		require.Equal(t, b.Possible.Locals, a.Possible.Locals)
		require.Equal(t, d.Certain.Filled, a.Certain.Filled)
		require.Equal(t, d.Certain.Value, a.Certain.Value)
		require.Positive(t, a.Certain.Filled.Min)
		require.Greater(t, a.Possible.Filled.Min, a.Certain.Filled.Min)
	}
}

// A lever that mends what a rule found brings the vacancy into the plan, and one that
// changes the rules is asked about all vacancies.
func TestLeversChangeProtection(t *testing.T) {
	pay := match.Money{Minor: 300, Currency: "BYN"}
	v := job("v", "BY-HO", 1, "a")
	v.Protection = market.Settings{Seed: 1}.Vacancy(0).Protection
	v.Protection.ReferenceWage = fact.None[match.Money]()
	v.Hours = fact.Some(40.0)
	v.Wage = fact.Some(match.WageRange{Low: pay, High: pay, Period: match.PerHour, Basis: match.Gross})
	c := bySkill([]match.Vacancy{v}, person("w", match.Local, "BY-HO", "a"))
	var err error
	c.Settings.Protection, err = protect.New(market.Protection())
	require.NoError(t, err)
	s := study(t, c)
	require.Equal(t, exactly(0), s.Base.Possible.Filled, "three an hour is below the minimum of four")
	require.Equal(t, []protect.Verdict{protect.Block}, s.Graph().Verdicts)
	raised := impact.WageFloor{Floor: match.WageRange{
		Low: match.Money{Minor: 450, Currency: "BYN"}, High: match.Money{Minor: 450, Currency: "BYN"}, Period: match.PerHour, Basis: match.Gross,
	}}
	require.Equal(t, exactly(1), run(t, s, raised).Certain.Filled)
	require.Equal(t, exactly(1), run(t, s, unprotected{}).Certain.Filled)
}

// unprotected is a lever of a caller's own.
type unprotected struct{}

func (unprotected) Change(d *impact.Draft) error {
	d.Settings.Protection = protect.Unchecked("a lever")
	return nil
}

func (unprotected) String() string { return "no protection" }
