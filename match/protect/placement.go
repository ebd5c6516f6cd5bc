package protect

import (
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// PlacementOf returns what the records of a pair and the law of a scorer say of a
// placement: the age on the first day, whether the worker comes from abroad, and whether
// free movement alone would let them take the job. The first day is that of the vacancy,
// or else on. What no record states, such as debt, is left unknown. Package plan gates
// by the minimum age of the law, and asks the rules as far as its settings state facts of
// placements; this is also for the offer that follows a plan.
func PlacementOf(s *match.Scorer, v *match.Vacancy, w *match.Worker, on match.Date) Placement {
	p := Placement{FreeMovement: movesFreely(s, v, w)}
	switch w.Origin {
	case match.Local, match.Immigrant:
		p.CrossesBorder = fact.No
	case match.Abroad:
		p.CrossesBorder = fact.Yes
	case match.OriginUnknown:
	}
	if birth, ok := w.Birth.Get(); ok {
		p.Age = fact.Some(birth.YearsTo(v.Start.Or(on)))
	}
	return p
}

// movesFreely asks for the right to work where nothing but free movement can give it.
func movesFreely(s *match.Scorer, v *match.Vacancy, w *match.Worker) fact.Tri {
	job := match.Vacancy{
		ID: v.ID, Occupation: v.Occupation, Region: v.Region, Remote: v.Remote, Start: v.Start,
		Permit: match.PermitTerms{Exempt: fact.No, Sponsored: fact.No, Classes: []string{}},
	}
	person := match.Worker{ID: w.ID, Origin: match.Abroad, Citizenships: w.Citizenships, Permits: []match.Permit{}}
	switch verdict := s.Verdict(s.Vacancy(&job), s.Worker(&person)); {
	case verdict.Failed&match.GatePermit != 0:
		return fact.No
	case verdict.Open&match.GatePermit != 0:
		return fact.Unknown
	default:
		return fact.Yes
	}
}
