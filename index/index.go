package index

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Config says how an index checks and scores records. It is not kept on disk:
// open an index with the configuration that it was filled with. A region tree
// or a scheme that lacks a code of a record is a fault at [Open].
type Config struct {
	// Scoring is what the scorer is made of. Its Regions are required. Records
	// and queries may name no others.
	Scoring match.Config
	// Occupations are the occupations that records and queries may name. Their
	// titles can be searched. Nil stands for [taxonomy.ISCO08].
	Occupations *taxonomy.Scheme
	// Languages are those whose endings are stripped and whose stop words are left
	// out of queries, out of [Languages]. Nil stands for English and Russian; with
	// an empty list words match as they are written. Each further language of the
	// same script makes the text larger, and finds more that is not meant.
	Languages []string
	// Unsynced makes Apply return before the disk has a batch: as soon as the
	// system has it. The end of the process, however sudden, still loses nothing
	// that was acknowledged; a power failure or a crash of the system may lose the
	// last batches and may damage the store beyond use, and the text may have to be
	// built anew then. Sync and Close write all to disk. Batches of ten records are
	// some four times as fast, batches of a thousand hardly faster.
	Unsynced bool
	// ReadOnly opens a directory that is there, for reading alone, and writes
	// nothing at all: the disk may refuse to. Any number of processes may read
	// one directory, but not while one has it open for writing. Where the text on
	// disk is not in order, it is built in memory.
	ReadOnly bool
	// OnRebuild, if not nil, is told how many records of how many of a kind have
	// their text again, while Open rebuilds it. It runs within Open.
	OnRebuild func(done, total int)
}

// An Index keeps vacancies and workers. It is safe for concurrent use, and one
// Index at a time owns a directory.
type Index struct {
	compiler
	vacancySide side[match.Vacancy, *match.PreparedVacancy]
	workerSide  side[match.Worker, *match.PreparedWorker]

	current atomic.Pointer[state] // nil once closed
	texts   texts
	store   *store // nil in memory
	ranks   ranks

	mode mode

	rebuilding chan struct{} // holds a token while somebody rebuilds, and once closed
	closing    chan struct{} // closed by Close
	close      sync.Once

	writer chan struct{} // holds a token while somebody writes or closes
	unseen error         // of batches that nobody waited for; guarded by writer
}

var _ match.Ranker = (*Index)(nil)

// A mode is how the files are opened.
type mode struct{ readOnly, unsynced bool }

// The layout of a directory.
const (
	storeFile = "store.db"
	textDir   = "text"
)

// Open opens the index in a directory and creates both where they are missing.
// It reads every record, and checks each unless all were found valid under the same
// regions and occupations before. Errors wrap [ErrLocked], [ErrCorrupt],
// [ErrVersion], [ErrReadOnly] or [ErrNoSpace], or are a [*fact.Faults] of the
// records that cfg does not allow. Where ctx ends first, Open returns at once, and
// the directory is let go a moment later.
func Open(ctx context.Context, dir string, cfg Config) (*Index, error) {
	ix, err := newIndex(cfg)
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	if ctx.Err() != nil {
		return nil, fmt.Errorf("index: %w", context.Cause(ctx))
	}
	ix.startRanks(ctx)
	var told gate
	done := make(chan error, 1)
	go func() { done <- ix.open(ctx, dir, told.through(cfg.OnRebuild)) }()
	select {
	case err = <-done:
	case <-ctx.Done():
		told.shut()
		go func() {
			_, _ = <-done, ix.Close() // nobody is left to hear of either
		}()
		return nil, fmt.Errorf("index: %w", context.Cause(ctx))
	}
	if err != nil {
		_ = ix.Close()
		return nil, fmt.Errorf("index: %w", err)
	}
	return ix, nil
}

// A gate lets calls through, one at a time, until it is shut.
type gate struct {
	mu     sync.Mutex
	closed bool
}

func (g *gate) through(f func(done, total int)) func(done, total int) {
	return func(done, total int) {
		g.mu.Lock()
		defer g.mu.Unlock()
		if f != nil && !g.closed {
			f(done, total)
		}
	}
}

func (g *gate) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.closed = true
}

// OpenMemory makes an empty index that is gone after Close. It behaves like one
// on disk in all else; the two modes of cfg say nothing here.
func OpenMemory(ctx context.Context, cfg Config) (*Index, error) {
	cfg.ReadOnly, cfg.Unsynced = false, false
	ix, err := newIndex(cfg)
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	ix.startRanks(ctx)
	if err := ix.openTexts(ctx, func(int, int) {}); err != nil {
		_ = ix.Close()
		return nil, fmt.Errorf("index: %w", err)
	}
	return ix, nil
}

func newIndex(cfg Config) (*Index, error) {
	scorer, err := match.NewScorer(cfg.Scoring)
	if err != nil {
		return nil, err
	}
	ix := &Index{writer: make(chan struct{}, 1), rebuilding: make(chan struct{}, 1), closing: make(chan struct{}), mode: mode{readOnly: cfg.ReadOnly, unsynced: cfg.Unsynced}}
	ix.compiler = compiler{scorer: scorer, regions: cfg.Scoring.Regions, occupations: cfg.Occupations}
	if ix.occupations == nil {
		ix.occupations = taxonomy.ISCO08()
	}
	ix.vacancySide, ix.workerSide = ix.compiler.vacancySide(), ix.compiler.workerSide()
	if ix.analyzer, err = newAnalyzer(cfg.Languages); err != nil {
		return nil, err
	}
	ix.texts.stamp = stampOf(ix.occupations, ix.analyzer.names)
	ix.texts.turn = make(chan struct{}, 1)
	ix.texts.signal()
	ix.current.Store(&state{version: 1})
	ix.ranks.wake, ix.ranks.last, ix.ranks.ended = make(chan struct{}, 1), make(chan *state, 1), make(chan struct{})
	return ix, nil
}

func (ix *Index) open(ctx context.Context, dir string, progress func(done, total int)) error {
	if !ix.mode.readOnly {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return ofSystem(err)
		}
	}
	path, text := filepath.Join(dir, storeFile), filepath.Join(dir, textDir)
	if missing(path) && !missing(text) {
		// Rebuilding would remove a folder that may be somebody else's.
		return fmt.Errorf("%s: %w: it has %s but no %s", dir, ErrCorrupt, textDir, storeFile)
	}
	var err error
	if ix.store, err = openStore(path, ix.mode); err != nil {
		return err
	}
	ranked := ix.openRanks(ctx, dir)
	s, err := ix.loadAll(ctx)
	if err != nil {
		return err
	}
	ix.current.Store(s)
	ix.adoptRanks(ranked)
	if err := ix.store.tidy(text); err != nil {
		return ofSystem(err)
	}
	return ix.openTexts(ctx, progress)
}

func missing(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// closeTimeout bounds how long Close waits for the text to follow the records, and
// for an unsynced text, whose engine tries for ever to write to a full disk. So long
// Open and Rebuild wait for one that is new.
const closeTimeout = 10 * time.Second

// Close waits for the calls that write or search text and, at most ten seconds, for
// the text of what they have put; the next [Open] would go on with that. It stops a
// rebuild, and closes the index.
// Loops over records that have begun may go on. Closing twice is no error.
func (ix *Index) Close() error {
	ix.close.Do(func() { close(ix.closing) })
	ix.rebuilding <- struct{}{}
	defer func() { <-ix.rebuilding }()
	ix.writer <- struct{}{}
	defer ix.unlock()
	last := ix.current.Load()
	if last == nil {
		return nil
	}
	// What the text cannot write by then, the next opening does.
	stop := make(chan struct{})
	timer := time.AfterFunc(closeTimeout, func() { close(stop) })
	defer timer.Stop()
	if ix.store != nil {
		_ = ix.texts.until(stop, func() bool { return !ix.texts.running })
	}
	ix.texts.stop()
	defer func() { <-ix.texts.turn }()
	_ = ix.sync(stop)
	err := ix.texts.close(func() { ix.current.Store(nil) })
	ix.ranks.last <- last
	<-ix.ranks.ended
	if ix.store != nil {
		err = errors.Join(err, ix.store.close())
	}
	if err != nil {
		return fmt.Errorf("index: close: %w", err)
	}
	return nil
}

// Scorer returns the scorer, with which callers explain what they have found.
func (ix *Index) Scorer() *match.Scorer { return ix.scorer }
