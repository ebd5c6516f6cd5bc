package matchtest

import (
	"fmt"
	"math/rand/v2"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Records is what a ranker under test holds, and how it scores.
type Records struct {
	Config    match.Config
	Vacancies []match.Vacancy
	Workers   []match.Worker
}

// Random returns synthetic records, the same for the same arguments. They are
// no picture of any market: they are made so that every field is sometimes
// unknown, sometimes none and sometimes known, and so that a tenth of the
// records are another's twins under another id, which makes scores tie. All
// validate under [geo.Belarus] and [taxonomy.ISCO08].
func Random(seed uint64, vacancies, workers int) Records {
	g := generator{
		Rand:    rand.New(rand.NewPCG(seed, 1)),
		terms:   rand.New(rand.NewPCG(seed, 2)),
		units:   taxonomy.ISCO08().Level(taxonomy.MaxLevel),
		regions: append(geo.Belarus().Children("BY"), "BY"),
	}
	r := Records{Config: match.Config{
		Params:  match.DefaultParams(),
		Regions: geo.Belarus(),
		Rules:   rules(g.units),
	}}
	for i := range vacancies {
		v := g.vacancy()
		if i > 0 && g.chance(0.1) {
			v = r.Vacancies[g.IntN(i)]
		}
		v.ID = g.id("v", i)
		r.Vacancies = append(r.Vacancies, v)
	}
	for i := range workers {
		w := g.worker()
		if i > 0 && g.chance(0.1) {
			w = r.Workers[g.IntN(i)]
		}
		w.ID = g.id("w", i)
		r.Workers = append(r.Workers, w)
	}
	return r
}

type generator struct {
	*rand.Rand

	terms *rand.Rand // of protection

	units   []taxonomy.Code
	regions []geo.Code
}

func (g *generator) chance(p float64) bool { return g.Float64() < p }

// id makes distinct ids whose order is not that of their making.
func (g *generator) id(prefix string, i int) string {
	return fmt.Sprintf("%s%03x-%d", prefix, g.IntN(4096), i)
}

func (g *generator) tri() fact.Tri { return fact.Tri(g.IntN(3)) }

// opt returns unknown, none or a value.
func opt[T any](g *generator, value func() T) fact.Opt[T] {
	switch g.IntN(5) {
	case 0:
		return fact.Opt[T]{}
	case 1:
		return fact.None[T]()
	default:
		return fact.Some(value())
	}
}

// list returns nil, an empty list, or up to most values, no two with the same
// key.
func list[T any, K comparable](g *generator, most int, value func() T, key func(T) K) []T {
	n := g.IntN(most+2) - 1
	if n < 0 {
		return nil
	}
	out, seen := make([]T, 0, n), make(map[K]bool)
	for range n {
		if x := value(); !seen[key(x)] {
			seen[key(x)] = true
			out = append(out, x)
		}
	}
	return out
}

func same[T any](x T) T { return x }

func (g *generator) pick(names ...string) string { return names[g.IntN(len(names))] }

// occupation returns a code of any level, from a few branches, so that records
// meet.
func (g *generator) occupation() taxonomy.Code {
	unit := g.units[g.IntN(8)*50]
	return unit.Prefix(1 + g.IntN(taxonomy.MaxLevel))
}

func (g *generator) region() geo.Code { return g.regions[g.IntN(len(g.regions))] }

func (g *generator) skill() taxonomy.Skill {
	return taxonomy.Skill(g.pick("welding", "C++", "C#", "C", "first aid", "сварка", "1С", "https://example.org/skill/7"))
}

func (g *generator) level() fact.Opt[int] {
	return opt(g, func() int { return 1 + g.IntN(match.MaxSkillLevel) })
}

func (g *generator) language() match.LanguageLevel {
	return match.LanguageLevel{
		Language: g.pick("be", "ru", "en", "pl"),
		Level:    opt(g, func() match.CEFR { return match.CEFR(g.IntN(int(match.Native) + 1)) }),
	}
}

func languageOf(l match.LanguageLevel) string { return l.Language }

func (g *generator) years() float64 { return float64(g.IntN(80)) / 4 }

func (g *generator) hours() float64 { return float64(10 + g.IntN(40)) }

func (g *generator) date() match.Date { return match.DateOf(2026, 1, 1+g.IntN(200)) }

func (g *generator) isced() match.ISCED { return match.ISCED(g.IntN(9)) }

func (g *generator) money() match.Money {
	return match.Money{Minor: int64(50_000 + g.IntN(300_000)), Currency: g.pick("BYN", "EUR")}
}

func (g *generator) licence() string { return g.pick("B", "C+E", "crane") }

func (g *generator) class() string { return g.pick("single", "seasonal") }

// rules are invented, the same for all seeds, with limits that some of the
// records meet.
func rules(units []taxonomy.Code) match.Rules {
	trade := func(i int) []taxonomy.Code { return []taxonomy.Code{units[i*50].Prefix(2)} } // see occupation
	return match.Rules{
		Jurisdiction: "BY", Version: "synthetic", Source: "synthetic", Date: fact.Some(match.DateOf(2026, 1, 1)),
		FreeMovement: []match.FreeMovement{
			{Name: "union", Citizenships: []string{"RU"}},
			{Name: "border", Citizenships: []string{"UZ"}, Clause: match.Clause{
				Until: fact.Some(match.DateOf(2026, 4, 1)), Regions: []geo.Code{"BY-BR", "BY-HM", "BY-HO"}, Occupations: trade(1),
			}},
		},
		Permits: []match.PermitRule{
			{Class: "single", Clause: match.Clause{Occupations: trade(2)}},
			{Class: "single", Clause: match.Clause{Regions: []geo.Code{"BY-MI"}}},
			{Class: "seasonal"},
		},
		Exempt: []match.Exemption{{Clause: match.Clause{Occupations: trade(3), From: fact.Some(match.DateOf(2026, 3, 1))}}},
		Regulated: []match.Regulation{
			{Qualification: true, Licences: []string{"crane"}, Clause: match.Clause{Occupations: trade(4)}},
			{Licences: []string{"B"}, Clause: match.Clause{Occupations: trade(5)}},
		},
		MinimumAge: []match.AgeRule{{Years: 16}, {Years: 18, AcrossBorders: true}},
	}
}

func (g *generator) vacancy() match.Vacancy {
	v := match.Vacancy{
		Title:       g.pick("", "Welder", "Сварщик", "Senior C++ developer", "Повар в столовую", "Driver C+E", "Drivers' dispatcher"),
		Description: g.pick("", "Night shifts, hot meals", "Работа вахтой; жильё", "We use C# and C++17"),
		Employer:    g.pick("", "Plant No. 5", "ОАО «Завод»"),
		Remote:      g.tri(),
		Openings:    fact.Some(1 + g.IntN(9)),
		Skills: list(g, 4, func() match.SkillDemand {
			return match.SkillDemand{Skill: g.skill(), Optional: g.chance(0.3), Level: g.level()}
		}, func(s match.SkillDemand) taxonomy.Skill { return s.Skill }),
		Languages: list(g, 2, func() match.LanguageDemand {
			return match.LanguageDemand{
				AnyOf: append(list(g, 1, g.language, languageOf), match.LanguageLevel{Language: "de"}),
				Must:  g.chance(0.2),
			}
		}, func(d match.LanguageDemand) string { return fmt.Sprint(d) }),
		Education:  opt(g, g.isced),
		Regulated:  g.tri(),
		Experience: opt(g, g.years),
		Licences:   list(g, 1, g.licence, same),
		Wage: opt(g, func() match.WageRange {
			low := g.money()
			high := low
			high.Minor += int64(g.IntN(100_000))
			return match.WageRange{Low: low, High: high, Period: match.PerMonth}
		}),
		Hours: opt(g, g.hours),
		Start: opt(g, g.date),
		Permit: match.PermitTerms{
			Exempt: g.tri(), Sponsored: g.tri(), Classes: list(g, 2, g.class, same),
		},
		Terms:      match.Terms{Contract: match.Contract(g.IntN(4)), Shifts: g.tri(), Housing: g.tri()},
		Protection: (&generator{Rand: g.terms}).protection(),
	}
	if g.chance(0.2) {
		v.Openings = fact.Opt[int]{}
	}
	if g.chance(0.9) {
		v.Occupation = g.occupation()
	}
	if g.chance(0.9) {
		v.Region = g.region()
	}
	return v
}

func (g *generator) protection() match.Protection {
	hours := func() float64 { return float64(g.IntN(80)) / 2 }
	p := match.Protection{
		WorkerFee: opt(g, g.money), Deposit: opt(g, g.money), ExitPenalty: opt(g, g.money), ReferenceWage: opt(g, g.money),
		DocumentsRetained: g.tri(), OvertimeWeek: opt(g, hours), OvertimeYear: opt(g, hours), OvertimeVoluntary: g.tri(),
		WeeklyRest: opt(g, hours), ContractWritten: g.tri(), Deductions: opt(g, g.Float64),
		FreeToLeaveHousing: g.tri(),
		Recruiter:          opt(g, func() string { return g.pick("Fair Hands", "Кадры") }), RecruiterLicensed: g.tri(),
		MayChangeEmployer: g.tri(), RepatriationByWorker: g.tri(), RemoteSiteWithoutPhone: g.tri(), ReplacesStrikers: g.tri(),
		DemandsSexAgeOrigin: g.tri(), GenuineRequirement: g.tri(), GrievanceChannel: g.tri(), SocialInsurance: g.tri(),
	}
	if p.Recruiter.IsNone() {
		p.RecruiterLicensed = fact.Unknown
	}
	if g.chance(0.8) {
		p.PayInterval = fact.Some(1 + g.IntN(40))
	}
	return p
}

func (g *generator) worker() match.Worker {
	w := match.Worker{
		Headline:     g.pick("", "Welder, 6th grade", "Сварщик", "C++ and C# developer", "Повар", "Water supply fitter"),
		Origin:       match.Origin(g.IntN(4)),
		Citizenships: list(g, 2, func() string { return g.pick("BY", "RU", "UZ") }, same),
		Occupations: list(g, 3, func() match.OccupationHeld {
			return match.OccupationHeld{Code: g.occupation(), Years: opt(g, g.years)}
		}, func(o match.OccupationHeld) taxonomy.Code { return o.Code }),
		Wanted: list(g, 2, g.occupation, same),
		Skills: list(g, 5, func() match.SkillHeld {
			return match.SkillHeld{Skill: g.skill(), Level: g.level()}
		}, func(s match.SkillHeld) taxonomy.Skill { return s.Skill }),
		Languages: list(g, 3, g.language, languageOf),
		Education: match.Education{Level: opt(g, g.isced), Recognition: match.Recognition(g.IntN(5))},
		MovesTo:   list(g, 3, g.region, same),
		Permits: list(g, 2, func() match.Permit {
			return match.Permit{
				Class: g.class(), Regions: list(g, 2, g.region, same),
				Occupations: list(g, 2, g.occupation, same), Until: opt(g, g.date),
			}
		}, func(p match.Permit) string { return fmt.Sprint(p) }),
		Licences: list(g, 2, g.licence, same),
		Wage: opt(g, func() match.WageWish {
			return match.WageWish{Amount: g.money(), Period: match.PerMonth}
		}),
		Hours:     opt(g, g.hours),
		Available: opt(g, g.date),
		Wishes:    match.Wishes{Contract: match.Contract(g.IntN(4)), Shifts: g.tri(), Housing: g.tri()},
	}
	g.personal(&w)
	if g.chance(0.8) {
		w.Region = g.region()
	} else if w.Origin == match.Abroad {
		w.Region = geo.Code(g.pick("", "UZ-TK"))
	}
	return w
}

// personal fills what the hard constraints and the audit read, and no score.
func (g *generator) personal(w *match.Worker) {
	if g.chance(0.8) {
		w.Birth = fact.Some(match.DateOf(2007, 1, 1+g.IntN(1500)))
		if g.chance(0.7) {
			w.Birth = fact.Some(match.DateOf(1960, 1, 1+g.IntN(15000)))
		}
	}
	if g.chance(0.3) {
		w.Protected = map[string]string{"sex": g.pick("f", "m"), "religion": g.pick("a", "b", "none")}
	}
	if g.chance(0.2) {
		w.Refusals = match.Refusals{
			Occupations: list(g, 2, g.occupation, same), Regions: list(g, 1, g.region, same),
			Employers: list(g, 1, func() string { return g.pick("Plant No. 5", "ОАО «Завод»") }, same),
			Shifts:    g.tri(), MaxHours: opt(g, g.hours),
		}
	}
}
