package pool

import (
	"math/bits"
	"slices"

	"github.com/beveridge-go/beveridge/match/row"
)

// A worth is what an earner adds to the coverage at most, by the level at which it is held,
// in steps of the query.
type worth [1 << postingLevel]uint16

// All earners together are worth less than 2^15 steps, so that sums of any of them fit
// into 15 bits: what they are worth is cut to 14, and each is rounded up, fewer than 2^14.
const (
	worthBits  = 14
	lightShare = 5 // of the coverage 1/32 is left out, unless the earners are too many
	lightTries = 6
)

// value works out what each earner is worth at most. What one worker's sum up to by more
// than the coverage is where several earn credit for one demand.
//
// Those of little worth are light: they are left out, and the most that they can be worth
// to anybody is slack for all. Many have such a skill, and it tells few apart.
func (s *search) value() {
	s.valued = true
	demands, earners := s.v.Row().Demands, s.v.Query().Earners()
	s.full = s.full[:0]
	total := uint64(0)
	for i := range earners {
		e := &earners[i]
		w := uint64(demands[e.Demand].Weight) * uint64(e.Credit)
		s.full = append(s.full, w)
		sum, more := bits.Add64(total, w, 0)
		total = sum | -more // the most that there is room for
	}
	s.shift = max(bits.Len64(total)-worthBits, 0)
	light := s.lighten(earners, total>>worthBits)
	t, round := s.pool.scorer.Tables(), uint64(1)<<s.shift-1
	s.worths, s.heavy = slices.Grow(s.worths[:0], len(earners))[:len(earners)], s.heavy[:0]
	for i := range earners {
		if s.full[i] <= light {
			s.worths[i] = worth{}
			continue
		}
		s.heavy = append(s.heavy, uint32(i))
		e, w := &earners[i], &s.worths[i]
		d := &demands[e.Demand]
		credits := t.LevelCredits(e.Number, d.Skill.Level(), s.end, &s.credits)
		for level := range row.MaxLevel + 1 {
			w[level] = uint16((uint64(d.Weight)*uint64(e.Credit.Times(credits[1<<level])) + round) >> s.shift)
		}
		w[severalLevels] = uint16((s.full[i] + round) >> s.shift)
	}
}

// lighten sets the slack, and returns up to which worth earners are light: the most of a
// few for which it is small, but not less than the least.
func (s *search) lighten(earners []row.Earner, least uint64) (light uint64) {
	for share := lightShare; share < lightShare+lightTries; share++ {
		light = max(least, row.CoverOne>>share)
		if s.slack = s.slackOf(earners, light); s.slack <= row.CoverOne>>lightShare {
			return light
		}
	}
	s.slack = s.slackOf(earners, least)
	return least
}

// slackOf is the most that those of no more than a worth add to anybody's coverage: one of
// each demand.
func (s *search) slackOf(earners []row.Earner, light uint64) (slack uint64) {
	best, of := uint64(0), uint32(0)
	for i, w := range s.full {
		if earners[i].Demand != of {
			slack, best, of = slack+best, 0, earners[i].Demand
		}
		if w <= light {
			best = max(best, w)
		}
	}
	return slack + best
}
