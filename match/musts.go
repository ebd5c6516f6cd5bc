package match

import (
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
)

// Musts are the hard constraints of the vacancy that can be seen to fail without going
// through a worker's record: demands for languages, licences that the vacancy or the law
// asks for, hours and shifts, and a right to work.
func (v *PreparedVacancy) Musts() (m row.Musts) {
	for i := range v.Languages {
		if v.Languages[i].Must {
			m.Language(i)
		}
	}
	for _, name := range v.Licences {
		m.Licence(name)
	}
	for i := range v.rights.licences {
		if l := &v.rights.licences[i]; l.asked == fact.Yes {
			m.Licence(l.name)
		}
	}
	if v.Terms.Shifts == fact.Yes {
		m.Shifts()
	}
	if hours, ok := v.Hours.Get(); ok {
		m.Hours(hours)
	}
	if v.rights.exempt == fact.No && (v.Permit.Sponsored == fact.No || v.rights.grantable == fact.No) {
		m.Right()
	}
	return m
}

// SketchFacts are what a sketch of the worker keeps beside the row.
func (w *PreparedWorker) SketchFacts() (f row.SketchFacts) {
	f.LicencesKnown = w.Licences != nil
	for _, name := range w.Licences {
		f.Licences |= row.LicenceBits(name)
	}
	f.RefusesToShift = w.Refusals.Shifts == fact.Yes
	if most, ok := w.Refusals.MaxHours.Get(); ok {
		f.Hours = row.HourLimitOf(most)
	}
	f.Rightless = w.Origin != Local && w.Origin != OriginUnknown &&
		w.Citizenships != nil && len(w.rights.free) == 0 && w.Permits != nil && len(w.Permits) == 0
	return f
}
