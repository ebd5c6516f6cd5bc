package row

import (
	"cmp"
	"slices"
	"sync/atomic"
)

// OfferKinds are the kinds of some vacancies by number, and what each costs who wishes
// for the occupation of another, at an end. That is worked out when it is first asked
// for and kept: 4 bytes for each pair of kinds, where they are no more than 1,024. They
// are safe for concurrent use.
type OfferKinds struct {
	tables *Tables
	end    End
	kinds  []OfferKind
	jobs   []offerJob // in order
	wishes []atomic.Pointer[[]int32]
}

// mostKeptKinds is of how many kinds costs are kept at most.
const mostKeptKinds = 1 << 10

// An offerJob is an occupation of a kind, and where its costs are kept.
type offerJob struct {
	job   Job
	place int
}

// NewOfferKinds takes the kinds, which must not change.
func NewOfferKinds(t *Tables, kinds []OfferKind, end End) *OfferKinds {
	k := &OfferKinds{tables: t, end: end, kinds: kinds}
	if len(kinds) > mostKeptKinds {
		return k
	}
	for i := range kinds {
		k.jobs = append(k.jobs, offerJob{kinds[i].Job, i})
	}
	slices.SortFunc(k.jobs, func(a, b offerJob) int { return cmp.Or(compareJobs(a.job, b.job), a.place-b.place) })
	k.wishes = make([]atomic.Pointer[[]int32], len(kinds))
	return k
}

// costs are the costs of the kinds to who wishes for a job, or nil where they are not
// kept. They must not be changed.
func (k *OfferKinds) costs(wanted Job) []int32 {
	at, some := slices.BinarySearchFunc(k.jobs, wanted, func(x offerJob, j Job) int { return compareJobs(x.job, j) })
	if !some {
		return nil
	}
	known := &k.wishes[k.jobs[at].place]
	if costs := known.Load(); costs != nil {
		return *costs
	}
	costs := make([]int32, len(k.kinds))
	for i := range costs {
		costs[i] = k.cost(uint32(i), []Job{wanted})
	}
	known.Store(&costs)
	return costs
}

// cost is the cost of the occupation of a kind.
func (k *OfferKinds) cost(kind uint32, wanted []Job) int32 {
	low, high := k.tables.wish(k.kinds[kind].Job, wanted)
	return k.tables.CostOf(bounds{low, high}.at(k.end, k.tables.prior[OccupationWish]))
}

// all sets dst to the costs of all kinds, or below 0 where they are not kept. Of several
// occupations that are wished for the nearest counts at each bound, the prior is brought
// within those, and a cost never rises with what is had: so the least of their costs is
// that of all of them.
func (k *OfferKinds) all(dst []int32, wanted []Job) []int32 {
	dst = slices.Grow(dst[:0], len(k.kinds))[:len(k.kinds)]
	for i := range wanted {
		costs := k.costs(wanted[i])
		if costs == nil {
			wanted = nil // as if they were not known
			break
		}
		if i == 0 {
			copy(dst, costs)
			continue
		}
		for n, cost := range costs {
			dst[n] = min(dst[n], cost)
		}
	}
	if len(wanted) == 0 {
		for i := range dst {
			dst[i] = -1
		}
	}
	return dst
}
