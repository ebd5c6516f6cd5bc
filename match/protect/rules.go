package protect

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// Rules is a set of rules as data. Change it as data: [Belarus] and [Baseline] return
// a copy of their own, [Rules.With] states a parameter, and the field Rules is a plain
// slice to replace rules in or to append own ones to. [New] makes it ready.
type Rules struct {
	Jurisdiction string               `json:"jurisdiction"`
	Version      string               `json:"version"`
	Date         fact.Opt[match.Date] `json:"date"`             // as of which the set stands
	Notice       string               `json:"notice,omitzero"`  // what a reader must know, such as that this is no legal advice
	Parameters   map[string]Parameter `json:"parameters"`       // each name that a rule uses; null where the limit is not known
	Unknown      Text                 `json:"unknown,omitzero"` // how to say that something is not known, with {} for it
	Rules        []Rule               `json:"rules"`
	NotCheckable []Indicator          `json:"not_checkable,omitzero"` // beside [NotCheckable], which every report lists
}

// A Rule asks whether something is so. Block and Warn are alternatives, one of which
// is enough: the rule blocks if any of Block is so, and warns if any of Warn is. The
// package documentation has the language in which they are written.
type Rule struct {
	ID        string   `json:"id"`
	Block     []string `json:"block,omitzero"`
	Warn      []string `json:"warn,omitzero"`
	Sources   []string `json:"sources"`            // articles and principles
	Indicator string   `json:"indicator,omitzero"` // of forced labour, of the ILO's eleven
	Text      Text     `json:"text"`               // what is so if the rule is violated
	WarnText  Text     `json:"warn_text,omitzero"` // and if it warns; nil: the same
}

// Severity is the worst that the rule can say.
func (r *Rule) Severity() Severity {
	if len(r.Block) > 0 {
		return Blocks
	}
	return Warns
}

// A Text is a sentence by language, as "en" and "ru".
type Text map[string]string

// In returns the sentence in a language, else in English, else "".
func (t Text) In(language string) string {
	if s := t[language]; s != "" {
		return s
	}
	return t["en"]
}

// An Indicator is something that no field can show.
type Indicator struct {
	Name string `json:"name"`
	Text Text   `json:"text"`
}

// NotCheckable returns the indicators of forced labour that have no field that could be
// relied on, of the ILO's eleven. Every report lists them: that nothing was found of
// them means nothing.
func NotCheckable() []Indicator {
	return []Indicator{
		{"physical and sexual violence", Text{
			"en": "Physical and sexual violence cannot be seen in data.",
			"ru": "Физическое и сексуальное насилие по данным не видно.",
		}},
		{"intimidation and threats", Text{
			"en": "Intimidation and threats cannot be seen in data.",
			"ru": "Запугивание и угрозы по данным не видны.",
		}},
		{"abuse of vulnerability", Text{
			"en": "Abuse of vulnerability cannot be seen in data.",
			"ru": "Злоупотребление уязвимым положением по данным не видно.",
		}},
	}
}

// With returns the rules with a parameter stated. A name that no rule uses is a fault
// of [Rules.Validate].
func (r Rules) With(name string, p Parameter) Rules {
	r.Parameters = maps.Clone(r.Parameters)
	if r.Parameters == nil {
		r.Parameters = make(map[string]Parameter)
	}
	r.Parameters[name] = p
	return r
}

// maxRules is the most bytes of a file of rules.
const maxRules = 1 << 20

// ReadRules reads rules from a JSON object with the names of [Rules], as strictly as
// [match.ReadRules]. The name stands for the input in the faults.
func ReadRules(name string, r io.Reader) (Rules, error) {
	var rules Rules
	if err := fact.ReadJSON(name, r, maxRules, &rules); err != nil {
		return Rules{}, fmt.Errorf("protect: %w", err)
	}
	var fs fact.Faults
	fs.AddError(name, 0, rules.Validate())
	if err := fs.Err(); err != nil {
		return Rules{}, fmt.Errorf("protect: %w", err)
	}
	return rules, nil
}

// Validate reports every fault of the rules at once, as a [*fact.Faults], or nil.
func (r *Rules) Validate() error {
	_, err := r.compile()
	return err
}

// A compiled is a rule whose conditions are ready to be asked.
type compiled struct {
	*Rule

	block, warn []condition
}

func (r *Rules) compile() ([]compiled, error) {
	c := checker{record: "rules " + strconv.Quote(r.Jurisdiction)}
	c.required("jurisdiction", r.Jurisdiction)
	c.required("version", r.Version)
	if _, ok := r.Date.Get(); !ok {
		c.fault("date", "", fact.ErrMissing)
	}
	if len(r.Rules) == 0 {
		c.fault("rules", "", fmt.Errorf("%w: a set without rules would pass everything; see Unchecked", fact.ErrMissing))
	}
	for language, s := range r.Unknown {
		if strings.Count(s, hole) != 1 {
			c.fault("unknown."+language, s, fmt.Errorf("%w: want one %s", fact.ErrSyntax, hole))
		}
	}
	used := c.parameters(r.Parameters)
	ids := make(map[string]bool, len(r.Rules))
	out := make([]compiled, len(r.Rules))
	for i := range r.Rules {
		rule, field := &r.Rules[i], "rules["+strconv.Itoa(i)+"]"
		c.required(field+".id", rule.ID)
		if ids[rule.ID] {
			c.fault(field+".id", rule.ID, fact.ErrDuplicate)
		}
		ids[rule.ID] = true
		if len(rule.Block)+len(rule.Warn) == 0 {
			c.fault(field, "", fmt.Errorf("%w: neither block nor warn", fact.ErrMissing))
		}
		if len(rule.Sources) == 0 {
			c.fault(field+".sources", "", fact.ErrMissing)
		}
		if len(rule.Text) == 0 {
			c.fault(field+".text", "", fact.ErrMissing)
		}
		out[i] = compiled{rule, c.conditions(field+".block", rule.Block, r.Parameters, used), c.conditions(field+".warn", rule.Warn, r.Parameters, used)}
	}
	for _, name := range slices.Sorted(maps.Keys(r.Parameters)) {
		if !used[name] && c.faults.Len() == 0 {
			c.fault("parameters."+name, "", fmt.Errorf("%w: no rule uses it", fact.ErrUnknownCode))
		}
	}
	for i, n := range r.NotCheckable {
		c.required("not_checkable["+strconv.Itoa(i)+"].name", n.Name)
	}
	return out, c.faults.Err()
}

// hole is where what is not known goes in a sentence.
const hole = "{}"

type checker struct {
	record string
	faults fact.Faults
}

func (c *checker) fault(field, value string, err error) {
	c.faults.Add(fact.Fault{Record: c.record, Field: field, Value: value, Err: err})
}

func (c *checker) required(field, s string) {
	if strings.TrimSpace(s) == "" {
		c.fault(field, s, fact.ErrMissing)
	}
}

// parameters checks the names and values of parameters.
func (c *checker) parameters(all map[string]Parameter) (used map[string]bool) {
	for _, name := range slices.Sorted(maps.Keys(all)) {
		field := "parameters." + name
		switch {
		case fieldNamed(name) != nil:
			c.fault(field, name, fmt.Errorf("%w: there is a field of this name", fact.ErrConflict))
		case !isName(name):
			c.fault(field, name, fmt.Errorf("%w: want a name of small letters, digits and _", fact.ErrSyntax))
		}
		if err := all[name].validate(); err != nil {
			c.fault(field, all[name].String(), err)
		}
	}
	return make(map[string]bool, len(all))
}

func isName(s string) bool {
	if s == "" || '0' <= s[0] && s[0] <= '9' || s == "and" || s == "or" || s == "not" {
		return false
	}
	for i := range len(s) {
		if !isNameByte(s[i]) {
			return false
		}
	}
	return true
}

func (c *checker) conditions(field string, texts []string, parameters map[string]Parameter, used map[string]bool) []condition {
	out := make([]condition, 0, len(texts))
	for i, s := range texts {
		one, err := parse(s, parameters)
		if err != nil {
			c.fault(field+"["+strconv.Itoa(i)+"]", s, err)
			continue
		}
		one.root.parameters(func(name string) { used[name] = true })
		out = append(out, one)
	}
	return out
}
