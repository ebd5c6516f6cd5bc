package geo

// Travel holds distances that are known better than by great circles, such as
// by road, from one region to another and within one. It need not be complete
// nor symmetric. The zero value knows none. A known distance is not negative.
type Travel map[[2]Code]Distance

// Distance returns the distance from a to b and whether it is known.
func (t Travel) Distance(a, b Code) (Distance, bool) {
	d, ok := t[[2]Code{a, b}]
	return d, ok
}
