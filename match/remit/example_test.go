package remit_test

import (
	"fmt"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
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
