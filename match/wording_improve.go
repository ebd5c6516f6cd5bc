package match

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
)

// ImprovementsText renders improvements as lines, in their order: what each gains,
// who must act, what changes, and the score after it; under it, how it moves
// the hard constraints.
func (p *Phrasebook) ImprovementsText(list []Improvement) string {
	var b strings.Builder
	for i := range list {
		b.WriteString(p.Improvement(&list[i]).String())
	}
	if len(list) == 0 {
		b.WriteString(p.say("improvement.none") + "\n")
	}
	return b.String()
}

// ImprovementsJSON returns improvements as data, each with its sentence:
//
//	{"language": "en", "improvements": [{"improvement": Improvement, "text": Sentence}]}
func (p *Phrasebook) ImprovementsJSON(list []Improvement) ([]byte, error) {
	type line struct {
		Improvement Improvement `json:"improvement"`
		Text        Sentence    `json:"text"`
	}
	lines := make([]line, len(list))
	for i := range list {
		lines[i] = line{list[i], p.Improvement(&list[i])}
	}
	data, err := json.Marshal(struct {
		Language     string `json:"language"`
		Improvements []line `json:"improvements"`
	}{p.language, lines})
	if err != nil {
		return nil, fmt.Errorf("match: %w", err)
	}
	return data, nil
}

// Improvement renders one improvement.
func (p *Phrasebook) Improvement(i *Improvement) Sentence {
	key := i.key()
	change := p.say(key, "subject", p.subject(i), "from", p.value(i.Change, i.From), "to", p.after(i))
	s := Sentence{Key: key, About: i.Subject, Points: p.signed(thousandths(i.Gain))}
	s.Text = p.say("improvement", "actor", p.say("actor."+i.By.String()), "change", change, "score", p.score(i.Weight))
	then := func(key string, set Gates) {
		if set != 0 {
			s.Under = append(s.Under, p.gateList(key, set))
		}
	}
	decided := ^(i.Verdict.Failed | i.Verdict.Open)
	then("then.lifted", i.Was.Failed&decided)
	then("then.settled", i.Was.Open&decided)
	then("then.open", i.Verdict.Open&^i.Was.Open)
	then("then.failed", i.Verdict.Failed&^i.Was.Failed)
	return s
}

// key is the message of a change; some have one for each value.
func (i *Improvement) key() string {
	key := "change." + i.Change.String()
	switch i.Change {
	case LearnSkill, GainExperience:
		if i.To == "" {
			key += ".any"
		}
	case StateDemands, StateDemandedLanguages:
		if i.To == "-" {
			key += ".none"
		}
	case StateDemandedEducation:
		if i.To == "-" || i.To == "0" { // the lowest level asks for nothing
			key += ".none"
		}
	case OfferShifts, OfferHousing:
		key += "." + i.To
	default:
	}
	return key
}

// subject is the name of what is changed.
func (p *Phrasebook) subject(i *Improvement) string {
	switch i.Change {
	case LearnSkill, RaiseSkill, StateSkillLevel:
		return p.skill(i.Subject, "")
	case LearnLanguage, RaiseLanguage, StateLanguageLevel:
		return p.languageName(i.Subject)
	case AgreeToMove:
		return p.region(i.Subject)
	default:
		return p.occupation(i.Subject)
	}
}

func (p *Phrasebook) occupation(code string) string {
	return named(p.style.Names.Occupation, code, code)
}

func (p *Phrasebook) region(code string) string { return named(p.style.Names.Region, code, code) }

// after is the fact after a change: a value or a list.
func (p *Phrasebook) after(i *Improvement) string {
	if len(i.List) == 0 {
		return p.value(i.Change, i.To)
	}
	items := make([]string, len(i.List))
	for k, item := range i.List {
		items[k] = p.item(i.Change, item)
	}
	return p.list(items)
}

func (p *Phrasebook) item(c Change, item Item) string {
	switch c {
	case StateSkills, StateDemands:
		name := p.skill(item.Name, "")
		if item.Level == "" || item.Level == "-" {
			return name
		}
		return p.say("skill.level", "skill", name, "level", shown(item.Level))
	case StateLanguages, StateDemandedLanguages:
		return p.languageAt(item.Name, item.Level)
	case StateMoves:
		return p.region(item.Name)
	default:
		name := p.occupation(item.Name)
		if item.Level == "" {
			return name
		}
		return p.say("occupation.years", "occupation", name, "years", p.say("years", "n", plain(item.Level)))
	}
}

// value renders a fact of which the text form is known.
func (p *Phrasebook) value(c Change, text string) string {
	text = shown(text)
	switch text {
	case "":
		return ""
	case "-":
		if c == StateStart { // it does not matter
			return p.say("value.any_day")
		}
		return p.say("value.none")
	}
	switch c {
	case LearnLanguage, RaiseLanguage, StateLanguageLevel:
		return p.cefr(text)
	case GainEducation, StateEducation, StateDemandedEducation:
		return p.say("education." + text)
	case GainExperience, StateYears, StateDemandedExperience:
		return p.say("years", "n", plain(text))
	case ChangeHours, StateHours, StateHoursWish:
		return p.say("hours", "n", plain(text))
	case BeFreeEarlier, StateAvailability, StateStart:
		return p.date(text)
	case RaiseWage, OfferWage, StateWageWish, StateOffer:
		return p.wage(text)
	case OfferContract, StateContract:
		return p.say("contract." + text)
	case StateShifts, StateHousing, StateRemote:
		return p.say("value." + text)
	case StateWishBasis, StateOfferBasis:
		return p.say("basis." + text)
	case StateHome, StateWorkplace:
		return p.region(text)
	case StateOccupation, StateWantedCode, StateJob:
		return p.occupation(text)
	default:
		return text
	}
}

// plain writes a number to hundredths, without needless digits.
func plain(text string) string {
	x, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return shown(text)
	}
	s := strconv.FormatFloat(x, 'f', 2, 64)
	return strings.TrimSuffix(strings.TrimRight(s, "0"), ".")
}

// date renders "2026-09-01"; the first of all days stands for any.
func (p *Phrasebook) date(text string) string {
	if text == minDate.String() {
		return p.say("value.any_day")
	}
	parts := strings.SplitN(text, "-", 3)
	if len(parts) < 3 {
		return text
	}
	return p.say("date", "year", parts[0], "month", parts[1], "day", parts[2])
}

// wage renders the text form of a wage.
func (p *Phrasebook) wage(text string) string {
	parts := strings.Fields(text)
	if len(parts) < 3 {
		return text
	}
	args := []string{"amount", p.decimals(parts[0]), "currency", parts[1], "period", p.say("period." + parts[2])}
	if len(parts) == 3 {
		return p.say("wage", args...)
	}
	return p.say("wage.basis", append(args, "basis", p.say("basis."+parts[3]))...)
}
