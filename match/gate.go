package match

import (
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Gates is a set of hard constraints. A constraint is no part of the score: a
// pair that fails one is not a pair, however high it would score.
type Gates uint8

// The hard constraints, each with the facts that decide it.
const (
	GatePermit      Gates = 1 << iota // origin, citizenships and permits against the vacancy's permit terms and the rules
	GateLocation                      // region, remote work, willingness to move
	GateLicence                       // every licence asked for by the vacancy or by law
	GateRecognition                   // a recognised qualification, in a regulated occupation
	GateLanguage                      // every language demand that is a must
	GateAge                           // the minimum age on the first day
	GateSchedule                      // hours and shifts that the worker will not work
	GateRefusal                       // occupations, regions and employers that the worker will not work in or for

	allGates = GatePermit | GateLocation | GateLicence | GateRecognition | GateLanguage | GateAge | GateSchedule | GateRefusal
)

// NumGates is the number of hard constraints.
const NumGates = 8

var gateNames = [NumGates]string{
	"permit", "location", "licence", "recognition", "language", "age", "schedule", "refusal",
}

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
// [Scorer.Findings] says why.
func (s *Scorer) Verdict(v *PreparedVacancy, w *PreparedWorker) Verdict {
	var out Verdict
	out.record(GateLocation, s.location(v, w))
	out.record(GatePermit, s.rightToWork(v, w))
	out.record(GateLicence, licensed(v, w.Licences))
	out.record(GateRecognition, recognised(v.rights.regulated, w.Education.Recognition))
	out.record(GateLanguage, languageMusts(v, &w.row))
	out.record(GateAge, oldEnough(v, w))
	out.record(GateSchedule, accepts(v, &w.Refusals))
	out.record(GateRefusal, s.unrefused(v, w))
	return out
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
func languageMusts(v *PreparedVacancy, w *row.Worker) fact.Tri {
	if v.Languages == nil {
		return fact.Unknown
	}
	all, rest := fact.Yes, v.row.Languages
	for i := range v.Languages {
		var demand []row.Alternative
		demand, rest = nextDemand(rest)
		if v.Languages[i].Must {
			all = all.And(demandMet(demand, w))
		}
	}
	return all
}

// nextDemand splits off the alternatives of the first demand.
func nextDemand(all []row.Alternative) (demand, rest []row.Alternative) {
	n := 1
	for !all[n-1].Last {
		n++
	}
	return all[:n], all[n:]
}

func demandMet(anyOf []row.Alternative, w *row.Worker) fact.Tri {
	met := fact.No
	for i := range anyOf {
		met = met.Or(languageMet(anyOf[i].Language, w))
	}
	return met
}

// languageMet reports whether a language is held at the level asked for, or at
// all where none is. What is listed without a level is held at A1 or more.
func languageMet(want row.Spoken, w *row.Worker) fact.Tri {
	number, need := want>>3, max(want&7, 1) // a native speaker counts as C2
	switch {
	case number == 0: // a demand without alternatives
		return fact.No
	case w.Missing.Has(row.Language):
		return fact.Unknown
	}
	for _, held := range w.Languages {
		switch level := held & 7; {
		case held>>3 != number:
		case level != row.LanguageUnknown:
			return fact.Of(level >= need)
		case need == 1:
			return fact.Yes
		default:
			return fact.Unknown
		}
	}
	return fact.No
}
