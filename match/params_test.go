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
		{"Floor", func(p *match.Params, x float64) { p.Floor = x }, []float64{1e-9, 0.1}, []float64{0, -1, 1, nan}},
		{"Employer.skills", func(p *match.Params, x float64) { p.Employer[match.Skills] = x }, []float64{0, 1e-6, 5}, []float64{-1, 1e-9, inf, nan}},
		{"Worker.wage", func(p *match.Params, x float64) { p.Worker[match.Wage] = x }, []float64{0, 1e-6, 5}, []float64{-1, 1e-9, inf, nan}},
		{"Prior.hours", func(p *match.Params, x float64) { p.Prior[match.Hours] = x }, []float64{0.05, 1}, []float64{0.04, 1.1, nan}},
		{"OptionalSkill", func(p *match.Params, x float64) { p.OptionalSkill = x }, []float64{0, 1}, []float64{-0.1, 1.1, nan}},
		{"SkillFloor", func(p *match.Params, x float64) { p.SkillFloor = x }, []float64{0.01, 1}, []float64{0, 1.1, nan}},
		{"SameRegion", func(p *match.Params, x float64) { p.SameRegion = x }, []float64{0, 1}, []float64{-0.1, 1.1, nan}},
		{"FromAbroad", func(p *match.Params, x float64) { p.FromAbroad = x }, []float64{0, 1}, []float64{-0.1, 1.1, nan}},
		{"CommuteDecay", func(p *match.Params, x float64) { p.CommuteDecay = x }, []float64{0.3}, []float64{0, -1, inf, nan}},
		{"CommuteMax", func(p *match.Params, x float64) { p.CommuteMax = x }, []float64{0, 100}, []float64{-1, inf, nan}},
		{"RelocationShare", func(p *match.Params, x float64) { p.RelocationShare = x }, []float64{0, 1}, []float64{-0.1, 1.1, nan}},
		{"RelocationDecay", func(p *match.Params, x float64) { p.RelocationDecay = x }, []float64{1}, []float64{0, -1, inf, nan}},
		{"ExperienceRate", func(p *match.Params, x float64) { p.ExperienceRate = x }, []float64{1}, []float64{0, -1, inf, nan}},
		{"AvailabilityHorizon", func(p *match.Params, x float64) { p.AvailabilityHorizon = x }, []float64{1}, []float64{0, -1, inf, nan}},
		{"WageTolerance", func(p *match.Params, x float64) { p.WageTolerance = x }, []float64{1}, []float64{0, -1, inf, nan}},
		{"proximity[1]", func(p *match.Params, x float64) { p.Proximity[1] = x }, []float64{0, 0.45}, []float64{-0.1, nan}},
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
	config := match.Config{Params: p, Specificity: match.Specificity{N: 3, DF: map[taxonomy.Skill]int{"ok": 3, "z": -1, "m": 4, "a": 9}}}
	_, err := match.NewScorer(config)
	for range 20 {
		_, again := match.NewScorer(config)
		require.EqualError(t, again, err.Error(), "in the same order every time")
	}
	var faults *fact.Faults
	require.ErrorAs(t, err, &faults)
	require.ErrorIs(t, err, fact.ErrMissing, "the tree")
	require.ErrorContains(t, err, `config: Specificity.DF: "a": out of range: 9 documents of 3`)
	values := []string{}
	for _, f := range faults.All() {
		if f.Field == "Specificity.DF" {
			values = append(values, f.Value)
		}
	}
	require.Equal(t, []string{"a", "m", "z"}, values)
	require.ErrorContains(t, err, "params: Floor")

	_, err = match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: country(t), Specificity: match.Specificity{N: -1}})
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
