package assign

import "context"

// gains returns for each opening what one more position of it is worth: the
// least of all optimal prices.
//
// A worker who comes to the further position leaves another, and so on, until
// somebody without a place comes or a position is left free. With prices taken
// off the gain is the price less the shortest such path, all of which one search
// from their ends finds.
func (s *solver) gains(ctx context.Context) ([]key, error) {
	f := &s.search
	f.start()
	for j := range s.beta {
		f.enter(int32(j), s.beta[j])
	}
	for w, k := range s.match {
		if k < 0 {
			if err := s.offer(ctx, int32(w), key{}); err != nil {
				return nil, err
			}
		}
	}
	gain := make([]key, len(s.beta))
	for len(f.queue) > 0 {
		j := f.pop()
		gain[j] = s.beta[j].sub(f.dist[j])
		for _, h := range s.holders(j) {
			if err := s.offer(ctx, h, f.dist[j]); err != nil {
				return nil, err
			}
		}
	}
	return gain, nil
}

// offer looks at the openings to which worker h could come, from distance d.
func (s *solver) offer(ctx context.Context, h int32, d key) error {
	f := &s.search
	base := d.add(s.alpha[h])
	for k := s.first[h]; k < s.first[h+1]; k++ {
		a := &s.arc[k]
		if nd := base.add(s.beta[a.to]).sub(a.weight); nd.less(f.dist[a.to]) {
			f.enter(a.to, nd)
		}
	}
	return s.pace.step(ctx, int(s.first[h+1]-s.first[h])+1)
}
