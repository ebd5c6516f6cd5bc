package row

import (
	"math"
	"math/bits"

	"github.com/beveridge-go/beveridge/match/portable"
)

// A View is whose weights count.
type View uint8

// The views. Reciprocal is the harmonic mean of the two others.
const (
	EmployerView View = iota + 1
	WorkerView
	Reciprocal
)

// Levels of skills and languages, as rows hold them.
const (
	MaxLevel        = 5 // of a skill; level 0 is unknown, or not demanded
	LanguageUnknown = 7 // a language held at some level; 0 is not held, 1 to 6 are A1 to C2
	MaxEducation    = 8 // ISCED 2011
	EducationOpen   = 9 // a level of education that is unknown
)

// Settings are what [Tables] are compiled from. They are taken as they are:
// package match checks them.
type Settings struct {
	Weights [2][Components]float64 // of the employer's and the worker's view, none negative
	Prior   [Components]float64    // in [Floor, 1]
	Floor   float64                // in [MinFloor, 1)

	// LevelCredit is the credit of a held level, 0 to MaxLevel, by the level
	// demanded, 0 to MaxLevel. Held level 0 is unknown: Low and High bound it,
	// Expected is its mean.
	LevelCredit func(held, demanded int, end End) float64
	// LevelMean overrides the mean for a held skill of unknown level; nil, and
	// skills from its end on, take LevelCredit's.
	LevelMean [][MaxLevel + 1]Credit

	Proximity   [5]float64   // of occupations by leading digits that they share
	Containment *Containment // nil: proximity by digits alone

	Regions       []Span // by region: the interval of itself and all within it
	Trips         []Trip // by [TripPlace]; nil: Trip is asked
	Trip          func(home, work int32) Trip
	BestMove      float64                      // the most that a move is worth
	LanguageFit   func(want, have int) float64 // by levels 0 to 6; it never falls when have rises
	EducationFit  func(want, have int) float64
	Saturation    float64 // of experience, per year, at most [MaxSaturation]
	Horizon       float64 // of availability, days
	WageTolerance float64 // share of the reservation wage
}

// Tables are everything of a scoring rule that does not depend on a record, as
// integers. They are immutable and safe for concurrent use, and the same on
// every machine. They take about 150 KB and the trips.
type Tables struct {
	weights     [2]*[masks]viewWeights
	prior       [Components]Code
	prunable    bool
	weighed     Mask                    // components with a weight in the worker's view
	open        [ends][Components]int32 // cost of a component of which nothing is known
	floorCost   int32
	log         *[1 << logBits]logStep
	exp         *expTables
	credit      [ends][8][8]Credit               // by end, level held, level demanded
	levelsAgree bool                             // what a level that is known earns is the same at all ends
	levelMean   [][8]Credit                      // by number and level demanded
	bestLevel   [ends][MaxLevel + 1]LevelCredits // by end, level demanded
	proximity   [5]Code
	contained   *Containment
	regions     []Span
	trips       []Trip
	ways        [ends]wayCosts        // of the trips; empty if they are not tabulated
	nearBy      []Tri                 // of the trips
	coverCost   [coverSteps + 1]int32 // of skills, by step
	askTrip     func(home, work int32) Trip
	bestMove    Code
	language    [7][8]span // by level wanted and held
	education   [MaxEducation + 1][EducationOpen + 1]span
	saturation  *saturation
	late        []value // by days
	zero        value   // of nothing
	priorValue  [Components]value
	tolerance   uint64 // of wages, in units of 2^-40
}

// NewTables compiles the settings, in some hundred microseconds.
func NewTables(s Settings) *Tables {
	t := &Tables{
		floorCost:  fixed(-portable.Log(s.Floor)),
		log:        logTable(),
		exp:        newExpTables(),
		levelMean:  make([][8]Credit, len(s.LevelMean)),
		contained:  s.Containment,
		regions:    s.Regions,
		trips:      s.Trips,
		askTrip:    s.Trip,
		bestMove:   CodeOf(s.BestMove),
		saturation: newSaturation(s.Saturation),
		tolerance:  uint64(math.Round(s.WageTolerance * (1 << wageBits))),
	}
	for i := range t.weights {
		t.weights[i] = weightTable(&s.Weights[i])
	}
	own := s.Weights[0]
	for c, x := range s.Weights[1] {
		if x != 0 {
			t.weighed |= 1 << c
		}
	}
	t.prunable = own[Wage] == 0 && own[Conditions] == 0 && own[OccupationWish] == 0 && own[Hours] == 0
	for c, x := range s.Prior {
		t.prior[c] = CodeOf(x)
		t.priorValue[c] = t.priced(t.prior[c])
		for end := range t.open {
			t.open[end][c] = t.CostOf(bounds{0, One}.at(End(end), t.prior[c]))
		}
	}
	for i, x := range s.Proximity {
		t.proximity[i] = CodeOf(x)
	}
	for end := range t.credit {
		for held := range MaxLevel + 1 {
			for want := range MaxLevel + 1 {
				t.credit[end][held][want] = CreditOf(s.LevelCredit(held, want, End(end)))
			}
		}
	}
	t.levelsAgree = t.agree()
	for i := range t.levelMean {
		copy(t.levelMean[i][:], s.LevelMean[i][:])
	}
	t.tabulateSets()
	t.zero = t.priced(0)
	t.late = t.lateness(s.Horizon)
	t.tabulateWays()
	t.tabulateCover()
	t.tabulateLevels(&s)
	return t
}

// agree reports whether the credit of each level that is known is the same at all ends.
func (t *Tables) agree() bool {
	for held := 1; held <= MaxLevel; held++ {
		if c := &t.credit; c[Low][held] != c[High][held] || c[Low][held] != c[Expected][held] {
			return false
		}
	}
	return true
}

// tabulateSets fills the table of the best of some levels.
func (t *Tables) tabulateSets() {
	for end := range t.bestLevel {
		for want := range MaxLevel + 1 {
			table := &t.bestLevel[end][want]
			for set := 1; set < len(table); set++ {
				table[set] = max(table[set&(set-1)], t.credit[end][bits.TrailingZeros(uint(set))][want])
			}
		}
	}
}

// tabulateLevels fills the tables of languages and education.
func (t *Tables) tabulateLevels(s *Settings) {
	for want := range t.language {
		fit := func(have int) value { return t.priced(CodeOf(s.LanguageFit(want, have))) }
		for have := range LanguageUnknown {
			t.language[want][have] = span{fit(have), fit(have)}
		}
		t.language[want][LanguageUnknown] = span{fit(1), valueOne}
	}
	for want := range t.education {
		fit := func(have int) value { return t.priced(CodeOf(s.EducationFit(want, have))) }
		for have := range EducationOpen {
			t.education[want][have] = span{fit(have), fit(have)}
		}
		t.education[want][EducationOpen] = span{fit(0), valueOne}
	}
}

// Spans returns the interval of each region and all within it, by region. It must
// not be changed.
func (t *Tables) Spans() []Span { return t.regions }
