package index

import "strings"

// A joiner makes the texts of pages, and remembers what it has made: skills, titles
// and most words come again and again, and stemming is half of the work of a text.
// It belongs to one goroutine.
type joiner struct {
	*analyzer

	texts, words map[string]string // to their terms, joined by blanks
}

// Limits of what a joiner remembers.
const (
	memoText = 64      // bytes
	memoSize = 1 << 13 // texts, and as many words
)

func (a *analyzer) joiner() *joiner {
	return &joiner{analyzer: a, texts: make(map[string]string), words: make(map[string]string)}
}

// join makes the text of one field from several texts.
func (j *joiner) join(texts ...string) string {
	var all []string
	for _, t := range texts {
		if terms := j.text(t); terms != "" {
			all = append(all, terms)
		}
	}
	return strings.Join(all, " ")
}

func (j *joiner) text(t string) string {
	if len(t) > memoText {
		return j.fresh(t)
	}
	return memo(j.texts, t, j.fresh)
}

// fresh makes the terms of a text.
func (j *joiner) fresh(t string) string {
	var all []string
	for _, w := range words(t) {
		all = append(all, memo(j.words, w, func(w string) string { return strings.Join(j.terms(w), " ") }))
	}
	return strings.Join(all, " ")
}

// memo returns what of makes of a key, from memory if it is there. A full memory
// begins anew, so that it takes no more.
func memo(known map[string]string, key string, of func(string) string) string {
	value, ok := known[key]
	if !ok {
		value = of(key)
		if len(known) == memoSize {
			clear(known)
		}
		known[key] = value
	}
	return value
}
