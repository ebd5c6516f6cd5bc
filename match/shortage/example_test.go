package shortage_test

import (
	"context"
	"fmt"
	"log"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
	"github.com/beveridge-go/beveridge/match/shortage"
)

// A synthetic market of 300 vacancies and 800 workers, measured by region.
func Example() {
	ctx := context.Background()
	m, err := market.New(ctx, market.Settings{Seed: 1, Vacancies: 300, Workers: 800, Immigrant: 0.08, Abroad: 0.17})
	if err != nil {
		log.Fatal(err)
	}
	scorer, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	if err != nil {
		log.Fatal(err)
	}
	settings := plan.DefaultSettings()
	if settings.Protection, err = protect.New(market.Protection()); err != nil {
		log.Fatal(err)
	}
	survey, err := shortage.SurveyMarket(ctx, scorer, plan.Market(m), settings)
	if err != nil {
		log.Fatal(err)
	}
	rows, err := survey.Table(ctx, shortage.Rollup{AllOccupations: true})
	if err != nil {
		log.Fatal(err)
	}
	for _, row := range rows {
		if row.Positions > 0 {
			fmt.Println(row.Region, row.Positions, "positions; local, immigrant, open:",
				row.Certain.Locals, row.Certain.Foreign, row.Certain.Open)
		}
	}
	// Output:
	// BY-BR 93 positions; local, immigrant, open: 28 5 60
	// BY-HM 122 positions; local, immigrant, open: 82 14 26
	// BY-HO 70 positions; local, immigrant, open: 35 3 32
	// BY-HR 72 positions; local, immigrant, open: 25 3 44
	// BY-MA 37 positions; local, immigrant, open: 19 2 16
	// BY-MI 119 positions; local, immigrant, open: 65 14 40
	// BY-VI 63 positions; local, immigrant, open: 29 5 29
}

// Jobseekers and positions of two cells, when only counts are known. The nurses
// of Minsk can move to Brest.
func ExampleFromCounts() {
	counts, err := shortage.NewCounts([]shortage.Count{
		{Region: "BY-HM", Occupation: "2221", Positions: 3, Jobseekers: [plan.NumGroups]int64{5, 0, 0}},
		{Region: "BY-BR", Occupation: "2221", Positions: 6, Jobseekers: [plan.NumGroups]int64{1, 2, 0}},
	})
	if err != nil {
		log.Fatal(err)
	}
	d, err := shortage.FromCounts(context.Background(), counts, shortage.Relations{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(d.Positions, "positions:", d.SameCell, "by people of the same region,", d.RegionFirst.Region,
		"by people of the other,", d.Immigrants, "by immigrants,", d.Open, "open")
	// Output: 9 positions: 4 by people of the same region, 2 by people of the other, 2 by immigrants, 1 open
}
