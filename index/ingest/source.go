package ingest

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// Open opens a file for one of the readers of this package. What cannot be
// read is a [*fact.Fault] that names the file: a file that is not there, a
// directory, an empty file, a file named .gz that is not gzip. The caller
// closes the file; its Name is the path.
func Open(path string) (*os.File, error) {
	fault := func(err error) (*os.File, error) {
		if pe := (*os.PathError)(nil); errors.As(err, &pe) {
			err = pe.Err
		}
		return nil, &fact.Fault{Input: path, Err: err}
	}
	f, err := os.Open(path)
	if err != nil {
		return fault(err)
	}
	info, err := f.Stat()
	switch {
	case err != nil:
	case info.IsDir():
		err = fmt.Errorf("%w: a directory, want a file", fact.ErrSyntax)
	case !info.Mode().IsRegular():
		return f, nil
	case info.Size() == 0:
		err = errEmpty
	case strings.EqualFold(filepath.Ext(path), ".gz"):
		var magic [2]byte
		if _, e := f.ReadAt(magic[:], 0); e != nil || string(magic[:]) != gzipMagic {
			err = fmt.Errorf("%w: named .gz, but not gzip", fact.ErrSyntax)
		}
	}
	if err != nil {
		return fault(errors.Join(err, f.Close()))
	}
	return f, nil
}

var errEmpty = fmt.Errorf("%w: the file is empty", fact.ErrMissing)

const (
	gzipMagic  = "\x1f\x8b"
	bufferSize = 64 << 10
)

// A source turns the bytes of an input into UTF-8 text without a byte order
// mark, packed or not, and remembers what they were.
type source struct {
	*bufio.Reader // the text
	text          *textReader
	raw           *rawReader
	gzip          bool
}

// newSource looks at the head of r. Its error is a reason, or that of ctx.
func newSource(ctx context.Context, r io.Reader, o Options) (*source, error) {
	s := &source{raw: &rawReader{ctx: ctx, r: r, hash: sha256.New()}}
	br := bufio.NewReaderSize(s.raw, bufferSize)
	if head, _ := br.Peek(len(gzipMagic)); string(head) == gzipMagic {
		s.gzip = true
		zr, err := gzip.NewReader(br)
		if err != nil {
			return nil, damaged(err)
		}
		br = bufio.NewReaderSize(unzipped{zr}, bufferSize)
	}
	head, err := br.Peek(bufferSize)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	if err := notText(head); err != nil {
		return nil, err
	}
	if bytes.HasPrefix(head, []byte(utf8Mark)) {
		_, _ = br.Discard(len(utf8Mark)) // it was peeked
	}
	s.text = &textReader{br: br, line: 1, legacy: o.Windows1251, most: o.MaxRecord}
	if s.text.most <= 0 {
		s.text.most = DefaultMaxRecord
	}
	s.Reader = bufio.NewReaderSize(s.text, bufferSize)
	return s, nil
}

// sum returns the digest of the raw bytes, once all were read.
func (s *source) sum() string { return hex.EncodeToString(s.raw.hash.Sum(nil)) }

// mark starts a new record: the limit on its length counts from here.
func (s *source) mark() { s.text.mark = s.text.delivered }

// rawReader hashes what it reads and ends when ctx does.
type rawReader struct {
	ctx  context.Context //nolint:containedctx // lives as long as the call that made it
	r    io.Reader
	hash hash.Hash
}

func (r *rawReader) Read(p []byte) (int, error) {
	if r.ctx.Err() != nil {
		return 0, context.Cause(r.ctx)
	}
	n, err := r.r.Read(p)
	r.hash.Write(p[:n])
	return n, err
}

// unzipped words the errors of a gzip reader.
type unzipped struct{ zr *gzip.Reader }

func (u unzipped) Read(p []byte) (int, error) {
	n, err := u.zr.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = damaged(err)
	}
	return n, err
}

func damaged(err error) error {
	return fmt.Errorf("%w: the gzip data is damaged or cut off: %w", fact.ErrSyntax, err)
}

const utf8Mark = "\ufeff"

// foreign are beginnings of files that are taken for tables by mistake.
var foreign = []struct{ magic, what string }{
	{"PK\x03\x04", "a zip archive or a spreadsheet; save the sheet as CSV"},
	{"\xd0\xcf\x11\xe0", "an old spreadsheet or document; save the sheet as CSV"},
	{"\xff\xfe", "UTF-16 text; save it as UTF-8"},
	{"\xfe\xff", "UTF-16 text; save it as UTF-8"},
	{"%PDF", "a PDF"},
	{"PAR1", "a Parquet file"},
	{"SQLite format 3", "a SQLite database"},
	{gzipMagic, "gzip within gzip"},
}

// notText returns the reason why the head of an input is no text that this
// package reads, or nil.
func notText(head []byte) error {
	for _, f := range foreign {
		if bytes.HasPrefix(head, []byte(f.magic)) {
			return fmt.Errorf("%w: this is %s", fact.ErrSyntax, f.what)
		}
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(head, []byte(utf8Mark)))
	switch {
	case len(text) == 0 && len(head) < bufferSize:
		return errEmpty
	case bytes.IndexByte(head, 0) >= 0:
		return errBinary
	case bytes.HasPrefix(text, []byte("<")):
		return fmt.Errorf("%w: this is HTML or XML", fact.ErrSyntax)
	default:
		return nil
	}
}

var errBinary = fmt.Errorf("%w: binary data, want text", fact.ErrSyntax)
