package index

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"go.etcd.io/bbolt"
)

// The text of a kind is in a folder that the store names, so that one write of
// the store puts a new text in the place of an old one: "vacancies", and
// "vacancies.1" and so on after a rebuild. The key in meta is the kind's folder
// key; where it is missing, the folder has the name of the kind.
func (k kind) folderKey() []byte { return []byte("text " + k.String()) }

// textPath returns the path of the text of a kind; "" in memory.
func (s *store) textPath(k kind) string {
	if s == nil {
		return ""
	}
	return filepath.Join(filepath.Dir(s.path), textDir, s.folder(k))
}

// folder returns the name that the store has for the text of a kind. A name
// that is none of ours is damage, and the text is built anew.
func (s *store) folder(k kind) string {
	name := ""
	_ = guard(func() error {
		return s.db.View(func(tx *bbolt.Tx) error {
			name = string(tx.Bucket(metaBucket).Get(k.folderKey()))
			return nil
		})
	})
	if _, ok := k.generation(name); !ok {
		return k.String()
	}
	return name
}

// generation returns the number in a folder's name, and whether it is a name of
// the kind.
func (k kind) generation(name string) (n uint64, ok bool) {
	digits, ok := strings.CutPrefix(name, k.String())
	if digits == "" || !ok {
		return 0, ok
	}
	if digits, ok = strings.CutPrefix(digits, "."); !ok {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 63)
	return n, err == nil && digits == strconv.FormatUint(n, 10)
}

// nextTextPath returns the path for a new text of a kind; "" in memory.
func (s *store) nextTextPath(k kind) string {
	path := s.textPath(k)
	if path == "" {
		return ""
	}
	n, _ := k.generation(filepath.Base(path))
	return filepath.Join(filepath.Dir(path), fmt.Sprintf("%s.%d", k, n+1))
}

// setFolders names the folders of both texts.
func (s *store) setFolders(texts [numKinds]*textIndex) error {
	if s == nil {
		return nil
	}
	return guard(func() error {
		return s.db.Update(func(tx *bbolt.Tx) error {
			for k, t := range texts {
				if err := tx.Bucket(metaBucket).Put(kind(k).folderKey(), []byte(filepath.Base(t.path))); err != nil {
					return err
				}
			}
			return nil
		})
	})
}

// tidy makes the folder of the texts, and removes what a rebuild that was cut
// short has left there.
func (s *store) tidy(dir string) error {
	if s.db.IsReadOnly() {
		return nil
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		ours := slices.ContainsFunc([]kind{vacancies, workers}, func(k kind) bool {
			_, ok := k.generation(e.Name())
			return ok && e.Name() != s.folder(k)
		})
		if ours {
			if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// openTexts opens both texts. One that a few batches are missing from follows; one
// that lacks more gets everything at once.
func (ix *Index) openTexts(ctx context.Context, progress func(done, total int)) error {
	s := ix.current.Load()
	behind := arrears{state: s}
	err := openSide(ctx, ix, &ix.vacancySide, s.vacancies, &behind, progress)
	if err == nil {
		err = openSide(ctx, ix, &ix.workerSide, s.workers, &behind, progress)
	}
	if err != nil {
		return ofSystem(err)
	}
	if behind.len() > 0 {
		ix.enter(behind)
		return nil
	}
	ix.texts.mu.Lock()
	defer ix.texts.mu.Unlock()
	ix.texts.shown = s
	return nil
}

// openSide opens the text of one kind. It builds it where everything is missing, and
// adds to behind what else is.
func openSide[R, P any](
	ctx context.Context, ix *Index, s *side[R, P], rows table[R, P], behind *arrears, progress func(done, total int),
) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	changed, everything, err := ix.texts.open(ix.store.textPath(s.kind), s.kind, behind.state.sequences[s.kind], ix.store, ix.mode)
	behind.changed[s.kind] = changed
	if err == nil && everything {
		fresh := ix.texts.sides[s.kind]
		err = fresh.write(s.pages(rows.all()), nil, ix.texts.goal(behind.state, s.kind), func(done int) error {
			progress(done, rows.len())
			return context.Cause(ctx)
		})
		if err == nil {
			err = fresh.found(ctx, ix.mode)
		}
	}
	if err != nil {
		return fmt.Errorf("text of %s: %w", s.kind, err)
	}
	return nil
}
