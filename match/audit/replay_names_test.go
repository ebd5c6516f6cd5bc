//go:build !race

package audit_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/audit"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// The goroutines are those of package plan, whose tests the race detector sees.

// TestReplayNames: what changed is named, be it an input, a parameter or the result.
func TestReplayNames(t *testing.T) {
	parts := func(list []audit.Difference) (out []string) {
		for _, d := range list {
			require.NotEqual(t, d.Before, d.After)
			if d.Part != "result" {
				out = append(out, strings.TrimSpace(d.Part+" "+d.Name))
			}
		}
		return out
	}
	sample, err := market.Scoring(t.Context())
	require.NoError(t, err)
	unchanged := func() *audit.Source {
		src := source(1)
		src.Config.Credits, src.Config.Containment = sample.Credits, sample.Containment
		src.Config.Rules = match.Rules{Jurisdiction: "x", Source: "x", MinimumAge: []match.AgeRule{{Years: 16, AcrossBorders: true}}}
		return src
	}
	recorded := unchanged()
	recorded.EachRecord = true
	e := recordPlan(t, recorded, plan.Possible, plan.DefaultPolicy())
	for _, tt := range []struct {
		name, why string
		change    func(src *audit.Source)
		want      []string
	}{
		{"a worker", "each record is named", func(s *audit.Source) { s.Market.Workers[5].Headline = "new" }, []string{"input workers", `input workers: "W05"`}},
		{"protected", "the audit's data are inputs too", func(s *audit.Source) { s.Market.Workers[5].Protected = map[string]string{"sex": "f"} }, []string{"input workers", `input workers: "W05"`}},
		{"a worker more", "as is one that was not there", func(s *audit.Source) {
			s.Market.Workers = append(slices.Clone(s.Market.Workers), match.Worker{ID: "new"})
		}, []string{"input workers", `input workers: "new"`}},
		{"a worker less", "or is gone", func(s *audit.Source) { s.Market.Workers = s.Market.Workers[1:] }, []string{"input workers", `input workers: "W00"`}},
		{"another vacancy", "a plan depends on all", func(s *audit.Source) { s.Market.Vacancies[0].Title = "x" }, []string{"input vacancies", `input vacancies: "V00"`}},
		{"a weight", "by its path", func(s *audit.Source) { s.Config.Params.Employer[match.Location] = 0.151 }, []string{"parameter params.employer.location"}},
		{"the floor", "by its path", func(s *audit.Source) { s.Config.Params.Floor = 0.04 }, []string{"parameter params.floor"}},
		{"the rules", "law is a parameter", func(s *audit.Source) { s.Config.Rules.MinimumAge = nil }, []string{"parameter rules.minimum_age.0.across_borders"}},
		{"levels", "of single skills", func(s *audit.Source) {
			s.Config.Levels = map[taxonomy.Skill]match.LevelShares{"x": match.UniformLevels()}
		}, []string{"parameter levels"}},
		{"specificity", "a frozen table", func(s *audit.Source) { s.Config.Specificity.Version += "x" }, []string{"parameter specificity"}},
		{"travel", "distances", func(s *audit.Source) {
			s.Config.Travel = geo.Travel{{"BY-HO", "BY-MI"}: 300 * geo.Kilometre}
		}, []string{"parameter travel"}},
		{"credits", "taxonomies by their content", func(s *audit.Source) { s.Config.Credits = nil }, []string{"parameter credits"}},
		{"the policy of credits", "and not by which skills are related alone", func(s *audit.Source) {
			policy := s.Config.Credits.Policy()
			policy.Ceiling -= 0.1
			table, err := taxonomy.NewCreditTable(t.Context(), s.Config.Credits.Graph(), policy)
			require.NoError(t, err)
			s.Config.Credits = table
		}, []string{"parameter credits"}},
		{"containment", "and nearness of occupations", func(s *audit.Source) { s.Config.Containment = nil }, []string{"parameter containment"}},
		{"regions", "names too", func(s *audit.Source) {
			var rows []geo.Region
			for _, r := range s.Config.Regions.All() {
				rows = append(rows, r)
			}
			rows[0].Name += "x"
			tree, err := geo.NewTree(rows)
			require.NoError(t, err)
			s.Config.Regions = tree
		}, []string{"parameter regions"}},
		{"library", "the program", func(s *audit.Source) { s.Library = "v2" }, []string{"library"}},
		{"named", "and what is only named", func(s *audit.Source) { s.Named = map[string]string{"taxonomy": "2"} }, []string{"named taxonomy"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src := unchanged() // what was written down decides whether each record is named
			ids := strings.NewReplacer("W00", src.Market.Workers[0].ID, "W05", src.Market.Workers[5].ID, "V00", src.Market.Vacancies[0].ID)
			tt.change(src)
			got, err := audit.Replay(t.Context(), e, src)
			require.NoError(t, err)
			names := parts(got)
			if tt.name == "the rules" {
				require.NotEmpty(t, names)
				require.True(t, strings.HasPrefix(names[0], "parameter rules.minimum_age"), names)
				return
			}
			for i := range tt.want {
				require.Equal(t, ids.Replace(tt.want[i]), names[i], tt.why)
			}
			require.Len(t, names, len(tt.want))
		})
	}
}
