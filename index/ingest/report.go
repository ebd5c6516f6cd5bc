package ingest

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A Format is how the records of an input are written.
type Format uint8

// The formats. The zero value is that of an input that was not understood.
const (
	FormatUnknown Format = iota
	CSV                  // a table with headings; commas, semicolons or tabs
	NDJSON               // one JSON object on each line
	JSONArray            // one JSON array of objects
)

func (f Format) String() string {
	return [...]string{"unknown format", "CSV", "NDJSON", "JSON array"}[min(f, JSONArray)]
}

// A Report says what was read and what was left out.
type Report struct {
	Name     string // of the input
	Format   Format
	Encoding string // "UTF-8" or "windows-1251"
	Gzip     bool   // the input was packed
	SHA256   string // of the raw bytes, in hexadecimal; empty unless all were read

	Rows    int // records found, broken ones too; in a table of counts those of the chosen months
	Kept    int // records returned
	LeftOut int // Rows - Kept; in strict mode all of them after a fault

	// Ignored are headings and JSON fields that nothing was read from, in the
	// order in which they were met. In records each is a fault as well.
	Ignored []string
	// Columns are the columns found in a table of counts, in the order of
	// [Columns].
	Columns []string
	// Months are the months of a table of counts, ascending, chosen or not.
	Months []string
	// Reasons counts the faults by reason, in the order of package fact's
	// list; reasons that did not occur are left out.
	Reasons []ReasonCount
	// Faults are all faults found, in the order of the input. It is never nil.
	Faults *fact.Faults
}

// A ReasonCount is how often a reason occurred.
type ReasonCount struct {
	Reason error // one of package fact's, or errOther's text for the rest
	Count  int
}

var errOther = errors.New("other")

// reasons are the reasons that a Report tells apart.
var reasons = []error{
	fact.ErrMissing, fact.ErrSyntax, fact.ErrRange, fact.ErrUnknownCode, fact.ErrDuplicate, fact.ErrConflict, errOther,
}

// String sums the report up in a line, and adds the first faults, one a line:
//
//	vacancies.csv: CSV, UTF-8: 120 rows read, 118 kept, 2 left out; faults: 1 unknown code, 1 duplicate; sha256 9f86d08188…
func (r Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s", r.Name, r.Format)
	if r.Encoding != "" {
		b.WriteString(", " + r.Encoding)
	}
	if r.Gzip {
		b.WriteString(", gzip")
	}
	fmt.Fprintf(&b, ": %d rows read, %d kept, %d left out", r.Rows, r.Kept, r.LeftOut)
	if n := len(r.Months); n > 0 {
		fmt.Fprintf(&b, "; months %s to %s, %d in all", r.Months[0], r.Months[n-1], n)
	}
	if len(r.Ignored) > 0 {
		b.WriteString("; ignored: " + strings.Join(r.Ignored, ", "))
	}
	for i, c := range r.Reasons {
		b.WriteString([]string{"; faults: ", ", "}[min(i, 1)])
		fmt.Fprintf(&b, "%d %v", c.Count, c.Reason)
	}
	if len(r.SHA256) >= shownDigest {
		b.WriteString("; sha256 " + r.SHA256[:shownDigest] + "…")
	}
	if r.Faults != nil && r.Faults.Len() > 0 {
		b.WriteString("\n" + r.Faults.Error())
	}
	return b.String()
}

const shownDigest = 10

// A ledger collects the faults of one input and counts their reasons.
type ledger struct {
	input  string
	faults fact.Faults
	counts [7]int // by place in reasons
	broken bool   // the last record had a fault
}

func (l *ledger) add(f fact.Fault) {
	if f.Input == "" {
		f.Input = l.input
	}
	l.faults.Add(f)
	l.broken = true
	for i, reason := range reasons {
		if errors.Is(f.Err, reason) || i == len(reasons)-1 {
			l.counts[i]++
			return
		}
	}
}

// addError adds err fault by fault. Faults without a line get this one, and
// so does any other error.
func (l *ledger) addError(line int, err error) {
	var many *fact.Faults
	if errors.As(err, &many) {
		for _, f := range many.All() {
			l.addError(line, f)
		}
		return
	}
	f := fact.Fault{Err: err}
	if one := (*fact.Fault)(nil); errors.As(err, &one) {
		f = *one
	}
	if f.Line == 0 {
		f.Line = line
	}
	l.add(f)
}

// errRecorded ends a call whose faults are in the ledger already.
var errRecorded = errors.New("ingest: recorded")

// finish settles what a call returns. err is why reading ended early, or nil.
func finish[T any](ctx context.Context, l *ledger, r Report, lenient bool, records []T, err error) ([]T, Report, error) {
	if err != nil && ctx.Err() != nil {
		return nil, Report{Name: r.Name, Faults: &fact.Faults{}}, fmt.Errorf("ingest: reading %s: %w", r.Name, context.Cause(ctx))
	}
	if err != nil && !errors.Is(err, errRecorded) {
		l.addError(0, err)
	}
	r.Faults = &l.faults
	for i, n := range l.counts {
		if n > 0 {
			r.Reasons = append(r.Reasons, ReasonCount{reasons[i], n})
		}
	}
	if l.faults.Len() > 0 && (err != nil || !lenient) {
		r.Kept, r.LeftOut = 0, r.Rows
		return nil, r, l.faults.Err()
	}
	r.Kept, r.LeftOut = len(records), r.Rows-len(records)
	return records, r, nil
}
