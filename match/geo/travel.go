package geo

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/beveridge-go/beveridge/match/fact"
)

// Travel holds distances that are known better than by great circles, such as
// by road, from one region to another and within one. It need not be complete
// nor symmetric. The zero value knows none. A known distance is not negative.
type Travel map[[2]Code]Distance

// Distance returns the distance from a to b and whether it is known.
func (t Travel) Distance(a, b Code) (Distance, bool) {
	d, ok := t[[2]Code{a, b}]
	return d, ok
}

// Validate reports, as [*fact.Faults], every distance that is negative or no
// number, and every code that the tree does not have.
func (t Travel) Validate(tree *Tree) error {
	var fs fact.Faults
	pairs := slices.SortedFunc(maps.Keys(t), func(a, b [2]Code) int {
		return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1]))
	})
	for _, p := range pairs {
		field := fmt.Sprintf("%s to %s", p[0], p[1])
		if d := t[p]; !(d >= 0 && d <= EarthRadius*4) {
			fs.Add(fact.Fault{Field: field, Value: d.String(), Err: fmt.Errorf("%w: want a distance on the earth", fact.ErrRange)})
		}
		for _, c := range p {
			if tree != nil && !tree.Has(c) {
				fs.Add(fact.Fault{Field: field, Value: string(c), Err: fmt.Errorf("%w in the region tree", fact.ErrUnknownCode)})
			}
		}
	}
	return fs.Err()
}
