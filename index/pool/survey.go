package pool

import (
	"context"
)

// So few are ranked one by one, without bounds of their blocks, which would cost more than
// they spare.
const (
	surveyedBlocks  = 32
	surveyedWorkers = 1 << 9
)

// few reports whether those who can reach the vacancy are so few.
func (s *search) few() bool {
	blocks, workers := 0, 0
	for i := range s.reached {
		l := s.reached[i].list
		blocks, workers = blocks+len(l.blocks), workers+l.n
		if blocks > surveyedBlocks || workers > surveyedWorkers {
			return false
		}
	}
	return true
}

// survey ranks everybody who can reach the vacancy by what their sketch and skills show.
func (s *search) survey(ctx context.Context) error {
	most := mostCost(s.found.least()) // of which a floor may be known
	for i := range s.reached {
		l := s.reached[i].list
		s.stats.Opened += len(l.blocks)
		for some := s.sketchedOf(int32(i), 0, l.n, most); len(some) > 0; {
			if err := s.stop(ctx); err != nil {
				return err
			}
			n := min(len(some), surveyEvery)
			s.meet(int32(i), s.skilledOf(l, some[:n], most), true)
			some = some[n:]
		}
	}
	return nil
}

// surveyEvery is how many workers' skills are looked at between two looks at the context.
const surveyEvery = 256
