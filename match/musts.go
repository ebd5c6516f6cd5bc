package match

import (
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
)

// Musts are the hard constraints of the vacancy that can be seen to fail without going
// through a worker's record: demands for languages, licences that the vacancy or the law
// asks for, and shifts.
func (v *PreparedVacancy) Musts() (m row.Musts) {
	rest := v.row.Languages
	for i := range v.Languages {
		var demand []row.Alternative
		if demand, rest = nextDemand(rest); v.Languages[i].Must {
			m.Language(demand)
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
	return m
}

// SketchFacts are what a sketch of the worker keeps beside the row.
func (w *PreparedWorker) SketchFacts() (f row.SketchFacts) {
	f.LicencesKnown = w.Licences != nil
	for _, name := range w.Licences {
		f.Licences |= row.LicenceBits(name)
	}
	f.RefusesToShift = w.Refusals.Shifts == fact.Yes
	return f
}
