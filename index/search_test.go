package index_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

func ids(r index.Result) []string {
	var out []string
	for _, h := range r.Hits {
		out = append(out, h.ID)
	}
	return out
}

func skills(names ...taxonomy.Skill) []match.SkillDemand {
	var out []match.SkillDemand
	for _, n := range names {
		out = append(out, match.SkillDemand{Skill: n})
	}
	return out
}

// shop is a small set of vacancies for which answers can be worked out by hand.
func shop() []match.Vacancy {
	return []match.Vacancy{
		{ID: "cpp", Title: "Senior developer", Skills: skills("C++", "https://example.org/skill/7"), Occupation: "2512", Region: "BY-HM", Openings: fact.Some(2)},
		{ID: "csharp", Title: "C# developer", Occupation: "2514", Region: "BY-BR", Openings: fact.Some(3)},
		{ID: "c", Title: "Firmware developer", Skills: skills("C"), Occupation: "251", Region: "BY"},
		{ID: "welder", Title: "Drivers' welder", Description: "Welding pipes", Occupation: "7212", Region: "BY-HM", Openings: fact.Some(10)},
		{ID: "cook", Title: "Повар", Description: "Работа в школьной столовой, счётчик еды", Employer: "Школа №5", Region: "BY-BR"},
		{ID: "pipes", Title: "Fitter", Description: "Pipes, pipes and pipes for a welder and other people who weld every day", Region: "BY-VI", Occupation: "7126"},
		{ID: "bel", Title: "Вадзіцель", Description: "Аб’ява: патрэбны вадзіцель"},
	}
}

func TestSearchText(t *testing.T) {
	ix := inMemory(t, matchtest.Records{Vacancies: shop()})
	for _, tt := range []struct {
		name, why, text string
		want            []string // sorted
	}{
		{"C++", "a skill with signs is a word of its own", "C++", []string{"cpp"}},
		{"C#", "and so is this one", "c#", []string{"csharp"}},
		{"C", "which the plain letter does not find", "C", []string{"c"}},
		{"every word", "a record must have all words, in any field", "developer C++", []string{"cpp"}},
		{"no such pair", "one word is not enough", "welder школа", nil},
		{"endings", "English endings are stripped", "weld pipe", []string{"pipes", "welder"}},
		{"possessive", "and so is the genitive", "driver's", []string{"welder"}},
		{"russian endings", "Russian endings are stripped", "повара", []string{"cook"}},
		{"ё", "ё and е are one letter", "СЧЕТЧИК", []string{"cook"}},
		{"stop words", "words that say nothing are not asked for", "the повар для школьной столовой", []string{"cook"}},
		{"only stop words", "unless there are no others", "в", []string{"cook"}},
		{"belarusian", "with its apostrophe, in any form", "аб'ява", []string{"bel"}},
		{"titles of occupations", "ISCO titles are searched: 7212 is Welders and flamecutters", "flamecutter", []string{"welder"}},
		{"employer", "so are employers", "школа no5", []string{"cook"}},
		{"address", "a skill that is an address is one word", "https://example.org/skill/7", []string{"cpp"}},
		{"part of an address", "its parts are none", "skill", nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got, err := ix.SearchVacancies(t.Context(), index.Query{Text: tt.text, Size: 10})
			require.NoError(t, err)
			found := ids(got)
			slices.Sort(found)
			require.Equal(t, tt.want, found, tt.why)
			require.Equal(t, len(tt.want), got.Total)
			for _, h := range got.Hits {
				require.Positive(t, h.Score)
			}
		})
	}
}

func TestSearchOrder(t *testing.T) {
	ix := inMemory(t, matchtest.Records{Vacancies: []match.Vacancy{
		{ID: "b", Description: "welder"},
		{ID: "title", Title: "welder"},
		{ID: "a", Description: "welder"},
		{ID: "long", Description: "welder and much else that has nothing to do with it at all"},
		{ID: "other", Title: "cook"},
	}})
	got, err := ix.SearchVacancies(t.Context(), index.Query{Text: "welder", Size: 9})
	require.NoError(t, err)
	require.Equal(t, []string{"title", "a", "b", "long"}, ids(got), "titles first, short texts before long ones, then by id")
	require.Equal(t, got.Hits[1].Score, got.Hits[2].Score)

	ix = inMemory(t, matchtest.Records{Vacancies: []match.Vacancy{{ID: "body", Description: "welder"}, {ID: "title", Title: "welder"}}})
	got, err = ix.SearchVacancies(t.Context(), index.Query{Text: "welder", Size: 9})
	require.NoError(t, err)
	require.Equal(t, []string{"title", "body"}, ids(got), "a word of the title counts more in all else equal")
}

func TestSearchFilters(t *testing.T) {
	ix := inMemory(t, matchtest.Records{
		Vacancies: shop(),
		Workers: []match.Worker{
			{ID: "both", Occupations: []match.OccupationHeld{{Code: "7212"}, {Code: "2512"}, {Code: "25"}}, Region: "BY-HM"},
			{ID: "none", Occupations: []match.OccupationHeld{}, Region: "BY-HM"},
			{ID: "unknown", Region: "BY-HM", Headline: "Welder"},
			{ID: "coarse", Occupations: []match.OccupationHeld{{Code: "72"}}, Region: "BY"},
			{ID: "abroad", Occupations: []match.OccupationHeld{{Code: "7212"}}, Origin: match.Abroad, Region: "UZ-TK"},
		},
	})
	type counts struct{ total, positions, assumed, unstated int }
	for _, tt := range []struct {
		name, why string
		workers   bool
		query     index.Query
		want      []string
		counts    counts
	}{
		{"all", "the zero query with a size is everything, by id", false, index.Query{}, []string{"bel", "c", "cook", "cpp", "csharp", "pipes", "welder"}, counts{7, 19, 4, 0}},
		{"region", "a wider or unknown region may be this one", false, index.Query{Region: "BY-HM"}, []string{"cpp", "welder"}, counts{2, 12, 0, 2}},
		{"root", "the root has all that state a region", false, index.Query{Region: "BY"}, []string{"c", "cook", "cpp", "csharp", "pipes", "welder"}, counts{6, 18, 3, 1}},
		{"group", "a group has all below it", false, index.Query{Occupation: "251"}, []string{"c", "cpp", "csharp"}, counts{3, 6, 1, 2}},
		{"unit group", "a wider group may be this one", false, index.Query{Occupation: "2512"}, []string{"cpp"}, counts{1, 2, 0, 3}},
		{"both", "filters are joined by and; what fails one is not unstated", false, index.Query{Occupation: "7", Region: "BY-HM"}, []string{"welder"}, counts{1, 10, 0, 1}},
		{"with text", "text must match in any case", false, index.Query{Text: "developer", Region: "BY-BR"}, []string{"csharp"}, counts{1, 3, 0, 1}},
		{"worker", "any occupation held counts, and none is no unknown", true, index.Query{Occupation: "7212", Region: "BY-HM"}, []string{"both"}, counts{1, 0, 0, 2}},
		{"worker by group", "a worker counts once", true, index.Query{Occupation: "25"}, []string{"both"}, counts{1, 0, 0, 1}},
		{"worker abroad", "a home outside the tree is known", true, index.Query{Region: "BY", Occupation: "72"}, []string{"both", "coarse"}, counts{2, 0, 0, 1}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.query.Size = 10
			search := ix.SearchVacancies
			if tt.workers {
				search = ix.SearchWorkers
			}
			got, err := search(t.Context(), tt.query)
			require.NoError(t, err)
			require.Equal(t, tt.want, ids(got), tt.why)
			found := counts{got.Total, got.Positions, got.Assumed, got.Unstated}
			require.Equal(t, tt.counts, found, tt.why)
		})
	}
}

func TestSearchFacets(t *testing.T) {
	ix := inMemory(t, matchtest.Records{Vacancies: shop()})
	got, err := ix.SearchVacancies(t.Context(), index.Query{Text: "developer", Facets: true})
	require.NoError(t, err)
	require.Empty(t, got.Hits, "size 0 asks for counts only")
	require.Equal(t, []index.Facet[geo.Code]{{"BY", 3, 6}, {"BY-BR", 1, 3}, {"BY-HM", 1, 2}}, got.Regions)
	require.Equal(t, []index.Facet[taxonomy.Code]{{"2", 3, 6}, {"25", 3, 6}, {"251", 3, 6}, {"2512", 1, 2}, {"2514", 1, 3}}, got.Occupations)
	got, err = ix.SearchVacancies(t.Context(), index.Query{})
	require.NoError(t, err)
	require.Nil(t, got.Regions, "facets are counted only when asked for")
}

// A facet counts what the query finds when it is narrowed to it.
func TestFacetLaw(t *testing.T) {
	t.Parallel()
	ix := inMemory(t, matchtest.Random(11, 300, 300))
	checked := 0
	for _, search := range []func(q index.Query) index.Result{
		func(q index.Query) index.Result {
			r, err := ix.SearchVacancies(t.Context(), q)
			require.NoError(t, err)
			return r
		},
		func(q index.Query) index.Result {
			r, err := ix.SearchWorkers(t.Context(), q)
			require.NoError(t, err)
			return r
		},
	} {
		for _, text := range []string{"", "welder", "c++"} {
			all := search(index.Query{Text: text, Facets: true})
			nowhere, jobless := 0, 0
			for _, f := range all.Regions {
				if f.Code == "" {
					nowhere = f.Records
					continue
				}
				q := search(index.Query{Text: text, Region: f.Code})
				require.Equal(t, []int{f.Records, f.Positions}, []int{q.Total, q.Positions}, "%q in %s", text, f.Code)
				checked++
			}
			for _, f := range all.Occupations {
				if f.Code == "" {
					jobless = f.Records
					continue
				}
				q := search(index.Query{Text: text, Occupation: f.Code})
				require.Equal(t, []int{f.Records, f.Positions}, []int{q.Total, q.Positions}, "%q in %s", text, f.Code)
				checked++
			}
			require.Equal(t, all.Total, search(index.Query{Text: text, Region: "BY"}).Total+nowhere)
			require.Positive(t, jobless)
		}
	}
	require.Greater(t, checked, 100)
}

// The same records give the same answers however they came into the index.
func TestSearchIsTheSameEverywhere(t *testing.T) {
	t.Parallel()
	r := matchtest.Random(12, 250, 250)
	want := make(map[string]index.Result)
	for _, b := range backends {
		t.Run(b.name, func(t *testing.T) {
			shuffled := r
			shuffled.Vacancies, shuffled.Workers = slices.Clone(r.Vacancies), slices.Clone(r.Workers)
			if b.name != backends[0].name {
				slices.Reverse(shuffled.Vacancies)
				slices.Reverse(shuffled.Workers)
			}
			ix := b.open(t, shuffled)
			for _, text := range []string{"", "welder", "сварщик", "developer C#", "first aid", "drivers night", "water"} {
				for _, region := range []geo.Code{"", "BY-HM"} {
					q := index.Query{Text: text, Region: region, Size: 1000, Facets: true}
					vs, err := ix.SearchVacancies(t.Context(), q)
					require.NoError(t, err)
					ws, err := ix.SearchWorkers(t.Context(), q)
					require.NoError(t, err)
					for kind, got := range map[string]index.Result{"v": vs, "w": ws} {
						key := fmt.Sprint(kind, text, region)
						if _, ok := want[key]; !ok {
							want[key] = got
						}
						require.Equal(t, want[key], got, key)
					}
				}
			}
		})
	}
	found := 0
	for _, r := range want {
		found += len(r.Hits)
	}
	require.Greater(t, found, 500, "the queries find something")
}

// Workers do not change a search for vacancies.
func TestKindsAreApart(t *testing.T) {
	alone := inMemory(t, matchtest.Records{Vacancies: shop()})
	together := inMemory(t, matchtest.Records{Vacancies: shop(), Workers: matchtest.Random(1, 0, 300).Workers})
	for _, text := range []string{"welder", "developer", "C++"} {
		want, err := alone.SearchVacancies(t.Context(), index.Query{Text: text, Size: 10})
		require.NoError(t, err)
		got, err := together.SearchVacancies(t.Context(), index.Query{Text: text, Size: 10})
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
}

// Pages laid end to end are the whole.
func TestSearchPages(t *testing.T) {
	ix := inMemory(t, matchtest.Random(13, 200, 0))
	for _, text := range []string{"", "welder"} {
		all, err := ix.SearchVacancies(t.Context(), index.Query{Text: text, Size: math.MaxInt})
		require.NoError(t, err)
		require.Len(t, all.Hits, all.Total)
		require.Greater(t, all.Total, 20)
		var pages []index.SearchHit
		for from := 0; from < all.Total; from += 7 {
			page, err := ix.SearchVacancies(t.Context(), index.Query{Text: text, From: from, Size: 7})
			require.NoError(t, err)
			require.Equal(t, all.Total, page.Total)
			pages = append(pages, page.Hits...)
		}
		require.Equal(t, all.Hits, pages)
		rest, err := ix.SearchVacancies(t.Context(), index.Query{Text: text, From: 5, Size: math.MaxInt})
		require.NoError(t, err)
		require.Equal(t, all.Hits[5:], rest.Hits, "From and Size may overflow together")
		for _, from := range []int{all.Total, all.Total + 1, math.MaxInt} {
			page, err := ix.SearchVacancies(t.Context(), index.Query{Text: text, From: from, Size: 7})
			require.NoError(t, err)
			require.Empty(t, page.Hits)
		}
	}
}

func TestQueryFaults(t *testing.T) {
	ix := inMemory(t, matchtest.Records{Vacancies: shop()})
	_, err := ix.SearchVacancies(t.Context(), index.Query{
		Text: "?!", Occupation: "110", Region: "BY-XX", From: -1, Size: -1,
	})
	var faults *fact.Faults
	require.ErrorAs(t, err, &faults)
	var fields []string
	for _, f := range faults.All() {
		require.Equal(t, "query", f.Input)
		fields = append(fields, f.Field)
	}
	require.Equal(t, []string{"occupation", "region", "from", "size", "text"}, fields, "all faults at once")
	for _, tt := range []struct {
		name  string
		query index.Query
		want  error
	}{
		{"unknown region", index.Query{Region: "by-hm"}, fact.ErrUnknownCode},
		{"unknown occupation", index.Query{Occupation: "7219"}, fact.ErrUnknownCode},
		{"no word", index.Query{Text: "+ + +"}, fact.ErrSyntax},
		{"long text", index.Query{Text: strings.Repeat("x", index.MaxQueryText+1)}, fact.ErrRange},
		{"many words", index.Query{Text: manyWords(index.MaxQueryWords + 1)}, fact.ErrRange},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := ix.SearchWorkers(t.Context(), tt.query)
			require.ErrorIs(t, err, tt.want)
		})
	}
	_, err = ix.SearchWorkers(t.Context(), index.Query{Text: manyWords(index.MaxQueryWords)})
	require.NoError(t, err)
}

func manyWords(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "w%d ", i)
	}
	return b.String()
}
