package ingest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// WriteVacanciesCSV writes vacancies as CSV with all columns of [Columns],
// in the order of the slice, as UTF-8 without a byte order mark.
//
// What is written is read back equal, which is checked for each record before
// the first byte is written. Records that fail are faults, and then nothing is
// written: those that are not valid, repeated identifiers, and texts that CSV
// does not keep, such as blanks around a name, a carriage return, or a title
// that is "-" (NDJSON keeps them). Where w fails or ctx is cancelled, a part may
// have been written.
func WriteVacanciesCSV(ctx context.Context, w io.Writer, vacancies []match.Vacancy) error {
	return write(ctx, w, vacancies, &vacancyKind, (*kind[match.Vacancy]).csv)
}

// WriteWorkersCSV writes workers as [WriteVacanciesCSV] writes vacancies.
func WriteWorkersCSV(ctx context.Context, w io.Writer, workers []match.Worker) error {
	return write(ctx, w, workers, &workerKind, (*kind[match.Worker]).csv)
}

// WriteVacanciesNDJSON writes vacancies as JSON objects, one a line, under the
// same promise as [WriteVacanciesCSV]. Without vacancies it writes an empty
// array, since an empty file says nothing.
func WriteVacanciesNDJSON(ctx context.Context, w io.Writer, vacancies []match.Vacancy) error {
	return write(ctx, w, vacancies, &vacancyKind, (*kind[match.Vacancy]).ndjson)
}

// WriteWorkersNDJSON writes workers as [WriteVacanciesNDJSON] writes vacancies.
func WriteWorkersNDJSON(ctx context.Context, w io.Writer, workers []match.Worker) error {
	return write(ctx, w, workers, &workerKind, (*kind[match.Worker]).ndjson)
}

// A codec is one way to write the records of a kind.
type codec[T any] struct {
	head, empty string
	// line appends the text of a record.
	line func([]byte, *T) ([]byte, error)
	// back reads it again, reporting what is lost.
	back func(text []byte, rec *T, fail func(field, value string, err error))
}

func write[T any](ctx context.Context, w io.Writer, records []T, k *kind[T], format func(*kind[T]) codec[T]) error {
	c := format(k)
	if err := check(ctx, records, k, c); err != nil {
		return err
	}
	bw := bufio.NewWriterSize(w, bufferSize)
	head := c.head
	if len(records) == 0 {
		head += c.empty
	}
	if _, err := bw.WriteString(head); err != nil {
		return fmt.Errorf("ingest: writing: %w", err)
	}
	var text []byte
	for i := range records {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return fmt.Errorf("ingest: writing: %w", context.Cause(ctx))
		}
		text, _ = c.line(text[:0], &records[i]) // checked above
		if _, err := bw.Write(text); err != nil {
			return fmt.Errorf("ingest: writing: %w", err)
		}
	}
	if err := bw.Flush(); err != nil {
		return fmt.Errorf("ingest: writing: %w", err)
	}
	return nil
}

// check returns all faults that keep records from being read back equal.
func check[T any](ctx context.Context, records []T, k *kind[T], c codec[T]) error {
	var l ledger
	ids := make(map[string]bool, len(records))
	var text []byte
	for i := range records {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return fmt.Errorf("ingest: writing: %w", context.Cause(ctx))
		}
		rec := &records[i]
		label := fmt.Sprintf("%s %q", k.noun, k.id(rec))
		fail := func(field, value string, err error) {
			l.add(fact.Fault{Record: label, Field: field, Value: value, Err: err})
		}
		if ids[k.id(rec)] {
			fail("id", k.id(rec), fact.ErrDuplicate)
		}
		ids[k.id(rec)] = true
		l.broken = false
		if err := k.validate(rec, match.Codes{}); err != nil {
			l.addError(0, err)
			continue
		}
		var err error
		if text, err = c.line(text[:0], rec); err != nil {
			fail("", "", fmt.Errorf("%w: %w", fact.ErrSyntax, err))
			continue
		}
		var again T
		c.back(text, &again, fail)
		if !l.broken && !reflect.DeepEqual(rec, &again) {
			field, value := difference(reflect.ValueOf(rec).Elem(), reflect.ValueOf(&again).Elem())
			fail(field, value, errNotKept)
		}
	}
	return l.faults.Err()
}

var errNotKept = fmt.Errorf("%w: would not be read back as it is", fact.ErrSyntax)

// difference names the first field in which two records differ.
func difference(a, b reflect.Value) (field, value string) {
	names, _ := fieldsOf(a.Type())
	for i, name := range names {
		if !reflect.DeepEqual(a.Field(i).Interface(), b.Field(i).Interface()) {
			return name, fmt.Sprint(a.Field(i).Interface())
		}
	}
	return "", ""
}

func (k *kind[T]) ndjson() codec[T] {
	known := make(shapes)
	return codec[T]{
		empty: "[]\n",
		line: func(b []byte, rec *T) ([]byte, error) {
			buf := bytes.NewBuffer(b)
			enc := json.NewEncoder(buf) // ends with a line feed
			enc.SetEscapeHTML(false)
			err := enc.Encode(rec)
			return buf.Bytes(), err
		},
		back: func(text []byte, rec *T, fail func(field, value string, err error)) {
			d := decoder{shapes: known, fail: fail, unknown: func(field string, err error) { fail(field, "", err) }}
			d.value(bytes.TrimSpace(text), reflect.ValueOf(rec).Elem(), "")
		},
	}
}

func (k *kind[T]) csv() codec[T] {
	at := make(map[string]int, len(k.columns))
	headings := make([]string, len(k.columns))
	for i, c := range k.columns {
		at[c.Name], headings[i] = i, c.Name
	}
	fields := make([]string, len(k.columns))
	return codec[T]{
		head: strings.Join(headings, ",") + "\n",
		line: func(b []byte, rec *T) ([]byte, error) {
			for i := range k.columns {
				fields[i] = k.columns[i].get(rec)
				b = appendField(b, fields[i], i == 0)
			}
			return append(b, '\n'), nil
		},
		back: func(_ []byte, rec *T, fail func(field, value string, err error)) {
			for i, f := range fields {
				if err := keptByCSV(f); err != nil {
					fail(headings[i], f, err)
				}
			}
			for i := range k.columns {
				if set := k.columns[i].set; set != nil {
					set(rec, &cells{at: at, fields: fields, fail: fail})
				}
			}
		},
	}
}

// keptByCSV returns why a cell does not survive writing and reading, or nil.
func keptByCSV(s string) error {
	switch {
	case strings.TrimSpace(s) != s:
		return fmt.Errorf("%w: CSV keeps no blanks around a text", fact.ErrSyntax)
	case !utf8.ValidString(s):
		return fmt.Errorf("%w: not UTF-8", fact.ErrSyntax)
	case strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }):
		return fmt.Errorf("%w: CSV keeps no control characters and no carriage returns", fact.ErrSyntax)
	default:
		return nil
	}
}

// appendField appends a field of a row, with its comma unless it is the first.
// Quotes go around what needs them and around #, which other readers may take
// for a comment.
func appendField(b []byte, s string, first bool) []byte {
	if !first {
		b = append(b, ',')
	}
	if !strings.ContainsAny(s, "\",;\t\r\n#") {
		return append(b, s...)
	}
	b = append(b, '"')
	b = append(b, strings.ReplaceAll(s, `"`, `""`)...)
	return append(b, '"')
}
