package index_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

func TestLanguages(t *testing.T) {
	vs := []match.Vacancy{
		{ID: "be", Title: "Вадзіцель аўтобуса"},
		{ID: "typed", Title: "вадзицель аутобуса"}, // Belarusian on a Russian keyboard
		{ID: "ru", Title: "Водители автобусов"},
		{ID: "de", Title: "Schweißer für Brücken"},
		{ID: "pl", Title: "Kierowcy autobusów"},
		{ID: "fr", Title: "Conducteurs d'autobus"},
		{ID: "uk", Title: "Водій"},
	}
	for _, tt := range []struct {
		name, why string
		languages []string
		text      string
		want      []string
	}{
		{"belarusian", "і and ў are themselves, and what is typed for them", nil, "вадзіцель", []string{"be", "typed"}},
		{"typed", "and the other way round", nil, "ВАДЗИЦЕЛЬ", []string{"be", "typed"}},
		{"endings too", "the Russian stemmer is what Belarusian has", nil, "вадзіцеля аўтобус", []string{"be", "typed"}},
		{"not the same word", "і and и alone do not make a Russian word of it", nil, "водитель", []string{"ru"}},
		{"russian", "the default strips Russian endings", nil, "автобус", []string{"ru"}},
		{"no russian", "and no others are stripped without it", []string{"en"}, "автобус", nil},
		{"none", "words match as they are written", []string{}, "водители", []string{"ru"}},
		{"german", "with its umlauts and its sharp s", []string{"de", "en"}, "schweisser brücke", []string{"de"}},
		{"no german", "which English does not know", nil, "brücke", nil},
		{"polish", "whose endings change much", []string{"pl"}, "kierowca", []string{"pl"}},
		{"french", "with its elision", []string{"fr"}, "conducteur autobus", []string{"fr"}},
		{"stop words", "are those of the languages", []string{"de"}, "für schweißer", []string{"de"}},
		{"several", "a word is found by its stem in any of them", []string{"ru", "pl", "de", "en", "fr"}, "autobus", []string{"fr", "pl"}},
		{"ukrainian", "і is there too", nil, "водий", []string{"uk"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			cfg := config()
			cfg.Languages = tt.languages
			ix, err := index.OpenMemory(t.Context(), cfg)
			require.NoError(t, err)
			defer func() { require.NoError(t, ix.Close()) }()
			require.NoError(t, ix.PutVacancies(t.Context(), vs...))
			got, err := ix.SearchVacancies(t.Context(), index.Query{Text: tt.text, Size: 9})
			require.NoError(t, err)
			require.ElementsMatch(t, tt.want, ids(got), tt.why)
			require.NoError(t, ix.Verify(t.Context()))
		})
	}
}

// Every language that can be named can be opened, and finds a word of its own.
func TestEveryLanguage(t *testing.T) {
	require.Contains(t, index.Languages(), "en")
	cfg := config()
	cfg.Languages = index.Languages()
	ix, err := index.OpenMemory(t.Context(), cfg)
	require.NoError(t, err)
	defer func() { require.NoError(t, ix.Close()) }()
	require.NoError(t, ix.PutWorkers(t.Context(), match.Worker{ID: "w", Headline: "welder сварщик soudeur"}))
	for _, text := range []string{"welders", "сварщики", "soudeurs"} {
		got, err := ix.SearchWorkers(t.Context(), index.Query{Text: text})
		require.NoError(t, err)
		require.Equal(t, 1, got.Total, text)
	}
	cfg.Languages = []string{"en", "xx", "English"}
	_, err = index.OpenMemory(t.Context(), cfg)
	var faults *fact.Faults
	require.ErrorAs(t, err, &faults)
	require.ErrorIs(t, err, fact.ErrUnknownCode)
	require.Equal(t, 2, faults.Len())
}

// Other languages are other text, whatever their order.
func TestTextFollowsTheLanguages(t *testing.T) {
	dir := t.TempDir()
	rebuilt := func(languages ...string) bool {
		told := false
		cfg := config()
		cfg.Languages = languages
		cfg.OnRebuild = func(int, int) { told = true }
		ix, err := index.Open(t.Context(), dir, cfg)
		require.NoError(t, err)
		require.NoError(t, ix.PutVacancies(t.Context(), match.Vacancy{ID: "v", Title: "Brücken"}))
		require.NoError(t, ix.Verify(t.Context()))
		require.NoError(t, ix.Close())
		return told
	}
	require.True(t, rebuilt("de", "en"), "there is none")
	require.False(t, rebuilt("en", "de", "en"))
	require.True(t, rebuilt("en"))
}
