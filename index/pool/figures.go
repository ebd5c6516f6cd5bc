package pool

import (
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/row"
)

// A someone is a worker who may be among the best.
type someone struct {
	row.Sketched

	list    int32  // of those that can reach the vacancy
	row     uint32 // of the base
	figures int32  // one more than where they are; 0: there are none yet
	touched bool   // they are at hand
	scored  bool   // what they are ranked by is their key
}

// Figures are what a hit says of somebody, worked out once.
type figures struct {
	cover   row.Range     // of the demands by their skills, where both sides state some
	score   match.Score   // once they are scored
	verdict match.Verdict // once they are judged
}

// meet adds some of a list to the people and returns them; in order, it puts them in the
// order too. They are written field by field: a copy at once would wait for what was written
// last.
func (s *search) meet(number int32, some []row.Sketched, inOrder bool) []someone {
	l, from := s.reached[number].list, len(s.people)
	s.people = slices.Grow(s.people, len(some))[:from+len(some)]
	met := s.people[from:]
	for i := range some {
		x, to := &some[i], &met[i]
		to.Take(x)
		to.list, to.row, to.figures, to.touched, to.scored = number, l.at(int(x.At)), 0, false, false
		if inOrder {
			s.order.push(ranked{row.Key(-x.Rest - x.Skills), int32(-1 - from - i)})
		}
	}
	return met
}

// figuresOf are the figures of somebody.
func (s *search) figuresOf(x *someone) *figures {
	if x.figures == 0 {
		s.figures = append(s.figures, figures{})
		x.figures = int32(len(s.figures))
	}
	return &s.figures[x.figures-1]
}

// measure works out what somebody's skills cost.
func (s *search) measure(x *someone) {
	var cover row.Range
	to := &cover
	if !s.choosy() {
		to = &s.figuresOf(x).cover
	}
	s.skillsOf(to, s.reached[x.list].list, &x.Sketched)
}

// skillsOf sets how much of the demands somebody's skills cover, which are known, and notes
// what they cost.
func (s *search) skillsOf(cover *row.Range, l *list, x *row.Sketched) {
	column, at := l.column(s.at.base, int(x.At))
	s.columns.Cover(cover, column, at)
	x.Skills, x.Exact = s.columns.CostOf(cover), true
}

// choosy reports whether most who are scored may be left out: by the bar of a query for
// candidates, or by the caller's filter. No figures are worked out then.
func (s *search) choosy() bool { return s.bar != nil || s.query.Filter != nil }

// score is the key of a measured worker, and whether they can be among the best. Where hits
// are asked for, it is worked out with all that those say, as most who come so far are one.
func (s *search) score(x *someone) (row.Key, bool) {
	if s.choosy() {
		return s.keyWith(x)
	}
	s.stats.Scored++
	w, f := s.beside(int(x.row)), s.figuresOf(x)
	f.score = s.pool.scorer.ScoreBeside(s.v, w, match.EmployerView, &f.cover)
	key := f.score.Key
	if key < s.found.least() {
		return key, false
	}
	s.stats.Judged++
	f.verdict = s.pool.scorer.Verdict(s.v, w)
	return key, f.verdict.Failed == 0
}

// keyWith is the key alone of a measured worker, and whether it can be among the best.
func (s *search) keyWith(x *someone) (row.Key, bool) {
	s.stats.Scored++
	return s.v.Query().KeyWith(s.beside(int(x.row)).Row(), s.end, x.Skills, s.found.least())
}
