package shortage

import "context"

// unlimited stands for no bound. Tables of counts stay far below it.
const unlimited = int64(1) << 60

// A circulation is a network of arcs with bounds whose flow enters each node as
// it leaves it. Each arc is a pair of residual arcs, 2k forward and 2k+1 back.
type circulation struct {
	to    []int32
	room  []int64   // that a residual arc still takes
	least []int64   // per arc
	out   [][]int32 // per node: its residual arcs
	level []int32   // per node, of the last search
	next  []int     // per node: the arc of out to try
	queue []int32
}

func newCirculation(nodes int) *circulation {
	return &circulation{out: make([][]int32, nodes), level: make([]int32, nodes), next: make([]int, nodes)}
}

// add adds an arc that carries flow, within bounds, and returns its number.
func (c *circulation) add(from, to int32, flow, least, most int64) int {
	k := int32(len(c.to))
	c.to = append(c.to, to, from)
	c.room = append(c.room, most-flow, flow-least)
	c.least = append(c.least, least)
	c.out[from] = append(c.out[from], k)
	c.out[to] = append(c.out[to], k+1)
	return int(k) / 2
}

// flow returns what an arc carries.
func (c *circulation) flow(k int) int64 { return c.least[k] + c.room[2*k+1] }

// most returns the greatest flow of an arc over all circulations, and least the
// least one; the arc then carries it.
func (c *circulation) most(ctx context.Context, k int) (int64, error) {
	return c.push(ctx, 2*k)
}

func (c *circulation) fewest(ctx context.Context, k int) (int64, error) {
	return c.push(ctx, 2*k+1)
}

// push sends as much through a residual arc as can return to its tail by others.
func (c *circulation) push(ctx context.Context, a int) (int64, error) {
	there, back := c.room[a], c.room[a^1]
	c.room[a], c.room[a^1] = 0, 0
	sent, err := c.send(ctx, c.to[a], c.to[a^1], there)
	c.room[a], c.room[a^1] = there-sent, back+sent
	return c.flow(a / 2), err
}

// send sends up to limit from one node to another and returns how much (Dinic
// 1970).
func (c *circulation) send(ctx context.Context, from, to int32, limit int64) (int64, error) {
	var total int64
	for total < limit && c.measure(from, to) {
		if ctx.Err() != nil {
			return total, context.Cause(ctx)
		}
		clear(c.next)
		for total < limit {
			sent := c.advance(from, to, limit-total)
			if sent == 0 {
				break
			}
			total += sent
		}
	}
	return total, nil
}

// measure finds the distance of each node from the first, and whether the last
// is reached.
func (c *circulation) measure(from, to int32) bool {
	for i := range c.level {
		c.level[i] = -1
	}
	c.level[from] = 0
	c.queue = append(c.queue[:0], from)
	for i := 0; i < len(c.queue); i++ {
		v := c.queue[i]
		for _, a := range c.out[v] {
			if u := c.to[a]; c.room[a] > 0 && c.level[u] < 0 {
				c.level[u] = c.level[v] + 1
				if u == to {
					return true
				}
				c.queue = append(c.queue, u)
			}
		}
	}
	return false
}

func (c *circulation) advance(v, to int32, limit int64) int64 {
	if v == to {
		return limit
	}
	for ; c.next[v] < len(c.out[v]); c.next[v]++ {
		a := c.out[v][c.next[v]]
		u := c.to[a]
		if c.room[a] == 0 || c.level[u] != c.level[v]+1 {
			continue
		}
		if sent := c.advance(u, to, min(limit, c.room[a])); sent > 0 {
			c.room[a] -= sent
			c.room[a^1] += sent
			return sent
		}
	}
	return 0
}
