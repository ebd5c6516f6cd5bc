package ingest

import (
	"fmt"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// unknownName is the reason for a heading or field that nobody asked for.
func unknownName(what, name string, known []string) error {
	if near := nearest(name, known); near != "" {
		return fmt.Errorf("%w: no such %s; is %s meant?", fact.ErrSyntax, what, near)
	}
	return fmt.Errorf("%w: no such %s", fact.ErrSyntax, what)
}

// nearest returns the known name with the fewest edits, the first of equals,
// or "" if none is near: at most two edits, and at most a third of the name.
func nearest(name string, known []string) string {
	name = plain(name)
	best, least := "", min(2, len(name)/3)+1
	for _, k := range known {
		if d := edits(name, plain(k)); d < least {
			best, least = k, d
		}
	}
	return best
}

// plain writes a name in the one style that edits compares.
func plain(s string) string {
	return strings.NewReplacer("-", "", "_", "", " ", "", ".", "").Replace(strings.ToLower(s))
}

// edits is the Levenshtein distance in bytes. It takes len(a) times len(b), so
// names far longer than any of ours are cut.
func edits(a, b string) int {
	const longest = 64
	a, b = a[:min(len(a), longest)], b[:min(len(b), longest)]
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = min(diagonal, row[j], row[j+1]) + 1
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
