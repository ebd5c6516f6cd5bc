package pool

import (
	"bytes"
	"context"
	"fmt"
	"runtime"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// Verify checks the workers of the last merge against what was made of them: it
// makes all of it anew, beside the old, and compares. A pool that passes answers
// exactly as its workers' rows say. The error of one that does not is an
// [ErrSnapshot]. It takes as long as a merge, and looks at the context every few
// milliseconds.
func (p *Workers) Verify(ctx context.Context) error {
	b := p.state.Load().base
	err := p.verify(ctx, b)
	runtime.KeepAlive(b)
	if err != nil {
		return fmt.Errorf("pool: verifying: %w", err)
	}
	return nil
}

func (p *Workers) verify(ctx context.Context, b *base) error {
	late := p.scorer.LateNames()
	if b.file != nil {
		h, err := readHeader(b.file.data)
		if err != nil {
			return err
		}
		if err := h.check(ctx, b.file.data, false); err != nil {
			return err
		}
	}
	if err := b.check(ctx, p.scorer, late); err != nil {
		return err
	}
	plan := &basePlan{scorer: p.scorer, blockSize: b.blockSize, compact: b.compact}
	if err := plan.copy(ctx, b, 0); err != nil { // in epoch 0 nobody was dead
		return err
	}
	again, err := plan.build(ctx)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSnapshot, err)
	}
	is, must := b.sections(late), again.sections(late)
	for i := range is {
		if !equalChunks(is[i], must[i]) {
			return badSection(i, "does not follow from the workers")
		}
	}
	return nil
}

func equalChunks(a, b [][]byte) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !bytes.Equal(a[i], b[i]) {
			return false
		}
	}
	return true
}

// check checks all that anything is found by, and what is cheap to check beside
// it. The lengths are known to be right.
func (b *base) check(ctx context.Context, s *match.Scorer, late match.LateNames) error {
	pack, err := s.NewPackCheck(b.packed.Arrays(), late)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrSnapshot, err)
	}
	limits := pack.Limits()
	if !limits.Trades(b.trades) {
		return badSection(sectionTrades, "order")
	}
	if err := b.checkRows(ctx, pack); err != nil {
		return err
	}
	if err := b.checkIDs(ctx); err != nil {
		return err
	}
	all := make([]uint64, (b.len()+63)/64)
	b.groups(func(lists *[]list, _ groupMake) bool {
		for i := range *lists {
			if err = context.Cause(ctx); err == nil {
				err = (*lists)[i].check(ctx, limits, b)
			}
			if err != nil {
				return false
			}
		}
		return true
	})
	for i := range b.all {
		if err == nil && !mark(all, b.all[i].rows) {
			err = badSection(sectionRows, "everybody once")
		}
	}
	return err
}

// checkRows checks the workers' rows, and holds sketches and lists against them.
func (b *base) checkRows(ctx context.Context, pack *match.PackCheck) error {
	homes, movers := make([]int, len(b.homes)), make([]int, len(b.movers))
	var w match.PackedRow
	var room match.UnpackedWorker
	for i := range uint32(b.len()) {
		if i%listsEvery == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err := pack.Worker(&w, int(i)); err != nil {
			return fmt.Errorf("%w: %w", ErrSnapshot, err)
		}
		if b.trades.Sketch(&w.Worker, b.packed.UnpackBeside(&room, int(i)).SketchFacts()) != b.sketches[i] {
			return badSection(sectionSketches, fmt.Sprintf("worker #%d", i))
		}
		if open := int(i) < b.opens; open != openPlace(&w.Worker) {
			return badSection(sectionGroups, "the open ones")
		} else if open {
			continue
		}
		if w.Region >= 0 {
			homes[w.Region]++
			if home := b.homes[w.Region]; len(home) == 0 || i < home[0].first || i-home[0].first >= uint32(workersOf(home)) {
				return badSection(sectionGroups, fmt.Sprintf("home of worker #%d", i))
			}
		}
		for k, area := range w.Moves {
			if !startsBefore(w.Moves[:k], area.First) {
				movers[area.First]++
			}
		}
	}
	for i := range homes {
		if homes[i] != workersOf(b.homes[i]) || movers[i] != workersOf(b.movers[i]) {
			return badSection(sectionGroups, fmt.Sprintf("region #%d", i))
		}
	}
	return nil
}

// startsBefore reports whether one of the areas begins at a region.
func startsBefore(areas []row.Span, first int32) bool {
	for _, a := range areas {
		if a.First == first {
			return true
		}
	}
	return false
}

// checkIDs checks that every id is found, where it is, and nothing else.
func (b *base) checkIDs(ctx context.Context) error {
	taken := 0
	for _, x := range b.ids {
		if x > uint32(b.len()) {
			return badSection(sectionIDTable, "range")
		}
		if x != 0 {
			taken++
		}
	}
	if taken != b.len() {
		return badSection(sectionIDTable, "number of ids")
	}
	hashes, err := idHashes(ctx, b.packed)
	if err != nil {
		return err
	}
	for i := range b.len() {
		if i%buildEvery == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if at := b.ids.placeOf(b.packed, i, hashes); b.ids[at] != uint32(i)+1 {
			return badSection(sectionIDTable, fmt.Sprintf("worker #%d", i))
		}
	}
	return nil
}

// mark marks rows as seen, and reports whether none of them was. There are as many
// rows as there are workers, so that each is seen then.
func mark(seen []uint64, rows []uint32) bool {
	for _, i := range rows {
		if seen[i/64]>>(i%64)&1 != 0 {
			return false
		}
		seen[i/64] |= 1 << (i % 64)
	}
	return true
}

// check checks a list of a base.
func (l *list) check(ctx context.Context, limits *row.Limits, b *base) error {
	if !l.held.Bounded() {
		return badSection(sectionStartsOfRowSkills, "order")
	}
	for k, i := range l.rows {
		if k%buildEvery == buildEvery-1 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if i >= uint32(b.len()) {
			return badSection(sectionRows, "range")
		}
		if l.sketches != nil && l.sketches[k] != b.sketches[i] {
			return badSection(sectionRowSketches, fmt.Sprintf("worker #%d", i))
		}
		if l.held.Len() > 0 && !l.held.EqualList(k, b.packed.Skills(), int(i)) {
			return badSection(sectionRowSkills, fmt.Sprintf("worker #%d", i))
		}
	}
	if !limits.Block(&l.whole) {
		return badSection(sectionBlocks, "range")
	}
	for i := range l.blocks {
		if !limits.Block(&l.blocks[i]) {
			return badSection(sectionBlocks, "range")
		}
	}
	if !limits.Directory(&l.skills, max(len(l.holdings), len(l.postings))) {
		return badSection(sectionWordsOfSkills, "order")
	}
	_, starts := l.skills.Arrays() // their lowest 16 bits
	holdings, postings := l.holdings, l.postings
	for i := 1; i < len(starts); i++ {
		n := starts[i] - starts[i-1]
		if len(postings) > 0 {
			if !l.posted(postings[:n]) {
				return badSection(sectionPostings, "order")
			}
			postings = postings[n:]
			continue
		}
		of := holdings[:n]
		holdings = holdings[n:]
		for k, h := range of {
			if int(h.block()) >= len(l.blocks) || k > 0 && of[k-1].block() >= h.block() {
				return badSection(sectionHoldings, "order")
			}
		}
	}
	return nil
}

// posted reports whether postings of one skill are of a list, in order, each of another.
func (l *list) posted(of []posting) bool {
	for k, p := range of {
		if int(p.place()) >= l.n || p.level() > row.MaxLevel && p.level() != severalLevels || k > 0 && of[k-1].place() >= p.place() {
			return false
		}
	}
	return true
}
