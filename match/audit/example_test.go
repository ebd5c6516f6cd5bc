package audit_test

import (
	"bytes"
	"context"
	"fmt"
	"strconv"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/audit"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
)

// Size and evidence are two questions: of the first table one person decides, the
// second is above four fifths and no chance.
func ExampleCompare() {
	for _, x := range [][2]audit.Count{{{Selected: 1, Of: 4}, {Selected: 3, Of: 6}}, {{Selected: 450, Of: 1000}, {Selected: 500, Of: 1000}}} {
		c, err := audit.Compare("women", x[0], "men", x[1], 0.05)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("ratio %v, below 4/5: %v, one person decides: %v, p %.3f: %v\n", c.Ratio, c.BelowFourFifths, c.OnePersonFlips, c.P, c.Outcome)
	}
	// Output:
	// ratio 0.5, below 4/5: yes, one person decides: yes, p 0.571: no difference shown
	// ratio 0.9, below 4/5: no, one person decides: unknown, p 0.028: different
}

// A pool is whoever could have been selected. Here the law keeps out half of one
// group.
func ExampleRun() {
	pool := &audit.Pool{Name: "course"}
	add := func(n, selected int, group string, permitted fact.Tri) {
		for i := range n {
			pool.Candidates = append(pool.Candidates, audit.Candidate{
				Worker:   &match.Worker{ID: strconv.Itoa(len(pool.Candidates)), Citizenships: []string{group}},
				Selected: i < selected, Permitted: permitted,
			})
		}
	}
	add(20, 12, "BY", fact.Yes)
	add(10, 6, "TM", fact.Yes)
	add(10, 0, "TM", fact.No)
	r, err := audit.Run(context.Background(), pool, []audit.Attribute{audit.ByCitizenship()}, audit.DefaultSettings())
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, f := range r.Findings() {
		fmt.Printf("among %s: %s against %s, ratio %v, %v\n", f.Among, f.Group, f.Reference, f.Ratio, f.Outcome)
	}
	s := r.Attributes[0].Splits[0]
	fmt.Printf("%.2f = %.2f by law, %.2f by the rest\n", s.Difference, s.Law, s.Rest)
	// Output:
	// among all: TM against BY, ratio 0.5, no difference shown
	// among permitted: TM against BY, ratio 1, no difference shown
	// -0.30 = -0.30 by law, 0.00 by the rest
}

// menFirst is a model that leaks.
type menFirst struct{}

func (menFirst) Probability(_ *match.Vacancy, w *match.Worker, _ match.View, score float64) float64 {
	if w.Protected["sex"] == "m" {
		return score
	}
	return score / 2
}

// A user opens a system on the records as they do it in production, and has it
// tested.
func ExampleFlip() {
	market := plan.Market{
		Vacancies: []match.Vacancy{{ID: "cook", Occupation: "5120", Region: "BY-HO"}},
		Workers: []match.Worker{
			{ID: "a", Region: "BY-HO", Protected: map[string]string{"sex": "f"}},
			{ID: "b", Region: "BY-HO", Protected: map[string]string{"sex": "m"}},
			{ID: "c", Region: "BY-HO", Protected: map[string]string{"sex": "m"}},
		},
	}
	for _, model := range []match.Model{nil, menFirst{}} {
		open := func(context.Context, plan.Market) (audit.System, error) {
			scorer, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: geo.Belarus(), Model: model})
			return audit.System{Scorer: scorer}, err
		}
		report, err := audit.Flip(context.Background(), market, open, audit.FlipSettings{Seed: 2, Rounds: 3, Top: 10})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Println(report.ScoreChanges, report.Err() == nil)
	}
	// Output:
	// 0 true
	// 6 false
}

// A ranking is written down, a person decides, and years later the ranking is
// computed again.
func ExampleReplay() {
	ctx := context.Background()
	src := &audit.Source{
		Library: "v0.1.0", EachRecord: true,
		Config: match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()},
		Market: plan.Market{
			Vacancies: []match.Vacancy{{ID: "cook", Occupation: "5120", Region: "BY-HO"}},
			Workers:   []match.Worker{{ID: "a", Region: "BY-HO"}, {ID: "b", Region: "BY-HO"}},
		},
	}
	scorer, err := match.NewScorer(src.Config)
	if err != nil {
		fmt.Println(err)
		return
	}
	hits := brute(scorer, &src.Market.Vacancies[0], src.Market.Workers)
	entry, err := audit.RecordRanking(ctx, src, "cook", 2, hits, match.DateOf(2026, 9, 1))
	if err != nil {
		fmt.Println(err)
		return
	}
	var file bytes.Buffer
	trail := audit.NewTrail(&file, audit.Hash{})
	line, err := trail.Append(entry)
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = trail.Append(&audit.Entry{Date: match.DateOf(2026, 9, 2), Decision: &audit.Decision{
		Of: line, By: "officer 7", Answer: audit.Changed, Worker: "b", Reason: "a has found other work.",
	}})
	fmt.Println(err)

	src.Market.Workers[1].Headline = "Cook"
	changes, err := audit.Replay(ctx, entry, src)
	fmt.Println(err)
	for _, c := range changes {
		fmt.Println(c.Part, c.Name)
	}
	// Output:
	// <nil>
	// <nil>
	// input workers
	// input workers: "b"
}

// NDKL of the fairest list is not 0.
func ExampleBestNDKL() {
	shares := audit.Shares{"f": 0.5, "m": 0.5}
	got, _ := audit.NDKL([]string{"m", "m", "f", "m", "m", "f", "f", "m"}, shares)
	best, _ := audit.BestNDKL(map[string]int{"f": 4, "m": 4}, shares, 8)
	fmt.Printf("%.4f, at best %.4f\n", got, best)
	// Output: 0.3347, at best 0.1853
}
