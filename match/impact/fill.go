package impact

import (
	"context"
	"fmt"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/shortage"
)

// A Way is how a position is filled: by whom, and what they change for it.
type Way uint8

// The ways. Local workers keep or change their region and their occupation.
const (
	SameCell Way = iota
	OtherRegion
	RelatedOccupation
	BothChanged
	ByImmigrant
	ByAbroad

	NumWays = int(iota) // the number of ways
)

var wayNames = []string{
	"local, same region and occupation", "local, from another region", "local, from a related occupation",
	"local, both changed", "immigrant in the country", "from abroad",
}

func (w Way) String() string { return fact.NameOf(wayNames, w) }

// MarshalText returns the name, such as "from abroad".
func (w Way) MarshalText() ([]byte, error) { return []byte(w.String()), nil }

// UnmarshalText is the inverse of [Way.MarshalText].
func (w *Way) UnmarshalText(text []byte) error { return fact.ParseName(wayNames, text, w) }

func wayOf(group plan.Group, e plan.Edge) Way {
	switch group {
	case plan.Immigrants:
		return ByImmigrant
	case plan.FromAbroad:
		return ByAbroad
	default:
	}
	switch {
	case e.SameRegion && e.SameOccupation:
		return SameCell
	case e.SameOccupation:
		return OtherRegion
	case e.SameRegion:
		return RelatedOccupation
	default:
		return BothChanged
	}
}

// A Share is a part of a whole, as counts. A whole of 0 has no share.
type Share struct {
	Part  int64 `json:"part"`
	Whole int64 `json:"whole"`
}

// Ratio returns Part/Whole and whether there is one.
func (s Share) Ratio() (float64, bool) {
	if s.Whole == 0 {
		return 0, false
	}
	return float64(s.Part) / float64(s.Whole), true
}

// String returns like "3 of 6".
func (s Share) String() string { return fmt.Sprintf("%d of %d", s.Part, s.Whole) }

// A LocalFill says who can fill the positions of a market, and who does in its best
// plans.
type LocalFill struct {
	Form plan.Form `json:"form"`
	// Stages says who can fill: each number the difference of two maximum fillings.
	// No quota and no decision limits them.
	Stages shortage.Decomposition `json:"stages"`
	// Placed says, by [Way], who does in the best plans of the policy, as ranges over
	// all of them; where Searched, in the one plan that was found.
	Placed   [NumWays]assign.Range `json:"placed"`
	Searched bool                  `json:"searched,omitzero"` // quotas cross
	Status   assign.Status         `json:"status"`
}

// NoLocal is the number of positions that no local could fill: the shortage without
// immigrants, V - M_local.
func (f LocalFill) NoLocal() int64 { return f.Stages.Positions - f.Stages.Locals() }

// Coverage is the part of these that immigrants, in the country or from abroad, can
// fill: (M_with - M_local)/(V - M_local).
func (f LocalFill) Coverage() Share {
	return Share{f.Stages.Immigrants + f.Stages.Abroad, f.NoLocal()}
}

// Residual is the number of positions that nobody can fill: V - M_with. It is
// structural for the given people, wages and requirements, not for ever.
func (f LocalFill) Residual() int64 { return f.Stages.Open }

// LocalFillOf works out who fills the positions of a graph. It costs six maximum
// fillings, one solve and the ranges.
func LocalFillOf(ctx context.Context, g *plan.Graph, form plan.Form, policy plan.Policy) (LocalFill, error) {
	s, err := solve(ctx, g, form, policy)
	if err != nil {
		return LocalFill{}, err
	}
	return s.localFill(ctx)
}

func (s *solved) localFill(ctx context.Context) (LocalFill, error) {
	f := LocalFill{Form: s.form, Status: s.answer.Status, Searched: s.crossing()}
	var err error
	if f.Stages, err = shortage.FromPlan(ctx, s.graph, s.form); err != nil {
		return LocalFill{}, err
	}
	r, err := s.ranges(ctx, func(e plan.Edge) int32 { return int32(wayOf(s.group[e.Worker], e)) }, NumWays)
	if err != nil {
		return LocalFill{}, err
	}
	f.Placed = [NumWays]assign.Range(r)
	return f, nil
}
