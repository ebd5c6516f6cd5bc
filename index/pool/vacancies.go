package pool

import (
	"cmp"
	"context"
	"fmt"
	"iter"
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
	skills   bool // the key needs more than the terms
	searches sync.Pool
}

type vacancyState = state[*match.PreparedVacancy, *offers, struct{}]

// NewVacancies builds a pool of the vacancies, on the terms of [NewWorkers].
func NewVacancies(ctx context.Context, s *match.Scorer, vacancies iter.Seq[*match.PreparedVacancy]) (*Vacancies, error) {
	p := &Vacancies{scorer: s, skills: s.Modelled() || s.Tables().SkillsWeigh(row.WorkerView)}
	p.searches.New = func() any { return &offerSearch{pool: p, end: s.Params().Order.End()} }
	p.id = func(v *match.PreparedVacancy) string { return v.ID }
	p.note = func(struct{}, *offers, *match.PreparedVacancy) struct{} { return struct{}{} }
	p.check = func(*match.PreparedVacancy) error { return nil }
	p.build = func(ctx context.Context, from *offers, epoch uint32, more []*match.PreparedVacancy) (*offers, error) {
		return newOffers(ctx, s, func(yield func(*match.PreparedVacancy) bool) {
			for i, v := range from.rows {
				if alive(from.death(uint32(i)), epoch) && !yield(v) {
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
// the order of region, kind, and the wage that they offer, which depends on the
// vacancies alone; those that can be done from anywhere, or perhaps, come first.
type offers struct {
	rows   []*match.PreparedVacancy
	terms  []row.Vacancy // of the rows, side by side
	died   []atomic.Uint32
	ids    map[string]uint32
	lists  []offerList // those with vacancies, by region; first those from anywhere
	blocks []offerBlock
}

// An offerList is the vacancies of a region, or those from anywhere: an interval of
// blocks.
type offerList struct {
	anywhere bool
	work     row.Vacancy // says where, and no more
	from, to int
}

// An offerBlock is an interval of rows.
type offerBlock struct {
	row.OfferBlock

	kind     row.OfferKind
	from, to uint32
}

// offerBlockSize is how many vacancies share a bound at most.
const offerBlockSize = 16

func (b *offers) len() int { return len(b.rows) }

func (b *offers) find(id string) (uint32, bool) {
	i, ok := b.ids[id]
	return i, ok
}

func (b *offers) death(i uint32) *atomic.Uint32 { return &b.died[i] }

func newOffers(ctx context.Context, s *match.Scorer, vacancies iter.Seq[*match.PreparedVacancy]) (*offers, error) {
	var entries []offer
	for v := range vacancies {
		if len(entries)%buildEvery == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		entries = append(entries, offer{v, workplace(v.Row()), s.Tables().OfferKind(v.Row()), match.TieHash(v.ID)})
	}
	entries, err := sorted(ctx, entries, compareOffers)
	if err != nil {
		return nil, err
	}
	n := len(entries)
	b := &offers{
		rows: make([]*match.PreparedVacancy, n), terms: make([]row.Vacancy, 0, n), died: make([]atomic.Uint32, n), ids: make(map[string]uint32, n),
	}
	var faults fact.Faults
	for i := range entries {
		if i%(buildEvery/8) == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		e := &entries[i]
		if _, double := b.ids[e.v.ID]; double {
			faults.Add(fact.Fault{Input: "vacancies", Record: e.v.ID, Field: "id", Err: fact.ErrDuplicate})
		}
		b.ids[e.v.ID], b.rows[i] = uint32(i), e.v
		if i == 0 || e.place != entries[i-1].place {
			b.lists = append(b.lists, offerList{
				anywhere: e.place < 0, work: row.Vacancy{Region: int32(e.place), Remote: row.No}, from: len(b.blocks), to: len(b.blocks),
			})
		}
		b.hang(uint32(i), e)
	}
	return b, faults.Err()
}

// hang hangs a row on the last list, in its last block or a new one.
func (b *offers) hang(i uint32, e *offer) {
	list := &b.lists[len(b.lists)-1]
	if list.from == list.to || !b.blocks[list.to-1].takes(e.kind) {
		b.blocks = append(b.blocks, offerBlock{kind: e.kind, from: i, to: i})
		list.to++
	}
	last := &b.blocks[list.to-1]
	last.Add(e.v.Row(), e.kind)
	last.to++
	b.terms = append(b.terms, *e.v.Row())
}

// takes reports whether one more vacancy of a kind belongs into the block.
func (b *offerBlock) takes(kind row.OfferKind) bool {
	return b.kind == kind && b.to-b.from < offerBlockSize
}

// workplace is the region of work, or -1 where it can be, or could be, anywhere.
func workplace(v *row.Vacancy) int {
	if v.Remote != row.No || v.Region < 0 {
		return row.RegionUnknown
	}
	return int(v.Region)
}

// An offer is a vacancy with what it is sorted by.
type offer struct {
	v     *match.PreparedVacancy
	place int
	kind  row.OfferKind
	hash  uint64
}

func compareOffers(x, y offer) int {
	a, b := x.v.Row(), y.v.Row()
	return cmp.Or(
		cmp.Compare(x.place, y.place), cmp.Compare(x.kind.Applies, y.kind.Applies),
		cmp.Compare(x.kind.Job.Code, y.kind.Job.Code), cmp.Compare(x.kind.Job.Unit, y.kind.Job.Unit),
		cmp.Compare(a.Currency, b.Currency), cmp.Compare(a.Basis, b.Basis), cmp.Compare(a.Offer[0], b.Offer[0]),
		cmp.Compare(x.hash, y.hash), strings.Compare(x.v.ID, y.v.ID))
}
