package fact

import (
	"fmt"
	"strings"
)

// NameOf returns the name of a value of an enumeration, or its number in
// parentheses where it has none. With [ParseName] it is the text form of the
// enumerations of this library.
func NameOf[T ~uint8](names []string, v T) string {
	if int(v) < len(names) {
		return names[v]
	}
	return fmt.Sprintf("(%d)", uint8(v))
}

// ParseName sets *v to the value whose name is text, in any letter case and
// with blanks around it ignored; else it leaves *v and returns an error that
// wraps [ErrSyntax] and lists the names.
func ParseName[T ~uint8](names []string, text []byte, v *T) error {
	s := strings.TrimSpace(string(text))
	for i, name := range names {
		if strings.EqualFold(s, name) {
			*v = T(i)
			return nil
		}
	}
	want := names
	if want[0] == "" {
		want = want[1:]
	}
	return fmt.Errorf("%w: want one of %s", ErrSyntax, strings.Join(want, ", "))
}
