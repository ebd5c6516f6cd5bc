package taxonomy

import "context"

// A Group is a profile as tests give it.
type Group struct {
	Occupations int64
	Skills      []Node
	Counts      []int64
}

// ContainmentOf computes the containment of given groups and weights, by the
// arithmetic of [NewContainment].
func ContainmentOf(ctx context.Context, codes []Code, groups map[Code]Group, weights []float64) (*Containment, error) {
	profiles := make(map[Code]profile)
	for code, g := range groups {
		profiles[code] = profile{g.Occupations, g.Skills, g.Counts}
	}
	return newContainment(ctx, codes, profiles, weights)
}

// CodeOf returns the code of a partial credit.
func CodeOf(credit float64) uint16 { return codeOf(credit) }
