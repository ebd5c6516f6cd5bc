package match

import (
	"strconv"
	"strings"
)

// decimals puts the decimal sign of the language into a number.
func (p *Phrasebook) decimals(number string) string {
	return strings.Replace(number, ".", p.decimal, 1)
}

// score is a score rounded to thousandths.
func (p *Phrasebook) score(m Micro) string { return p.points(thousandths(m)) }

// points are thousandths, like "-0.031".
func (p *Phrasebook) points(x int64) string {
	sign := ""
	if x < 0 {
		sign, x = "-", -x
	}
	digits := strconv.FormatInt(x, 10)
	if n := 4 - len(digits); n > 0 {
		digits = strings.Repeat("0", n) + digits
	}
	n := len(digits) - 3
	return sign + digits[:n] + p.decimal + digits[n:]
}

// signed are points with their sign.
func (p *Phrasebook) signed(x int64) string {
	if x < 0 {
		return p.points(x)
	}
	return "+" + p.points(x)
}

// share is a number in [0, 1] to hundredths: the nearest to its exact value.
func (p *Phrasebook) share(x float64) string { return p.decimals(strconv.FormatFloat(x, 'f', 2, 64)) }

// percent rounds a share half up.
func percent(share float64) int64 { return (int64(ToMicro(share)) + microOne/200) / (microOne / 100) }

// list joins names.
func (p *Phrasebook) list(names []string) string { return join(names, p.say("list.separator")) }

// clauses joins what is more than a name.
func (p *Phrasebook) clauses(parts []string) string { return join(parts, p.say("clause.separator")) }

func join(names []string, separator string) string { return strings.Join(names, separator) }

// skill is the name of a skill or a concept: the caller's, else the label that is
// known, else the identifier.
func (p *Phrasebook) skill(id, label string) string {
	if label == "" {
		label = id
	}
	return named(p.style.Names.Skill, id, label)
}

func named(name func(string) string, id, other string) string {
	if name != nil {
		if s := name(id); s != "" {
			return shown(s)
		}
	}
	return shown(other)
}
