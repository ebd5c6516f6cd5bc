package pool

import (
	"math/bits"

	"github.com/beveridge-go/beveridge/match/row"
)

// A ladder has the greatest bounds first, up to a rung: on one, in no order. Rungs are
// as wide as 1/256 of a natural logarithm, so that nothing is compared. The zero value
// is empty.
type ladder struct {
	items []ladderItem
	tops  []int32  // by rung: one more than the item on top; 0: none
	set   []uint64 // bit r for each rung r with items
	word  int      // of the set, before which all are 0
	rung  int      // of the next item
}

type ladderItem struct {
	ranked

	under int32 // one more than the item below on its rung; 0: none
}

const (
	rungShift = 44
	rungs     = 14 << (52 - rungShift) // as far as costs go; the last has all below
)

// clear empties the ladder.
func (l *ladder) clear() {
	if l.tops == nil {
		l.tops, l.set = make([]int32, rungs), make([]uint64, rungs/64)
	}
	for w := l.word; w < len(l.set); w++ {
		for ; l.set[w] != 0; l.set[w] &= l.set[w] - 1 {
			l.tops[64*w+bits.TrailingZeros64(l.set[w])] = 0
		}
	}
	l.items, l.word = l.items[:0], len(l.set)
}

// push adds an item. A bound is never above 0.
func (l *ladder) push(x ranked) {
	r := min(uint64(-x.bound)>>rungShift, rungs-1)
	l.items = append(l.items, ladderItem{x, l.tops[r]})
	l.tops[r] = int32(len(l.items))
	l.set[r/64] |= 1 << (r % 64)
	l.word = min(l.word, int(r/64))
}

// next reports whether there is an item whose bound is at least as much: pop returns it.
// Others before it are gone.
func (l *ladder) next(least row.Key) bool {
	for ; l.word < len(l.set); l.word++ {
		for l.set[l.word] != 0 {
			l.rung = 64*l.word + bits.TrailingZeros64(l.set[l.word])
			if row.Key(-int64(l.rung)<<rungShift) < least {
				return false
			}
			if l.items[l.tops[l.rung]-1].bound >= least {
				return true
			}
			l.pop()
		}
	}
	return false
}

// first reports whether an item of a bound would be the next.
func (l *ladder) first(bound row.Key) bool {
	r := min(uint64(-bound)>>rungShift, rungs-1)
	word := int(r / 64)
	for ; l.word < word; l.word++ {
		if l.set[l.word] != 0 {
			return false
		}
	}
	return l.word > word || l.set[word]&(1<<(r%64)-1) == 0
}

// peek is the bound of the item that next found.
func (l *ladder) peek() row.Key { return l.items[l.tops[l.rung]-1].bound }

// pop removes the item that next found.
func (l *ladder) pop() ranked {
	x := &l.items[l.tops[l.rung]-1]
	if l.tops[l.rung] = x.under; x.under == 0 {
		l.set[l.rung/64] &^= 1 << (l.rung % 64)
	}
	return x.ranked
}

// ahead appends some of the next items to dst, as far as it has room.
func (l *ladder) ahead(dst []ranked) []ranked {
	for w := l.word; w < len(l.set); w++ {
		for set := l.set[w]; set != 0; set &= set - 1 {
			for at := l.tops[64*w+bits.TrailingZeros64(set)]; at != 0; at = l.items[at-1].under {
				if len(dst) == cap(dst) {
					return dst
				}
				dst = append(dst, l.items[at-1].ranked)
			}
		}
	}
	return dst
}
