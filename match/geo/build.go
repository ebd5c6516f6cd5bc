package geo

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// build makes a tree of rows, each placed for its faults, unless fs has faults
// already or it finds some.
func build(rows []Region, places []fact.Fault, fs *fact.Faults) (*Tree, error) {
	byCode := order(rows, places, fs)
	up := parents(rows, places, byCode, fs)
	t := &Tree{number: make(map[Code]int32, len(byCode))}
	seen := t.preorder(rows, byCode, up)
	circles(rows, places, byCode, up, seen, fs)
	if err := fs.Err(); err != nil {
		return nil, err
	}
	return t, nil
}

// order checks each row alone and returns the usable rows in code order. Of
// rows with the same code it takes the first.
func order(rows []Region, places []fact.Fault, fs *fact.Faults) []int {
	byCode := make([]int, 0, len(rows))
	first := make(map[Code]int, len(rows))
	for i, r := range rows {
		r.faults(places[i], fs)
		if r.Code == "" {
			continue
		}
		if j, dup := first[r.Code]; dup {
			f := places[i]
			f.Field, f.Value = "code", string(r.Code)
			f.Err = fmt.Errorf("%w of row %d", fact.ErrDuplicate, j+1)
			if places[j].Line > 0 {
				f.Err = fmt.Errorf("%w of line %d", fact.ErrDuplicate, places[j].Line)
			}
			fs.Add(f)
			continue
		}
		first[r.Code] = i
		byCode = append(byCode, i)
	}
	slices.SortFunc(byCode, func(i, j int) int { return cmp.Compare(rows[i].Code, rows[j].Code) })
	return byCode
}

// parents returns, for each place in byCode, the place of the parent there: -1
// for a root, and for a parent that is not there, which is a fault.
func parents(rows []Region, places []fact.Fault, byCode []int, fs *fact.Faults) []int {
	at := make(map[Code]int, len(byCode))
	for k, i := range byCode {
		at[rows[i].Code] = k
	}
	up := make([]int, len(byCode))
	for k, i := range byCode {
		up[k] = -1
		p := rows[i].Parent
		if p == "" {
			continue
		}
		if parent, ok := at[p]; ok {
			up[k] = parent
			continue
		}
		f := places[i]
		f.Field, f.Value = "parent", string(p)
		f.Err = fmt.Errorf("%w of a region", fact.ErrUnknownCode)
		fs.Add(f)
	}
	return up
}

// preorder numbers the regions that hang on a root and reports, for each place
// in byCode, whether it was one of them.
func (t *Tree) preorder(rows []Region, byCode, up []int) (seen []bool) {
	// Lists of children, each from its last to its first: next points to the
	// sibling before, and the roots hang below the extra place at the end.
	top := len(byCode)
	last, next := make([]int, top+1), make([]int, top)
	for k := range last {
		last[k] = -1
	}
	for k, p := range up {
		if p < 0 {
			p = top
		}
		next[k], last[p] = last[p], k
	}
	seen = make([]bool, top)
	number := make([]int32, top) // by place in byCode
	var stack []int
	push := func(p int) {
		for k := last[p]; k >= 0; k = next[k] {
			stack = append(stack, k)
		}
	}
	push(top)
	for len(stack) > 0 {
		k := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		seen[k], number[k] = true, int32(len(t.regions))
		parent, depth := int32(-1), int32(0)
		if up[k] >= 0 {
			parent = number[up[k]]
			depth = t.depth[parent] + 1
		}
		t.add(rows[byCode[k]], parent, depth)
		push(k)
	}
	for i, p := range slices.Backward(t.parent) { // the last within is within the parent too
		if p >= 0 {
			t.end[p] = max(t.end[p], t.end[i])
		}
	}
	return seen
}

// add appends a region in preorder.
func (t *Tree) add(r Region, parent, depth int32) {
	i := int32(len(t.regions))
	r.Names = maps.Clone(r.Names)
	t.regions = append(t.regions, r)
	t.parent, t.depth = append(t.parent, parent), append(t.depth, depth)
	t.end = append(t.end, i+1)
	t.number[r.Code] = i
}

// maxCircle is how many codes of a circle a message lists.
const maxCircle = 5

// circles adds one fault for each circle of parents, at its least code. Regions
// that hang on a circle are not faults of their own.
func circles(rows []Region, places []fact.Fault, byCode, up []int, seen []bool, fs *fact.Faults) {
	walk := make([]int, len(byCode)) // the walk that first came by, from 1
	for k := range byCode {
		j := k
		for ; !seen[j] && walk[j] == 0; j = up[j] {
			walk[j] = k + 1
		}
		if seen[j] || walk[j] != k+1 {
			continue
		}
		least, size := j, 1
		for i := up[j]; i != j; i = up[i] {
			least, size = min(least, i), size+1
		}
		var b strings.Builder
		b.WriteString(string(rows[byCode[least]].Code))
		for i, n := up[least], 1; n <= size; i, n = up[i], n+1 {
			if n == maxCircle && size > maxCircle {
				b.WriteString(" in ...")
				break
			}
			b.WriteString(" in " + string(rows[byCode[i]].Code))
		}
		f := places[byCode[least]]
		f.Field, f.Value = "parent", string(rows[byCode[least]].Parent)
		f.Err = fmt.Errorf("%w: a circle of parents: %s", fact.ErrConflict, &b)
		fs.Add(f)
	}
}
