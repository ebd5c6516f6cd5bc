package remit_test

import (
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/remit"
)

func TestFlowLaws(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 10))
	for range 100 {
		var placements []plan.Placement
		sendings := map[string]fact.Opt[remit.Sending]{}
		var sent, senders int64
		for i := range r.IntN(20) {
			id := strconv.Itoa(i)
			placements = append(placements, plan.Placement{Vacancy: "v", Worker: id})
			switch r.IntN(4) {
			case 0: // unknown
			case 1:
				sendings[id] = fact.None[remit.Sending]()
			default:
				monthly, months := r.Int64N(100_000), r.Int64N(13)
				sent, senders = sent+monthly*months, senders+1
				sendings[id] = fact.Some(remit.Sending{
					Corridor: remit.Corridor{From: string(rune('A' + r.IntN(3))), To: "BLR"},
					Monthly:  usd(monthly), Months: ratio(t, strconv.FormatInt(months, 10)),
				})
			}
		}
		sends := func(p plan.Placement) fact.Opt[remit.Sending] { return sendings[p.Worker] }
		fs, err := remit.FlowsOf(placements, sends)
		require.NoError(t, err)
		var sum, by int64
		for _, f := range fs.Corridors {
			sum, by = sum+f.Yearly.Minor, by+int64(f.Senders)
		}
		require.Equal(t, sent, sum, "flows add up to what is sent")
		require.Equal(t, senders, by)
		require.Equal(t, int(senders), fs.Senders)
		require.Equal(t, len(placements), fs.Senders+fs.NotSending+fs.Unknown, "everyone is counted once")

		r.Shuffle(len(placements), func(i, j int) { placements[i], placements[j] = placements[j], placements[i] })
		again, err := remit.FlowsOf(placements, sends)
		require.NoError(t, err)
		require.Equal(t, fs, again, "the order carries no meaning")
	}
}

func TestFlowsKeepCurrenciesApart(t *testing.T) {
	placements := []plan.Placement{{Worker: "a"}, {Worker: "b"}}
	fs, err := remit.FlowsOf(placements, func(p plan.Placement) fact.Opt[remit.Sending] {
		s := remit.Sending{Corridor: remit.Corridor{From: "DEU", To: "BLR"}, Monthly: usd(3), Months: ratio(t, "0.5")}
		if p.Worker == "a" {
			s.Monthly.Currency = "EUR"
		}
		return fact.Some(s)
	})
	require.NoError(t, err)
	require.Equal(t, []remit.Flow{
		{Corridor: remit.Corridor{From: "DEU", To: "BLR"}, Senders: 1, Yearly: match.Money{Minor: 2, Currency: "EUR"}},
		{Corridor: remit.Corridor{From: "DEU", To: "BLR"}, Senders: 1, Yearly: usd(2)},
	}, fs.Corridors, "each sender's 1.5 is rounded half to even")
}

func TestFlowsRefuse(t *testing.T) {
	for _, tt := range []struct {
		name  string
		spoil func(*remit.Sending)
		field string
		why   error
	}{
		{"from nowhere", func(s *remit.Sending) { s.Corridor.From = "" }, "Corridor", fact.ErrMissing},
		{"to nowhere", func(s *remit.Sending) { s.Corridor.To = "" }, "Corridor", fact.ErrMissing},
		{"no amount", func(s *remit.Sending) { s.Monthly = match.Money{} }, "Monthly", fact.ErrMissing},
		{"no months", func(s *remit.Sending) { s.Months = remit.Ratio{} }, "Months", fact.ErrMissing},
		{"13 months", func(s *remit.Sending) { s.Months = ratio(t, "13") }, "Months", fact.ErrRange},
		{"months below 0", func(s *remit.Sending) { s.Months = ratio(t, "-1") }, "Months", fact.ErrRange},
		{"too much", func(s *remit.Sending) { s.Monthly.Minor = math.MaxInt64 / 11 }, "Monthly", fact.ErrRange},
		{"too much together", func(s *remit.Sending) { s.Monthly.Minor = math.MaxInt64 / 13 }, "Monthly", fact.ErrRange},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := remit.Sending{Corridor: remit.Corridor{From: "DEU", To: "BLR"}, Monthly: usd(3), Months: ratio(t, "12")}
			tt.spoil(&s)
			placements := []plan.Placement{{Vacancy: "v", Worker: "a"}, {Vacancy: "v", Worker: "b"}}
			fs, err := remit.FlowsOf(placements, func(plan.Placement) fact.Opt[remit.Sending] { return fact.Some(s) })
			require.Zero(t, fs)
			requireFault(t, err, tt.field, tt.why)
			require.ErrorContains(t, err, `in "v"`)
		})
	}
}

func TestStockRefuses(t *testing.T) {
	good := remit.Stock{Workers: 10, Remitting: ratio(t, "0.5"), Months: ratio(t, "9"), Monthly: usd(1_00)}
	for _, tt := range []struct {
		spoil func(*remit.Stock)
		field string
		why   error
	}{
		{func(s *remit.Stock) { s.Workers = -1 }, "Workers", fact.ErrRange},
		{func(s *remit.Stock) { s.Remitting = ratio(t, "55") }, "Remitting", fact.ErrRange},
		{func(s *remit.Stock) { s.Remitting = remit.Ratio{} }, "Remitting", fact.ErrMissing},
		{func(s *remit.Stock) { s.Months = ratio(t, "12.5") }, "Months", fact.ErrRange},
		{func(s *remit.Stock) { s.Monthly = match.Money{} }, "Monthly", fact.ErrMissing},
	} {
		s := good
		tt.spoil(&s)
		_, err := s.Flow()
		requireFault(t, err, tt.field, tt.why)
	}
	good.Workers = math.MaxInt64
	_, err := good.Flow()
	require.ErrorIs(t, err, fact.ErrRange)
}

func TestSavings(t *testing.T) {
	flows := []remit.Flow{
		{Corridor: remit.Corridor{From: "DEU", To: "BLR"}, Senders: 1, Yearly: usd(1_000_00)},
		{Corridor: remit.Corridor{From: "POL", To: "BLR"}, Senders: 1, Yearly: usd(1_000_00)},
		{Corridor: remit.Corridor{From: "RUS", To: "BLR"}, Senders: 1, Yearly: usd(1_000_00)},
	}
	cost := map[string]remit.Cost[remit.OnTop]{
		"DEU": remit.CostOf[remit.OnTop](ratio(t, "0.05")), "RUS": remit.CostOf[remit.OnTop](ratio(t, "0.01")),
	}
	price := func(c remit.Corridor) remit.Cost[remit.OnTop] { return cost[c.From] }
	got, err := remit.SavingsOf(flows, price, remit.CostOf[remit.OnTop](remit.Goal10c().Average))
	require.NoError(t, err)
	require.Equal(t, fact.Some(usd(20_00)), got[0].Saving)
	require.Equal(t, fact.Opt[match.Money]{}, got[1].Saving, "no price, no saving: unknown, not 0")
	require.Equal(t, fact.Some(usd(0)), got[2].Saving, "cheap already")

	goal, err := remit.Assess(remit.PriceFlows(flows, price), remit.Goal10c())
	require.NoError(t, err)
	require.Equal(t, "3.00 %", goal.Weighted.Cost.String(), "5 and 1 % of the same money")
	require.Equal(t, []remit.Corridor{flows[1].Corridor}, goal.NoData)
	twice := []remit.Flow{flows[0], {Corridor: flows[0].Corridor, Yearly: match.Money{Minor: 1, Currency: "EUR"}}}
	_, err = remit.Assess(remit.PriceFlows(twice, price), remit.Goal10c())
	require.ErrorIs(t, err, fact.ErrDuplicate)

	_, err = remit.SavingsOf(flows, price, remit.Cost[remit.OnTop]{})
	requireFault(t, err, "to", fact.ErrMissing)
	_, err = remit.Saving(usd(5), remit.Cost[remit.OnTop]{}, price(flows[0].Corridor))
	requireFault(t, err, "from", fact.ErrMissing)

	r := rand.New(rand.NewPCG(11, 12))
	for range 200 { // the dearer now, the more is saved; never more than the cost
		a, b := r.Int64N(100), r.Int64N(100)
		low, err := remit.NewRatio(min(a, b), 1000)
		require.NoError(t, err)
		high, err := remit.NewRatio(max(a, b), 1000)
		require.NoError(t, err)
		goal, sent := remit.CostOf[remit.Deducted](ratio(t, "0.03")), usd(r.Int64N(1_000_000))
		less, err := remit.Saving(sent, remit.CostOf[remit.Deducted](low), goal)
		require.NoError(t, err)
		more, err := remit.Saving(sent, remit.CostOf[remit.Deducted](high), goal)
		require.NoError(t, err)
		whole, err := remit.CostOf[remit.Deducted](high).Of(sent)
		require.NoError(t, err)
		require.LessOrEqual(t, int64(0), less.Minor)
		require.LessOrEqual(t, less.Minor, more.Minor)
		require.LessOrEqual(t, more.Minor, whole.Minor)
	}
}

func TestShareOfGDPIsUndone(t *testing.T) {
	share, err := remit.ShareOfGDP(usd(12_345), usd(99_991))
	require.NoError(t, err)
	back, err := remit.FromGDP(share, usd(99_991))
	require.NoError(t, err)
	require.Equal(t, usd(12_345), back)
	_, err = remit.ShareOfGDP(usd(1), usd(0))
	requireFault(t, err, "gdp", fact.ErrRange)
	_, err = remit.FromGDP(remit.Ratio{}, usd(5))
	requireFault(t, err, "share", fact.ErrMissing)
}

func TestPurchasingPower(t *testing.T) {
	amount, cost, mid := usd(200_00), remit.CostOf[remit.OnTop](ratio(t, "0.03")), rate(t, "3.3")
	parity := remit.Parity{Currency: "BYN", Units: ratio(t, "0.85"), Year: 2024, Source: "invented"}
	got, err := remit.PurchasingPower(amount, cost, mid, parity)
	require.NoError(t, err)
	cheaper, err := remit.PurchasingPower(amount, remit.CostOf[remit.OnTop](ratio(t, "0.02")), mid, parity)
	require.NoError(t, err)
	require.Positive(t, cheaper.International.Cmp(got.International), "a lower cost buys more")
	require.Zero(t, cheaper.PriceLevel.Cmp(got.PriceLevel))
	for _, tt := range []struct {
		spoil func(*match.Money, *remit.Rate, *remit.Parity)
		field string
		why   error
	}{
		{func(m *match.Money, _ *remit.Rate, _ *remit.Parity) { m.Currency = "EUR" }, "amount", fact.ErrConflict},
		{func(_ *match.Money, r *remit.Rate, _ *remit.Parity) { r.Source = "" }, "mid.Source", fact.ErrMissing},
		{func(_ *match.Money, _ *remit.Rate, p *remit.Parity) { p.Currency = "RUB" }, "parity.Currency", fact.ErrConflict},
		{func(_ *match.Money, _ *remit.Rate, p *remit.Parity) { p.Units = ratio(t, "0") }, "parity.Units", fact.ErrRange},
		{func(_ *match.Money, _ *remit.Rate, p *remit.Parity) { p.Units = remit.Ratio{} }, "parity.Units", fact.ErrMissing},
		{func(_ *match.Money, _ *remit.Rate, p *remit.Parity) { p.Year = 0 }, "parity.Year", fact.ErrMissing},
		{func(_ *match.Money, _ *remit.Rate, p *remit.Parity) { p.Source = "" }, "parity.Source", fact.ErrMissing},
	} {
		m, r, p := amount, mid, parity
		tt.spoil(&m, &r, &p)
		_, err := remit.PurchasingPower(m, cost, r, p)
		requireFault(t, err, tt.field, tt.why)
	}
	_, err = remit.PurchasingPower(amount, remit.Cost[remit.OnTop]{}, mid, parity)
	requireFault(t, err, "cost", fact.ErrMissing)
}

func TestBalance(t *testing.T) {
	b := remit.Balance{Transfers: usd(1), Compensation: usd(10), Taxes: usd(9), Travel: usd(8), Capital: usd(0)}
	net, err := b.NetCompensation()
	require.NoError(t, err)
	require.Equal(t, usd(-7), net, "kept below 0")
	for _, tt := range []struct {
		spoil func(*remit.Balance)
		field string
		why   error
	}{
		{func(b *remit.Balance) { b.Transfers = match.Money{} }, "Transfers", fact.ErrMissing},
		{func(b *remit.Balance) { b.Compensation = match.Money{} }, "Compensation", fact.ErrMissing},
		{func(b *remit.Balance) { b.Taxes.Currency = "EUR" }, "Taxes", fact.ErrConflict},
		{func(b *remit.Balance) { b.Travel.Minor = -1 }, "Travel", fact.ErrRange},
		{func(b *remit.Balance) { b.Capital = match.Money{} }, "Capital", fact.ErrMissing},
	} {
		c := b
		tt.spoil(&c)
		_, err := c.PersonalRemittances()
		requireFault(t, err, tt.field, tt.why)
	}
	b.Transfers, b.Capital = usd(math.MaxInt64), usd(math.MaxInt64)
	_, err = b.PersonalRemittances()
	require.ErrorIs(t, err, fact.ErrRange)
}
