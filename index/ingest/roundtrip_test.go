package ingest_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/ingest"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A maker makes random records in which every fact takes every state.
type maker struct{ *rand.Rand }

// names are hard on separators, marks, quotes and escapes.
var names = []string{
	"a", "-", "--", "a|b", `back\slash`, `\`, "x@3", "@", "q?", "?", "be/ru", "!", "k=v", "a,b;c", `say "hi"`, "#1",
	"two\nlines", "Сварщик", "http://data.europa.eu/esco/skill/1", "tab\tin", "a b", "{", "[1]", "=1+1", "'", "0110", "null",
}

// name returns a name that no other i has.
func (m maker) name(i int) string { return fmt.Sprintf("%s%d", names[m.IntN(len(names))], i) }

// exact returns one of names as it is.
func (m maker) exact() string { return names[m.IntN(len(names))] }

func (m maker) text() string {
	if s := m.exact(); s != "-" && m.IntN(3) > 0 { // "-" is no title: see TestRefused
		return s
	}
	return ""
}

func (m maker) tri() fact.Tri { return fact.Tri(m.IntN(3)) }

func opt[V any](m maker, v V) fact.Opt[V] {
	switch m.IntN(3) {
	case 0:
		return fact.Opt[V]{}
	case 1:
		return fact.None[V]()
	default:
		return fact.Some(v)
	}
}

func list[E any](m maker, e func(i int) E) []E {
	n := m.IntN(5) - 1
	if n < 0 {
		return nil
	}
	l := make([]E, n)
	for i := range l {
		l[i] = e(i)
	}
	return l
}

func (m maker) names() []string {
	if m.IntN(4) == 0 {
		return []string{m.exact()}
	}
	return list(m, m.name)
}

func (m maker) float(most float64) float64 {
	return []float64{1, 1.5, 38.25, 1 + m.Float64()*(most-1), most}[m.IntN(5)]
}

func (m maker) money(currency string, least int64) match.Money {
	return match.Money{Minor: least + m.Int64N(1e6), Currency: currency}
}

func (m maker) currency() string { return []string{"BYN", "JPY", "KWD"}[m.IntN(3)] }

func (m maker) date() match.Date { return match.DateOf(2026, 1, 1) + match.Date(m.IntN(40000)-20000) }

func (m maker) language(i int) match.LanguageLevel {
	return match.LanguageLevel{Language: m.name(i), Level: opt(m, match.CEFR(m.IntN(8)))}
}

func region(m maker) geo.Code          { return geo.Code(m.text()) }
func occupation(m maker) taxonomy.Code { return taxonomy.Code(m.text()) }

func (m maker) vacancy(i int) match.Vacancy {
	v := match.Vacancy{
		ID: m.name(i), Title: m.text(), Description: m.text(), Employer: m.text(),
		Occupation: occupation(m), Region: region(m), Remote: m.tri(),
		Skills: list(m, func(i int) match.SkillDemand {
			return match.SkillDemand{Skill: taxonomy.Skill(m.name(i)), Optional: m.IntN(2) == 0, Level: opt(m, 1+m.IntN(5))}
		}),
		Languages: list(m, func(int) match.LanguageDemand {
			d := match.LanguageDemand{Must: m.IntN(2) == 0}
			for k := range 1 + m.IntN(3) {
				d.AnyOf = append(d.AnyOf, m.language(k))
			}
			return d
		}),
		Education: opt(m, match.ISCED(m.IntN(9))), Regulated: m.tri(), Experience: opt(m, m.float(80)), Licences: m.names(),
		Hours: opt(m, m.float(168)), Start: opt(m, m.date()),
		Permit: match.PermitTerms{Exempt: m.tri(), Sponsored: m.tri(), Classes: m.names()},
		Terms:  match.Terms{Contract: match.Contract(m.IntN(4)), Shifts: m.tri(), Housing: m.tri()},
	}
	if m.IntN(2) == 0 {
		v.Openings = fact.Some(1 + m.IntN(match.MaxOpenings))
	}
	v.Protection = match.Protection{
		WorkerFee: opt(m, m.money(m.currency(), 0)), Deposit: opt(m, m.money(m.currency(), 0)), ExitPenalty: opt(m, m.money(m.currency(), 0)),
		DocumentsRetained: m.tri(), ReferenceWage: opt(m, m.money(m.currency(), 0)),
		OvertimeWeek: opt(m, m.float(168)), OvertimeYear: opt(m, m.float(8736)), OvertimeVoluntary: m.tri(),
		WeeklyRest: opt(m, m.float(168)), ContractWritten: m.tri(), Deductions: opt(m, m.Float64()), FreeToLeaveHousing: m.tri(),
		Recruiter: opt(m, m.name(i)), RecruiterLicensed: m.tri(), MayChangeEmployer: m.tri(), RepatriationByWorker: m.tri(),
		RemoteSiteWithoutPhone: m.tri(), ReplacesStrikers: m.tri(), DemandsSexAgeOrigin: m.tri(), GenuineRequirement: m.tri(),
		GrievanceChannel: m.tri(), SocialInsurance: m.tri(),
	}
	if v.Protection.Recruiter.IsNone() {
		v.Protection.RecruiterLicensed = fact.Unknown
	}
	if m.IntN(2) == 0 {
		v.Protection.PayInterval = fact.Some(1 + m.IntN(3660))
	}
	c := m.currency()
	low := m.money(c, 0)
	v.Wage = opt(m, match.WageRange{Low: low, High: m.money(c, low.Minor), Period: match.Period(1 + m.IntN(5)), Basis: match.WageBasis(m.IntN(3))})
	return v
}

func (m maker) worker(i int) match.Worker {
	return match.Worker{
		ID: m.name(i), Headline: m.text(), Origin: match.Origin(m.IntN(4)),
		Citizenships: list(m, func(i int) string { return []string{"BY", "PL", "UA", "KZ"}[i] }),
		Occupations: list(m, func(i int) match.OccupationHeld {
			return match.OccupationHeld{Code: taxonomy.Code(m.name(i)), Years: opt(m, m.float(80))}
		}),
		Wanted: list(m, func(i int) taxonomy.Code { return taxonomy.Code(m.name(i)) }),
		Skills: list(m, func(i int) match.SkillHeld {
			return match.SkillHeld{Skill: taxonomy.Skill(m.name(i)), Level: opt(m, 1+m.IntN(5))}
		}),
		Languages: list(m, m.language),
		Education: match.Education{Level: opt(m, match.ISCED(m.IntN(9))), Recognition: match.Recognition(m.IntN(5))},
		Region:    region(m),
		MovesTo:   list(m, func(i int) geo.Code { return geo.Code(m.name(i)) }),
		Permits: list(m, func(i int) match.Permit {
			return match.Permit{
				Class:       m.name(i),
				Regions:     list(m, func(i int) geo.Code { return geo.Code(m.name(i)) }),
				Occupations: list(m, func(int) taxonomy.Code { return taxonomy.Code(m.exact()) }),
				Until:       opt(m, m.date()),
			}
		}),
		Licences:  m.names(),
		Wage:      opt(m, match.WageWish{Amount: m.money(m.currency(), 0), Period: match.Period(1 + m.IntN(5)), Basis: match.WageBasis(m.IntN(3))}),
		Hours:     opt(m, m.float(168)),
		Available: opt(m, m.date()),
		Wishes:    match.Wishes{Contract: match.Contract(m.IntN(4)), Shifts: m.tri(), Housing: m.tri()},
		Refusals: match.Refusals{
			Occupations: list(m, func(i int) taxonomy.Code { return taxonomy.Code(m.name(i)) }),
			Regions:     list(m, func(i int) geo.Code { return geo.Code(m.name(i)) }),
			Employers:   m.names(), Shifts: m.tri(), MaxHours: opt(m, m.float(168)),
		},
		Birth:     m.birth(),
		Protected: m.protected(),
	}
}

func (m maker) birth() fact.Opt[match.Date] {
	if m.IntN(2) == 0 {
		return fact.Opt[match.Date]{}
	}
	return fact.Some(m.date())
}

func (m maker) protected() map[string]string {
	names := m.names()
	if names == nil {
		return nil
	}
	groups := make(map[string]string, len(names))
	for _, name := range names {
		groups[name] = m.exact()
	}
	return groups
}

func random(seed uint64) maker { return maker{rand.New(rand.NewPCG(seed, 1))} }

func vacancies(seed uint64, n int) []match.Vacancy {
	m, out := random(seed), make([]match.Vacancy, n)
	for i := range out {
		out[i] = m.vacancy(i)
	}
	return out
}

func workers(seed uint64, n int) []match.Worker {
	m, out := random(seed), make([]match.Worker, n)
	for i := range out {
		out[i] = m.worker(i)
	}
	return out
}

// Law: read(write(x)) == x, byte for byte and state for state, in both formats.
func TestRoundTrip(t *testing.T) {
	for seed := range uint64(20) {
		vs, ws := vacancies(seed, 40), workers(seed, 40)
		var b bytes.Buffer
		require.NoError(t, ingest.WriteVacanciesCSV(t.Context(), &b, vs))
		require.Equal(t, vs, readVacancies(t, &b, ingest.CSV))
		require.NoError(t, ingest.WriteVacanciesNDJSON(t.Context(), &b, vs))
		require.Equal(t, vs, readVacancies(t, &b, ingest.NDJSON))
		require.NoError(t, ingest.WriteWorkersCSV(t.Context(), &b, ws))
		require.Equal(t, ws, readWorkers(t, &b, ingest.CSV))
		require.NoError(t, ingest.WriteWorkersNDJSON(t.Context(), &b, ws))
		require.Equal(t, ws, readWorkers(t, &b, ingest.NDJSON))
	}
}

// No record at all is something else than an empty file.
func TestRoundTripNothing(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, ingest.WriteVacanciesCSV(t.Context(), &b, nil))
	require.Empty(t, readVacancies(t, &b, ingest.CSV))
	require.NoError(t, ingest.WriteWorkersNDJSON(t.Context(), &b, nil))
	require.Empty(t, readWorkers(t, &b, ingest.JSONArray))
}

func readVacancies(t *testing.T, r io.Reader, want ingest.Format) []match.Vacancy {
	t.Helper()
	vs, report, err := ingest.ReadVacancies(t.Context(), r, "test", ingest.Options{})
	require.NoError(t, err)
	require.Equal(t, want, report.Format)
	require.Equal(t, len(vs), report.Rows)
	require.Empty(t, report.Reasons)
	return vs
}

func readWorkers(t *testing.T, r io.Reader, want ingest.Format) []match.Worker {
	t.Helper()
	ws, report, err := ingest.ReadWorkers(t.Context(), r, "test", ingest.Options{})
	require.NoError(t, err)
	require.Equal(t, want, report.Format)
	require.Equal(t, len(ws), report.Rows)
	return ws
}

// What would not be read back is refused before the first byte.
func TestRefused(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		v         match.Vacancy
		field     string
		json      bool // NDJSON refuses it too
	}{
		{"blanks around", "tables are trimmed when read", match.Vacancy{ID: "a", Title: " x"}, "title", false},
		{"carriage return", "package csv drops it", match.Vacancy{ID: "a", Description: "x\r\ny"}, "description", false},
		{"control", "no text file has them", match.Vacancy{ID: "a\x01"}, "id", false},
		{"title of a hyphen", "it reads as blank", match.Vacancy{ID: "a", Title: "-"}, "title", false},
		{"code of a hyphen", "a code has no known none", match.Vacancy{ID: "a", Region: "-"}, "region", false},
		{"blank in a list", "entries are trimmed", match.Vacancy{ID: "a", Licences: []string{"b ", "c"}}, "licences", false},
		{"not UTF-8", "JSON would replace it", match.Vacancy{ID: "a", Title: "\xff"}, "title", true},
		{"far date", "its year has more than four digits", match.Vacancy{ID: "a", Start: fact.Some(match.Date(1 << 30))}, "start", true},
		{"not valid", "it could not be read", match.Vacancy{ID: "a", Openings: fact.Some(0)}, "openings", true},
		{"no identifier", "it could not be read", match.Vacancy{}, "id", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var b bytes.Buffer
			err := ingest.WriteVacanciesCSV(t.Context(), &b, []match.Vacancy{{ID: "first"}, tt.v})
			require.Zero(t, b.Len(), "nothing half-written")
			require.Equal(t, tt.field, asFaults(t, err)[0].Field, tt.why)
			require.Contains(t, asFaults(t, err)[0].Record, fmt.Sprintf("vacancy %q", tt.v.ID))
			err = ingest.WriteVacanciesNDJSON(t.Context(), &b, []match.Vacancy{{ID: "first"}, tt.v})
			if !tt.json {
				require.NoError(t, err)
				require.Equal(t, tt.v, readVacancies(t, &b, ingest.NDJSON)[1])
				return
			}
			require.Zero(t, b.Len())
			require.Equal(t, tt.field, asFaults(t, err)[0].Field, tt.why)
		})
	}
	err := ingest.WriteWorkersNDJSON(t.Context(), io.Discard, []match.Worker{{ID: "a"}, {ID: "b"}, {ID: "a"}})
	require.ErrorIs(t, err, fact.ErrDuplicate)
}

// A worker's class, year or skill that looks like a mark keeps its meaning.
func TestCellSyntax(t *testing.T) {
	const head = "id,skills,languages,licences,permit_classes\n"
	v := readVacancies(t, bytes.NewBufferString(head+
		`V-1, welding@4 | a\@b@- | c? |d\?|e@2? , be@B1 / ru@native | en@A2! | de@-!, \- , -`+"\n"), ingest.CSV)[0]
	require.Equal(t, []match.SkillDemand{
		{Skill: "welding", Level: fact.Some(4)},
		{Skill: "a@b", Level: fact.None[int]()},
		{Skill: "c", Optional: true},
		{Skill: "d?"},
		{Skill: "e", Optional: true, Level: fact.Some(2)},
	}, v.Skills)
	require.Equal(t, []match.LanguageDemand{
		{AnyOf: []match.LanguageLevel{{Language: "be", Level: fact.Some(match.B1)}, {Language: "ru", Level: fact.Some(match.Native)}}},
		{AnyOf: []match.LanguageLevel{{Language: "en", Level: fact.Some(match.A2)}}, Must: true},
		{AnyOf: []match.LanguageLevel{{Language: "de", Level: fact.None[match.CEFR]()}}, Must: true},
	}, v.Languages)
	require.Equal(t, []string{"-"}, v.Licences)
	require.Equal(t, []string{}, v.Permit.Classes)
}

// Attributes are names before the last = of an entry; a group is never blank.
func TestProtectedCells(t *testing.T) {
	ws := readWorkers(t, bytes.NewBufferString("id,protected\na, sex = f |a\\=b=c\\=d\nb,-\nc,\n"), ingest.CSV)
	require.Equal(t, map[string]string{"sex": "f", "a=b": "c=d"}, ws[0].Protected)
	require.Equal(t, map[string]string{}, ws[1].Protected)
	require.Nil(t, ws[2].Protected)
	var b bytes.Buffer
	require.NoError(t, ingest.WriteWorkersCSV(t.Context(), &b, ws[:1]))
	require.Contains(t, b.String(), `,a\=b=c\=d|sex=f`+"\n", "in the order of the names")
}

// A single wage stands for both ends; period and basis alone say nothing.
func TestWageCells(t *testing.T) {
	vs := readVacancies(t, bytes.NewBufferString("id,wage_low,wage_high,wage_period,wage_basis\n"+
		"a,10.50 BYN,,hour,net\nb,,,month,gross\nc,-,-,month,\nd,10 BYN,20 BYN,day,\n"), ingest.CSV)
	m := match.Money{Minor: 1050, Currency: "BYN"}
	require.Equal(t, fact.Some(match.WageRange{Low: m, High: m, Period: match.PerHour, Basis: match.Net}), vs[0].Wage)
	require.False(t, vs[1].Wage.Known())
	require.True(t, vs[2].Wage.IsNone())
	w, _ := vs[3].Wage.Get()
	require.Equal(t, match.Money{Minor: 2000, Currency: "BYN"}, w.High)
}

// The documentation is true: each example is read, and written as it stands.
func TestColumns(t *testing.T) {
	for _, kind := range []ingest.Kind{ingest.Vacancies, ingest.Workers, ingest.CountTable} {
		var head, row bytes.Buffer
		for i, c := range ingest.Columns(kind) {
			require.NotEmpty(t, c.Meaning)
			require.NotEmpty(t, c.Example, c.Name)
			if i > 0 {
				head.WriteByte(',')
				row.WriteByte(',')
			}
			head.WriteString(c.Name)
			fmt.Fprintf(&row, "%q", c.Example)
		}
		in := head.String() + "\n" + row.String() + "\n"
		var out bytes.Buffer
		switch kind {
		case ingest.Vacancies:
			require.NoError(t, ingest.WriteVacanciesCSV(t.Context(), &out, readVacancies(t, bytes.NewBufferString(in), ingest.CSV)))
		case ingest.Workers:
			require.NoError(t, ingest.WriteWorkersCSV(t.Context(), &out, readWorkers(t, bytes.NewBufferString(in), ingest.CSV)))
		default:
			counts, _, err := ingest.ReadCounts(t.Context(), bytes.NewBufferString(in), "test", ingest.CountOptions{})
			require.NoError(t, err)
			require.NoError(t, ingest.WriteCountsCSV(t.Context(), &out, counts))
		}
		require.Equal(t, unquote(in), unquote(out.String()))
	}
	require.Nil(t, ingest.Columns(0))
}

func unquote(s string) string { return string(bytes.ReplaceAll([]byte(s), []byte{'"'}, nil)) }
