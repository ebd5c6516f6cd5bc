package taxonomy

import (
	_ "embed"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
	"sync"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/table"
)

//go:embed isco08.tsv
var isco08 string

var loadISCO08 = sync.OnceValue(func() *Scheme {
	s, err := ParseScheme("ISCO-08", strings.NewReader(isco08))
	if err != nil {
		panic(fmt.Sprintf("taxonomy: the built-in table is broken: %v", err))
	}
	return s
})

// ISCO08 returns the ISCO-08 structure: 10 major, 43 sub-major, 130 minor and
// 436 unit groups with their English titles. The first call reads the built-in
// table, in about a millisecond; every call returns the same Scheme.
func ISCO08() *Scheme { return loadISCO08() }

// A Scheme is a closed set of codes with titles: each code's parent is in it
// too. A Scheme is immutable and safe for concurrent use. The zero Scheme has
// no codes.
type Scheme struct {
	name   string
	codes  []Code // ascending
	titles map[Code]string
}

// Name returns the name of the scheme, like "ISCO-08".
func (s *Scheme) Name() string { return s.name }

// Len returns the number of codes, of all levels together.
func (s *Scheme) Len() int { return len(s.codes) }

// Has reports whether c is one of the scheme's codes. The unknown code is not.
func (s *Scheme) Has(c Code) bool {
	_, ok := s.titles[c]
	return ok
}

// Title returns the title of c and whether the scheme has c.
func (s *Scheme) Title(c Code) (string, bool) {
	title, ok := s.titles[c]
	return title, ok
}

// All yields every code with its title, in code order: each group right before
// its parts.
func (s *Scheme) All() iter.Seq2[Code, string] {
	return func(yield func(Code, string) bool) {
		for _, c := range s.codes {
			if !yield(c, s.titles[c]) {
				return
			}
		}
	}
}

// Level returns the codes of n digits in code order; the caller owns the slice.
func (s *Scheme) Level(n int) []Code {
	var level []Code
	for _, c := range s.codes {
		if len(c) == n {
			level = append(level, c)
		}
	}
	return level
}

// Children returns the groups one level below c, in code order; the caller owns
// the slice. It is empty for a unit group and for a code that the scheme does
// not have, the unknown code included.
func (s *Scheme) Children(c Code) []Code {
	at, ok := slices.BinarySearch(s.codes, c)
	if !ok {
		return nil
	}
	var children []Code
	for _, d := range s.codes[at+1:] {
		if d.Prefix(len(c)) != c {
			break
		}
		if len(d) == len(c)+1 {
			children = append(children, d)
		}
	}
	return children
}

// Check returns nil if the scheme has c or c is unknown, else a reason that
// wraps [fact.ErrSyntax] or [fact.ErrUnknownCode] and leaves the place and the
// value to the caller's [fact.Fault].
//
// A code that lost its leading zero, as spreadsheets make them, is not mended:
// "110" is refused, and the reason points to "0110". Where the shorter code
// means something itself ("11" for "011") the loss cannot be seen.
func (s *Scheme) Check(c Code) error {
	switch {
	case c == "" || s.Has(c):
		return nil
	case !c.Valid():
		return fmt.Errorf("%w: a code of %s is one to %d digits", fact.ErrSyntax, s.name, MaxLevel)
	case s.Has("0" + c):
		return fmt.Errorf("%w in %s: was a leading zero lost? it has 0%s", fact.ErrUnknownCode, s.name, c)
	default:
		return fmt.Errorf("%w in %s", fact.ErrUnknownCode, s.name)
	}
}

// Parse reads a code of the scheme. Blanks around it are ignored; a blank text
// is the unknown code and no error. Errors are those of [Scheme.Check].
func (s *Scheme) Parse(text string) (Code, error) {
	c := Code(strings.TrimSpace(text))
	if err := s.Check(c); err != nil {
		return "", err
	}
	return c, nil
}

// ParseScheme reads a scheme from a table. Its first line names the columns, in
// any order and letter case: code, and title (or label, or preferredLabel, so
// that ESCO's own table of ISCO groups can be read as it is). Other columns are
// ignored. Separators, quotes, comments and blanks are as in package table.
//
// Runs of white space in a title become one space. All faults are reported at
// once as [*fact.Faults], which name the scheme as the input: codes that are
// not one to four digits, codes given twice, groups whose parent is missing,
// missing titles, text that is not UTF-8, a table without rows.
func ParseScheme(name string, r io.Reader) (*Scheme, error) {
	var fs fact.Faults
	s := &Scheme{name: name, titles: make(map[Code]string)}
	lines := make(map[Code]int)
	t := table.Reader{Input: name, Column: schemeColumn, Need: []string{"code", "title"}, Faults: &fs}
	for line, row := range t.Rows(r) {
		c, title := Code(row.Get("code")), strings.Join(strings.Fields(row.Get("title")), " ")
		fault := fact.Fault{Input: name, Line: line, Field: "code", Value: string(c)}
		switch {
		case c == "":
			fault.Err = fact.ErrMissing
			fs.Add(fault)
			continue
		case !c.Valid():
			fault.Err = fmt.Errorf("%w: want one to %d digits", fact.ErrSyntax, MaxLevel)
			fs.Add(fault)
			continue
		case lines[c] > 0:
			fault.Err = fmt.Errorf("%w of line %d", fact.ErrDuplicate, lines[c])
			fs.Add(fault)
			continue
		}
		lines[c] = line
		if title == "" {
			fs.Add(fact.Fault{Input: name, Line: line, Field: "title", Err: fact.ErrMissing})
		}
		s.codes = append(s.codes, c)
		s.titles[c] = title
	}
	for _, c := range s.codes {
		if p := c.Parent(); p != "" && !s.Has(p) {
			fs.Add(fact.Fault{
				Input: name, Line: lines[c], Field: "code", Value: string(c),
				Err: fmt.Errorf("%w: its parent %s is not in the table", fact.ErrUnknownCode, p),
			})
		}
	}
	if err := fs.Err(); err != nil {
		return nil, err
	}
	slices.Sort(s.codes)
	return s, nil
}

// schemeColumn returns the column that a heading stands for.
func schemeColumn(heading string) string {
	switch heading {
	case "code":
		return "code"
	case "title", "label", "preferredlabel":
		return "title"
	default:
		return ""
	}
}
