package match_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

func TestDefaultParams(t *testing.T) {
	p := match.DefaultParams()
	require.NoError(t, p.Validate())
	require.Equal(t, match.DefaultParams(), p, "comparable")
	require.Zero(t, p.Employer[match.Wage], "the employer's view never sees a wage wish")
	for _, sum := range []match.PerComponent{p.Employer, p.Worker} {
		total := 0.0
		for _, w := range sum {
			total += w
		}
		require.InDelta(t, 1, total, 1e-12)
	}
}

func TestParamsValidate(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for _, tt := range []struct {
		field string
		set   func(p *match.Params, x float64)
		good  []float64
		bad   []float64
	}{
		{"Floor", func(p *match.Params, x float64) { p.Floor = x }, []float64{1e-6, 0.1}, []float64{0, 1e-7, -1, 1, nan}},
		{"Employer.skills", func(p *match.Params, x float64) { p.Employer[match.Skills] = x }, []float64{0, 1e-6, 5}, []float64{-1, 1e-9, inf, nan}},
		{"Worker.wage", func(p *match.Params, x float64) { p.Worker[match.Wage] = x }, []float64{0, 1e-6, 5}, []float64{-1, 1e-9, inf, nan}},
		{"Prior.hours", func(p *match.Params, x float64) { p.Prior[match.Hours] = x }, []float64{0.05, 1}, []float64{0.04, 1.1, nan}},
		{"Skills.Optional", func(p *match.Params, x float64) { p.Skills.Optional = x }, []float64{0, 1}, []float64{-0.1, 1.1, nan}},
		{"Skills.Floor", func(p *match.Params, x float64) { p.Skills.Floor = x }, []float64{0.01, 1}, []float64{0, 1.1, nan}},
		{"Location.SameRegion", func(p *match.Params, x float64) { p.Location.SameRegion = x }, []float64{0, 1}, []float64{-0.1, 1.1, nan}},
		{"Location.FromAbroad", func(p *match.Params, x float64) { p.Location.FromAbroad = x }, []float64{0, 1}, []float64{-0.1, 1.1, nan}},
		{"Location.CommuteDecay", func(p *match.Params, x float64) { p.Location.CommuteDecay = x }, []float64{0.3}, []float64{0, -1, inf, nan}},
		{"Location.CommuteMax", func(p *match.Params, x float64) { p.Location.CommuteMax = x }, []float64{0, 100}, []float64{-1, inf, nan}},
		{"Location.RelocationShare", func(p *match.Params, x float64) { p.Location.RelocationShare = x }, []float64{0, 1}, []float64{-0.1, 1.1, nan}},
		{"Location.RelocationDecay", func(p *match.Params, x float64) { p.Location.RelocationDecay = x }, []float64{1}, []float64{0, -1, inf, nan}},
		{"Experience.Rate", func(p *match.Params, x float64) { p.Experience.Rate = x }, []float64{1}, []float64{0, -1, inf, nan}},
		{"Availability.Horizon", func(p *match.Params, x float64) { p.Availability.Horizon = x }, []float64{1}, []float64{0, -1, inf, nan}},
		{"Wage.Tolerance", func(p *match.Params, x float64) { p.Wage.Tolerance = x }, []float64{1}, []float64{0, -1, inf, nan}},
		{"Experience.Rate", func(p *match.Params, x float64) { p.Experience.Rate = x }, []float64{1e-9, 10}, []float64{10.1}},
		{"Language.Levels", func(p *match.Params, x float64) { p.Language.Levels = x }, []float64{1, 7}, []float64{0.9, 7.1, nan}},
		{"Education.PerLevel", func(p *match.Params, x float64) { p.Education.PerLevel = x }, []float64{0, 1}, []float64{-0.1, 1.1, nan}},
		{"Employer.wage", func(p *match.Params, x float64) { p.Employer[match.Wage] = x }, []float64{0}, []float64{0.1}},
		{"Order", func(p *match.Params, x float64) { p.Order = match.Order(x) }, []float64{0, 1}, []float64{2}},
		{"Levels[0]", func(p *match.Params, x float64) { p.Levels[0] = x }, []float64{0.2}, []float64{-0.1, nan}},
		{"sum of Levels", func(p *match.Params, x float64) { p.Levels[0] = x }, []float64{0.2}, []float64{0.3}},
		{"proximity[1]", func(p *match.Params, x float64) { p.Occupation[1] = x }, []float64{0, 0.45}, []float64{-0.1, nan}},
	} {
		for _, x := range tt.good {
			p := match.DefaultParams()
			tt.set(&p, x)
			require.NoError(t, p.Validate(), "%s = %v", tt.field, x)
		}
		for _, x := range tt.bad {
			p := match.DefaultParams()
			tt.set(&p, x)
			err := p.Validate()
			require.ErrorIs(t, err, fact.ErrRange, "%s = %v", tt.field, x)
			require.ErrorContains(t, err, tt.field)
			_, err = match.NewScorer(match.Config{Params: p, Regions: country(t)})
			require.ErrorIs(t, err, fact.ErrRange, "no scorer is made of them")
		}
	}
	p := match.DefaultParams()
	p.Employer, p.Worker = match.PerComponent{}, match.PerComponent{}
	err := p.Validate()
	require.ErrorContains(t, err, "sum of Employer")
	require.ErrorContains(t, err, "sum of Worker")
	require.Error(t, match.Params{}.Validate(), "the zero value is not a default")
}

func TestNewScorerReportsAll(t *testing.T) {
	p := match.DefaultParams()
	p.Floor = 2
	config := match.Config{Params: p, Specificity: taxonomy.Frequencies{N: 3, DF: map[taxonomy.Skill]int{"ok": 3, "z": -1, "m": 4, "a": 9}}}
	_, err := match.NewScorer(config)
	for range 20 {
		_, again := match.NewScorer(config)
		require.EqualError(t, again, err.Error(), "in the same order every time")
	}
	var faults *fact.Faults
	require.ErrorAs(t, err, &faults)
	require.ErrorIs(t, err, fact.ErrMissing, "the tree")
	require.ErrorContains(t, err, `config.Specificity: DF: "a": out of range: 9 documents of 3`)
	values := []string{}
	for _, f := range faults.All() {
		if f.Field == "DF" {
			values = append(values, f.Value)
		}
	}
	require.Equal(t, []string{"a", "m", "z"}, values)
	require.ErrorContains(t, err, "params: Floor")

	_, err = match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: country(t), Specificity: taxonomy.Frequencies{N: -1}})
	require.ErrorIs(t, err, fact.ErrRange, "a negative number of documents would make weights that are no numbers")
}

func TestScorerReturnsItsParts(t *testing.T) {
	tree := country(t)
	s, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: tree})
	require.NoError(t, err)
	require.Equal(t, match.DefaultParams(), s.Params())
	require.Same(t, tree, s.Regions())
	empty, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: &geo.Tree{}})
	require.NoError(t, err, "a tree without regions leaves every region unknown")
	require.Equal(t, fact.Unknown, gate(empty, match.Vacancy{Region: "C"}, match.Worker{Region: "C"}, match.GateLocation))
}
