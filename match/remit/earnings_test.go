package remit_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/remit"
)

// budget has an invented table of three brackets: nothing, 13 %, 25 %.
func budget(t *testing.T) remit.Budget {
	t.Helper()
	return remit.Budget{
		Period: match.PerMonth, Gross: usd(2_500_00),
		Tax: remit.TaxTable{
			Jurisdiction: "nowhere", From: fact.Some(match.Date(19_000)), Source: "invented", Period: match.PerMonth,
			Brackets: []remit.Bracket{
				{From: usd(0), Rate: ratio(t, "0")},
				{From: usd(500_00), Rate: ratio(t, "0.13")},
				{From: usd(2_000_00), Rate: ratio(t, "0.25")},
			},
			Social: ratio(t, "0.01"),
		},
		Deductions: usd(50_00), Living: usd(1_300_00), Propensity: ratio(t, "0.6"),
	}
}

func TestEarningsByBracket(t *testing.T) {
	for _, tt := range []struct {
		name              string
		gross, tax        int64
		remitted, kept, x int64 // x is the shortfall
	}{
		{"nothing earned", 0, 0, 0, 0, 1_350_00},
		{"below the first tax", 499_99, 0, 0, 0, 855_01},
		{"on the edge", 500_00, 0, 0, 0, 855_00},
		{"in the second", 600_00, 13_00, 0, 0, 769_00},
		{"in the third: 195 + 125", 2_500_00, 320_00, 483_00, 322_00, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := budget(t)
			b.Gross = usd(tt.gross)
			e, err := b.Earnings()
			require.NoError(t, err)
			require.Equal(t, usd(tt.tax), e.IncomeTax)
			require.Equal(t, []match.Money{usd(tt.remitted), usd(tt.kept), usd(tt.x)}, []match.Money{e.Remitted, e.Kept, e.Shortfall})
		})
	}
}

func TestEarningsLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for range 500 {
		b := budget(t)
		b.Gross, b.Deductions, b.Living = usd(r.Int64N(500_000)), usd(r.Int64N(50_000)), usd(r.Int64N(200_000))
		e, err := b.Earnings()
		require.NoError(t, err)

		require.Equal(t, e.Gross.Minor, e.IncomeTax.Minor+e.Social.Minor+e.Deductions.Minor+e.Living.Minor+
			e.Remitted.Minor+e.Kept.Minor-e.Shortfall.Minor, "no money is made or lost")
		require.Equal(t, e.Net.Minor, e.Living.Minor+e.Remitted.Minor+e.Kept.Minor-e.Shortfall.Minor)
		for _, m := range []match.Money{e.IncomeTax, e.Social, e.Remitted, e.Kept, e.Shortfall} {
			require.GreaterOrEqual(t, m.Minor, int64(0))
			require.Equal(t, "USD", m.Currency)
		}
		require.Zero(t, min(e.Remitted.Minor+e.Kept.Minor, e.Shortfall.Minor), "never both")
		if share := e.RemittedShare(); share.Stated() {
			require.GreaterOrEqual(t, share.Rat().Sign(), 0)
			require.LessOrEqual(t, share.Cmp(ratio(t, "1")), 0)
		} else {
			require.LessOrEqual(t, e.Net.Minor, int64(0))
		}

		more := b
		more.Gross.Minor += 1 + r.Int64N(10_000)
		up, err := more.Earnings()
		require.NoError(t, err)
		require.GreaterOrEqual(t, up.Net.Minor, e.Net.Minor-1, "a higher wage is no lower net, but for the rounding of two parts")
		dear := b
		dear.Living.Minor++
		down, err := dear.Earnings()
		require.NoError(t, err)
		require.LessOrEqual(t, down.Remitted.Minor, e.Remitted.Minor)
		none := b
		none.Propensity = ratio(t, "0")
		kept, err := none.Earnings()
		require.NoError(t, err)
		require.Zero(t, kept.Remitted.Minor)
		require.Equal(t, e.Remitted.Minor+e.Kept.Minor, kept.Kept.Minor)
		all := b
		all.Propensity = ratio(t, "1")
		sent, err := all.Earnings()
		require.NoError(t, err)
		require.Zero(t, sent.Kept.Minor)
		require.Equal(t, kept.Kept.Minor, sent.Remitted.Minor)
	}
}

// TestFeeIsCountedOnce follows a wage to the family: what is remitted is paid, fee
// included, and nothing is paid beside it.
func TestFeeIsCountedOnce(t *testing.T) {
	e, err := budget(t).Earnings()
	require.NoError(t, err)
	s := service[remit.OnTop](t, "3", "3.24", "3.3")
	sent, err := s.SendAll(e.Remitted)
	require.NoError(t, err)
	require.Equal(t, e.Remitted, sent.Paid)
	require.Equal(t, e.Gross.Minor, e.IncomeTax.Minor+e.Social.Minor+e.Deductions.Minor+e.Living.Minor+
		sent.Converted.Minor+s.Fee.Minor+e.Kept.Minor)
}

func TestEarningsRefuses(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(*remit.Budget)
		field string
		why   error
	}{
		{"no wage", func(b *remit.Budget) { b.Gross = match.Money{} }, "Gross", fact.ErrMissing},
		{"wage below 0", func(b *remit.Budget) { b.Gross.Minor = -1 }, "Gross", fact.ErrRange},
		{"no period", func(b *remit.Budget) { b.Period = 0 }, "Period", fact.ErrMissing},
		{"a period that is none", func(b *remit.Budget) { b.Period, b.Tax.Period = 9, 9 }, "Period", fact.ErrMissing},
		{"other period", func(b *remit.Budget) { b.Period = match.PerYear }, "Tax.Period", fact.ErrConflict},
		{"no deductions stated", func(b *remit.Budget) { b.Deductions = match.Money{} }, "Deductions", fact.ErrMissing},
		{"no living cost stated", func(b *remit.Budget) { b.Living = match.Money{} }, "Living", fact.ErrMissing},
		{"living cost of home", func(b *remit.Budget) { b.Living.Currency = "BYN" }, "Living", fact.ErrConflict},
		{"too much", func(b *remit.Budget) { b.Living.Minor = math.MaxInt64 }, "Living", fact.ErrRange},
		{"no propensity", func(b *remit.Budget) { b.Propensity = remit.Ratio{} }, "Propensity", fact.ErrMissing},
		{"per cent", func(b *remit.Budget) { b.Propensity = ratio(t, "60") }, "Propensity", fact.ErrRange},
		{"propensity below 0", func(b *remit.Budget) { b.Propensity = ratio(t, "-0.1") }, "Propensity", fact.ErrRange},
		{"no jurisdiction", func(b *remit.Budget) { b.Tax.Jurisdiction = "" }, "Tax.Jurisdiction", fact.ErrMissing},
		{"no source", func(b *remit.Budget) { b.Tax.Source = "" }, "Tax.Source", fact.ErrMissing},
		{"no date", func(b *remit.Budget) { b.Tax.From = fact.Opt[match.Date]{} }, "Tax.From", fact.ErrMissing},
		{"no contributions stated", func(b *remit.Budget) { b.Tax.Social = remit.Ratio{} }, "Tax.Social", fact.ErrMissing},
		{"no brackets", func(b *remit.Budget) { b.Tax.Brackets = nil }, "Tax.Brackets", fact.ErrMissing},
		{"no first bracket", func(b *remit.Budget) { b.Tax.Brackets = b.Tax.Brackets[1:] }, "Tax.Brackets[0].From", fact.ErrRange},
		{"order", func(b *remit.Budget) { b.Tax.Brackets[2].From = usd(500_00) }, "Tax.Brackets[2].From", fact.ErrConflict},
		{"other currency", func(b *remit.Budget) { b.Tax.Brackets[1].From.Currency = "BYN" }, "Tax.Brackets[1].From", fact.ErrConflict},
		{"rate in per cent", func(b *remit.Budget) { b.Tax.Brackets[1].Rate = ratio(t, "13") }, "Tax.Brackets[1].Rate", fact.ErrRange},
		{"more than all", func(b *remit.Budget) { b.Tax.Brackets[2].Rate = ratio(t, "0.995") }, "Tax.Brackets[2].Rate", fact.ErrConflict},
	} {
		t.Run(tt.name, func(t *testing.T) {
			b := budget(t)
			tt.spoil(&b)
			e, err := b.Earnings()
			require.Zero(t, e)
			requireFault(t, err, tt.field, tt.why)
		})
	}
	b := budget(t)
	b.Gross, b.Deductions = usd(0), usd(0)
	e, err := b.Earnings()
	require.NoError(t, err)
	require.False(t, e.RemittedShare().Stated(), "no share of nothing")
	b.Gross, b.Deductions, b.Living = usd(0), usd(math.MaxInt64/2), usd(math.MaxInt64/2)
	e, err = b.Earnings()
	require.NoError(t, err)
	require.Equal(t, int64(math.MaxInt64-1), e.Shortfall.Minor)
}

func TestRecruitmentMonths(t *testing.T) {
	free, err := remit.RecruitmentMonths(usd(0), usd(900_00))
	require.NoError(t, err)
	require.Equal(t, "0", free.String())
	_, err = remit.RecruitmentMonths(usd(1), usd(0))
	requireFault(t, err, "monthly", fact.ErrRange)
	_, err = remit.RecruitmentMonths(match.Money{}, usd(5))
	requireFault(t, err, "paid", fact.ErrMissing)
	_, err = remit.RecruitmentMonths(usd(5), match.Money{Minor: 5, Currency: "EUR"})
	requireFault(t, err, "monthly", fact.ErrConflict)
}
