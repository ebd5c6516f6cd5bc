package pool

import (
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/row"
)

// A blockFloor is, by origin, the least price of the workers of a block who take
// part: what a pair is worth may hang on the origin more than on anything else.
type blockFloor struct {
	price  [match.Abroad + 1]assign.Value
	taking originSet // of whom there is somebody
	fallen originSet // of whom somebody's price has fallen
}

// An originSet has a bit for each origin.
type originSet uint8

func (s originSet) has(o match.Origin) bool { return s>>o&1 != 0 }

func (s *originSet) add(o match.Origin) { *s |= 1 << o }

// worthALook reports whether somebody of a block can be worth more than their prices,
// whose keys in the employer's view are at most a bound.
func (q *pricer) worthALook(j int32, f *blockFloor, bound row.Key, fell bool) bool {
	among := f.taking
	if !fell {
		among = f.fallen
	}
	for o := range match.Abroad + 1 {
		if among.has(o) && q.weightFrom(o, bound).Cmp(f.price[o].Add(q.opening[j])) > 0 {
			return true
		}
	}
	return false
}

// weightFrom is the greatest weight of a pair with a worker of an origin, whose key
// in the employer's view is at most a bound.
func (q *pricer) weightFrom(origin match.Origin, bound row.Key) assign.Value {
	return q.weigh(origin, 0, match.Micro(q.search.pool.scorer.Tables().MicroFrom(q.view, bound)))
}

// most is the greatest weight of a pair whose key in the employer's view is at most
// a bound.
func (q *pricer) most(bound row.Key) assign.Value {
	var most assign.Value
	for o := range match.Abroad + 1 {
		if v := q.weightFrom(o, bound); v.Cmp(most) > 0 {
			most = v
		}
	}
	return most
}

// leastKey is a key in the employer's view below which nobody is worth more than a
// price.
func (q *pricer) leastKey(price assign.Value) row.Key {
	return leastKey(func(key row.Key) bool { return q.most(key).Cmp(price) > 0 })
}

// floorsOf are the least prices of the workers of each block of a list.
func (q *pricer) floorsOf(l *list) []blockFloor {
	floors, ok := q.floors[l]
	if ok {
		return floors
	}
	floors = make([]blockFloor, len(l.blocks))
	for i := range l.n {
		n, f := q.numbers[l.at(i)], &floors[i/l.size]
		if n < 0 {
			continue
		}
		o := q.origins[n]
		if x := q.worker[n]; !f.taking.has(o) || x.Cmp(f.price[o]) < 0 {
			f.price[o] = x
		}
		f.taking.add(o)
		if q.fallen[n] {
			f.fallen.add(o)
		}
	}
	q.floors[l] = floors
	return floors
}
