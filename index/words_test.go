package index

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/stretchr/testify/require"
)

func TestWords(t *testing.T) {
	for _, tt := range []struct {
		name, why, text string
		want            []string
	}{
		{"plain", "words are split at punctuation and lower case", "Welder, 6th-grade (MIG/MAG)!", []string{"welder", "6th", "grade", "mig", "mag"}},
		{"languages", "+ and # belong to the word before", "C, C++, C#/F# and C++17; C++.", []string{"c", "c++", "c#", "f#", "and", "c++", "17", "c++"}},
		{"licences", "a single + before a letter joins two words", "B+E C + E A+", []string{"b", "e", "c", "e", "a+"}},
		{"numbers", "+ behind a digit says more than", "100+ jobs", []string{"100", "jobs"}},
		{"long runs", "a row of signs is no suffix", "C+++ C## D+#", []string{"c", "c##", "d"}},
		{"dots", "a dot splits: ASP.NET is found by .NET", "ASP.NET .NET node.js", []string{"asp", "net", "net", "node", "js"}},
		{"russian", "ё is written е as often as not", "Счётчик ЁЛКА", []string{"счетчик", "елка"}},
		{"combining", "ё and й as letter and mark", "е\u0308лка и\u0306од", []string{"елка", "йод"}},
		{"stress", "marks of stress are for learners", "сва́рщик же́лудь naïve", []string{"сварщик", "желудь", "naïve"}},
		{"belarusian", "an apostrophe within a word is a letter", "аб’ява сям'я 'цытата'", []string{"аб'ява", "сям'я", "цытата"}},
		{"compatibility", "NFKC folds width and ligatures", "ＷＥＬＤＥＲ ﬁtter №5", []string{"welder", "fitter", "no5"}},
		{"invisible", "soft hyphens and joiners are not there", "сле\u00adсарь wel\u200bder\ufeff", []string{"слесарь", "welder"}},
		{"address", "an address is one word", "see http://data.europa.eu/esco/skill/1-2, (https://x.y)", []string{"see", "http://data.europa.eu/esco/skill/1-2", "https://x.y"}},
		{"mixed", "1С keeps its Cyrillic letter", "1С:Бухгалтерия", []string{"1с", "бухгалтерия"}},
		{"not UTF-8", "broken bytes split words", "a\xffb", []string{"a", "b"}},
		{"none", "no letter, no word", " …?! :// + ", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.want, words(tt.text), tt.why)
		})
	}
	long := strings.Repeat("щ", 1000)
	require.Equal(t, []string{strings.Repeat("щ", maxWord/2)}, words(long), "long words are cut between letters")
}

func TestQueryWords(t *testing.T) {
	a, err := newAnalyzer(nil)
	require.NoError(t, err)
	queryWords := a.queryWords
	require.Equal(t, []string{"welder", "minsk"}, queryWords("the welder in Minsk, welder"), "stop words and repetitions are left out")
	require.Equal(t, []string{"повар", "столовую"}, queryWords("повар в столовую"))
	require.Equal(t, []string{"it"}, queryWords("IT"), "unless there is nothing else")
	require.Empty(t, queryWords("?!"))
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"C++17/C#", "аб’ява", "http://a b", "İstanbul ﬁ", "ё\u0308\u0308", "е\u0323\u0308", "\xff", "Å͏"} {
		f.Add(s)
	}
	plain := &analyzer{}
	f.Fuzz(func(t *testing.T, text string) {
		if strings.ContainsAny(text, "іІўЎ") {
			return // they have two terms
		}
		ws := words(text)
		require.Equal(t, fold(text), fold(fold(text)), "folding is idempotent")
		for _, w := range ws {
			require.NotEmpty(t, w)
			require.True(t, utf8.ValidString(w))
			require.LessOrEqual(t, len(w), maxWord)
			require.False(t, strings.ContainsFunc(w, unicode.IsSpace), "the engine splits at blanks: %q", w)
			if !strings.Contains(w, "://") && len(w) < maxWord {
				require.Equal(t, []string{w}, words(w), "a word is itself")
			}
		}
		require.Equal(t, strings.Join(ws, " "), plainJoin(plain, text))
	})
}

// plainJoin is the plain form of a joiner's join.
func plainJoin(a *analyzer, texts ...string) string {
	var all []string
	for _, t := range texts {
		for _, w := range words(t) {
			all = append(all, a.terms(w)...)
		}
	}
	return strings.Join(all, " ")
}

// A joiner says what joining says, also when it remembers and when it forgets.
func TestJoiner(t *testing.T) {
	a, err := newAnalyzer(nil)
	require.NoError(t, err)
	j := a.joiner()
	long := strings.Repeat("welders and сварщики ", 40)
	for i := range 3 * memoSize {
		texts := []string{"Welders, сварщики", "", "C++", long, "...", fmt.Sprint("welder", i%(2*memoSize), " boats")}
		if i%997 == 0 || i > 3*memoSize-3 {
			require.Equal(t, plainJoin(a, texts...), j.join(texts...))
		} else {
			j.join(texts[5])
		}
		require.LessOrEqual(t, max(len(j.texts), len(j.words)), memoSize)
	}
}

// BenchmarkJoin makes the pages of workers of the sample country.
func BenchmarkJoin(b *testing.B) {
	a, err := newAnalyzer(nil)
	require.NoError(b, err)
	texts := []string{"Freight handler, newly trained", "Freight handlers", "load-securing", "goods-receiving", "teamwork", "computer-basics"}
	j := a.joiner()
	for how, join := range map[string]func(...string) string{"plain": func(texts ...string) string { return plainJoin(a, texts...) }, "joiner": j.join} {
		b.Run("how="+how, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				join(texts...)
			}
		})
	}
}
