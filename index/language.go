package index

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/bleve/v2/analysis"
	// Each registers its filters by name.
	_ "github.com/blevesearch/bleve/v2/analysis/lang/da"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/de"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/en"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/es"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/fi"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/fr"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/hu"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/it"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/nl"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/no"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/pl"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/pt"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/ro"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/ru"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/sv"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/tr"
	"github.com/blevesearch/bleve/v2/registry"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A language is how the engine calls what it ships for one: the filters that
// strip endings, in order, and the list of words that say nothing alone.
type language struct {
	script  *unicode.RangeTable
	filters []string
	stop    string
}

// languages are those that bleve has a stemmer and a list of stop words for.
var languages = map[string]language{
	"da": {unicode.Latin, []string{"stemmer_da_snowball"}, "stop_da"},
	"de": {unicode.Latin, []string{"normalize_de", "stemmer_de_light"}, "stop_de"},
	"en": {unicode.Latin, []string{"stemmer_en_snowball"}, "stop_en"},
	"es": {unicode.Latin, []string{"normalize_es", "stemmer_es_light"}, "stop_es"},
	"fi": {unicode.Latin, []string{"stemmer_fi_snowball"}, "stop_fi"},
	"fr": {unicode.Latin, []string{"elision_fr", "stemmer_fr_light"}, "stop_fr"},
	"hu": {unicode.Latin, []string{"stemmer_hu_snowball"}, "stop_hu"},
	"it": {unicode.Latin, []string{"elision_it", "stemmer_it_light"}, "stop_it"},
	"nl": {unicode.Latin, []string{"stemmer_nl_snowball"}, "stop_nl"},
	"no": {unicode.Latin, []string{"stemmer_no_snowball"}, "stop_no"},
	"pl": {unicode.Latin, []string{"stemmer_pl"}, "stop_pl"},
	"pt": {unicode.Latin, []string{"stemmer_pt_light"}, "stop_pt"},
	"ro": {unicode.Latin, []string{"stemmer_ro_snowball"}, "stop_ro"},
	"ru": {unicode.Cyrillic, []string{"stemmer_ru_snowball"}, "stop_ru"},
	"sv": {unicode.Latin, []string{"stemmer_sv_snowball"}, "stop_sv"},
	"tr": {unicode.Latin, []string{"stemmer_tr_snowball"}, "stop_tr"},
}

// Languages returns the languages that Config.Languages may name, in order.
func Languages() []string { return slices.Sorted(maps.Keys(languages)) }

// An analyzer makes terms of words: what a text is indexed under and found by.
type analyzer struct {
	names    []string // in order
	stemmers []stemmer
	stop     map[string]bool
}

type stemmer struct {
	script  *unicode.RangeTable
	filters []analysis.TokenFilter
}

// newAnalyzer makes an analyzer for languages; nil stands for English and
// Russian.
func newAnalyzer(names []string) (*analyzer, error) {
	if names == nil {
		names = []string{"en", "ru"}
	}
	a := &analyzer{names: slices.Compact(slices.Sorted(slices.Values(names))), stop: make(map[string]bool)}
	cache := registry.NewCache()
	var faults fact.Faults
	for _, name := range a.names {
		l, ok := languages[name]
		if !ok {
			err := fmt.Errorf("%w: want one of %s", fact.ErrUnknownCode, strings.Join(Languages(), " "))
			faults.Add(fact.Fault{Input: "config", Field: "languages", Value: name, Err: err})
			continue
		}
		s := stemmer{script: l.script}
		for _, f := range l.filters {
			filter, err := cache.TokenFilterNamed(f)
			if err != nil {
				return nil, err
			}
			s.filters = append(s.filters, filter)
		}
		a.stemmers = append(a.stemmers, s)
		stop, err := stopWords(cache, l.stop)
		if err != nil {
			return nil, err
		}
		for w := range stop {
			a.stop[fold(w)] = true
		}
	}
	return a, faults.Err()
}

// stopWords returns a list of the engine's, which keeps it behind a filter that
// has the same name.
func stopWords(cache *registry.Cache, name string) (analysis.TokenMap, error) {
	if _, err := cache.TokenFilterNamed(name); err != nil {
		return nil, err
	}
	return cache.TokenMapNamed(name)
}

// belarusian are the letters that a Russian keyboard lacks, and what is typed in
// their place.
var belarusian = strings.NewReplacer("і", "и", "ў", "у")

// terms returns the distinct terms of a word: its stem in each language of its
// script, or itself where there is none, and the same of the word as a Russian
// keyboard writes it. Of two words with a term in common each finds the other.
func (a *analyzer) terms(word string) []string {
	terms := a.stems(nil, word)
	if typed := belarusian.Replace(word); typed != word {
		terms = a.stems(terms, typed)
	}
	return terms
}

func (a *analyzer) stems(terms []string, word string) []string {
	first, _ := utf8.DecodeRuneInString(word)
	known := false
	for _, s := range a.stemmers {
		if !unicode.Is(s.script, first) || strings.Contains(word, "://") {
			continue
		}
		stream := analysis.TokenStream{&analysis.Token{Term: []byte(word), Position: 1, End: len(word)}}
		for _, f := range s.filters {
			stream = f.Filter(stream)
		}
		for _, token := range stream {
			if term := string(token.Term); term != "" && !strings.ContainsFunc(term, unicode.IsSpace) {
				terms = appendNew(terms, term)
				known = true
			}
		}
	}
	if !known {
		terms = appendNew(terms, word)
	}
	return terms
}

func appendNew(terms []string, term string) []string {
	if slices.Contains(terms, term) {
		return terms
	}
	return append(terms, term)
}

// queryWords returns the distinct words that a query asks for.
func (a *analyzer) queryWords(text string) []string {
	var meant, stop []string
	seen := make(map[string]bool)
	for _, w := range words(text) {
		switch {
		case seen[w]:
		case a.stop[w]:
			stop = append(stop, w)
		default:
			meant = append(meant, w)
		}
		seen[w] = true
	}
	if len(meant) == 0 {
		return stop
	}
	return meant
}
