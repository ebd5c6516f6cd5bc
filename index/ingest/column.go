package ingest

import (
	"encoding"
	"fmt"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A Kind is a kind of table that this package reads.
type Kind uint8

// The kinds of tables.
const (
	Vacancies Kind = iota + 1
	Workers
	CountTable
)

// A Column documents a column of a CSV table.
type Column struct {
	Name    string // the heading
	Meaning string
	Example string // a cell
	Aliases string // other headings, between commas; may be empty
}

// Columns returns the columns of a kind of table, in the order in which they
// are written; nil for a kind that there is not. The same list drives reading
// and writing. The caller owns the slice.
func Columns(k Kind) []Column {
	switch k {
	case Vacancies:
		return documentation(vacancyColumns)
	case Workers:
		return documentation(workerColumns)
	case CountTable:
		return append([]Column(nil), countColumns...)
	default:
		return nil
	}
}

// A column says how one column of a table is read into a record and written
// from it.
type column[T any] struct {
	Column
	set func(*T, *cells) // nil: read together with an earlier column
	get func(*T) string
}

func documentation[T any](columns []column[T]) []Column {
	docs := make([]Column, len(columns))
	for i, c := range columns {
		docs[i] = c.Column
	}
	return docs
}

// cells are the fields of one row by column, and where their faults go.
type cells struct {
	at     map[string]int // column to field
	fields []string
	fail   func(field, value string, err error)
}

// get returns the trimmed cell of a column, "" if the table lacks it.
func (c *cells) get(column string) string {
	if i, ok := c.at[column]; ok {
		return c.fields[i]
	}
	return ""
}

// check passes an error of a column's own cell on.
func (c *cells) check(column string, err error) bool {
	if err != nil {
		c.fail(column, c.get(column), err)
	}
	return err == nil
}

// simple makes a column of one cell.
func simple[T any](doc Column, set func(*T, string) error, get func(*T) string) column[T] {
	return column[T]{doc, func(rec *T, c *cells) { c.check(doc.Name, set(rec, c.get(doc.Name))) }, get}
}

// text is a column of free text, in which "-" is blank.
func text[T any](name, meaning, example string, p func(*T) *string) column[T] {
	return simple(Column{Name: name, Meaning: meaning, Example: example},
		func(rec *T, s string) error {
			if s != none {
				*p(rec) = s
			}
			return nil
		},
		func(rec *T) string { return *p(rec) })
}

// code is a column of one code, where a known none does not arise.
func code[T any, C ~string](name, meaning, example string, p func(*T) *C) column[T] {
	return simple(Column{Name: name, Meaning: meaning, Example: example},
		func(rec *T, s string) error {
			if s == none {
				return fmt.Errorf("%w: want a code, or blank where it is unknown", fact.ErrSyntax)
			}
			*p(rec) = C(s)
			return nil
		},
		func(rec *T) string { return string(*p(rec)) })
}

// A textual is a pointer to a fact that has a text form.
type textual[V any] interface {
	*V
	encoding.TextMarshaler
	encoding.TextUnmarshaler
}

// plainFact is a column of one fact with a text form.
func plainFact[T, V any, P textual[V]](name, meaning, example string, p func(*T) P) column[T] {
	return simple(Column{Name: name, Meaning: meaning, Example: example},
		func(rec *T, s string) error { return p(rec).UnmarshalText([]byte(s)) },
		func(rec *T) string { return textOf(p(rec)) })
}

// list is a column of entries between |.
func list[T, E any](
	name, meaning, example string, p func(*T) *[]E, parse func(string) (E, error), format func(E) string,
) column[T] {
	return column[T]{
		Column{Name: name, Meaning: meaning, Example: example},
		func(rec *T, c *cells) {
			*p(rec) = parseList(c.get(name), '|', parse, func(i int, entry string, err error) {
				c.fail(at(name, i), entry, err)
			})
		},
		func(rec *T) string { return formatList(*p(rec), "|", format) },
	}
}

func at(name string, i int) string { return name + "[" + strconv.Itoa(i) + "]" }

// names is a column of names between |.
func names[T any, S ~string](name, meaning, example string, p func(*T) *[]S) column[T] {
	return list(name, meaning, example, p, parseName[S], func(s S) string { return escape(string(s), `\|`) })
}

func parseName[S ~string](text string) (S, error) {
	s, err := unescape(text)
	return S(s), err
}

// textOf returns the text of a fact of this library; theirs never fails.
func textOf(m encoding.TextMarshaler) string {
	b, _ := m.MarshalText()
	return string(b)
}

func formatCode[C ~string](special string) func(C) string {
	return func(c C) string { return escape(string(c), special) }
}

// skillSpecial are the bytes that mean something in a cell of skills.
const skillSpecial = `\|@?`

func parseSkill(text string) (taxonomy.Skill, fact.Opt[int], error) {
	name, level, err := parseAt[int](text)
	return taxonomy.Skill(name), level, err
}

// at maps the columns of a kind to the fields under the headings. Headings that
// are no column go to unknown.
func (k *kind[T]) at(headings []string, unknown func(heading string, err error)) (map[string]int, *fact.Fault) {
	known := make([]string, len(k.columns))
	want := make(map[string]bool, len(k.columns))
	for i, c := range k.columns {
		known[i], want[c.Name] = c.Name, true
	}
	at := make(map[string]int, len(headings))
	for i, h := range headings {
		if !want[h] {
			if h == "" {
				unknown(h, fmt.Errorf("%w: column %d has no heading", fact.ErrMissing, i+1))
			} else {
				unknown(h, unknownName("column", h, known))
			}
			continue
		}
		if first, dup := at[h]; dup {
			return nil, &fact.Fault{Field: h, Err: fmt.Errorf("%w: columns %d and %d", fact.ErrDuplicate, first+1, i+1)}
		}
		at[h] = i
	}
	if _, ok := at["id"]; !ok {
		return at, &fact.Fault{
			Field: "id", Value: strings.Join(headings, ","),
			Err: fmt.Errorf("%w: no column with the identifiers", fact.ErrMissing),
		}
	}
	return at, nil
}
