package pool

import (
	"math/bits"

	"github.com/beveridge-go/beveridge/match/row"
)

// nearSteps is how many degrees of nearness are told apart.
const nearSteps = 256

// nearest keeps blocks that are not bounded yet by what their place and kind alone
// cost: the nearest come out first, some at a time.
type nearest struct {
	base  int64 // cost up to which all are in the first step
	shift int   // of a cost to its step
	step  int   // before which there is nothing
	heads [nearSteps]int32
	kept  []nearBlock
}

// A nearBlock is a block of one of a query's spots.
type nearBlock struct {
	block, spot int32
	next        int32 // of the same step, as place among the kept plus 1; 0: none
}

// reset empties it, for costs from base to most.
func (n *nearest) reset(base, most int64) {
	n.base, n.shift, n.step, n.kept = base, max(bits.Len64(uint64(most-base))-8, 0), 0, n.kept[:0]
	n.heads = [nearSteps]int32{}
}

// add keeps a block of which place and kind cost so much, 0 where nothing is known.
func (n *nearest) add(block, spot int32, cost int64) {
	head := &n.heads[min(max(cost-n.base, 0)>>n.shift, nearSteps-1)]
	n.kept = append(n.kept, nearBlock{block, spot, *head})
	*head = int32(len(n.kept))
}

// bound is what nothing that is left is above, noKey where nothing is.
func (n *nearest) bound() row.Key {
	for ; n.step < nearSteps; n.step++ {
		switch {
		case n.heads[n.step] == 0:
		case n.step == 0:
			return row.Key(1<<63 - 1)
		default:
			return row.Key(-n.base - int64(n.step)<<n.shift)
		}
	}
	return noKey
}

// take takes the next block of those that the last bound was of, or returns false.
func (n *nearest) take() (nearBlock, bool) {
	at := n.heads[n.step]
	if at == 0 {
		return nearBlock{}, false
	}
	x := n.kept[at-1]
	n.heads[n.step] = x.next
	return x, true
}
