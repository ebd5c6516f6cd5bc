package index

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"strings"
	"sync"

	engine "github.com/blevesearch/bleve_index_api"

	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// textVersion is the version of the words, the mapping and the pages. Another
// one makes [Open] rebuild.
const textVersion = "2"

// texts holds the texts of both kinds, and sees to it that a reader gets the
// records and the text of one state. At rest the text of the state shown is what
// its engine shows. While it is being changed, readers get the snapshot that was
// pinned before.
type texts struct {
	sides [numKinds]*textIndex // changed by whoever has the turn, with mu
	stamp string               // of all but the records that the text depends on
	turn  chan struct{}        // holds a token while somebody writes text

	mu     sync.Mutex // held for moments only; guards the following and the current state
	pinned [numKinds]*reader
	shown  *state // that the text is of; nil while it catches up after opening
	broken error
	backlog
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

// goal is what a text of a state has reached.
func (t *texts) goal(s *state, k kind) goal {
	return goal{mark: fmt.Sprintf("%s %d", t.stamp, s.sequences[k]), batch: s.batch}
}

// open opens the text of a kind at path, in memory if that is "", and reports
// what it lacks: nothing, the changes to some ids, or everything. In read-only mode it
// changes nothing under dir: a text that is not in order is left as it is and made in
// memory.
func (t *texts) open(path string, k kind, sequence uint64, from *store, m mode) (changed []string, everything bool, err error) {
	if path != "" {
		side, reached, err := openText(path, t.stamp, m)
		if err != nil {
			return nil, false, err
		}
		t.sides[k] = side
		if side != nil {
			if reached == sequence {
				return nil, false, nil
			}
			if changed, ok := from.changedSince(k, reached, sequence); ok && !m.readOnly {
				return changed, false, nil
			}
			if err := t.closeSide(k); err != nil {
				return nil, false, err
			}
		}
	}
	if m.readOnly {
		path, m = "", mode{}
	}
	t.sides[k], err = newText(path, m)
	return nil, true, err
}

// update runs write while readers keep the text as it was, and then shows them the
// new text, which is of state s. If write fails, the text is of no use any more and
// is closed, because its engine would try to write for ever. Callers have the turn.
func (t *texts) update(s *state, write func() error) {
	err := t.pin()
	if err == nil {
		err = write()
	}
	if err2 := t.show(s, err); err == nil && err2 == nil {
		return
	}
	_ = t.closeSides() // nobody comes after
}

// show shows what update has written, unless that failed.
func (t *texts) show(s *state, err error) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	defer t.signal()
	if t.shown = s; err != nil {
		t.broken = fmt.Errorf("index: %w: %w", ErrText, ofSystem(err))
	}
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

// acquire returns the text of a kind, and the state that both it and the records
// are of: one of the version or a later one, for which it waits. The caller
// releases the reader.
func (t *texts) acquire(ctx context.Context, k kind, version uint64, load func() *state) (*reader, *state, error) {
	for {
		r, s, moved, err := t.take(k, version, load)
		if err != nil || r != nil {
			return r, s, err
		}
		select {
		case <-moved:
		case <-ctx.Done():
			return nil, nil, fmt.Errorf("index: the text is behind the records: %w", context.Cause(ctx))
		}
	}
}

// take does what acquire does, or returns when to try again.
func (t *texts) take(k kind, version uint64, load func() *state) (*reader, *state, <-chan struct{}, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case load() == nil:
		return nil, nil, nil, errClosed
	case t.broken != nil:
		return nil, nil, nil, t.broken
	case !t.covers(version):
		return nil, nil, t.moved, nil
	}
	r := t.pinned[k]
	if r == nil {
		er, err := t.sides[k].engine.Reader()
		if err != nil {
			return nil, nil, nil, err
		}
		r = &reader{IndexReader: er, text: t.sides[k]}
	}
	r.users++
	r.text.inUse.Add(1)
	return r, t.shown, nil, nil
}

// covers reports whether the text is of the version or a later one. Callers hold mu.
func (t *texts) covers(version uint64) bool { return t.shown != nil && t.shown.version >= version }

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

// swap puts fresh texts, of state s, in the place of the old ones, which it returns.
// Callers hold the writer's lock, have the turn, and close the old.
func (t *texts) swap(s *state, fresh [numKinds]*textIndex) (old [numKinds]*textIndex) {
	t.mu.Lock()
	defer t.mu.Unlock()
	defer t.signal()
	old, t.sides, t.shown, t.queue, t.broken = t.sides, fresh, s, nil, nil
	return old
}

// close runs unpublish, waits for the readers and closes the texts.
func (t *texts) close(unpublish func()) error {
	t.mu.Lock()
	unpublish()
	t.signal()
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
