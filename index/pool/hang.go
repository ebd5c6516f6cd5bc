package pool

import (
	"context"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// lists hangs the rows on the lists.
func (b *base) lists(ctx context.Context, p *basePlan) error {
	h := hanger{base: b, spans: p.scorer.Tables().Spans(), areas: make([]int32, 0, p.moves)}
	if err := h.look(ctx); err != nil {
		return err
	}
	all, err := h.everybody(ctx)
	if err != nil {
		return err
	}
	movers, err := h.move(ctx, all)
	if err != nil {
		return err
	}
	builder := listBuilder{base: b, size: p.blockSize, posted: !b.compact, members: h.members}
	b.homes, b.movers = make([][]list, len(h.spans)), make([][]list, len(h.spans))
	for i := range h.spans {
		if b.homes[i], err = builder.build(ctx, nil, h.homes[i].first, h.homes[i].n); err != nil {
			return err
		}
		if b.movers[i], err = builder.build(ctx, movers[i], 0, len(movers[i])); err != nil {
			return err
		}
	}
	if b.open, err = builder.build(ctx, nil, 0, b.opens); err != nil {
		return err
	}
	builder.size, builder.posted = wide(builder.size), false
	b.all, err = builder.build(ctx, all, 0, len(all))
	b.ready()
	return err
}

// A hanger finds out who belongs on which list.
type hanger struct {
	base  *base
	spans []row.Span // of the regions

	homes  []interval  // by region: who lives there
	movers []int       // by region: how many would move there
	areas  []int32     // where the workers would move, worker after worker
	starts []uint32    // of each worker in areas, and the end
	trades []sortEntry // of the workers

	members []row.Member // by row
}

// look looks at each worker once, and sketches them.
func (h *hanger) look(ctx context.Context) error {
	b := h.base
	n := b.len()
	b.sketches = make([]row.Sketch, n)
	h.homes, h.movers = make([]interval, len(h.spans)), make([]int, len(h.spans))
	h.members = make([]row.Member, n)
	h.starts, h.trades = make([]uint32, 1, n+1), make([]sortEntry, n)
	var room match.UnpackedWorker
	for i := range uint32(n) {
		if i%listsEvery == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		x := b.packed.UnpackBeside(&room, int(i))
		w := x.Row()
		b.sketches[i] = b.trades.Sketch(w, x.SketchFacts())
		h.members[i] = b.sketches[i].Member(w)
		h.trades[i] = sortEntry{key: uint64(trade(w)), i: i}
		if int(i) >= b.opens {
			h.hang(i, w)
		}
		h.starts = append(h.starts, uint32(len(h.areas)))
	}
	return nil
}

// hang notes where somebody lives and would move.
func (h *hanger) hang(i uint32, w *row.Worker) {
	if w.Region >= 0 {
		h.homes[w.Region].add(i)
	}
	for k, area := range w.Moves {
		if h.spans[area.First] == area && !startsBefore(w.Moves[:k], area.First) {
			h.movers[area.First]++
			h.areas = append(h.areas, area.First)
		}
	}
}

// everybody is all rows by occupation, then those of similar skills side by side, and all
// else in the order of the base.
func (h *hanger) everybody(ctx context.Context) ([]uint32, error) {
	entries, err := byKey(ctx, h.trades)
	if err != nil {
		return nil, err
	}
	h.trades = nil
	all := make([]uint32, len(entries))
	for k := range entries {
		all[k] = entries[k].i
	}
	c := h.base.clusterer()
	for from, to := range runs(entries) {
		if err := c.order(ctx, all[from:to], shareOf(uint32(entries[from].key))); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// clusterer is one for rows of the base.
func (b *base) clusterer() *clusterer {
	skills, touched := b.packed.Skills(), uint32(0)
	var room []row.Skill
	return &clusterer{
		touch: func(rows []uint32) { touched += skills.TouchEach(rows) },
		read: func(i uint32) []row.Skill {
			room = skills.Read(room[:0], int(i))
			return room
		},
	}
}

// move is who would move to each region, in the order of everybody.
func (h *hanger) move(ctx context.Context, all []uint32) ([][]uint32, error) {
	room := make([]uint32, 0, len(h.areas))
	movers := make([][]uint32, len(h.spans))
	for i, n := range h.movers {
		from := len(room)
		room = room[:from+n]
		movers[i] = room[from:from:len(room)]
	}
	for k, i := range all {
		if k%buildEvery == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		for _, area := range h.areas[h.starts[i]:h.starts[i+1]] {
			movers[area] = append(movers[area], i)
		}
	}
	return movers, nil
}
