package shortage

import (
	"math/bits"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A Cause says why positions stay open.
type Cause uint8

// The causes. Those from place to unknown facts are what stands between a
// vacancy that nobody fits and the workers nearest to it.
const (
	// CauseNoSupply: nobody in the market works or seeks work in the occupation, and
	// everybody else lacks two things or more.
	CauseNoSupply Cause = iota
	CausePlace
	CauseOccupation
	CauseSkill
	CauseQualification // education or experience
	CauseLanguage
	CauseLicence
	CauseRecognition
	CauseWage       // the offer is below the worker's reservation wage
	CauseTerms      // hours, shifts, start, what the worker refuses or wishes for
	CauseAge        // below the minimum of the work
	CausePermit     // the right to work
	CauseProtection // the vacancy, or whoever fits it there, is kept out to protect workers
	// CauseUnknownFacts: a fact of the score is not known, and counts as usual.
	CauseUnknownFacts
	// CauseSeveral: there are people of the occupation, but all lack two things or
	// more.
	CauseSeveral
	CauseUnconfirmed // as plan.Unconfirmed: somebody fits if a hard constraint turns out well
	CauseReview      // somebody fits, once a person has looked at the terms, or at the placement
	CauseOutbid      // as plan.Outbid: whoever fits is placed
	CauseExcluded    // as plan.Excluded
	CauseQuota       // as plan.ByQuota
	CauseCutOff      // as plan.CutOff: of whoever may fit, nobody is on the vacancy's list

	NumCauses = int(iota) // the number of causes
)

var causeNames = []string{
	"no supply", "place", "occupation", "skill", "qualification", "language", "licence", "recognition", "wage", "terms",
	"age", "permit", "protection", "unknown facts", "several", "unconfirmed", "review", "outbid", "excluded", "quota", "cut off",
}

func (c Cause) String() string { return fact.NameOf(causeNames, c) }

// MarshalText returns the name, such as "no supply".
func (c Cause) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText is the inverse of [Cause.MarshalText].
func (c *Cause) UnmarshalText(text []byte) error { return fact.ParseName(causeNames, text, c) }

// causeOfReason translates what a plan says of a vacancy that somebody fits.
func causeOfReason(r plan.Reason) Cause {
	switch r {
	case plan.Unconfirmed:
		return CauseUnconfirmed
	case plan.Excluded:
		return CauseExcluded
	case plan.ByQuota:
		return CauseQuota
	case plan.CutOff:
		return CauseCutOff
	default:
		return CauseOutbid
	}
}

// obstacles are a set of causes.
type obstacles uint32

func (o obstacles) count() int { return bits.OnesCount32(uint32(o)) }

func (o obstacles) all() []Cause {
	var out []Cause
	for ; o != 0; o &= o - 1 {
		out = append(out, Cause(bits.TrailingZeros32(uint32(o))))
	}
	return out
}

// causeOfGate is what a hard constraint that is not met is called.
var causeOfGate = map[match.Gates]Cause{
	match.GatePermit: CausePermit, match.GateLocation: CausePlace, match.GateLicence: CauseLicence,
	match.GateRecognition: CauseRecognition, match.GateLanguage: CauseLanguage, match.GateAge: CauseAge,
	match.GateSchedule: CauseTerms, match.GateRefusal: CauseTerms,
}

// causeOfComponent is what a low component is called.
var causeOfComponent = [match.NumComponents]Cause{
	match.Skills: CauseSkill, match.Occupation: CauseOccupation, match.Location: CausePlace,
	match.Language: CauseLanguage, match.EducationLevel: CauseQualification, match.Experience: CauseQualification,
	match.Availability: CauseTerms, match.Wage: CauseWage, match.Conditions: CauseTerms,
	match.OccupationWish: CauseTerms, match.Hours: CauseTerms,
}

func gateObstacles(failed match.Gates) obstacles {
	var o obstacles
	for i := range match.NumGates {
		if gate := match.Gates(1) << i; failed&gate != 0 {
			o |= 1 << causeOfGate[gate]
		}
	}
	return o
}
