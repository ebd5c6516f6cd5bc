package audit_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/audit"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
)

func source(seed uint64) *audit.Source {
	r := matchtest.Random(seed, 10, 40)
	return &audit.Source{Library: "v1.2.3", Config: r.Config, Market: plan.Market{Vacancies: r.Vacancies, Workers: r.Workers}}
}

func recordRanking(t *testing.T, src *audit.Source, top int) *audit.Entry {
	t.Helper()
	v := &src.Market.Vacancies[3]
	hits := brute(scorerOf(t, src.Config), v, src.Market.Workers)
	require.Greater(t, len(hits), top, "the premise")
	e, err := audit.RecordRanking(t.Context(), src, v.ID, top, hits[:top], 20_000)
	require.NoError(t, err)
	return e
}

// protection are rules of which some vacancies keep all and some break one, so that a
// trail that lost them would replay to another plan.
func protection(t *testing.T) *protect.Screener {
	t.Helper()
	s, err := protect.New(protect.Rules{
		Jurisdiction: "test", Version: "1", Date: fact.Some(match.Date(20_000)),
		Rules: []protect.Rule{{
			ID: "R1", Block: []string{"documents_retained and not social_insurance"}, Sources: []string{"invented"}, Text: protect.Text{"en": "Invented."},
		}},
	})
	require.NoError(t, err)
	return s
}

func recordPlan(t *testing.T, src *audit.Source, form plan.Form, policy plan.Policy) *audit.Entry {
	t.Helper()
	settings := plan.Settings{View: match.Reciprocal, MinScore: 1, Protection: protection(t)}
	g, err := plan.Build(t.Context(), scorerOf(t, src.Config), src.Market, settings)
	require.NoError(t, err)
	p, err := g.SolveBy(t.Context(), form, policy)
	require.NoError(t, err)
	e, err := audit.RecordPlan(t.Context(), src, settings, policy, p, 20_000)
	require.NoError(t, err)
	return e
}

// shuffle puts records, and the entries of their lists, in another order.
func shuffle(src *audit.Source) *audit.Source {
	rng := rand.New(rand.NewPCG(1, 1))
	out := *src
	out.Market = plan.Market{Vacancies: slices.Clone(src.Market.Vacancies), Workers: slices.Clone(src.Market.Workers)}
	rng.Shuffle(len(out.Market.Vacancies), func(i, j int) {
		out.Market.Vacancies[i], out.Market.Vacancies[j] = out.Market.Vacancies[j], out.Market.Vacancies[i]
	})
	rng.Shuffle(len(out.Market.Workers), func(i, j int) {
		out.Market.Workers[i], out.Market.Workers[j] = out.Market.Workers[j], out.Market.Workers[i]
	})
	for i := range out.Market.Workers {
		out.Market.Workers[i].Skills = slices.Clone(out.Market.Workers[i].Skills)
		slices.Reverse(out.Market.Workers[i].Skills)
	}
	for i := range out.Market.Vacancies {
		out.Market.Vacancies[i].Skills = slices.Clone(out.Market.Vacancies[i].Skills)
		slices.Reverse(out.Market.Vacancies[i].Skills)
	}
	return &out
}

// write puts entries into a trail and reads them back.
func write(t *testing.T, entries ...*audit.Entry) ([]byte, []audit.Line) {
	t.Helper()
	var b bytes.Buffer
	trail := audit.NewTrail(&b, audit.Hash{})
	for _, e := range entries {
		_, err := trail.Append(e)
		require.NoError(t, err)
	}
	lines, err := audit.ReadTrail("trail", bytes.NewReader(b.Bytes()), audit.Hash{})
	require.NoError(t, err)
	require.Len(t, lines, len(entries))
	require.Equal(t, trail.Last(), lines[len(lines)-1].Hash)
	return b.Bytes(), lines
}

func TestRecordFaults(t *testing.T) {
	src := source(1)
	src.Library, src.Config.Model = "", leaky{}
	src.Market.Workers = append(src.Market.Workers, src.Market.Workers[0])
	_, err := audit.RecordRanking(t.Context(), src, "nothing", 1, nil, 0)
	for _, want := range []string{"Library", "model", "nothing", "workers: id", "duplicate"} {
		require.ErrorContains(t, err, want)
	}
}

// TestDecisions: who decided what, and why, about a line that is there.
func TestDecisions(t *testing.T) {
	src := source(3)
	var b bytes.Buffer
	trail := audit.NewTrail(&b, audit.Hash{})
	of, err := trail.Append(recordRanking(t, src, 2))
	require.NoError(t, err)
	decision := audit.Decision{Of: of, By: "officer 7", Answer: audit.Changed, Vacancy: "V03", Worker: "W01", Reason: "The first declined."}
	_, err = trail.Append(&audit.Entry{Date: 20_001, Decision: &decision})
	require.NoError(t, err)
	lines, err := audit.ReadTrail("trail", bytes.NewReader(b.Bytes()), audit.Hash{})
	require.NoError(t, err)
	require.Equal(t, &decision, lines[1].Decision)

	about := bytes.Clone(b.Bytes()) // a decision about a decision
	var odd bytes.Buffer
	odd.Write(about)
	_, err = audit.NewTrail(&odd, trail.Last()).Append(&audit.Entry{Decision: &audit.Decision{Of: lines[1].Hash, By: "x", Answer: audit.Accepted, Reason: "x"}})
	require.NoError(t, err)
	_, err = audit.ReadTrail("trail", &odd, audit.Hash{})
	require.ErrorContains(t, err, "trail:3: of")

	// A trail goes on in another file.
	var next bytes.Buffer
	_, err = audit.NewTrail(&next, trail.Last()).Append(&audit.Entry{Decision: &decision})
	require.NoError(t, err)
	_, err = audit.ReadTrail("next", bytes.NewReader(next.Bytes()), trail.Last())
	require.NoError(t, err)
	_, err = audit.ReadTrail("next", bytes.NewReader(next.Bytes()), audit.Hash{})
	require.ErrorIs(t, err, fact.ErrConflict)

	before := b.Len()
	for _, bad := range []*audit.Entry{
		{},
		{Decision: &audit.Decision{Of: of, By: "x", Answer: audit.Accepted}},
		{Decision: &audit.Decision{Of: of, By: " ", Answer: audit.Accepted, Reason: "x"}},
		{Decision: &audit.Decision{Of: of, By: "x", Reason: "x"}},
		{Computation: &audit.Computation{Library: "x", Result: json.RawMessage("1")}},
		{Computation: lines[0].Computation, Decision: &decision},
	} {
		_, err := trail.Append(bad)
		require.Error(t, err)
	}
	require.Equal(t, before, b.Len(), "nothing is written")
	_, err = audit.NewTrail(&b, of).Append(&audit.Entry{Decision: &audit.Decision{Of: audit.Hash{1}, By: "x", Answer: audit.Rejected, Reason: "x"}})
	require.NoError(t, err)
	_, err = audit.ReadTrail("trail", bytes.NewReader(b.Bytes()), audit.Hash{})
	require.ErrorContains(t, err, "trail:3: previous")
	_, err = audit.NewTrail(broken{}, audit.Hash{}).Append(&lines[0].Entry)
	require.ErrorIs(t, err, errBroken)
}

type broken struct{}

var errBroken = errors.New("broken")

func (broken) Write([]byte) (int, error) { return 0, errBroken }

// TestTampering: any byte of a trail that is changed is noticed, and a line that is
// taken out.
func TestTampering(t *testing.T) {
	src := source(1)
	data, lines := write(t, recordRanking(t, src, 2), recordRanking(t, src, 1), recordRanking(t, src, 0))
	last := bytes.LastIndexByte(data[:len(data)-1], '\n') // the last line has no line after it
	for i := 0; i < last; i += 23 {
		changed := bytes.Clone(data)
		changed[i] ^= 1
		_, err := audit.ReadTrail("trail", bytes.NewReader(changed), audit.Hash{})
		require.Error(t, err, "byte %d", i)
	}
	first := data[:bytes.IndexByte(data, '\n')+1]
	_, err := audit.ReadTrail("trail", bytes.NewReader(bytes.Replace(first, []byte("trail/1"), []byte("trail/2"), 1)), audit.Hash{})
	require.ErrorContains(t, err, "format")
	cut := bytes.Index(data, []byte("\n")) + 1
	_, err = audit.ReadTrail("trail", bytes.NewReader(data[cut:]), audit.Hash{})
	require.ErrorContains(t, err, "trail:1: previous")
	got, err := audit.ReadTrail("trail", bytes.NewReader(data[:len(data)-1]), audit.Hash{})
	require.ErrorIs(t, err, fact.ErrSyntax, "a line that was cut short")
	require.Equal(t, lines[:2], got, "what is sound is there")
	got, err = audit.ReadTrail("trail", strings.NewReader(""), audit.Hash{})
	require.NoError(t, err)
	require.Empty(t, got)
}

// TestCanonical: the order of lists does not matter, and all else does.
func TestCanonical(t *testing.T) {
	a := match.Worker{ID: "w", Skills: []match.SkillHeld{{Skill: "x"}, {Skill: "y", Level: fact.Some(2)}}, Permits: []match.Permit{}}
	b := a
	b.Skills = []match.SkillHeld{a.Skills[1], a.Skills[0]}
	c := a
	c.Permits = nil
	form := func(w match.Worker) string {
		data, err := audit.Canonical(&w)
		require.NoError(t, err)
		return string(data)
	}
	require.Equal(t, form(a), form(b))
	require.NotEqual(t, form(a), form(c), "unknown is not none")
	require.JSONEq(t, show(t, b), form(a), "nothing is lost")
	large, err := audit.Canonical(uint64(math.MaxUint64))
	require.NoError(t, err)
	require.Equal(t, "18446744073709551615", string(large), "no digit is lost")
	_, err = audit.Canonical(func() {})
	require.Error(t, err)
}

// FuzzReadTrail: whatever is read is what would be written, line by line.
func FuzzReadTrail(f *testing.F) {
	f.Add([]byte(""))
	f.Add([]byte("{}\n"))
	var b bytes.Buffer
	trail := audit.NewTrail(&b, audit.Hash{})
	of, err := trail.Append(&audit.Entry{Date: 1, Computation: &audit.Computation{
		Library: "v", Inputs: []audit.Input{{Name: "workers", Each: map[string]audit.Hash{"a": {1}}}},
		Parameters: []audit.Parameter{{Name: "params", Value: json.RawMessage(`{"a":[1]}`)}},
		Plan:       &audit.PlanRequest{Policy: plan.DefaultPolicy()}, Result: json.RawMessage(`{"hits":[]}`),
	}})
	if err != nil {
		f.Fatal(err)
	}
	if _, err := trail.Append(&audit.Entry{Decision: &audit.Decision{Of: of, By: "x", Answer: audit.Accepted, Reason: "y"}}); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		lines, err := audit.ReadTrail("fuzz", bytes.NewReader(data), audit.Hash{})
		var out bytes.Buffer
		again := audit.NewTrail(&out, audit.Hash{})
		for i := range lines {
			require.True(t, bytes.Contains(data, []byte(show(t, &lines[i].Entry)+"\n")), "a line that was read is in the input")
			if err == nil {
				_, err := again.Append(&lines[i].Entry)
				require.NoError(t, err)
			}
		}
		if err == nil {
			require.Equal(t, string(data), out.String())
		}
	})
}
