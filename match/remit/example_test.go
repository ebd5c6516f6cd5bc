package remit_test

import (
	"fmt"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/remit"
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func ExampleService_Send() {
	day := fact.Some(match.DateOf(2026, 3, 31))
	applied := remit.Rate{From: "USD", To: "BYN", Units: must(remit.ParseRatio("3.24")), Date: day, Source: "the service"}
	mid := remit.Rate{From: "USD", To: "BYN", Units: must(remit.ParseRatio("3.30")), Date: day, Source: "the central bank"}
	amount := must(match.ParseMoney("200 USD"))
	fee := must(match.ParseMoney("3 USD"))

	onTop := must(remit.Service[remit.OnTop]{Fee: fee, Applied: applied, Mid: mid}.Send(amount))
	fmt.Println("fee on top: ", onTop.Paid, "buys", onTop.Received, "at", onTop.Cost)
	deducted := must(remit.Service[remit.Deducted]{Fee: fee, Applied: applied, Mid: mid}.Send(amount))
	fmt.Println("deducted:   ", deducted.Paid, "buys", deducted.Received, "at", deducted.Cost)
	// Output:
	// fee on top:  203.00 USD buys 648.00 BYN at 3.32 %
	// deducted:    200.00 USD buys 638.28 BYN at 3.29 %
}

func ExampleAssess() {
	prices := must(remit.ReadPrices("prices.csv", strings.NewReader(`sending_iso3,receiving_iso3,series,quarter,value
RUS,BLR,ATCR.CORR,2020Q1,1.5
DEU,BLR,ATCR.CORR,2020Q1,4.3
POL,BLR,ATCR.CORR,2019Q4,5.1
`)))
	a := must(remit.Assess(prices.In(remit.Quarter{Year: 2020, Number: 1}), remit.Goal10c()))
	fmt.Println("average", a.Simple.Cost, "over", a.Simple.Over, "corridors")
	fmt.Println("without a price:", a.NoData)
	fmt.Println("goal met by those with a price:", a.Simple.Met == fact.Yes)
	fmt.Println("goal met by all known:", a.Simple.MetByAll != fact.Unknown)
	// Output:
	// average 2.90 % over 2 corridors
	// without a price: [POL to BLR]
	// goal met by those with a price: true
	// goal met by all known: false
}

func ExampleBudget_Earnings() {
	b := remit.Budget{
		Period: match.PerMonth,
		Gross:  must(match.ParseMoney("2500 EUR")),
		Tax: remit.TaxTable{
			Jurisdiction: "invented", From: fact.Some(match.DateOf(2026, 1, 1)), Source: "an example", Period: match.PerMonth,
			Brackets: []remit.Bracket{
				{From: must(match.ParseMoney("0 EUR")), Rate: must(remit.ParseRatio("0"))},
				{From: must(match.ParseMoney("500 EUR")), Rate: must(remit.ParseRatio("0.15"))},
			},
			Social: must(remit.ParseRatio("0.09")),
		},
		Deductions: must(match.ParseMoney("0 EUR")),
		Living:     must(match.ParseMoney("1300 EUR")),
		Propensity: must(remit.ParseRatio("0.6")),
	}
	e := must(b.Earnings())
	fmt.Println("tax", e.IncomeTax, "and contributions", e.Social, "leave", e.Net)
	fmt.Println("living", e.Living, "leaves", e.Remitted, "to send and", e.Kept, "to keep")
	fmt.Println("sent of net:", e.RemittedShare().Percent(1))
	// Output:
	// tax 300.00 EUR and contributions 225.00 EUR leave 1975.00 EUR
	// living 1300.00 EUR leaves 405.00 EUR to send and 270.00 EUR to keep
	// sent of net: 20.5 %
}

func ExampleFlowsOf() {
	placements := []plan.Placement{ // of a plan: its Placements
		{Vacancy: "site", Worker: "Anna", Group: plan.Locals},
		{Vacancy: "site", Worker: "Chen", Group: plan.FromAbroad},
		{Vacancy: "site", Worker: "Dana", Group: plan.Immigrants},
	}
	answers := map[string]remit.Sending{"Chen": { // of a survey, say; Dana was not asked
		Corridor: remit.Corridor{From: "POL", To: "UZB"},
		Monthly:  must(match.ParseMoney("400 EUR")),
		Months:   must(remit.ParseRatio("9")),
	}}
	flows := must(remit.FlowsOf(placements, func(p plan.Placement) fact.Opt[remit.Sending] {
		if p.Group == plan.Locals {
			return fact.None[remit.Sending]()
		}
		if s, ok := answers[p.Worker]; ok {
			return fact.Some(s)
		}
		return fact.Opt[remit.Sending]{}
	}))
	cost := remit.CostOf[remit.OnTop](must(remit.ParseRatio("0.055")))
	goal := remit.CostOf[remit.OnTop](remit.Goal10c().Average)
	for _, s := range must(remit.SavingsOf(flows.Corridors, func(remit.Corridor) remit.Cost[remit.OnTop] { return cost }, goal)) {
		fmt.Println(s.Flow.Corridor, "sends", s.Flow.Yearly, "a year and would save", s.Saving)
	}
	fmt.Println("unknown:", flows.Unknown)
	// Output:
	// POL to UZB sends 3600.00 EUR a year and would save 90.00 EUR
	// unknown: 1
}
