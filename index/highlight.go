package index

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// A Span is a part of a text, in bytes: text[From:To].
type Span struct {
	From int `json:"from"`
	To   int `json:"to"`
}

// Highlight returns the words of a text that a query for words finds, in order:
// whole words, in any form that the query would
// match. The text is that of a record, such as its title; the index keeps none
// for display. Highlighting a word does not mean that the record was found:
// that takes all words. It never fails; what is in no language is in no span.
func (ix *Index) Highlight(query, text string) []Span {
	wanted := make(map[string]bool)
	for _, w := range ix.analyzer.queryWords(query) {
		for _, term := range ix.analyzer.terms(w) {
			wanted[term] = true
		}
	}
	var spans []Span
	folded, at := foldPlaces(text)
	split(folded, func(from, to int) {
		for _, term := range ix.analyzer.terms(shorten(string(folded[from:to]))) {
			if wanted[term] {
				spans = append(spans, Span{at[from].From, at[to-1].To})
				return
			}
		}
	})
	return spans
}

// foldPlaces folds a text piece by piece, and returns where each letter of the
// result comes from. A piece is what normalisation looks at together.
func foldPlaces(text string) (folded []rune, at []Span) {
	valid := strings.ToValidUTF8(text, " ")
	var pieces norm.Iter
	pieces.InitString(norm.NFKC, valid)
	back := validPlaces(text)
	for !pieces.Done() {
		from := pieces.Pos()
		pieces.Next()
		for _, r := range fold(valid[from:pieces.Pos()]) {
			folded = append(folded, r)
			at = append(at, Span{back(from), back(pieces.Pos())})
		}
	}
	return folded, at
}

// validPlaces returns a function that turns a place in strings.ToValidUTF8(text,
// " ") into the place in text. Its arguments may not fall.
func validPlaces(text string) func(int) int {
	if utf8.ValidString(text) {
		return func(i int) int { return i }
	}
	var places []int // of every byte of the valid text
	broken := false
	for i, r := range text {
		_, size := utf8.DecodeRuneInString(text[i:])
		switch invalid := r == utf8.RuneError && size == 1; {
		case !invalid:
			for j := range size {
				places = append(places, i+j)
			}
			broken = false
		case !broken:
			places = append(places, i)
			broken = true
		}
	}
	places = append(places, len(text))
	return func(i int) int { return places[i] }
}
