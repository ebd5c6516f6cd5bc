package assign

import (
	"cmp"
	"strconv"
	"strings"
)

// Levels is the number of levels of a [Value].
const Levels = 4

// A Value is a weight, a price or a total: four integers, most important first,
// compared lexicographically. Its unit is the caller's; the zero value is zero.
//
// Values are an ordered abelian group: x < y implies x+z < y+z. They are not
// Archimedean: no multiple of (0, 1) reaches (1, 0). Arithmetic wraps around
// like int64; [Problem.Validate] refuses problems in which it could.
type Value [Levels]int64

// Scalar returns the Value of a single objective: c on level 0.
func Scalar(c int64) Value { return Value{c} }

// Add returns v + u, level by level.
func (v Value) Add(u Value) Value {
	return Value{v[0] + u[0], v[1] + u[1], v[2] + u[2], v[3] + u[3]}
}

// Sub returns v - u, level by level.
func (v Value) Sub(u Value) Value {
	return Value{v[0] - u[0], v[1] - u[1], v[2] - u[2], v[3] - u[3]}
}

// Mul returns n·v, that is v added n times.
func (v Value) Mul(n int64) Value {
	return Value{n * v[0], n * v[1], n * v[2], n * v[3]}
}

// Cmp returns -1, 0 or +1 as v is less than, equal to or greater than u.
func (v Value) Cmp(u Value) int {
	for i := range v {
		if c := cmp.Compare(v[i], u[i]); c != 0 {
			return c
		}
	}
	return 0
}

// Sign returns -1, 0 or +1 by the first level that is not zero.
func (v Value) Sign() int { return v.Cmp(Value{}) }

// IsZero reports whether every level is zero.
func (v Value) IsZero() bool { return v == Value{} }

// String prints "18" if only level 0 is in use, else "(1, 1, 730000, 730000)";
// zero levels at the end are left out.
func (v Value) String() string {
	n := Levels
	for n > 1 && v[n-1] == 0 {
		n--
	}
	if n == 1 {
		return strconv.FormatInt(v[0], 10)
	}
	parts := make([]string, n)
	for i := range parts {
		parts[i] = strconv.FormatInt(v[i], 10)
	}
	return "(" + strings.Join(parts, ", ") + ")"
}
