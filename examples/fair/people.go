package main

import (
	"context"
	"math/rand/v2"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/plan"
)

// The sample has 400 vacancies and 1,200 workers, so that the audit takes a moment.
const (
	vacancies = 400
	workers   = 1200
)

// attributesNotice says where the groups come from.
const attributesNotice = "The sample has no protected attributes. This program draws them: sex and religion at random, " +
	"so that any difference by them is chance; community by where the worker lives, on purpose, so that there can be something to find; " +
	"and a day of birth, with an invented least age of 18. One in twenty is unknown."

// sample is the synthetic market with attributes.
func sample(ctx context.Context, seed uint64) (plan.Market, match.Config, error) {
	settings := market.DefaultSettings()
	settings.Seed, settings.Vacancies, settings.Workers = seed, vacancies, workers
	m, err := market.New(ctx, settings)
	if err != nil {
		return plan.Market{}, match.Config{}, err
	}
	config, err := market.Scoring(ctx)
	if err != nil {
		return plan.Market{}, match.Config{}, err
	}
	config.Rules.MinimumAge = []match.AgeRule{{Years: 18, Clause: match.Clause{Source: "invented"}}}
	rng := rand.New(rand.NewPCG(seed, 0xfa1e))
	for i := range m.Workers {
		attributes(rng, &m.Workers[i])
	}
	return plan.Market{Vacancies: m.Vacancies, Workers: m.Workers}, config, nil
}

func attributes(rng *rand.Rand, w *match.Worker) {
	chance := func(percent int) bool { return rng.IntN(100) < percent }
	put := func(name, group string) {
		if !chance(5) {
			w.Protected[name] = group
		}
	}
	w.Protected = map[string]string{}
	put("sex", []string{"women", "men"}[rng.IntN(2)])
	religion := []string{"first", "first", "first", "second"}[rng.IntN(4)]
	if rng.IntN(400) == 0 {
		religion = "third" // a group too small to show
	}
	put("religion", religion)
	community := "rim"
	if chance(central(w.Region)) {
		community = "centre"
	}
	put("community", community)
	if birth := market.Reference - match.Date(365*17+rng.IntN(365*48)); !chance(5) {
		w.Birth = fact.Some(birth)
	}
}

// central is the chance, in percent, that somebody of a region is of the centre.
func central(region geo.Code) int {
	switch region {
	case "BY-HM", "BY-MI":
		return 90
	case "BY-BR", "BY-HO", "BY-HR", "BY-MA", "BY-VI":
		return 10
	default:
		return 50
	}
}
