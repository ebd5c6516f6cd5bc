package market_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// golden is the SHA-256 of the sample of seed 1 as JSON. It changes when the
// sample or the record format changes, on purpose.
const golden = "04916cdff59e0f0c00d19a91c4cc31160b96fe296a915fd6494dae6bd7b9cd0c"

func fingerprint(t *testing.T, m market.Market) string {
	t.Helper()
	data, err := json.Marshal(m)
	require.NoError(t, err)
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

func TestSampleIsFrozen(t *testing.T) {
	require.Equal(t, golden, fingerprint(t, market.Sample(1)), "the same bytes on every machine")
	require.NotEqual(t, golden, fingerprint(t, market.Sample(2)), "another seed, another market")
}

func TestRecordsStandAlone(t *testing.T) {
	s := market.DefaultSettings()
	m := market.Sample(s.Seed)
	for _, i := range []int{0, 1, 255, 256, 257, 2999} { // around the looks at the context
		require.Equal(t, m.Vacancies[i], s.Vacancy(i))
		require.Equal(t, m.Workers[i], s.Worker(i))
	}
	require.Equal(t, m.Workers[7999], s.Worker(7999))

	s.Vacancies, s.Workers = 3100, 10
	other, err := market.New(t.Context(), s)
	require.NoError(t, err)
	require.Equal(t, m.Vacancies, other.Vacancies[:3000], "a larger market begins with the smaller")
	require.Equal(t, m.Workers[:10], other.Workers, "the number of one side is nothing to the other")
}

func TestRecordsShareNoMemory(t *testing.T) {
	s := market.DefaultSettings()
	m := market.Sample(s.Seed)
	for i := range m.Vacancies {
		v := &m.Vacancies[i]
		spoil(v.Licences)
		spoil(v.Permit.Classes)
		spoil(v.Skills)
		for k := range v.Languages {
			spoil(v.Languages[k].AnyOf)
		}
	}
	for i := range m.Workers {
		w := &m.Workers[i]
		spoil(w.Licences)
		spoil(w.Citizenships)
		spoil(w.Skills)
		spoil(w.MovesTo)
		spoil(w.Wanted)
		for k := range w.Permits {
			spoil(w.Permits[k].Regions)
			spoil(w.Permits[k].Occupations)
		}
	}
	require.Equal(t, golden, fingerprint(t, market.Sample(1)))
}

func spoil[T any](list []T) {
	var zero T
	for i := range list {
		list[i] = zero
	}
	_ = append(list, zero)
}

func TestRecordsValidate(t *testing.T) {
	codes := match.Codes{Occupations: taxonomy.ISCO08(), Regions: geo.Belarus()}
	for seed, unknown := range []float64{0, 0.06, 0.5, 1} {
		s := market.DefaultSettings()
		s.Seed, s.Unknown = uint64(seed), unknown
		m, err := market.New(t.Context(), s)
		require.NoError(t, err)
		ids := make(map[string]bool)
		for i := range m.Vacancies {
			v := &m.Vacancies[i]
			require.NoError(t, v.Validate(codes))
			require.NotEmpty(t, v.Skills, v.ID)
			require.NotEmpty(t, v.Title, v.ID)
			require.Regexp(t, `^Employer [1-9]\d*$`, v.Employer)
			require.True(t, strings.HasPrefix(v.Description, "Synthetic"), v.ID)
			ids[v.ID] = true
		}
		for i := range m.Workers {
			w := &m.Workers[i]
			require.NoError(t, w.Validate(codes))
			require.NotEmpty(t, w.Headline, w.ID)
			ids[w.ID] = true
		}
		require.Len(t, ids, len(m.Vacancies)+len(m.Workers), "ids are unique")
	}
}

func TestSizes(t *testing.T) {
	for _, tt := range []struct {
		why                string
		vacancies, workers int
	}{
		{"empty", 0, 0},
		{"nobody", 5, 0},
		{"nothing", 0, 5},
		{"one more than a look at the context", 257, 257},
	} {
		s := market.DefaultSettings()
		s.Vacancies, s.Workers = tt.vacancies, tt.workers
		m, err := market.New(t.Context(), s)
		require.NoError(t, err, tt.why)
		require.Len(t, m.Vacancies, tt.vacancies, tt.why)
		require.Len(t, m.Workers, tt.workers, tt.why)
	}
	m, err := market.New(t.Context(), market.Settings{})
	require.NoError(t, err, "the zero value is an empty market")
	require.Empty(t, m.Vacancies)
}

func TestSettingsValidate(t *testing.T) {
	good := market.DefaultSettings()
	require.NoError(t, good.Validate())
	for _, tt := range []struct {
		why    string
		change func(*market.Settings)
		fields []string
	}{
		{"negative counts", func(s *market.Settings) { s.Vacancies, s.Workers = -1, -1 }, []string{"Vacancies", "Workers"}},
		{"too many", func(s *market.Settings) { s.Workers = market.MaxRecords + 1 }, []string{"Workers"}},
		{"no share", func(s *market.Settings) { s.Immigrant, s.Abroad = -0.1, 1.1 }, []string{"Immigrant", "Abroad"}},
		{"more than all", func(s *market.Settings) { s.Immigrant, s.Abroad = 0.6, 0.6 }, []string{"Abroad"}},
		{"no number", func(s *market.Settings) { s.Unknown = math.NaN() }, []string{"Unknown"}},
	} {
		s := good
		tt.change(&s)
		_, err := market.New(t.Context(), s)
		var fs *fact.Faults
		require.ErrorAs(t, err, &fs, tt.why)
		var fields []string
		for _, f := range fs.All() {
			fields = append(fields, f.Field)
		}
		require.Equal(t, tt.fields, fields, tt.why)
	}
	good.Immigrant, good.Abroad = 0.4, 0.6
	require.NoError(t, good.Validate(), "no locals at all is a market too")
}

func TestCancel(t *testing.T) {
	cause := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(cause)
	for _, s := range []market.Settings{{Vacancies: 1}, {Workers: 1}} {
		m, err := market.New(ctx, s)
		require.ErrorIs(t, err, cause)
		require.Equal(t, market.Market{}, m, "no partial result")
	}
}

func TestReference(t *testing.T) {
	require.Equal(t, "2026-09-01", market.Reference.String())
	require.True(t, strings.HasPrefix(market.Notice, "Synthetic data: "))
}

func TestRules(t *testing.T) {
	r := market.Rules()
	require.Equal(t, "sample", r.Jurisdiction)
	require.Contains(t, r.Source, "invented")
	require.NoError(t, r.Validate(match.Codes{Occupations: taxonomy.ISCO08(), Regions: geo.Belarus()}))
	require.Equal(t, []string{"RU", "KZ"}, r.FreeMovement[0].Citizenships)
}

func BenchmarkNew(b *testing.B) {
	s := market.DefaultSettings()
	for b.Loop() {
		_, err := market.New(b.Context(), s)
		require.NoError(b, err)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*(s.Vacancies+s.Workers)), "ns/record")
}
