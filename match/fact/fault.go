package fact

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// The reasons for a fault. A Fault wraps one of them, so that errors.Is tells
// them apart.
var (
	ErrMissing     = errors.New("missing")
	ErrSyntax      = errors.New("cannot be read")
	ErrRange       = errors.New("out of range")
	ErrUnknownCode = errors.New("unknown code")
	ErrDuplicate   = errors.New("duplicate")
	ErrConflict    = errors.New("contradicts another field")
)

// A Fault is one thing wrong with one field of one input.
type Fault struct {
	Input  string // what was read, as a rule a file's name; may be empty
	Line   int    // 1-based line of the input; 0 where it has none
	Record string // the record, like `vacancy "V1"`; may be empty
	Field  string // path of the field, like "skills[3].level"; may be empty
	Value  string // the rejected value as written; shortened in messages
	Err    error  // the reason; wraps one of this package's reasons where one fits
}

// maxShown is the number of bytes of a rejected value that a message shows.
const maxShown = 60

// Error returns `input:line: record: field: "value": reason`, without the parts
// that are empty.
func (f *Fault) Error() string {
	var b strings.Builder
	if f.Input != "" {
		b.WriteString(f.Input)
		if f.Line > 0 {
			b.WriteString(":" + strconv.Itoa(f.Line))
		}
		b.WriteString(": ")
	} else if f.Line > 0 {
		b.WriteString("line " + strconv.Itoa(f.Line) + ": ")
	}
	if f.Record != "" {
		b.WriteString(f.Record + ": ")
	}
	if f.Field != "" {
		b.WriteString(f.Field + ": ")
	}
	if f.Value != "" {
		b.WriteString(strconv.Quote(shorten(f.Value)) + ": ")
	}
	b.WriteString(f.Err.Error())
	return b.String()
}

// Unwrap returns the reason.
func (f *Fault) Unwrap() error { return f.Err }

// Faults collects faults in the order in which they were found. The zero value
// is empty and ready to use. It keeps the first [MaxKept] and counts the rest,
// so that a hostile file cannot fill the memory. Not safe for concurrent use.
type Faults struct {
	kept []*Fault
	n    int
}

const (
	// MaxKept is how many faults a Faults keeps.
	MaxKept = 1000
	// MaxListed is how many of them its Error lists.
	MaxListed = 20
)

// Add records a fault.
func (fs *Faults) Add(f Fault) {
	if len(fs.kept) < MaxKept {
		fs.kept = append(fs.kept, &f)
	}
	fs.n++
}

// AddError records err: fault by fault if it is, wraps or joins a *Faults or a
// *Fault, each placed at input and line as far as it names no input or line of
// its own; else as one fault. A nil error is ignored.
func (fs *Faults) AddError(input string, line int, err error) {
	if err == nil {
		return
	}
	var (
		one  *Fault
		many *Faults
	)
	if !errors.As(err, &one) && !errors.As(err, &many) {
		fs.Add(Fault{Input: input, Line: line, Err: err})
		return
	}
	switch e := err.(type) { //nolint:errorlint // walks the tree itself, to find every fault and not the first
	case *Fault:
		fs.Add(e.at(input, line))
	case *Faults:
		for _, f := range e.kept {
			fs.Add(f.at(input, line))
		}
		fs.n += e.n - len(e.kept)
	case interface{ Unwrap() error }:
		fs.AddError(input, line, e.Unwrap())
	case interface{ Unwrap() []error }:
		for _, part := range e.Unwrap() {
			fs.AddError(input, line, part)
		}
	default: // has an As method of its own
		fs.Add(Fault{Input: input, Line: line, Err: err})
	}
}

// at returns f placed at input and line, where it has no place yet.
func (f *Fault) at(input string, line int) Fault {
	g := *f
	if g.Input == "" {
		g.Input = input
		if g.Line == 0 {
			g.Line = line
		}
	}
	return g
}

// Len returns the number of faults found, kept or not.
func (fs *Faults) Len() int { return fs.n }

// All returns the faults that were kept, in order of discovery. The caller
// must not change them.
func (fs *Faults) All() []*Fault { return fs.kept }

// Err returns nil if there is no fault, else fs itself.
func (fs *Faults) Err() error {
	if fs.n == 0 {
		return nil
	}
	return fs
}

// Error lists the first [MaxListed] faults, one a line, and counts the rest.
func (fs *Faults) Error() string {
	if fs.n == 1 && len(fs.kept) == 1 {
		return fs.kept[0].Error()
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%d faults", fs.n)
	shown := fs.kept[:min(len(fs.kept), MaxListed)]
	for _, f := range shown {
		b.WriteString("\n  " + f.Error())
	}
	if rest := fs.n - len(shown); rest > 0 {
		fmt.Fprintf(&b, "\n  and %d more", rest)
	}
	return b.String()
}

// Unwrap returns the kept faults, for errors.Is and errors.As.
func (fs *Faults) Unwrap() []error {
	errs := make([]error, len(fs.kept))
	for i, f := range fs.kept {
		errs[i] = f
	}
	return errs
}

func syntaxError(want string) error { return fmt.Errorf("%w: %s", ErrSyntax, want) }

// shorten cuts s to maxShown bytes at a rune boundary.
func shorten(s string) string {
	if len(s) <= maxShown {
		return s
	}
	cut := maxShown
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	return s[:cut] + "…"
}

func lower(text []byte) string { return strings.ToLower(strings.TrimSpace(string(text))) }
