package ingest

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A table reads rows under a line of headings, separated by the first of tab,
// semicolon and comma in that line, with quotes as in CSV. Blank lines and
// lines that begin with # may stand before the headings; below them # is data,
// since an identifier may begin with it.
type table struct {
	src      *source
	csv      *csv.Reader
	headings []string // trimmed, in lower case
	line     int      // of the headings
}

// newTable reads the headings.
func newTable(src *source) (*table, error) {
	t := &table{src: src}
	var head string
	for {
		text, err := src.ReadString('\n')
		t.line++
		head = strings.TrimRight(text, "\r\n")
		if blank := strings.TrimSpace(head) == "" || head[0] == '#'; !blank && (err == nil || errors.Is(err, io.EOF)) {
			break
		}
		if errors.Is(err, io.EOF) {
			return nil, &fact.Fault{Err: fmt.Errorf("%w: no line of headings", fact.ErrMissing)}
		}
		if err != nil {
			return nil, err
		}
	}
	if head[0] == '{' || head[0] == '[' {
		return nil, &fact.Fault{Line: t.line, Err: fmt.Errorf("%w: this is JSON, want a table with headings", fact.ErrSyntax)}
	}
	separator := ','
	if i := strings.IndexAny(head, "\t;,"); i >= 0 {
		separator = rune(head[i])
	}
	hr := csv.NewReader(strings.NewReader(head))
	hr.Comma = separator
	fields, err := hr.Read()
	if err != nil {
		return nil, &fact.Fault{Line: t.line, Err: fmt.Errorf("%w: the headings: %w", fact.ErrSyntax, errors.Unwrap(err))}
	}
	for _, f := range fields {
		t.headings = append(t.headings, strings.ToLower(strings.TrimSpace(f)))
	}
	t.csv = csv.NewReader(src.Reader)
	t.csv.Comma, t.csv.FieldsPerRecord, t.csv.ReuseRecord = separator, -1, true
	return t, nil
}

// next returns the fields of the next row, trimmed and good until the next
// call, and its line. The error is io.EOF after the last row, a *rowError if the
// row alone is broken, else final.
func (t *table) next() (line int, fields []string, err error) {
	for {
		t.src.mark()
		fields, err = t.csv.Read()
		if err != nil {
			return t.broken(err)
		}
		line, _ = t.csv.FieldPos(0)
		line += t.line
		blank := true
		for i, f := range fields {
			fields[i] = strings.TrimSpace(f)
			blank = blank && fields[i] == ""
		}
		switch {
		case blank:
			continue
		case len(fields) != len(t.headings):
			return line, nil, &rowError{fmt.Errorf("%w: %d fields under %d headings", fact.ErrSyntax, len(fields), len(t.headings))}
		default:
			return line, fields, nil
		}
	}
}

// broken tells a broken row from the end of reading.
func (t *table) broken(err error) (line int, fields []string, _ error) {
	var pe *csv.ParseError
	if errors.As(err, &pe) {
		return t.line + pe.StartLine, nil, &rowError{fmt.Errorf("%w: %w", fact.ErrSyntax, pe.Err)}
	}
	return 0, nil, err
}

// A rowError is the reason why one row cannot be read; the next may be fine.
type rowError struct{ reason error }

// asRowError returns the reason if the row alone is broken, else nil.
func asRowError(err error) error {
	var row *rowError
	if errors.As(err, &row) {
		return row.reason
	}
	return nil
}

func (e *rowError) Error() string { return e.reason.Error() }
