package match_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// classified is a configuration in which everything has something.
func classified(t *testing.T) (match.Config, matchtest.Records) {
	t.Helper()
	r := matchtest.Random(3, 1, 150)
	c := r.Config
	require.NoError(t, c.Classify(t.Context(), taxonomy.Sample()))
	return c, r
}

// packOf compiles and packs the records' workers.
func packOf(t *testing.T, c match.Config, r matchtest.Records) (*match.Scorer, match.PackedArrays) {
	t.Helper()
	s, err := match.NewScorer(c)
	require.NoError(t, err)
	p := match.NewWorkerPacker(nil)
	for i := range r.Workers {
		require.NoError(t, p.Add(s.Worker(&r.Workers[i])))
	}
	packed, err := p.Packed(t.Context(), nil)
	require.NoError(t, err)
	return s, packed.Arrays()
}

// TestCompilation: scorers of one compilation pack workers into the same words,
// and every part of a configuration that packed workers depend on is in it.
func TestCompilation(t *testing.T) {
	c, r := classified(t)
	s, packed := packOf(t, c, r)
	rules := func(c *match.Config, change func(r *match.Rules)) {
		c.Rules.FreeMovement, c.Rules.Permits = slices.Clone(c.Rules.FreeMovement), slices.Clone(c.Rules.Permits)
		change(&c.Rules)
	}
	for _, tt := range []struct {
		name, why string
		same      bool
		change    func(c *match.Config)
	}{
		{"nothing", "", true, func(*match.Config) {}},
		{"params", "weights and curves are asked at scoring", true, func(c *match.Config) {
			c.Params.Employer = match.PerComponent{match.Skills: 1, match.Hours: 2}
			c.Params.Floor, c.Params.Location.CommuteMax, c.Params.Experience.Rate = 1e-3, 7, 0.1
			c.Params.Order = match.ByLow
		}},
		{"specificity", "weighs demands", true, func(c *match.Config) { c.Specificity = taxonomy.Frequencies{} }},
		{"travel", "is asked at scoring", true, func(c *match.Config) { c.Travel = geo.Travel{{"BY-MI", "BY-HM"}: geo.Kilometre} }},
		{"model", "sees scores", true, func(c *match.Config) { c.Model = match.Calibrated{Employer: same{}, Worker: same{}} }},
		{"other rules", "are asked of vacancies", true, func(c *match.Config) {
			c.Rules.Exempt, c.Rules.Regulated, c.Rules.MinimumAge = nil, nil, nil
			c.Rules.Source, c.Rules.Date = "another", fact.Opt[match.Date]{}
		}},
		{"a rule's limits", "are asked of vacancies, as long as the order of rules stays", true, func(c *match.Config) {
			rules(c, func(r *match.Rules) { r.FreeMovement[1].Occupations = []taxonomy.Code{"9"} })
		}},
		{"the order of rules", "carries no meaning", true, func(c *match.Config) {
			rules(c, func(r *match.Rules) { slices.Reverse(r.FreeMovement); slices.Reverse(r.Permits) })
		}},

		{"regions", "number homes and areas", false, func(c *match.Config) { c.Regions = oneMore(t, c.Regions, "BY") }},
		{"nested regions", "end areas", false, func(c *match.Config) { c.Regions = oneMore(t, c.Regions, "BY-MI") }},
		{"taxonomy", "numbers skills", false, func(c *match.Config) { c.Credits = nil }},
		{"containment", "numbers occupations", false, func(c *match.Config) { c.Containment = nil }},
		{"citizenships", "make groups", false, func(c *match.Config) {
			rules(c, func(r *match.Rules) { r.FreeMovement[1].Citizenships = []string{"RU", "UZ"} })
		}},
		{"groups", "are numbered", false, func(c *match.Config) {
			rules(c, func(r *match.Rules) { r.FreeMovement = r.FreeMovement[:1] })
		}},
		{"a name that changes the order", "so that groups have other numbers", false, func(c *match.Config) {
			rules(c, func(r *match.Rules) { r.FreeMovement[1].Name = "zzz" })
		}},
		{"classes", "find rules", false, func(c *match.Config) {
			rules(c, func(r *match.Rules) { r.Permits[2].Class = "single" })
		}},
		{"rules for permits", "are numbered", false, func(c *match.Config) {
			rules(c, func(r *match.Rules) { r.Permits = r.Permits[1:] })
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			other := c
			tt.change(&other)
			s2, packed2 := packOf(t, other, r)
			if tt.same {
				require.Equal(t, s.Compilation(), s2.Compilation(), tt.why)
				require.Equal(t, s.LateNames(), s2.LateNames())
				require.Equal(t, packed, packed2, tt.why)
			} else {
				require.NotEqual(t, s.Compilation(), s2.Compilation(), tt.why)
				require.NotEqual(t, packed, packed2, "the premise: %s", tt.why)
			}
		})
	}
}

type same struct{}

func (same) Predict(score float64) float64 { return score }

// oneMore is a tree with one more region, below a parent and before all others.
func oneMore(t *testing.T, tree *geo.Tree, parent geo.Code) *geo.Tree {
	t.Helper()
	var rows []geo.Region
	for _, r := range tree.All() {
		rows = append(rows, r)
	}
	out, err := geo.NewTree(append(rows, geo.Region{Code: "BY-A", Parent: parent}))
	require.NoError(t, err)
	return out
}

// TestLateNames: a scorer numbers names in the order that it is given, or refuses
// to and changes nothing.
func TestLateNames(t *testing.T) {
	c, r := classified(t)
	s, packed := packOf(t, c, r)
	late := s.LateNames()
	require.Greater(t, len(late.Skills), 2, "the premise")
	require.Greater(t, len(late.Languages), 2)
	require.Greater(t, len(late.Currencies), 1)
	fresh := func() *match.Scorer {
		s, err := match.NewScorer(c)
		require.NoError(t, err)
		return s
	}

	again := fresh()
	require.NoError(t, again.NumberLate(late))
	require.Equal(t, late, again.LateNames())
	require.NoError(t, again.NumberLate(late), "twice is once")
	slices.Reverse(r.Workers)
	p := match.NewWorkerPacker(nil)
	for i := range r.Workers {
		require.NoError(t, p.Add(again.Worker(&r.Workers[len(r.Workers)-1-i])))
	}
	repacked, err := p.Packed(t.Context(), nil)
	require.NoError(t, err)
	require.Equal(t, packed, repacked.Arrays(), "numbers are those of the first scorer, whatever comes first")
	require.NoError(t, again.NumberLate(match.LateNames{Skills: late.Skills[:1]}), "others come after them")

	for _, tt := range []struct {
		name string
		late match.LateNames
		met  []match.SkillHeld
	}{
		{"another order", match.LateNames{Skills: []string{"b", "a"}}, []match.SkillHeld{{Skill: "a"}, {Skill: "b"}}},
		{"another one first", match.LateNames{Skills: []string{"a"}}, []match.SkillHeld{{Skill: "b"}}},
		{"twice", match.LateNames{Skills: []string{"a", "a"}}, nil},
		{"one of the taxonomy", match.LateNames{Skills: []string{graphSkill(c)}}, nil},
		{"languages", match.LateNames{Skills: []string{"x"}, Languages: []string{"x", "x"}}, nil},
		{"currencies", match.LateNames{Languages: []string{"x"}, Currencies: []string{"x", "x"}}, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := fresh()
			s.Worker(&match.Worker{ID: "w", Skills: tt.met})
			before := s.LateNames()
			require.ErrorIs(t, s.NumberLate(tt.late), match.ErrNumbers)
			require.Equal(t, before, s.LateNames())
		})
	}
}

// graphSkill is a skill of the configuration's taxonomy.
func graphSkill(c match.Config) string {
	for _, id := range c.Credits.Graph().All() {
		return id
	}
	return ""
}

// TestNamesOfAPack: the same workers in the same order have the same pack,
// whatever the order in which they came, and names go with who mentions them.
func TestNamesOfAPack(t *testing.T) {
	c, r := classified(t)
	s, err := match.NewScorer(c)
	require.NoError(t, err)
	pack := func(order []uint32) *match.PackedWorkers {
		p := match.NewWorkerPacker(nil)
		turned := make([]uint32, len(order)) // where each worker came
		for at, i := range order {
			require.NoError(t, p.Add(s.Worker(&r.Workers[i])))
			turned[i] = uint32(at)
		}
		packed, err := p.Packed(t.Context(), turned)
		require.NoError(t, err)
		return packed
	}
	order := make([]uint32, len(r.Workers))
	for i := range order {
		order[i] = uint32(i)
	}
	want := pack(order)
	slices.Reverse(order)
	got := pack(order)
	require.Equal(t, want.Arrays(), got.Arrays())
	require.Greater(t, len(want.Arrays().Names), 10, "the premise")

	few := match.NewWorkerPacker(want)
	few.Copy(want, 0)
	one, err := few.Packed(t.Context(), []uint32{0})
	require.NoError(t, err)
	require.Less(t, len(one.Arrays().Names), 10)
}
