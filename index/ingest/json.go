package ingest

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// lineByLine reads NDJSON. A line that is broken leaves the next one whole.
func (r *reader[T]) lineByLine(ctx context.Context, src *source) error {
	var long []byte
	for line := 1; ; line++ {
		src.mark()
		text, err := src.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			long = long[:0]
			for errors.Is(err, bufio.ErrBufferFull) {
				long = append(long, text...)
				text, err = src.ReadSlice('\n')
			}
			long = append(long, text...)
			text = long
		}
		last := errors.Is(err, io.EOF)
		if err != nil && !last {
			return err
		}
		if text = bytes.TrimSpace(text); len(text) > 0 {
			if err := r.stopped(ctx); err != nil {
				return err
			}
			r.report.Rows++
			r.object(line, text)
		}
		if last {
			return nil
		}
	}
}

// array reads one JSON array of objects. A break in its syntax ends it.
func (r *reader[T]) array(ctx context.Context, src *source) error {
	lines := &lineCounter{r: src, line: 1}
	dec := json.NewDecoder(lines)
	if _, err := dec.Token(); err != nil {
		return err
	}
	for {
		src.mark()
		if !dec.More() {
			break
		}
		var raw json.RawMessage
		if err := dec.Decode(&raw); err != nil {
			return lines.at(dec.InputOffset(), err)
		}
		if err := r.stopped(ctx); err != nil {
			return err
		}
		r.report.Rows++
		r.object(lines.upTo(dec.InputOffset())-bytes.Count(raw, []byte{'\n'}), raw)
	}
	if _, err := dec.Token(); err != nil { // the closing bracket
		return lines.at(dec.InputOffset(), err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		if err == nil {
			err = errors.New("more after the array")
		}
		return lines.at(dec.InputOffset(), err)
	}
	return nil
}

// A lineCounter remembers where the lines end that a decoder has read ahead.
type lineCounter struct {
	r     io.Reader
	read  int64
	ends  []int64 // offsets of line ends after the last call of upTo
	line  int     // of the offset of that call
	error error   // of r, other than io.EOF
}

func (c *lineCounter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	for i, b := range p[:n] {
		if b == '\n' {
			c.ends = append(c.ends, c.read+int64(i))
		}
	}
	c.read += int64(n)
	if err != nil && !errors.Is(err, io.EOF) {
		c.error = err
	}
	return n, err
}

// upTo returns the line of an offset; offsets never fall.
func (c *lineCounter) upTo(offset int64) int {
	n := 0
	for n < len(c.ends) && c.ends[n] < offset {
		n++
	}
	c.ends, c.line = c.ends[n:], c.line+n
	return c.line
}

// at places an error of the decoder, which gave up at about offset.
func (c *lineCounter) at(offset int64, err error) error {
	if c.error != nil {
		return c.error
	}
	return &fact.Fault{Line: c.upTo(offset), Err: fmt.Errorf("%w: the JSON array breaks off after this line: %w", fact.ErrSyntax, err)}
}

// object reads one record.
func (r *reader[T]) object(line int, raw []byte) {
	var rec T
	r.start()
	if err := syntaxError(raw); err != nil {
		r.add(fact.Fault{Line: line, Value: string(raw), Err: err})
		return
	}
	if raw[0] != '{' {
		r.add(fact.Fault{Line: line, Value: string(raw), Err: fmt.Errorf("%w: want a JSON object", fact.ErrSyntax)})
		return
	}
	d := decoder{
		shapes: r.shapes,
		fail: func(field, value string, err error) {
			r.fault(line, &rec, field, value, err)
		},
		unknown: func(field string, err error) {
			if plain := withoutIndexes(field); !r.ignored[plain] { // once a field, not once a record
				r.ignored[plain] = true
				r.report.Ignored = append(r.report.Ignored, plain)
				broken := r.broken
				r.add(fact.Fault{Line: line, Record: r.label(&rec), Field: field, Err: err})
				r.broken = broken
			}
		},
	}
	d.value(raw, reflect.ValueOf(&rec).Elem(), "")
	r.keep(line, &rec)
}

func syntaxError(raw []byte) error {
	if json.Valid(raw) {
		return nil
	}
	var v any
	return fmt.Errorf("%w: not one JSON value: %w", fact.ErrSyntax, json.Unmarshal(raw, &v))
}

// withoutIndexes turns "skills[3].lvl" into "skills[].lvl".
func withoutIndexes(field string) string {
	var b strings.Builder
	for i, part := range strings.Split(field, "[") {
		if i > 0 {
			b.WriteByte('[')
			part = strings.TrimLeft(part, "0123456789")
		}
		b.WriteString(part)
	}
	return b.String()
}
