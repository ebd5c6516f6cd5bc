package pool

// judgedAtOnce is how many vacancies are judged at once at most.
const judgedAtOnce = 16

// await adds the next of all that are left to those that are to be judged, and judges
// them where no more are needed: they are never more than are.
func (s *offerSearch) await(x contender) {
	s.next = append(s.next, x)
	if n := len(s.next); n >= judgedAtOnce || n >= s.query.K-len(s.found) {
		s.judge()
	}
}

// judge judges those that wait for it. What will be read of them is touched first,
// because it lies apart: such reads do not wait for each other.
func (s *offerSearch) judge() {
	for _, x := range s.next {
		s.touched += int(s.vacancy(x.ref).Row().Region)
	}
	for _, x := range s.next {
		v := s.vacancy(x.ref)
		s.touched += len(v.ID) + len(v.Licences) + int(v.Terms.Shifts)
		if len(v.Languages) > 0 {
			s.touched += len(v.Languages[0].AnyOf) + int(v.Row().Languages[0].Language)
		}
	}
	for _, x := range s.next {
		s.keep(x)
	}
	s.next = s.next[:0]
}

// keep keeps a vacancy that is the next in order, if it passes.
func (s *offerSearch) keep(x contender) {
	v := s.vacancy(x.ref)
	if s.query.Filter != nil && !s.query.Filter(v) {
		return
	}
	s.stats.Judged++
	if verdict := s.pool.scorer.Verdict(v, s.w); verdict.Failed == 0 {
		s.found = append(s.found, offerFind{x.ref, verdict})
	}
}
