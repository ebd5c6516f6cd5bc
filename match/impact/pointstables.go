package impact

import (
	"strconv"
	"time"

	"github.com/beveridge-go/beveridge/match"
)

// OpportunityCard returns the points test of the German opportunity card
// (Chancenkarte, section 20b of the Residence Act) as a secondary source gave it on
// 29 June 2026. It is not the text of the law: check before use. Who is fully
// recognised needs no points.
//
// The facts: "recognition partial", "language de", "language en" (1 A1 to 6 C2),
// "years in 7" and "years in 5" (of experience in the last 7 and 5 years), "shortage
// field", "age", "stay months" (of former legal stay), "partner qualifies"; and for
// the gates "qualification" (a degree or two years of vocational training that its
// country recognises), "month's means" in EUR.
func OpportunityCard() PointsTable {
	yes := []PointBand{{From: 1, Points: 1}}
	return PointsTable{
		Name: "opportunity card", Jurisdiction: "DE", AsOf: match.DateOf(2026, time.June, 29), Pass: 6,
		Source: "section 20b AufenthG as given by starting-in-germany.de, verified there on 29 June 2026",
		Gates: [][]Gate{
			{{Fact: "qualification", Least: 1}},
			{{Fact: "language de", Least: 1}, {Fact: "language en", Least: 4}},
			{{Fact: "month's means", Least: 1091}},
		},
		Factors: []PointFactor{
			{Fact: "recognition partial", Bands: []PointBand{{From: 1, Points: 4}}},
			{Fact: "language de", Bands: []PointBand{{From: 2, To: 3, Points: 1}, {From: 3, To: 4, Points: 2}, {From: 4, Points: 3}}},
			{Fact: "language en", Bands: []PointBand{{From: 5, Points: 1}}},
			{Fact: "years in 7", Best: "experience", Bands: []PointBand{{From: 5, Points: 3}}},
			{Fact: "years in 5", Best: "experience", Bands: []PointBand{{From: 2, Points: 2}}},
			{Fact: "shortage field", Bands: yes},
			{Fact: FactAge, Bands: []PointBand{{To: 36, Points: 2}, {From: 36, To: 41, Points: 1}}},
			{Fact: "stay months", Bands: []PointBand{{From: 6, Points: 1}}},
			{Fact: "partner qualifies", Bands: yes},
		},
	}
}

// ExpressEntry returns the Comprehensive Ranking System of Canada's Express Entry, for
// an applicant with or without a spouse who comes along, as several secondary copies
// give it alike; points for job offers ended on 25 March 2025. It is not the text of
// the ministerial instructions: check before use. pass is the score of the round of
// invitations.
//
// The facts of the core: "age"; "credential" (1 secondary, 2 one year, 3 two years, 4
// bachelor or three years, 5 two or more, 6 master, 7 doctorate); "clb reading" and
// likewise writing, speaking and listening, the benchmarks of the first official
// language, and "clb2 reading" and likewise of the second; "canadian years". Points of
// tables that are not held here are facts themselves: "spouse education", "spouse
// language", "spouse experience", "transferability", "additional".
func ExpressEntry(spouse bool, pass int) PointsTable {
	i, name := 0, "CRS without spouse"
	if spouse {
		i, name = 1, "CRS with spouse"
	}
	t := PointsTable{
		Name: name, Jurisdiction: "CA", AsOf: match.DateOf(2025, time.March, 25), Pass: pass,
		Source: "IRCC, Comprehensive Ranking System criteria, as reproduced by secondary copies that agree",
		Caps:   []PointCap{{"second language", [2]int{24, 22}[i]}},
	}
	steps := func(fact string, first float64, points ...[2]int) PointFactor {
		f := PointFactor{Fact: fact}
		for k, p := range points {
			b := PointBand{From: first + float64(k), To: first + float64(k) + 1, Points: p[i]}
			if k+1 == len(points) {
				b.To = 0
			}
			f.Bands = append(f.Bands, b)
		}
		return f
	}
	age := steps(FactAge, 29, [2]int{110, 100}, [2]int{105, 95}, [2]int{99, 90}, [2]int{94, 85}, [2]int{88, 80}, [2]int{83, 75},
		[2]int{77, 70}, [2]int{72, 65}, [2]int{66, 60}, [2]int{61, 55}, [2]int{55, 50}, [2]int{50, 45}, [2]int{39, 35},
		[2]int{28, 25}, [2]int{17, 15}, [2]int{6, 5}, [2]int{0, 0})
	age.Bands[0].From = 20
	age.Bands = append(age.Bands, PointBand{18, 19, [2]int{99, 90}[i]}, PointBand{19, 20, [2]int{105, 95}[i]})
	t.Factors = append(t.Factors, age,
		steps("credential", 1, [2]int{30, 28}, [2]int{90, 84}, [2]int{98, 91}, [2]int{120, 112}, [2]int{128, 119}, [2]int{135, 126}, [2]int{150, 140}),
		steps("canadian years", 1, [2]int{40, 35}, [2]int{53, 46}, [2]int{64, 56}, [2]int{72, 63}, [2]int{80, 70}))
	for _, ability := range []string{"reading", "writing", "speaking", "listening"} {
		second := steps("clb2 "+ability, 5, [2]int{1, 1}, [2]int{1, 1}, [2]int{3, 3}, [2]int{3, 3}, [2]int{6, 6})
		second.Cap = "second language"
		t.Factors = append(t.Factors, second, steps("clb "+ability, 4, [2]int{6, 6}, [2]int{6, 6}, [2]int{9, 8},
			[2]int{17, 16}, [2]int{23, 22}, [2]int{31, 29}, [2]int{34, 32}))
	}
	if spouse {
		t.Factors = append(t.Factors, PointFactor{Fact: "spouse education", Given: 10},
			PointFactor{Fact: "spouse language", Given: 20}, PointFactor{Fact: "spouse experience", Given: 10})
	}
	t.Factors = append(t.Factors, PointFactor{Fact: "transferability", Given: 100}, PointFactor{Fact: "additional", Given: 600})
	t.Name += ", from " + strconv.Itoa(pass)
	return t
}
