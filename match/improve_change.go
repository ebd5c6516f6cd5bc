package match

import "github.com/beveridge-go/beveridge/match/fact"

// An Actor is who must act for a change.
type Actor uint8

// The actors.
const (
	ByWorker Actor = iota + 1
	ByEmployer
)

func (a Actor) String() string { return fact.NameOf(actorNames, a) }

// MarshalText returns "worker" or "employer".
func (a Actor) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText is the inverse of [Actor.MarshalText].
func (a *Actor) UnmarshalText(text []byte) error { return fact.ParseName(actorNames, text, a) }

var actorNames = []string{"", "worker", "employer"}

// A Change is a kind of [Improvement].
type Change uint8

// The changes: what a worker can do, what an employer can do, and the unknown
// facts that a worker or an employer can state. Beside each is its subject, if
// it has one, and what From and To are.
const (
	LearnSkill     Change = iota + 1 // skill; to a level, or "" where presence is enough
	RaiseSkill                       // skill; levels
	LearnLanguage                    // language; to a level of CEFR
	RaiseLanguage                    // language; levels of CEFR
	GainEducation                    // levels of ISCED
	GainExperience                   // occupation; years, to "" where any will do
	AgreeToMove                      // region
	BeFreeEarlier                    // dates

	RaiseWage     // the top of the offer
	OfferWage     // from none
	OfferContract // contracts
	OfferShifts   // yes or no
	OfferHousing  // yes or no
	ChangeHours   // a week

	StateSkills        // list
	StateSkillLevel    // skill; to a level
	StateLanguages     // list
	StateLanguageLevel // language; to a level of CEFR
	StateEducation     // to a level of ISCED
	StateOccupations   // list, of one occupation with its years
	StateOccupation    // a code of few digits; to the whole code
	StateYears         // occupation; to years
	StateHome          // to the region
	StateMoves         // list, of one region
	StateAvailability  // to the last day that will do
	StateWageWish      // to the most that is paid, or none
	StateWishBasis     // to gross or net
	StateHoursWish     // to the hours offered, or none
	StateWanted        // list, of one occupation; to "-" for none
	StateWantedCode    // a code of few digits; to the whole code

	StateDemands            // list of skills, or to "-" for none
	StateDemandedLanguages  // list, any one of which will do, or to "-" for none
	StateDemandedEducation  // to the highest level that is held, or none
	StateDemandedExperience // to the most years that are had, or none
	StateStart              // to the first day that will do, or none
	StateJob                // from few digits or none to a code
	StateWorkplace          // to a region
	StateRemote             // to yes
	StateOffer              // to the wage wished for
	StateOfferBasis         // to gross or net
	StateHours              // to hours a week
	StateContract           // to a contract
	StateShifts             // to yes or no
	StateHousing            // to yes or no

	firstEmployerAct   = RaiseWage
	firstWorkerState   = StateSkills
	firstEmployerState = StateDemands
	lastChange         = StateHousing
)

// Actor returns who must act.
func (c Change) Actor() Actor {
	if c >= firstEmployerAct && c < firstWorkerState || c >= firstEmployerState {
		return ByEmployer
	}
	return ByWorker
}

// Confirms reports whether the change states a fact that is unknown; else
// something must be done.
func (c Change) Confirms() bool { return c >= firstWorkerState }

func (c Change) String() string { return fact.NameOf(changeNames, c) }

// MarshalText returns the name, such as "learn_skill".
func (c Change) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText is the inverse of [Change.MarshalText].
func (c *Change) UnmarshalText(text []byte) error { return fact.ParseName(changeNames, text, c) }

var changeNames = []string{
	"", "learn_skill", "raise_skill", "learn_language", "raise_language", "gain_education", "gain_experience",
	"agree_to_move", "be_free_earlier",
	"raise_wage", "offer_wage", "offer_contract", "offer_shifts", "offer_housing", "change_hours",
	"state_skills", "state_skill_level", "state_languages", "state_language_level", "state_education",
	"state_occupations", "state_occupation", "state_years", "state_home", "state_moves", "state_availability",
	"state_wage_wish", "state_wish_basis", "state_hours_wish", "state_wanted", "state_wanted_code",
	"state_demands", "state_demanded_languages", "state_demanded_education", "state_demanded_experience",
	"state_start", "state_job", "state_workplace", "state_remote", "state_offer", "state_offer_basis", "state_hours",
	"state_contract", "state_shifts", "state_housing",
}
