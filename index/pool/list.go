package pool

import (
	"cmp"
	"context"
	"slices"

	"github.com/beveridge-go/beveridge/match/row"
)

// A list is some members of a base, cut into blocks.
type list struct {
	rows   []int32 // members, in the base's order
	blocks []row.Block
	size   int // rows of a block; the last one may have fewer

	skills   row.Directory // to holdings
	holdings []holding     // by skill, then by block
}

// A holding says at which levels a skill is held in a block: bit l for level l,
// where 0 is unknown.
type holding struct {
	block  int32
	levels uint8
}

func newList(ctx context.Context, members []*member, rows []int32, size int) (list, error) {
	l := list{rows: rows, size: size}
	type held struct {
		number uint32
		holding
	}
	var all []held
	for i, r := range rows {
		if i%buildEvery == 0 && ctx.Err() != nil {
			return l, context.Cause(ctx)
		}
		if i%size == 0 {
			l.blocks = append(l.blocks, row.Block{})
		}
		block := len(l.blocks) - 1
		w := members[r].worker.Row()
		l.blocks[block].Add(w)
		for _, s := range w.Skills {
			all = append(all, held{uint32(s.Number()), holding{int32(block), 1 << s.Level()}})
		}
	}
	slices.SortFunc(all, func(a, b held) int { return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.block, b.block)) })
	numbers := make([]uint32, 0, len(all))
	for i, h := range all {
		if i > 0 && h.number == all[i-1].number && h.block == all[i-1].block {
			l.holdings[len(l.holdings)-1].levels |= h.levels
			continue
		}
		l.holdings = append(l.holdings, h.holding)
		numbers = append(numbers, h.number)
	}
	l.holdings = slices.Clip(l.holdings)
	l.skills = row.NewDirectory(numbers)
	return l, nil
}

// held returns the holdings of a skill, by block.
func (l *list) held(number uint32) []holding {
	if l.skills.Has(number) == 0 {
		return nil
	}
	from, to := l.skills.Entries(number)
	return l.holdings[from:to]
}

// block returns the rows of a block.
func (l *list) block(i int) []int32 {
	return l.rows[i*l.size : min((i+1)*l.size, len(l.rows))]
}
