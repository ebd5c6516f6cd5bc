package geo

import (
	"fmt"
	"iter"
	"maps"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A Tree is a set of regions, each within at most one other. It is immutable
// and safe for concurrent use. The zero Tree has no regions.
//
// Everything that it lists is in preorder: each region before the regions
// within it, siblings in code order. The order, and so the number of a region,
// does not depend on the order of the rows that the tree was made of. Lookups
// cost one map access.
type Tree struct {
	regions []Region // preorder
	parent  []int32  // number of the parent, -1 at a root
	end     []int32  // one past the last region within
	depth   []int32  // 0 at a root
	number  map[Code]int32
}

// NewTree makes a tree of rows in any order; it copies what it keeps. All
// faults are reported at once as [*fact.Faults]: codes missing, malformed or
// given twice, unknown parents, circles, coordinates and areas out of range. It
// takes time n log n and no recursion.
func NewTree(rows []Region) (*Tree, error) {
	places := make([]fact.Fault, len(rows))
	for i, r := range rows {
		places[i].Record = fmt.Sprintf("region %q", r.Code)
		if r.Code == "" {
			places[i].Record = fmt.Sprintf("region in row %d", i+1)
		}
	}
	var fs fact.Faults
	return build(rows, places, &fs)
}

// Len returns the number of regions.
func (t *Tree) Len() int { return len(t.regions) }

// Has reports whether c is a region of the tree. The unknown code is not.
func (t *Tree) Has(c Code) bool {
	_, ok := t.number[c]
	return ok
}

// Region returns the region of c and whether there is one. The caller owns it.
func (t *Tree) Region(c Code) (Region, bool) {
	i, ok := t.number[c]
	if !ok {
		return Region{}, false
	}
	return t.At(int(i)), true
}

// Index returns the number of c, from 0 to [Tree.Len]-1 in preorder, and
// whether there is such a region.
func (t *Tree) Index(c Code) (int, bool) {
	i, ok := t.number[c]
	return int(i), ok
}

// At returns region number i. The caller owns it. At panics if i is out of
// range.
func (t *Tree) At(i int) Region {
	r := t.regions[i]
	r.Names = maps.Clone(r.Names)
	return r
}

// End returns the number after the last region within region number i, so that
// i, i+1, ... End(i)-1 are region i and all within it. It panics if i is out of
// range.
func (t *Tree) End(i int) int { return int(t.end[i]) }

// All yields every region with its number, in preorder.
func (t *Tree) All() iter.Seq2[int, Region] {
	return func(yield func(int, Region) bool) {
		for i := range t.regions {
			if !yield(i, t.At(i)) {
				return
			}
		}
	}
}

// Check returns nil if the tree has c or c is unknown, else a reason that wraps
// [fact.ErrUnknownCode] and leaves the place and the value to the caller's
// [fact.Fault].
func (t *Tree) Check(c Code) error {
	if c == "" || t.Has(c) {
		return nil
	}
	if up := strings.ToUpper(string(c)); t.Has(Code(up)) {
		return fmt.Errorf("%w of a region: letter case counts, there is %s", fact.ErrUnknownCode, up)
	}
	return fmt.Errorf("%w of a region", fact.ErrUnknownCode)
}

// Parse reads a code of the tree. Blanks around it are ignored; a blank text is
// the unknown region and no error. Errors are those of [Tree.Check].
func (t *Tree) Parse(text string) (Code, error) {
	c := Code(strings.TrimSpace(text))
	if err := t.Check(c); err != nil {
		return "", err
	}
	return c, nil
}

// Roots returns the codes of the regions without a parent, in code order; the
// caller owns the slice.
func (t *Tree) Roots() []Code { return t.siblings(0, len(t.regions)) }

// Children returns the codes of the regions right below c, in code order; the
// caller owns the slice. It is empty for a leaf and for a code that the tree
// does not have.
func (t *Tree) Children(c Code) []Code {
	i, ok := t.number[c]
	if !ok {
		return nil
	}
	return t.siblings(int(i)+1, int(t.end[i]))
}

// siblings returns the outermost regions of the numbers i to end-1.
func (t *Tree) siblings(i, end int) []Code {
	var codes []Code
	for ; i < end; i = int(t.end[i]) {
		codes = append(codes, t.regions[i].Code)
	}
	return codes
}

// Leaves yields the codes of the regions that contain no other, in preorder.
func (t *Tree) Leaves() iter.Seq[Code] {
	return func(yield func(Code) bool) {
		for i, r := range t.regions {
			if int(t.end[i]) == i+1 && !yield(r.Code) {
				return
			}
		}
	}
}

// Within yields c and all regions within it, in preorder; nothing for a code
// that the tree does not have.
func (t *Tree) Within(c Code) iter.Seq[Code] {
	return func(yield func(Code) bool) {
		i, ok := t.number[c]
		if !ok {
			return
		}
		for j := i; j < t.end[i]; j++ {
			if !yield(t.regions[j].Code) {
				return
			}
		}
	}
}

// Contains reports whether the tree has both codes and inner is outer or within
// it.
func (t *Tree) Contains(outer, inner Code) bool {
	i, ok := t.number[outer]
	j, ok2 := t.number[inner]
	return ok && ok2 && i <= j && j < t.end[i]
}

// Parent returns the region around c, and false for a root and for a code that
// the tree does not have.
func (t *Tree) Parent(c Code) (Code, bool) {
	i, ok := t.number[c]
	if !ok || t.parent[i] < 0 {
		return "", false
	}
	return t.regions[t.parent[i]].Code, true
}

// Path yields c, its parent and so on to its root; nothing for a code that the
// tree does not have.
func (t *Tree) Path(c Code) iter.Seq[Code] {
	return func(yield func(Code) bool) {
		i, ok := t.number[c]
		for ok && i >= 0 && yield(t.regions[i].Code) {
			i = t.parent[i]
		}
	}
}

// Depth returns the number of regions around c, 0 for a root, and whether the
// tree has c.
func (t *Tree) Depth(c Code) (int, bool) {
	i, ok := t.number[c]
	if !ok {
		return 0, false
	}
	return int(t.depth[i]), true
}

// RollUp returns the region around c at the given depth, or c itself where it
// is no deeper than that, and whether the tree has c. A negative depth counts
// as 0.
func (t *Tree) RollUp(c Code, depth int) (Code, bool) {
	i, ok := t.number[c]
	if !ok {
		return "", false
	}
	for int(t.depth[i]) > max(depth, 0) {
		i = t.parent[i]
	}
	return t.regions[i].Code, true
}

// Distance returns the distance of two regions, by the definition in the
// package comment, and whether it is known. It is unknown for a code that the
// tree does not have; between two regions if the point of one is unknown, or if
// both have the same point and no known area; from a region to itself if its
// area is unknown. A known distance is positive.
func (t *Tree) Distance(a, b Code) (Distance, bool) {
	i, ok := t.number[a]
	j, ok2 := t.number[b]
	if !ok || !ok2 {
		return 0, false
	}
	ra, rb := &t.regions[i], &t.regions[j]
	if i == j {
		area, ok := ra.AreaKm2.Get()
		return DiscMean(area), ok
	}
	pa, ok := ra.Point.Get()
	pb, ok2 := rb.Point.Get()
	if !ok || !ok2 {
		return 0, false
	}
	d := max(Haversine(pa, pb), ra.meanFromCentre(), rb.meanFromCentre())
	return d, d > 0
}

// meanFromCentre returns 2R/3, or 0 if r's area is unknown.
func (r *Region) meanFromCentre() Distance {
	area, _ := r.AreaKm2.Get()
	return DiscMeanFromCentre(area)
}
