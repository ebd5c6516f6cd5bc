package pool

// A placeTable finds the place of an id among the pending: a place and one at the first
// free slot from its hash on, 0 where there is none. No id leaves it.
type placeTable struct {
	slots []placeSlot // a power of two of them, at least twice as many as are taken
	taken int
}

type placeSlot struct {
	hash  uint32 // the lower half
	place uint32
}

const leastSlots = 16

// clear makes it ready for others.
func (t *placeTable) clear() {
	if t.taken = 0; t.slots == nil {
		t.slots = make([]placeSlot, leastSlots)
	}
	clear(t.slots)
}

// slot is where an id with a hash is, or where it belongs. The place of an id that has
// the same hash is asked for.
func (t *placeTable) slot(hash uint64, same func(place int) bool) *placeSlot {
	mask := uint64(len(t.slots) - 1)
	for at := hash & mask; ; at = (at + 1) & mask {
		s := &t.slots[at]
		if s.place == 0 || s.hash == uint32(hash) && same(int(s.place-1)) {
			return s
		}
	}
}

// set sets the place of a slot, which is valid no longer.
func (t *placeTable) set(s *placeSlot, hash uint64, place int) {
	if s.place == 0 {
		t.taken++
	}
	*s = placeSlot{uint32(hash), uint32(place + 1)}
	if 2*t.taken > len(t.slots) {
		t.grow()
	}
}

func (t *placeTable) grow() {
	old := t.slots
	t.slots = make([]placeSlot, 2*len(old))
	for i := range old {
		if old[i].place != 0 {
			*t.slot(uint64(old[i].hash), func(int) bool { return false }) = old[i]
		}
	}
}
