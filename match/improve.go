package match

import (
	"cmp"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
)

// An Improvement is one change to one fact of a pair that raises its score:
// something that one side could do, or an unknown fact that could turn out well.
//
// From and To are the fact before and after, in the text form of the records:
// "" is unknown, "-" is none, else a number, a level, a code, a date, "yes" or
// "no". A wage is its amount, currency, period and basis, like "1850.50 BYN
// month gross". To is the least that it takes: no more of the same would raise
// the score further.
type Improvement struct {
	Change   Change  `json:"change"`
	By       Actor   `json:"by"`                // who must act
	Confirms bool    `json:"confirms,omitzero"` // an unknown fact is stated, and turns out at its best
	Subject  string  `json:"subject,omitzero"`  // identifier of the skill, language, occupation or region
	From     string  `json:"from,omitzero"`     // where there was something before
	To       string  `json:"to,omitzero"`       // "" where List says it, or where presence is enough
	List     []Item  `json:"list,omitempty"`    // what a list states, where the whole list was unknown
	Score    Score   `json:"score"`             // after it
	Weight   Micro   `json:"weight"`            // after it, the number that pairs are ranked by: [Order.Weight]
	Gain     Micro   `json:"gain"`              // of that number; 0 where it is below a millionth
	Was      Verdict `json:"was"`               // before it
	Verdict  Verdict `json:"verdict"`           // after it
	// Vacancy and Worker are the pair after the change. What did not change is
	// shared with the pair before it.
	Vacancy *Vacancy `json:"-"`
	Worker  *Worker  `json:"-"`
}

// An Item is an entry of a list: a skill or a language with its level, an
// occupation with its years, a region.
type Item struct {
	Name  string `json:"name"`
	Level string `json:"level,omitzero"` // as [Improvement.To]
}

// Improvements lists the single changes that would raise the score of a pair in
// a view, best first: by key descending, then by change, subject and To. Each
// is scored by the kernel, as a record with that change. Hard constraints are no
// part of the score; Was and Verdict say how the change moves them.
//
// For each thing that can be changed it lists the change that raises the score
// most. A list that is unknown is stated as a whole, since one entry would
// declare the rest absent. Nothing asks a worker to want less: a stated wish
// stays as it is, and so does what a vacancy is known to ask for. What an
// authority decides moves gates only and is not in it, nor are origin and
// citizenship.
//
// It scores some hundred pairs, and is meant for one pair on a screen.
func (s *Scorer) Improvements(v *PreparedVacancy, w *PreparedWorker, view View) []Improvement {
	m := &improver{s: s, v: v, w: w, view: view, base: s.Score(v, w, view), was: s.Verdict(v, w)}
	m.workerActs()
	m.employerActs()
	m.workerStates()
	m.employerStates()
	slices.SortFunc(m.found, func(a, b Improvement) int {
		return cmp.Or(
			cmp.Compare(b.Score.Key, a.Score.Key), cmp.Compare(a.Change, b.Change),
			strings.Compare(a.Subject, b.Subject), strings.Compare(a.To, b.To),
		)
	})
	return m.found
}

// An improver tries changes to a pair.
type improver struct {
	s     *Scorer
	v     *PreparedVacancy
	w     *PreparedWorker
	view  View
	base  Score
	was   Verdict
	found []Improvement
}

// A trial is a pair after a change.
type trial struct {
	to   string
	list []Item
	v    *PreparedVacancy
	w    *PreparedWorker
	key  row.Key
}

// worker tries a change to a copy of the worker. It must not write into a list.
func (m *improver) worker(to string, change func(w *Worker)) trial {
	w := *m.w.Worker
	change(&w)
	p := m.s.Worker(&w)
	return trial{to: to, v: m.v, w: p, key: m.s.Key(m.v, p, m.view)}
}

// vacancy tries a change to a copy of the vacancy, on the same terms.
func (m *improver) vacancy(to string, change func(v *Vacancy)) trial {
	v := *m.v.Vacancy
	change(&v)
	p := m.s.Vacancy(&v)
	return trial{to: to, v: p, w: m.w, key: m.s.Key(p, m.w, m.view)}
}

// best returns the trial of the greatest key, of equals the first, and none if
// it does not raise the score.
func (m *improver) best(trials ...trial) []trial {
	var best []trial
	top := m.base.Key
	for i := range trials {
		if trials[i].key > top {
			top, best = trials[i].key, trials[i:i+1]
		}
	}
	return best
}

// least returns the first of n trials that has the key of the last, none if that
// does not raise the score. Keys must not fall along the trials.
func (m *improver) least(n int64, at func(i int64) trial) []trial {
	if n <= 0 {
		return nil
	}
	low, found := int64(0), at(n-1)
	if found.key <= m.base.Key {
		return nil // as add would, without the search
	}
	for high := n - 1; low < high; {
		mid := low + (high-low)/2
		if t := at(mid); t.key == found.key {
			high, found = mid, t
		} else {
			low = mid + 1
		}
	}
	return []trial{found}
}

// add lists the best of the trials as a change, if it raises the score.
func (m *improver) add(c Change, subject, from string, trials ...trial) {
	for _, t := range m.best(trials...) {
		score := m.s.Score(t.v, t.w, m.view)
		weight := m.s.params.Order.Weight
		m.found = append(m.found, Improvement{
			Change: c, By: c.Actor(), Confirms: c.Confirms(), Subject: subject, From: from, To: t.to, List: t.list,
			Score: score, Weight: weight(score), Gain: weight(score) - weight(m.base),
			Was: m.was, Verdict: m.s.Verdict(t.v, t.w), Vacancy: t.v.Vacancy, Worker: t.w.Worker,
		})
	}
}

// with returns a copy of a list with one entry more.
func with[T any](list []T, more T) []T { return append(slices.Clip(list), more) }

// replaced returns a copy of a list with another entry at i.
func replaced[T any](list []T, i int, entry T) []T {
	list = slices.Clone(list)
	list[i] = entry
	return list
}

// stated is the text form of a fact.
func stated[T any](o fact.Opt[T]) string {
	text, err := o.MarshalText()
	if err != nil {
		panic("match: a fact without a text form: " + err.Error())
	}
	return string(text)
}
