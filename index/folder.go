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

// openTexts opens both texts and gives them what they lack.
func (ix *Index) openTexts(ctx context.Context, progress func(done, total int)) error {
	s := ix.current.Load()
	err := openSide(ctx, ix, &ix.vacancySide, s.vacancies, s.sequences[vacancies], progress)
	if err == nil {
		err = openSide(ctx, ix, &ix.workerSide, s.workers, s.sequences[workers], progress)
	}
	return ofSystem(err)
}

// openSide opens the text of one kind and gives it what it lacks.
func openSide[R, P any](
	ctx context.Context, ix *Index, s *side[R, P], rows table[R, P], sequence uint64, progress func(done, total int),
) error {
	if err := context.Cause(ctx); err != nil {
		return err
	}
	last := ix.store.lastTrace()
	lacks, err := ix.texts.open(ix.store.textPath(s.kind), s.kind, sequence, &last, ix.mode)
	if err == nil && lacks != nothing {
		var deleted []string
		put := rows.all()
		if lacks == lastBatch {
			var some []*row[R, P]
			some, deleted = rows.among(last.Changed[s.kind])
			put = slices.Values(some)
		}
		err = ix.texts.sides[s.kind].write(s.pages(put), deleted, ix.texts.mark(sequence), func(done int) error {
			if lacks == everything {
				progress(done, rows.len())
			}
			return context.Cause(ctx)
		})
	}
	if err != nil {
		return fmt.Errorf("text of %s: %w", s.kind, err)
	}
	return nil
}
