package pool

import (
	"context"
	"math/bits"
	"runtime"

	"github.com/beveridge-go/beveridge/match"
)

// An idTable finds the row of an id: a row and one at the first free place from
// its hash on, 0 where there is none. Its length is a power of two, or 0.
type idTable []uint32

// newIDTable also returns the rows whose id another one has.
func newIDTable(ctx context.Context, p *match.PackedWorkers) (t idTable, doubles []uint32, err error) {
	n := p.Len()
	t = make(idTable, idTableLen(n))
	hashes, err := idHashes(ctx, p)
	if err != nil {
		return nil, nil, err
	}
	touched := uint32(0)
	for i := range n {
		if i%buildEvery == 0 && ctx.Err() != nil {
			return nil, nil, context.Cause(ctx)
		}
		if i%idsAhead == 0 {
			for _, hash := range hashes[i:min(i+idsAhead, n)] {
				touched += t[hash&uint64(len(t)-1)]
			}
		}
		at := t.placeOf(p, i, hashes)
		if t[at] != 0 {
			doubles = append(doubles, uint32(i))
			continue
		}
		t[at] = uint32(i) + 1
	}
	runtime.KeepAlive(touched)
	return t, doubles, nil
}

// idHashes are the hashes of the ids, by row.
func idHashes(ctx context.Context, p *match.PackedWorkers) ([]uint64, error) {
	hashes := make([]uint64, p.Len())
	for i := range hashes {
		if i%buildEvery == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		hashes[i] = match.TieHash(p.ID(i))
	}
	return hashes, nil
}

// idsAhead is how many places of the table are touched before they are used: such
// reads do not wait for each other.
const idsAhead = 64

// idTableLen is the length of the table of so many ids.
func idTableLen(n int) int {
	if n == 0 {
		return 0
	}
	return 1 << bits.Len(uint(n+n/2))
}

// find returns the row of an id with a hash, or false.
func (t idTable) find(p *match.PackedWorkers, id string, hash uint64) (uint32, bool) {
	if len(t) == 0 {
		return 0, false
	}
	i := t[t.place(p, id, hash)]
	return i - 1, i != 0
}

// place is where an id with a hash is, or where it belongs.
func (t idTable) place(p *match.PackedWorkers, id string, hash uint64) uint64 {
	mask := uint64(len(t) - 1)
	for at := hash & mask; ; at = (at + 1) & mask {
		if t[at] == 0 || p.ID(int(t[at]-1)) == id {
			return at
		}
	}
}

// placeOf is where the id of a row is, or where it belongs. Ids are far from each other:
// those of other hashes are not read.
func (t idTable) placeOf(p *match.PackedWorkers, i int, hashes []uint64) uint64 {
	mask, hash := uint64(len(t)-1), hashes[i]
	for at := hash & mask; ; at = (at + 1) & mask {
		if t[at] == 0 || hashes[t[at]-1] == hash && p.ID(int(t[at]-1)) == p.ID(i) {
			return at
		}
	}
}
