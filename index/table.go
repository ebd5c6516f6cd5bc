package index

import (
	"cmp"
	"slices"
	"sort"

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

// A table holds the rows of one kind in id order. It is immutable.
type table[R, P any] []*row[R, P]

type (
	vacancyTable = table[match.Vacancy, *match.PreparedVacancy]
	workerTable  = table[match.Worker, *match.PreparedWorker]
)

// get returns the row of an id, or nil.
func (t table[R, P]) get(id string) *row[R, P] {
	i := sort.Search(len(t), func(i int) bool { return t[i].id >= id })
	if i < len(t) && t[i].id == id {
		return t[i]
	}
	return nil
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

// with returns the table after the puts and deletes, whose ids are distinct.
// It sorts puts.
func (t table[R, P]) with(puts []*row[R, P], deletes []string) table[R, P] {
	slices.SortFunc(puts, func(a, b *row[R, P]) int { return cmp.Compare(a.id, b.id) })
	gone := make(map[string]bool, len(deletes))
	for _, id := range deletes {
		gone[id] = true
	}
	out := make(table[R, P], 0, len(t)+len(puts))
	for _, r := range t {
		for len(puts) > 0 && puts[0].id < r.id {
			out, puts = append(out, puts[0]), puts[1:]
		}
		switch {
		case len(puts) > 0 && puts[0].id == r.id:
			out, puts = append(out, puts[0]), puts[1:]
		case !gone[r.id]:
			out = append(out, r)
		}
	}
	return append(out, puts...)
}

// since returns how to come from an older table to this one: the rows to put and
// the ids to delete.
func (t table[R, P]) since(old table[R, P]) (puts []*row[R, P], deletes []string) {
	for _, r := range t {
		for len(old) > 0 && old[0].id < r.id {
			old, deletes = old[1:], append(deletes, old[0].id)
		}
		same := len(old) > 0 && old[0] == r
		if len(old) > 0 && old[0].id == r.id {
			old = old[1:]
		}
		if !same {
			puts = append(puts, r)
		}
	}
	for _, r := range old {
		deletes = append(deletes, r.id)
	}
	return puts, deletes
}

// A state is all the records at one moment. It is immutable.
type state struct {
	vacancies vacancyTable
	workers   workerTable
	sequences [numKinds]uint64 // of the store; 0 in memory
}
