package index

import (
	"errors"
	"fmt"
	"hash/crc32"
	"iter"
	"strings"
	"sync"

	engine "github.com/blevesearch/bleve_index_api"

	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// textVersion is the version of the words, the mapping and the pages. Another
// one makes [Open] rebuild.
const textVersion = "2"

// texts holds the texts of both kinds, and sees to it that a reader gets the
// records and the text of one state. At rest the text of the current state is
// what its engine shows. While a writer changes it, readers get the snapshot
// that was pinned before.
type texts struct {
	sides [numKinds]*textIndex // changed by writers, with mu
	stamp string               // of all but the records that the text depends on

	mu     sync.Mutex // held for moments only; guards the following and the current state
	pinned [numKinds]*reader
	broken error
}

// A reader is a snapshot of a text.
type reader struct {
	engine.IndexReader

	text  *textIndex
	users int // guarded by texts.mu
}

// stampOf identifies the titles that pages take from a scheme, and the languages.
func stampOf(s *taxonomy.Scheme, languages []string) string {
	sum := crc32.New(castagnoli)
	for code, title := range s.All() {
		_, _ = fmt.Fprintf(sum, "%s\t%s\n", code, title) // a hash takes all
	}
	return fmt.Sprintf("%s %s %08x", textVersion, strings.Join(languages, "-"), sum.Sum32())
}

func (t *texts) mark(sequence uint64) string { return fmt.Sprintf("%s %d", t.stamp, sequence) }

// open opens the text of a kind at path, in memory if that is "", and reports
// what it lacks. In read-only mode it changes nothing under dir: a text that is not
// in order is left as it is and made in memory.
func (t *texts) open(path string, k kind, sequence uint64, last *trace, m mode) (lack, error) {
	if path != "" {
		side, reached, err := openText(path, t.stamp, m)
		if err != nil {
			return nothing, err
		}
		t.sides[k] = side
		switch {
		case side == nil:
		case reached == sequence:
			return nothing, nil
		case last.leads(k, reached, sequence) && !m.readOnly:
			return lastBatch, nil
		default:
			if err := t.closeSide(k); err != nil {
				return nothing, err
			}
		}
	}
	if m.readOnly {
		path, m = "", mode{}
	}
	var err error
	t.sides[k], err = newText(path, m)
	return everything, err
}

// A lack is what a text that was opened does not have yet.
type lack uint8

const (
	nothing lack = iota
	lastBatch
	everything
)

// write applies a change to the text of a kind.
func (t *texts) write(k kind, put iter.Seq[page], c change, sequence uint64) error {
	if c.empty() {
		return nil
	}
	return t.sides[k].write(put, c.delete, t.mark(sequence), nil)
}

// update runs write while readers keep the text as it was, and then shows them
// the new text and, with publish, the new records. If write fails, the text is
// of no use any more and is closed, because its engine would try to write for
// ever; the new records are shown all the same. Callers hold the writer's lock.
func (t *texts) update(write func() error, publish func()) error {
	err := t.pin()
	if err == nil {
		err = write()
	}
	if err2 := t.publish(err, publish); err == nil {
		return err2
	}
	_ = t.closeSides() // nobody comes after
	return err
}

// publish shows what update has written, unless that failed.
func (t *texts) publish(err error, publish func()) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	publish()
	t.broken = err
	for k, r := range t.pinned {
		if r != nil {
			t.pinned[k] = nil
			err = errors.Join(err, r.drop())
		}
	}
	return err
}

func (t *texts) pin() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	for k, s := range t.sides {
		r, err := s.engine.Reader()
		if err != nil {
			return err
		}
		t.pinned[k] = &reader{IndexReader: r, text: s, users: 1}
	}
	return nil
}

// acquire returns the text of a kind and what load returns, of the same state.
// The caller releases the reader.
func (t *texts) acquire(k kind, load func() *state) (*reader, *state, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := load()
	switch {
	case s == nil:
		return nil, nil, errClosed
	case t.broken != nil:
		return nil, nil, fmt.Errorf("index: %w: %w", ErrText, t.broken)
	}
	r := t.pinned[k]
	if r == nil {
		er, err := t.sides[k].engine.Reader()
		if err != nil {
			return nil, nil, err
		}
		r = &reader{IndexReader: er, text: t.sides[k]}
	}
	r.users++
	r.text.inUse.Add(1)
	return r, s, nil
}

func (t *texts) release(r *reader) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	defer r.text.inUse.Done()
	return r.drop()
}

func (r *reader) drop() error {
	if r.users--; r.users > 0 {
		return nil
	}
	return r.Close()
}

// swap puts fresh texts in the place of the old ones, which it returns. Callers
// hold the writer's lock and close the old.
func (t *texts) swap(fresh [numKinds]*textIndex) (old [numKinds]*textIndex) {
	t.mu.Lock()
	defer t.mu.Unlock()
	old, t.sides, t.broken = t.sides, fresh, nil
	return old
}

// close runs unpublish, waits for the readers and closes the texts.
func (t *texts) close(unpublish func()) error {
	t.mu.Lock()
	unpublish()
	t.mu.Unlock()
	return t.closeSides()
}

// closeSides waits for the readers of the texts and closes those.
func (t *texts) closeSides() error {
	var errs []error
	for k := range numKinds {
		errs = append(errs, t.closeSide(k))
	}
	return errors.Join(errs...)
}

func (t *texts) closeSide(k kind) error {
	s := t.sides[k]
	if s == nil {
		return nil
	}
	t.sides[k] = nil
	return s.close()
}
