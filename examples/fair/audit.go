package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/audit"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
)

// version names this program in the card and the trail.
const version = "example"

// An auditor holds what the steps hand on.
type auditor struct {
	o          options
	out        io.Writer
	source     audit.Source
	scorer     *match.Scorer
	attributes []audit.Attribute
	planning   audit.Planning
	graph      *plan.Graph
	hits       []match.Hit
	vacancy    *match.Vacancy
	placed     *plan.Plan
	reports    []*audit.Report
	tested     *audit.FlipReport
	lines      bytes.Buffer
}

func newAudit(ctx context.Context, o options, out io.Writer) (*auditor, error) {
	m, config, err := sample(ctx, o.seed)
	if err != nil {
		return nil, err
	}
	settings := plan.DefaultSettings()
	if settings.Protection, err = protect.New(market.Protection()); err != nil {
		return nil, err
	}
	fmt.Fprintf(out, "%s\n%s\n", market.Notice, attributesNotice)
	a := &auditor{
		o: o, out: out,
		source:   audit.Source{Library: version, Config: config, Market: m},
		planning: audit.Planning{Settings: settings, Policy: plan.DefaultPolicy()},
		attributes: append(audit.ProtectedIn(m.Workers),
			audit.ByAge(market.Reference, 18, 30, 50), audit.ByCitizenship(), audit.ByOrigin()),
	}
	a.scorer, err = match.NewScorer(config)
	return a, err
}

// system opens what is audited: the scorer, the pool that ranks, and the plans.
func (a *auditor) system(ctx context.Context, m plan.Market) (audit.System, error) {
	s, err := match.NewScorer(a.source.Config)
	if err != nil {
		return audit.System{}, err
	}
	workers, err := pool.NewWorkers(ctx, s, func(yield func(*match.PreparedWorker) bool) {
		for i := range m.Workers {
			if !yield(s.Worker(&m.Workers[i])) {
				return
			}
		}
	}, pool.Settings{})
	if err != nil {
		return audit.System{}, err
	}
	vacancies, err := pool.NewVacancies(ctx, s, func(yield func(*match.PreparedVacancy) bool) {
		for i := range m.Vacancies {
			if !yield(s.Vacancy(&m.Vacancies[i])) {
				return
			}
		}
	})
	return audit.System{Scorer: s, Ranker: pool.NewRanker(s, workers, vacancies), Plan: &a.planning}, err
}

// ranking audits the ranking of the vacancy at a workplace that most workers could
// take.
func (a *auditor) ranking(ctx context.Context) error {
	m := a.source.Market
	s, err := a.system(ctx, m)
	if err != nil {
		return err
	}
	for i := range m.Vacancies {
		hits, err := s.Ranker.TopWorkers(ctx, &m.Vacancies[i], len(m.Workers))
		if err != nil {
			return err
		}
		if m.Vacancies[i].Remote == fact.No && len(hits) > len(a.hits) {
			a.hits, a.vacancy = hits, &m.Vacancies[i]
		}
	}
	if a.vacancy == nil {
		return errors.New("nobody can take a vacancy at a workplace")
	}
	p, err := audit.RankingPool(ctx, a.scorer, a.vacancy, m.Workers, a.hits, a.o.top)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "\nA RANKING: %s in %s, the vacancy at a workplace that most workers could take.\n", a.vacancy.Title, a.vacancy.Region)
	return a.audit(ctx, p)
}

// plan audits the certain plan.
func (a *auditor) plan(ctx context.Context) (err error) {
	if a.graph, err = plan.Build(ctx, a.scorer, a.source.Market, a.planning.Settings); err != nil {
		return err
	}
	if a.placed, err = a.graph.SolveBy(ctx, plan.Certain, a.planning.Policy); err != nil {
		return err
	}
	p, err := audit.PlanPool(ctx, a.scorer, a.placed)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "\nA PLAN: local first. A difference by origin is its purpose.\n")
	return a.audit(ctx, p)
}

func (a *auditor) audit(ctx context.Context, p *audit.Pool) error {
	r, err := audit.Run(ctx, p, a.attributes, audit.DefaultSettings())
	if err != nil {
		return err
	}
	a.reports = append(a.reports, r)
	fmt.Fprint(a.out, r)
	return nil
}

// floor asks what it costs to place 20 more of the sex with fewer places.
func (a *auditor) floor(ctx context.Context) error {
	sex := audit.ByProtected("sex")
	placed := map[string]int64{}
	group := map[string]string{}
	for i := range a.source.Market.Workers {
		w := &a.source.Market.Workers[i]
		group[w.ID] = sex.Of(w)
	}
	for i := range a.placed.Placements {
		placed[group[a.placed.Placements[i].Worker]]++
	}
	fewer, more := "women", "men"
	if placed[fewer] > placed[more] {
		fewer, more = more, fewer
	}
	least := placed[fewer] + 20
	p, err := audit.PriceFloor(ctx, a.graph, plan.Certain, a.planning.Policy, audit.Floor{Attribute: sex, Groups: []string{fewer}, Min: least})
	if err != nil {
		return err
	}
	fmt.Fprintf(a.out, "\nA FLOOR: %d %s and %d %s are placed. To place at least %d %s", placed[more], more, placed[fewer], fewer, least, fewer)
	if p.Kept != fact.Yes {
		fmt.Fprintf(a.out, " is not possible.\n")
		return nil
	}
	var levels []string
	for _, l := range p.Levels {
		levels = append(levels, fmt.Sprintf("%s %d", l.Goal, l.Price))
	}
	fmt.Fprintf(a.out, " costs, goal by goal: %s (scores in millionths). Both plans are proven optima: %v.\n", strings.Join(levels, ", "), p.Exact)
	return nil
}

// flip tests the system on the first records of the sample.
func (a *auditor) flip(ctx context.Context) (err error) {
	m := plan.Market{Vacancies: a.source.Market.Vacancies[:60], Workers: a.source.Market.Workers[:300]}
	a.tested, err = audit.Flip(ctx, m, a.system, audit.FlipSettings{Seed: a.o.seed, Rounds: 2, Top: 20})
	if err == nil {
		fmt.Fprintf(a.out, "\nTHE FLIP TEST, on the first records of the sample\n%s", a.tested)
	}
	return err
}

// trail writes the ranking, the plan and a decision down, and replays them.
func (a *auditor) trail(ctx context.Context) error {
	top := min(a.o.top, len(a.hits))
	ranking, err := audit.RecordRanking(ctx, &a.source, a.vacancy.ID, top, a.hits[:top], market.Reference)
	if err != nil {
		return err
	}
	placed, err := audit.RecordPlan(ctx, &a.source, a.planning.Settings, a.planning.Policy, a.placed, market.Reference)
	if err != nil {
		return err
	}
	trail := audit.NewTrail(&a.lines, audit.Hash{})
	first, err := trail.Append(ranking)
	if err != nil {
		return err
	}
	if _, err := trail.Append(placed); err != nil {
		return err
	}
	decision := &audit.Decision{
		Of: first, By: "nobody: invented", Answer: audit.Accepted,
		Vacancy: a.vacancy.ID, Worker: a.hits[0].ID, Reason: "Invented, to show where it goes.",
	}
	if _, err := trail.Append(&audit.Entry{Date: market.Reference, Decision: decision}); err != nil {
		return err
	}
	lines, err := audit.ReadTrail("trail.jsonl", bytes.NewReader(a.lines.Bytes()), audit.Hash{})
	if err != nil {
		return err
	}
	later := a.source
	later.Market.Workers = slices.Clone(later.Market.Workers)
	slices.Reverse(later.Market.Workers) // the order of the records does not matter
	fmt.Fprintf(a.out, "\nTHE TRAIL: %d lines, the last with hash %s.\n", len(lines), trail.Last())
	for i := range lines[:2] {
		changed, err := audit.Replay(ctx, &lines[i].Entry, &later)
		if err != nil {
			return err
		}
		if len(changed) > 0 {
			return fmt.Errorf("line %d of the trail: %s %s is not as it was", i+1, changed[0].Part, changed[0].Name)
		}
		fmt.Fprintf(a.out, "Line %d, replayed from records in another order: the same bytes.\n", i+1)
	}
	return nil
}

func (a *auditor) card(ctx context.Context) (*audit.Card, error) {
	return audit.NewCard(ctx, &audit.Subject{
		Name: "the synthetic sample country", Version: version, Purpose: "to show the audit", Date: market.Reference,
		Learned: fact.No, Config: a.source.Config, Plan: &a.planning, Market: a.source.Market,
		Data: market.Notice + " " + attributesNotice, Reports: a.reports, Flip: a.tested,
		Limits: []string{"The flip test ran on the first 60 vacancies and 300 workers.", "Nobody judged who is suitable, so equal opportunity could not be looked at."},
	})
}
