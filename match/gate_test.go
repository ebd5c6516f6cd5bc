package match_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

const (
	no      = fact.No
	yes     = fact.Yes
	unknown = fact.Unknown
)

// gate returns the outcome of one gate.
func gate(s *match.Scorer, v match.Vacancy, w match.Worker, g match.Gates) fact.Tri {
	verdict := judge(s, &v, &w).verdict
	switch {
	case verdict.Failed&g != 0:
		return no
	case verdict.Open&g != 0:
		return unknown
	default:
		return yes
	}
}

func TestRightToWork(t *testing.T) {
	s := scorer(t, func(c *match.Config) { c.Rules = freeMovement("KG", "KZ") })
	terms := func(exempt, sponsored fact.Tri, classes ...string) match.PermitTerms {
		return match.PermitTerms{Exempt: exempt, Sponsored: sponsored, Classes: classes}
	}
	strict := terms(no, no, "work") // neither exempt nor sponsored
	all := match.Permit{Class: "work", Regions: []geo.Code{}, Occupations: []taxonomy.Code{}, Until: fact.None[match.Date]()}
	with := func(change func(p *match.Permit)) []match.Permit {
		p := all
		change(&p)
		return []match.Permit{p}
	}
	uz := []string{"UZ"}
	for _, tt := range []struct {
		name, why string
		terms     match.PermitTerms
		origin    match.Origin
		citizen   []string
		permits   []match.Permit
		change    func(v *match.Vacancy)
		want      fact.Tri
	}{
		{"local", "locals need no permit", strict, match.Local, nil, []match.Permit{}, nil, yes},
		{"free movement", "an agreement covers one citizenship of two", strict, match.Abroad, []string{"UZ", "KZ"}, []match.Permit{}, nil, yes},
		{"free movement beats an unknown origin", "it settles the question", strict, match.OriginUnknown, []string{"KG"}, nil, nil, yes},
		{"exempt", "the occupation needs no permit", terms(yes, no), match.Abroad, uz, []match.Permit{}, nil, yes},
		{"perhaps exempt", "an unknown exemption leaves it open", terms(unknown, no), match.Immigrant, uz, []match.Permit{}, nil, unknown},
		{"no permit", "none held, none to be had", strict, match.Immigrant, uz, []match.Permit{}, nil, no},
		{"permits unknown", "nil is unknown", strict, match.Immigrant, uz, nil, nil, unknown},
		{"unlimited permit", "empty lists and no end are no limits", strict, match.Immigrant, uz, []match.Permit{all}, nil, yes},
		{"citizenship unknown", "it may be one with free movement", strict, match.Immigrant, nil, []match.Permit{}, nil, unknown},
		{"no citizenship", "empty is known none", strict, match.Immigrant, []string{}, []match.Permit{}, nil, no},
		{"citizenship unknown, permit held", "a permit settles it", strict, match.Immigrant, nil, []match.Permit{all}, nil, yes},
		{"origin unknown", "perhaps a local", strict, match.OriginUnknown, uz, []match.Permit{}, nil, unknown},
		{"sponsored", "the employer may apply, so it is open and not settled", terms(no, yes), match.Abroad, uz, []match.Permit{}, nil, unknown},
		{"sponsorship unknown", "perhaps the employer applies", terms(no, unknown), match.Abroad, uz, []match.Permit{}, nil, unknown},
		{"sponsored with a permit", "nothing to apply for", terms(no, yes, "work"), match.Immigrant, uz, []match.Permit{all}, nil, yes},

		{"class accepted", "one of the classes", terms(no, no, "blue", "work"), match.Immigrant, uz, []match.Permit{all}, nil, yes},
		{"classes unknown", "nil is unknown", terms(no, no), match.Immigrant, uz, []match.Permit{all}, nil, unknown},
		{"class refused", "another class", terms(no, no, "blue"), match.Immigrant, uz, []match.Permit{all}, nil, no},
		{
			"no class accepted", "an empty list accepts none",
			match.PermitTerms{Exempt: no, Sponsored: no, Classes: []string{}},
			match.Immigrant, uz,
			[]match.Permit{all},
			nil, no,
		},
		{
			"second permit covers", "one permit is enough", terms(no, no, "work"), match.Immigrant, uz,
			[]match.Permit{{Class: "blue"}, all},
			nil, yes,
		},

		{"region covered", "the area contains the region", strict, match.Immigrant, uz, with(func(p *match.Permit) { p.Regions = []geo.Code{"C-B", "C-A"} }), nil, yes},
		{"region not covered", "another area", strict, match.Immigrant, uz, with(func(p *match.Permit) { p.Regions = []geo.Code{"C-B"} }), nil, no},
		{"limits unknown", "nil leaves open whether it is limited", strict, match.Immigrant, uz, with(func(p *match.Permit) { p.Regions = nil }), nil, unknown},
		{
			"region of the job unknown", "limited to somewhere", strict, match.Immigrant, uz,
			with(func(p *match.Permit) { p.Regions = []geo.Code{"C-A"} }), func(v *match.Vacancy) { v.Region = "" }, unknown,
		},
		{
			"no limits, region unknown", "anywhere is covered", strict, match.Immigrant, uz,
			[]match.Permit{all},
			func(v *match.Vacancy) { v.Region = "" }, yes,
		},
		{
			"job in a wider region", "a part of it is covered", strict, match.Immigrant, uz,
			with(func(p *match.Permit) { p.Regions = []geo.Code{"C-A1"} }), func(v *match.Vacancy) { v.Region = "C-A" }, unknown,
		},
		{"area that the tree lacks", "an unknown code never rejects", strict, match.Immigrant, uz, with(func(p *match.Permit) { p.Regions = []geo.Code{"Z"} }), nil, unknown},
		{"unknown limits, wrong class", "one known no is enough", terms(no, no, "blue"), match.Immigrant, uz, with(func(p *match.Permit) { p.Regions = nil }), nil, no},

		{"occupation covered", "a group covers all below it", strict, match.Immigrant, uz, with(func(p *match.Permit) { p.Occupations = []taxonomy.Code{"71", "25"} }), nil, yes},
		{"occupation not covered", "another group", strict, match.Immigrant, uz, with(func(p *match.Permit) { p.Occupations = []taxonomy.Code{"2513"} }), nil, no},
		{"occupations unknown", "nil leaves it open", strict, match.Immigrant, uz, with(func(p *match.Permit) { p.Occupations = nil }), nil, unknown},
		{
			"occupation of the job unknown", "limited to something", strict, match.Immigrant, uz,
			with(func(p *match.Permit) { p.Occupations = []taxonomy.Code{"25"} }), func(v *match.Vacancy) { v.Occupation = "" }, unknown,
		},
		{
			"job in a wider group", "a part of it is covered", strict, match.Immigrant, uz,
			with(func(p *match.Permit) { p.Occupations = []taxonomy.Code{"2512"} }), func(v *match.Vacancy) { v.Occupation = "25" }, unknown,
		},

		{"runs at the start", "the last day counts", strict, match.Immigrant, uz, with(func(p *match.Permit) { p.Until = fact.Some[match.Date](20000) }), nil, yes},
		{"has run out", "the day after the last", strict, match.Immigrant, uz, with(func(p *match.Permit) { p.Until = fact.Some[match.Date](19999) }), nil, no},
		{"end unknown", "it may have run out", strict, match.Immigrant, uz, with(func(p *match.Permit) { p.Until = fact.Opt[match.Date]{} }), nil, unknown},
		{
			"start unknown", "it may run out before", strict, match.Immigrant, uz,
			with(func(p *match.Permit) { p.Until = fact.Some[match.Date](20000) }), func(v *match.Vacancy) { v.Start = fact.Opt[match.Date]{} }, unknown,
		},
		{
			"no end, start unknown", "it never runs out", strict, match.Immigrant, uz,
			[]match.Permit{all},
			func(v *match.Vacancy) { v.Start = fact.Opt[match.Date]{} }, yes,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := match.Vacancy{ID: "v", Occupation: "2512", Region: "C-A1", Start: fact.Some[match.Date](20000), Permit: tt.terms}
			if tt.change != nil {
				tt.change(&v)
			}
			w := match.Worker{ID: "w", Origin: tt.origin, Citizenships: tt.citizen, Permits: tt.permits}
			require.Equal(t, tt.want, gate(s.Scorer, v, w, match.GatePermit), tt.why)
		})
	}
	noRule := scorer(t, nil)
	v := match.Vacancy{ID: "v", Permit: strict}
	w := match.Worker{ID: "w", Origin: match.Immigrant, Permits: []match.Permit{}}
	require.Equal(t, no, gate(noRule.Scorer, v, w, match.GatePermit), "without free movement an unknown citizenship opens nothing")
}

func TestLocation(t *testing.T) {
	p := match.DefaultParams().Location
	tree := country(t)
	km := func(a, b geo.Code) float64 {
		d, ok := tree.Distance(a, b)
		require.True(t, ok)
		return float64(d / geo.Kilometre)
	}
	commute := p.Commute(km("C-A1", "C-A2"))
	move := p.Relocate(km("C-A1", "C-A2"))
	far := p.Relocate(km("C-A1", "C-B"))
	require.Greater(t, km("C-A1", "C-A2"), 15.0)
	require.Less(t, commute, move, "the premise: moving fits better than a commute of 22 km")
	anywhere, nowhere := []geo.Code{"C"}, []geo.Code{}
	prior := match.DefaultParams().Prior[match.Location]
	exactly := func(x float64) match.Fit { return match.Fit{State: match.Known, Value: x, Low: x, High: x} }
	between := func(low, high float64) match.Fit {
		return match.Fit{State: match.Partial, Value: min(max(prior, low), high), Low: low, High: high}
	}
	missing := match.Fit{State: match.Missing, Value: prior, High: 1}
	for _, tt := range []struct {
		name, why string
		region    geo.Code
		remote    fact.Tri
		origin    match.Origin
		home      geo.Code
		moves     []geo.Code
		want      fact.Tri
		fit       match.Fit
	}{
		{"remote", "A-11: from anywhere", "C-B", yes, match.Immigrant, "C-A1", nowhere, yes, exactly(1)},
		{"remote, nothing else known", "it settles the question", "", yes, match.OriginUnknown, "", nil, yes, exactly(1)},
		{"remote and abroad", "from anywhere", "C-B", yes, match.Abroad, "", nowhere, yes, exactly(1)},
		{"same region", "at the fit of one region", "C-A1", no, match.Local, "C-A1", nowhere, yes, exactly(p.SameRegion)},
		{"in a part of the region", "the work may be in another part", "C-A", no, match.Local, "C-A1", nowhere, unknown, between(0, p.SameRegion)},
		{"region in a part of home", "home may be in another part", "C-A1", no, match.Local, "C-A", nowhere, unknown, between(0, p.SameRegion)},
		{"in the whole country", "home may be in another part", "C-B", no, match.Local, "C", nowhere, unknown, between(0, p.SameRegion)},
		{"commute", "by distance", "C-A2", no, match.Local, "C-A1", nowhere, yes, exactly(commute)},
		{"commute or move", "the better counts", "C-A2", no, match.Local, "C-A1", anywhere, yes, exactly(move)},
		{"commute, willingness unknown", "it can only be better", "C-A2", no, match.Local, "C-A1", nil, yes, between(commute, move)},
		{"far and unwilling", "known not to move", "C-B", no, match.Local, "C-A1", nowhere, no, exactly(0)},
		{"far and willing", "moves", "C-B", no, match.Local, "C-A1", anywhere, yes, exactly(far)},
		{"far, willing to go elsewhere", "not there", "C-B", no, match.Local, "C-A1", []geo.Code{"C-A2", "C-N"}, no, exactly(0)},
		{"far, willingness unknown", "nil is unknown", "C-B", no, match.Local, "C-A1", nil, unknown, between(0, far)},
		{"willing for a part of the region", "it may be in the other part", "C-A", no, match.Local, "C-B", []geo.Code{"C-A1"}, unknown, between(0, p.Relocate(km("C-A", "C-B")))},
		{"willing for an area that the tree lacks", "an unknown code never rejects", "C-B", no, match.Local, "C-A1", []geo.Code{"Z"}, unknown, between(0, far)},
		{"home unknown, unwilling", "perhaps near", "C-B", no, match.Local, "", nowhere, unknown, between(0, p.SameRegion)},
		{"home unknown, willing", "can move at worst", "C-B", no, match.Local, "", anywhere, yes, between(0, p.SameRegion)},
		{"home not in the tree", "counts as unknown", "C-B", no, match.Local, "Z", nowhere, unknown, between(0, p.SameRegion)},
		{"abroad, willing", "moves from outside", "C-B", no, match.Abroad, "Z", anywhere, yes, exactly(p.FromAbroad)},
		{"abroad, unwilling", "no commute from outside", "C-B", no, match.Abroad, "Z", nowhere, no, exactly(0)},
		{"abroad, willingness unknown", "open", "C-B", no, match.Abroad, "", nil, unknown, between(0, p.FromAbroad)},
		{"abroad but in the tree", "lives where they say", "C-A1", no, match.Abroad, "C-A1", nowhere, yes, exactly(p.SameRegion)},
		{"distance unknown, unwilling", "perhaps near", "C-N", no, match.Local, "C-A1", nowhere, unknown, between(0, p.SameRegion)},
		{"distance unknown, willing", "can move", "C-N", no, match.Local, "C-A1", anywhere, yes, between(0, p.SameRegion)},
		{"region unknown", "nothing to judge by", "", no, match.Local, "C-A1", anywhere, unknown, missing},
		{"region not in the tree", "counts as unknown", "Z", no, match.Local, "C-A1", anywhere, unknown, missing},
		{"perhaps remote, far", "open instead of failed", "C-B", unknown, match.Local, "C-A1", nowhere, unknown, missing},
		{"perhaps remote, near", "passes either way", "C-A1", unknown, match.Local, "C-A1", nowhere, yes, between(p.SameRegion, 1)},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := match.Vacancy{ID: "v", Region: tt.region, Remote: tt.remote}
			w := match.Worker{ID: "w", Origin: tt.origin, Region: tt.home, MovesTo: tt.moves}
			s := scorer(t, nil)
			require.Equal(t, tt.want, gate(s.Scorer, v, w, match.GateLocation), tt.why)
			got, ok := part(t, s, v, w, match.Location)
			require.True(t, ok)
			require.Equal(t, tt.fit.State, got.State, tt.why)
			require.InDelta(t, tt.fit.Value, got.Value, 1e-12, tt.why)
			require.InDelta(t, tt.fit.Low, got.Low, 1e-12, tt.why)
			require.InDelta(t, tt.fit.High, got.High, 1e-12, tt.why)
		})
	}
}

func TestLocationNeverAboveTheSameRegion(t *testing.T) {
	s := scorer(t, func(c *match.Config) { c.Params.Location.SameRegion = 0.3 })
	v := match.Vacancy{ID: "v", Region: "C-A2", Remote: no}
	w := match.Worker{ID: "w", Region: "C-A1", MovesTo: []geo.Code{}}
	p, ok := part(t, s, v, w, match.Location)
	require.True(t, ok)
	require.Equal(t, 0.3, p.Value, "a commute into the next region is no better than none")
}

func TestLicences(t *testing.T) {
	s := scorer(t, nil)
	for _, tt := range []struct {
		name, why   string
		asked, held []string
		want        fact.Tri
	}{
		{"all unknown", "nothing is known", nil, nil, unknown},
		{"demand unknown", "perhaps one that is not held", nil, []string{"a"}, unknown},
		{"none asked", "empty is known none", []string{}, nil, yes},
		{"none asked, none held", "nothing to hold", []string{}, []string{}, yes},
		{"held unknown", "nil is unknown", []string{"a"}, nil, unknown},
		{"none held", "empty is known none", []string{"a"}, []string{}, no},
		{"held", "in any order", []string{"a", "b"}, []string{"c", "b", "a"}, yes},
		{"one of two", "all of them, without exception", []string{"a", "b"}, []string{"a"}, no},
		{"another", "names are compared as written", []string{"a"}, []string{"A"}, no},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := gate(s.Scorer, match.Vacancy{Licences: tt.asked}, match.Worker{Licences: tt.held}, match.GateLicence)
			require.Equal(t, tt.want, got, tt.why)
		})
	}
}

func TestRecognition(t *testing.T) {
	s := scorer(t, nil)
	for regulated, row := range map[fact.Tri]map[match.Recognition]fact.Tri{
		no: { // nothing to recognise
			match.RecognitionUnknown: yes, match.Domestic: yes, match.Pending: yes, match.Recognised: yes, match.Refused: yes,
		},
		yes: {
			match.RecognitionUnknown: unknown, match.Domestic: yes, match.Pending: unknown, match.Recognised: yes, match.Refused: no,
		},
		unknown: {
			match.RecognitionUnknown: unknown, match.Domestic: yes, match.Pending: unknown, match.Recognised: yes, match.Refused: unknown,
		},
	} {
		for recognition, want := range row {
			v, w := match.Vacancy{Regulated: regulated}, match.Worker{Education: match.Education{Recognition: recognition}}
			require.Equal(t, want, gate(s.Scorer, v, w, match.GateRecognition), "regulated %v, %q", regulated, recognition)
		}
	}
}

func TestLanguageMusts(t *testing.T) {
	s := scorer(t, nil)
	level := func(language string, c match.CEFR) match.LanguageLevel {
		return match.LanguageLevel{Language: language, Level: fact.Some(c)}
	}
	must := func(anyOf ...match.LanguageLevel) match.LanguageDemand {
		return match.LanguageDemand{AnyOf: anyOf, Must: true}
	}
	either := must(level("be", match.B1), level("ru", match.B1))
	for _, tt := range []struct {
		name, why string
		asked     []match.LanguageDemand
		held      []match.LanguageLevel
		want      fact.Tri
	}{
		{"demands unknown", "there may be a must", nil, []match.LanguageLevel{level("ru", match.Native)}, unknown},
		{"no demands", "empty is known none", []match.LanguageDemand{}, nil, yes},
		{"not a must", "a part of the score alone", []match.LanguageDemand{{AnyOf: either.AnyOf}}, []match.LanguageLevel{}, yes},
		{"held unknown", "nil is unknown", []match.LanguageDemand{either}, nil, unknown},
		{"none held", "empty is known none", []match.LanguageDemand{either}, []match.LanguageLevel{}, no},
		{"first alternative", "one is enough", []match.LanguageDemand{either}, []match.LanguageLevel{level("be", match.B1)}, yes},
		{"second alternative", "one is enough", []match.LanguageDemand{either}, []match.LanguageLevel{level("be", match.A1), level("ru", match.C2)}, yes},
		{"a level too low", "in full, though the score gives half", []match.LanguageDemand{either}, []match.LanguageLevel{level("ru", match.A2)}, no},
		{"level unknown", "perhaps enough", []match.LanguageDemand{either}, []match.LanguageLevel{{Language: "ru"}}, unknown},
		{"level unknown, the other known", "one is enough", []match.LanguageDemand{either}, []match.LanguageLevel{{Language: "ru"}, level("be", match.B2)}, yes},
		{"A1 asked, level unknown", "what is listed is held, A1 or more", []match.LanguageDemand{must(level("ru", match.A1))}, []match.LanguageLevel{{Language: "ru"}}, yes},
		{
			"level none", "the same as not held",
			[]match.LanguageDemand{either},
			[]match.LanguageLevel{{Language: "ru", Level: fact.None[match.CEFR]()}},
			no,
		},
		{"any knowledge", "a demand without a level", []match.LanguageDemand{must(match.LanguageLevel{Language: "pl"})}, []match.LanguageLevel{level("pl", match.A1)}, yes},
		{"no knowledge", "level 0 is none", []match.LanguageDemand{must(match.LanguageLevel{Language: "pl"})}, []match.LanguageLevel{level("pl", match.CEFRNone)}, no},
		{"native is C2", "on both sides", []match.LanguageDemand{must(level("ru", match.Native))}, []match.LanguageLevel{level("ru", match.C2)}, yes},
		{
			"two demands, one met", "all of them",
			[]match.LanguageDemand{either, must(level("en", match.B2))},
			[]match.LanguageLevel{level("ru", match.Native)},
			no,
		},
		{
			"one failed, one open", "a failure decides",
			[]match.LanguageDemand{must(level("en", match.B2)), either},
			[]match.LanguageLevel{{Language: "ru"}},
			no,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := gate(s.Scorer, match.Vacancy{Languages: tt.asked}, match.Worker{Languages: tt.held}, match.GateLanguage)
			require.Equal(t, tt.want, got, tt.why)
		})
	}
}

func TestFeasible(t *testing.T) {
	require.Equal(t, yes, match.Verdict{}.Feasible())
	require.Equal(t, unknown, match.Verdict{Open: match.GateLicence}.Feasible())
	require.Equal(t, no, match.Verdict{Failed: match.GatePermit}.Feasible())
	require.Equal(t, no, match.Verdict{Failed: match.GatePermit, Open: match.GateLicence}.Feasible(), "a failure decides")
}

func TestGates(t *testing.T) {
	all := match.Gates(255).All()
	require.Len(t, all, match.NumGates)
	names := []string{"permit", "location", "licence", "recognition", "language", "age", "schedule", "refusal"}
	for i, g := range all {
		require.Equal(t, i, g.Index())
		require.Equal(t, names[i], g.String())
	}
	require.Equal(t, []match.Gates{match.GateLocation, match.GateLanguage}, (match.GateLanguage | match.GateLocation).All())
	require.Empty(t, match.Gates(0).All())

	for i := range 1 << match.NumGates {
		set := match.Gates(i)
		data, err := json.Marshal(match.Verdict{Failed: set, Open: ^set})
		require.NoError(t, err)
		var back match.Verdict
		require.NoError(t, json.Unmarshal(data, &back))
		require.Equal(t, match.Verdict{Failed: set, Open: ^set}, back, string(data))
	}
	data, err := json.Marshal(match.Verdict{Open: match.GatePermit | match.GateLanguage})
	require.NoError(t, err)
	require.JSONEq(t, `{"open":"permit+language"}`, string(data))
	for _, text := range []string{"visa", "permit+", "+", "permit,licence"} {
		g := match.GateLicence
		require.ErrorIs(t, g.UnmarshalText([]byte(text)), fact.ErrSyntax, text)
		require.Equal(t, match.GateLicence, g, "an error leaves the value as it was")
	}
}

// TestEndOfTheCommute: the last kilometre counts, and the next does not.
func TestEndOfTheCommute(t *testing.T) {
	d, ok := country(t).Distance("C-A1", "C-A2")
	require.True(t, ok)
	km := float64(d / geo.Kilometre)
	v := match.Vacancy{Region: "C-A2", Remote: no}
	w := match.Worker{Region: "C-A1", MovesTo: []geo.Code{}}
	for limit, want := range map[float64]fact.Tri{km: yes, km - 0.01: no} {
		s := scorer(t, func(c *match.Config) { c.Params.Location.CommuteMax = limit })
		require.Equal(t, want, gate(s.Scorer, v, w, match.GateLocation), "%v of %v km", limit, km)
	}
}
