package protect

import (
	"cmp"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// Stated is what somebody states of a placement before it is made: of the offer, and of
// the person. The zero value states nothing.
type Stated struct {
	Offer     Offer     `json:"offer,omitzero"`
	Placement Placement `json:"placement,omitzero"`
}

// Over returns each fact of s that is known, and for the others those of t.
func (s Stated) Over(t Stated) Stated {
	return Stated{
		Offer: Offer{
			Offered: s.Offer.Offered.over(t.Offer.Offered), Signed: s.Offer.Signed.over(t.Offer.Signed),
			BeforeDeparture:    overTri(s.Offer.BeforeDeparture, t.Offer.BeforeDeparture),
			LanguageUnderstood: overTri(s.Offer.LanguageUnderstood, t.Offer.LanguageUnderstood),
		},
		Placement: s.Placement.over(t.Placement),
	}
}

func (p Placement) over(q Placement) Placement {
	return Placement{
		Age: over(p.Age, q.Age), CrossesBorder: overTri(p.CrossesBorder, q.CrossesBorder),
		FreeMovement: overTri(p.FreeMovement, q.FreeMovement), Debt: over(p.Debt, q.Debt), Net: over(p.Net, q.Net),
	}
}

func (t Terms) over(u Terms) Terms {
	return Terms{
		Wage: over(t.Wage, u.Wage), Hours: over(t.Hours, u.Hours), Deductions: over(t.Deductions, u.Deductions),
		Occupation: cmp.Or(t.Occupation, u.Occupation), Region: cmp.Or(t.Region, u.Region), Months: over(t.Months, u.Months),
	}
}

func over[T any](a, b fact.Opt[T]) fact.Opt[T] {
	if a.Known() {
		return a
	}
	return b
}

func overTri(a, b fact.Tri) fact.Tri {
	if a.Known() {
		return a
	}
	return b
}

// Asks reports whether the screener has a rule of this id.
func (s *Screener) Asks(rule string) bool {
	return s.Checks() && slices.ContainsFunc(s.compiled, func(c compiled) bool { return c.ID == rule })
}

// ClearPlacement says what is stated of a placement adds to [Screener.Clear], before the
// placement is made. Before contracts are signed most of what rules ask of a placement is
// unknown of everybody, and would put every pair under review; so an expression about
// offer and person is asked where at least one such fact in it is stated, or where its
// rule is named. Then what else it asks and nobody knows counts as in any screen: it may
// lead to a review. Where nothing is asked the clearance is full, and the verdict
// [Pass].
//
// What is not stated of the person is read from records, which is called at most once
// and only if it is needed; see [PlacementOf]. Where nothing is stated of what was
// offered, it is what the vacancy offers.
func (s *Screener) ClearPlacement(v *match.Vacancy, stated Stated, records func() Placement, rules ...string) (Clearance, Verdict) {
	if !s.Checks() {
		return Clearance{cleared}, NotChecked
	}
	silent := stated == (Stated{})
	said := &facts{vacancy: v, offer: &stated.Offer, placement: &stated.Placement}
	var q *inquiry
	worst := Pass
	for i := range s.compiled {
		c := &s.compiled[i]
		named := slices.Contains(rules, c.ID)
		if silent && !named {
			continue
		}
		ask := func(alternatives []condition) fact.Tri {
			some := fact.No
			for _, one := range alternatives {
				if one.scope == OfVacancy || !named && !one.statedIn(said) {
					continue
				}
				if q == nil {
					q = s.inquiry(said.completed(records))
				}
				some = some.Or(q.ask(one.root))
			}
			return some
		}
		if worst = max(worst, verdictOf(ask(c.block), ask(c.warn))); worst == Block {
			break
		}
	}
	return clearanceOf(worst), worst
}

// statedIn reports whether a fact that no vacancy states is known.
func (c condition) statedIn(f *facts) bool {
	stated := false
	c.root.fields(func(of *field) {
		if of.scope == OfVacancy || stated {
			return
		}
		stated = of.settled(f) || slices.ContainsFunc(of.from, func(name string) bool { return fieldNamed(name).settled(f) })
	})
	return stated
}

// completed returns the facts with those of records and of the vacancy.
func (f *facts) completed(records func() Placement) *facts {
	offer, placement := *f.offer, *f.placement
	if offer.Offered == (Terms{}) {
		offer.Offered = TermsOf(f.vacancy)
	}
	if records != nil {
		placement = placement.over(records())
	}
	return &facts{vacancy: f.vacancy, offer: &offer, placement: &placement}
}
