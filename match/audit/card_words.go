package audit

import (
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// componentReads says which facts a component reads, by component.
var componentReads = [match.NumComponents]string{
	match.Skills:         "the skills demanded, and those held with their levels",
	match.Occupation:     "the vacancy's occupation, and those worked in",
	match.Location:       "the workplace, remote work, the home (for who lives abroad, that it is abroad), and where the worker would move",
	match.Language:       "the languages demanded, and those spoken with their levels",
	match.EducationLevel: "the level of education demanded, and the highest completed",
	match.Experience:     "the years demanded, and those in near occupations up to that",
	match.Availability:   "the wanted start, and when the worker is free",
	match.Wage:           "the wage offered, and the one wished for",
	match.Conditions:     "contract, shifts and housing, and the wishes about them",
	match.OccupationWish: "the vacancy's occupation, and those wished for",
	match.Hours:          "the weekly hours offered, and those wished for",
}

// gateReads says which facts a hard constraint reads, by the gate's index.
var gateReads = [match.NumGates]string{
	"origin, citizenships and permits, against the vacancy's permit terms and the rules",
	"home, where the worker would move, and remote work",
	"licences held, against those asked for by the vacancy or by law",
	"recognition of the qualification, in regulated occupations",
	"languages that are a must",
	"the day of birth, against the minimum age on the first day",
	"hours and shifts that the worker refuses",
	"occupations, regions and employers that the worker refuses",
}

func constraints() []Constraint {
	var out []Constraint
	for i := range match.NumGates {
		gate := match.Gates(1) << i
		out = append(out, Constraint{Gate: gate, Reads: gateReads[i], Law: gate&LawGates != 0})
	}
	return out
}

func neverScored() []NeverScored {
	return []NeverScored{
		{"citizenships", "the right to work, quotas of citizenships, and the audit"},
		{"birth", "the minimum age, and the audit"},
		{"protected", "the audit alone: sex, religion, disability, and whatever else is recorded there"},
		{"permits", "the right to work, and quotas of permits"},
		{"origin", "the right to work, the order of goals of a plan, and the audit; of who is abroad, that the home is"},
		{"headline, title, description", "text search"},
		{"id", "the order of equals, by a hash"},
		{"name, photo, place of birth, family, health, opinions", "nothing: records have no field for them"},
	}
}

// proxies are facts that can stand in for protected ones, and what the score makes
// of them.
func proxies() []string {
	return []string{
		"years above the requirement: earn nothing",
		"gaps between jobs, graduation year, military service: no field",
		"first name, photo: no field",
		"home: enters by distance and region, and can stand in for origin or belief",
		"languages that are not demanded, the native one among them: earn nothing",
		"availability and where one would move: can stand in for family",
		"unknown facts: count as the prior, so that thin files are not pushed down by themselves",
	}
}

func lawText(learned fact.Tri) []string {
	how := "Whether weights, priors or a model were learned from data is not stated."
	switch learned {
	case fact.Yes:
		how = "Weights, priors or a model were learned from data."
	case fact.No:
		how = "Nothing was learned from data; rules defined by people alone may fall outside the Act's notion of an AI system."
	case fact.Unknown:
	}
	return []string{
		"Systems for recruitment or selection are high-risk under Regulation (EU) 2024/1689, Annex III, point 4(a). " + how,
		"A score recommends; people decide. A decision and its reason belong in the trail (Regulation (EU) 2016/679, article 22, limits decisions based solely on automated processing).",
		"This card is no legal advice.",
	}
}

// limits are those of the library and what the subject leaves open.
func limits(s *Subject) []string {
	out := []string{
		"A score is no probability of a hire, and predicts none.",
		"The default weights, priors, distances and decays are guesses, to be replaced by values fitted to own data.",
		"A difference between groups is no proof of discrimination, and none shown is no proof of fairness; small groups cannot be assessed.",
		"The flip test shows that protected facts are not read. It cannot see what stands in for them.",
		"Groups are known only as far as they are recorded: the share of unknowns is given.",
	}
	if s.Config.Model != nil {
		out = append(out, "A model of the user's own replaces the score. What it reads is not known to this card, beyond what the flip test shows.")
	}
	if len(s.Reports) == 0 {
		out = append(out, "No audit is attached.")
	}
	if s.Flip == nil {
		out = append(out, "No flip test is attached.")
	} else if err := s.Flip.Err(); err != nil {
		out = append(out, "THE FLIP TEST DID NOT PASS: "+err.Error())
	}
	if s.Data == "" {
		out = append(out, "The source of the data is not stated.")
	}
	return out
}
