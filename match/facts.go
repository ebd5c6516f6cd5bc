package match

import (
	"encoding/json"
	"fmt"
	"math/bits"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// Facts is a set of facts that hard constraints ask for: fields of the two
// records, as a rule. Known means that the field is stated exactly enough: a
// region or an occupation that is stated too widely is a fact to be named more
// exactly, and so is a start "at any time" where the day matters.
type Facts uint32

// The facts: of the vacancy, then of the worker, and one of the region tree.
const (
	FactOccupation  Facts = 1 << iota // the vacancy's occupation
	FactWorkplace                     // the vacancy's region
	FactRemote                        // whether the work can be done from anywhere
	FactStart                         // the day on which the job starts
	FactHours                         // the hours a week that the job takes
	FactShifts                        // whether the job is at night or in shifts
	FactEmployer                      // who the employer is
	FactLicences                      // the licences that the employer asks for
	FactRegulated                     // whether the job needs a recognised qualification
	FactLanguages                     // the languages asked for that are a must
	FactExempt                        // whether the vacancy says that it needs no permit
	FactSponsored                     // whether the employer applies for a permit
	FactClasses                       // the classes of permits that are accepted
	FactOrigin                        // whether the worker counts as a local
	FactCitizenship                   // the worker's citizenships
	FactPermits                       // the worker's permits: which, to what they are limited, until when; also one that is applied for
	FactHome                          // where the worker lives
	FactMoves                         // where the worker would move to
	FactHeld                          // the licences that the worker holds
	FactRecognition                   // whether the worker's qualification is recognised
	FactSpoken                        // the languages that the worker speaks, with their levels
	FactBirth                         // the worker's day of birth
	FactRefusals                      // a region that the worker refuses and the region tree lacks
	FactDistance                      // the distance between two regions: a fact of the region tree and of no record

	numFacts = iota
)

// factNames are paths in the JSON of the records.
var factNames = [numFacts]string{
	"vacancy.occupation", "vacancy.region", "vacancy.remote", "vacancy.start", "vacancy.hours", "vacancy.terms.shifts",
	"vacancy.employer", "vacancy.licences", "vacancy.regulated", "vacancy.languages",
	"vacancy.permit.exempt", "vacancy.permit.sponsored", "vacancy.permit.classes",
	"worker.origin", "worker.citizenships", "worker.permits", "worker.region", "worker.moves_to", "worker.licences",
	"worker.education.recognition", "worker.languages", "worker.birth", "worker.refusals.regions", "regions.distance",
}

// All returns the single facts of the set, in order.
func (f Facts) All() []Facts {
	var all []Facts
	for rest := f & (1<<numFacts - 1); rest != 0; rest &= rest - 1 {
		all = append(all, rest&-rest)
	}
	return all
}

func (f Facts) names() []string {
	names := []string{}
	for _, one := range f.All() {
		names = append(names, factNames[bits.TrailingZeros32(uint32(one))])
	}
	return names
}

// String returns the names joined by ", ", such as "worker.permits, vacancy.start",
// and "" for the empty set.
func (f Facts) String() string { return strings.Join(f.names(), ", ") }

// MarshalJSON returns a list of the names.
func (f Facts) MarshalJSON() ([]byte, error) { return json.Marshal(f.names()) }

// UnmarshalJSON is the inverse of [Facts.MarshalJSON].
func (f *Facts) UnmarshalJSON(data []byte) error {
	var names []string
	if err := json.Unmarshal(data, &names); err != nil {
		return err
	}
	var set Facts
	for _, name := range names {
		i := slices.Index(factNames[:], name)
		if i < 0 {
			return fmt.Errorf("%w: want a list of facts, like %q", fact.ErrSyntax, factNames[0])
		}
		set |= 1 << i
	}
	*f = set
	return nil
}

// An answer is a truth value and, where it is unknown, the facts that would
// settle it. A known answer has no facts.
type answer struct {
	is    fact.Tri
	facts Facts
}

func known(t fact.Tri) answer { return answer{is: t} }

func unknown(facts Facts) answer { return answer{fact.Unknown, facts} }

// ifUnknown is the answer t, which the facts would settle where it is unknown.
func ifUnknown(t fact.Tri, facts Facts) answer {
	if t == fact.Unknown {
		return unknown(facts)
	}
	return known(t)
}

func (a answer) and(b answer) answer { return ifUnknown(a.is.And(b.is), a.facts|b.facts) }

func (a answer) or(b answer) answer { return ifUnknown(a.is.Or(b.is), a.facts|b.facts) }

func (a answer) not() answer { return answer{a.is.Not(), a.facts} }
