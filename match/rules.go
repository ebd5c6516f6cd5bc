package match

// Rules is the part of the right to work that is law and not a record. It
// names its source, because it decides about people.
type Rules struct {
	Jurisdiction string
	Source       string // law or agreement, with its date
	// FreeMovement are the citizenships, ISO 3166-1 alpha-2, that need no permit.
	FreeMovement []string
}
