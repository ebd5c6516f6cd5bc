package audit_test

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/audit"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares with a file that people read in reviews; -update rewrites it.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// subject is a small system that was audited and tested.
func subject(t *testing.T, src *audit.Source) *audit.Subject {
	t.Helper()
	config := src.Config
	config.Params = match.DefaultParams()
	config.Rules = match.Rules{
		Jurisdiction: "X", Version: "1", Source: "invented", Date: fact.Some(match.DateOf(2026, 1, 1)),
		MinimumAge: []match.AgeRule{{Years: 16}}, Permits: []match.PermitRule{{Class: "work"}},
	}
	config.Credits, config.Containment = nil, nil
	s := scorerOf(t, config)
	v := slices.MinFunc(src.Market.Vacancies, func(a, b match.Vacancy) int { return strings.Compare(a.ID, b.ID) })
	pool, err := audit.RankingPool(t.Context(), s, &v, src.Market.Workers, brute(s, &v, src.Market.Workers), 15)
	require.NoError(t, err)
	bySkill := audit.Attribute{Name: "a third", Of: func(w *match.Worker) string {
		return []string{"one", "two", "three"}[match.TieHash(w.ID)%3]
	}}
	settings := audit.DefaultSettings()
	settings.Relabellings.Enumerate, settings.Relabellings.Draws = 1, 99
	p := planning()
	p.Policy.Quotas = []plan.Quota{{Name: "abroad", Groups: []plan.Group{plan.FromAbroad}, Max: assign.NoLimit}}
	flip, err := audit.Flip(t.Context(), src.Market, func(_ context.Context, m plan.Market) (audit.System, error) {
		return audit.System{Scorer: s, Ranker: ranker{scorer: s, m: m}, Plan: p}, nil
	}, audit.FlipSettings{Seed: 1, Rounds: 1, Top: 10})
	require.NoError(t, err)
	require.NoError(t, flip.Err())
	return &audit.Subject{
		Name: "Test", Version: "v1.2.3", Purpose: "To be read in a test.", Provider: "Nobody", Date: match.DateOf(2026, 9, 1),
		Learned: fact.No, Config: config, Plan: p, Market: src.Market, Data: "Synthetic: random records.",
		Reports: []*audit.Report{audited(t, pool, []audit.Attribute{bySkill, audit.ByOrigin()}, settings)}, Flip: flip,
		Limits: []string{"It is a test."},
	}
}

// TestCard is the card of a small system, for people to read, and that the order of
// the records leaves no trace in it.
func TestCard(t *testing.T) {
	src := source(11)
	for i := range src.Market.Workers {
		if i%3 > 0 {
			src.Market.Workers[i].Protected = map[string]string{"sex": []string{"f", "m"}[i%2]}
		}
	}
	c, err := audit.NewCard(t.Context(), subject(t, src))
	require.NoError(t, err)
	golden(t, "card.md", c.Markdown())
	data, err := c.JSON()
	require.NoError(t, err)
	var again audit.Card
	require.NoError(t, json.Unmarshal(data, &again))
	back, err := again.JSON()
	require.NoError(t, err)
	require.Equal(t, string(data), string(back), "the card can be read back")

	other, err := audit.NewCard(t.Context(), subject(t, shuffle(src)))
	require.NoError(t, err)
	data2, err := other.JSON()
	require.NoError(t, err)
	require.Equal(t, string(data), string(data2))
}

// TestCardIsOfTheParameters: what is changed in the configuration is changed in the
// card.
func TestCardIsOfTheParameters(t *testing.T) {
	s := subject(t, source(11))
	before, err := audit.NewCard(t.Context(), s)
	require.NoError(t, err)
	s.Config.Params.Employer[match.Language] = 0.3
	s.Config.Model = leaky{}
	s.Market.Workers[0].Region = "X"
	after, err := audit.NewCard(t.Context(), s)
	require.NoError(t, err)
	require.NotEqual(t, before.Views[0], after.Views[0])
	require.Equal(t, before.Views[1], after.Views[1])
	require.NotEqual(t, before.Params, after.Params)
	require.True(t, after.Model)
	require.Contains(t, after.Markdown(), "A model of the user's own")
	sum := 0.0
	for _, x := range after.Views[0].Components {
		require.NotEqual(t, match.Wage, x.Component)
		sum += x.Share
	}
	require.InDelta(t, 1, sum, 1e-12)
}

// TestCardCoversEverything: each field of a record is counted, or named as one whose
// blank is no unknown; each component and constraint is described.
func TestCardCoversEverything(t *testing.T) {
	s := subject(t, source(11))
	s.Plan.Settings.Placements = &plan.Placements{Rules: []string{"F09", "F11"}, Facts: make([]plan.PlacementFacts, 2)}
	all := match.PerComponent{}
	for k := range all {
		all[k] = 1
	}
	s.Config.Params.Worker = all
	c, err := audit.NewCard(t.Context(), s)
	require.NoError(t, err)
	require.Contains(t, c.Plan.Protection, "stated of placements: 2 facts; asked of every placement: F09, F11")
	require.Len(t, c.Views[1].Components, match.NumComponents)
	texts := map[string]bool{}
	for _, x := range c.Views[1].Components {
		texts[x.Reads] = true
	}
	require.Len(t, texts, match.NumComponents)
	require.Len(t, c.Constraints, match.NumGates)
	for _, x := range c.Constraints {
		require.NotEmpty(t, x.Reads)
		require.NotEmpty(t, x.Gate.String())
		require.Equal(t, x.Gate == match.GatePermit || x.Gate == match.GateAge, x.Law)
	}
	for _, kind := range []struct {
		record reflect.Type
		fields []audit.CardField
	}{{reflect.TypeFor[match.Worker](), c.Data.Workers}, {reflect.TypeFor[match.Vacancy](), c.Data.Vacancies}} {
		seen := map[string]bool{"id": true, "wishes": true, "refusals": true, "protected": true}
		for _, f := range kind.fields {
			seen[f.Field] = true
		}
		for i := range kind.record.NumField() {
			name, _, _ := strings.Cut(kind.record.Field(i).Tag.Get("json"), ",")
			require.True(t, seen[name], name)
		}
	}
	unknown := 0
	for i := range s.Market.Workers {
		if s.Market.Workers[i].Skills == nil {
			unknown++
		}
	}
	require.Positive(t, unknown)
	for _, f := range c.Data.Workers {
		if f.Field == "skills" {
			require.Equal(t, audit.CardField{Field: "skills", Unknown: unknown, Of: 40}, f, "an empty list is not unknown")
		}
	}
}

// TestCardSaysWhatIsMissing: a card of nothing says so, in words.
func TestCardSaysWhatIsMissing(t *testing.T) {
	_, err := audit.NewCard(t.Context(), &audit.Subject{})
	for _, want := range []string{"card: Name", "card: Version", "params"} {
		require.ErrorContains(t, err, want)
	}
	c, err := audit.NewCard(t.Context(), &audit.Subject{Name: "x", Version: "1", Config: match.Config{Params: match.DefaultParams()}})
	require.NoError(t, err)
	text := c.Markdown()
	for _, want := range []string{
		"No audit is attached", "No flip test is attached", "Purpose: not stated", "Source: not stated", "No plans are made",
		"No protected attributes are recorded", "is not stated", "jurisdiction not stated",
	} {
		require.Contains(t, text, want)
	}
	c, err = audit.NewCard(t.Context(), &audit.Subject{
		Name: "x", Version: "1", Config: match.Config{Params: match.DefaultParams()},
		Flip: &audit.FlipReport{ScoreChanges: 1}, Learned: fact.Yes,
	})
	require.NoError(t, err)
	require.Contains(t, c.Markdown(), "THE FLIP TEST DID NOT PASS")
	require.Contains(t, c.Markdown(), "were learned from data")
}
