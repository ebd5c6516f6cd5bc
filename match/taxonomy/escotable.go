package taxonomy

import (
	"bufio"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"unicode/utf8"

	"github.com/beveridge-go/beveridge/match/fact"
)

// An escoSource is a folder of ESCO files with what was found in them so far.
type escoSource struct {
	ctx      context.Context //nolint:containedctx // lives as long as one call of ReadESCO
	fsys     fs.FS
	language string
	files    []FileCount
	ledger   ledger
	faults   fact.Faults
}

// open opens name_language.csv or name.csv. A file that is not there is an
// error if it must be and a defect if it need not; file is nil in both cases.
func (s *escoSource) open(name string, must bool) (file fs.File, path string) {
	for _, path = range []string{name + "_" + s.language + ".csv", name + ".csv"} {
		file, err := s.fsys.Open(path)
		if err == nil {
			return file, path
		}
		if !errors.Is(err, fs.ErrNotExist) {
			s.faults.Add(fact.Fault{Input: path, Err: err})
			return nil, path
		}
	}
	if must {
		s.faults.Add(fact.Fault{Input: name + "_" + s.language + ".csv", Err: fmt.Errorf("%w: no such file, nor %s.csv", fact.ErrMissing, name)})
	} else {
		s.ledger.add(DefectMissingFile, name+".csv", 1)
	}
	return nil, path
}

// rows calls use with the fields of the wanted columns, in their order, of
// every row of a file. The fields are good until use returns. A column that is
// not in the file is a fault if its name ends in !, else blank.
func (s *escoSource) rows(name string, must bool, columns []string, use func(fields []string)) {
	file, path := s.open(name, must)
	if file == nil {
		return
	}
	defer file.Close() //nolint:errcheck // only read
	r := bufio.NewReaderSize(&patientReader{s.ctx, file}, 1<<16)
	if mark, err := r.Peek(3); err == nil && string(mark) == "\ufeff" {
		_, _ = r.Discard(3) // what was peeked is there
	}
	cr := csv.NewReader(r)
	cr.ReuseRecord, cr.FieldsPerRecord = true, -1
	head, err := cr.Read()
	if err != nil {
		s.fault(path, err)
		return
	}
	width, at := len(head), s.headings(path, head, columns)
	if at == nil {
		return
	}
	fields, count := make([]string, len(columns)), 0
	for s.faults.Len() < fact.MaxKept {
		record, err := cr.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			s.fault(path, err)
			if pe := (*csv.ParseError)(nil); errors.As(err, &pe) {
				continue
			}
			return
		}
		count++
		if len(record) != width {
			s.ledger.add(DefectRowWidth, path, 1)
		}
		for i, c := range at {
			fields[i] = ""
			if c >= 0 && c < len(record) {
				fields[i] = s.text(path, record[c])
			}
		}
		use(fields)
	}
	s.files = append(s.files, FileCount{path, count})
}

// text trims a field and mends what is not UTF-8.
func (s *escoSource) text(path, field string) string {
	if !utf8.ValidString(field) {
		s.ledger.add(DefectText, path, 1)
		field = strings.ToValidUTF8(field, "\ufffd")
	}
	return strings.TrimSpace(field)
}

// headings returns the place of each wanted column, -1 where the file lacks it,
// and nil after a fault.
func (s *escoSource) headings(path string, head, columns []string) []int {
	at, ok := make([]int, len(columns)), true
	for i, c := range columns {
		name, must := strings.CutSuffix(c, "!")
		at[i] = -1
		for j, h := range head {
			if strings.EqualFold(strings.TrimSpace(h), name) {
				at[i] = j
				break
			}
		}
		if must && at[i] < 0 {
			ok = false
			s.faults.Add(fact.Fault{Input: path, Line: 1, Field: name, Err: fmt.Errorf("%w: no such column", fact.ErrMissing)})
		}
	}
	if !ok {
		return nil
	}
	return at
}

// fault records an error of reading a file.
func (s *escoSource) fault(path string, err error) {
	pe := (*csv.ParseError)(nil)
	switch {
	case s.ctx.Err() != nil: // reported once, by the caller
	case errors.Is(err, io.EOF):
		s.faults.Add(fact.Fault{Input: path, Err: fmt.Errorf("%w: an empty file, want a line of headings", fact.ErrMissing)})
	case errors.As(err, &pe):
		s.faults.Add(fact.Fault{Input: path, Line: pe.StartLine, Err: fmt.Errorf("%w: %w", fact.ErrSyntax, pe.Err)})
	default:
		s.faults.Add(fact.Fault{Input: path, Err: fmt.Errorf("reading: %w", err)})
	}
}

// A patientReader reads until its context is cancelled.
type patientReader struct {
	ctx context.Context //nolint:containedctx // lives as long as one call of ReadESCO
	r   io.Reader
}

func (r *patientReader) Read(p []byte) (int, error) {
	if r.ctx.Err() != nil {
		return 0, context.Cause(r.ctx)
	}
	return r.r.Read(p)
}
