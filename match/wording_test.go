package match_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/row"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// books are the phrasebooks, in both styles.
func books() []*match.Phrasebook {
	long := match.Style{Long: true}
	return []*match.Phrasebook{match.English(), match.Russian(), match.English().With(long), match.Russian().With(long)}
}

// printed reads points such as "-0,031" in thousandths.
func printed(t *testing.T, points string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.NewReplacer(".", "", ",", "").Replace(points))
	require.NoError(t, err, points)
	return n
}

// requirePrinted holds that what is printed under a sentence adds up to total.
func requirePrinted(t *testing.T, s match.Sentence, total int) {
	t.Helper()
	sum, some := 0, false
	for _, u := range s.Under {
		if u.Points == "" {
			continue
		}
		sum, some = sum+printed(t, u.Points), true
		requirePrinted(t, u, printed(t, u.Points))
	}
	require.True(t, !some || sum == total, "%s", s)
}

// TestPrintedNumbersAddUp: rounded to thousandths, the baseline and what each
// component adds still make up the score, and the demands what the skills add.
func TestPrintedNumbersAddUp(t *testing.T) {
	for _, set := range withRelated(t) {
		s := set.scorer
		pairs(150, 51, func(_ gen, v match.Vacancy, w match.Worker) {
			renamed(set, &v, &w)
			for _, view := range allViews[:2] {
				e := s.Explain(s.Vacancy(&v), s.Worker(&w), view)
				for _, p := range books() {
					requirePrinted(t, p.Sentences(e), int(e.Score.Value+500)/1000)
				}
			}
		})
	}
}

// TestAnythingIsSaid: an explanation that no scorer made, with values that no
// enumeration has, is said somehow.
func TestAnythingIsSaid(t *testing.T) {
	g := newGen(53)
	number := func() float64 { return pick(g, []float64{0, 1, -1, 0.5, math.NaN(), math.Inf(1), 1e300}) }
	micro := func() match.Micro {
		return pick(g, []match.Micro{0, 1, -1, 499, 500, -500, 999_999, 1e6, math.MaxInt32 / 4, math.MinInt32 / 4})
	}
	text := func() string {
		return pick(g, []string{"", "-", "x", "3", "B1", "1e999", "2026-09-01", "1.50 BYN hour", "1 2 3 4 5", " or ", "be B1 or ", " A1"})
	}
	var anything func(depth int) match.Explanation
	anything = func(depth int) match.Explanation {
		e := match.Explanation{View: match.View(g.IntN(6)), Verdict: match.Verdict{Failed: match.Gates(g.IntN(256)), Open: match.Gates(g.IntN(256))}}
		e.Score = match.Score{Key: row.Key(g.Int64()), Value: micro(), Low: micro(), High: micro(), Completeness: number()}
		e.Baseline = micro()
		for range g.IntN(4) {
			e.Findings = append(e.Findings, match.Finding{
				Gate: pick(g, match.Gates(255).All()), Outcome: fact.Tri(g.IntN(5)), Reason: match.Reason(g.IntN(80)),
				Subject: text(), Rule: text(), Facts: match.Facts(g.Uint32()),
			})
		}
		for range g.IntN(4) {
			e.Parts = append(e.Parts, match.Part{
				Component: match.Component(g.IntN(14)), State: match.State(g.IntN(6)), Value: number(), Low: number(), High: number(),
				Prior: number(), Weight: number(), Contribution: micro(), Hiding: micro(),
			})
			e.Skills = append(e.Skills, match.SkillMatch{
				Demand: match.SkillDemand{Skill: pick(g, skillNames), Level: g.level(), Optional: g.chance(50)}, Held: fact.Tri(g.IntN(5)),
				By: pick(g, []taxonomy.Skill{"", "s1"}), Level: g.level(), Path: sample(g, []match.Step{{Concept: "a"}, {Label: "b"}}, 2), Credit: number(), Contribution: micro(),
			})
		}
		for depth > 0 && g.chance(30) {
			depth--
			e.Sides = append(e.Sides, anything(depth))
		}
		return e
	}
	for range 3000 {
		e := anything(2)
		i := match.Improvement{
			Change: match.Change(g.IntN(60)), By: match.Actor(g.IntN(5)), Confirms: g.chance(50), Subject: text(), From: text(), To: text(),
			List: sample(g, []match.Item{{Name: text(), Level: text()}, {}}, 2), Gain: micro(), Was: e.Verdict,
		}
		for _, p := range books() {
			require.NotContains(t, p.Text(e)+p.Improvement(&i).String(), "%!")
		}
	}
}

// TestLongForm is what the golden files do not have.
func TestLongForm(t *testing.T) {
	long := match.English().With(match.Style{Long: true})
	for _, tt := range []struct {
		share float64
		want  string
	}{
		{1, "all that counts is known"},
		{0.9999, "of what counts, 99% is known"},
		{0.57, "of what counts, 57% is known"}, // though 0.57 times 100 is less
		{0.0001, "of what counts, 1% is known"},
		{0, "nothing that counts is known in full"},
	} {
		e := match.Explanation{View: match.EmployerView, Score: match.Score{Completeness: tt.share}}
		require.Equal(t, tt.want, long.Sentences(e).Under[0].Text, "all and nothing are said of nothing else")
		require.NotContains(t, match.English().Text(e), "known", "the short form leaves it out")
	}
	v, w := match.Vacancy{ID: "v"}, match.Worker{ID: "w"}
	s := scorer(t, nil)
	text := long.Text(s.Explain(s.Vacancy(&v), s.Worker(&w), match.EmployerView))
	require.Contains(t, text, "skills: not stated\n    counts for 40%, typical 0.40\n  +0.000  occupation", "what is missing has no bounds to tell and nothing to hide")
}

func TestImprovementWords(t *testing.T) {
	for _, tt := range []struct {
		why, want string
		i         match.Improvement
	}{
		{
			"a gate that failed and stays open is not settled", "+0.000  worker: be willing to move to BY (then 0.500)\n  then to be confirmed: location\n",
			match.Improvement{Change: match.AgreeToMove, Subject: "BY", Was: match.Verdict{Failed: match.GateLocation}, Verdict: match.Verdict{Open: match.GateLocation}},
		},
		{
			"each gate as it moves", "+0.000  worker: be willing to move to BY (then 0.500)\n  then no longer in the way: location\n  then confirmed: licence\n  then in the way: permit\n",
			match.Improvement{
				Change: match.AgreeToMove, Subject: "BY", Was: match.Verdict{Failed: match.GateLocation | match.GateLanguage, Open: match.GateLicence | match.GatePermit},
				Verdict: match.Verdict{Failed: match.GatePermit | match.GateLanguage},
			},
		},
		{
			"a skill demanded at no level", "+0.000  worker: say which skills are held; best would be a, b (level 3), c (then 0.500)\n",
			match.Improvement{Change: match.StateSkills, List: []match.Item{{Name: "a", Level: "-"}, {Name: "b", Level: "3"}, {Name: "c"}}},
		},
		{
			"none", "+0.000  worker: say which wage is wished for; best would be none (then 0.500)\n",
			match.Improvement{Change: match.StateWageWish, To: "-"},
		},
		{
			"a wage of which it is not known what it is", "+0.000  worker: say which wage is wished for; best would be 10.50 BYN an hour (then 0.500)\n",
			match.Improvement{Change: match.StateWageWish, To: "10.50 BYN hour"},
		},
		{
			"years are rounded, and without needless digits", "+0.000  worker: say how many years were worked in the occupation 7212; best would be 0.33 years (then 0.500)\n",
			match.Improvement{Change: match.StateYears, Subject: "7212", To: "0.3333333333333333"},
		},
		{
			"a start that does not matter", "+0.000  worker: say when the job starts; best would be any day (then 0.500)\n",
			match.Improvement{Change: match.StateStart, To: "-"},
		},
		{
			"the lowest education is none to ask for", "+0.000  worker: say which education is asked for; best would be none (then 0.500)\n",
			match.Improvement{Change: match.StateDemandedEducation, To: "0"},
		},
		{
			"an education to ask for", "+0.000  worker: say which education is asked for; best would be none beyond what the worker has, a bachelor's degree (ISCED 6) (then 0.500)\n",
			match.Improvement{Change: match.StateDemandedEducation, To: "6"},
		},
	} {
		tt.i.By, tt.i.Weight = match.ByWorker, 500_499
		require.Equal(t, tt.want, match.English().Improvement(&tt.i).String(), tt.why)
	}
}

// welding is a pair with credit for related skills: the worker's own skills
// stand for others, one level is too low, and some facts are unknown.
func welding(tb testing.TB) (*match.Scorer, match.Vacancy, match.Worker) {
	tb.Helper()
	credits, err := taxonomy.NewCreditTable(tb.Context(), taxonomy.Sample().Skills(), taxonomy.CreditPolicy{Threshold: 0.2, Ceiling: 0.8})
	require.NoError(tb, err)
	s, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: geo.Belarus(), Credits: credits})
	require.NoError(tb, err)
	v := match.Vacancy{
		ID: "V7", Occupation: "7212", Region: "BY-HO", Remote: fact.No, Regulated: fact.No, Licences: []string{"welder"},
		Skills: []match.SkillDemand{
			{Skill: "welding-basics", Level: fact.Some(4)},
			{Skill: "metal-cutting"},
			{Skill: "work-safety", Level: fact.Some(2)},
			{Skill: "carpentry", Optional: true},
			{Skill: "teamwork", Optional: true},
		},
		Languages:  []match.LanguageDemand{{AnyOf: []match.LanguageLevel{{Language: "be", Level: fact.Some(match.B1)}, {Language: "ru", Level: fact.Some(match.B1)}}, Must: true}},
		Education:  fact.Some(match.ISCED(3)),
		Experience: fact.Some(3.0), Start: fact.Some(match.DateOf(2026, 9, 1)), Hours: fact.Some(40.0),
		Wage:   fact.Some(match.WageRange{Low: match.Money{Minor: 150_000, Currency: "BYN"}, High: match.Money{Minor: 190_050, Currency: "BYN"}, Period: match.PerMonth, Basis: match.Gross}),
		Terms:  match.Terms{Contract: match.FixedTerm, Housing: fact.No},
		Permit: match.PermitTerms{Exempt: fact.No, Sponsored: fact.Yes},
	}
	w := match.Worker{
		ID: "W3", Origin: match.Immigrant, Region: "BY-HM", Licences: []string{"welder"},
		Occupations: []match.OccupationHeld{{Code: "7213", Years: fact.Some(1.5)}}, Wanted: []taxonomy.Code{"7212"},
		Skills: []match.SkillHeld{
			{Skill: "welding-mig", Level: fact.Some(3)},
			{Skill: "formwork"},
			{Skill: "work-safety"},
			{Skill: "teamwork"},
		},
		Languages: []match.LanguageLevel{{Language: "ru", Level: fact.Some(match.A2)}},
		Available: fact.Some(match.DateOf(2026, 9, 20)), Hours: fact.Some(40.0),
		Wage:   fact.Some(match.WageWish{Amount: match.Money{Minor: 210_000, Currency: "BYN"}, Period: match.PerMonth, Basis: match.Gross}),
		Wishes: match.Wishes{Contract: match.Permanent, Housing: fact.Yes},
	}
	return s, v, w
}

// englishNames name what occurs in [welding], skills by the labels of the sample.
var englishNames = match.Names{
	Skill: func(id string) string {
		g := taxonomy.Sample().Skills()
		n, _ := g.Find(id)
		return g.Label(n)
	},
	Occupation: func(code string) string {
		return map[string]string{"7212": "welder", "7213": "sheet-metal worker"}[code]
	},
	Region: func(code string) string {
		r, _ := geo.Belarus().Region(geo.Code(code))
		return r.Name
	},
	Language: func(tag string) string {
		return map[string]string{"be": "Belarusian", "ru": "Russian"}[tag]
	},
	Licence: func(name string) string {
		return map[string]string{"welder": "welder's certificate"}[name]
	},
}

// russianNames name what occurs in [welding], as a caller's tables would.
var russianNames = match.Names{
	Skill: func(id string) string {
		return map[string]string{
			"welding-basics": "простая сварка", "welding-mig": "сварка проволокой в защитном газе", "metal-cutting": "резка металла",
			"work-safety": "охрана труда", "carpentry": "плотницкие работы", "formwork": "устройство опалубки",
			"teamwork": "работа в команде", "group/timber": "работа с деревом",
			"group/joining": "соединение металла", "group/metal": "металл и машины", "group/cutting": "резка и шлифовка металла",
		}[id]
	},
	Occupation: func(code string) string {
		return map[string]string{"7212": "сварщик", "7213": "жестянщик"}[code]
	},
	Region: func(code string) string {
		r, _ := geo.Belarus().Region(geo.Code(code))
		return r.Names["ru"]
	},
	Language: func(tag string) string {
		return map[string]string{"be": "белорусский", "ru": "русский"}[tag]
	},
	Licence: func(name string) string {
		return map[string]string{"welder": "удостоверение сварщика"}[name]
	},
	Permit: func(class string) string { return map[string]string{"seasonal": "сезонное"}[class] },
}

func namesIn(language string) match.Names {
	if language == "ru" {
		return russianNames
	}
	return englishNames
}

// TestNamesNotGiven: identifiers stand for what the caller does not name, but a
// skill on a path has the label of the taxonomy.
func TestNamesNotGiven(t *testing.T) {
	s, v, w := welding(t)
	pv, pw := s.Vacancy(&v), s.Worker(&w)
	text := match.English().With(match.Style{Long: true}).Text(s.Explain(pv, pw, match.EmployerView))
	require.Contains(t, text, "what the employer insists on: be (B1) or ru (B1)\n")
	require.Contains(t, text, "without metal-cutting)\n")
	require.Contains(t, text, "carpentry, optional: met in part by the related building of formwork, credit 0.53\n      path: building of formwork → work with timber → carpentry\n")
	require.Contains(t, text, "work-safety (level 2): held")
	changes := match.English().ImprovementsText(s.Improvements(pv, pw, match.EmployerView))
	require.Contains(t, changes, "learn be to B1 ")
	require.Contains(t, changes, "experience in the occupation 7212, ")
}

// TestWordsOfALanguage shows all of one pair in each language; read the files.
func TestWordsOfALanguage(t *testing.T) {
	s, v, w := welding(t)
	pv, pw := s.Vacancy(&v), s.Worker(&w)
	e, found := s.Explain(pv, pw, match.Reciprocal), s.Improvements(pv, pw, match.Reciprocal)
	for _, p := range []*match.Phrasebook{match.English(), match.Russian()} {
		t.Run(p.Language(), func(t *testing.T) {
			names := namesIn(p.Language())
			p := p.With(match.Style{Names: names})
			long := p.With(match.Style{Long: true, Names: names})
			golden(t, p.Language()+".txt", strings.Join([]string{p.Text(e), long.Text(e), p.ImprovementsText(found)}, "\n"))
			data, err := long.JSON(s.Explain(pv, pw, match.EmployerView))
			require.NoError(t, err)
			golden(t, p.Language()+"_explanation.json", indented(t, data))
			data, err = p.ImprovementsJSON(found[:3])
			require.NoError(t, err)
			golden(t, p.Language()+"_improvements.json", indented(t, data))
		})
	}
}

func indented(t *testing.T, data []byte) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, json.Indent(&b, data, "", "  "))
	return b.String() + "\n"
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", "wording", name)
	if *update {
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), got)
}

// TestJSONIsData: the explanation in the document is the explanation.
func TestJSONIsData(t *testing.T) {
	s, v, w := welding(t)
	pv, pw := s.Vacancy(&v), s.Worker(&w)
	e, found := s.Explain(pv, pw, match.Reciprocal), s.Improvements(pv, pw, match.Reciprocal)
	data, err := match.Russian().JSON(e)
	require.NoError(t, err)
	var doc struct {
		Language    string
		Explanation match.Explanation
		Text        match.Sentence
	}
	require.NoError(t, json.Unmarshal(data, &doc))
	require.Equal(t, "ru", doc.Language)
	require.Equal(t, e, doc.Explanation)
	require.Equal(t, match.Russian().Sentences(e), doc.Text)
	data, err = match.English().ImprovementsJSON(found)
	require.NoError(t, err)
	var list struct {
		Improvements []struct{ Improvement match.Improvement }
	}
	require.NoError(t, json.Unmarshal(data, &list))
	require.Len(t, list.Improvements, len(found))
	for k, i := range found {
		i.Vacancy, i.Worker = nil, nil
		require.Equal(t, i, list.Improvements[k].Improvement)
	}
	e.Parts = []match.Part{{Value: math.NaN()}}
	_, err = match.English().JSON(e)
	require.Error(t, err, "a number that JSON has not is an error and no panic")
}
