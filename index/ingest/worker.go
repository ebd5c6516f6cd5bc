package ingest

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// workerColumns is the one table of the columns of workers.
var workerColumns = []column[match.Worker]{
	text("id", "identifier, unique in the file; must be there", "W-1",
		func(w *match.Worker) *string { return &w.ID }),
	text("headline", "free text, searched but never scored", "Welder with ten years in shipyards",
		func(w *match.Worker) *string { return &w.Headline }),
	plainFact("origin", "local, immigrant (already in the country) or abroad", "local",
		func(w *match.Worker) *match.Origin { return &w.Origin }),
	names("citizenships", "ISO 3166-1 codes between |; for the right to work and the audit only", "BY|PL",
		func(w *match.Worker) *[]string { return &w.Citizenships }),
	list("occupations", "ISCO-08 code@years between |; years with a decimal point, or left out", "7212@6.5|7214",
		func(w *match.Worker) *[]match.OccupationHeld { return &w.Occupations }, parseOccupationHeld,
		func(o match.OccupationHeld) string { return formatAt(string(o.Code), `\|@`, o.Years) }),
	names("wanted", "ISCO-08 codes of occupations wished for, between |", "7212|721",
		func(w *match.Worker) *[]taxonomy.Code { return &w.Wanted }),
	list("skills", "skill@level between |; level 1 to 5, or left out", "welding-mig@4|blueprints",
		func(w *match.Worker) *[]match.SkillHeld { return &w.Skills }, parseSkillHeld,
		func(s match.SkillHeld) string { return formatAt(string(s.Skill), skillSpecial, s.Level) }),
	list("languages", "language@level between |; level 0, A1 to C2, native, or left out", "ru@native|be@B2|en",
		func(w *match.Worker) *[]match.LanguageLevel { return &w.Languages }, parseLanguage, formatLanguage),
	plainFact("education", "highest level of ISCED 2011, 0 to 8", "4",
		func(w *match.Worker) *fact.Opt[match.ISCED] { return &w.Education.Level }),
	plainFact("recognition", "of the qualification: domestic, pending, recognised or refused", "domestic",
		func(w *match.Worker) *match.Recognition { return &w.Education.Recognition }),
	code("region", "code of the region where they live", "BY-HO",
		func(w *match.Worker) *geo.Code { return &w.Region }),
	names("moves_to", "widest regions that they would move to, between |; - : would not move", "BY-MI|BY-HM",
		func(w *match.Worker) *[]geo.Code { return &w.MovesTo }),
	list("permits", "permits between |: the class, then ;regions=A,B ;occupations=C,D ;until=date as known; - : not limited", "work;regions=BY-HM,BY-MI;occupations=-;until=2027-01-01",
		func(w *match.Worker) *[]match.Permit { return &w.Permits }, parsePermit, formatPermit),
	names("licences", "licences held, between |", "driving-c",
		func(w *match.Worker) *[]string { return &w.Licences }),
	{
		Column{Name: "wage", Meaning: "least wage wished for: an amount with a decimal point, and an ISO 4217 currency", Example: "1700.00 BYN"},
		setWageWish,
		func(w *match.Worker) string {
			return ofWage(w.Wage, none, func(m match.WageWish) string { return m.Amount.String() })
		},
	},
	{
		Column{Name: "wage_period", Meaning: "what the wage is for: hour, day, week, month, year; must be there with a wage", Example: "month"},
		nil,
		func(w *match.Worker) string {
			return ofWage(w.Wage, "", func(m match.WageWish) string { return m.Period.String() })
		},
	},
	{
		Column{Name: "wage_basis", Meaning: "gross or net", Example: "net"},
		nil,
		func(w *match.Worker) string {
			return ofWage(w.Wage, "", func(m match.WageWish) string { return m.Basis.String() })
		},
	},
	plainFact("hours", "hours a week wished for", "40",
		func(w *match.Worker) *fact.Opt[float64] { return &w.Hours }),
	plainFact("available", "first day; - : now", "2026-08-15",
		func(w *match.Worker) *fact.Opt[match.Date] { return &w.Available }),
	plainFact("wish_contract", "permanent, fixed-term or seasonal; blank: no wish", "permanent",
		func(w *match.Worker) *match.Contract { return &w.Wishes.Contract }),
	plainFact("wish_shifts", "yes: wants shifts; no: wants none; blank: no wish", "no",
		func(w *match.Worker) *fact.Tri { return &w.Wishes.Shifts }),
	plainFact("wish_housing", "yes: wants housing; no: wants none; blank: no wish", "yes",
		func(w *match.Worker) *fact.Tri { return &w.Wishes.Housing }),
	names("refuse_occupations", "ISCO-08 codes that they will not work in, with all below, between |; blank or - : refuses none", "51|9412",
		func(w *match.Worker) *[]taxonomy.Code { return &w.Refusals.Occupations }),
	names("refuse_regions", "regions that they will not work in, with all below, between |", "BY-VI",
		func(w *match.Worker) *[]geo.Code { return &w.Refusals.Regions }),
	names("refuse_employers", "employers that they will not work for, as in the vacancies, between |", "Wagon Works",
		func(w *match.Worker) *[]string { return &w.Refusals.Employers }),
	plainFact("refuse_shifts", "yes: will not work at night or in shifts", "yes",
		func(w *match.Worker) *fact.Tri { return &w.Refusals.Shifts }),
	plainFact("max_hours", "most hours a week that they will work", "45",
		func(w *match.Worker) *fact.Opt[float64] { return &w.Refusals.MaxHours }),
	plainFact("birth", "day of birth; for the minimum age only, never scored", "1996-05-17",
		func(w *match.Worker) *fact.Opt[match.Date] { return &w.Birth }),
	{
		Column{Name: "protected", Meaning: "protected attributes, attribute=group between |; for the audit only", Example: "disability=no|sex=f"},
		setProtected,
		formatProtected,
	},
}

func parseOccupationHeld(text string) (match.OccupationHeld, error) {
	code, years, err := parseAt[float64](text)
	return match.OccupationHeld{Code: taxonomy.Code(code), Years: years}, err
}

func parseSkillHeld(text string) (match.SkillHeld, error) {
	skill, level, err := parseSkill(text)
	return match.SkillHeld{Skill: skill, Level: level}, err
}

// setWageWish reads the three cells of a wage; see setWageRange.
func setWageWish(w *match.Worker, c *cells) {
	var wish match.WageWish
	ok := c.check("wage_period", wish.Period.UnmarshalText([]byte(c.get("wage_period"))))
	ok = c.check("wage_basis", wish.Basis.UnmarshalText([]byte(c.get("wage_basis")))) && ok
	switch amount := c.get("wage"); amount {
	case "":
	case none:
		w.Wage = fact.None[match.WageWish]()
	default:
		if c.check("wage", wish.Amount.UnmarshalText([]byte(amount))) && ok {
			w.Wage = fact.Some(wish)
		}
	}
}

// protectedSpecial are the bytes that mean something in protected attributes.
const protectedSpecial = `\|=`

// setProtected reads "attribute=group|attribute=group".
func setProtected(w *match.Worker, c *cells) {
	type attribute struct{ name, group string }
	parse := func(text string) (a attribute, err error) {
		name, group, found := cutLast(text, '=')
		if !found {
			return a, fmt.Errorf("%w: want attribute=group", fact.ErrSyntax)
		}
		if a.name, err = unescape(name); err == nil {
			a.group, err = unescape(group)
		}
		return a, err
	}
	broken := false
	fail := func(i int, entry string, err error) {
		c.fail(at("protected", i), entry, err)
		broken = true
	}
	list := parseList(c.get("protected"), '|', parse, fail)
	if list == nil || broken {
		return
	}
	w.Protected = make(map[string]string, len(list))
	for i, a := range list {
		if _, twice := w.Protected[a.name]; twice {
			fail(i, a.name, fact.ErrDuplicate)
		}
		w.Protected[a.name] = a.group
	}
}

// formatProtected is the inverse of setProtected, in the order of the names.
func formatProtected(w *match.Worker) string {
	if w.Protected == nil {
		return ""
	}
	names := slices.AppendSeq([]string{}, maps.Keys(w.Protected))
	slices.Sort(names)
	return formatList(names, "|", func(name string) string {
		return escape(name, protectedSpecial) + "=" + escape(w.Protected[name], protectedSpecial)
	})
}

// permitSpecial are the bytes that mean something in a permit.
const permitSpecial = `\|;,=`

// parsePermit reads "class;regions=A,B;occupations=-;until=2027-01-01".
func parsePermit(text string) (match.Permit, error) {
	parts := split(text, ';')
	var p match.Permit
	var err error
	if p.Class, err = unescape(parts[0]); err != nil {
		return p, err
	}
	seen := make(map[string]bool, len(parts))
	for _, part := range parts[1:] {
		key, value, _ := strings.Cut(part, "=")
		key, value = strings.TrimSpace(key), strings.TrimSpace(value)
		switch {
		case seen[key]:
			return p, fmt.Errorf("%w: %s", fact.ErrDuplicate, key)
		case value == "":
			return p, fmt.Errorf("%w: want regions=, occupations= or until= with a value, or leave it out", fact.ErrSyntax)
		}
		seen[key] = true
		fail := func(_ int, _ string, e error) { err = e }
		switch key {
		case "regions":
			p.Regions = parseList(value, ',', parseName[geo.Code], fail)
		case "occupations":
			p.Occupations = parseList(value, ',', parseName[taxonomy.Code], fail)
		case "until":
			err = p.Until.UnmarshalText([]byte(value))
		default:
			err = unknownName("part of a permit", key, []string{"regions", "occupations", "until"})
		}
		if err != nil {
			return p, err
		}
	}
	return p, nil
}

func formatPermit(p match.Permit) string {
	s := escape(p.Class, permitSpecial)
	if p.Regions != nil {
		s += ";regions=" + formatList(p.Regions, ",", formatCode[geo.Code](permitSpecial))
	}
	if p.Occupations != nil {
		s += ";occupations=" + formatList(p.Occupations, ",", formatCode[taxonomy.Code](permitSpecial))
	}
	if p.Until.Known() {
		s += ";until=" + textOf(p.Until)
	}
	return s
}
