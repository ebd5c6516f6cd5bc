package pool

import (
	"cmp"
	"context"
	"iter"
	"math/bits"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// A sortEntry is somebody with what they are sorted by.
type sortEntry struct {
	key, hash uint64
	i         uint32
}

// order returns the packed workers in the base's order: those whose place is open,
// then by home, then by occupation; then those of similar skills side by side, and
// all else in the published order of equals.
func (p *basePlan) order(ctx context.Context) ([]uint32, error) {
	entries := make([]sortEntry, p.packer.Len())
	var w row.Worker
	for i := range entries {
		if i%buildEvery == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		p.packer.Row(&w, i)
		key := uint64(1)<<63 | uint64(w.Region+2)<<32
		if openPlace(&w) {
			key, p.opens = 0, p.opens+1
		} else {
			p.moves += len(w.Moves)
		}
		entries[i] = sortEntry{key | uint64(trade(&w)), match.TieHash(p.packer.ID(i)), uint32(i)}
		p.jobs.add(w.Jobs)
	}
	entries, err := byKey(ctx, entries)
	if err != nil {
		return nil, err
	}
	order := make([]uint32, len(entries))
	c := clusterer{touch: p.packer.Touch, read: func(i uint32) []row.Skill {
		p.packer.Row(&w, int(i))
		return w.Skills
	}}
	for from, to := range runs(entries) {
		equal, err := sorted(ctx, entries[from:to], p.compareEquals)
		if err != nil {
			return nil, err
		}
		for k := range equal {
			order[from+k] = equal[k].i
		}
		of := shareOf(uint32(entries[from].key))
		if of == halves && to-from < manyAtHome {
			continue
		}
		if err := c.order(ctx, order[from:to], of); err != nil {
			return nil, err
		}
	}
	return order, nil
}

// manyAtHome is how many of one home and occupation are put in order by their skills at
// least: fewer would cost as much again and spare one block of a thousand.
const manyAtHome = 128

// compareEquals is the published order of equals.
func (p *basePlan) compareEquals(a, b sortEntry) int {
	if a.hash != b.hash {
		return cmp.Compare(a.hash, b.hash)
	}
	return strings.Compare(p.packer.ID(int(a.i)), p.packer.ID(int(b.i)))
}

// runs are the intervals of one key each, from and to, of entries in order.
func runs(entries []sortEntry) iter.Seq2[int, int] {
	return func(yield func(from, to int) bool) {
		for from := 0; from < len(entries); {
			to := from + 1
			for to < len(entries) && entries[to].key == entries[from].key {
				to++
			}
			if !yield(from, to) {
				return
			}
			from = to
		}
	}
}

// byKey sorts by the keys and keeps the order of equals. The bits in which no keys
// differ are left out, the others are gone through from below. It looks at the
// context every few milliseconds.
func byKey(ctx context.Context, entries []sortEntry) ([]sortEntry, error) {
	var differ uint64
	for i := range entries {
		differ |= entries[i].key ^ entries[0].key
	}
	into := make([]sortEntry, len(entries))
	for differ != 0 {
		digit := bitRuns(differ)
		differ &^= digit.mask()
		var count [1 << digitBits]uint32
		for i := range entries {
			if i%buildEvery == 0 && ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			count[digit.of(entries[i].key)]++
		}
		at := uint32(0)
		for i, n := range count {
			count[i], at = at, at+n
		}
		for i := range entries {
			if i%buildEvery == 0 && ctx.Err() != nil {
				return nil, context.Cause(ctx)
			}
			to := &count[digit.of(entries[i].key)]
			into[*to] = entries[i]
			*to++
		}
		entries, into = into, entries
	}
	return entries, nil
}

// digitBits are how many bits a digit has at most.
const digitBits = 11

// A digit is some bits of a key, in three runs at most.
type digit [3]struct {
	shift, to uint8
	mask      uint64
}

// bitRuns is the digit of the lowest bits of a set that is not empty.
func bitRuns(set uint64) (d digit) {
	n := 0
	for i := range d {
		if set == 0 || n == digitBits {
			break
		}
		shift := bits.TrailingZeros64(set)
		long := min(bits.TrailingZeros64(^(set >> shift)), digitBits-n)
		mask := uint64(1)<<long - 1
		d[i].shift, d[i].to, d[i].mask = uint8(shift), uint8(n), mask
		set &^= mask << shift
		n += long
	}
	return d
}

// of is the digit of a key.
func (d *digit) of(key uint64) uint64 {
	return key>>(d[0].shift&63)&d[0].mask<<(d[0].to&63) | key>>(d[1].shift&63)&d[1].mask<<(d[1].to&63) | key>>(d[2].shift&63)&d[2].mask<<(d[2].to&63)
}

// mask is the bits of the digit.
func (d *digit) mask() (bits uint64) {
	for _, run := range d {
		bits |= run.mask << run.shift
	}
	return bits
}

// A jobSet is the occupations of some workers, whatever the years in them. The zero
// value is empty.
type jobSet struct {
	recent [1 << 10]row.Job // some of them, by a hash, with one year, which tells them from none
	seen   map[row.Job]struct{}
	jobs   []row.Job
}

func (s *jobSet) add(jobs []row.Job) {
	for _, j := range jobs {
		j.Years = 1
		at := &s.recent[(j.Code*0x9e3779b1^uint32(j.Unit)*0x85ebca6b)>>22]
		if *at == j {
			continue
		}
		*at = j
		if _, ok := s.seen[j]; ok {
			continue
		}
		if s.seen == nil {
			s.seen = make(map[row.Job]struct{})
		}
		s.seen[j] = struct{}{}
		s.jobs = append(s.jobs, j)
	}
}

// trades numbers the occupations.
func (s *jobSet) trades() *row.Trades { return row.NewTrades(s.jobs) }
