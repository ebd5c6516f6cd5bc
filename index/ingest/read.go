package ingest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// DefaultMaxRecord is how long a record may be, in bytes, where
// [Options.MaxRecord] is zero. It is a guess, far above any real record.
const DefaultMaxRecord = 1 << 20

// Options say how records are read. The zero value is strict, checks no codes
// and reads UTF-8 only.
type Options struct {
	// Codes are the schemes that codes are checked against; nil ones pass all.
	Codes match.Codes
	// Lenient leaves out the records that have a fault, and ignores headings
	// and fields that are not known. What damages the input as a whole is an
	// error all the same.
	Lenient bool
	// Windows1251 lets text that is not UTF-8 be read as windows-1251.
	Windows1251 bool
	// MaxRecord bounds the length of a record in bytes, give or take a buffer
	// of 64 KiB; zero or less stands for DefaultMaxRecord.
	MaxRecord int
}

// ReadVacancies reads vacancies as CSV, NDJSON or one JSON array; which of
// them, it sees. name names the input in faults. Records come in the order of
// the input, all of them valid by [match.Vacancy.Validate].
//
// In strict mode any fault means no records and a [*fact.Faults] with all of
// them. In lenient mode records with faults are left out, and the error is nil
// unless the input as a whole cannot be read: not text, damaged, cut off, without
// a column of identifiers. The [Report] is filled in as far as reading came,
// with an error too. A cancelled ctx ends the call with its cause.
func ReadVacancies(ctx context.Context, r io.Reader, name string, o Options) ([]match.Vacancy, Report, error) {
	return read(ctx, r, name, o, &vacancyKind)
}

// ReadWorkers reads workers as [ReadVacancies] reads vacancies.
func ReadWorkers(ctx context.Context, r io.Reader, name string, o Options) ([]match.Worker, Report, error) {
	return read(ctx, r, name, o, &workerKind)
}

// VacanciesFile is [Open] and [ReadVacancies].
func VacanciesFile(ctx context.Context, path string, o Options) ([]match.Vacancy, Report, error) {
	return readFile(ctx, path, o, &vacancyKind)
}

// WorkersFile is [Open] and [ReadWorkers].
func WorkersFile(ctx context.Context, path string, o Options) ([]match.Worker, Report, error) {
	return readFile(ctx, path, o, &workerKind)
}

// A kind is what reading and writing need to know of a record type.
type kind[T any] struct {
	noun     string
	columns  []column[T]
	id       func(*T) string
	validate func(*T, match.Codes) error
}

var vacancyKind = kind[match.Vacancy]{
	noun: "vacancy", columns: vacancyColumns,
	id:       func(v *match.Vacancy) string { return v.ID },
	validate: (*match.Vacancy).Validate,
}

var workerKind = kind[match.Worker]{
	noun: "worker", columns: workerColumns,
	id:       func(w *match.Worker) string { return w.ID },
	validate: (*match.Worker).Validate,
}

func readFile[T any](ctx context.Context, path string, o Options, k *kind[T]) ([]T, Report, error) {
	f, err := Open(path)
	if err != nil {
		r := reader[T]{ledger: ledger{input: path}, o: o, report: Report{Name: path}}
		return r.finish(ctx, err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	return read(ctx, f, path, o, k)
}

// A reader is the state of one call.
type reader[T any] struct {
	ledger
	kind    *kind[T]
	o       Options
	report  Report
	records []T
	lines   map[string]int // identifier to the line of its first record
	ignored map[string]bool
	shapes  shapes
	unread  []string // fields of this record that could not be read
}

func read[T any](ctx context.Context, in io.Reader, name string, o Options, k *kind[T]) ([]T, Report, error) {
	r := reader[T]{
		ledger: ledger{input: name}, kind: k, o: o, report: Report{Name: name},
		lines: make(map[string]int), ignored: make(map[string]bool), shapes: make(shapes),
	}
	src, err := newSource(ctx, in, o)
	if err != nil {
		return r.finish(ctx, err)
	}
	r.report.Gzip = src.gzip
	switch first(src) {
	case '{':
		r.report.Format = NDJSON
		err = r.lineByLine(ctx, src)
	case '[':
		r.report.Format = JSONArray
		err = r.array(ctx, src)
	default:
		r.report.Format = CSV
		err = r.table(ctx, src)
	}
	r.report.Encoding = src.text.encoding.String()
	if err == nil {
		r.report.SHA256 = src.sum()
	}
	return r.finish(ctx, err)
}

// first returns the first byte of src that is no white space, 0 if there is
// none in its buffer.
func first(src *source) byte {
	_, _ = src.Peek(1) // fills the buffer; an error comes again when it is read
	head, _ := src.Peek(src.Buffered())
	if head = bytes.TrimLeft(head, " \t\r\n"); len(head) > 0 {
		return head[0]
	}
	return 0
}

func (r *reader[T]) finish(ctx context.Context, err error) ([]T, Report, error) {
	return finish(ctx, &r.ledger, r.report, r.o.Lenient, r.records, err)
}

// checkEvery is how many records are read between two looks at a context.
const checkEvery = 256

// stopped returns the cause if ctx is done, looking at it now and then.
func (r *reader[T]) stopped(ctx context.Context) error {
	if r.report.Rows%checkEvery == 0 && ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}

// table reads CSV.
func (r *reader[T]) table(ctx context.Context, src *source) error {
	t, err := newTable(src)
	if err != nil {
		return err
	}
	at, fault := r.kind.at(t.headings, func(heading string, err error) {
		r.report.Ignored = append(r.report.Ignored, heading)
		r.add(fact.Fault{Line: t.line, Field: heading, Err: err})
	})
	if fault != nil {
		fault.Line = t.line
		return fault
	}
	for {
		line, fields, err := t.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		var reason error
		if err != nil {
			if reason = asRowError(err); reason == nil {
				return err
			}
		}
		if err := r.stopped(ctx); err != nil {
			return err
		}
		r.report.Rows++
		if reason != nil {
			r.addError(line, reason)
			continue
		}
		r.row(line, at, fields)
	}
}

// row reads one row of a table.
func (r *reader[T]) row(line int, at map[string]int, fields []string) {
	var rec T
	r.start()
	c := cells{at: at, fields: fields, fail: func(field, value string, err error) {
		r.fault(line, &rec, field, value, err)
	}}
	for i := range r.kind.columns {
		if set := r.kind.columns[i].set; set != nil {
			set(&rec, &c)
		}
	}
	r.keep(line, &rec)
}

// start begins a record.
func (r *reader[T]) start() { r.broken, r.unread = false, r.unread[:0] }

// fault records a fault of a field that could not be read.
func (r *reader[T]) fault(line int, rec *T, field, value string, err error) {
	r.unread = append(r.unread, field)
	r.add(fact.Fault{Line: line, Record: r.label(rec), Field: field, Value: value, Err: err})
}

// follows reports whether a fault of a field only follows from one that could
// not be read.
func (r *reader[T]) follows(field string) bool {
	return slices.ContainsFunc(r.unread, func(u string) bool {
		rest, ok := strings.CutPrefix(field, u)
		return ok && (rest == "" || rest[0] == '.' || rest[0] == '[')
	})
}

// label names a record in faults; "" if it has no identifier.
func (r *reader[T]) label(rec *T) string {
	id := r.kind.id(rec)
	if id == "" {
		return ""
	}
	return fmt.Sprintf("%s %q", r.kind.noun, id)
}

// keep validates a record and appends it, unless it had or has a fault. An
// identifier belongs to the first record that bears it, broken or not.
func (r *reader[T]) keep(line int, rec *T) {
	if id := r.kind.id(rec); id != "" {
		if first, dup := r.lines[id]; dup {
			r.add(fact.Fault{
				Line: line, Record: r.label(rec), Field: "id", Value: id,
				Err: fmt.Errorf("%w of line %d", fact.ErrDuplicate, first),
			})
		} else {
			r.lines[id] = line
		}
	}
	if faults := (*fact.Faults)(nil); errors.As(r.kind.validate(rec, r.o.Codes), &faults) {
		for _, f := range faults.All() {
			if !r.follows(f.Field) {
				r.addError(line, f)
			}
		}
	}
	if !r.broken {
		r.records = append(r.records, *rec)
	}
}
