package index

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxWord is the length of the longest word in bytes; longer ones are cut, in
// records and queries alike.
const maxWord = 256

// words returns the words of a text in order, as the package comment defines
// them. We split words ourselves, because the tokenizers that bleve ships make
// the same word of C, C++ and C#.
func words(text string) []string {
	var out []string
	folded := []rune(fold(text))
	split(folded, func(from, to int) { out = append(out, shorten(string(folded[from:to]))) })
	return out
}

// split calls found with the place of every word of a folded text.
func split(text []rune, found func(from, to int)) {
	for i := 0; i < len(text); {
		end := i
		for end < len(text) && !unicode.IsSpace(text[end]) {
			end++
		}
		splitChunk(text[:end], i, found)
		i = end + 1
	}
}

// splitChunk splits what is between two blanks: from from to the end of text.
func splitChunk(text []rune, from int, found func(from, to int)) {
	first, last := from, len(text)
	for first < last && notWord(text[first]) {
		first++
	}
	for last > first && notWord(text[last-1]) {
		last--
	}
	if strings.Contains(string(text[first:last]), "://") {
		found(first, last)
		return
	}
	for i := from; i < len(text); {
		if !unicode.IsLetter(text[i]) && !unicode.IsDigit(text[i]) {
			i++
			continue
		}
		end := i + 1
		for end < len(text) && (!notWord(text[end]) || apostrophe(text, end)) {
			end++
		}
		end += suffix(text, end)
		found(i, end)
		i = end
	}
}

// fold makes equal what readers take for equal. It is idempotent.
func fold(text string) string {
	text = strings.ToLower(norm.NFKD.String(strings.ToValidUTF8(text, " ")))
	var b strings.Builder
	b.Grow(len(text))
	base := rune(0) // the last that was kept
	for _, r := range text {
		switch {
		case r == '\u0308' && base == 'е': // ё
			continue
		case r == '\u0301' && strings.ContainsRune("аеиоуыэюяі", base): // a stress mark
			continue
		case unicode.Is(unicode.Cf, r): // soft hyphens, joiners, marks of direction
			continue
		case r == '’' || r == 'ʼ' || r == '`':
			r = '\''
		}
		base = r
		b.WriteRune(r)
	}
	return norm.NFKC.String(b.String())
}

func notWord(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r) }

// apostrophe reports whether text[i] is one within a word, as in "аб'ява".
func apostrophe(text []rune, i int) bool {
	return text[i] == '\'' && i+1 < len(text) && unicode.IsLetter(text[i+1])
}

// suffix returns the length of a "+", "++" or "#" that belongs to the word
// that ends at text[end]. A single one before a letter joins two words, as in
// the driving licence "B+E".
func suffix(text []rune, end int) int {
	n := 0
	for end+n < len(text) && (text[end+n] == '+' || text[end+n] == '#') {
		n++
	}
	double := n == 2 && text[end] == text[end+1]
	last := end+n == len(text) || notWord(text[end+n])
	if unicode.IsLetter(text[end-1]) && (double || n == 1 && last) {
		return n
	}
	return 0
}

// shorten cuts w to maxWord bytes at a rune boundary.
func shorten(w string) string {
	if len(w) <= maxWord {
		return w
	}
	end := maxWord
	for !utf8.RuneStart(w[end]) {
		end--
	}
	return w[:end]
}
