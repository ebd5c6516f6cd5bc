package market_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

func TestTable(t *testing.T) {
	rows := market.Table()
	require.GreaterOrEqual(t, len(rows), 50)
	seen := make(map[taxonomy.Code]bool)
	majors := make(map[taxonomy.Code]bool)
	users := make(map[taxonomy.Skill]int)
	sector := 0
	for _, r := range rows {
		require.True(t, taxonomy.ISCO08().Has(r.Code), r.Code)
		require.Equal(t, taxonomy.MaxLevel, r.Code.Level(), "%s is a unit group", r.Code)
		require.False(t, seen[r.Code], r.Code)
		seen[r.Code], majors[r.Code.Prefix(1)] = true, true
		require.GreaterOrEqual(t, r.Sector, sector, "a sector's rows stand together: %s", r.Code)
		sector = r.Sector
		require.True(t, len(r.Skills) >= 5 && len(r.Skills) <= 9, "%s has %d skills", r.Code, len(r.Skills))
		require.True(t, r.Wage >= 1000 && r.Wage <= 7000, r.Code)
		require.Equal(t, !r.Regulated, len(r.Licences) == 0 || !registers(r.Licences), "a register goes with a regulated occupation: %s", r.Code)
		for _, w := range r.Weights {
			require.Positive(t, w, r.Code)
		}
		for i, s := range r.Skills {
			require.NotContains(t, r.Skills[:i], s, r.Code)
			users[s]++
		}
	}
	require.Len(t, majors, 8, "all major groups but managers and armed forces")
	shared := 0
	for _, n := range users {
		if n > 1 {
			shared++
		}
	}
	require.Greater(t, shared, 40, "related occupations share skills")
}

func registers(licences []string) bool {
	return slices.ContainsFunc(licences, func(l string) bool {
		return strings.HasSuffix(l, "-registration") || l == "teaching-diploma"
	})
}

func TestPlacesAreTheSampleCountry(t *testing.T) {
	var want []string
	for _, c := range geo.Belarus().Children("BY") {
		want = append(want, string(c))
	}
	require.Equal(t, want, market.PlaceCodes())
}

func TestPick(t *testing.T) {
	const n = 100_000
	counts := market.Pick(7, n, 0, 10, 30, 0, 60)
	for i, percent := range []float64{0, 10, 30, 0, 60} {
		within(t, percent/100, counts[i], n, "weight")
	}
}

func TestSpecificity(t *testing.T) {
	s := market.Specificity()
	require.Equal(t, len(market.Table()), s.N)
	require.NotEmpty(t, s.Version)
	uses := make(map[taxonomy.Skill]int)
	for _, r := range market.Table() {
		for _, k := range r.Skills {
			uses[k]++
		}
	}
	require.Equal(t, uses["technical-drawings"], s.DF["technical-drawings"])
	require.Greater(t, uses["technical-drawings"], 10)
	require.Greater(t, s.Specificity("bricklaying"), s.Specificity("technical-drawings"))
	require.Zero(t, s.Specificity("teamwork"), "asked for everywhere, it tells nothing")
	m := market.Sample(3)
	for _, v := range m.Vacancies {
		for _, d := range v.Skills {
			require.Positive(t, s.DF[d.Skill], "no skill outside the table: %s", d.Skill)
		}
	}
	s.DF["teamwork"] = 0
	require.NotZero(t, market.Specificity().DF["teamwork"], "each call has a table of its own")
}

// The proportions hold at the size of the sample and above.
func TestProportions(t *testing.T) {
	for _, scale := range []int{1, 4} {
		s := market.DefaultSettings()
		s.Seed, s.Vacancies, s.Workers = 5, 3000*scale, 8000*scale
		m, err := market.New(t.Context(), s)
		require.NoError(t, err)

		positions, cities, seasonal := 0, 0, 0
		occupations := make(map[taxonomy.Code]int)
		for _, v := range m.Vacancies {
			positions += v.Positions()
			occupations[v.Occupation]++
			if v.Region == "BY-HM" {
				cities++
			}
			if v.Terms.Contract == match.Seasonal {
				seasonal++
			}
		}
		mean := float64(positions) / float64(s.Vacancies)
		require.InDelta(t, 1.9, mean, 0.1)
		require.Len(t, occupations, len(market.Table()))
		within(t, 0.245, cities, s.Vacancies, "vacancies in the capital")
		require.Positive(t, seasonal)

		origins := make(map[match.Origin]int)
		movers := make(map[match.Origin][2]int) // who move, of those who say
		speakers := make(map[match.Origin][2]int)
		for _, w := range m.Workers {
			origins[w.Origin]++
			if w.MovesTo != nil {
				movers[w.Origin] = count(movers[w.Origin], len(w.MovesTo) > 0)
			}
			if w.Languages != nil {
				knows := slices.ContainsFunc(w.Languages, func(l match.LanguageLevel) bool { return l.Language == "ru" })
				speakers[w.Origin] = count(speakers[w.Origin], knows)
			}
			home := geo.Belarus().Has(w.Region)
			require.Equal(t, w.Origin != match.Abroad, home, "%s lives in %s", w.ID, w.Region)
			require.True(t, w.Origin == match.Local || !slices.Contains(w.Citizenships, "BY"), w.ID)
			require.False(t, slices.Contains(w.MovesTo, w.Region), "%s would move to where they live", w.ID)
		}
		within(t, 0.75, origins[match.Local], s.Workers, "locals")
		within(t, 0.08, origins[match.Immigrant], s.Workers, "immigrants")
		within(t, 0.17, origins[match.Abroad], s.Workers, "abroad")
		for origin, share := range map[match.Origin]float64{match.Local: 0.28, match.Immigrant: 0.6, match.Abroad: 1} {
			within(t, share, movers[origin][0], movers[origin][1], "movers, "+origin.String())
		}
		require.Equal(t, speakers[match.Local][0], speakers[match.Local][1], "every local knows Russian")
		for _, origin := range []match.Origin{match.Immigrant, match.Abroad} {
			share := float64(speakers[origin][0]) / float64(speakers[origin][1])
			require.True(t, share > 0.6 && share < 0.99, "not all of %s know Russian: %v", origin, share)
		}
	}
}

func count(c [2]int, yes bool) [2]int {
	if yes {
		c[0]++
	}
	c[1]++
	return c
}

// within checks a count against its expectation, five standard deviations wide.
func within(t *testing.T, share float64, got, n int, what string) {
	t.Helper()
	mean := share * float64(n)
	require.InDelta(t, mean, got, 5*math.Sqrt(mean*(1-share))+1e-9, what)
}

func TestUnknownRate(t *testing.T) {
	for _, unknown := range []float64{0, 0.06, 0.5, 1} {
		s := market.DefaultSettings()
		s.Seed, s.Unknown = 11, unknown
		m, err := market.New(t.Context(), s)
		require.NoError(t, err)
		for name, missing := range map[string]func(*match.Vacancy) bool{
			"openings":         func(v *match.Vacancy) bool { return !v.Openings.Known() },
			"education":        func(v *match.Vacancy) bool { return !v.Education.Known() },
			"experience":       func(v *match.Vacancy) bool { return !v.Experience.Known() },
			"wage":             func(v *match.Vacancy) bool { return !v.Wage.Known() },
			"hours":            func(v *match.Vacancy) bool { return !v.Hours.Known() },
			"start":            func(v *match.Vacancy) bool { return !v.Start.Known() },
			"terms.contract":   func(v *match.Vacancy) bool { return v.Terms.Contract.IsZero() },
			"terms.shifts":     func(v *match.Vacancy) bool { return v.Terms.Shifts == fact.Unknown },
			"terms.housing":    func(v *match.Vacancy) bool { return v.Terms.Housing == fact.Unknown },
			"gate: licences":   func(v *match.Vacancy) bool { return v.Licences == nil },
			"gate: languages":  func(v *match.Vacancy) bool { return v.Languages == nil },
			"gate: regulated":  func(v *match.Vacancy) bool { return v.Regulated == fact.Unknown },
			"gate: exempt":     func(v *match.Vacancy) bool { return v.Permit.Exempt == fact.Unknown },
			"gate: sponsored":  func(v *match.Vacancy) bool { return v.Permit.Sponsored == fact.Unknown },
			"never: id":        func(v *match.Vacancy) bool { return v.ID == "" },
			"never: skills":    func(v *match.Vacancy) bool { return len(v.Skills) == 0 },
			"never: region":    func(v *match.Vacancy) bool { return v.Region == "" },
			"never: occupied":  func(v *match.Vacancy) bool { return v.Occupation == "" },
			"never: described": func(v *match.Vacancy) bool { return v.Description == "" },
		} {
			rate(t, name, unknown, m.Vacancies, missing)
		}
		for name, missing := range map[string]func(*match.Worker) bool{
			"citizenships":      func(w *match.Worker) bool { return w.Citizenships == nil },
			"years":             func(w *match.Worker) bool { return !w.Occupations[0].Years.Known() },
			"skills":            func(w *match.Worker) bool { return w.Skills == nil },
			"wanted":            func(w *match.Worker) bool { return w.Wanted == nil },
			"languages":         func(w *match.Worker) bool { return w.Languages == nil },
			"education.level":   func(w *match.Worker) bool { return !w.Education.Level.Known() },
			"moves_to":          func(w *match.Worker) bool { return w.MovesTo == nil },
			"wage":              func(w *match.Worker) bool { return !w.Wage.Known() },
			"hours":             func(w *match.Worker) bool { return !w.Hours.Known() },
			"available":         func(w *match.Worker) bool { return !w.Available.Known() },
			"never: origin":     func(w *match.Worker) bool { return w.Origin.IsZero() },
			"never: occupation": func(w *match.Worker) bool { return len(w.Occupations) == 0 || w.Occupations[0].Code == "" },
			"never: region":     func(w *match.Worker) bool { return w.Region == "" },
		} {
			rate(t, name, unknown, m.Workers, missing)
		}
		foreigners := slices.DeleteFunc(slices.Clone(m.Workers), func(w match.Worker) bool { return w.Origin == match.Local })
		rate(t, "permits", unknown, foreigners, func(w *match.Worker) bool { return w.Permits == nil })
		plain := slices.DeleteFunc(slices.Clone(m.Workers), func(w match.Worker) bool { return isRegulated(w.Occupations) })
		rate(t, "licences", unknown, plain, func(w *match.Worker) bool { return w.Licences == nil })
		locals := slices.DeleteFunc(slices.Clone(m.Workers), func(w match.Worker) bool { return w.Origin != match.Local })
		rate(t, "recognition", unknown, locals, func(w *match.Worker) bool { return w.Education.Recognition.IsZero() })
	}
}

// rate checks the share of records that lack a fact.
func rate[T any](t *testing.T, name string, unknown float64, records []T, missing func(*T) bool) {
	t.Helper()
	n := 0
	for i := range records {
		if missing(&records[i]) {
			n++
		}
	}
	switch {
	case strings.HasPrefix(name, "gate: "):
		unknown /= 2
	case strings.HasPrefix(name, "never: "):
		unknown = 0
	}
	within(t, unknown, n, len(records), name)
}

func isRegulated(held []match.OccupationHeld) bool {
	return slices.ContainsFunc(held, func(o match.OccupationHeld) bool {
		return slices.ContainsFunc(market.Table(), func(r market.Row) bool { return r.Regulated && r.Code == o.Code })
	})
}

// A register admits only who holds a recognised qualification, and nobody knows
// yet whom it will admit.
func TestRegistersFollowRecognition(t *testing.T) {
	seen := make(map[match.Recognition]int)
	m := market.Sample(17)
	for _, w := range m.Workers {
		if !isRegulated(w.Occupations[:1]) || w.Citizenships == nil {
			continue
		}
		r := w.Education.Recognition
		require.Equal(t, w.Origin == match.Local, r == match.Domestic || (w.Origin == match.Local && r.IsZero()), w.ID)
		switch r {
		case match.Refused:
			require.False(t, registers(w.Licences), "%s was refused", w.ID)
		case match.Pending, match.RecognitionUnknown:
			require.Nil(t, w.Licences, "%s waits", w.ID)
		}
		if registers(w.Licences) {
			r = 100 + r
		}
		seen[r]++
	}
	for _, r := range []match.Recognition{
		match.RecognitionUnknown, match.Pending, match.Refused,
		100 + match.Domestic, match.Domestic, 100 + match.Recognised, match.Recognised,
	} {
		require.Positive(t, seen[r], "the case occurs: %v", r)
	}
}

// Most people hold most of what makes their occupation, and less of the rest.
func TestSkillsOfTheTrade(t *testing.T) {
	rows := make(map[taxonomy.Code]market.Row)
	for _, r := range market.Table() {
		rows[r.Code] = r
	}
	m := market.Sample(23)
	var core, rest [2]int
	for _, w := range m.Workers {
		for i, s := range rows[w.Occupations[0].Code].Skills {
			holds := slices.ContainsFunc(w.Skills, func(h match.SkillHeld) bool { return h.Skill == s })
			switch {
			case w.Skills == nil:
			case i < 4:
				core = count(core, holds)
			default:
				rest = count(rest, holds)
			}
		}
	}
	require.InDelta(t, 0.87, float64(core[0])/float64(core[1]), 0.02)
	require.InDelta(t, 0.49, float64(rest[0])/float64(rest[1]), 0.03)
}

func TestPermits(t *testing.T) {
	m := market.Sample(19)
	holders := make(map[match.Origin][2]int)
	classes := make(map[string]int)
	for _, w := range m.Workers {
		if w.Origin == match.Local {
			require.Nil(t, w.Permits, "a local is not asked")
			continue
		}
		if w.Permits != nil {
			holders[w.Origin] = count(holders[w.Origin], len(w.Permits) > 0)
		}
		for _, p := range w.Permits {
			classes[p.Class]++
			if p.Class == market.ResidencePermit {
				require.True(t, len(p.Regions) == 0 && p.Regions != nil && len(p.Occupations) == 0 && p.Occupations != nil && p.Until.IsNone(),
					"known to be without limits")
				continue
			}
			for _, o := range p.Occupations {
				require.Contains(t, string(w.Occupations[0].Code), string(o), "the permit is for the own trade")
			}
			for _, r := range p.Regions {
				require.True(t, r == "BY" || r == w.Region, w.ID)
			}
			if until, ok := p.Until.Get(); ok {
				require.Greater(t, until, market.Reference, w.ID)
			}
		}
	}
	within(t, 0.68, holders[match.Immigrant][0], holders[match.Immigrant][1], "immigrants with a permit")
	within(t, 0.06, holders[match.Abroad][0], holders[match.Abroad][1], "abroad with a permit")
	require.Len(t, classes, 2)
}

// An id tells nothing about who it stands for: neither its half of the list nor
// its last digit goes with the origin.
func TestIDsAreBlind(t *testing.T) {
	m := market.Sample(13)
	half := len(m.Workers) / 2
	abroad := func(list []match.Worker) (n int) {
		for _, w := range list {
			if w.Origin == match.Abroad {
				n++
			}
		}
		return n
	}
	within(t, 0.17, abroad(m.Workers[:half]), half, "first half")
	within(t, 0.17, abroad(m.Workers[half:]), half, "second half")
	even := slices.DeleteFunc(slices.Clone(m.Workers), func(w match.Worker) bool { return (w.ID[4]-'0')%2 == 1 })
	within(t, 0.17, abroad(even), len(even), "even ids")
}
