package pool

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// A member is a worker of the pool. It is alive for a query of an epoch before
// the one in which it died; 0 is no epoch.
type member struct {
	worker *match.PreparedWorker
	hash   uint64 // of the id, which decides ties
	died   atomic.Uint32
}

func (m *member) alive(epoch uint32) bool {
	died := m.died.Load()
	return died == 0 || died > epoch
}

func newMember(w *match.PreparedWorker) *member {
	return &member{worker: w, hash: match.TieHash(w.ID)}
}

// A base is an immutable pool; only its members die.
type base struct {
	members []*member // in the order of the whole list
	homes   []list    // by region: those who live there
	movers  []list    // by region: those who would move there
	open    list      // those for whom an unknown fact leaves the place open
	all     list      // everybody
	spans   []row.Span
}

// buildEvery is how many workers are placed between two looks at the context.
const buildEvery = 4096

// newBase builds a base of workers in any order.
func newBase(ctx context.Context, s *match.Scorer, members []*member, blockSize int) (*base, error) {
	members = slices.Clone(members)
	slices.SortFunc(members, byTrade)
	b := &base{members: members, spans: s.Tables().Spans()}
	n := len(b.spans)
	homes, movers := make([][]int32, n), make([][]int32, n)
	var open []int32
	all := make([]int32, len(members))
	for i, m := range members {
		if i%buildEvery == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		all[i] = int32(i)
		open = place(homes, movers, open, m.worker.Row(), all[i], b.spans)
	}
	var err error
	build := func(rows []int32) (l list) {
		if err == nil {
			l, err = newList(ctx, members, rows, blockSize)
		}
		return l
	}
	for region := range n {
		b.homes = append(b.homes, build(homes[region]))
		b.movers = append(b.movers, build(movers[region]))
	}
	b.open, b.all = build(open), build(all)
	return b, err
}

// place puts a row on the lists of the regions where the worker could work.
func place(homes, movers [][]int32, open []int32, w *row.Worker, i int32, spans []row.Span) []int32 {
	if w.Region == row.RegionUnknown || w.Moving == row.Unknown {
		return append(open, i)
	}
	if slices.Contains(w.Moves, row.Nowhere) {
		return append(open, i)
	}
	if w.Region >= 0 {
		homes[w.Region] = append(homes[w.Region], i)
	}
	for _, area := range w.Moves {
		if at := &movers[area.First]; spans[area.First] == area && (len(*at) == 0 || (*at)[len(*at)-1] != i) {
			*at = append(*at, i)
		}
	}
	return open
}

// byTrade orders workers by their first occupation, then by id, so that blocks
// have few occupations. The order has no influence on any answer.
func byTrade(a, b *member) int {
	return cmp.Or(cmp.Compare(trade(a), trade(b)), cmp.Compare(a.worker.Row().Region, b.worker.Row().Region), strings.Compare(a.worker.ID, b.worker.ID))
}

func trade(m *member) uint32 {
	if jobs := m.worker.Row().Jobs; len(jobs) > 0 {
		return jobs[0].Code
	}
	return 0
}

// lists calls use for the lists that can reach a vacancy, with the most that a
// location is worth on it.
func (b *base) lists(s *match.Scorer, v *row.Vacancy, use func(l *list, nearest row.Code)) {
	if v.Remote != row.No || v.Region < 0 {
		use(&b.all, row.One)
		return
	}
	at := b.spans[v.Region]
	for i := range b.homes {
		if len(b.homes[i].rows) > 0 && s.Tables().Near(int32(i), v.Region) != row.No {
			use(&b.homes[i], row.One)
		}
		if len(b.movers[i].rows) > 0 && row.Within(b.spans[i:i+1], at) != row.No {
			use(&b.movers[i], s.Tables().BestMove())
		}
	}
	use(&b.open, row.One)
}
