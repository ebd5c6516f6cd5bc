package pool

import (
	"cmp"
	"context"
	"slices"

	"github.com/beveridge-go/beveridge/match/row"
)

// A clusterer puts workers of similar skills side by side, so that those of a block hold
// few skills between them and its bound is close.
//
// Of a group it takes the skills that come nearest to being held by a share of it, one in
// so many, as a sample tells. A worker is a word with a bit for each of them, that of the
// nearest uppermost, and comes by the rank of the word in the reflected Gray code: the
// group is cut in two by the first skill, each part by the second, and so on, of two parts
// the second in reverse, so that the sides that meet are alike. Equal words keep their
// order.
//
// What comes out depends on the skills and on the order in which the group is given, and
// is a permutation of it. The levels do not matter. Each list of skills is read once, and
// those of the sample twice; nothing goes deeper for any skills.
type clusterer struct {
	touch func(workers []uint32)          // reads their skills ahead
	read  func(worker uint32) []row.Skill // the skills of one, valid until the next is read

	counts  []uint32 // by number of a skill: how many of a sample hold it; else 0
	bits    []uint32 // by number, as many: the skill's bit in a word; else 0
	counted []uint32 // numbers
	nearest []uint64 // the first by how far a skill is from the share, then the number
	keys    []uint64 // the rank, then the place
	before  []uint32 // room for some of the group
}

// Those of one occupation are halved by each skill. Where there is none, the skills that
// would tell occupations apart are held by few: those that halve are what people of all
// trades can, and open a tenth more.
const (
	halves     = 2
	twentieths = 20
)

// shareOf is the share for a group of one occupation, as [trade] tells it.
func shareOf(trade uint32) uint32 {
	if trade == 0 {
		return twentieths
	}
	return halves
}

const (
	// clusterLeast is how many workers are put in order at least: a block has as many as
	// a rule.
	clusterLeast = 32
	// clusterHolders is how many of a sample hold a skill of the share: twice as many tell
	// hardly more.
	clusterHolders = 32
	// clusterBits is how many skills a word has. Twice as many give a million the same
	// order but for one block in a thousand; half as many are too few.
	clusterBits = 32
	// clusterAhead is how many workers are touched before they are read, between two looks
	// at the context: each can have a thousand skills.
	clusterAhead = 64
)

// order puts a group in order by the skills of a share, one of so many. It looks at the
// context every few milliseconds; once that has ended, the clusterer is of no more use.
func (c *clusterer) order(ctx context.Context, group []uint32, of uint32) error {
	if len(group) < clusterLeast {
		return nil
	}
	if err := c.sample(ctx, group, of); err != nil {
		return err
	}
	c.keys = c.keys[:0]
	if err := c.each(ctx, group, c.key); err != nil {
		return err
	}
	for _, x := range c.nearest {
		c.bits[uint32(x)] = 0
	}
	if err := c.sort(ctx); err != nil {
		return err
	}
	c.before = append(c.before[:0], group...)
	for k, key := range c.keys {
		if k%buildEvery == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		group[k] = c.before[uint32(key)]
	}
	return nil
}

// sort sorts the keys.
func (c *clusterer) sort(ctx context.Context) (err error) {
	if len(c.keys) <= sortRun {
		slices.Sort(c.keys) // in half the time
		return nil
	}
	c.keys, err = sorted(ctx, c.keys, cmp.Compare[uint64])
	return err
}

// sample gives the skills of a group that are nearest to a share their bits. Those of one
// worker alone order nobody.
func (c *clusterer) sample(ctx context.Context, group []uint32, of uint32) error {
	n := uint32(min(len(group), clusterHolders*int(of)))
	c.before = c.before[:0]
	for k := range int(n) {
		c.before = append(c.before, group[share(len(group), k, int(n))])
	}
	c.counted, c.nearest = c.counted[:0], c.nearest[:0]
	if err := c.each(ctx, c.before, c.count); err != nil {
		return err
	}
	for k, number := range c.counted {
		if k%buildEvery == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if held := c.counts[number]; held > 1 {
			c.near(uint64(offShare(held, n, of))<<32 | uint64(number))
		}
		c.counts[number] = 0
	}
	for k, x := range c.nearest {
		c.bits[uint32(x)] = 1 << (clusterBits - 1 - k)
	}
	return nil
}

// near puts a skill among the nearest, which are in order, if it is one of them so far.
func (c *clusterer) near(x uint64) {
	n := len(c.nearest)
	if n == clusterBits {
		if n--; x > c.nearest[n] {
			return
		}
	}
	at, _ := slices.BinarySearch(c.nearest[:n], x)
	c.nearest = slices.Insert(c.nearest[:n], at, x)
}

// offShare is how far a skill that so many of n hold is from a share: as far where nobody
// holds it as where all do.
func offShare(held, n, of uint32) uint32 {
	if held*of < n {
		return (n - held*of) * (of - 1)
	}
	return held*of - n
}

// count counts somebody who holds some skills.
func (c *clusterer) count(skills []row.Skill) {
	for _, s := range skills {
		number := uint32(s >> 3)
		if int(number) >= len(c.counts) {
			n := max(int(number)+1, 2*len(c.counts))
			c.counts, c.bits = append(make([]uint32, 0, n), c.counts...)[:n], make([]uint32, n)
		}
		if c.counts[number]++; c.counts[number] == 1 {
			c.counted = append(c.counted, number)
		}
	}
}

// key appends the key of the next of a group, who holds some skills.
func (c *clusterer) key(skills []row.Skill) {
	word := uint32(0)
	for _, s := range skills {
		if number := int(s >> 3); number < len(c.bits) {
			word |= c.bits[number]
		}
	}
	c.keys = append(c.keys, uint64(grayRank(word))<<32|uint64(len(c.keys)))
}

// each tells the skills of some workers, one after another.
func (c *clusterer) each(ctx context.Context, workers []uint32, tell func([]row.Skill)) error {
	for some := range slices.Chunk(workers, clusterAhead) {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		c.touch(some)
		for _, i := range some {
			tell(c.read(i))
		}
	}
	return nil
}

// grayRank is the place of a word in the reflected Gray code.
func grayRank(word uint32) uint32 {
	for shift := 1; shift < 32; shift *= 2 {
		word ^= word >> shift
	}
	return word
}
