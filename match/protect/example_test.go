package protect_test

import (
	"fmt"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/protect"
)

// An advert is screened before anybody is sent there.
func ExampleScreener_Vacancy() {
	minimum := protect.Amount(match.Money{Minor: 400, Currency: "BYN"}) // an hour; invented
	screener, err := protect.New(protect.Belarus().With("minimum_wage", minimum))
	if err != nil {
		panic(err)
	}
	v := match.Vacancy{
		ID: "V1", Hours: fact.Some(48.0),
		Protection: match.Protection{DocumentsRetained: fact.Yes, ContractWritten: fact.Yes},
	}
	report := screener.Vacancy(&v)
	fmt.Println(report.Verdict)
	unknown := 0
	for _, f := range report.Open() {
		if f.Outcome == protect.Unsettled {
			unknown++
			continue
		}
		fmt.Println(f.Rule, f.Outcome, f.Evidence, f.Sentence("en"))
	}
	fmt.Println(unknown, "rules unknown")
	for _, n := range report.NotCheckable {
		fmt.Println(n.Text.In("en"))
	}
	// Output:
	// block
	// F02 block [{documents_retained yes}] Somebody else keeps the worker's documents.
	// F05 block [{hours 48}] The working week is longer than the legal normal week.
	// 19 rules unknown
	// Physical and sexual violence cannot be seen in data.
	// Intimidation and threats cannot be seen in data.
	// Abuse of vulnerability cannot be seen in data.
}

// A union's own rules over the same fields.
func ExampleReadRules() {
	rules, err := protect.ReadRules("farm.json", strings.NewReader(`{
		"jurisdiction": "Farm agreement", "version": "3", "date": "2026-05-01",
		"parameters": {"farm_wage": "9.50 BYN"},
		"rules": [{
			"id": "A1",
			"block": ["occupation = '92' and hourly_wage < farm_wage"],
			"sources": ["agreement of 1 May 2026, art. 4"],
			"text": {"en": "Farm work is paid below the agreement."}
		}]
	}`))
	if err != nil {
		panic(err)
	}
	screener, err := protect.New(rules)
	if err != nil {
		panic(err)
	}
	pay := match.Money{Minor: 900, Currency: "BYN"}
	report := screener.Vacancy(&match.Vacancy{
		ID: "V2", Occupation: "9211",
		Wage: fact.Some(match.WageRange{Low: pay, High: pay, Period: match.PerHour, Basis: match.Gross}),
	})
	for _, f := range report.Open() {
		fmt.Println(report.Verdict, f.Sentence("en"), f.Sources)
	}
	// Output:
	// block Farm work is paid below the agreement. [agreement of 1 May 2026, art. 4]
}

// A contract is compared with the offer.
func ExampleSubstitution() {
	offered := protect.Terms{Hours: fact.Some(40.0), Occupation: "7212", Region: "BY-BR"}
	signed := protect.Terms{Hours: fact.Some(44.0), Occupation: "7212", Region: "BY-MI"}
	for _, c := range protect.Substitution(offered, signed) {
		if c.Worse == fact.Yes {
			fmt.Println(c.Term, c.Offered, c.Signed, c.Protected)
		}
	}
	// Output:
	// hours 40 44 true
	// region BY-BR BY-MI false
}
