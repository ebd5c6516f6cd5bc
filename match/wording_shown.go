package match

import (
	"strings"
	"unicode"
)

// shown is a text of a record, of the rules, of the taxonomy or of the caller's
// names as it may stand in a line: it can neither begin a line nor turn the
// direction of what follows. All that is rendered of them passes through it;
// the texts of the phrasebook do not, because a language may need such marks.
func shown(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || '\u202a' <= r && r <= '\u202e' || '\u2066' <= r && r <= '\u2069' || r == '\u2028' || r == '\u2029' {
			return unicode.ReplacementChar
		}
		return r
	}, text)
}
