package index

import (
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

var (
	anyVacancy = (&compiler{}).vacancySide()
	anyWorker  = (&compiler{}).workerSide()
)

// roundTrip checks that what encode accepts comes back equal, and that what it
// returns stands for itself.
func roundTrip[R, P any](t *testing.T, s *side[R, P], record *R) {
	t.Helper()
	data, kept, err := s.encode(record)
	if err != nil {
		require.ErrorIs(t, err, fact.ErrSyntax)
		return
	}
	require.Equal(t, record, kept)
	again, _, err := s.encode(kept)
	require.NoError(t, err)
	require.Equal(t, data, again)
	for n := range data {
		_, err := s.decode(data[:n])
		require.Error(t, err, "%d bytes of %d", n, len(data))
	}
	_, err = s.decode(append(data, 0))
	require.ErrorIs(t, err, errLong)
}

// Every field of a record is written and read: the records here have each of them
// in each of its states.
func TestRecordsComeBack(t *testing.T) {
	r := matchtest.Random(31, 400, 400)
	r.Vacancies = append(r.Vacancies, *fullVacancy())
	r.Workers = append(r.Workers, *fullWorker(), match.Worker{Protected: map[string]string{}})
	seen := make(map[string]bool)
	for i := range r.Vacancies {
		roundTrip(t, &anyVacancy, &r.Vacancies[i])
		states(seen, "vacancy", reflect.ValueOf(r.Vacancies[i]))
	}
	for i := range r.Workers {
		roundTrip(t, &anyWorker, &r.Workers[i])
		states(seen, "worker", reflect.ValueOf(r.Workers[i]))
	}
	missing := make(map[string]bool)
	required(missing, "vacancy", reflect.TypeFor[match.Vacancy]())
	required(missing, "worker", reflect.TypeFor[match.Worker]())
	for path := range seen {
		delete(missing, path)
	}
	require.Empty(t, missing, "the records show nothing about these")
}

// states notes which fields of a record are not zero, which Opts have which state
// and which lists are known to be empty.
func states(seen map[string]bool, path string, v reflect.Value) {
	if !v.IsZero() {
		seen[path] = true
	}
	switch {
	case isOpt(v.Type()):
		seen[fmt.Sprint(path, " state ", v.Field(1).Uint())] = true
		states(seen, path+".value", v.Field(0))
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			states(seen, path+"."+v.Type().Field(i).Name, v.Field(i))
		}
	case v.Kind() == reflect.Slice:
		seen[path+" empty"] = seen[path+" empty"] || v.Len() == 0 && !v.IsNil()
		for i := range v.Len() {
			states(seen, path+"[]", v.Index(i))
		}
	}
}

// required is what states can note of a type.
func required(all map[string]bool, path string, t reflect.Type) {
	all[path] = true
	switch {
	case isOpt(t):
		for state := range 3 {
			all[fmt.Sprint(path, " state ", state)] = true
		}
		required(all, path+".value", t.Field(0).Type)
	case t.Kind() == reflect.Struct:
		for i := range t.NumField() {
			required(all, path+"."+t.Field(i).Name, t.Field(i).Type)
		}
	case t.Kind() == reflect.Slice:
		all[path+" empty"] = true
		required(all, path+"[]", t.Elem())
	}
}

func isOpt(t reflect.Type) bool { return strings.HasPrefix(t.Name(), "Opt[") }

// What is on disk is read as long as there are disks: neither the order of the
// fields nor the numbers of enumerations may change under a layout.
func TestLayoutStays(t *testing.T) {
	v, w := fullVacancy(), fullWorker()
	for _, tt := range []struct {
		name, golden string
		encode       func() ([]byte, error)
	}{
		{"vacancy", goldenVacancy, func() ([]byte, error) { data, _, err := anyVacancy.encode(v); return data, err }},
		{"worker", goldenWorker, func() ([]byte, error) { data, _, err := anyWorker.encode(w); return data, err }},
	} {
		data, err := tt.encode()
		require.NoError(t, err)
		require.Equal(t, tt.golden, hex.EncodeToString(data), tt.name)
	}
	for _, e := range []struct {
		name   string
		values func(i uint8) fmt.Stringer
		names  string
	}{
		{"tri", func(i uint8) fmt.Stringer { return fact.Tri(i) }, "unknown no yes"},
		{"cefr", func(i uint8) fmt.Stringer { return match.CEFR(i) }, "0 A1 A2 B1 B2 C1 C2 native"},
		{"isced", func(i uint8) fmt.Stringer { return match.ISCED(i) }, "0 1 2 3 4 5 6 7 8"},
		{"recognition", func(i uint8) fmt.Stringer { return match.Recognition(i) }, " domestic pending recognised refused"},
		{"origin", func(i uint8) fmt.Stringer { return match.Origin(i) }, " local immigrant abroad"},
		{"contract", func(i uint8) fmt.Stringer { return match.Contract(i) }, " permanent fixed-term seasonal"},
		{"period", func(i uint8) fmt.Stringer { return match.Period(i) }, " hour day week month year"},
		{"basis", func(i uint8) fmt.Stringer { return match.WageBasis(i) }, " gross net"},
	} {
		for i, name := range strings.Split(e.names, " ") {
			require.Equal(t, name, e.values(uint8(i)).String(), "%s %d", e.name, i)
		}
	}
	require.EqualValues(t, 0, match.DateOf(1970, 1, 1), "a date counts days from here")
	require.EqualValues(t, 1, match.DateOf(1970, 1, 2))
}

// fullVacancy and fullWorker have something in every field.
func fullVacancy() *match.Vacancy {
	return &match.Vacancy{
		ID: "v", Title: "Welder", Description: "Ёж", Employer: "Yard", Occupation: "7212", Region: "BY-HM",
		Remote: fact.No, Openings: fact.None[int](),
		Skills:    []match.SkillDemand{{Skill: "welding", Optional: true, Level: fact.Some(3)}, {Skill: "care"}},
		Languages: []match.LanguageDemand{{AnyOf: []match.LanguageLevel{{Language: "be", Level: fact.Some(match.B2)}}, Must: true}},
		Education: fact.Some(match.ISCED(5)), Regulated: fact.Yes, Experience: fact.Some(2.5), Licences: []string{"B"},
		Wage: fact.Some(match.WageRange{
			Low: match.Money{Minor: 100, Currency: "BYN"}, High: match.Money{Minor: 250_000, Currency: "BYN"},
			Period: match.PerMonth, Basis: match.Gross,
		}),
		Hours: fact.Some(40.0), Start: fact.Some(match.DateOf(2026, 2, 3)),
		Permit: match.PermitTerms{Exempt: fact.No, Sponsored: fact.Yes, Classes: []string{"single"}},
		Terms:  match.Terms{Contract: match.Seasonal, Shifts: fact.No, Housing: fact.Yes},
		Protection: match.Protection{
			WorkerFee: fact.Some(match.Money{Minor: 1, Currency: "BYN"}), Deposit: fact.Some(match.Money{Minor: 2, Currency: "EUR"}),
			ExitPenalty: fact.None[match.Money](), DocumentsRetained: fact.Yes, ReferenceWage: fact.Some(match.Money{Minor: 3, Currency: "USD"}),
			OvertimeWeek: fact.Some(4.0), OvertimeYear: fact.Some(5.0), OvertimeVoluntary: fact.No, WeeklyRest: fact.Some(6.0),
			ContractWritten: fact.Yes, Deductions: fact.Some(0.5), PayInterval: fact.None[int](), FreeToLeaveHousing: fact.No,
			Recruiter: fact.Some("Hands"), RecruiterLicensed: fact.Yes, MayChangeEmployer: fact.No, RepatriationByWorker: fact.Yes,
			RemoteSiteWithoutPhone: fact.No, ReplacesStrikers: fact.Yes, DemandsSexAgeOrigin: fact.No, GenuineRequirement: fact.Yes,
			GrievanceChannel: fact.No, SocialInsurance: fact.Yes,
		},
	}
}

func fullWorker() *match.Worker {
	return &match.Worker{
		ID: "w", Headline: "welder", Origin: match.Immigrant, Citizenships: []string{"UA", "BY"},
		Occupations: []match.OccupationHeld{{Code: "7212", Years: fact.Some(7.25)}}, Wanted: []taxonomy.Code{"72"},
		Skills:    []match.SkillHeld{{Skill: "welding", Level: fact.Some(5)}},
		Languages: []match.LanguageLevel{{Language: "ru", Level: fact.Some(match.Native)}},
		Education: match.Education{Level: fact.Some(match.ISCED(3)), Recognition: match.Recognised},
		Region:    "BY-MI", MovesTo: []geo.Code{"BY"},
		Permits:  []match.Permit{{Class: "work", Regions: []geo.Code{"BY"}, Occupations: []taxonomy.Code{"7"}, Until: fact.Some(match.DateOf(1969, 12, 31))}},
		Licences: []string{"B"},
		Wage:     fact.Some(match.WageWish{Amount: match.Money{Minor: -7, Currency: "EUR"}, Period: match.PerHour, Basis: match.Net}),
		Hours:    fact.Some(20.0), Available: fact.Some(match.DateOf(2026, 9, 1)),
		Wishes: match.Wishes{Contract: match.Permanent, Shifts: fact.No, Housing: fact.Yes},
		Refusals: match.Refusals{
			Occupations: []taxonomy.Code{"92"}, Regions: []geo.Code{"BY-BR"}, Employers: []string{"x"},
			Shifts: fact.Yes, MaxHours: fact.Some(48.0),
		},
		Birth: fact.None[match.Date](), Protected: map[string]string{"sex": "f", "faith": ""},
	}
}

const (
	goldenVacancy = "0201760657656c64657204d081d0b6045961726404373231320542592d484d0101030777656c64696e6701020604636172650000020202626502040102050202c00802014202c8010342594ea0c21e0342594e040102c08801028ec0020102020673696e676c6503010202020342594e020403455552010202060355534402c02002c0280102c0300202bfc0030101020548616e6473020102010201020102"
	oldestVacancy = "0101760657656c64657204d081d0b6045961726404373231320542592d484d0101030777656c64696e6701020604636172650000020202626502040102050202c00802014202c8010342594ea0c21e0342594e040102c08801028ec0020102020673696e676c65030102" // in the oldest layout
	goldenWorker  = "0201770677656c646572020302554102425902043732313202c03a02023732020777656c64696e67020a0202727502070203030542592d4d49020242590204776f726b020242590201370201020142020d03455552010202c06802b2c30201010202023932020542592d42520201780202c09001010305666169746800037365780166"
)

// Records of stores of format 3 know nothing of protection, and are not written
// again until they are put.
func TestOldestLayout(t *testing.T) {
	old, err := hex.DecodeString(oldestVacancy)
	require.NoError(t, err)
	v, err := anyVacancy.decode(old)
	require.NoError(t, err)
	want := fullVacancy()
	want.Protection = match.Protection{}
	require.Equal(t, want, v)
	w, _, err := anyWorker.encode(fullWorker())
	require.NoError(t, err)
	worker, err := anyWorker.decode(append([]byte{oldestLayout}, w[1:]...))
	require.NoError(t, err)
	require.Equal(t, fullWorker(), worker, "of workers the layout is the same")
}

func TestEncodeRefuses(t *testing.T) {
	for _, tt := range []struct {
		name string
		w    match.Worker
		why  error
	}{
		{"no UTF-8", match.Worker{ID: "a\xff"}, errUTF8},
		{"no UTF-8 in a map", match.Worker{Protected: map[string]string{"a": "\xff"}}, errUTF8},
		{"not a number", match.Worker{Hours: fact.Some(math.NaN())}, errFloat},
		{"infinite", match.Worker{Refusals: match.Refusals{MaxHours: fact.Some(math.Inf(-1))}}, errFloat},
		{"no such origin", match.Worker{Origin: match.Abroad + 1}, errValue},
	} {
		_, _, err := anyWorker.encode(&tt.w)
		require.ErrorIs(t, err, tt.why, tt.name)
		require.ErrorIs(t, err, fact.ErrSyntax, tt.name)
	}
	for _, h := range []float64{0, 1, -1, 0.1, 37.5, math.MaxFloat64, math.SmallestNonzeroFloat64, math.Pi} {
		roundTrip(t, &anyWorker, &match.Worker{Hours: fact.Some(h)})
	}
	for _, m := range []int64{0, 1, -1, math.MaxInt64, math.MinInt64} {
		roundTrip(t, &anyWorker, &match.Worker{Wage: fact.Some(match.WageWish{Amount: match.Money{Minor: m}})})
	}
}

func TestKeptSharesNothing(t *testing.T) {
	w := match.Worker{ID: "w", Wanted: []taxonomy.Code{"2512"}, Protected: map[string]string{"a": "b"}}
	data, kept, err := anyWorker.encode(&w)
	require.NoError(t, err)
	w.Wanted[0], w.Protected["a"] = "x", "x"
	clear(data)
	require.Equal(t, &match.Worker{ID: "w", Wanted: []taxonomy.Code{"2512"}, Protected: map[string]string{"a": "b"}}, kept)
}

// Any bytes are a record or an error. What they are read as comes back.
func FuzzDecode(f *testing.F) {
	r := matchtest.Random(31, 20, 20)
	for i := range r.Workers {
		data, _, err := anyWorker.encode(&r.Workers[i])
		require.NoError(f, err)
		f.Add(data)
		data, _, err = anyVacancy.encode(&r.Vacancies[i])
		require.NoError(f, err)
		f.Add(data)
	}
	f.Add([]byte(`{"id":"x","skills":[]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if w, err := anyWorker.decode(data); err == nil {
			roundTrip(t, &anyWorker, w)
		}
		if v, err := anyVacancy.decode(data); err == nil {
			roundTrip(t, &anyVacancy, v)
		}
	})
}

// BenchmarkDecode reads one worker, and its JSON beside.
func BenchmarkDecode(b *testing.B) {
	r := matchtest.Random(31, 0, 100)
	var ours, theirs [][]byte
	for i := range r.Workers {
		data, _, err := anyWorker.encode(&r.Workers[i])
		require.NoError(b, err)
		ours = append(ours, data)
		data, err = json.Marshal(&r.Workers[i])
		require.NoError(b, err)
		theirs = append(theirs, data)
	}
	for how, records := range map[string][][]byte{"layout": ours, "json": theirs} {
		b.Run("how="+how, func(b *testing.B) {
			b.ReportAllocs()
			size := 0
			for i := 0; b.Loop(); i++ {
				_, err := anyWorker.decode(records[i%len(records)])
				require.NoError(b, err)
				size += len(records[i%len(records)])
			}
			b.ReportMetric(float64(size)/float64(b.N), "B/worker")
		})
	}
}

// Bytes that promise more than there is, or than a field can hold, are errors, and
// cost no memory.
func TestDecodeRefuses(t *testing.T) {
	long := binary.AppendUvarint([]byte{layoutVersion, 1, 'w', 0, 0}, 1<<40)
	_, err := anyWorker.decode(long)
	require.ErrorIs(t, err, errShort)

	c := coder{}
	far := int64(math.MaxInt32) + 1
	integer(&c, &far)
	c = coder{reading: true, in: string(c.out)}
	var day match.Date
	integer(&c, &day)
	require.ErrorIs(t, c.err, errValue, "a day that is none")

	c = coder{reading: true, in: "\x03\x01b\x01x\x01a\x01y"}
	var m map[string]string
	textMap(&c, &m)
	require.ErrorIs(t, c.err, errOrder)
	_, err = anyWorker.decode([]byte{layoutVersion + 1})
	require.ErrorIs(t, err, errLayout)
	_, err = anyWorker.decode(nil)
	require.ErrorIs(t, err, errLayout)
}
