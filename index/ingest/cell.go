package ingest

import (
	"fmt"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// none is a known none in a cell.
const none = "-"

var (
	errEscape = fmt.Errorf("%w: a backslash stands before nothing", fact.ErrSyntax)
	errNone   = fmt.Errorf("%w: - stands for the whole list; write \\- for an entry of that name", fact.ErrSyntax)
	errBlank  = fmt.Errorf("%w: an entry is blank", fact.ErrMissing)
)

// escape puts a backslash before each byte of s that is special, and before a
// lone "-".
func escape(s, special string) string {
	if s == none {
		return `\` + none
	}
	if !strings.ContainsAny(s, special) {
		return s
	}
	var b strings.Builder
	for i := range len(s) {
		if strings.IndexByte(special, s[i]) >= 0 {
			b.WriteByte('\\')
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// unescape takes the backslashes away and the blanks around.
func unescape(s string) (string, error) {
	s = strings.TrimSpace(s)
	if !strings.Contains(s, `\`) {
		return s, nil
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '\\' {
			i++
			if i == len(s) {
				return "", errEscape
			}
		}
		b.WriteByte(s[i])
	}
	return b.String(), nil
}

// split cuts s at each sep without a backslash before it.
func split(s string, sep byte) []string {
	var parts []string
	start := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case sep:
			parts = append(parts, s[start:i])
			start = i + 1
		}
	}
	return append(parts, s[start:])
}

// cutLast cuts s around the last sep without a backslash before it.
func cutLast(s string, sep byte) (before, after string, found bool) {
	parts := split(s, sep)
	after = parts[len(parts)-1]
	if len(parts) == 1 {
		return s, "", false
	}
	return s[:len(s)-len(after)-1], after, true
}

// cutMark takes a trailing mark without a backslash before it off s.
func cutMark(s string, mark byte) (rest string, found bool) {
	before, after, found := cutLast(s, mark)
	if !found || strings.TrimSpace(after) != "" {
		return s, false
	}
	return strings.TrimSpace(before), true
}

// parseList reads a list of entries between sep. Each fault goes to fail with
// the number of the entry. A blank text is nil, "-" is empty.
func parseList[E any](text string, sep byte, parse func(string) (E, error), fail func(i int, entry string, err error)) []E {
	switch text {
	case "":
		return nil
	case none:
		return []E{}
	}
	parts := split(text, sep)
	list := make([]E, 0, len(parts))
	for i, part := range parts {
		part = strings.TrimSpace(part)
		var e E
		var err error
		switch part {
		case "":
			err = errBlank
		case none:
			err = errNone
		default:
			e, err = parse(part)
		}
		if err != nil {
			fail(i, part, err)
		}
		list = append(list, e)
	}
	return list
}

// formatList is the inverse of parseList.
func formatList[E any](list []E, sep string, format func(E) string) string {
	switch {
	case list == nil:
		return ""
	case len(list) == 0:
		return none
	}
	parts := make([]string, len(list))
	for i, e := range list {
		parts[i] = format(e)
	}
	return strings.Join(parts, sep)
}

// parseAt reads "name@value": a name and a fact about it, unknown without the
// value. special are the bytes that formatAt escapes.
func parseAt[V any](text string) (name string, v fact.Opt[V], err error) {
	before, after, found := cutLast(text, '@')
	if found {
		if strings.TrimSpace(after) == "" {
			return "", v, fmt.Errorf("%w: nothing after @", fact.ErrSyntax)
		}
		if err := v.UnmarshalText([]byte(after)); err != nil {
			return "", v, err
		}
	}
	name, err = unescape(before)
	if err == nil && name == "" {
		err = errBlank
	}
	return name, v, err
}

func formatAt[V any](name, special string, v fact.Opt[V]) string {
	s := escape(name, special)
	if v.Known() {
		s += "@" + textOf(v)
	}
	return s
}
