package audit_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/audit"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/taxonomy"
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
	e, err := audit.RecordRanking(src, v.ID, top, hits[:top], 20_000)
	require.NoError(t, err)
	return e
}

func recordPlan(t *testing.T, src *audit.Source, form plan.Form, policy plan.Policy) *audit.Entry {
	t.Helper()
	settings := plan.Settings{View: match.Reciprocal, MinScore: 1}
	g, err := plan.Build(t.Context(), scorerOf(t, src.Config), src.Market, settings)
	require.NoError(t, err)
	p, err := g.SolveBy(t.Context(), form, policy)
	require.NoError(t, err)
	e, err := audit.RecordPlan(src, settings, policy, p, 20_000)
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

// TestReplay: rankings and plans, written down and read back, are replayed to the same
// bytes, whatever the order of the records and of the lists in them.
func TestReplay(t *testing.T) {
	for seed := range uint64(4) {
		src := source(seed)
		src.EachRecord = seed%2 == 0
		policy := plan.DefaultPolicy()
		policy.Quotas = []plan.Quota{{Name: "abroad", Groups: []plan.Group{plan.FromAbroad}, Max: 2}, {Name: "no limit", Max: assign.NoLimit}}
		_, lines := write(t,
			recordRanking(t, src, 2), recordRanking(t, src, 0),
			recordPlan(t, src, plan.Certain, plan.DefaultPolicy()), recordPlan(t, src, plan.Possible, policy))
		for i := range lines {
			for _, s := range []*audit.Source{src, shuffle(src)} {
				diff, err := audit.Replay(t.Context(), &lines[i].Entry, s)
				require.NoError(t, err)
				require.Empty(t, diff)
			}
		}
		require.Equal(t, show(t, recordRanking(t, src, 2).Computation.Inputs[1]), show(t, lines[0].Computation.Inputs[1]))
		require.Equal(t, 1, lines[0].Computation.Inputs[0].Records, "a ranking depends on one vacancy")
	}
}

// TestReplayNames: what changed is named, be it an input, a parameter or the result.
func TestReplayNames(t *testing.T) {
	parts := func(list []audit.Difference) (out []string) {
		for _, d := range list {
			require.NotEqual(t, d.Before, d.After)
			if d.Part != "result" {
				out = append(out, strings.TrimSpace(d.Part+" "+d.Name))
			}
		}
		return out
	}
	sample, err := market.Scoring(t.Context())
	require.NoError(t, err)
	for _, tt := range []struct {
		name, why string
		change    func(src *audit.Source)
		want      []string
	}{
		{"a worker", "each record is named", func(s *audit.Source) { s.Market.Workers[5].Headline = "new" }, []string{"input workers", `input workers: "W05"`}},
		{"protected", "the audit's data are inputs too", func(s *audit.Source) { s.Market.Workers[5].Protected = map[string]string{"sex": "f"} }, []string{"input workers", `input workers: "W05"`}},
		{"a worker more", "as is one that was not there", func(s *audit.Source) {
			s.Market.Workers = append(slices.Clone(s.Market.Workers), match.Worker{ID: "new"})
		}, []string{"input workers", `input workers: "new"`}},
		{"a worker less", "or is gone", func(s *audit.Source) { s.Market.Workers = s.Market.Workers[1:] }, []string{"input workers", `input workers: "W00"`}},
		{"another vacancy", "a plan depends on all", func(s *audit.Source) { s.Market.Vacancies[0].Title = "x" }, []string{"input vacancies", `input vacancies: "V00"`}},
		{"a weight", "by its path", func(s *audit.Source) { s.Config.Params.Employer[match.Location] = 0.151 }, []string{"parameter params.Employer.2"}},
		{"the floor", "by its path", func(s *audit.Source) { s.Config.Params.Floor = 0.04 }, []string{"parameter params.Floor"}},
		{"the rules", "law is a parameter", func(s *audit.Source) { s.Config.Rules.MinimumAge = nil }, []string{"parameter rules.minimum_age.0.across_borders"}},
		{"levels", "of single skills", func(s *audit.Source) {
			s.Config.Levels = map[taxonomy.Skill]match.LevelShares{"x": match.UniformLevels()}
		}, []string{"parameter levels"}},
		{"specificity", "a frozen table", func(s *audit.Source) { s.Config.Specificity.Version += "x" }, []string{"parameter specificity"}},
		{"travel", "distances", func(s *audit.Source) {
			s.Config.Travel = geo.Travel{{"BY-HO", "BY-MI"}: 300 * geo.Kilometre}
		}, []string{"parameter travel"}},
		{"credits", "taxonomies by their content", func(s *audit.Source) { s.Config.Credits = nil }, []string{"parameter credits"}},
		{"containment", "and nearness of occupations", func(s *audit.Source) { s.Config.Containment = nil }, []string{"parameter containment"}},
		{"regions", "names too", func(s *audit.Source) {
			var rows []geo.Region
			for _, r := range s.Config.Regions.All() {
				rows = append(rows, r)
			}
			rows[0].Name += "x"
			tree, err := geo.NewTree(rows)
			require.NoError(t, err)
			s.Config.Regions = tree
		}, []string{"parameter regions"}},
		{"library", "the program", func(s *audit.Source) { s.Library = "v2" }, []string{"library"}},
		{"named", "and what is only named", func(s *audit.Source) { s.Named = map[string]string{"taxonomy": "2"} }, []string{"named taxonomy"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			src := source(1)
			src.Config.Credits, src.Config.Containment = sample.Credits, sample.Containment
			src.Config.Rules = match.Rules{Jurisdiction: "x", Source: "x", MinimumAge: []match.AgeRule{{Years: 16, AcrossBorders: true}}}
			src.EachRecord = true
			ids := strings.NewReplacer("W00", src.Market.Workers[0].ID, "W05", src.Market.Workers[5].ID, "V00", src.Market.Vacancies[0].ID)
			e := recordPlan(t, src, plan.Possible, plan.DefaultPolicy())
			tt.change(src)
			got, err := audit.Replay(t.Context(), e, src)
			require.NoError(t, err)
			names := parts(got)
			if tt.name == "the rules" {
				require.NotEmpty(t, names)
				require.True(t, strings.HasPrefix(names[0], "parameter rules.minimum_age"), names)
				return
			}
			for i := range tt.want {
				require.Equal(t, ids.Replace(tt.want[i]), names[i], tt.why)
			}
			require.Len(t, names, len(tt.want))
		})
	}
}

// TestReplayFindsAResult: an answer that the inputs do not give is named, so a ranker
// that is not exact or an entry that was tampered with.
func TestReplayFindsAResult(t *testing.T) {
	src := source(2)
	v := &src.Market.Vacancies[3]
	hits := brute(scorerOf(t, src.Config), v, src.Market.Workers)
	hits[0].Score.Value++
	e, err := audit.RecordRanking(src, v.ID, 3, hits[:3], 0)
	require.NoError(t, err)
	got, err := audit.Replay(t.Context(), e, src)
	require.NoError(t, err)
	require.Len(t, got, 1)
	require.Equal(t, "hits."+hits[0].ID+".score.value", got[0].Name)
	hits[0].Score.Value--
	hits[0], hits[1] = hits[1], hits[0]
	e, err = audit.RecordRanking(src, v.ID, 3, hits[:3], 0)
	require.NoError(t, err)
	got, err = audit.Replay(t.Context(), e, src)
	require.NoError(t, err)
	require.Equal(t, []audit.Difference{{Part: "result", Name: "order", Before: "the same entries", After: "in another order"}}, got)

	e = recordPlan(t, src, plan.Possible, plan.DefaultPolicy())
	var result audit.PlanResult
	require.NoError(t, json.Unmarshal(e.Computation.Result, &result))
	require.NotEmpty(t, result.Placements)
	gone := result.Placements[0]
	result.Placements = result.Placements[1:]
	e.Computation.Result = json.RawMessage(show(t, result))
	got, err = audit.Replay(t.Context(), e, src)
	require.NoError(t, err)
	require.Len(t, got, 1)
	require.Equal(t, "placements."+gone.Worker, got[0].Name)
	require.Equal(t, "not there", got[0].Before)
	src.Market.Vacancies = src.Market.Vacancies[:2]
	_, err = audit.Replay(t.Context(), recordRanking(t, source(2), 2), src)
	require.ErrorIs(t, err, fact.ErrUnknownCode, "the vacancy is gone")
}

func TestRecordFaults(t *testing.T) {
	src := source(1)
	src.Library, src.Config.Model = "", leaky{}
	src.Market.Workers = append(src.Market.Workers, src.Market.Workers[0])
	_, err := audit.RecordRanking(src, "nothing", 1, nil, 0)
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
	for i := 0; i < last; i += 7 {
		changed := bytes.Clone(data)
		changed[i] ^= 1
		_, err := audit.ReadTrail("trail", bytes.NewReader(changed), audit.Hash{})
		require.Error(t, err, "byte %d", i)
	}
	cut := bytes.Index(data, []byte("\n")) + 1
	_, err := audit.ReadTrail("trail", bytes.NewReader(data[cut:]), audit.Hash{})
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
	_, err := audit.Canonical(func() {})
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
