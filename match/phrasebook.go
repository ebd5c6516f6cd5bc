package match

import (
	"embed"
	"fmt"
	"sync"
)

// A Phrasebook is the words of a language: it renders explanations and
// improvements as text and as JSON. It is immutable and safe for concurrent use.
//
// A language is one file of message keys and patterns, read by [ReadPhrasebook];
// nothing in it is code. Numbers are rendered from integers: a score is rounded to
// thousandths, and what adds up to it in the data does so in print, because
// the contributions are rounded to thousandths by largest remainder.
type Phrasebook struct {
	language string
	decimal  string
	plurals  map[string]pluralRule
	phrases  map[string]phrase
	style    Style
}

// A Style says how much is rendered and what things are called. The zero value is
// the short form with identifiers: a line for each component, as a list of hits
// wants it. The long form is for one pair on a page: it adds the completeness,
// the reason of every gate with what would settle it, the weight of each component
// with what is typical and what hiding it would gain, and every demanded skill with
// what meets it and by which path.
type Style struct {
	Long  bool
	Names Names
}

// Names are the names of identifiers in the language of the phrasebook. A nil
// function and a name "" leave the identifier.
type Names struct {
	Skill      func(id string) string // of skills and the concepts above them
	Occupation func(code string) string
	Region     func(code string) string
	Language   func(tag string) string
	Licence    func(name string) string
	Permit     func(class string) string
}

//go:embed phrases
var phraseFiles embed.FS

var loadEnglish = sync.OnceValue(func() *Phrasebook { return builtIn("en") })

var loadRussian = sync.OnceValue(func() *Phrasebook { return builtIn("ru") })

func builtIn(language string) *Phrasebook {
	name := "phrases/" + language + ".json"
	f, err := phraseFiles.Open(name)
	if err != nil {
		panic(fmt.Sprintf("match: no built-in phrases: %v", err))
	}
	p, err := ReadPhrasebook(name, f)
	if err != nil {
		panic(fmt.Sprintf("match: the built-in phrases are broken: %v", err))
	}
	return p
}

// English returns the English phrasebook in the short form. Every call returns
// the same one.
func English() *Phrasebook { return loadEnglish() }

// Russian returns the Russian phrasebook on the terms of [English].
func Russian() *Phrasebook { return loadRussian() }

// With returns the phrasebook with another style.
func (p *Phrasebook) With(s Style) *Phrasebook {
	q := *p
	q.style = s
	return &q
}

// Language returns the tag that the file states, such as "en".
func (p *Phrasebook) Language() string { return p.language }

// say renders a message. args are names and values by turns. A key that no file
// has, because it is built of a value that no enumeration has, is its own text.
func (p *Phrasebook) say(key string, args ...string) string {
	ph, ok := p.phrases[key]
	if !ok {
		return shown(key)
	}
	form := otherForm
	if ph.by != "" {
		form = p.form(argument(args, ph.by))
	}
	return ph.forms[form].fill(args, func(name, value string) string {
		if name == ph.by {
			return p.decimals(value)
		}
		return value
	})
}

// form is the plural form that a number takes.
func (p *Phrasebook) form(text string) string {
	n := numberOf(text)
	for _, form := range pluralForms {
		if r, ok := p.plurals[form]; ok && r.fits(n) {
			return form
		}
	}
	return otherForm
}

func argument(args []string, name string) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == name {
			return args[i+1]
		}
	}
	return ""
}
