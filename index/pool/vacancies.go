package pool

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
)

// Vacancies is a pool of vacancies, the mirror image of [Workers]. It keeps the
// compiled vacancies that it is given, with their records.
type Vacancies struct {
	roster[*match.PreparedVacancy, *offers, struct{}]

	scorer   *match.Scorer
	told     bool // the key is told by place, kind and terms
	beside   bool // the key is told by the row
	searches sync.Pool
}

type vacancyState = state[*match.PreparedVacancy, *offers, struct{}]

// NewVacancies builds a pool of the vacancies, on the terms of [NewWorkers].
func NewVacancies(ctx context.Context, s *match.Scorer, vacancies iter.Seq[*match.PreparedVacancy]) (*Vacancies, error) {
	p := &Vacancies{scorer: s, told: !s.Modelled() && s.Tables().OffersTell(), beside: !s.Modelled() && !s.Tables().SkillsWeigh(row.WorkerView)}
	p.searches.New = func() any { return newOfferSearch(p) }
	p.id = func(v *match.PreparedVacancy) string { return v.ID }
	p.note = func(struct{}, *offers, int, *match.PreparedVacancy) struct{} { return struct{}{} }
	p.check = func(*match.PreparedVacancy) error { return nil }
	p.build = func(ctx context.Context, from *offers, epoch uint32, more []*match.PreparedVacancy) (*offers, error) {
		return newOffers(ctx, s, func(yield func(*match.PreparedVacancy) bool) {
			for i, v := range from.rows {
				if alive(from.death(uint32(i)).Load(), epoch) && !yield(v) {
					return
				}
			}
			for _, v := range more {
				if !yield(v) {
					return
				}
			}
		})
	}
	b, err := newOffers(ctx, s, vacancies)
	if err != nil {
		return nil, fmt.Errorf("pool: building: %w", err)
	}
	p.start(b)
	return p, nil
}

// offers is an immutable base of vacancies; only their deaths change. Rows are in
// the order of place, kind, and the wage that they offer, which depends on the
// vacancies alone; those that can be done from anywhere, or perhaps, come first.
type offers struct {
	rows   []*match.PreparedVacancy
	terms  []row.Offer // of the rows, side by side
	notes  []offerNote // of the rows
	ids    map[string]uint32
	kinds  *row.OfferKinds
	lists  []offerList
	places *offerPlaces
	blocks []row.OfferBlock
	near   []uint32 // of the blocks: the kind, or unplaced
	starts []uint32 // of the blocks in rows, and where the last one ends
}

// An offerNote is what is looked at of every vacancy that is scored.
type offerNote struct {
	died atomic.Uint32
	hash uint32 // the upper half of that which decides among equals
}

// An offerList is the vacancies of a place: an interval of blocks.
type offerList struct {
	place    offerPlace
	from, to int
}

// unplaced stands for the kind of a block in which somebody does not tell place or
// occupation.
const unplaced = 1<<32 - 1

// offerBlockSize is how many vacancies share a bound at most.
const offerBlockSize = 16

func (b *offers) len() int { return len(b.rows) }

func (b *offers) lookup(id string, _ uint64) (uint32, bool) {
	i, ok := b.ids[id]
	return i, ok
}

func (b *offers) ahead(uint64) uint32 { return 0 }

func (b *offers) death(i uint32) *atomic.Uint32 { return &b.notes[i].died }

func newOffers(ctx context.Context, s *match.Scorer, vacancies iter.Seq[*match.PreparedVacancy]) (*offers, error) {
	var entries []offer
	for v := range vacancies {
		if len(entries)%buildEvery == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		entries = append(entries, offer{v, placeOf(v.Row()), s.Tables().OfferKind(v.Row()), match.TieHash(v.ID)})
	}
	entries, err := sorted(ctx, entries, compareOffers)
	if err != nil {
		return nil, err
	}
	n := len(entries)
	b := &offers{
		rows: make([]*match.PreparedVacancy, n), terms: make([]row.Offer, n), notes: make([]offerNote, n), ids: make(map[string]uint32, n),
	}
	numbers := make(map[row.OfferKind]uint32)
	var kinds []row.OfferKind
	var faults fact.Faults
	for i := range entries {
		if i%(buildEvery/8) == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		e := &entries[i]
		if _, double := b.ids[e.v.ID]; double {
			faults.Add(fact.Fault{Input: "vacancies", Record: e.v.ID, Field: "id", Err: fact.ErrDuplicate})
		}
		b.ids[e.v.ID], b.rows[i], b.terms[i] = uint32(i), e.v, row.OfferOf(e.v.Row())
		b.notes[i].hash = uint32(e.hash >> 32)
		if i == 0 || e.place != entries[i-1].place {
			b.lists = append(b.lists, offerList{e.place, len(b.blocks), len(b.blocks)})
		}
		if _, known := numbers[e.kind]; !known {
			numbers[e.kind] = uint32(len(kinds))
			kinds = append(kinds, e.kind)
		}
		b.hang(uint32(i), numbers[e.kind])
	}
	b.starts = append(b.starts, uint32(n))
	b.blocks, b.starts = slices.Clip(slices.Clone(b.blocks)), slices.Clip(slices.Clone(b.starts))
	b.near = make([]uint32, len(b.blocks))
	for k := range b.blocks {
		b.near[k] = b.blocks[k].Kind()
		if !b.blocks[k].Placed() {
			b.near[k] = unplaced
		}
	}
	b.kinds = row.NewOfferKinds(s.Tables(), kinds, s.Params().Order.End())
	b.places = newOfferPlaces(s.Tables(), b.lists)
	return b, faults.Err()
}

// hang hangs a row of a kind on the last list, in its last block or a new one.
func (b *offers) hang(i, kind uint32) {
	list := &b.lists[len(b.lists)-1]
	if last := list.to - 1; last < list.from || b.blocks[last].Kind() != kind || i-b.starts[last] == offerBlockSize {
		b.blocks, b.starts = append(b.blocks, row.OfferBlock{}), append(b.starts, i)
		list.to++
	}
	b.blocks[list.to-1].Add(&b.terms[i], kind)
}

// An offer is a vacancy with what it is sorted by.
type offer struct {
	v     *match.PreparedVacancy
	place offerPlace
	kind  row.OfferKind
	hash  uint64
}

func compareOffers(x, y offer) int {
	a, b := x.v.Row(), y.v.Row()
	return cmp.Or(
		x.place.compare(y.place), cmp.Compare(x.kind.Applies, y.kind.Applies),
		cmp.Compare(x.kind.Job.Code, y.kind.Job.Code), cmp.Compare(x.kind.Job.Unit, y.kind.Job.Unit),
		cmp.Compare(a.Currency, b.Currency), cmp.Compare(a.Basis, b.Basis), cmp.Compare(a.Offer[0], b.Offer[0]),
		cmp.Compare(x.hash, y.hash), strings.Compare(x.v.ID, y.v.ID))
}
