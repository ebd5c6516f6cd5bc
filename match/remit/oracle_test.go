package remit_test

import (
	"encoding/json"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/remit"
)

// oracle decodes the input and expectation of one case of e_remittances.json. Numbers
// are kept as they are written, since the inputs are decimals.
func oracle(t *testing.T, id string, input, expected any) {
	t.Helper()
	matchtest.Case(t, "testdata/e_remittances.json", id, input, expected)
}

const tolerance = 1e-9

// near holds a ratio to a figure of the oracle.
func near(t *testing.T, want float64, got remit.Ratio) {
	t.Helper()
	f, ok := got.Float()
	require.True(t, ok, "not stated")
	require.InDelta(t, want, f, tolerance*max(1, want, -want))
}

func ratio(t *testing.T, text string) remit.Ratio {
	t.Helper()
	r, err := remit.ParseRatio(text)
	require.NoError(t, err)
	return r
}

// units returns an amount that is written in whole units and may have any number of
// digits after the point.
func units(t *testing.T, amount float64, currency string) match.Money {
	t.Helper()
	m, err := match.ParseMoney(strconv.FormatFloat(amount, 'f', 2, 64) + " " + currency)
	require.NoError(t, err)
	return m
}

func rate(t *testing.T, units string) remit.Rate {
	t.Helper()
	return remit.Rate{
		From: "USD", To: "BYN", Units: ratio(t, units),
		Date: fact.Some(match.Date(19_000)), Source: "invented",
	}
}

func service[C remit.Convention](t *testing.T, fee, applied, mid string) remit.Service[C] {
	t.Helper()
	m, err := match.ParseMoney(fee + " USD")
	require.NoError(t, err)
	return remit.Service[C]{Fee: m, Applied: rate(t, applied), Mid: rate(t, mid)}
}

type transferCase struct {
	Amount      json.Number
	Fee         json.Number
	RateApplied json.Number `json:"rate_applied"`
	RateMarket  json.Number `json:"rate_market"`
}

func send[C remit.Convention](t *testing.T, in transferCase) remit.Transfer[C] {
	t.Helper()
	amount, err := match.ParseMoney(in.Amount.String() + " USD")
	require.NoError(t, err)
	got, err := service[C](t, in.Fee.String(), in.RateApplied.String(), in.RateMarket.String()).Send(amount)
	require.NoError(t, err)
	return got
}

// TestE01 holds the cost with the fee on top.
func TestE01(t *testing.T) {
	var in transferCase
	var want struct {
		FeeShare      float64 `json:"fee_share"`
		FxMargin      float64 `json:"fx_margin"`
		TotalCost     float64 `json:"total_cost_share"`
		ReceivedLocal float64 `json:"received_local"`
		Paid          float64 `json:"paid_by_sender"`
	}
	oracle(t, "E-01", &in, &want)
	got := send[remit.OnTop](t, in)
	near(t, want.FeeShare, got.FeeShare)
	near(t, want.FxMargin, got.MarginShare)
	near(t, want.TotalCost, got.Cost.Share())
	require.Equal(t, "73/2200", got.Cost.Share().String(), "exact: 3/200 + 0.06/3.3")
	require.Equal(t, "3.32 %", got.Cost.String())
	require.Equal(t, units(t, want.ReceivedLocal, "BYN"), got.Received)
	require.Equal(t, units(t, want.Paid, "USD"), got.Paid)
	require.False(t, got.BetterThanMarket())
}

// TestE02 holds the cost with the fee deducted.
func TestE02(t *testing.T) {
	var in transferCase
	var want struct {
		ReceivedLocal float64 `json:"received_local"`
		Cost          float64 `json:"implied_cost_share"`
	}
	oracle(t, "E-02", &in, &want)
	got := send[remit.Deducted](t, in)
	near(t, want.Cost, got.Cost.Share())
	require.Equal(t, units(t, want.ReceivedLocal, "BYN"), got.Received)
	require.Equal(t, got.Amount, got.Paid)
}

// TestE03 holds the tests of the goal, simple and weighted.
func TestE03(t *testing.T) {
	var in struct {
		Corridors []struct {
			ID   string
			Cost json.Number
			Flow float64
		}
		Targets struct{ Average, Corridor json.Number }
	}
	var want struct {
		Simple      float64  `json:"simple_average"`
		Weighted    float64  `json:"weighted_average"`
		MetSimple   bool     `json:"average_target_met_simple"`
		MetWeighted bool     `json:"average_target_met_weighted"`
		Above       []string `json:"corridors_above"`
	}
	oracle(t, "E-03", &in, &want)
	require.Zero(t, ratio(t, in.Targets.Average.String()).Cmp(remit.Goal10c().Average))
	require.Zero(t, ratio(t, in.Targets.Corridor.String()).Cmp(remit.Goal10c().Corridor))
	var corridors []remit.Priced[remit.OnTop]
	for _, c := range in.Corridors {
		corridors = append(corridors, remit.Priced[remit.OnTop]{
			Corridor: remit.Corridor{From: c.ID},
			Cost:     remit.CostOf[remit.OnTop](ratio(t, c.Cost.String())),
			Flow:     fact.Some(units(t, c.Flow, "USD")),
		})
	}
	got, err := remit.Assess(corridors, remit.Goal10c())
	require.NoError(t, err)
	near(t, want.Simple, got.Simple.Cost.Share())
	near(t, want.Weighted, got.Weighted.Cost.Share())
	require.Equal(t, fact.Of(want.MetSimple), got.Simple.Met)
	require.Equal(t, fact.Of(want.MetSimple), got.Simple.MetByAll)
	require.Equal(t, fact.Of(want.MetWeighted), got.Weighted.Met)
	require.Equal(t, fact.Of(want.MetWeighted), got.Weighted.MetByAll)
	var above []string
	for _, c := range got.Above {
		above = append(above, c.From)
	}
	require.Equal(t, want.Above, above)
	require.Equal(t, fact.No, got.NoneAbove)
}

// TestE08 holds the cost of many small transfers.
func TestE08(t *testing.T) {
	var in struct {
		Annual float64
		K      []int
	}
	var want struct{ Cost, Share []float64 }
	oracle(t, "E-08", &in, &want)
	s := service[remit.OnTop](t, "3", "0.988", "1") // the case's title: a fee of 3 and a margin of 1.2 %
	total := units(t, in.Annual, "USD")
	for i, k := range in.K {
		got, err := s.Bundle(total, k)
		require.NoError(t, err)
		near(t, want.Share[i], got.Cost.Share())
		cost, err := got.Cost.Of(total)
		require.NoError(t, err)
		require.Equal(t, units(t, want.Cost[i], "USD"), cost)
	}
}

// TestE04 holds the flow of a stock of workers and its share of the product.
func TestE04(t *testing.T) {
	var in struct {
		Workers   int64
		Remitting json.Number `json:"share_remitting"`
		Months    json.Number
		Amount    float64 `json:"amount_usd"`
		GDP       float64 `json:"gdp_usd"`
	}
	var want struct {
		Flow  float64 `json:"flow_usd"`
		Share float64 `json:"share_of_gdp"`
	}
	oracle(t, "E-04", &in, &want)
	flow, err := remit.Stock{
		Workers: in.Workers, Remitting: ratio(t, in.Remitting.String()),
		Months: ratio(t, in.Months.String()), Monthly: units(t, in.Amount, "USD"),
	}.Flow()
	require.NoError(t, err)
	require.Equal(t, units(t, want.Flow, "USD"), flow)
	share, err := remit.ShareOfGDP(flow, units(t, in.GDP, "USD"))
	require.NoError(t, err)
	near(t, want.Share, share)
}

// TestE05 holds a published share in money, and the saving.
func TestE05(t *testing.T) {
	var in struct {
		Share json.Number `json:"share_of_gdp"`
		GDP   float64     `json:"gdp_usd"`
		From  json.Number `json:"cost_from"`
		To    json.Number `json:"cost_to"`
	}
	var want struct {
		Remittances float64 `json:"remittances_usd"`
		Saving      float64 `json:"saving_usd_if_amount_sent_fixed"`
	}
	oracle(t, "E-05", &in, &want)
	sent, err := remit.FromGDP(ratio(t, in.Share.String()), units(t, in.GDP, "USD"))
	require.NoError(t, err)
	require.Equal(t, units(t, want.Remittances, "USD"), sent)
	from, to := remit.CostOf[remit.OnTop](ratio(t, in.From.String())), remit.CostOf[remit.OnTop](ratio(t, in.To.String()))
	saving, err := remit.Saving(sent, from, to)
	require.NoError(t, err)
	require.Equal(t, units(t, want.Saving, "USD"), saving)
	saving, err = remit.Saving(sent, to, from)
	require.NoError(t, err)
	require.Equal(t, usd(0), saving, "a cost that rises saves nothing")
}

// TestE06 holds the way from gross to what is sent.
func TestE06(t *testing.T) {
	var in struct {
		Gross, Deductions float64
		IncomeTax         json.Number `json:"income_tax"`
		Social            json.Number
		Living            float64 `json:"living_cost"`
		Propensity        json.Number
	}
	var want struct {
		Net, Remitted float64
		Rate          float64 `json:"remittance_rate_of_net"`
	}
	oracle(t, "E-06", &in, &want)
	b := budget(t)
	b.Gross, b.Deductions, b.Living = units(t, in.Gross, "USD"), units(t, in.Deductions, "USD"), units(t, in.Living, "USD")
	b.Propensity, b.Tax.Social = ratio(t, in.Propensity.String()), ratio(t, in.Social.String())
	b.Tax.Brackets = []remit.Bracket{{From: usd(0), Rate: ratio(t, in.IncomeTax.String())}}
	got, err := b.Earnings()
	require.NoError(t, err)
	require.Equal(t, units(t, want.Net, "USD"), got.Net)
	require.Equal(t, units(t, want.Remitted, "USD"), got.Remitted)
	near(t, want.Rate, got.RemittedShare())
}

// TestE07 holds purchasing power.
func TestE07(t *testing.T) {
	var in struct {
		Amount float64
		From   string      `json:"cost_share_from"`
		Market json.Number `json:"rate_market"`
		PPP    json.Number `json:"ppp_factor_local_per_intl_dollar"`
	}
	var want struct {
		Level         float64 `json:"price_level_ratio"`
		Local         float64 `json:"local_value_net_of_cost"`
		International float64 `json:"international_dollars"`
	}
	oracle(t, "E-07", &in, &want)
	var from transferCase
	oracle(t, in.From, &from, &struct{}{})
	got, err := remit.PurchasingPower(units(t, in.Amount, "USD"), send[remit.OnTop](t, from).Cost, rate(t, in.Market.String()),
		remit.Parity{Currency: "BYN", Units: ratio(t, in.PPP.String()), Year: 2024, Source: "invented"})
	require.NoError(t, err)
	near(t, want.Level, got.PriceLevel)
	near(t, want.International, got.International)
	require.Equal(t, units(t, want.Local, "BYN"), got.Local)
}

// TestE09 holds personal remittances of the balance of payments.
func TestE09(t *testing.T) {
	var in struct {
		Transfers    float64 `json:"personal_transfers"`
		Compensation float64 `json:"compensation_of_employees"`
		Taxes        float64 `json:"taxes_and_social_contributions"`
		Travel       float64 `json:"travel_and_transport"`
		Capital      float64 `json:"capital_transfers_between_households"`
	}
	var want struct {
		Net      float64 `json:"net_compensation"`
		Personal float64 `json:"personal_remittances"`
	}
	oracle(t, "E-09", &in, &want)
	b := remit.Balance{
		Transfers: units(t, in.Transfers, "USD"), Compensation: units(t, in.Compensation, "USD"),
		Taxes: units(t, in.Taxes, "USD"), Travel: units(t, in.Travel, "USD"), Capital: units(t, in.Capital, "USD"),
	}
	net, err := b.NetCompensation()
	require.NoError(t, err)
	require.Equal(t, units(t, want.Net, "USD"), net)
	personal, err := b.PersonalRemittances()
	require.NoError(t, err)
	require.Equal(t, units(t, want.Personal, "USD"), personal)
}

// TestE10 holds the recruitment cost in months of wage.
func TestE10(t *testing.T) {
	var in struct {
		Cost    float64 `json:"recruitment_cost"`
		Monthly float64 `json:"monthly_earnings"`
	}
	var want struct{ Months float64 }
	oracle(t, "E-10", &in, &want)
	got, err := remit.RecruitmentMonths(units(t, in.Cost, "USD"), units(t, in.Monthly, "USD"))
	require.NoError(t, err)
	near(t, want.Months, got)
}

// TestOracleIsWhole holds that every case of the file has its test above.
func TestOracleIsWhole(t *testing.T) {
	data, err := os.ReadFile("testdata/e_remittances.json")
	require.NoError(t, err)
	var file struct{ Cases []struct{ ID string } }
	require.NoError(t, json.Unmarshal(data, &file))
	source, err := os.ReadFile("oracle_test.go")
	require.NoError(t, err)
	require.Len(t, file.Cases, 10)
	for _, c := range file.Cases {
		require.Contains(t, string(source), "oracle(t, \""+c.ID+"\"")
	}
}
