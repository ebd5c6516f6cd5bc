package row

// A Vacancy is a compiled vacancy. Its lists belong to whoever made it and must
// not change while it is used. What it says of a fact that a mask declares
// missing, or not demanded, does not matter.
type Vacancy struct {
	// Applies are the components for which it demands something, known or not:
	// skills, language, education, experience and availability may be in it.
	Applies Mask
	// Missing are the components of which nothing can be said, because a fact of
	// the vacancy is unknown. They count as their prior.
	Missing Mask

	Demands    []Demand      // skills; their weights sum to DemandOne
	Languages  []Alternative // demand after demand
	Occupation Job           // Years do not matter
	Required   Requirement   // experience
	Region     int32         // index in the tree; below 0: unknown
	Start      int32         // first day of work, in days
	Hours      int32         // a week, in units of 1/64
	Offer      [5]int64      // the wage per hour, day, week, month and year, in units of 1/1024 of the minor unit; below 0: unknown
	Currency   uint32        // of the offer; 0: there is no offer
	Education  uint8         // least level, 0 to MaxEducation
	Basis      uint8         // of the offer, as package match numbers it; 0: unknown
	Remote     Tri           // can be done from anywhere
	Terms      Terms
}

// A Worker is a compiled worker, on the terms of [Vacancy].
type Worker struct {
	// Applies are the components for which the worker wishes something: wage,
	// conditions, occupation wish and hours may be in it.
	Applies Mask
	// Missing are the components of which nothing can be said, because a fact of
	// the worker is unknown.
	Missing Mask

	Skills    []Skill  // in any order
	Jobs      []Job    // occupations worked in, in any order
	Languages []Spoken // each language once
	Moves     []Span   // the areas that the worker would move to
	Wanted    []Job    // occupations wished for; Years do not matter
	Region    int32    // index in the tree, or RegionUnknown, or RegionOutside
	Available int32    // day from which; FromNow: at any time
	Hours     int32    // wished for, a week, in units of 1/64; positive
	Wage      int64    // reservation wage in units of 1/1024 of the minor unit; not negative
	Currency  uint32   // of the wage
	Basis     uint8    // of the wage; 0: unknown
	Period    uint8    // of the wage: 0 to 4, as Vacancy.Offer
	Education uint8    // 0 to MaxEducation, or EducationOpen
	Moving    Tri      // No: to nowhere; Unknown: Moves does not matter; Yes: to Moves
	Wishes    Terms
}

// Places of a worker that are no region of the tree.
const (
	RegionUnknown = -1
	RegionOutside = -2
)

// FromNow is a worker's availability at any time.
const FromNow = -1 << 31

// Terms are terms of employment, demanded or wished for. The values are those
// of package match, 0 is unknown or no wish.
type Terms struct {
	Contract        uint8
	Shifts, Housing Tri
}
