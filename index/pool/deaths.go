package pool

import (
	"sync/atomic"
	"unsafe"
)

// deaths are the epochs in which the rows of a base died, 0 for none, in chunks that are
// made when somebody of them dies: most die in no chunk, and there a look costs no memory
// that is far. Safe for concurrent use.
type deaths []atomic.Pointer[deathChunk]

const (
	deathShift = 11
	deathRows  = 1 << deathShift // of a chunk
)

type deathChunk [deathRows]atomic.Uint32

// newDeaths are those of n rows, who live.
func newDeaths(n int) deaths { return make(deaths, partsOf(n, deathRows)) }

// at is the epoch in which a row died, or 0.
func (d deaths) at(i uint32) uint32 {
	c := d[i>>deathShift].Load()
	if c == nil {
		return 0
	}
	return c[i%deathRows].Load()
}

// of is where the epoch is noted in which a row dies.
func (d deaths) of(i uint32) *atomic.Uint32 {
	p := &d[i>>deathShift]
	c := p.Load()
	if c == nil {
		p.CompareAndSwap(nil, new(deathChunk))
		c = p.Load()
	}
	return &c[i%deathRows]
}

// bytes is what they take.
func (d deaths) bytes() int {
	n := len(d) * int(unsafe.Sizeof(d[0]))
	for i := range d {
		if d[i].Load() != nil {
			n += int(unsafe.Sizeof(deathChunk{}))
		}
	}
	return n
}
