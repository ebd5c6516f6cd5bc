package shortage_test

import (
	"context"
	"fmt"
	"log"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/shortage"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// cell is a cell of local jobseekers in Brest.
func cell(occupation taxonomy.Code, positions, jobseekers int64) shortage.Count {
	return shortage.Count{Region: "BY-BR", Occupation: occupation, Positions: positions, Jobseekers: [plan.NumGroups]int64{jobseekers}}
}

func brest() shortage.Counts {
	c, err := shortage.NewCounts([]shortage.Count{
		cell("2221", 60, 20), cell("5120", 4, 2), cell("7212", 45, 40), cell("8332", 30, 80), cell("9112", 20, 100),
	})
	if err != nil {
		log.Fatal(err)
	}
	return c
}

// How tight is a small cell? Two cooks for four positions look tighter than they
// are sure to be.
func ExampleTightnessInterval() {
	for _, s := range []shortage.Stock{{Vacancies: 4, Unemployed: 2}, {Vacancies: 60, Unemployed: 30}} {
		r, _ := shortage.TightnessInterval(s, 0.95).Get()
		fmt.Printf("%.0f for %.0f: between %.2f and %.2f; above 1: %v\n", s.Vacancies, s.Unemployed, r.Low.Ratio, r.High.Ratio, r.AtLeast(1))
	}
	// Output:
	// 4 for 2: between 0.37 and 10.92; above 1: unknown
	// 60 for 30: between 1.29 and 3.10; above 1: yes
}

// Small cells are pulled to all of them before they are ranked.
func ExampleFitGamma() {
	cells, err := brest().Stocks(plan.Locals)
	if err != nil {
		log.Fatal(err)
	}
	g, err := shortage.FitGamma(cells)
	if err != nil {
		log.Fatal(err)
	}
	cooks, welders := g.Observe(cells[1]), g.Observe(cells[2])
	fmt.Printf("cooks %.2f, welders %.2f; cooks are tighter with a chance of %.2f\n",
		cooks.Mean(), welders.Mean(), shortage.Tighter(cooks, welders))
	// Output:
	// cooks 1.64, welders 1.12; cooks are tighter with a chance of 0.72
}

// Which rank is sure? 500 tables drawn by chance say.
func ExampleCounts_Ranks() {
	ranks, err := brest().Ranks(context.Background(), shortage.DefaultBootstrap(1), plan.Locals)
	if err != nil {
		log.Fatal(err)
	}
	for _, r := range ranks {
		fmt.Printf("%s rank %d, between %d and %d; shortage: %v\n", r.Occupation, r.Rank, r.First, r.Last, r.Shortage(1))
	}
	// Output:
	// 2221 rank 1, between 1 and 2; shortage: yes
	// 5120 rank 2, between 1 and 3; shortage: unknown
	// 7212 rank 3, between 2 and 3; shortage: unknown
	// 8332 rank 4, between 4 and 4; shortage: no
	// 9112 rank 5, between 4 and 5; shortage: no
}

// Where exactly are positions left open? Not where one solver left them, but in a
// range over all greatest fillings.
func ExampleOpenCells() {
	counts, err := shortage.NewCounts([]shortage.Count{
		cell("2221", 5, 1), cell("2222", 3, 4), cell("7212", 2, 2),
	})
	if err != nil {
		log.Fatal(err)
	}
	open, n, err := shortage.OpenCells(context.Background(), counts, shortage.Relations{Digits: 3}, 10)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(n, "cells can be left short:")
	for _, c := range open {
		fmt.Println(c.Occupation, c.Positions, "positions, open", c.Unfilled)
	}
	// Output:
	// 2 cells can be left short:
	// 2221 5 positions, open 0–3
	// 2222 3 positions, open 0–3
}

// How many hires are lost because people are not where the vacancies are, and how
// much of that would chance alone show?
func ExampleMismatch() {
	cells, err := brest().Stocks(plan.Locals)
	if err != nil {
		log.Fatal(err)
	}
	m, err := shortage.Mismatch(cells, shortage.Stock{}, 0.5)
	if err != nil {
		log.Fatal(err)
	}
	floor, err := shortage.MismatchFloor(context.Background(), cells, 0.5)
	if err != nil {
		log.Fatal(err)
	}
	d, err := shortage.JackmanRoper(cells)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%.3f of hires lost, %.3f of it by chance; %.0f people would have to move\n", m, floor.Mismatch, d.Move)
	// Output:
	// 0.115 of hires lost, 0.006 of it by chance; 104 people would have to move
}

// The Beveridge curve of a place over five years.
func ExampleCurveOf() {
	c, err := shortage.CurveOf([]shortage.Rates{
		{Unemployed: 0.04, Vacant: 0.05},
		{Unemployed: 0.05, Vacant: 0.041},
		{Unemployed: 0.06, Vacant: 0.033},
		{Unemployed: 0.08, Vacant: 0.026},
		{Unemployed: 0.10, Vacant: 0.019},
	})
	if err != nil {
		log.Fatal(err)
	}
	r2, _ := c.R2.Get()
	full, _ := c.FullEmployment().Get()
	fmt.Printf("elasticity %.2f, R² %.2f; full employment at %.1f %% unemployed\n", c.Elasticity, r2, 100*full)
	// Output:
	// elasticity 1.04, R² 0.99; full employment at 4.6 % unemployed
}

// How few employers offer the positions of a cell? One vacancy does not name its
// employer.
func ExampleConcentrationOf() {
	c, err := shortage.ConcentrationOf([]int64{50, 30, 10}, []int64{10})
	if err != nil {
		log.Fatal(err)
	}
	low, high := c.Points()
	fmt.Printf("%.0f to %.0f points; highly concentrated: %v\n", low, high, shortage.MergerGuidelines2010().Highly(c))
	// Output:
	// 3600 to 4600 points; highly concentrated: yes
}

// What do an office's hidden counts leave open? Here the positions of one cell are
// 1 to 4.
func ExampleSuppressedBelow() {
	c, err := shortage.SuppressedBelow([]shortage.Suppressed{
		{Count: cell("2221", 30, 10)}, {Count: cell("5120", 2, 6), PositionsHidden: true},
	}, 5)
	if err != nil {
		log.Fatal(err)
	}
	ranges, err := c.Tightness(plan.Locals)
	if err != nil {
		log.Fatal(err)
	}
	for i, r := range ranges {
		fmt.Printf("%s between %.2f and %.2f\n", c.Low.Cells[i].Occupation, r.Low.Ratio, r.High.Ratio)
	}
	s, err := shortage.FromCountsRange(context.Background(), c, shortage.Relations{})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(s.Positions, "positions, filled", s.Filled, "open", s.Open)
	// Output:
	// 2221 between 3.00 and 3.00
	// 5120 between 0.17 and 0.67
	// 31–34 positions, filled 11–14 open 20
}

// A table with two small counts as it may be published, and what readers can work
// out of it.
func ExampleSuppress() {
	t := shortage.CrossTable{
		Rows: []string{"Brest", "Gomel", "Minsk"}, Columns: []string{"cooks", "nurses", "welders"},
		Counts: [][]int64{{3, 20, 17}, {12, 9, 30}, {25, 1, 14}},
	}
	p, hidden, err := shortage.Suppress(context.Background(), t, shortage.DefaultSuppression())
	if err != nil {
		log.Fatal(err)
	}
	for i, row := range p.Counts {
		fmt.Printf("%-6s", p.Rows[i].Name)
		for _, n := range row {
			text := "·"
			if x, ok := n.Get(); ok {
				text = strconv.FormatInt(x, 10)
			}
			fmt.Printf("%4s", text)
		}
		fmt.Println()
	}
	for _, h := range hidden {
		fmt.Println(h.Row.Name, h.Column.Name, "is anything in", h.Range)
	}
	// Output:
	// Brest    ·   ·  17  40
	// Gomel   12   9  30  51
	// Minsk    ·   ·  14  40
	//         40  30  61 131
	// Brest cooks is anything in 3–22
	// Brest nurses is anything in 1–20
	// Minsk cooks is anything in 6–25
	// Minsk nurses is anything in 1–20
}

// Two tables that are safe alone, and not together: who are the foreigners among
// the cooks of Brest?
func ExampleOverlapOf() {
	ctx := context.Background()
	publish := func(counts [][]int64) shortage.Published {
		t := shortage.CrossTable{Rows: []string{"Brest", "Gomel"}, Columns: []string{"cooks", "nurses"}, Counts: counts}
		p, _, err := shortage.Suppress(ctx, t, shortage.DefaultSuppression())
		if err != nil {
			log.Fatal(err)
		}
		return p
	}
	all, nationals := publish([][]int64{{20, 30}, {25, 40}}), publish([][]int64{{18, 12}, {14, 20}})
	o, err := shortage.OverlapOf(ctx, all, nationals)
	if err != nil {
		log.Fatal(err)
	}
	_, _, rest := o.Disclosed(shortage.DefaultSuppression())
	fmt.Println("not nationals:", rest[0].Range, rest[0].Column.Name, "in", rest[0].Row.Name)
	fmt.Println(o.Err(shortage.DefaultSuppression()))
	// Output:
	// not nationals: 2 cooks in Brest
	// shortage: overlap: cannot be published safely: counts that can be worked out: 1
}

// What would the German agency say, and for how many weightings of its indicators?
func ExampleAgencyRule_Sensitivity() {
	points := shortage.AgencyPoints{fact.Some(3), fact.Some(3), {}, fact.Some(1), fact.Some(2), fact.Some(2)}
	rule := shortage.Agency2020()
	j, err := rule.Judge(points)
	if err != nil {
		log.Fatal(err)
	}
	s, err := rule.Sensitivity(context.Background(), points, 6, rule)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%v by %d indicators; with the unknown one %v to %v; the same for %d of %d weightings\n",
		j.Verdict, j.Rated, j.Least, j.Most, s.Kept, s.Settings)
	// Output:
	// shortage by 5 indicators; with the unknown one watch to shortage; the same for 353 of 462 weightings
}

// From measured indicators to points: quartiles of all occupations, ours.
func ExampleOurAgencyCuts() {
	var all []shortage.AgencyFigures
	for days := 20; days <= 160; days += 20 {
		var f shortage.AgencyFigures
		f[shortage.AgencyVacancyTime] = fact.Some(shortage.Observed{Value: float64(days), Count: 50})
		all = append(all, f)
	}
	cuts, err := shortage.OurAgencyCuts(all)
	if err != nil {
		log.Fatal(err)
	}
	points, err := cuts.Points(all[6])
	if err != nil {
		log.Fatal(err)
	}
	j, err := shortage.Agency2020().Judge(points)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println("140 days:", points[shortage.AgencyVacancyTime], "points;", j.Verdict, "by", j.Rated, "indicator")
	// Output:
	// 140 days: 3 points; not assessable by 1 indicator
}

// Does an occupation pass enough tests? The benchmark is the median and half of
// it again.
func ExamplePassCount_Judge() {
	rule := shortage.Committee2008()
	x := fact.Some[float64]
	growth, err := rule.Passes([]fact.Opt[float64]{x(2), x(4), x(6), x(8), x(30)})
	if err != nil {
		log.Fatal(err)
	}
	vacancies, err := rule.Passes([]fact.Opt[float64]{x(1), x(9), x(3), {}, x(2)})
	if err != nil {
		log.Fatal(err)
	}
	for i := range growth {
		j, err := rule.Judge([]fact.Tri{growth[i], vacancies[i], growth[i], vacancies[i], growth[i], growth[i]})
		if err != nil {
			log.Fatal(err)
		}
		fmt.Print(j.Verdict, "; ")
	}
	// Output:
	// no shortage; no shortage; no shortage; not assessable; shortage;
}

// Five occupations in five classes, by deviations from the mean of all.
func ExampleComposite_Score() {
	x := fact.Some[float64]
	z, err := shortage.Standardised([]shortage.Indicators{
		{x(0.02), x(0.01), x(0.00), x(0.09), x(0.01)},
		{x(0.06), x(0.05), x(0.02), x(0.02), x(0.04)},
		{x(0.03), x(0.02), x(0.01), x(0.05), x(0.02)},
		{fact.Opt[float64]{}, x(0.04), x(0.02), x(0.03), x(0.03)},
	})
	if err != nil {
		log.Fatal(err)
	}
	c := shortage.Composite2017()
	for _, o := range z {
		score, err := c.Score(o)
		if err != nil {
			log.Fatal(err)
		}
		class, err := shortage.OurFiveClasses().Of(score)
		if err != nil {
			log.Fatal(err)
		}
		fmt.Print(class, "; ")
	}
	// Output:
	// surplus; shortage; balanced; undetermined;
}
