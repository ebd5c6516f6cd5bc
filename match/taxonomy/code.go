package taxonomy

// A Code is an ISCO-08 code of one to four digits, as text: "0110" is a unit
// group, "2" a major group. The zero value "" is the unknown occupation. Codes
// of one [Scheme] sort as strings in tree order, each group before its parts.
//
// As text, JSON and CSV a Code is its digits and blank is unknown. A JSON
// number is refused by the decoder, which is right: 0110 would lose its zero.
type Code string

// MaxLevel is the level of a unit group, the finest of ISCO-08.
const MaxLevel = 4

// Valid reports whether c is one to four ASCII digits. It does not ask whether
// any scheme has the code; see [Scheme.Check].
func (c Code) Valid() bool {
	if len(c) < 1 || len(c) > MaxLevel {
		return false
	}
	for i := range len(c) {
		if !digit(c[i]) {
			return false
		}
	}
	return true
}

// Level returns the number of digits, from 1 for a major group to 4 for a unit
// group, and 0 where c is not [Code.Valid].
func (c Code) Level() int {
	if !c.Valid() {
		return 0
	}
	return len(c)
}

// Prefix rolls c up to level n: its first n digits. It returns c itself where c
// is no longer than that, and "" for n < 1.
func (c Code) Prefix(n int) Code {
	return c[:min(max(n, 0), len(c))]
}

// Parent returns the group one level up: "" for a major group and for "".
func (c Code) Parent() Code { return c.Prefix(len(c) - 1) }

// Shared returns the number of equal leading digits of a and b, from 0 to 4.
// It is symmetric, and Shared(a, a) is a.Level() for a valid a.
func Shared(a, b Code) int {
	n := min(len(a), len(b), MaxLevel)
	for i := range n {
		if a[i] != b[i] || !digit(a[i]) {
			return i
		}
	}
	return n
}

// SkillLevels returns the least and the greatest ISCO skill level of the
// occupations in c: 1 for simple manual tasks, up to 4 for tasks that need an
// extended body of knowledge. Only two major groups are mixed: armed forces 01,
// 02 and 03 are at levels 4, 2 and 1; managers 11, 12 and 13 at 4, 14 at 3. It
// returns 0, 0 where c is not [Code.Valid] or lies in a sub-major group of these
// two that ISCO-08 does not have, like "04" or "15".
// Source: ISCO-08, Volume 1, on skill levels.
func (c Code) SkillLevels() (least, greatest int) {
	if !c.Valid() {
		return 0, 0
	}
	switch c.Prefix(2) {
	case "0":
		return 1, 4
	case "1":
		return 3, 4
	case "01", "11", "12", "13":
		return 4, 4
	case "14":
		return 3, 3
	case "02":
		return 2, 2
	case "03":
		return 1, 1
	}
	n := int("0043222221"[c[0]-'0'] - '0') // by major group; 0 and 1 are above
	return n, n
}

func digit(b byte) bool { return '0' <= b && b <= '9' }
