package match

import "github.com/beveridge-go/beveridge/match/fact"

// A Reason says in one code why a hard constraint is met, is not met, or stays
// open.
type Reason uint8

// The reasons of [GatePermit].
const (
	ReasonLocal                 Reason = iota + 1 // met: locals need no permit
	ReasonFreeMovement                            // met: citizen of the group that is the subject
	ReasonExempt                                  // met: the vacancy says that it needs no permit
	ReasonExemptByList                            // met: the occupation is on a shortage list
	ReasonPermitHeld                              // met: a permit of the class that is the subject
	ReasonNoPermit                                // not met: none is held
	ReasonNoPermitAccepted                        // not met: none is accepted, or none in force
	ReasonPermitClass                             // not met: a permit of a class that is not accepted
	ReasonPermitRegion                            // not met: a permit for another region
	ReasonPermitOccupation                        // not met: a permit for another occupation
	ReasonPermitExpired                           // not met: a permit that has run out by the start
	ReasonOriginUnknown                           // open: perhaps a local
	ReasonCitizenshipUnknown                      // open: perhaps a citizen with free movement
	ReasonFreeMovementUnsettled                   // open: the agreement that is the subject may cover the job
	ReasonExemptionUnknown                        // open: the occupation may need no permit
	ReasonPermitsUnknown                          // open: which permits are held
	ReasonPermitUnsettled                         // open: a permit of the class that is the subject may cover the job
	ReasonPermitToApplyFor                        // open: none covers the job, and the employer applies for one, or may
)

// The reasons of [GateLocation].
const (
	ReasonRemote             Reason = ReasonPermitToApplyFor + 1 + iota // met: from anywhere
	ReasonSameRegion                                                    // met: lives there
	ReasonWithinCommute                                                 // met: lives near
	ReasonWillingToMove                                                 // met
	ReasonTooFarAndUnwilling                                            // not met: too far to commute, or abroad, and would not move there
	ReasonWorkplaceUnknown                                              // open: where the work is
	ReasonRemoteUnknown                                                 // open: too far, but perhaps from anywhere
	ReasonHomeUnknown                                                   // open: where the worker lives
	ReasonRegionTooWide                                                 // open: a region that is named may be near or far in its parts
	ReasonDistanceUnknown                                               // open: the region tree does not know how far it is
	ReasonWillingnessUnknown                                            // open: too far to commute, and perhaps would move there
)

// The reasons of [GateLicence]. The subject is a licence.
const (
	ReasonNoLicenceAsked         Reason = ReasonWillingnessUnknown + 1 + iota // met: nothing to hold
	ReasonLicencesHeld                                                        // met
	ReasonLicenceMissing                                                      // not met: the vacancy asks for it
	ReasonLicenceByRuleMissing                                                // not met: the law asks for it
	ReasonLicencesAskedUnknown                                                // open: what the vacancy asks for
	ReasonLicencesHeldUnknown                                                 // open: the vacancy or the law asks for it, and it is unknown what is held
	ReasonLicenceByRuleUnsettled                                              // open: it is not held, and the law may ask for it
)

// The reasons of [GateRecognition].
const (
	ReasonNotRegulated            Reason = ReasonLicenceByRuleUnsettled + 1 + iota // met: the vacancy says so
	ReasonNotRegulatedByList                                                       // met: no law regulates the occupation
	ReasonQualificationRecognised                                                  // met: recognised, or obtained in the country
	ReasonQualificationRefused                                                     // not met
	ReasonQualificationPending                                                     // open: applied for
	ReasonQualificationUnknown                                                     // open
	ReasonRegulationUnknown                                                        // open: whether the occupation is regulated
)

// The reasons of [GateLanguage].
const (
	ReasonNoLanguageAsked       Reason = ReasonRegulationUnknown + 1 + iota // met: no language is a must
	ReasonLanguagesMet                                                      // met
	ReasonLanguageMissing                                                   // not met: none of the languages that are the subject
	ReasonLanguageBelow                                                     // not met: below the level
	ReasonLanguagesAskedUnknown                                             // open: what the vacancy asks for
	ReasonLanguageUnknown                                                   // open: whether it is held, or at which level
)

// The reasons of [GateAge].
const (
	ReasonNoMinimumAge Reason = ReasonLanguageUnknown + 1 + iota // met: no rule covers the job
	ReasonOfAge                                                  // met
	ReasonUnderAge                                               // not met: the subject is the age asked for
	ReasonBirthUnknown                                           // open
	ReasonAgeUnsettled                                           // open: the start, or what the rule covers
)

// The reasons of [GateSchedule].
const (
	ReasonScheduleAccepted Reason = ReasonAgeUnsettled + 1 + iota // met
	ReasonShiftsRefused                                           // not met
	ReasonTooManyHours                                            // not met: the subject is the most hours a week
	ReasonShiftsUnknown                                           // open
	ReasonHoursUnknown                                            // open
)

// The reasons of [GateRefusal].
const (
	ReasonNothingRefused      Reason = ReasonHoursUnknown + 1 + iota // met
	ReasonOccupationRefused                                          // not met
	ReasonRegionRefused                                              // not met
	ReasonEmployerRefused                                            // not met
	ReasonOccupationUnsettled                                        // open: the occupation, or a part of it, may be refused
	ReasonRegionUnsettled                                            // open: the region, or a part of it, may be refused
	ReasonEmployerUnknown                                            // open: the employer may be refused
)

var reasonNames = []string{
	"", "local", "citizen-of-free-movement", "exempt", "exempt-by-list", "permit-held",
	"no-permit", "no-permit-accepted", "permit-of-other-class", "permit-for-other-region", "permit-for-other-occupation", "permit-expired",
	"origin-unknown", "citizenship-unknown", "free-movement-unsettled", "exemption-unknown", "permits-unknown",
	"permit-unsettled", "permit-to-apply-for",
	"remote", "same-region", "within-commute", "willing-to-move", "too-far-and-unwilling", "workplace-unknown",
	"remote-unknown", "home-unknown", "region-too-wide", "distance-unknown", "willingness-unknown",
	"no-licence-asked", "licences-held", "licence-missing", "licence-by-rule-missing", "licences-asked-unknown",
	"licences-held-unknown", "licence-by-rule-unsettled",
	"not-regulated", "not-regulated-by-list", "qualification-recognised", "qualification-refused",
	"qualification-pending", "qualification-unknown", "regulation-unknown",
	"no-language-asked", "languages-met", "language-missing", "language-below", "languages-asked-unknown", "language-unknown",
	"no-minimum-age", "of-age", "under-age", "birth-unknown", "age-unsettled",
	"schedule-accepted", "shifts-refused", "too-many-hours", "shifts-unknown", "hours-unknown",
	"nothing-refused", "refused-occupation", "refused-region", "refused-employer",
	"occupation-unsettled", "region-unsettled", "employer-unknown",
}

func (r Reason) String() string { return fact.NameOf(reasonNames, r) }

// MarshalText returns the name, such as "permit-expired".
func (r Reason) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText is the inverse of [Reason.MarshalText].
func (r *Reason) UnmarshalText(text []byte) error { return fact.ParseName(reasonNames, text, r) }
