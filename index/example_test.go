package index_test

import (
	"context"
	"fmt"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
)

// The best workers of a vacancy, and why.
func Example() {
	ctx := context.Background()
	scoring := match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()}
	ix, err := index.OpenMemory(ctx, index.Config{Scoring: scoring}) // or Open(ctx, dir, ...)
	if err != nil {
		panic(err)
	}
	defer func() { _ = ix.Close() }()
	err = ix.PutWorkers(ctx,
		match.Worker{ID: "anna", Origin: match.Local, Region: "BY-HM", Skills: []match.SkillHeld{{Skill: "welding"}}},
		match.Worker{ID: "boris", Origin: match.Local, Region: "BY-BR", Skills: []match.SkillHeld{{Skill: "cooking"}}})
	if err != nil {
		panic(err)
	}
	v := match.Vacancy{ID: "v1", Region: "BY-HM", Skills: []match.SkillDemand{{Skill: "welding"}}}
	hits, err := ix.TopWorkers(ctx, &v, 1)
	if err != nil {
		panic(err)
	}
	for _, h := range hits {
		w, _ := ix.Worker(ctx, h.ID)
		s := ix.Scorer()
		fmt.Print(s.Explain(s.Vacancy(&v), s.Worker(&w), match.EmployerView))
	}
	// Output:
	// anna for v1, employer view: 0.810 (between 0.256 and 1.000)
	//   to be confirmed: licence, recognition, language
	//   +0.528  a typical applicant
	//   +0.242  skills: 1.00 (1 of 1 essential skill)
	//   +0.000  occupation: not stated
	//   +0.040  location: 0.90, stated in part
	//   +0.000  language: not stated
	//   +0.000  education: not stated
	//   +0.000  experience: not stated
	//   +0.000  availability: not stated
}

func ExampleIndex_SearchVacancies() {
	ctx := context.Background()
	ix, err := index.OpenMemory(ctx, index.Config{Scoring: match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()}})
	if err != nil {
		panic(err)
	}
	defer func() { _ = ix.Close() }()
	err = ix.PutVacancies(ctx,
		match.Vacancy{ID: "v1", Title: "Welders, night shift", Region: "BY-HM", Occupation: "7212", Openings: fact.Some(12)},
		match.Vacancy{ID: "v2", Title: "Pipe fitter", Description: "helps the welder", Region: "BY-BR", Occupation: "7126"},
		match.Vacancy{ID: "v3", Title: "Повар", Region: "BY-HM", Occupation: "5120"})
	if err != nil {
		panic(err)
	}
	r, err := ix.SearchVacancies(ctx, index.Query{Text: "welder", Size: 10, Facets: true})
	if err != nil {
		panic(err)
	}
	fmt.Printf("%d vacancies, %d positions: %s, %s\n", r.Total, r.Positions, r.Hits[0].ID, r.Hits[1].ID)
	for _, f := range r.Regions {
		fmt.Printf("%-5s %d vacancies, %d positions\n", f.Code, f.Records, f.Positions)
	}
	// Output:
	// 2 vacancies, 13 positions: v1, v2
	// BY    2 vacancies, 13 positions
	// BY-BR 1 vacancies, 1 positions
	// BY-HM 1 vacancies, 12 positions
}

// What was found, and where in its title.
func ExampleIndex_Highlight() {
	ctx := context.Background()
	ix, err := index.OpenMemory(ctx, index.Config{Scoring: match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()}})
	if err != nil {
		panic(err)
	}
	defer func() { _ = ix.Close() }()
	title := "Сварщики и слесари"
	for _, s := range ix.Highlight("сварщик", title) {
		fmt.Println(title[s.From:s.To])
	}
	// Output: Сварщики
}

// The words choose who is found, the exact score who comes first.
func ExampleIndex_RankWorkers() {
	ctx := context.Background()
	ix, err := index.OpenMemory(ctx, index.Config{Scoring: match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()}})
	if err != nil {
		panic(err)
	}
	defer func() { _ = ix.Close() }()
	err = ix.PutWorkers(ctx,
		match.Worker{ID: "anna", Headline: "Cook", Region: "BY-HM", Skills: []match.SkillHeld{{Skill: "welding"}}},
		match.Worker{ID: "boris", Headline: "Welder, welder, welder", Region: "BY-BR", Skills: []match.SkillHeld{{Skill: "cooking"}}},
		match.Worker{ID: "vera", Headline: "Welders' foreman", Region: "BY-HM", Skills: []match.SkillHeld{{Skill: "welding"}}})
	if err != nil {
		panic(err)
	}
	v := match.Vacancy{ID: "v1", Region: "BY-HM", Skills: []match.SkillDemand{{Skill: "welding"}}}
	ranked, err := ix.RankWorkers(ctx, &v, index.Query{Text: "welder", Size: 10})
	if err != nil {
		panic(err)
	}
	fmt.Println(ranked.Found.Total, "found")
	for _, h := range ranked.Hits {
		fmt.Println(h.ID)
	}
	// Output:
	// 2 found
	// vera
	// boris
}
