package match

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Gates is a set of hard constraints. A constraint is no part of the score: a
// pair that fails one is not a pair, however high it would score.
type Gates uint8

// The hard constraints, each with the facts that decide it.
const (
	GatePermit      Gates = 1 << iota // origin, citizenships and permits against the vacancy's permit terms
	GateLocation                      // region, remote work, willingness to move
	GateLicence                       // every licence asked for
	GateRecognition                   // a recognised qualification, in a regulated occupation
	GateLanguage                      // every language demand that is a must

	allGates = GatePermit | GateLocation | GateLicence | GateRecognition | GateLanguage
)

// NumGates is the number of hard constraints.
const NumGates = 5

var gateNames = [NumGates]string{"permit", "location", "licence", "recognition", "language"}

// All returns the single gates of the set, in order.
func (g Gates) All() []Gates {
	var all []Gates
	for rest := g & allGates; rest != 0; rest &= rest - 1 {
		all = append(all, rest&-rest)
	}
	return all
}

// Index returns the place of a single gate, 0 to NumGates-1.
func (g Gates) Index() int { return bits.TrailingZeros8(uint8(g)) }

// String returns the names joined by "+", and "" for the empty set.
func (g Gates) String() string {
	var names []string
	for _, one := range g.All() {
		names = append(names, gateNames[one.Index()])
	}
	return strings.Join(names, "+")
}

// MarshalText returns [Gates.String].
func (g Gates) MarshalText() ([]byte, error) { return []byte(g.String()), nil }

// UnmarshalText is the inverse of [Gates.MarshalText].
func (g *Gates) UnmarshalText(text []byte) error {
	var set Gates
	if len(text) > 0 {
		for name := range strings.SplitSeq(string(text), "+") {
			i := slices.Index(gateNames[:], name)
			if i < 0 {
				return fmt.Errorf("%w: want names of %s", fact.ErrSyntax, allGates)
			}
			set |= 1 << i
		}
	}
	*g = set
	return nil
}

// Verdict is the outcome of all gates for a pair: which failed, and which stay
// open because a fact is unknown. The zero value is feasible.
type Verdict struct {
	Failed Gates `json:"failed,omitzero"`
	Open   Gates `json:"open,omitzero"`
}

// Feasible is No if a gate failed, Unknown if none failed and one is open, else
// Yes. A pair that is Unknown may be ranked but not assigned.
func (v Verdict) Feasible() fact.Tri {
	switch {
	case v.Failed != 0:
		return fact.No
	case v.Open != 0:
		return fact.Unknown
	default:
		return fact.Yes
	}
}

func (v *Verdict) record(g Gates, t fact.Tri) {
	switch t {
	case fact.No:
		v.Failed |= g
	case fact.Unknown:
		v.Open |= g
	case fact.Yes:
	}
}

// Verdict judges the hard constraints of a pair. It does not allocate.
func (s *Scorer) Verdict(v *PreparedVacancy, w *PreparedWorker) Verdict {
	var out Verdict
	out.record(GateLocation, s.location(v, w))
	out.record(GatePermit, s.rightToWork(v, w))
	out.record(GateLicence, holdsAll(v.Licences, w.Licences))
	out.record(GateRecognition, recognised(v.Regulated, w.Education.Recognition))
	out.record(GateLanguage, s.languageMusts(v, w))
	return out
}

// rightToWork is Yes for locals, for citizens with free movement and where the
// occupation needs no permit; else a permit must cover the job. Where none
// does but the employer may still apply for one, the answer is open.
func (s *Scorer) rightToWork(v *PreparedVacancy, w *PreparedWorker) fact.Tri {
	if w.Origin == Local || w.free {
		return fact.Yes
	}
	without := v.Permit.Exempt
	if w.Origin == OriginUnknown || (w.Citizenships == nil && len(s.rules.FreeMovement) > 0) {
		without = without.Or(fact.Unknown)
	}
	right := without.Or(s.permitted(v, w))
	if right == fact.No && v.Permit.Sponsored != fact.No {
		return fact.Unknown
	}
	return right
}

// permitted reports whether one of the worker's permits covers the vacancy.
func (s *Scorer) permitted(v *PreparedVacancy, w *PreparedWorker) fact.Tri {
	if w.Permits == nil {
		return fact.Unknown
	}
	covered := fact.No
	for i := range w.Permits {
		covered = covered.Or(s.covers(&w.Permits[i], w.permitRegions[i], v))
	}
	return covered
}

func (s *Scorer) covers(p *Permit, regions []span, v *PreparedVacancy) fact.Tri {
	covers := fact.Unknown
	if v.Permit.Classes != nil {
		covers = fact.Of(slices.Contains(v.Permit.Classes, p.Class))
	}
	switch {
	case p.Regions == nil || (len(p.Regions) > 0 && v.region < 0):
		covers = covers.And(fact.Unknown)
	case len(p.Regions) > 0:
		covers = covers.And(s.within(regions, v.region))
	}
	switch {
	case p.Occupations == nil || (len(p.Occupations) > 0 && v.Occupation == ""):
		covers = covers.And(fact.Unknown)
	case len(p.Occupations) > 0:
		under := fact.No
		for _, o := range p.Occupations {
			under = under.Or(within(o, v.Occupation))
		}
		covers = covers.And(under)
	}
	return covers.And(validUntil(p.Until, v.Start))
}

// within reports whether an occupation is in a group; it is Unknown where the
// group is only a part of it.
func within(group, occupation taxonomy.Code) fact.Tri {
	switch {
	case strings.HasPrefix(string(occupation), string(group)):
		return fact.Yes
	case strings.HasPrefix(string(group), string(occupation)):
		return fact.Unknown
	default:
		return fact.No
	}
}

// validUntil reports whether a permit runs at the start of a job.
func validUntil(until, start fact.Opt[Date]) fact.Tri {
	last, limited := until.Get()
	first, fixed := start.Get()
	switch {
	case until.IsNone():
		return fact.Yes
	case limited && fixed:
		return fact.Of(last >= first)
	default:
		return fact.Unknown
	}
}

// holdsAll reports whether every name asked for is held.
func holdsAll(asked, held []string) fact.Tri {
	if asked == nil {
		return fact.Unknown
	}
	all := fact.Yes
	for _, name := range asked {
		if held == nil {
			return fact.Unknown
		}
		all = all.And(fact.Of(slices.Contains(held, name)))
	}
	return all
}

func recognised(regulated fact.Tri, r Recognition) fact.Tri {
	has := fact.Unknown
	switch r {
	case Domestic, Recognised:
		has = fact.Yes
	case Refused:
		has = fact.No
	case RecognitionUnknown, Pending:
	}
	return regulated.Not().Or(has)
}

// languageMusts reports whether every demand that is a must is met in full.
func (s *Scorer) languageMusts(v *PreparedVacancy, w *PreparedWorker) fact.Tri {
	if v.Languages == nil {
		return fact.Unknown
	}
	all, from := fact.Yes, 0
	for i := range v.Languages {
		to := from + max(len(v.Languages[i].AnyOf), 1)
		if v.Languages[i].Must {
			met := fact.Unknown
			if w.Languages != nil {
				met = fact.Tri(s.tables.LanguageMet(v.row.Languages[from:to], w.row.Languages))
			}
			all = all.And(met)
		}
		from = to
	}
	return all
}
