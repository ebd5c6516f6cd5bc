package index_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

func pay(low, high int64, currency string) fact.Opt[match.WageRange] {
	return fact.Some(match.WageRange{
		Low: match.Money{Minor: low, Currency: currency}, High: match.Money{Minor: high, Currency: currency},
		Period: match.PerMonth, Basis: match.Gross,
	})
}

func wish(minor int64, basis match.WageBasis) match.WageWish {
	return match.WageWish{Amount: match.Money{Minor: minor, Currency: "BYN"}, Period: match.PerMonth, Basis: basis}
}

func held(names ...taxonomy.Skill) []match.SkillHeld {
	out := []match.SkillHeld{}
	for _, n := range names {
		out = append(out, match.SkillHeld{Skill: n})
	}
	return out
}

func TestFiltersOfVacancies(t *testing.T) {
	day := func(d int) match.Date { return match.DateOf(2026, time.March, d) }
	ix := inMemory(t, matchtest.Records{Vacancies: []match.Vacancy{
		{ID: "both", Skills: skills("welding", "fitting"), Start: fact.Some(day(10)), Wage: pay(1000, 2000, "BYN"), Openings: fact.Some(4)},
		{ID: "one", Skills: skills("welding"), Start: fact.Some(day(20)), Wage: pay(3000, 3000, "BYN")},
		{ID: "none", Skills: []match.SkillDemand{}, Start: fact.None[match.Date](), Wage: fact.None[match.WageRange]()},
		{ID: "unknown"},
		{ID: "abroad", Skills: skills("welding"), Start: fact.Some(day(10)), Wage: pay(9000, 9000, "EUR")},
	}})
	for _, tt := range []struct {
		name, why string
		query     index.Query
		want      []string
		unstated  int
	}{
		{"a skill", "none demanded is no demand for it, unknown is unknown", index.Query{Skills: []taxonomy.Skill{"welding"}}, []string{"abroad", "both", "one"}, 1},
		{"two skills", "a record must have all", index.Query{Skills: []taxonomy.Skill{"fitting", "welding"}}, []string{"both"}, 1},
		{"no skill", "an empty list restricts nothing", index.Query{Skills: []taxonomy.Skill{}}, []string{"abroad", "both", "none", "one", "unknown"}, 0},
		{"from", "bounds are included; no date is any date", index.Query{StartFrom: fact.Some(day(20))}, []string{"none", "one"}, 1},
		{"until", "on the other side too", index.Query{StartUntil: fact.Some(day(10))}, []string{"abroad", "both", "none"}, 1},
		{"between", "both", index.Query{StartFrom: fact.Some(day(11)), StartUntil: fact.Some(day(19))}, []string{"none"}, 1},
		{"wage", "the best offer counts; another currency does not compare", index.Query{Wage: wish(2000, match.Gross)}, []string{"both", "one"}, 2},
		{"high wage", "too little is no", index.Query{Wage: wish(3000, match.BasisUnknown)}, []string{"one"}, 2},
		{"net wage", "gross and net do not compare", index.Query{Wage: wish(1, match.Net)}, nil, 4},
		{"all", "what fails one is not unstated", index.Query{Skills: []taxonomy.Skill{"welding"}, StartUntil: fact.Some(day(15)), Wage: wish(1500, match.Gross)}, []string{"both"}, 2},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.query.Size = 10
			got, err := ix.SearchVacancies(t.Context(), tt.query)
			require.NoError(t, err)
			require.Equal(t, tt.want, ids(got), tt.why)
			require.Equal(t, tt.unstated, got.Unstated, tt.why)
		})
	}
}

// TestFilterOfTheCaller: it is asked of what has all else, decides like any other filter,
// and holds for counts, facets and rankings.
func TestFilterOfTheCaller(t *testing.T) {
	ix := inMemory(t, matchtest.Records{Vacancies: []match.Vacancy{
		{ID: "good", Skills: skills("welding"), Region: "BY-HO", Openings: fact.Some(4)},
		{ID: "bad", Skills: skills("welding"), Region: "BY-HO", Openings: fact.Some(2)},
		{ID: "silent", Skills: skills("welding"), Region: "BY-HO"},
		{ID: "else", Skills: skills("fitting"), Region: "BY-HO"},
	}})
	var asked []string
	q := index.Query{Skills: []taxonomy.Skill{"welding"}, Size: 10, Facets: true, Vacancy: func(v *match.Vacancy) fact.Tri {
		asked = append(asked, v.ID)
		return map[string]fact.Tri{"good": fact.Yes, "bad": fact.No}[v.ID]
	}}
	got, err := ix.SearchVacancies(t.Context(), q)
	require.NoError(t, err)
	require.Equal(t, []string{"good"}, ids(got))
	require.Equal(t, []int{1, 4, 1}, []int{got.Total, got.Positions, got.Unstated})
	for _, f := range got.Regions {
		require.Equal(t, 4, f.Positions, "the facets count what is found")
	}
	require.ElementsMatch(t, []string{"good", "bad", "silent"}, asked, "what is out already is not asked about")
	ranking, err := ix.RankVacancies(t.Context(), &match.Worker{ID: "w", Origin: match.Local, Region: "BY-HO"}, q)
	require.NoError(t, err)
	require.Len(t, ranking.Hits, 1)
	require.Equal(t, "good", ranking.Hits[0].ID)
	require.Equal(t, 1, ranking.Found.Total)
	_, err = ix.SearchWorkers(t.Context(), q)
	require.ErrorContains(t, err, "vacancy: it filters vacancies")
}

func TestFiltersOfWorkers(t *testing.T) {
	day := func(d int) match.Date { return match.DateOf(2026, time.March, d) }
	ix := inMemory(t, matchtest.Records{Workers: []match.Worker{
		{ID: "local", Origin: match.Local, Skills: held("welding", "fitting"), Available: fact.Some(day(10)), Wage: fact.Some(wish(1000, match.Gross))},
		{ID: "now", Origin: match.Abroad, Skills: held(), Available: fact.None[match.Date](), Wage: fact.None[match.WageWish]()},
		{ID: "unknown"},
	}})
	for _, tt := range []struct {
		name, why string
		query     index.Query
		want      []string
		unstated  int
	}{
		{"origin", "an unknown origin may be this one", index.Query{Origin: match.Local}, []string{"local"}, 1},
		{"abroad", "origins are apart", index.Query{Origin: match.Abroad}, []string{"now"}, 1},
		{"skill", "held at any level", index.Query{Skills: []taxonomy.Skill{"fitting"}}, []string{"local"}, 1},
		{"by a day", "now is before any day", index.Query{StartUntil: fact.Some(day(9))}, []string{"now"}, 1},
		{"from a day", "and not after any", index.Query{StartFrom: fact.Some(day(10))}, []string{"local"}, 1},
		{"wage", "whoever asks for nothing asks for no more", index.Query{Wage: wish(1000, match.Gross)}, []string{"local", "now"}, 1},
		{"little", "a worker asks for more", index.Query{Wage: wish(999, match.Gross)}, []string{"now"}, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.query.Size = 10
			got, err := ix.SearchWorkers(t.Context(), tt.query)
			require.NoError(t, err)
			require.Equal(t, tt.want, ids(got), tt.why)
			require.Equal(t, tt.unstated, got.Unstated, tt.why)
		})
	}
}

func TestFilterFaults(t *testing.T) {
	ix := inMemory(t, matchtest.Records{})
	_, err := ix.SearchVacancies(t.Context(), index.Query{
		Skills: []taxonomy.Skill{"x", ""}, Origin: match.Local, SkillFacets: -1,
		StartFrom: fact.Some(match.DateOf(2026, 1, 2)), StartUntil: fact.Some(match.DateOf(2026, 1, 1)),
		Wage: match.WageWish{Amount: match.Money{Minor: 5, Currency: "byn"}, Period: match.PerMonth},
	})
	var faults *fact.Faults
	require.ErrorAs(t, err, &faults)
	var fields []string
	for _, f := range faults.All() {
		fields = append(fields, f.Field)
	}
	require.Equal(t, []string{"skills", "origin", "start", "wage.amount", "skill_facets"}, fields)
	_, err = ix.SearchWorkers(t.Context(), index.Query{Origin: match.Local})
	require.NoError(t, err)
}

// A facet counts what the query finds when it is narrowed to it: for skills and
// origins as for the rest.
func TestFacetLawOfSkillsAndOrigins(t *testing.T) {
	r := matchtest.Random(14, 300, 300)
	ix := inMemory(t, r)
	for _, text := range []string{"", "welder"} {
		vs, err := ix.SearchVacancies(t.Context(), index.Query{Text: text, SkillFacets: 1000})
		require.NoError(t, err)
		ws, err := ix.SearchWorkers(t.Context(), index.Query{Text: text, SkillFacets: 1000, Facets: true})
		require.NoError(t, err)
		require.Greater(t, len(vs.Skills)*len(ws.Skills), 9)
		require.Nil(t, vs.Origins)
		for i, f := range vs.Skills {
			got, err := ix.SearchVacancies(t.Context(), index.Query{Text: text, Skills: []taxonomy.Skill{f.Code}})
			require.NoError(t, err)
			require.Equal(t, []int{f.Records, f.Positions}, []int{got.Total, got.Positions}, f.Code)
			require.True(t, i == 0 || vs.Skills[i-1].Records > f.Records || vs.Skills[i-1].Records == f.Records && vs.Skills[i-1].Code < f.Code)
		}
		for _, f := range ws.Skills {
			got, err := ix.SearchWorkers(t.Context(), index.Query{Text: text, Skills: []taxonomy.Skill{f.Code}})
			require.NoError(t, err)
			require.Equal(t, f.Records, got.Total, f.Code)
		}
		sum := 0
		for _, f := range ws.Origins {
			sum += f.Records
			if f.Code == match.OriginUnknown {
				continue
			}
			got, err := ix.SearchWorkers(t.Context(), index.Query{Text: text, Origin: f.Code})
			require.NoError(t, err)
			require.Equal(t, f.Records, got.Total, f.Code)
		}
		require.Equal(t, ws.Total, sum)
		few, err := ix.SearchVacancies(t.Context(), index.Query{Text: text, SkillFacets: 2})
		require.NoError(t, err)
		require.Equal(t, vs.Skills[:2], few.Skills)
	}
}

// Amounts of another period do not compare: an hour's wage is neither more nor less
// than a month's.
func TestFilterByPeriod(t *testing.T) {
	hourly := pay(1000, 1000, "BYN").Or(match.WageRange{})
	hourly.Period = match.PerHour
	asks := wish(1000, match.Gross)
	asks.Period = match.PerHour
	ix := inMemory(t, matchtest.Records{
		Vacancies: []match.Vacancy{{ID: "month", Wage: pay(1000, 1000, "BYN")}, {ID: "hour", Wage: fact.Some(hourly)}},
		Workers:   []match.Worker{{ID: "month", Wage: fact.Some(wish(1000, match.Gross))}, {ID: "hour", Wage: fact.Some(asks)}},
	})
	for _, search := range []func(context.Context, index.Query) (index.Result, error){ix.SearchVacancies, ix.SearchWorkers} {
		got, err := search(t.Context(), index.Query{Wage: wish(1000, match.Gross), Size: 9})
		require.NoError(t, err)
		require.Equal(t, []string{"month"}, ids(got))
		require.Equal(t, 1, got.Unstated)
	}
}

// Pages that follow each other by their last hits are the whole, and stay so
// when records before them come and go.
func TestPagesAfterAHit(t *testing.T) {
	r := matchtest.Random(15, 200, 0)
	ix := inMemory(t, r)
	for _, text := range []string{"", "welder"} {
		all, err := ix.SearchVacancies(t.Context(), index.Query{Text: text, Size: 1000})
		require.NoError(t, err)
		var pages []index.SearchHit
		q := index.Query{Text: text, Size: 7}
		for {
			page, err := ix.SearchVacancies(t.Context(), q)
			require.NoError(t, err)
			require.Equal(t, all.Total, page.Total, "counts cover all")
			if len(page.Hits) == 0 {
				break
			}
			pages = append(pages, page.Hits...)
			require.LessOrEqual(t, len(pages), all.Total, "a page goes back")
			q.After = page.Hits[len(page.Hits)-1]
		}
		require.Equal(t, all.Hits, pages)
	}
	all, err := ix.SearchVacancies(t.Context(), index.Query{Size: 1000})
	require.NoError(t, err)
	order := ids(all)
	require.True(t, slices.IsSorted(order))
	require.NoError(t, ix.DeleteVacancies(t.Context(), order[3], order[9]))
	require.NoError(t, ix.PutVacancies(t.Context(), match.Vacancy{ID: " new first"}))
	page, err := ix.SearchVacancies(t.Context(), index.Query{Size: 5, After: all.Hits[9]})
	require.NoError(t, err)
	require.Equal(t, order[10:15], ids(page))
}
