package match

import (
	"slices"
	"strings"
)

// A phraseKey is a message that a language must have, with the placeholders of
// its pattern, sorted, and the one of which the number decides the plural form.
type phraseKey struct {
	key  string
	args []string
	by   string
}

// phraseKeys lists all messages: those of the tables, and one for each value of
// the enumerations.
func phraseKeys() []phraseKey {
	var keys []phraseKey
	add := func(key, args string) {
		k := phraseKey{key: key}
		for arg := range strings.FieldsSeq(args) {
			name, counts := strings.CutSuffix(arg, "#")
			if counts {
				k.by = name
			}
			k.args = append(k.args, name)
		}
		slices.Sort(k.args)
		keys = append(keys, k)
	}
	each := func(prefix string, names []string) {
		for _, name := range names {
			if name != "" {
				add(prefix+name, "")
			}
		}
	}
	for line := range strings.Lines(phraseTable + changeTable) {
		key, args, _ := strings.Cut(strings.TrimSpace(line), " ")
		add(key, args)
	}
	each("view.", viewNames)
	each("component.", componentNames)
	each("actor.", actorNames)
	each("period.", periodNames)
	each("basis.", basisNames)
	each("contract.", contractNames)
	each("education.", iscedNames)
	each("gate.", gateNames[:])
	each("fact.", factNames[:])
	for r, name := range reasonNames {
		switch {
		case name == "":
		case subjectOf(Reason(r)) != nil:
			add("reason."+name, "subject")
		default:
			add("reason."+name, "")
		}
	}
	return keys
}

// phraseTable lists messages with their placeholders; # marks the number that
// decides the plural form.
const phraseTable = `head worker vacancy view score
head.range worker vacancy view score low high
side view score
side.range view score low high
completeness.all
completeness.some percent
completeness.none
gates.failed list
gates.open list
gates.passed list
finding.rule reason rule
finding.facts list
baseline.employer
baseline.worker
part.known component value
part.partial component value
part.missing component
part.skills part skills
detail.weight percent prior
detail.range low high
detail.hiding gain
skills.held held n#
skills.lacking skills list
skills.uncounted
skill.level skill level
skill.optional skill
met.held demand credit
met.level demand level credit
met.unstated demand credit
met.narrower demand own credit
met.related demand own credit
met.missing demand
met.unknown demand
path path
path.separator
list.separator
clause.separator
or.separator
improvement actor change score
improvement.none
then.lifted list
then.settled list
then.open list
then.failed list
value.none
value.unstated
value.native
value.any_day
value.yes
value.no
years n#
hours n#
date year month day
wage amount currency period
wage.basis amount currency period basis
occupation.years occupation years
language.level language level
`

// changeTable lists the messages of the changes, on the terms of phraseTable.
const changeTable = `change.learn_skill subject to
change.learn_skill.any subject
change.raise_skill subject from to
change.learn_language subject to
change.raise_language subject from to
change.gain_education from to
change.gain_experience subject to
change.gain_experience.any subject
change.agree_to_move subject
change.be_free_earlier from to
change.raise_wage from to
change.offer_wage to
change.offer_contract from to
change.offer_shifts.yes
change.offer_shifts.no
change.offer_housing.yes
change.offer_housing.no
change.change_hours from to
change.state_skills to
change.state_skill_level subject to
change.state_languages to
change.state_language_level subject to
change.state_education to
change.state_occupations to
change.state_occupation subject to
change.state_years subject to
change.state_home to
change.state_moves to
change.state_availability to
change.state_wage_wish to
change.state_wish_basis to
change.state_hours_wish to
change.state_wanted to
change.state_wanted_code subject to
change.state_demands to
change.state_demands.none
change.state_demanded_languages to
change.state_demanded_languages.none
change.state_demanded_education to
change.state_demanded_education.none
change.state_demanded_experience to
change.state_start to
change.state_job to
change.state_workplace to
change.state_remote to
change.state_offer to
change.state_offer_basis to
change.state_hours to
change.state_contract to
change.state_shifts to
change.state_housing to
`
