package ingest

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/beveridge-go/beveridge/match/fact"
)

type charset uint8

const (
	ascii charset = iota // nothing but ASCII so far: all encodings agree
	utf8Text
	windows1251
)

func (e charset) String() string {
	return [...]string{"UTF-8", "UTF-8", "windows-1251"}[e]
}

// A textReader passes text on as UTF-8. The encoding is open until the first
// byte beyond ASCII; there it looks ahead by a buffer and decides once. All
// text before that is the same in both encodings, so nothing is read twice.
type textReader struct {
	br       *bufio.Reader
	encoding charset
	legacy   bool // windows-1251 is allowed
	line     int  // of the next byte, from 1
	rest     []byte
	failed   error

	delivered, mark int64 // bytes of text: all, and up to this record
	most            int   // a record's bytes, about
}

func (t *textReader) Read(p []byte) (int, error) {
	if t.failed != nil {
		return 0, t.failed
	}
	if t.delivered-t.mark > int64(t.most) {
		t.failed = fmt.Errorf("%w: a record longer than %d bytes; is a quote left open?", fact.ErrRange, t.most)
		return 0, t.failed
	}
	n, err := t.read(p)
	t.delivered += int64(n)
	t.failed = err
	return n, err
}

func (t *textReader) read(p []byte) (int, error) {
	if len(t.rest) == 0 {
		if err := t.fill(); err != nil {
			return 0, err
		}
	}
	n := copy(p, t.rest)
	t.rest = t.rest[n:]
	return n, nil
}

// fill sets rest to some more text.
func (t *textReader) fill() error {
	_, err := t.br.Peek(1)
	if err != nil {
		return err
	}
	b, _ := t.br.Peek(t.br.Buffered())
	if i := bytes.IndexByte(b, 0); i >= 0 {
		return t.broken(b[:i], errBinary)
	}
	if t.encoding == ascii {
		i := beyondASCII(b)
		if i == 0 {
			return t.decide()
		}
		b = b[:i]
	}
	if t.encoding == windows1251 {
		return t.decode(b)
	}
	n, whole := validPrefix(b)
	switch {
	case !whole:
		return t.broken(b[:n], errDamaged)
	case n == 0: // a rune across the end of the buffer
		b, err = t.br.Peek(utf8.UTFMax)
		if _, size := utf8.DecodeRune(b); size > 1 {
			n = size
			break
		}
		if err == nil || errors.Is(err, io.EOF) {
			err = errDamaged
		}
		return t.broken(nil, err)
	}
	t.pass(b[:n])
	t.rest = b[:n]
	return nil
}

var errDamaged = fmt.Errorf("%w: not UTF-8 text, though the text before it is", fact.ErrSyntax)

// chance is how many continuation bytes of UTF-8 text in windows-1251 shows by
// chance, less one. A guess: in Russian and Belarusian each takes a capital
// letter before a rare sign.
const chance = 4

// decide settles the encoding at the first byte beyond ASCII.
func (t *textReader) decide() error {
	b, err := t.br.Peek(t.br.Size())
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	n, whole := validPrefix(b)
	switch {
	case whole && (err == nil || n == len(b)):
		t.encoding = utf8Text
	case n-utf8.RuneCount(b[:n]) >= chance:
		return t.broken(b[:n], errDamaged)
	case t.legacy:
		t.encoding = windows1251
	default:
		return t.broken(b[:n], fmt.Errorf("%w: not UTF-8 text; it may be windows-1251, which must be allowed by an option", fact.ErrSyntax))
	}
	return t.fill()
}

// decode sets rest to b, which is windows-1251, as UTF-8.
func (t *textReader) decode(b []byte) error {
	out := make([]byte, 0, 2*len(b))
	for i, c := range b {
		r := charmap.Windows1251.DecodeByte(c)
		if r == utf8.RuneError {
			return t.broken(b[:i], fmt.Errorf("%w: neither UTF-8 nor windows-1251 text", fact.ErrSyntax))
		}
		out = utf8.AppendRune(out, r)
	}
	t.pass(b)
	t.rest = out
	return nil
}

// pass takes b off the buffer. Its bytes stay valid until the next read.
func (t *textReader) pass(b []byte) {
	t.line += bytes.Count(b, []byte{'\n'})
	_, _ = t.br.Discard(len(b)) // it was peeked
}

// broken returns err at the line after before.
func (t *textReader) broken(before []byte, err error) error {
	return &fact.Fault{Line: t.line + bytes.Count(before, []byte{'\n'}), Err: err}
}

// beyondASCII returns the index of the first byte beyond ASCII, or len(b).
func beyondASCII(b []byte) int {
	for i, c := range b {
		if c >= utf8.RuneSelf {
			return i
		}
	}
	return len(b)
}

// validPrefix returns the length of the longest prefix of whole runes, and
// whether what follows may be the beginning of another.
func validPrefix(b []byte) (n int, whole bool) {
	if utf8.Valid(b) {
		return len(b), true
	}
	for {
		r, size := utf8.DecodeRune(b[n:])
		if r == utf8.RuneError && size <= 1 {
			return n, n < len(b) && !utf8.FullRune(b[n:])
		}
		n += size
	}
}
