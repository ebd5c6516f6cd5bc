// Package table reads small tables that people edit: regions, code schemes.
//
// The first line that is neither blank nor begins with # names the columns, in
// any order and letter case; below it # is data, since a code may begin with it.
// The first tab, semicolon or comma in that line is the separator; quotes are as
// in CSV. A byte order mark and rows of blanks are skipped. Fields are trimmed. What is wrong with the
// table itself (no headings, a column missing or given twice, a row of another
// width, text that is not UTF-8, no rows) is collected with its line, and
// reading goes on where it can.
//
// Records and long tables of counts are read by package ingest, which streams,
// limits and checks them against their columns.
package table

import (
	"bufio"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A Reader says how to read a table. All fields but Need are required.
type Reader struct {
	Input  string                      // name of the table in faults
	Column func(heading string) string // heading in lower case to column, "" to ignore it
	Need   []string                    // the columns that must be there
	Faults *fact.Faults                // where faults go
}

// A Row is one line of a table. It is good until the next one.
type Row struct {
	at     map[string]int // column to field
	fields []string
}

// Get returns the field of a column, "" if the table lacks the column.
func (r Row) Get(column string) string {
	if i, ok := r.at[column]; ok {
		return r.fields[i]
	}
	return ""
}

// Columns returns the columns that the table has, from left to right.
func (r Row) Columns() []string {
	columns := slices.Collect(maps.Keys(r.at))
	slices.SortFunc(columns, func(a, b string) int { return cmp.Compare(r.at[a], r.at[b]) })
	return columns
}

// Rows yields the rows with their line numbers. It can be ranged over once.
func (t Reader) Rows(r io.Reader) iter.Seq2[int, Row] {
	return func(yield func(int, Row) bool) {
		br := bufio.NewReader(r)
		head, line, err := firstLine(br)
		if err != nil && !errors.Is(err, io.EOF) {
			t.fault(line, "reading: %w", err)
			return
		}
		at, width := t.headings(head, line)
		if at == nil {
			return
		}
		cr, before, found := newCSV(br, head), t.Faults.Len(), false
		for {
			fields, err := cr.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if pe := (*csv.ParseError)(nil); errors.As(err, &pe) {
				t.fault(line+pe.StartLine, "%w: %w", fact.ErrSyntax, pe.Err)
				continue
			}
			if err != nil {
				t.fault(0, "reading: %w", err)
				return
			}
			n, _ := cr.FieldPos(0)
			if !t.sound(line+n, fields, width) {
				continue
			}
			found = true
			if !yield(line+n, Row{at, fields}) {
				return
			}
		}
		if !found && t.Faults.Len() == before {
			t.fault(0, "%w: no rows", fact.ErrMissing)
		}
	}
}

// sound trims the fields and reports whether they are a row that can be used.
func (t Reader) sound(line int, fields []string, width int) bool {
	blank := true
	for i, f := range fields {
		fields[i] = strings.TrimSpace(f)
		blank = blank && fields[i] == ""
	}
	switch {
	case blank:
		return false
	case len(fields) != width:
		t.fault(line, "%w: %d fields under %d headings", fact.ErrSyntax, len(fields), width)
		return false
	case !utf8.ValidString(strings.Join(fields, "")):
		t.fault(line, "%w: not UTF-8 text", fact.ErrSyntax)
		return false
	}
	return true
}

// headings maps each column to its field; the map is nil after a fault. A
// heading that is itself a column's name goes before its other headings.
func (t Reader) headings(head string, line int) (at map[string]int, width int) {
	before := t.Faults.Len()
	fields, err := newCSV(strings.NewReader(head), head).Read()
	switch {
	case strings.TrimSpace(head) == "" || head[0] == '#':
		t.fault(0, "%w: an empty table, want a line of headings", fact.ErrMissing)
		return nil, 0
	case !utf8.ValidString(head):
		t.fault(line, "%w: not UTF-8 text", fact.ErrSyntax)
		return nil, 0
	case err != nil:
		t.fault(line, "%w: the headings: %w", fact.ErrSyntax, errors.Unwrap(err))
		return nil, 0
	}
	at = make(map[string]int)
	by := make(map[string]string) // column to the heading that took it
	for i, h := range fields {
		h = strings.ToLower(strings.TrimSpace(h))
		c := t.Column(h)
		old, taken := by[c]
		switch {
		case c == "" || taken && old == c && h != c:
		case taken && old != c && h != c, taken && old == h:
			t.Faults.Add(fact.Fault{
				Input: t.Input, Line: line, Field: c, Value: h,
				Err: fmt.Errorf("%w: heading %q stands for it too", fact.ErrDuplicate, old),
			})
		default:
			at[c], by[c] = i, h
		}
	}
	for _, c := range t.Need {
		if _, ok := at[c]; !ok {
			t.Faults.Add(fact.Fault{
				Input: t.Input, Line: line, Field: c, Value: head,
				Err: fmt.Errorf("%w: no heading stands for it", fact.ErrMissing),
			})
		}
	}
	if t.Faults.Len() > before {
		return nil, 0
	}
	return at, len(fields)
}

func (t Reader) fault(line int, format string, args ...any) {
	t.Faults.Add(fact.Fault{Input: t.Input, Line: line, Err: fmt.Errorf(format, args...)})
}

// firstLine returns the first line that is neither blank nor a comment, and its
// number.
func firstLine(br *bufio.Reader) (head string, line int, err error) {
	for {
		head, err = br.ReadString('\n')
		line++
		if line == 1 {
			head = strings.TrimPrefix(head, "\ufeff")
		}
		head = strings.TrimRight(head, "\r\n")
		if err != nil || strings.TrimSpace(head) != "" && head[0] != '#' {
			return head, line, err
		}
	}
}

// newCSV reads what the first of tab, semicolon and comma in head separates.
func newCSV(r io.Reader, head string) *csv.Reader {
	cr := csv.NewReader(r)
	cr.FieldsPerRecord = -1
	if i := strings.IndexAny(head, "\t;,"); i >= 0 {
		cr.Comma = rune(head[i])
	}
	return cr
}
