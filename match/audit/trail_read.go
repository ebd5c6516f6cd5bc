package audit

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/beveridge-go/beveridge/match/fact"
)

// MaxTrailLine is the most bytes that a line of a trail may have.
const MaxTrailLine = 256 << 20

// A Line is an entry with its hash, which decisions and the next line name.
type Line struct {
	Entry
	Hash Hash
}

// ReadTrail reads a trail that goes on after a line with the given hash, zero for
// one from its beginning. name stands for the input in faults.
//
// It is strict: each line must be, byte for byte, what [Trail.Append] writes, name
// the hash of the line before, and, if it is a decision, be about a computation
// before it (which may be in an earlier file, if after is not zero). All faults are
// reported at once, and the lines that are sound are returned beside them.
func ReadTrail(name string, r io.Reader, after Hash) ([]Line, error) {
	var (
		fs    fact.Faults
		lines []Line
	)
	known := map[Hash]bool{}
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, MaxTrailLine)
	scanner.Split(wholeLines)
	previous, n := after, 0
	for scanner.Scan() {
		n++
		fault := func(field string, err error) { fs.Add(fact.Fault{Input: name, Line: n, Field: field, Err: err}) }
		line := Line{Hash: HashOf(scanner.Bytes())}
		sound := readLine(scanner.Bytes(), &line.Entry, fault)
		if sound && line.Previous != previous {
			fault("previous", fmt.Errorf("%w: it is not the hash of the line before", fact.ErrConflict))
			sound = false
		}
		if d := line.Decision; sound && d != nil && !known[d.Of] && after == (Hash{}) {
			fault("of", fmt.Errorf("%w: no computation before it has this hash", fact.ErrUnknownCode))
			sound = false
		}
		previous = line.Hash
		if sound {
			known[line.Hash] = line.Computation != nil
			lines = append(lines, line)
		}
	}
	if err := scanner.Err(); err != nil {
		fs.Add(fact.Fault{Input: name, Line: n + 1, Err: fmt.Errorf("reading: %w", err)})
	}
	if err := fs.Err(); err != nil {
		return lines, fmt.Errorf("audit: trail: %w", err)
	}
	return lines, nil
}

// errUnfinished says that a line has no end: writing it was cut short.
var errUnfinished = fmt.Errorf("%w: the last line has no end", fact.ErrSyntax)

// wholeLines splits at line feeds and nothing else.
func wholeLines(data []byte, atEOF bool) (advance int, token []byte, err error) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, data[:i:i], nil
	}
	if atEOF && len(data) > 0 {
		return 0, nil, errUnfinished
	}
	return 0, nil, nil
}

func readLine(data []byte, e *Entry, fault func(field string, err error)) bool {
	if err := json.Unmarshal(data, e); err != nil {
		var wrongType *json.UnmarshalTypeError
		if errors.As(err, &wrongType) {
			fault(wrongType.Field, fmt.Errorf("%w: %w", fact.ErrSyntax, err))
		} else {
			fault("", fmt.Errorf("%w: %w", fact.ErrSyntax, err))
		}
		return false
	}
	if e.Format != TrailFormat {
		fault("format", fmt.Errorf("%w: want %s", fact.ErrUnknownCode, TrailFormat))
		return false
	}
	fs := e.faults()
	for _, f := range fs.All() {
		fault(f.Field, f.Err)
	}
	if fs.Len() > 0 {
		return false
	}
	again, err := json.Marshal(e)
	if err != nil || !bytes.Equal(again, data) {
		fault("", fmt.Errorf("%w: it is not what a trail writes: names, order or spelling differ", fact.ErrSyntax))
		return false
	}
	return true
}
