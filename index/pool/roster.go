package pool

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/beveridge-go/beveridge/match"
)

// A roster is who is in a pool: an immutable base B of records P, and the changes
// since it was made, with notes N of what a query looks at first. Readers take no
// lock: they load the state.
type roster[P any, B baseOf[P], N any] struct {
	state atomic.Pointer[state[P, B, N]]
	id    func(P) string
	note  func(notes N, b B, i int, p P) N // the notes with the i-th; called under the lock of the changes
	check func(P) error                    // why a record cannot be in a base
	build func(ctx context.Context, from B, epoch uint32, more []P) (B, error)

	mu      sync.Mutex
	places  placeTable      // the last of each id among the state's pending
	deaths  []atomic.Uint32 // of records to come
	alive   int             // records
	touched uint32          // what was read, so that it is not left out
	merging bool
	since   []change[P] // since the merge that is going on began
}

// A baseOf records knows them by row.
type baseOf[P any] interface {
	len() int
	lookup(id string, hash uint64) (row uint32, ok bool) // with its [match.TieHash]
	ahead(hash uint64) uint32                            // reads where lookup begins
	death(row uint32) *atomic.Uint32                     // where the epoch is noted in which it dies
}

// A state is what queries see: a base, and the records that were added since.
type state[P any, B baseOf[P], N any] struct {
	base    B
	pending []pending[P]
	notes   N // of the pending
	epoch   uint32
}

// A pending is a record that is in no base yet.
type pending[P any] struct {
	record P
	died   *atomic.Uint32
}

// alive reports whether a record that died in an epoch, 0 being none, is there for
// a query of an epoch.
func alive(died, epoch uint32) bool { return died == 0 || died > epoch }

// A change puts a record, or ends one.
type change[P any] struct {
	put  P
	ends string // if it is an end
	end  bool
}

// start publishes the first base.
func (r *roster[P, B, N]) start(b B) {
	r.places.clear()
	r.alive = b.len()
	r.state.Store(&state[P, B, N]{base: b})
}

// Len returns the number of records.
func (r *roster[P, B, N]) Len() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.alive
}

// Has reports whether there is a record of the id.
func (r *roster[P, B, N]) Has(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := r.state.Load()
	died, _ := r.death(at, id, match.TieHash(id))
	return died != nil && alive(died.Load(), at.epoch)
}

// death is when the last record of an id died, or nil if there was none, and the slot of
// the id.
func (r *roster[P, B, N]) death(at *state[P, B, N], id string, hash uint64) (*atomic.Uint32, *placeSlot) {
	slot := r.places.slot(hash, func(place int) bool { return r.id(at.pending[place].record) == id })
	if slot.place != 0 {
		return at.pending[slot.place-1].died, slot
	}
	if i, ok := at.base.lookup(id, hash); ok {
		return at.base.death(i), slot
	}
	return nil, slot
}

// Pending returns the number of records put since the last merge. Every query
// looks at each.
func (r *roster[P, B, N]) Pending() int { return len(r.state.Load().pending) }

// Dead returns the number of records deleted or replaced since the last merge, whose
// room it gives back.
func (r *roster[P, B, N]) Dead() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := r.state.Load()
	return at.base.len() + len(at.pending) - r.alive
}

// Put adds a record, or takes the place of the one with the same id. It fails, and
// changes nothing, for one that cannot be in the pool.
func (r *roster[P, B, N]) Put(p P) error { return r.Apply([]P{p}, nil) }

// Delete removes the record of an id and reports whether there was one.
func (r *roster[P, B, N]) Delete(id string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	at := r.next()
	if !r.remove(&at, id) {
		return false
	}
	r.state.Store(&at)
	return true
}

// Apply puts and deletes at once: a query sees all of it or nothing. An id that is
// deleted and put is put. It fails as Put does.
func (r *roster[P, B, N]) Apply(puts []P, deletes []string) error {
	for _, p := range puts {
		if err := r.check(p); err != nil {
			return fmt.Errorf("pool: %w", err)
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	at := r.next()
	for _, id := range deletes {
		r.remove(&at, id)
	}
	for _, p := range puts {
		r.put(&at, p)
	}
	r.state.Store(&at)
	return nil
}

// next is a state of the next epoch, not published yet.
func (r *roster[P, B, N]) next() state[P, B, N] {
	at := *r.state.Load()
	at.epoch++
	return at
}

// put adds a record to a state that is not published, and ends the one of the same id.
func (r *roster[P, B, N]) put(at *state[P, B, N], p P) {
	id := r.id(p)
	hash := match.TieHash(id)
	r.touched += at.base.ahead(hash) // while the note is written
	i := len(at.pending)
	at.notes = r.note(at.notes, at.base, i, p)
	died, slot := r.death(at, id, hash)
	r.end(died, at.epoch)
	r.places.set(slot, hash, i)
	if i == cap(at.pending) { // append would make room for a quarter more
		at.pending = slices.Grow(at.pending, max(i, deathsAhead))
	}
	at.pending = append(at.pending, pending[P]{p, r.unborn()})
	r.alive++
	if r.merging {
		r.since = append(r.since, change[P]{put: p})
	}
}

// deathsAhead is for how many records room is made at once to die in.
const deathsAhead = 64

// unborn is the death of a record to come.
func (r *roster[P, B, N]) unborn() *atomic.Uint32 {
	if len(r.deaths) == 0 {
		r.deaths = make([]atomic.Uint32, deathsAhead)
	}
	died := &r.deaths[0]
	r.deaths = r.deaths[1:]
	return died
}

// remove ends the record of an id in a state that is not published.
func (r *roster[P, B, N]) remove(at *state[P, B, N], id string) bool {
	died, _ := r.death(at, id, match.TieHash(id))
	if !r.end(died, at.epoch) {
		return false
	}
	if r.merging {
		r.since = append(r.since, change[P]{ends: id, end: true})
	}
	return true
}

// end ends a record, unless there is none that lives, from an epoch on; queries of the
// epochs before still see it.
func (r *roster[P, B, N]) end(died *atomic.Uint32, epoch uint32) bool {
	if died == nil || died.Load() != 0 {
		return false
	}
	died.Store(epoch)
	r.alive--
	return true
}

// Merge builds a new base of all records, while queries and changes go on, and
// puts it in place of the old one. Only one merge goes on at a time; a second one
// returns at once. A cancelled merge changes nothing.
func (r *roster[P, B, N]) Merge(ctx context.Context) error {
	r.mu.Lock()
	if r.merging {
		r.mu.Unlock()
		return nil
	}
	r.merging, r.since = true, nil
	at := r.state.Load()
	r.mu.Unlock()

	var more []P
	for i := range at.pending {
		if alive(at.pending[i].died.Load(), at.epoch) {
			more = append(more, at.pending[i].record)
		}
	}
	b, err := r.build(ctx, at.base, at.epoch, more)

	r.mu.Lock()
	defer r.mu.Unlock()
	since := r.since
	r.merging, r.since = false, nil
	if err != nil {
		return fmt.Errorf("pool: merging: %w", err)
	}
	r.replace(b, since)
	return nil
}

// replace puts a base in place and repeats the changes since it was begun. Epochs
// begin again with a base: no record of an older one is in the new state.
func (r *roster[P, B, N]) replace(b B, since []change[P]) {
	at := &state[P, B, N]{base: b, epoch: 1}
	r.places.clear()
	r.alive = b.len()
	for _, c := range since {
		if c.end {
			r.remove(at, c.ends)
		} else {
			r.put(at, c.put)
		}
	}
	r.state.Store(at)
}
