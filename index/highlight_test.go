package index

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/matchtest"
)

// mark puts brackets around what is highlighted.
func mark(ix *Index, query, text string) string {
	var b strings.Builder
	end := 0
	for _, s := range ix.Highlight(query, text) {
		b.WriteString(text[end:s.From] + "[" + text[s.From:s.To] + "]")
		end = s.To
	}
	return b.String() + text[end:]
}

func TestHighlight(t *testing.T) {
	ix, err := OpenMemory(t.Context(), Config{Scoring: matchtest.Random(0, 0, 0).Config})
	require.NoError(t, err)
	defer func() { require.NoError(t, ix.Close()) }()
	for _, tt := range []struct{ name, why, query, text, want string }{
		{"forms", "any form that matches", "weld pipes", "Welding a pipe; welded Pipes.", "[Welding] a [pipe]; [welded] [Pipes]."},
		{"russian", "with letters of more than a byte", "счетчик", "Снять СЧЁТЧИКИ воды", "Снять [СЧЁТЧИКИ] воды"},
		{"combining", "a letter and its mark are one", "елка", "е\u0308лка", "[е\u0308лка]"},
		{"belarusian", "as typed on another keyboard", "вадзицель", "Вадзіцель аўтобуса", "[Вадзіцель] аўтобуса"},
		{"signs", "C++ is not C", "c++", "C, C++, C#", "C, [C++], C#"},
		{"invisible", "a soft hyphen is in the word", "слесарь", "сле\u00adсарь!", "[сле\u00adсарь]!"},
		{"ligature", "one letter that is two", "fitter", "ﬁtter", "[ﬁtter]"},
		{"stop words", "are not highlighted", "the welder", "the welder", "the [welder]"},
		{"broken", "bytes that are no letters", "welder", "\xff\xfewelder\xff cook\xffwelder", "\xff\xfe[welder]\xff cook\xff[welder]"},
		{"address", "is one word", "https://example.org/7", "see https://example.org/7.", "see [https://example.org/7]."},
		{"nothing", "no word, no span", "?!", "welder", "welder"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.want, mark(ix, tt.query, tt.text), tt.why)
		})
	}
}

// Spans lie in the text, in order and apart; and a text is highlighted wholly by
// its own words, which are those that the index has.
func FuzzHighlight(f *testing.F) {
	ix, err := OpenMemory(f.Context(), Config{Scoring: matchtest.Random(0, 0, 0).Config})
	require.NoError(f, err)
	f.Cleanup(func() { require.NoError(f, ix.Close()) })
	for _, s := range []string{"C++17/C#", "аб’ява ў", "http://a b", "İstanbul ﬁ", "е\u0323\u0308", "a\xff\xffb", "Å͏", "\u1100\u1161\u11a8", "a\u0301\u0323", "\u00a8 x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		folded, at := foldPlaces(text)
		require.Len(t, at, len(folded))
		require.Equal(t, fold(text), string(folded), "folding by pieces is folding")
		end := 0
		n := 0
		for _, s := range ix.Highlight(text, text) {
			require.LessOrEqual(t, end, s.From)
			require.Less(t, s.From, s.To)
			require.LessOrEqual(t, s.To, len(text))
			end = s.From // a piece may hold the end of a word and the start of the next
			n++
		}
		if len(ix.analyzer.queryWords(text)) > 0 {
			require.Positive(t, n)
		}
	})
}
