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
	skills   bool // the key needs more than the terms
	searches sync.Pool
}

type vacancyState = state[*match.PreparedVacancy, *offers, struct{}]

// NewVacancies builds a pool of the vacancies, on the terms of [NewWorkers].
func NewVacancies(ctx context.Context, s *match.Scorer, vacancies iter.Seq[*match.PreparedVacancy]) (*Vacancies, error) {
	p := &Vacancies{scorer: s, skills: s.Modelled() || s.Tables().SkillsWeigh(row.WorkerView)}
	p.searches.New = func() any { return &offerSearch{pool: p} }
	p.id = func(v *match.PreparedVacancy) string { return v.ID }
	p.note = func(*offers, *match.PreparedVacancy) struct{} { return struct{}{} }
	p.check = func(*match.PreparedVacancy) error { return nil }
	p.build = func(ctx context.Context, from *offers, epoch uint32, more []*match.PreparedVacancy) (*offers, error) {
		var all []*match.PreparedVacancy
		for i := range from.rows {
			if alive(from.death(uint32(i)), epoch) {
				all = append(all, from.rows[i])
			}
		}
		return newOffers(ctx, s, append(all, more...))
	}
	b, err := newOffers(ctx, s, slices.Collect(vacancies))
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

func newOffers(ctx context.Context, s *match.Scorer, rows []*match.PreparedVacancy) (*offers, error) {
	b := &offers{rows: rows, died: make([]atomic.Uint32, len(rows)), ids: make(map[string]uint32, len(rows))}
	t := s.Tables()
	slices.SortFunc(b.rows, func(v, w *match.PreparedVacancy) int { return compareOffers(t, v, w) })
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	var faults fact.Faults
	var kind row.OfferKind
	region := row.RegionOutside
	for i, v := range b.rows {
		if i%buildEvery == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if _, double := b.ids[v.ID]; double {
			faults.Add(fact.Fault{Input: "vacancies", Record: v.ID, Field: "id", Err: fact.ErrDuplicate})
		}
		b.ids[v.ID] = uint32(i)
		k, at := t.OfferKind(v.Row()), workplace(v.Row())
		if at != region || len(b.lists) == 0 {
			region, kind = at, row.OfferKind{Applies: ^row.Mask(0)}
			b.lists = append(b.lists, offerList{
				anywhere: at < 0, work: row.Vacancy{Region: int32(at), Remote: row.No}, from: len(b.blocks), to: len(b.blocks),
			})
		}
		last := len(b.blocks) - 1
		if k != kind || b.blocks[last].to-b.blocks[last].from == offerBlockSize {
			kind = k
			b.blocks = append(b.blocks, offerBlock{from: uint32(i), to: uint32(i)})
			b.lists[len(b.lists)-1].to++
			last++
		}
		b.terms = append(b.terms, *v.Row())
		b.blocks[last].Add(v.Row(), k)
		b.blocks[last].to++
	}
	return b, faults.Err()
}

// workplace is the region of work, or -1 where it can be, or could be, anywhere.
func workplace(v *row.Vacancy) int {
	if v.Remote != row.No || v.Region < 0 {
		return row.RegionUnknown
	}
	return int(v.Region)
}

func compareOffers(t *row.Tables, v, w *match.PreparedVacancy) int {
	a, b := v.Row(), w.Row()
	x, y := t.OfferKind(a), t.OfferKind(b)
	return cmp.Or(
		cmp.Compare(workplace(a), workplace(b)),
		cmp.Compare(x.Applies, y.Applies), cmp.Compare(x.Job.Code, y.Job.Code), cmp.Compare(x.Job.Unit, y.Job.Unit),
		cmp.Compare(a.Currency, b.Currency), cmp.Compare(a.Basis, b.Basis), cmp.Compare(a.Offer[0], b.Offer[0]),
		cmp.Compare(match.TieHash(v.ID), match.TieHash(w.ID)), strings.Compare(v.ID, w.ID))
}
