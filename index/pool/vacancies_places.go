package pool

import (
	"cmp"
	"slices"
	"sync/atomic"

	"github.com/beveridge-go/beveridge/match/row"
)

// An offerPlace is where a vacancy's work is, as far as it matters to anybody.
type offerPlace struct {
	remote row.Tri
	region int32 // RegionUnknown where the work can be done from anywhere
}

func placeOf(v *row.Vacancy) offerPlace {
	if v.Remote == row.Yes || v.Region < 0 {
		return offerPlace{v.Remote, row.RegionUnknown}
	}
	return offerPlace{v.Remote, v.Region}
}

// row says where the work is, and no more.
func (p offerPlace) row() row.Vacancy { return row.Vacancy{Region: p.region, Remote: p.remote} }

// open reports whether everybody can be there, as far as is known.
func (p offerPlace) open() bool { return p.remote != row.No || p.region < 0 }

// compare puts those first that are open, then the regions in order.
func (p offerPlace) compare(q offerPlace) int {
	rank := func(p offerPlace) int {
		if p.open() {
			return 0
		}
		return 1
	}
	return cmp.Or(cmp.Compare(rank(p), rank(q)), cmp.Compare(p.remote, q.remote), cmp.Compare(p.region, q.region))
}

// offerPlaces find the lists that a worker can reach. Lists are known by number.
type offerPlaces struct {
	tables  *row.Tables
	regions []int32                   // of the lists that are not open, in order
	open    int32                     // lists, which come first
	parted  []int32                   // lists of regions that have parts
	near    []atomic.Pointer[[]int32] // lists near a home, from RegionOutside on; nil: not known yet
}

func newOfferPlaces(t *row.Tables, lists []offerList) *offerPlaces {
	p := &offerPlaces{tables: t, near: make([]atomic.Pointer[[]int32], len(t.Spans())-row.RegionOutside)}
	for i := range lists {
		at := lists[i].place
		if at.open() {
			p.open++
			continue
		}
		p.regions = append(p.regions, at.region)
		if span := t.Spans()[at.region]; span.First != span.Last {
			p.parted = append(p.parted, int32(i))
		}
	}
	return p
}

// reach appends the lists that a worker could perhaps reach, in order.
func (p *offerPlaces) reach(dst []int32, w *row.Worker) []int32 {
	dst = appendLists(dst, 0, p.open)
	from, all := len(dst), p.open+int32(len(p.regions))
	if w.Moving == row.Unknown {
		return appendLists(dst, p.open, all)
	}
	if w.Moving == row.Yes {
		for _, area := range w.Moves {
			if area == row.Nowhere {
				return appendLists(dst[:from], p.open, all)
			}
			dst = p.within(dst, area)
		}
	}
	dst = append(dst, p.nearTo(w.Region)...)
	slices.Sort(dst[from:])
	return dst[:from+len(slices.Compact(dst[from:]))]
}

func appendLists(dst []int32, from, to int32) []int32 {
	for i := from; i < to; i++ {
		dst = append(dst, i)
	}
	return dst
}

// within appends the lists of the regions that are in an area, or that it is a part of.
func (p *offerPlaces) within(dst []int32, area row.Span) []int32 {
	at, _ := slices.BinarySearch(p.regions, area.First)
	for ; at < len(p.regions) && p.regions[at] <= area.Last; at++ {
		dst = append(dst, p.open+int32(at))
	}
	for _, i := range p.parted {
		if row.Within([]row.Span{area}, p.tables.Spans()[p.regions[i-p.open]]) != row.No {
			dst = append(dst, i)
		}
	}
	return dst
}

// nearTo are the lists near a home.
func (p *offerPlaces) nearTo(home int32) []int32 {
	known := &p.near[home-row.RegionOutside]
	if lists := known.Load(); lists != nil {
		return *lists
	}
	lists := []int32{}
	for i, work := range p.regions {
		if p.tables.Near(home, work) != row.No {
			lists = append(lists, p.open+int32(i))
		}
	}
	known.Store(&lists)
	return lists
}
