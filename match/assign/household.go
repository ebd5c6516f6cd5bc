package assign

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/big"
	"slices"
)

// A Household moves together, to one place, or stays.
type Household struct {
	Size  int64   // what it takes of a place's capacity, 0 or more
	Value []int64 // per place: what it is worth there; 0 or less where it cannot go
}

// A Settlement says where households move.
type Settlement struct {
	Status Status  // Optimal, or Stopped
	Place  []int32 // per household, or -1
	Value  int64
	Bound  int64 // no settlement is worth more; equal to Value if optimal
	// Relaxed is a bound of the linear program that may split households, rounded down: no
	// less than that attains, rounded down too, and as a rule near it. By how much it is
	// above Value, and one, is what keeping households together costs at most.
	Relaxed int64
}

// Settle places households within capacities so that their total value is as
// large as possible. To place households is to pack bins, which is NP-hard with two
// places already: capacities are relaxed with prices, plans are repaired, and
// branch and bound looks at up to nodes settlements in part. The status is [Optimal]
// only if it got through.
//
// What a household is worth in a place may be the best that its members can do
// there at the prices of a plan: [Prices.Together]. The error reports every fault, or is the cause of an ended ctx.
func Settle(ctx context.Context, capacity []int64, households []Household, nodes int) (Settlement, error) {
	if err := validHouseholds(capacity, households, nodes); err != nil {
		return Settlement{}, err
	}
	s := newSettling(capacity, households, nodes)
	if err := s.relax(ctx); err != nil {
		return Settlement{}, err
	}
	relaxed := floor(s.bound(0, s.left))
	done, err := s.branch(ctx, 0, 0)
	if err != nil {
		return Settlement{}, err
	}
	out := Settlement{Status: Stopped, Place: s.best, Value: s.value, Bound: relaxed, Relaxed: relaxed}
	if done || s.value >= relaxed {
		out.Status, out.Bound = Optimal, s.value
	}
	return out, nil
}

// fine is the number of parts of a unit in which prices of places count.
const fine = 1 << 12

func floor(x int64) int64 {
	q := x / fine
	if x%fine < 0 {
		q--
	}
	return q
}

type settling struct {
	capacity   []int64
	households []Household
	order      []int32 // households, the worthiest first
	price      []int64 // per place and unit of size, in 1/fine
	after      []int64 // per place in order: what households from there on are worth at the prices, in 1/fine

	left  []int64
	place []int32
	best  []int32
	value int64
	nodes int
	pace  pace
}

func newSettling(capacity []int64, households []Household, nodes int) *settling {
	s := &settling{
		capacity: capacity, households: households, nodes: nodes, left: slices.Clone(capacity),
		price: make([]int64, len(capacity)), place: make([]int32, len(households)), best: make([]int32, len(households)),
		after: make([]int64, len(households)+1),
	}
	for h := range households {
		s.place[h], s.best[h] = -1, -1
		s.order = append(s.order, int32(h))
	}
	slices.SortStableFunc(s.order, func(a, b int32) int {
		x, y := s.top(a), s.top(b)
		switch {
		case x > y:
			return -1
		case x < y:
			return 1
		default:
			return 0
		}
	})
	return s
}

// top is the greatest value of a household.
func (s *settling) top(h int32) int64 {
	var most int64
	for _, v := range s.households[h].Value {
		most = max(most, v)
	}
	return most
}

// net returns what household h is worth in place r at the prices, in 1/fine.
func (s *settling) net(h int32, r int) int64 {
	v := s.households[h].Value[r]
	if v <= 0 || s.households[h].Size > s.capacity[r] {
		return math.MinInt64
	}
	return v*fine - s.households[h].Size*s.price[r]
}

// choice returns the place where household h is worth most at the prices, or -1.
func (s *settling) choice(h int32) (int, int64) {
	best, most := -1, int64(0)
	for r := range s.capacity {
		if n := s.net(h, r); n > most {
			best, most = r, n
		}
	}
	return best, most
}

// bound is the Lagrangian bound of what households from place d in order on can be
// worth in what is left, in 1/fine.
func (s *settling) bound(d int, left []int64) int64 {
	sum := s.after[d]
	for r, n := range left {
		sum += n * s.price[r]
	}
	return sum
}

// relax moves the prices along the subgradient and keeps the best.
func (s *settling) relax(ctx context.Context) error {
	best, price := int64(math.MaxInt64), slices.Clone(s.price)
	step := int64(fine)
	for h := range s.households {
		if size := s.households[h].Size; size > 0 {
			step = max(step, s.top(int32(h))*fine/size/4)
		}
	}
	dear, stale := int64(0), 0 // at dear nobody of any size would move
	for h := range s.households {
		dear = max(dear, s.top(int32(h))*fine)
	}
	for range 300 {
		demand := make([]int64, len(s.capacity))
		var worth int64
		for h := range s.households {
			if r, n := s.choice(int32(h)); r >= 0 {
				demand[r] += s.households[h].Size
				worth += n
			}
			if err := s.pace.step(ctx, len(s.capacity)); err != nil {
				return err
			}
		}
		for r, n := range s.capacity {
			worth += n * s.price[r]
		}
		if worth < best {
			best, stale = worth, 0
			copy(price, s.price)
		} else if stale++; stale > 4 {
			stale, step = 0, step/2
		}
		if step == 0 {
			break
		}
		for r, n := range s.capacity {
			if over := demand[r] - n; over > 0 {
				s.price[r] = min(s.price[r]+step, dear)
			} else if over < 0 {
				s.price[r] = max(0, s.price[r]-step)
			}
		}
	}
	copy(s.price, price)
	for d := len(s.order) - 1; d >= 0; d-- {
		_, n := s.choice(s.order[d])
		s.after[d] = s.after[d+1] + n
	}
	return nil
}

// branch tries the places of the household at place d in order, the one worth most
// at the prices first, and reports whether it has looked at all that could be
// better.
func (s *settling) branch(ctx context.Context, d int, value int64) (bool, error) {
	if value > s.value {
		s.value = value
		copy(s.best, s.place)
	}
	if d == len(s.order) || value*fine+s.bound(d, s.left) < (s.value+1)*fine {
		return true, nil
	}
	if s.nodes--; s.nodes < 0 {
		return false, nil
	}
	if err := s.pace.step(ctx, 16*len(s.capacity)); err != nil {
		return false, err
	}
	h := s.order[d]
	size := s.households[h].Size
	places := make([]int, 0, len(s.capacity))
	for r := range s.capacity {
		if s.households[h].Value[r] > 0 && size <= s.left[r] {
			places = append(places, r)
		}
	}
	slices.SortStableFunc(places, func(a, b int) int {
		switch x, y := s.net(h, a), s.net(h, b); {
		case x > y:
			return -1
		case x < y:
			return 1
		default:
			return 0
		}
	})
	for _, r := range places {
		s.place[h] = int32(r)
		s.left[r] -= size
		done, err := s.branch(ctx, d+1, value+s.households[h].Value[r])
		s.left[r] += size
		s.place[h] = -1
		if !done || err != nil {
			return false, err
		}
	}
	return s.branch(ctx, d+1, value)
}

// maxHousehold bounds what values and capacities multiply to.
const maxHousehold = math.MaxInt64 / fine / 16

func validHouseholds(capacity []int64, households []Household, nodes int) error {
	var bad faults
	if nodes < 1 {
		bad.add("nodes", ErrRange, fmt.Sprintf("%d is below 1", nodes))
	}
	bad.counts("capacity", capacity)
	var most int64
	for h, x := range households {
		if x.Size < 0 {
			bad.add(at("households", h, ".Size"), ErrRange, fmt.Sprintf("%d is negative", x.Size))
		}
		if len(x.Value) != len(capacity) {
			bad.add(at("households", h, ".Value"), ErrRange, fmt.Sprintf("length %d is not %d", len(x.Value), len(capacity)))
		}
		for _, v := range x.Value {
			most = max(most, v)
		}
	}
	if len(bad) > 0 {
		return errors.Join(bad...)
	}
	n := new(big.Int) // (all capacities + 1) · (households + 1) · the greatest value
	for _, c := range capacity {
		n.Add(n, big.NewInt(c))
	}
	n.Add(n, big.NewInt(1))
	n.Mul(n, big.NewInt(int64(len(households))+1)).Mul(n, big.NewInt(most))
	if n.Cmp(big.NewInt(maxHousehold)) > 0 {
		bad.add("households", ErrOverflow, fmt.Sprintf("capacities times the value %d", most))
	}
	return errors.Join(bad...)
}
