package index

import (
	"cmp"
	"iter"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A row is a record R with its compiled form P, and with what filters and
// counts read of it. Rows are immutable and shared by the states of the index.
type row[R, P any] struct {
	id       string
	record   *R
	compiled P
	place
}

// A place is where a record is, in space and among occupations.
type place struct {
	region    int             // number in the tree; noRegion, otherRegion
	codes     []taxonomy.Code // occupations
	jobless   bool            // the occupation is unknown, not none
	positions int             // openings; 0 for a worker
	assumed   bool            // the openings are unknown
}

const (
	noRegion    = -1 // unknown
	otherRegion = -2 // known, outside the tree
)

// A table holds the rows of one kind in id order. It is immutable: a change makes
// a new one that shares with the old what it does not touch, so that a batch
// costs what is in it times the depth, not what is in the table. The zero table is
// empty.
type table[R, P any] struct{ root *node[R, P] }

type (
	vacancyTable = table[match.Vacancy, *match.PreparedVacancy]
	workerTable  = table[match.Worker, *match.PreparedWorker]
)

// len returns the number of rows.
func (t table[R, P]) len() int {
	if t.root == nil {
		return 0
	}
	return t.root.n
}

// get returns the row of an id, or nil.
func (t table[R, P]) get(id string) *row[R, P] {
	n := t.root
	if n == nil {
		return nil
	}
	for n.rows == nil {
		n = n.kids[n.kidOf(id)]
	}
	if i, ok := slices.BinarySearchFunc(n.rows, id, compareID); ok {
		return n.rows[i]
	}
	return nil
}

// all yields the rows in order.
func (t table[R, P]) all() iter.Seq[*row[R, P]] {
	return func(yield func(*row[R, P]) bool) {
		for rows := range t.leaves() {
			for _, r := range rows {
				if !yield(r) {
					return
				}
			}
		}
	}
}

// leaves yields the rows in order, some at a time.
func (t table[R, P]) leaves() iter.Seq[[]*row[R, P]] {
	return func(yield func([]*row[R, P]) bool) {
		if t.root != nil {
			t.root.leaves(yield)
		}
	}
}

// among returns the rows that have one of the ids, and the ids that no row has.
func (t table[R, P]) among(ids []string) (rows []*row[R, P], missing []string) {
	for _, id := range ids {
		if r := t.get(id); r != nil {
			rows = append(rows, r)
		} else {
			missing = append(missing, id)
		}
	}
	return rows, missing
}

// tableOf returns the table of rows that are in order.
func tableOf[R, P any](rows []*row[R, P]) table[R, P] { return rooted(leavesOf(rows)) }

// with returns the table after the puts and deletes, whose ids are distinct.
func (t table[R, P]) with(puts []*row[R, P], deletes []string) table[R, P] {
	edits := make([]edit[R, P], 0, len(puts)+len(deletes))
	for _, r := range puts {
		edits = append(edits, edit[R, P]{r.id, r})
	}
	for _, id := range deletes {
		edits = append(edits, edit[R, P]{id, nil})
	}
	if len(edits) == 0 {
		return t
	}
	slices.SortFunc(edits, func(a, b edit[R, P]) int { return cmp.Compare(a.id, b.id) })
	root := t.root
	if root == nil {
		root = &node[R, P]{rows: []*row[R, P]{}}
	}
	return rooted(root.with(edits))
}

// since returns how to come from an older table to this one: the rows to put and
// the ids to delete, in order. Leaves that the two share are passed over.
func (t table[R, P]) since(old table[R, P]) (puts []*row[R, P], deletes []string) {
	shared := make(map[**row[R, P]]bool)
	for rows := range old.leaves() {
		shared[&rows[0]] = true
	}
	for rows := range t.leaves() {
		if shared[&rows[0]] {
			delete(shared, &rows[0])
			continue
		}
		for _, r := range rows {
			if old.get(r.id) != r {
				puts = append(puts, r)
			}
		}
	}
	for rows := range old.leaves() {
		if !shared[&rows[0]] {
			continue
		}
		for _, r := range rows {
			if t.get(r.id) == nil {
				deletes = append(deletes, r.id)
			}
		}
	}
	return puts, deletes
}

// A state is all the records at one moment. It is immutable.
type state struct {
	vacancies vacancyTable
	workers   workerTable
	version   uint64           // one more with each batch, and at least 1
	batch     uint64           // number of the last batch in the store; 0 in memory
	sequences [numKinds]uint64 // of the store; 0 in memory
}
