package audit

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash"
	"maps"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A Source is all that an answer is computed from.
type Source struct {
	Library string // version of the program; required
	Config  match.Config
	Market  plan.Market // the order of the records carries no meaning
	// Named has the versions of what has no form that could be hashed. A model in the
	// configuration must be named "model" here.
	Named map[string]string
	// EachRecord has the hash of every record written down, so that a replay can name
	// the records that changed, and not only their list.
	EachRecord bool
}

// RecordRanking writes down a ranking of the source's workers for one of its
// vacancies, the best top of them, as some ranker gave it.
func RecordRanking(src *Source, vacancy string, top int, hits []match.Hit, date match.Date) (*Entry, error) {
	c, err := src.computation(vacancy)
	if err != nil {
		return nil, err
	}
	c.Ranking = &RankingRequest{Vacancy: vacancy, Top: top}
	return c.entry(RankingResult{Hits: append([]match.Hit{}, hits...)}, date)
}

// RecordPlan writes down a plan of the source's market, made by [plan.Build] with these
// settings and this policy. A graph of lists may end in another plan that is as good,
// which a replay would report.
func RecordPlan(src *Source, settings plan.Settings, policy plan.Policy, p *plan.Plan, date match.Date) (*Entry, error) {
	c, err := src.computation("")
	if err != nil {
		return nil, err
	}
	c.Plan = &PlanRequest{Form: p.Form, Settings: settings, Policy: policy}
	return c.entry(resultOf(p), date)
}

func resultOf(p *plan.Plan) PlanResult {
	value := p.Value()
	r := PlanResult{
		Status: p.Status().String(), Value: value[:], Totals: p.Totals,
		Placements: append([]plan.Placement{}, p.Placements...),
		Unplaced:   append([]plan.Unplaced{}, p.Unplaced...), Open: append([]plan.Open{}, p.Open...),
	}
	if p.Status() == assign.Infeasible {
		r.Value = []int64{}
	}
	return r
}

func (c *Computation) entry(result any, date match.Date) (*Entry, error) {
	data, err := json.Marshal(result)
	if err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	c.Result = data
	return &Entry{Format: TrailFormat, Date: date, Computation: c}, nil
}

// computation hashes what an answer depends on: one vacancy, or all.
func (src *Source) computation(vacancy string) (*Computation, error) {
	c := &Computation{Library: src.Library, Named: maps.Clone(src.Named)}
	var fs fact.Faults
	if strings.TrimSpace(src.Library) == "" {
		fs.Add(fact.Fault{Input: "source", Field: "Library", Err: fact.ErrMissing})
	}
	if src.Config.Model != nil && src.Named["model"] == "" {
		fs.Add(fact.Fault{Input: "source", Field: `Named["model"]`, Err: fmt.Errorf("%w: a model has no form to hash", fact.ErrMissing)})
	}
	vacancies := src.Market.Vacancies
	if vacancy != "" {
		i := slices.IndexFunc(vacancies, func(v match.Vacancy) bool { return v.ID == vacancy })
		if i < 0 {
			fs.Add(fact.Fault{Input: "source", Field: "vacancy", Value: vacancy, Err: fact.ErrUnknownCode})
		} else {
			vacancies = vacancies[i : i+1]
		}
	}
	for _, hashed := range []func() (Input, error){
		func() (Input, error) {
			return hashRecords("vacancies", vacancies, func(v *match.Vacancy) string { return v.ID })
		},
		func() (Input, error) {
			return hashRecords("workers", src.Market.Workers, func(w *match.Worker) string { return w.ID })
		},
	} {
		input, err := hashed()
		fs.AddError("source", 0, err)
		if !src.EachRecord {
			input.Each = nil
		}
		c.Inputs = append(c.Inputs, input)
	}
	var err error
	c.Parameters, err = parameters(&src.Config)
	fs.AddError("source", 0, err)
	if err := fs.Err(); err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	return c, nil
}

// parameters hashes every part of a configuration but the model.
func parameters(c *match.Config) ([]Parameter, error) {
	params, err := json.Marshal(c.Params)
	if err != nil {
		return nil, fmt.Errorf("params: %w", err)
	}
	rules, err := Canonical(&c.Rules)
	if err != nil {
		return nil, fmt.Errorf("rules: %w", err)
	}
	levels, err := json.Marshal(c.Levels)
	if err != nil {
		return nil, fmt.Errorf("levels: %w", err)
	}
	specificity, err := json.Marshal(c.Specificity)
	if err != nil {
		return nil, fmt.Errorf("specificity: %w", err)
	}
	var regions []geo.Region
	if c.Regions != nil {
		for _, r := range c.Regions.All() {
			regions = append(regions, r)
		}
	}
	tree, err := json.Marshal(regions)
	if err != nil {
		return nil, fmt.Errorf("regions: %w", err)
	}
	travel, err := json.Marshal(travelRows(c.Travel))
	if err != nil {
		return nil, fmt.Errorf("travel: %w", err)
	}
	return []Parameter{
		{Name: "containment", SHA256: hashContainment(c.Containment)},
		{Name: "credits", SHA256: hashCredits(c.Credits)},
		{Name: "levels", SHA256: HashOf(levels)},
		{Name: "params", SHA256: HashOf(params), Value: params},
		{Name: "regions", SHA256: HashOf(tree)},
		{Name: "rules", SHA256: HashOf(rules), Value: rules},
		{Name: "specificity", SHA256: HashOf(specificity)},
		{Name: "travel", SHA256: HashOf(travel)},
	}, nil
}

type travelRow struct {
	From, To geo.Code
	Metres   float64
}

func travelRows(t geo.Travel) []travelRow {
	rows := []travelRow{}
	for pair, d := range t {
		rows = append(rows, travelRow{pair[0], pair[1], float64(d / geo.Metre)})
	}
	slices.SortFunc(rows, func(a, b travelRow) int {
		return strings.Compare(string(a.From)+"\x00"+string(a.To), string(b.From)+"\x00"+string(b.To))
	})
	return rows
}

// text writes a text with its length, so that no two lists of texts are alike.
func text(h hash.Hash, s string) {
	h.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(s))))
	h.Write([]byte(s))
}

func hashCredits(t *taxonomy.CreditTable) Hash {
	h := sha256.New()
	if t != nil {
		g := t.Graph()
		names := maps.Collect(g.All())
		for node, id := range g.All() {
			held, codes := t.Row(node)
			text(h, id)
			for i := range held {
				text(h, names[held[i]])
				h.Write(binary.LittleEndian.AppendUint16(nil, codes[i]))
			}
		}
	}
	return Hash(h.Sum(nil))
}

func hashContainment(c *taxonomy.Containment) Hash {
	h := sha256.New()
	if c != nil {
		for _, code := range c.Codes() {
			text(h, string(code))
		}
		for target := range c.Len() {
			low, high := c.Row(target)
			for i := range low {
				h.Write(binary.LittleEndian.AppendUint16(binary.LittleEndian.AppendUint16(nil, low[i]), high[i]))
			}
		}
	}
	return Hash(h.Sum(nil))
}

// rank is the ranking that [match.Ranker] promises.
func rank(ctx context.Context, s *match.Scorer, v *match.Vacancy, workers []match.Worker, top int) ([]match.Hit, error) {
	hits := []match.Hit{}
	prepared := s.Vacancy(v)
	for i := range workers {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		w := s.Worker(&workers[i])
		if verdict := s.Verdict(prepared, w); verdict.Failed == 0 {
			hits = append(hits, match.Hit{ID: w.ID, Score: s.Score(prepared, w, match.EmployerView), Verdict: verdict})
		}
	}
	slices.SortFunc(hits, match.Compare)
	return hits[:min(max(top, 0), len(hits))], nil
}
