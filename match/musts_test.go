package match_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/row"
)

// seenFailing are the hard constraints whose failure a sketch can show.
const seenFailing = match.GateLanguage | match.GateLicence | match.GateSchedule | match.GatePermit

// TestMusts: of whom a sketch shows that a hard constraint fails, one of those fails that
// it can show; and of most of whom one fails it does.
func TestMusts(t *testing.T) {
	seen := make(map[match.Gates]int)
	failed := make(map[match.Gates]int)
	for _, set := range settings(t) {
		s, err := match.NewScorer(set.config)
		require.NoError(t, err)
		g := newGen(41)
		trades := row.NewTrades(nil)
		var near row.Nearness
		var query row.SketchQuery
		for range 3000 {
			x, y := g.vacancy("v"), g.worker("w")
			v, w := s.Vacancy(&x), s.Worker(&y)
			query.Reset(s.Tables(), v.Row(), v.Musts(), &near, row.Expected)
			sketch := trades.Sketch(w.Row(), w.SketchFacts())
			fails := s.Verdict(v, w).Failed & seenFailing
			if query.Fails(&sketch) {
				require.NotZero(t, fails, "%+v, %+v", x, y)
				seen[fails]++
			}
			failed[fails]++
		}
	}
	for gate, of := range map[match.Gates]int{ // of so many one is seen at least
		match.GateLanguage: 2, match.GateLicence: 2, match.GateSchedule: 2, match.GatePermit: 20,
	} {
		require.Greater(t, failed[gate], 100, "the premise: %v fails alone", gate)
		require.Greater(t, of*seen[gate], failed[gate], "%v is seen to fail: %d of %d", gate, seen[gate], failed[gate])
	}
}

// TestMustsByHand: what is not known fails nobody, and each constraint by itself is seen.
func TestMustsByHand(t *testing.T) {
	config := match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()}
	s, err := match.NewScorer(config)
	require.NoError(t, err)
	speaks := func(language string, level match.CEFR) match.Worker {
		return match.Worker{Languages: []match.LanguageLevel{{Language: language, Level: fact.Some(level)}}, Licences: []string{}}
	}
	wants := func(must bool, level match.CEFR, languages ...string) match.Vacancy {
		demand := match.LanguageDemand{Must: must}
		for _, l := range languages {
			demand.AnyOf = append(demand.AnyOf, match.LanguageLevel{Language: l, Level: fact.Some(level)})
		}
		return match.Vacancy{Languages: []match.LanguageDemand{demand}}
	}
	works := func(hours float64) match.Vacancy { return match.Vacancy{Hours: fact.Some(hours)} }
	refuses := func(more float64) match.Worker {
		return match.Worker{Refusals: match.Refusals{MaxHours: fact.Some(more)}}
	}
	unsponsored := match.Vacancy{Permit: match.PermitTerms{Exempt: fact.No, Sponsored: fact.No}}
	foreign := func(w match.Worker) match.Worker {
		w.Origin, w.Citizenships = match.Immigrant, []string{}
		return w
	}
	choices := func(languages ...string) (v match.Vacancy) {
		for pair := range slices.Chunk(languages, 2) {
			v.Languages = append(v.Languages, wants(true, match.B1, pair...).Languages...)
		}
		return v
	}
	// beyond is the must for one language after many for another that are none.
	beyond := func(n int, many, must string) (v match.Vacancy) {
		for range n {
			v.Languages = append(v.Languages, wants(false, match.B1, many).Languages...)
		}
		v.Languages = append(v.Languages, wants(true, match.B1, must).Languages...)
		return v
	}
	for _, tt := range []struct {
		name, why string
		vacancy   match.Vacancy
		worker    match.Worker
		fails     bool
	}{
		{"language", "another is spoken", wants(true, match.B1, "pl"), speaks("ru", match.C1), true},
		{"level", "B2 is asked for, and B1 held", wants(true, match.B2, "pl"), speaks("pl", match.B1), true},
		{"level below B2", "B1 is asked for, and A2 held", wants(true, match.B1, "pl"), speaks("pl", match.A2), true},
		{"level held", "it is enough", wants(true, match.B2, "pl"), speaks("pl", match.B2), false},
		{"no must", "it only lowers the score", wants(false, match.B1, "pl"), speaks("ru", match.C1), false},
		{"one of two", "the second is spoken", wants(true, match.B1, "pl", "ru"), speaks("ru", match.C1), false},
		{"none of two", "neither is spoken", wants(true, match.B1, "pl", "ru"), speaks("be", match.C1), true},
		{"third of three", "it is spoken", wants(true, match.B1, "pl", "ru", "be"), speaks("be", match.C1), false},
		{"none of three", "none is spoken", wants(true, match.B1, "pl", "ru", "be"), speaks("en", match.C1), true},
		{"sixth of six", "it is spoken", wants(true, match.B1, "pl", "ru", "be", "lt", "lv", "uk"), speaks("uk", match.C1), false},
		{"none of six", "none is spoken", wants(true, match.B1, "pl", "ru", "be", "lt", "lv", "uk"), speaks("en", match.C1), true},
		{"none of seven", "so many are not looked for", wants(true, match.B1, "pl", "ru", "be", "lt", "lv", "uk", "de"), speaks("en", match.C1), false},
		{"third choice", "it is looked for", choices("ru", "pl", "ru", "be", "lt", "lv"), speaks("ru", match.C1), true},
		{"fourth choice", "there is no room for it", choices("ru", "pl", "ru", "be", "ru", "en", "lt", "lv"), speaks("ru", match.C1), false},
		{"first of two choices", "the other is met, and a must like it", choices("lt", "lv", "pl", "ru"), speaks("ru", match.C1), true},
		{"beyond 64 demands", "so many are not told apart", beyond(64, "pl", "ru"), speaks("ru", match.C1), false},
		{"languages unknown", "nobody knows", wants(true, match.B1, "pl"), match.Worker{}, false},
		{"none of two, unknown", "nobody knows", wants(true, match.B1, "pl", "ru"), match.Worker{}, false},
		{"level unknown", "it may be enough", wants(true, match.C1, "pl"), match.Worker{Languages: []match.LanguageLevel{{Language: "pl"}}}, false},
		{"licence", "none is held", match.Vacancy{Licences: []string{"B"}}, match.Worker{Licences: []string{}}, true},
		{"licence held", "it is", match.Vacancy{Licences: []string{"B"}}, match.Worker{Licences: []string{"C", "B"}}, false},
		{"two licences", "one is missing", match.Vacancy{Licences: []string{"B", "C"}}, match.Worker{Licences: []string{"C"}}, true},
		{"licences unknown", "nobody knows", match.Vacancy{Licences: []string{"B"}}, match.Worker{}, false},
		{"licences asked unknown", "nobody knows", match.Vacancy{}, match.Worker{Licences: []string{}}, false},
		{"shifts", "they are refused", match.Vacancy{Terms: match.Terms{Shifts: fact.Yes}}, match.Worker{Refusals: match.Refusals{Shifts: fact.Yes}}, true},
		{"shifts unknown", "there may be none", match.Vacancy{}, match.Worker{Refusals: match.Refusals{Shifts: fact.Yes}}, false},
		{"hours", "more are worked", works(40), refuses(20), true},
		{"hours, by little", "a sketch does not tell 38 from 40", works(40), refuses(38), false},
		{"hours, just as many", "they are enough", works(40), refuses(40), false},
		{"hours, an odd number", "they are enough", works(37.5), refuses(37.5), false},
		{"hours unknown", "they may be few", match.Vacancy{}, refuses(20), false},
		{"hours beyond all classes", "such a limit is none", works(168), refuses(48), false},
		{"hours at the last class", "48 are more than 40", works(48), refuses(40), true},
		{"no hours", "11 are too many, and 10 not seen to be", works(11), refuses(0), true},
		{"few hours", "10 are not seen to be too many", works(10), refuses(0), false},
		{"no right", "no permit is held, none accepted", unsponsored, foreign(match.Worker{Permits: []match.Permit{}}), true},
		{"right unknown", "there may be permits", unsponsored, foreign(match.Worker{}), false},
		{"right of a local", "none is asked for", unsponsored, match.Worker{Origin: match.Local, Citizenships: []string{}, Permits: []match.Permit{}}, false},
		{"right at an exempt job", "none is asked for", match.Vacancy{Permit: match.PermitTerms{Exempt: fact.Yes}}, foreign(match.Worker{Permits: []match.Permit{}}), false},
		{"right, no permit accepted", "none can be had", match.Vacancy{Permit: match.PermitTerms{Exempt: fact.No, Classes: []string{}}}, foreign(match.Worker{Permits: []match.Permit{}}), true},
		{"right, sponsored", "a permit may be had", match.Vacancy{Permit: match.PermitTerms{Exempt: fact.No}}, foreign(match.Worker{Permits: []match.Permit{}}), false},
		{"shifts accepted", "nothing is refused", match.Vacancy{Terms: match.Terms{Shifts: fact.Yes}}, match.Worker{}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v, w := s.Vacancy(&tt.vacancy), s.Worker(&tt.worker)
			var near row.Nearness
			var query row.SketchQuery
			query.Reset(s.Tables(), v.Row(), v.Musts(), &near, row.Low)
			sketch := row.NewTrades(nil).Sketch(w.Row(), w.SketchFacts())
			require.Equal(t, tt.fails, query.Fails(&sketch), tt.why)
			if tt.fails {
				require.NotZero(t, s.Verdict(v, w).Failed&seenFailing, "so it is")
			}
		})
	}
}
