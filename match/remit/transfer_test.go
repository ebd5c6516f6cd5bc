package remit_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/remit"
)

func usd(minor int64) match.Money { return match.Money{Minor: minor, Currency: "USD"} }

// drawn is a service whose rates have four digits, and an amount above its fee.
func drawn[C remit.Convention](t *testing.T, r *rand.Rand) (remit.Service[C], match.Money) {
	t.Helper()
	s := service[C](t, "0", fmt.Sprintf("3.%04d", r.IntN(10_000)), fmt.Sprintf("3.%04d", r.IntN(10_000)))
	s.Fee = usd(r.Int64N(2_000))
	return s, usd(s.Fee.Minor + 1 + r.Int64N(100_000))
}

func TestTransferLaws(t *testing.T) {
	t.Run("on top", transferLaws[remit.OnTop])
	t.Run("deducted", transferLaws[remit.Deducted])
}

func transferLaws[C remit.Convention](t *testing.T) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		s, amount := drawn[C](t, r)
		got, err := s.Send(amount)
		require.NoError(t, err)

		sum := got.FeeShare.Rat()
		sum.Add(sum, got.MarginShare.Rat())
		require.Zero(t, sum.Cmp(got.Cost.Share().Rat()), "fee and margin are the cost")
		require.Equal(t, got.Paid.Minor, got.Converted.Minor+s.Fee.Minor, "the fee is counted once")
		better := s.Applied.Units.Cmp(s.Mid.Units) > 0 && got.Converted.Minor > 0
		require.Equal(t, better, got.BetterThanMarket())
		if s.Applied.Units.Cmp(s.Mid.Units) <= 0 {
			require.GreaterOrEqual(t, got.Cost.Share().Rat().Sign(), 0)
		}

		dearer := s
		dearer.Fee.Minor++
		if more, err := dearer.Send(amount); err == nil {
			require.Positive(t, more.Cost.Share().Cmp(got.Cost.Share()), "a higher fee costs more")
			require.LessOrEqual(t, more.Received.Minor, got.Received.Minor)
		}
		worse := s
		worse.Applied.Units = ratio(t, "2.9999")
		more, err := worse.Send(amount)
		require.NoError(t, err)
		require.Positive(t, more.Cost.Share().Cmp(got.Cost.Share()), "a worse rate costs more")
		require.LessOrEqual(t, more.Received.Minor, got.Received.Minor)

		all, err := s.SendAll(amount)
		require.NoError(t, err)
		require.Equal(t, amount, all.Paid, "the purse is spent")
		once, err := s.Bundle(amount, 1)
		require.NoError(t, err)
		require.Equal(t, got, once, "one transfer is a bundle of one")
	}
}

// TestSamePurseSameReceipt holds that a convention is a way of speaking: the same
// purse and the same service put the same money into the hands of the family.
func TestSamePurseSameReceipt(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		s, purse := drawn[remit.OnTop](t, r)
		onTop, err := s.SendAll(purse)
		require.NoError(t, err)
		deducted, err := remit.Service[remit.Deducted](s).SendAll(purse)
		require.NoError(t, err)
		require.Equal(t, onTop.Received, deducted.Received)
		require.Equal(t, onTop.Paid, deducted.Paid)
	}
}

func TestDeductedIsLower(t *testing.T) {
	onTop, err := service[remit.OnTop](t, "3", "3.24", "3.3").Send(usd(200_00))
	require.NoError(t, err)
	deducted, err := service[remit.Deducted](t, "3", "3.24", "3.3").Send(usd(200_00))
	require.NoError(t, err)
	require.Positive(t, onTop.Cost.Share().Cmp(deducted.Cost.Share()), "the margin is not charged on the fee")

	onTop, err = service[remit.OnTop](t, "3", "3.3", "3.3").Send(usd(200_00))
	require.NoError(t, err)
	deducted, err = service[remit.Deducted](t, "3", "3.3", "3.3").Send(usd(200_00))
	require.NoError(t, err)
	require.Zero(t, onTop.Cost.Share().Cmp(deducted.Cost.Share()), "without a margin there is no difference")
}

// TestConventionsDoNotConvert holds that a cost cannot change its convention, not even
// by a conversion.
func TestConventionsDoNotConvert(t *testing.T) {
	onTop, deducted := reflect.TypeFor[remit.Cost[remit.OnTop]](), reflect.TypeFor[remit.Cost[remit.Deducted]]()
	require.False(t, onTop.ConvertibleTo(deducted))
	require.False(t, reflect.TypeFor[remit.Priced[remit.OnTop]]().ConvertibleTo(reflect.TypeFor[remit.Priced[remit.Deducted]]()))
	require.Equal(t, reflect.TypeFor[remit.Ratio]().Size(), onTop.Size(), "and that costs nothing")
}

func TestBetterThanMarketIsKept(t *testing.T) {
	got, err := service[remit.OnTop](t, "0", "3.33", "3.3").Send(usd(200_00))
	require.NoError(t, err)
	require.True(t, got.BetterThanMarket())
	require.Equal(t, "-0.91 %", got.Cost.String())

	got, err = service[remit.OnTop](t, "0", "3.3", "3.3").Send(usd(200_00))
	require.NoError(t, err)
	require.False(t, got.BetterThanMarket(), "as good is not better")
}

func TestFeeTakesAll(t *testing.T) {
	got, err := service[remit.Deducted](t, "3", "3.24", "3.3").Send(usd(3_00))
	require.NoError(t, err)
	require.Equal(t, "0.00 BYN", got.Received.String())
	require.Equal(t, "100.00 %", got.Cost.String())
}

// TestMinorUnits holds that rates are between whole units, whatever the digits of the
// currencies.
func TestMinorUnits(t *testing.T) {
	s := service[remit.OnTop](t, "0", "150", "150")
	s.Applied.To, s.Mid.To = "JPY", "JPY"
	got, err := s.Send(usd(2_00))
	require.NoError(t, err)
	require.Equal(t, "300 JPY", got.Received.String())
	s.Applied.To, s.Mid.To = "KWD", "KWD"
	got, err = s.Send(usd(2_00))
	require.NoError(t, err)
	require.Equal(t, "300.000 KWD", got.Received.String())
}

func TestTransferRefuses(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(*remit.Service[remit.Deducted], *match.Money)
		field string
		why   error
	}{
		{"no amount", func(_ *remit.Service[remit.Deducted], m *match.Money) { *m = match.Money{} }, "amount", fact.ErrMissing},
		{"amount 0", func(_ *remit.Service[remit.Deducted], m *match.Money) { m.Minor = 0 }, "amount", fact.ErrRange},
		{"amount below 0", func(_ *remit.Service[remit.Deducted], m *match.Money) { m.Minor = -5 }, "amount", fact.ErrRange},
		{"other currency", func(_ *remit.Service[remit.Deducted], m *match.Money) { m.Currency = "EUR" }, "amount", fact.ErrConflict},
		{"too much", func(_ *remit.Service[remit.Deducted], m *match.Money) { m.Minor = math.MaxInt64 }, "amount", fact.ErrRange},
		{"no fee stated", func(s *remit.Service[remit.Deducted], _ *match.Money) { s.Fee = match.Money{} }, "Fee", fact.ErrMissing},
		{"fee below 0", func(s *remit.Service[remit.Deducted], _ *match.Money) { s.Fee.Minor = -1 }, "Fee", fact.ErrRange},
		{"fee above amount", func(s *remit.Service[remit.Deducted], m *match.Money) { s.Fee.Minor = m.Minor + 1 }, "Fee", fact.ErrRange},
		{"fee in other currency", func(s *remit.Service[remit.Deducted], _ *match.Money) { s.Fee.Currency = "BYN" }, "Fee", fact.ErrConflict},
		{"no rate", func(s *remit.Service[remit.Deducted], _ *match.Money) { s.Applied.Units = remit.Ratio{} }, "Applied.Units", fact.ErrMissing},
		{"rate 0", func(s *remit.Service[remit.Deducted], _ *match.Money) { s.Mid.Units = ratio(t, "0") }, "Mid.Units", fact.ErrRange},
		{"rate below 0", func(s *remit.Service[remit.Deducted], _ *match.Money) { s.Mid.Units = ratio(t, "-3") }, "Mid.Units", fact.ErrRange},
		{"no date", func(s *remit.Service[remit.Deducted], _ *match.Money) { s.Mid.Date = fact.Opt[match.Date]{} }, "Mid.Date", fact.ErrMissing},
		{"no source", func(s *remit.Service[remit.Deducted], _ *match.Money) { s.Applied.Source = "" }, "Applied.Source", fact.ErrMissing},
		{"no currency", func(s *remit.Service[remit.Deducted], _ *match.Money) { s.Applied.To = "" }, "Applied.To", fact.ErrSyntax},
		{"rates from two currencies", func(s *remit.Service[remit.Deducted], _ *match.Money) { s.Mid.From = "RUB" }, "Mid", fact.ErrConflict},
		{"rates of two pairs", func(s *remit.Service[remit.Deducted], _ *match.Money) { s.Mid.To = "RUB" }, "Mid", fact.ErrConflict},
		{"a currency worth 2 of itself", func(s *remit.Service[remit.Deducted], _ *match.Money) {
			s.Mid.To, s.Applied.To, s.Mid.Units = "USD", "USD", ratio(t, "2")
		}, "Mid.Units", fact.ErrConflict},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s, m := service[remit.Deducted](t, "3", "3.24", "3.3"), usd(200_00)
			tt.spoil(&s, &m)
			got, err := s.Send(m)
			require.Zero(t, got)
			requireFault(t, err, tt.field, tt.why)
		})
	}
	s := service[remit.OnTop](t, "3", "3.24", "3.3")
	_, err := s.SendAll(usd(3_00))
	requireFault(t, err, "purse", fact.ErrRange)
	_, err = s.Bundle(usd(200_00), 0)
	requireFault(t, err, "transfers", fact.ErrRange)
	_, err = s.SendAll(usd(0))
	var all *fact.Faults
	require.ErrorAs(t, err, &all)
	require.Equal(t, 1, all.Len(), "an empty purse is one fault, not two: %v", err)
	s.Fee = usd(math.MaxInt64 / 2)
	_, err = s.Bundle(usd(200_00), 3)
	requireFault(t, err, "transfers", fact.ErrRange)
	_, err = service[remit.Deducted](t, "3", "3.24", "3.3").Bundle(usd(8_00), 3)
	requireFault(t, err, "Fee", fact.ErrRange)
}

// requireFault requires a fault of a field for a reason.
func requireFault(t *testing.T, err error, field string, why error) {
	t.Helper()
	var f *fact.Fault
	require.ErrorAs(t, err, &f)
	require.Equal(t, field, f.Field)
	require.ErrorIs(t, f, why)
}

func TestSmart(t *testing.T) {
	offer := func(cost string, conditions fact.Tri) remit.Offer[remit.OnTop] {
		o := remit.Offer[remit.OnTop]{Transparent: fact.Yes, Timely: conditions, Accessible: fact.Yes}
		if cost != "" {
			o.Cost = remit.CostOf[remit.OnTop](ratio(t, cost))
		}
		return o
	}
	offers := []remit.Offer[remit.OnTop]{
		offer("0.07", fact.Yes), offer("0.02", fact.No), offer("0.04", fact.Yes), offer("0.03", fact.Yes),
		offer("0.01", fact.Unknown), offer("0.05", fact.Yes), offer("", fact.Yes),
	}
	got := remit.SmartOf(offers)
	require.Equal(t, "0.04", got.Certain.Share().String(), "3, 4 and 5 %: 2 % does not qualify, 7 % is dear")
	require.Equal(t, "2.67 %", got.Possible.String(), "1, 3 and 4 %")
	require.Equal(t, [4]int{4, 1, 1, 1}, [4]int{got.Qualify, got.Unknown, got.Fail, got.NoData})

	for _, condition := range []func(*remit.Offer[remit.OnTop]) *fact.Tri{
		func(o *remit.Offer[remit.OnTop]) *fact.Tri { return &o.Transparent },
		func(o *remit.Offer[remit.OnTop]) *fact.Tri { return &o.Timely },
		func(o *remit.Offer[remit.OnTop]) *fact.Tri { return &o.Accessible },
	} {
		o := offer("0.01", fact.Yes)
		*condition(&o) = fact.No
		require.Equal(t, 1, remit.SmartOf([]remit.Offer[remit.OnTop]{o}).Fail, "each condition counts")
	}

	few := remit.SmartOf(offers[1:5])
	require.Equal(t, "no data", few.Certain.String(), "two services that qualify are too few")
	require.Equal(t, "2.67 %", few.Possible.String())
}
