package remit_test

import (
	"encoding/json"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/remit"
)

// oracle decodes the input and expectation of one case of e_remittances.json. Numbers
// are kept as they are written, since the inputs are decimals.
func oracle(t *testing.T, id string, input, expected any) {
	t.Helper()
	data, err := os.ReadFile("testdata/e_remittances.json")
	require.NoError(t, err)
	var file struct {
		Cases []struct {
			ID              string
			Input, Expected json.RawMessage
		}
	}
	require.NoError(t, json.Unmarshal(data, &file))
	for _, c := range file.Cases {
		if c.ID == id {
			require.NoError(t, json.Unmarshal(c.Input, input))
			require.NoError(t, json.Unmarshal(c.Expected, expected))
			return
		}
	}
	require.Fail(t, "no such case", id)
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
