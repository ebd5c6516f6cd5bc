package index

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/whitespace"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	engine "github.com/blevesearch/bleve_index_api"
)

// A page is what the text holds of one record: terms, joined by blanks.
type page struct {
	ID    string `json:"-"`
	Title string `json:"title"`
	Body  string `json:"body"`
}

// The fields of a page, with their names in the mapping.
const (
	titleField = "title"
	bodyField  = "body"
	titleBoost = 2        // a guess
	blanks     = "blanks" // the engine splits at them, and does nothing else
)

// Limits of one write: memory grows with its size, and writes of 500 to 2000
// records are the cheapest for each record.
const (
	writeRecords = 1000
	writeBytes   = 4 << 20
)

// lockTimeout bounds the wait for a file that another process has locked.
const lockTimeout = "500ms"

// textIndex is the text of one kind of record. Writes need the writer's lock.
type textIndex struct {
	path    string // "" in memory
	bleve   bleve.Index
	engine  engine.Index
	mapping mapping.IndexMapping
	inUse   sync.WaitGroup // readers

	// The numbers of the last batches whose text was written, and is on disk.
	written, kept atomic.Uint64
}

// A goal is what a text has reached after a write: the mark that it keeps, and the
// number of the batch.
type goal struct {
	mark  string
	batch uint64
}

// newMapping declares the two fields, and that nothing else is indexed or
// stored: no stored values, no positions, no column for sorting, no field of
// all fields.
func newMapping() (*mapping.IndexMappingImpl, error) {
	m := bleve.NewIndexMapping()
	err := m.AddCustomAnalyzer(blanks, map[string]any{"type": custom.Name, "tokenizer": whitespace.Name})
	if err != nil {
		return nil, err
	}
	field := bleve.NewTextFieldMapping()
	field.Analyzer = blanks
	field.Store, field.IncludeTermVectors, field.IncludeInAll, field.DocValues = false, false, false, false
	doc := bleve.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt(titleField, field)
	doc.AddFieldMappingsAt(bodyField, field)
	doc.AddSubDocumentMapping("_all", bleve.NewDocumentDisabledMapping())
	m.DefaultMapping = doc
	m.IndexDynamic, m.StoreDynamic, m.DocValuesDynamic = false, false, false
	return m, nil
}

// newText makes an empty text; with path "" in memory. What is at path is
// removed. NewUsing, because bleve's NewMemOnly makes its legacy engine.
func newText(path string, m mode) (*textIndex, error) {
	fields, err := newMapping()
	if err != nil {
		return nil, err
	}
	if path != "" {
		if err := os.RemoveAll(path); err != nil {
			return nil, err
		}
	}
	b, err := bleve.NewUsing(path, fields, scorch.Name, scorch.Name, m.engine())
	if err != nil {
		return nil, ofSystem(err)
	}
	return newTextIndex(path, b)
}

// openText opens the text at path and returns the sequence number that it
// reached. It returns nil if the text has to be built anew: because it is of
// another stamp, or damaged, or not there.
func openText(path, stamp string, m mode) (t *textIndex, reached uint64, err error) {
	err = guard(func() error {
		if err := checkSegments(path); err != nil {
			return err
		}
		b, err := bleve.OpenUsing(path, m.engine())
		if err != nil {
			return ofSystem(err)
		}
		t, err = newTextIndex(path, b)
		if err != nil {
			return err
		}
		mark, err := b.GetInternal(markKey)
		if err != nil {
			return err
		}
		digits, ok := strings.CutPrefix(string(mark), stamp+" ")
		if !ok {
			return errStale
		}
		reached, err = strconv.ParseUint(digits, 10, 64)
		return err
	})
	if err == nil {
		return t, reached, nil
	}
	if t != nil {
		_ = t.close() // it is thrown away
	}
	if errors.Is(err, ErrLocked) {
		return nil, 0, err
	}
	return nil, 0, nil
}

var errStale = errors.New("text of other titles, or of another version")

func newTextIndex(path string, b bleve.Index) (*textIndex, error) {
	t := &textIndex{path: path, bleve: b, mapping: b.Mapping()}
	var err error
	if t.engine, err = b.Advanced(); err != nil {
		_ = b.Close()
		return nil, err
	}
	return t, nil
}

// engine is the mode in the engine's words.
func (m mode) engine() map[string]any {
	return map[string]any{"bolt_timeout": lockTimeout, "read_only": m.readOnly, "unsafe_batch": m.unsynced}
}

// found waits until a text that was made anew is on disk: where the disk is not waited
// for, the end of the process would else leave a folder without a mark, or without
// even the engine's mapping, for records that were acknowledged meanwhile. It does not
// wait for long: the engine tries for ever to write to a full disk.
func (t *textIndex) found(ctx context.Context, m mode) error {
	if t.path == "" || !m.unsynced {
		return nil
	}
	bounded, cancel := context.WithTimeout(ctx, closeTimeout)
	defer cancel()
	if err := t.sync(bounded.Done()); !errors.Is(err, errStop) {
		return err
	}
	return context.Cause(ctx)
}

// sync waits until all that was written is on disk, or for stop. It matters to an unsynced
// text alone.
func (t *textIndex) sync(stop <-chan struct{}) error {
	b := t.bleve.NewBatch()
	b.SetInternal([]byte("sync"), nil) // so that there is something to write
	done := make(chan error, 1)
	b.SetPersistedCallback(func(err error) { done <- err })
	if err := t.bleve.Batch(b); err != nil {
		return err
	}
	select {
	case err := <-done:
		return err
	case <-stop:
		return errStop
	}
}

// close waits for the readers and closes the text.
func (t *textIndex) close() error {
	t.inUse.Wait()
	return t.bleve.Close()
}

// markKey is where a text keeps which state of the records it is of.
var markKey = []byte("beveridge")

// write deletes and puts pages and then sets the mark of the goal. It does so in several
// steps, and readers of the text can see each; a crash between them leaves the
// old mark. After each step it calls progress, if not nil, with the number of
// pages put so far, and stops at an error from it.
func (t *textIndex) write(put iter.Seq[page], remove []string, to goal, progress func(done int) error) error {
	b := t.bleve.NewBatch()
	done, bytes := 0, 0
	flush := func() error {
		if err := t.bleve.Batch(b); err != nil {
			return err
		}
		// Not b.Reset: the engine may still be reading the batch.
		b, bytes = t.bleve.NewBatch(), 0
		if progress == nil {
			return nil
		}
		return progress(done)
	}
	for _, id := range remove {
		b.Delete(id)
	}
	for p := range put {
		if err := b.Index(p.ID, p); err != nil {
			return fmt.Errorf("%q: %w", p.ID, err)
		}
		done++
		bytes += len(p.Title) + len(p.Body)
		if b.Size() >= writeRecords || bytes >= writeBytes {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	b.SetInternal(markKey, []byte(to.mark))
	b.SetPersistedCallback(func(err error) {
		if err == nil {
			t.kept.Store(to.batch)
		}
	})
	t.written.Store(to.batch)
	return flush()
}
