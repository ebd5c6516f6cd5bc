package market

import (
	"github.com/samber/lo"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// A country is where non-local workers of the sample come from, with its
// weight among immigrants and among workers abroad.
type country struct {
	code              string // ISO 3166-1
	language          string
	russian           russian
	immigrant, abroad int
}

// russian is how well people of a country know Russian, as a rule.
type russian uint8

const (
	mother russian = iota // most natively
	school                // a language of school and of work abroad
	little                // few know any
)

var countries = []country{
	{"RU", "ru", mother, 34, 14},
	{"UA", "uk", mother, 20, 6},
	{"KZ", "kk", mother, 5, 7},
	{"UZ", "uz", school, 8, 18},
	{"TJ", "tg", school, 4, 9},
	{"TM", "tk", school, 6, 8},
	{"KG", "ky", school, 2, 4},
	{"AM", "hy", school, 3, 2},
	{"GE", "ka", school, 3, 2},
	{"AZ", "az", school, 3, 2},
	{"CN", "zh", little, 5, 5},
	{"IN", "hi", little, 3, 9},
	{"PK", "ur", little, 1, 6},
	{"BD", "bn", little, 1, 5},
	{"TR", "tr", little, 2, 3},
}

// russianLevels are the weights of no knowledge, A1 to C2 and native, of
// people abroad and of people who live in the country.
var russianLevels = map[russian][2][]int{
	mother: {{0, 0, 2, 6, 12, 15, 10, 55}, {0, 0, 0, 3, 10, 15, 12, 60}},
	school: {{6, 14, 22, 28, 20, 6, 2, 2}, {1, 4, 14, 30, 30, 13, 4, 4}},
	little: {{68, 18, 9, 4, 1, 0, 0, 0}, {15, 25, 28, 20, 10, 2, 0, 0}},
}

// languages returns what a worker speaks; a language that is not in the list
// is known not to be spoken.
func (d *draw) languages(w *match.Worker, from *country, o *occupation) []match.LanguageLevel {
	var held []match.LanguageLevel
	add := func(language string, level match.CEFR) {
		if level != match.CEFRNone {
			held = append(held, match.LanguageLevel{Language: language, Level: maybe(d, fact.Some(level))})
		}
	}
	switch {
	case w.Origin == match.Local:
		add("ru", []match.CEFR{match.B2, match.C1, match.Native}[d.pick(2, 8, 90)])
		add("be", []match.CEFR{match.A2, match.B1, match.B2, match.C1, match.Native}[d.pick(5, 15, 25, 20, 35)])
	case from.language == "ru":
		add("ru", match.Native)
	default:
		levels := russianLevels[from.russian][lo.Ternary(w.Origin == match.Immigrant, 1, 0)]
		add("ru", match.CEFR(d.pick(levels...)))
		add(from.language, match.Native)
	}
	studied := lo.Ternary(o.isced >= 6, 45, 12) + lo.Ternary(from != nil && from.russian == little, 35, 0) + lo.Ternary(o.speech == english, 25, 0)
	if d.chance(studied) {
		add("en", []match.CEFR{match.A2, match.B1, match.B2, match.C1}[d.pick(20, 35, 33, 12)])
	}
	if d.chance(3) {
		add([]string{"de", "pl"}[d.below(2)], []match.CEFR{match.A2, match.B1, match.B2, match.C1}[d.pick(30, 35, 25, 10)])
	}
	if d.missing() {
		return nil
	}
	return held
}
