package match_test

import (
	"cmp"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// allReasons lists the reasons that have a name.
func allReasons(t *testing.T) []match.Reason {
	t.Helper()
	var all []match.Reason
	for r := match.Reason(1); r.String()[0] != '('; r++ {
		all = append(all, r)
	}
	require.Len(t, all, int(match.ReasonEmployerUnknown))
	return all
}

// factOfFilling is the fact that each filling makes known. Those that are not
// here decide no hard constraint.
var factOfFilling = map[string]match.Facts{
	"vacancy occupation": match.FactOccupation, "vacancy region": match.FactWorkplace, "remote": match.FactRemote,
	"start": match.FactStart, "offered hours": match.FactHours, "offered shifts": match.FactShifts,
	"employer": match.FactEmployer, "demanded licences": match.FactLicences, "regulated": match.FactRegulated,
	"demanded languages": match.FactLanguages, "exempt": match.FactExempt, "sponsored": match.FactSponsored,
	"permit classes": match.FactClasses, "origin": match.FactOrigin, "citizenships": match.FactCitizenship,
	"permits": match.FactPermits, "permit regions": match.FactPermits, "permit occupations": match.FactPermits,
	"permit until": match.FactPermits, "worker region": match.FactHome, "moves to": match.FactMoves,
	"held licences": match.FactHeld, "recognition": match.FactRecognition, "held languages": match.FactSpoken,
	"held language level": match.FactSpoken, "birth": match.FactBirth,
}

// byRule are the facts that a rule stands in for where a record does not state
// them: stating them is then no news but a contradiction, unless they are named.
const byRule = match.FactExempt | match.FactRegulated | match.FactClasses | match.FactPermits

// settle makes facts known, exactly and at random, as far as they are not. A
// permit that an employer may apply for is granted at times.
func settle(g gen, r *match.Rules, facts match.Facts, v *match.Vacancy, w *match.Worker) {
	for _, f := range facts.All() {
		switch f {
		case match.FactOccupation:
			if other := v.Occupation + taxonomy.Code("9999"[len(v.Occupation):]); g.chance(30) {
				v.Occupation = other // one of the many that the test's vocabulary lacks
			}
			for len(v.Occupation) < taxonomy.MaxLevel {
				fillCode(g, &v.Occupation)
			}
		case match.FactWorkplace:
			v.Region = exactRegion(g, v.Region)
		case match.FactRemote:
			fillTri(g, &v.Remote)
		case match.FactStart:
			settleStart(g, r, v)
		case match.FactHours:
			v.Hours = fact.Some(v.Hours.Or(float64(1 + g.IntN(60))))
		case match.FactShifts:
			fillTri(g, &v.Terms.Shifts)
		case match.FactEmployer:
			v.Employer = cmp.Or(v.Employer, pick(g, employers))
		case match.FactLicences:
			settleList(g, &v.Licences, licences)
		case match.FactRegulated:
			fillTri(g, &v.Regulated)
		case match.FactLanguages:
			if v.Languages == nil {
				v.Languages = []match.LanguageDemand{}
				if g.chance(20) {
					v.Languages = append(v.Languages, match.LanguageDemand{AnyOf: []match.LanguageLevel{{Language: "ka"}}, Must: true})
				} else if levels := g.levels(2); len(levels) > 0 {
					v.Languages = append(v.Languages, match.LanguageDemand{AnyOf: levels, Must: true})
				}
			}
		case match.FactExempt:
			fillTri(g, &v.Permit.Exempt)
		case match.FactSponsored:
			fillTri(g, &v.Permit.Sponsored)
		case match.FactClasses:
			settleList(g, &v.Permit.Classes, permits)
		case match.FactOrigin:
			if w.Origin.IsZero() {
				w.Origin = pick(g, origins)
			}
		case match.FactCitizenship:
			settleList(g, &w.Citizenships, append([]string{"PL"}, citizens...))
		case match.FactPermits:
			settlePermits(g, v, w)
		case match.FactHome:
			w.Region = exactRegion(g, w.Region)
		case match.FactMoves:
			settleList(g, &w.MovesTo, regions)
		case match.FactHeld:
			settleList(g, &w.Licences, licences)
		case match.FactRecognition:
			if r := w.Education.Recognition; r.IsZero() || r == match.Pending {
				w.Education.Recognition = pick(g, []match.Recognition{match.Recognised, match.Refused})
			}
		case match.FactSpoken:
			settleLanguages(g, w)
		case match.FactBirth:
			w.Birth = fact.Some(w.Birth.Or(pick(g, []match.Date{g.birth(), match.Date(g.IntN(20000))})))
		case match.FactRefusals:
			for i := range w.Refusals.Regions {
				if w.Refusals.Regions[i] == "Z" {
					w.Refusals.Regions[i] = pick(g, regions)
				}
			}
		case match.FactDistance:
		}
	}
}

func settleList[T any](g gen, list *[]T, from []T) {
	if *list == nil {
		*list = []T{}
		for _, i := range g.Perm(len(from))[:g.IntN(len(from)+1)] {
			*list = append(*list, from[i])
		}
	}
}

func settleStart(g gen, r *match.Rules, v *match.Vacancy) {
	start := asOf + match.Date(g.IntN(120))
	if g.chance(30) {
		start = asOf + match.Date(g.IntN(12000))
	}
	if !r.Date.Known() && g.chance(40) {
		start = asOf - match.Date(g.IntN(12000))
	}
	v.Start = fact.Some(v.Start.Or(start))
}

// exactRegion is the region, or a part of it that has none; any where it is not
// in the tree.
func exactRegion(g gen, r geo.Code) geo.Code {
	var within []geo.Code
	for _, c := range regions {
		if leaf(c) && (!slices.Contains(regions, r) || r == "C" || c == r || (r == "C-A" && c != "C-B" && c != "C-N")) {
			within = append(within, c)
		}
	}
	return pick(g, within)
}

func settlePermits(g gen, v *match.Vacancy, w *match.Worker) {
	complete := func(p match.Permit) match.Permit {
		if p.Regions == nil {
			p.Regions = append([]geo.Code{}, sample(g, regions, 2)...)
		}
		for i := range p.Regions {
			if !slices.Contains(regions, p.Regions[i]) {
				p.Regions[i] = pick(g, regions)
			}
		}
		if p.Occupations == nil {
			p.Occupations = append([]taxonomy.Code{}, sample(g, codes, 2)...)
		}
		if !p.Until.Known() {
			p.Until = fact.None[match.Date]()
			if g.chance(50) {
				p.Until = fact.Some(asOf + match.Date(g.IntN(120)))
			}
		}
		return p
	}
	if w.Permits == nil {
		w.Permits = []match.Permit{}
		for range g.IntN(3) {
			w.Permits = append(w.Permits, match.Permit{Class: pick(g, permits)})
		}
	}
	for i := range w.Permits {
		w.Permits[i] = complete(w.Permits[i])
	}
	if v.Permit.Sponsored != no && g.chance(50) {
		w.Permits = append(w.Permits, complete(match.Permit{Class: pick(g, permits)}))
	}
}

func settleLanguages(g gen, w *match.Worker) {
	if w.Languages == nil {
		w.Languages = []match.LanguageLevel{}
		for _, name := range sample(g, languages, 4) {
			w.Languages = append(w.Languages, match.LanguageLevel{Language: name})
		}
	}
	for i := range w.Languages {
		if !w.Languages[i].Level.Known() {
			w.Languages[i].Level = fact.Some(match.A1 + match.CEFR(g.IntN(7)))
		}
	}
}
