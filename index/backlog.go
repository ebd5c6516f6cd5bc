package index

import "slices"

// The text follows the records: a batch is acknowledged when the store has it, and
// its text is indexed beside, in the order of batches. A backlog is what the text
// does not show yet; texts.mu guards it.
type backlog struct {
	queue    []arrears
	running  bool          // somebody works on it
	stopping bool          // nobody may begin to
	moved    chan struct{} // closed when anything changes
}

// Arrears are a state that the text has still to come to, and the ids of what has
// changed since the one before.
type arrears struct {
	state   *state
	changed [numKinds][]string
}

func (a *arrears) len() int {
	n := 0
	for _, ids := range a.changed {
		n += len(ids)
	}
	return n
}

const (
	// A step is what the text does at once: readers see it whole. Batches that
	// arrive meanwhile become one step, as far as they are small.
	stepRecords = 4 * writeRecords
	// Apply waits while more records are behind. A backlog takes memory, and Close
	// wants to work it off.
	maxBehind = 1 << 17
)

// signal tells everybody who waits that something has changed.
func (b *backlog) signal() {
	if b.moved != nil {
		close(b.moved)
	}
	b.moved = make(chan struct{})
}

// add appends what a batch has changed, and reports whether somebody has to begin
// working.
func (b *backlog) add(a arrears) (begin bool) {
	if n := len(b.queue); n > 0 && b.queue[n-1].len()+a.len() <= stepRecords {
		last := &b.queue[n-1]
		last.state = a.state
		for k := range last.changed {
			last.changed[k] = append(last.changed[k], a.changed[k]...)
		}
	} else {
		b.queue = append(b.queue, a)
	}
	begin = !b.running
	b.running = true
	return begin
}

// next takes the first step off the queue, if one is to be done.
func (b *backlog) next() (arrears, bool) {
	if len(b.queue) == 0 || b.stopping {
		b.running = false
		return arrears{}, false
	}
	a := b.queue[0]
	b.queue[0] = arrears{} // it would keep the state
	b.queue = b.queue[1:]
	for k, ids := range a.changed { // of several batches
		slices.Sort(ids)
		a.changed[k] = slices.Compact(ids)
	}
	return a, true
}

// behind returns how many changes wait.
func (b *backlog) behind() (n int) {
	for i := range b.queue {
		n += b.queue[i].len()
	}
	return n
}

// enter makes a state current and the text follow it.
func (ix *Index) enter(a arrears) {
	t := &ix.texts
	t.mu.Lock()
	defer t.mu.Unlock()
	ix.current.Store(a.state)
	if t.add(a) {
		go ix.follow()
	}
}

// follow works the backlog off.
func (ix *Index) follow() {
	for ix.step() {
	}
}

// step brings the text to the next state.
func (ix *Index) step() bool {
	t := &ix.texts
	t.turn <- struct{}{}
	defer func() { <-t.turn }()
	t.mu.Lock()
	a, ok := t.next()
	if ok && t.broken != nil { // until Rebuild makes another text
		t.running, ok = false, false
	}
	if !ok {
		t.signal()
	}
	t.mu.Unlock()
	if ok {
		t.update(a.state, func() error {
			if err := writeSide(t, &ix.vacancySide, a.state.vacancies, a); err != nil {
				return err
			}
			return writeSide(t, &ix.workerSide, a.state.workers, a)
		})
	}
	return ok
}

func writeSide[R, P any](t *texts, s *side[R, P], rows table[R, P], a arrears) error {
	if len(a.changed[s.kind]) == 0 {
		return nil
	}
	put, gone := rows.among(a.changed[s.kind])
	return t.sides[s.kind].write(s.pages(slices.Values(put)), gone, t.goal(a.state, s.kind), nil)
}

// wait waits until the text shows a version, and fails where it never will, or with
// errStop when stop ends first.
func (t *texts) wait(stop <-chan struct{}, version uint64) error {
	return t.until(stop, func() bool { return t.covers(version) })
}

// room waits until the backlog is not too long.
func (t *texts) room(stop <-chan struct{}) error {
	return t.until(stop, func() bool { return t.behind() <= maxBehind })
}

// until waits for a condition, which is asked with mu held.
func (t *texts) until(stop <-chan struct{}, done func() bool) error {
	for {
		t.mu.Lock()
		ok, moved, err := done(), t.moved, t.broken
		if t.stopping && err == nil {
			err = errClosed
		}
		t.mu.Unlock()
		if err != nil || ok {
			return err
		}
		select {
		case <-moved:
		case <-stop:
			return errStop
		}
	}
}

// stop lets nobody work on the backlog any more. It ends with the turn, which the
// caller gives back.
func (t *texts) stop() {
	t.mu.Lock()
	t.stopping = true
	t.signal()
	t.mu.Unlock()
	t.turn <- struct{}{}
}

// failed returns why there is no text, if so.
func (t *texts) failed() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.broken
}

// settled returns the number of the last batch whose text is on disk: what came
// before, no text will ask for again.
func (t *texts) settled() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.shown == nil || t.broken != nil {
		return 0
	}
	batch := t.shown.batch
	for _, side := range t.sides {
		if kept := side.kept.Load(); kept < side.written.Load() {
			batch = min(batch, kept)
		}
	}
	return batch
}
