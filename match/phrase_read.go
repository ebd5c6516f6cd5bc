package match

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A phrase is a message of a language: its patterns by plural form, and by the
// number of which placeholder the form goes. A message without a number has the
// form "other" only.
type phrase struct {
	by    string
	forms map[string]pattern
}

// A pattern is text with placeholders, by turns: text, name, text, name, text.
type pattern []string

// parsePattern reads "{share} of {n} skills". Braces serve for nothing else.
func parsePattern(text string) (pattern, error) {
	if text == "" {
		return nil, fact.ErrMissing
	}
	if strings.ContainsFunc(text, unicode.IsControl) {
		return nil, fmt.Errorf("%w: want one line", fact.ErrSyntax)
	}
	var p pattern
	for {
		before, rest, found := strings.Cut(text, "{")
		if strings.Contains(before, "}") {
			break
		}
		p = append(p, before)
		if !found {
			return p, nil
		}
		name, after, closed := strings.Cut(rest, "}")
		if !closed || strings.Contains(name, "{") {
			break
		}
		p, text = append(p, name), after
	}
	return nil, fmt.Errorf("%w: braces do not pair", fact.ErrSyntax)
}

// names are the placeholders, sorted, each once.
func (p pattern) names() []string {
	var names []string
	for i := 1; i < len(p); i += 2 {
		names = append(names, p[i])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (p pattern) fill(args []string, show func(name, value string) string) string {
	var b strings.Builder
	for i, text := range p {
		if i%2 == 1 {
			text = show(text, argument(args, text))
		}
		b.WriteString(text)
	}
	return b.String()
}

// ReadPhrasebook reads the phrases of a language, JSON like the files in
// match/phrases: the language's tag, its decimal sign, its plural rules as in
// CLDR, and a pattern for each message key, or one for each plural form where the
// message counts something. It reports every key that is missing, unknown or
// given twice and every pattern with the wrong placeholders, as a [*fact.Faults]
// with name as the input.
func ReadPhrasebook(name string, r io.Reader) (*Phrasebook, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("match: %s: %w", name, err)
	}
	c := phraseReader{name: name, data: data, entries: make(map[string]entry)}
	c.scan()
	book := &Phrasebook{phrases: make(map[string]phrase)}
	if c.faults.Len() == 0 {
		book.language, book.decimal = c.text("language"), c.text("decimal")
		book.plurals = c.plurals()
		for _, k := range phraseKeys() {
			book.phrases[k.key] = c.phrase(k, book.plurals)
		}
		for _, key := range slices.Sorted(maps.Keys(c.entries)) {
			c.fault(key, "", fmt.Errorf("%w: no message has this key", fact.ErrUnknownCode))
		}
	}
	if err := c.faults.Err(); err != nil {
		return nil, fmt.Errorf("match: %w", err)
	}
	return book, nil
}

// An entry is what a file has for a key.
type entry struct {
	value json.RawMessage
	line  int
}

// A phraseReader takes entries out of a file until none is left.
type phraseReader struct {
	name    string
	data    []byte
	entries map[string]entry
	line    int // of the entry taken last
	faults  fact.Faults
}

func (c *phraseReader) fault(field, value string, err error) {
	line := c.line
	if e, ok := c.entries[field]; ok {
		line = e.line
	}
	c.faults.Add(fact.Fault{Input: c.name, Line: line, Field: field, Value: value, Err: err})
}

// scan collects the entries of the object that is the file.
func (c *phraseReader) scan() {
	d := json.NewDecoder(bytes.NewReader(c.data))
	if start, err := d.Token(); err != nil || start != json.Delim('{') {
		c.fault("", "", fmt.Errorf("%w: want a JSON object", fact.ErrSyntax))
		return
	}
	for d.More() {
		token, err := d.Token()
		c.line = 1 + bytes.Count(c.data[:d.InputOffset()], []byte("\n"))
		key, _ := token.(string) // in an object it is one
		var value json.RawMessage
		if err == nil {
			err = d.Decode(&value)
		}
		if err != nil {
			c.fault(key, "", fmt.Errorf("%w: %w", fact.ErrSyntax, err))
			return
		}
		if _, twice := c.entries[key]; twice {
			c.faults.Add(fact.Fault{Input: c.name, Line: c.line, Field: key, Err: fact.ErrDuplicate})
		}
		c.entries[key] = entry{value, c.line}
	}
	if _, err := d.Token(); err != nil {
		c.fault("", "", fmt.Errorf("%w: %w", fact.ErrSyntax, err))
	} else if rest := bytes.TrimSpace(c.data[d.InputOffset():]); len(rest) > 0 {
		c.fault("", string(rest), fmt.Errorf("%w: something after the object", fact.ErrSyntax))
	}
}

// take removes an entry; it is a fault if there is none.
func (c *phraseReader) take(key string) (json.RawMessage, bool) {
	e, ok := c.entries[key]
	c.line = e.line
	delete(c.entries, key)
	if !ok {
		c.fault(key, "", fact.ErrMissing)
	}
	return e.value, ok
}

func (c *phraseReader) text(key string) string {
	value, ok := c.take(key)
	if !ok {
		return ""
	}
	var text string
	if err := json.Unmarshal(value, &text); err != nil {
		c.fault(key, string(value), fmt.Errorf("%w: want a text", fact.ErrSyntax))
	} else if text == "" {
		c.fault(key, "", fact.ErrMissing)
	}
	return text
}

// forms reads an object of texts by plural form.
func (c *phraseReader) forms(key string) map[string]string {
	value, ok := c.take(key)
	if !ok {
		return nil
	}
	var forms map[string]string
	if err := json.Unmarshal(value, &forms); err != nil {
		c.fault(key, string(value), fmt.Errorf("%w: want a text for each plural form", fact.ErrSyntax))
		return nil
	}
	for _, form := range slices.Sorted(maps.Keys(forms)) {
		if !slices.Contains(pluralForms, form) {
			c.fault(key+"."+form, "", fmt.Errorf("%w: want one of %s", fact.ErrUnknownCode, strings.Join(pluralForms, ", ")))
		}
	}
	return forms
}

func (c *phraseReader) plurals() map[string]pluralRule {
	forms := c.forms("plurals")
	rules := make(map[string]pluralRule)
	for _, form := range pluralForms {
		text, ok := forms[form]
		if !ok {
			continue
		}
		if form == otherForm {
			c.fault("plurals."+form, text, fmt.Errorf("%w: it is what no rule fits", fact.ErrConflict))
			continue
		}
		rule, err := parsePluralRule(text)
		if err != nil {
			c.fault("plurals."+form, text, err)
		}
		rules[form] = rule
	}
	return rules
}

// phrase reads the message of a key.
func (c *phraseReader) phrase(k phraseKey, rules map[string]pluralRule) phrase {
	ph := phrase{by: k.by, forms: make(map[string]pattern)}
	if k.by == "" {
		if text := c.text(k.key); text != "" {
			ph.forms[otherForm] = c.pattern(k.key, text, k.args)
		}
		return ph
	}
	forms := c.forms(k.key)
	if forms == nil {
		return ph
	}
	for _, form := range pluralForms {
		_, counted := rules[form]
		text, ok := forms[form]
		switch field := k.key + "." + form; {
		case counted || form == otherForm:
			ph.forms[form] = c.pattern(field, text, k.args) // a missing one is empty
		case ok:
			c.fault(field, text, fmt.Errorf("%w: plurals has no rule for it", fact.ErrUnknownCode))
		}
	}
	return ph
}

// pattern reads a pattern, which must have the placeholders args.
func (c *phraseReader) pattern(field, text string, args []string) pattern {
	p, err := parsePattern(text)
	if err != nil {
		c.fault(field, text, err)
		return nil
	}
	if got := p.names(); !slices.Equal(got, args) {
		c.fault(field, text, fmt.Errorf("%w: want the placeholders %v", fact.ErrSyntax, args))
	}
	return p
}
