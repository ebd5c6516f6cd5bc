package market_test

import (
	"context"
	"fmt"

	"github.com/beveridge-go/beveridge/match/market"
)

func ExampleSample() {
	m := market.Sample(1)
	fmt.Println(market.Notice)
	fmt.Println(len(m.Vacancies), "vacancies,", len(m.Workers), "workers")
	v := &m.Vacancies[1]
	fmt.Printf("%s: %s, %s, positions: %d\n", v.ID, v.Title, v.Region, v.Positions())
	// Output:
	// Synthetic data: every vacancy, worker, employer and wage is invented. The regions and occupation codes are real; no figure describes a real labour market.
	// 3000 vacancies, 8000 workers
	// V0002: Nurse, BY-VI, positions: 2
}

// A small market in which every fact is known.
func ExampleNew() {
	s := market.DefaultSettings()
	s.Vacancies, s.Workers, s.Unknown = 100, 200, 0
	m, err := market.New(context.Background(), s)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, w := range m.Workers[:3] {
		fmt.Printf("%s: %s, %s, %s\n", w.ID, w.Headline, w.Origin, w.Region)
	}
	// Output:
	// W0001: Freight handler, newly trained, immigrant, BY-MI
	// W0002: Security guard, 11 years, local, BY-BR
	// W0003: Tractor driver, 2 years, local, BY-VI
}

// One record of a market of any size is made alone.
func ExampleSettings_Worker() {
	s := market.DefaultSettings()
	w := s.Worker(999_999)
	fmt.Println(w.ID, w.Headline)
	// Output:
	// W1000000 Machinery assembler, 24 years
}

func ExampleSpecificity() {
	s := market.Specificity()
	fmt.Printf("bricklaying %.2f, technical-drawings %.2f, teamwork %.2f\n",
		s.Specificity("bricklaying"), s.Specificity("technical-drawings"), s.Specificity("teamwork"))
	// Output:
	// bricklaying 0.84, technical-drawings 0.36, teamwork 0.00
}

func ExampleRules() {
	r := market.Rules()
	for _, group := range r.FreeMovement {
		fmt.Printf("%s: free movement for %v by the %s (%s)\n", r.Jurisdiction, group.Citizenships, group.Name, r.Source)
	}
	// Output:
	// sample: free movement for [RU KZ] by the common labour market of the sample (invented for the sample, not a statement of law)
}
