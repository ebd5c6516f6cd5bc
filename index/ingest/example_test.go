package ingest_test

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/beveridge-go/beveridge/index/ingest"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

func ExampleReadVacancies() {
	const table = `id,title,occupation,region,openings,skills,languages
V-1,Welder,7212,BY-MI,3,welding-mig@4|blueprints?,be@B1/ru@B1
V-2,Nurse,2221,BY-HO,two,nursing-care,
V-3,Officer,110,BY-HM,1,,
`
	vacancies, report, err := ingest.ReadVacancies(context.Background(), strings.NewReader(table), "vacancies.csv", ingest.Options{
		Codes:   match.Codes{Occupations: taxonomy.ISCO08(), Regions: geo.Belarus()},
		Lenient: true,
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(vacancies), "vacancy:", vacancies[0].Title, vacancies[0].Skills[1].Skill, vacancies[0].Skills[1].Optional)
	fmt.Println(report)
	// Output:
	// 1 vacancy: Welder blueprints true
	// vacancies.csv: CSV, UTF-8: 3 rows read, 1 kept, 2 left out; faults: 1 cannot be read, 1 unknown code; sha256 9a8061751a…
	// 2 faults
	//   vacancies.csv:3: vacancy "V-2": openings: "two": cannot be read: want a whole number
	//   vacancies.csv:4: vacancy "V-3": occupation: "110": unknown code in ISCO-08: was a leading zero lost? it has 0110
}

func ExampleReadCounts() {
	const table = `month;region;isco4;unemployed;vacancies
2026-05;BY-MI;7212;45;130
2026-06;BY-MI;7212;40;140
2026-06;BY-HM;2512;300;500
`
	counts, report, err := ingest.ReadCounts(context.Background(), strings.NewReader(table), "cells.csv", ingest.CountOptions{Latest: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range counts {
		fmt.Println(c.Month, c.Region, c.Occupation, c.Supply, c.Demand)
	}
	fmt.Println(report)
	// Output:
	// 2026-06 BY-HM 2512 300 500
	// 2026-06 BY-MI 7212 40 140
	// cells.csv: CSV, UTF-8: 2 rows read, 2 kept, 0 left out; months 2026-05 to 2026-06, 2 in all; sha256 ed94bc1cb0…
}

func ExampleWriteWorkersCSV() {
	workers, _, err := ingest.ReadWorkers(context.Background(), strings.NewReader(
		`{"id":"W-1","origin":"local","skills":[{"skill":"welding-mig","level":4}],"licences":[]}`,
	), "workers.ndjson", ingest.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	if err := ingest.WriteWorkersCSV(context.Background(), os.Stdout, workers); err != nil {
		fmt.Println(err)
	}
	// Output:
	// id,headline,origin,citizenships,occupations,wanted,skills,languages,education,recognition,region,moves_to,permits,licences,wage,wage_period,wage_basis,hours,available,wish_contract,wish_shifts,wish_housing,refuse_occupations,refuse_regions,refuse_employers,refuse_shifts,max_hours,birth,protected
	// W-1,,local,,,,welding-mig@4,,,,,,,-,,,,,,,,,,,,,,,
}

func ExampleColumns() {
	for _, c := range ingest.Columns(ingest.CountTable) {
		fmt.Printf("%-13s %-8s %s\n", c.Name, c.Example, c.Meaning)
	}
	// Output:
	// month         2023-10  year and month; may be left out
	// region        MK01     code of the region
	// occupation    7212     code of the occupation, as text
	// supply        120      jobseekers; where the next two columns are there too, the local ones
	// immigrants    14       jobseekers who are immigrants already in the country; may be left out
	// abroad        5        jobseekers still abroad; may be left out
	// demand        3        open positions
	// supply_hidden 0        1 where the office hid a small supply and wrote another, else 0; may be left out
	// demand_hidden 1        1 where the office hid demand, else 0; may be left out
}
