// Command rank is what a portal developer writes first: open an index, put
// records in, ask for the best workers of a vacancy, and show why, and what would
// raise the score of each most; and the other way round the best vacancies of a worker,
// of which one that breaks a rule of protection is not offered. The exit code is 1 for a
// failure and 2 for wrong use.
//
//	go run ./examples/rank
package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/beveridge-go/beveridge/examples/internal/command"
	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
)

func main() { command.Main(run) }

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	return command.Command{
		Name: "rank", About: "It has none: the records are made up.",
		Do: func(ctx context.Context) error { return rank(ctx, stdout) },
	}.Run(ctx, args, stderr)
}

func rank(ctx context.Context, out io.Writer) (err error) {
	ix, err := index.OpenMemory(ctx, index.Config{
		Scoring: match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()},
	})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, ix.Close()) }()
	if err := ix.PutWorkers(ctx, workers()...); err != nil {
		return err
	}
	job := vacancy()
	if err := ix.PutVacancies(ctx, append(adverts(), job)...); err != nil {
		return err
	}
	hits, err := ix.TopWorkers(ctx, &job, 3)
	if err != nil {
		return err
	}
	s := ix.Scorer()
	for i, hit := range hits {
		w, err := ix.Worker(ctx, hit.ID)
		if err != nil {
			return err
		}
		v, p := s.Vacancy(&job), s.Worker(&w)
		fmt.Fprintf(out, "%d. %s", i+1, s.Explain(v, p, match.EmployerView))
		if better := s.Improvements(v, p, match.EmployerView); len(better) > 0 {
			fmt.Fprintf(out, "  would help most: %s", match.English().ImprovementsText(better[:1]))
		}
	}
	batyr, err := ix.Worker(ctx, "Batyr")
	if err != nil {
		return err
	}
	return offers(ctx, ix, &batyr, out)
}

// vacancy is a job for two welders in Gomel. What it asks for and what it does
// not ask for are both stated; only what is left out is unknown.
func vacancy() match.Vacancy {
	return match.Vacancy{
		ID: "welder in Gomel", Title: "Welder", Occupation: "7212", Region: "BY-HO",
		Openings: fact.Some(2), Remote: fact.No, Regulated: fact.No,
		Skills: []match.SkillDemand{
			{Skill: "mig-welding", Level: fact.Some(3)},
			{Skill: "blueprints"},
			{Skill: "tig-welding", Optional: true},
		},
		Languages:  []match.LanguageDemand{{AnyOf: []match.LanguageLevel{{Language: "be", Level: fact.Some(match.A2)}, {Language: "ru", Level: fact.Some(match.A2)}}}},
		Education:  fact.None[match.ISCED](),
		Experience: fact.Some(3.0),
		Licences:   []string{},
		Start:      fact.Some(match.DateOf(2026, 9, 1)),
		Permit:     match.PermitTerms{Sponsored: fact.Yes, Exempt: fact.No},
	}
}

// workers are four people who might do it. They are invented.
func workers() []match.Worker {
	return []match.Worker{
		{
			ID: "Anna", Origin: match.Local, Region: "BY-HO", MovesTo: []geo.Code{},
			Occupations: []match.OccupationHeld{{Code: "7212", Years: fact.Some(2.0)}},
			Skills:      []match.SkillHeld{{Skill: "mig-welding", Level: fact.Some(4)}, {Skill: "blueprints"}},
			Languages:   []match.LanguageLevel{{Language: "ru", Level: fact.Some(match.Native)}},
			Available:   fact.None[match.Date](),
		},
		{
			ID: "Batyr", Origin: match.Abroad, Citizenships: []string{"TM"}, Region: "TM", MovesTo: []geo.Code{"BY"},
			Occupations: []match.OccupationHeld{{Code: "7212", Years: fact.Some(9.0)}},
			Skills: []match.SkillHeld{
				{Skill: "mig-welding", Level: fact.Some(5)},
				{Skill: "tig-welding", Level: fact.Some(4)},
				{Skill: "blueprints"},
			},
			Languages: []match.LanguageLevel{{Language: "ru", Level: fact.Some(match.B1)}},
			Permits:   []match.Permit{},
			Available: fact.Some(match.DateOf(2026, 10, 1)),
		},
		{
			ID: "Cyril", Origin: match.Local, Region: "BY-BR", MovesTo: []geo.Code{},
			Occupations: []match.OccupationHeld{{Code: "7212", Years: fact.Some(20.0)}},
			Skills:      []match.SkillHeld{{Skill: "mig-welding", Level: fact.Some(5)}, {Skill: "blueprints"}},
		},
		{
			ID: "Daria", Origin: match.Local, Region: "BY-MI", MovesTo: []geo.Code{"BY-HO"},
			Occupations: []match.OccupationHeld{{Code: "7213", Years: fact.Some(4.0)}},
			Skills:      []match.SkillHeld{{Skill: "blueprints"}},
			Languages:   []match.LanguageLevel{{Language: "be", Level: fact.Some(match.C1)}},
			Available:   fact.None[match.Date](),
		},
	}
}
