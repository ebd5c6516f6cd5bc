//go:build !race && !386

package market_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

func TestLargeRecordsValidate(t *testing.T) {
	for _, unknown := range []float64{0, 0.03, 0.5, 1} {
		s := market.DefaultLarge()
		s.Unknown = unknown
		validate(t, large(t, s))
	}
}

func TestLargeESCO(t *testing.T) {
	s := market.DefaultLarge()
	s.ESCO = esco(t)
	l := large(t, s)
	validate(t, l)
	uses := skillsOfUnits(s.ESCO)
	common := s.ESCO.Frequencies().DF
	held, known, foreign := 0, 0, 0
	for w := range l.Workers(5000) {
		held += len(w.Skills)
		if w.Skills != nil {
			known++
		}
		for _, h := range w.Skills {
			if !uses[w.Occupations[0].Code][h.Skill] {
				foreign++
				require.Greater(t, common[h.Skill], 30, "%s: %s is no skill of the occupation, nor a common one", w.ID, h.Skill)
			}
		}
	}
	require.InDelta(t, 14.5, float64(held)/float64(known), 0.2)
	require.Less(t, float64(foreign)/float64(held), 0.3)
}

func skillsOfUnits(e *taxonomy.ESCO) map[taxonomy.Code]map[taxonomy.Skill]bool {
	units := make(map[taxonomy.Code]map[taxonomy.Skill]bool)
	for o := range taxonomy.Node(e.Occupations().Items()) {
		if units[e.Unit(o)] == nil {
			units[e.Unit(o)] = make(map[taxonomy.Skill]bool)
		}
		for _, n := range slices.Concat(e.Essential(o), e.Optional(o)) {
			units[e.Unit(o)][taxonomy.Skill(e.Skills().ID(n))] = true
		}
	}
	return units
}

func validate(t *testing.T, l *market.Large) {
	t.Helper()
	c := l.Config()
	codes := match.Codes{Occupations: taxonomy.ISCO08(), Regions: c.Regions}
	_, err := match.NewScorer(c)
	require.NoError(t, err)
	ids := make(map[string]bool)
	for v := range l.Vacancies(1500) {
		require.NoError(t, v.Validate(codes))
		require.NotEmpty(t, v.Title)
		require.Equal(t, fact.No, v.Remote)
		require.True(t, len(v.Skills) >= 6 && len(v.Skills) <= 14, "%s asks for %d skills", v.ID, len(v.Skills))
		require.False(t, v.Skills[0].Optional, v.ID)
		ids[v.ID] = true
	}
	for w := range l.Workers(1500) {
		require.NoError(t, w.Validate(codes))
		require.NotEmpty(t, w.Headline)
		require.Equal(t, w.Origin != match.Abroad, c.Regions.Has(w.Region), w.ID)
		require.False(t, slices.Contains(w.MovesTo, w.Region), w.ID)
		ids[w.ID] = true
	}
	require.Len(t, ids, 3000, "ids are unique")
}

// The shape that the documentation states, measured.
func TestLargeShape(t *testing.T) {
	const n = 20_000
	l := large(t, market.DefaultLarge())
	tree := l.Config().Regions
	var skills, speak, known, moves, one, sixteen, willing float64
	holders := make(map[taxonomy.Skill]int)
	units, regions := make(map[taxonomy.Code]int), make(map[geo.Code]int)
	for w := range l.Workers(n) {
		units[w.Occupations[0].Code]++
		regions[w.Region]++
		if w.Skills != nil {
			known++
			skills += float64(len(w.Skills))
		}
		for _, h := range w.Skills {
			holders[h.Skill]++
		}
		require.LessOrEqual(t, len(w.Languages), 4)
		if w.Languages != nil {
			require.NotEmpty(t, w.Languages)
			speak++
		}
		if w.MovesTo == nil {
			continue
		}
		willing++
		switch at := reachable(tree, &w); at {
		case 1:
			one++
			moves++
		case 16:
			sixteen++
			moves += 16
		default:
			require.True(t, at >= 2 && at <= 7, "%s: %d regions", w.ID, at)
			moves += float64(at)
		}
	}
	require.InDelta(t, 14.5, skills/known, 0.15, "skills a worker")
	require.InDelta(t, 3.0, moves/willing, 0.1, "regions a worker")
	within(t, 0.6, int(one), int(willing), "would work in one region")
	within(t, 0.05, int(sixteen), int(willing), "would work in sixteen")
	require.InDelta(t, 0.997, willing/n, 0.003)
	require.InDelta(t, 0.97, speak/n, 0.01)

	within(t, 0.4076, rank(holders, 1), n, "the most popular skill")
	require.InDelta(t, 0.0024, float64(rank(holders, 1000))/n, 0.0004)
	require.Greater(t, len(holders), 11_000)
	zipfian(t, units, 0.8, 436)
	zipfian(t, regions, 0.7, 310) // with ten countries outside, of which each has one in a hundred
}

// Origins, and what goes with them for the hard constraints.
func TestLargeRights(t *testing.T) {
	const n = 20_000
	origins, drives := make(map[match.Origin]int), [2]int{}
	permits := make(map[match.Origin][2]int)
	for w := range large(t, market.DefaultLarge()).Workers(n) {
		origins[w.Origin]++
		if w.Permits != nil {
			permits[w.Origin] = count(permits[w.Origin], len(w.Permits) > 0)
		}
		if w.Licences != nil {
			drives = count(drives, slices.Contains(w.Licences, "driving-b"))
		}
	}
	within(t, 0.1, origins[match.Immigrant], n, "immigrants")
	within(t, 0.1, origins[match.Abroad], n, "abroad")
	require.NotContains(t, permits, match.Local, "nobody asks a local")
	within(t, 0.75, permits[match.Immigrant][0], permits[match.Immigrant][1], "immigrants with a permit")
	within(t, 0.35, permits[match.Abroad][0], permits[match.Abroad][1], "people abroad with a permit")
	within(t, 0.75, drives[0], drives[1], "who drive")
}

// reachable counts the regions where a worker would work.
func reachable(tree *geo.Tree, w *match.Worker) int {
	in := make(map[geo.Code]bool)
	for _, area := range append([]geo.Code{w.Region}, w.MovesTo...) {
		for r := range tree.Within(area) {
			if len(tree.Children(r)) == 0 {
				in[r] = true
			}
		}
	}
	return len(in)
}

func rank[K comparable](counts map[K]int, k int) int {
	var all []int
	for _, n := range counts {
		all = append(all, n)
	}
	slices.Sort(all)
	return all[len(all)-k]
}

// zipfian checks the ratio of the counts at ranks 1 and 30.
func zipfian[K comparable](t *testing.T, counts map[K]int, exponent float64, most int) {
	t.Helper()
	require.LessOrEqual(t, len(counts), most)
	require.Greater(t, len(counts), most*9/10)
	require.InEpsilon(t, math.Pow(30, exponent), float64(rank(counts, 1))/float64(rank(counts, 30)), 0.2)
}

func TestLargeVacancies(t *testing.T) {
	const n = 5000
	skills, optional, levels, languages, must := 0, 0, 0, 0, 0
	for v := range large(t, market.DefaultLarge()).Vacancies(n) {
		for _, d := range v.Skills {
			skills++
			if d.Optional {
				optional++
			}
			if d.Level.Known() {
				levels++
			}
		}
		require.LessOrEqual(t, len(v.Languages), 2)
		for _, l := range v.Languages {
			languages++
			if l.Must {
				must++
			}
		}
	}
	require.InDelta(t, 10.0, float64(skills)/n, 0.15)
	within(t, 0.36, optional, skills, "optional")
	within(t, 0.8, levels, skills, "with a level")
	within(t, 0.5, must, languages, "a must")
}

// Skills have four related ones in the mean, at 0.25 to 0.64.
func TestLargeCredits(t *testing.T) {
	c := large(t, market.DefaultLarge()).Config()
	items, related, low, high := c.Credits.Graph().Items(), 0, 1.0, 0.0
	for req := range taxonomy.Node(items) {
		for have, credit := range c.Credits.Related(req) {
			if have != req {
				related++
				low, high = min(low, credit), max(high, credit)
			}
		}
	}
	require.Equal(t, 14_000, items)
	require.InDelta(t, 4.0, float64(related)/float64(items), 0.2)
	require.InDelta(t, 0.25, low, 0.03)
	require.InDelta(t, 0.64, high, 0.01)

	require.Len(t, c.Specificity.DF, items)
	counts := make(map[taxonomy.Skill]int)
	const n = 20_000
	for w := range large(t, market.DefaultLarge()).Workers(n) {
		for _, h := range w.Skills {
			counts[h.Skill]++
		}
	}
	for s, df := range c.Specificity.DF {
		if expected := float64(df) * n / float64(c.Specificity.N); expected > 200 {
			require.InEpsilon(t, expected, counts[s], 0.25, "%s: what is expected is what is drawn", s)
		}
	}
	c.Specificity.DF["skill-00000"] = 0
	require.NotZero(t, large(t, market.DefaultLarge()).Config().Specificity.DF["skill-00000"])
}

// The hard constraints have work: of those who can reach the work, some fail by
// each of them and half fail none.
func TestLargeConstraints(t *testing.T) {
	l := large(t, market.DefaultLarge())
	s, err := match.NewScorer(l.Config())
	require.NoError(t, err)
	var workers []*match.PreparedWorker
	for w := range l.Workers(3000) {
		workers = append(workers, s.Worker(&w))
	}
	near, passed, failed := 0, 0, make(map[match.Gates]int)
	for v := range l.Vacancies(150) {
		query := s.Vacancy(&v)
		for _, w := range workers {
			verdict := s.Verdict(query, w)
			if verdict.Failed&match.GateLocation != 0 {
				continue
			}
			near++
			if verdict.Failed == 0 {
				passed++
			}
			for _, g := range verdict.Failed.All() {
				failed[g]++
			}
		}
	}
	require.InDelta(t, 0.54, float64(passed)/float64(near), 0.1)
	for _, g := range []match.Gates{match.GatePermit, match.GateLicence, match.GateLanguage, match.GateSchedule, match.GateRecognition} {
		require.Positive(t, failed[g], g)
	}
}

// esco is the real classification, where the shared data are at hand.
func esco(t *testing.T) *taxonomy.ESCO {
	t.Helper()
	shared := os.Getenv("BEVERIDGE_SHARED")
	if shared == "" {
		t.Skip("BEVERIDGE_SHARED is not set: ESCO is not at hand")
	}
	e, _, err := taxonomy.ReadESCO(t.Context(), os.DirFS(filepath.Join(shared, "data", "esco")), "en")
	require.NoError(t, err)
	return e
}
