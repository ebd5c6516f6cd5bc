package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/index/ingest"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/market"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/protect"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A country is where the records come from and how they are judged.
type country struct {
	title    string
	notices  []string
	inputs   []input
	regions  *geo.Tree
	scoring  match.Config
	scorer   *match.Scorer
	settings plan.Settings
	rules    string
	weights  string
	records  index.Batch

	manyPairs int // up to how many are judged one by one
}

// runPeople makes the report of a market of people.
func runPeople(ctx context.Context, o options, stdout io.Writer, p *progress) error {
	c, err := loadCountry(ctx, o, p)
	if err != nil {
		return err
	}
	m, err := c.throughIndex(ctx, p)
	if err != nil {
		return err
	}
	r, err := newReport(ctx, c, m, p)
	if err != nil {
		return err
	}
	if o.out != "" {
		p.step("writing " + o.out)
		if err := r.writeFiles(o.out, o.top); err != nil {
			return err
		}
	}
	p.done()
	if o.json {
		return writeJSON(stdout, r)
	}
	return r.writeText(stdout, o.top)
}

func loadCountry(ctx context.Context, o options, p *progress) (*country, error) {
	c := &country{settings: plan.DefaultSettings(), regions: geo.Belarus(), manyPairs: manyPairs}
	c.settings.MinScore = match.ToMicro(o.minScore)
	c.scoring = match.Config{Params: match.DefaultParams()}
	var err error
	if o.vacancies == "" {
		p.step("making the sample country")
		err = c.sample(ctx, o.seed)
	} else {
		p.step("reading " + o.vacancies + " and " + o.workers)
		err = c.read(ctx, o)
	}
	if err != nil {
		return nil, err
	}
	c.scoring.Regions = c.regions
	return c, nil
}

func (c *country) sample(ctx context.Context, seed uint64) error {
	s := market.DefaultSettings()
	s.Seed = seed
	m, err := market.New(ctx, s)
	if err != nil {
		return err
	}
	c.scoring, err = market.Scoring(ctx)
	if err != nil {
		return err
	}
	c.title = "Where workers are missing: the sample country"
	c.notices = []string{market.Notice}
	if c.settings.Protection, err = protect.New(market.Protection()); err != nil {
		return err
	}
	c.rules, c.weights = c.scoring.Rules.Source, c.scoring.Specificity.Version
	c.records = index.Batch{Vacancies: m.Vacancies, Workers: m.Workers}
	name := fmt.Sprintf("synthetic, seed %d", seed)
	c.inputs = []input{
		{Name: name, Kind: "vacancies", Rows: len(m.Vacancies), Kept: len(m.Vacancies)},
		{Name: name, Kind: "workers", Rows: len(m.Workers), Kept: len(m.Workers)},
	}
	return nil
}

func (c *country) read(ctx context.Context, o options) error {
	var faults fact.Faults // of all files
	if o.regions != "" {
		var err error
		c.regions, err = readRegions(o.regions)
		faults.AddError("", 0, err)
	}
	codes := match.Codes{Occupations: taxonomy.ISCO08(), Regions: c.regions}
	if o.rules != "" {
		var err error
		c.scoring.Rules, err = readRules(o.rules, codes)
		faults.AddError("", 0, err)
		c.rules = c.scoring.Rules.Source
	}
	if o.esco != "" {
		faults.AddError(o.esco, 0, c.classify(ctx, o))
	}
	protection, err := o.screener()
	faults.AddError("", 0, err)
	c.settings.Protection = protection
	options := ingest.Options{Codes: codes, Lenient: o.lenient}
	vacancies, fromVacancies, err := ingest.VacanciesFile(ctx, o.vacancies, options)
	faults.AddError("", 0, err)
	workers, fromWorkers, err := ingest.WorkersFile(ctx, o.workers, options)
	faults.AddError("", 0, err)
	if err := faults.Err(); err != nil {
		return err
	}
	c.title = "Where workers are missing"
	c.records = index.Batch{Vacancies: vacancies, Workers: workers}
	c.addInput("vacancies", fromVacancies)
	c.addInput("workers", fromWorkers)
	return nil
}

// classify scores by ESCO, whose notice the report shows.
func (c *country) classify(ctx context.Context, o options) error {
	e, found, err := taxonomy.ReadESCO(ctx, os.DirFS(o.esco), o.language)
	if err != nil {
		return err
	}
	if err := c.scoring.Classify(ctx, e); err != nil {
		return err
	}
	c.weights = e.Version()
	c.notices = append(c.notices, taxonomy.ESCONotice)
	var defects []string
	for _, d := range found.Defects {
		defects = append(defects, fmt.Sprintf("%s %d", d.Defect, d.Rows))
	}
	if len(defects) > 0 {
		c.notices = append(c.notices, o.esco+" has defects, mended or kept: "+strings.Join(defects, ", ")+".")
	}
	return nil
}

func (c *country) addInput(kind string, r ingest.Report) {
	in, notice := newInput(kind, r)
	c.inputs = append(c.inputs, in)
	if notice != "" {
		c.notices = append(c.notices, notice)
	}
}

// newInput turns the reader's report into ours, with a notice for the reader of
// the report where rows were left out.
func newInput(kind string, r ingest.Report) (in input, notice string) {
	in = input{Name: r.Name, Kind: kind, Rows: r.Rows, Kept: r.Kept, LeftOut: r.LeftOut, SHA256: r.SHA256}
	if r.LeftOut > 0 {
		in.Faults = r.Faults.Error()
		notice = fmt.Sprintf("%s of the %s rows of %s could not be read and are left out: every figure lacks them.",
			thousands(r.LeftOut), thousands(r.Rows), r.Name)
	}
	return in, notice
}

func readRegions(path string) (t *geo.Tree, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return geo.Read(f, path)
}

func readRules(path string, codes match.Codes) (r match.Rules, err error) {
	f, err := os.Open(path)
	if err != nil {
		return r, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if r, err = match.ReadRules(path, f); err != nil {
		return r, err
	}
	var faults fact.Faults
	faults.AddError(path, 0, r.Validate(codes))
	return r, faults.Err()
}

// throughIndex puts the records into an index and reads the market back from
// it, as a portal would that keeps them there.
func (c *country) throughIndex(ctx context.Context, p *progress) (m plan.Market, err error) {
	p.step("indexing")
	ix, err := index.OpenMemory(ctx, index.Config{Scoring: c.scoring})
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, ix.Close()) }()
	c.scorer = ix.Scorer()
	if err := ix.Apply(ctx, c.records); err != nil {
		return m, err
	}
	for v, err := range ix.Vacancies(ctx) {
		if err != nil {
			return m, err
		}
		m.Vacancies = append(m.Vacancies, v)
	}
	for w, err := range ix.Workers(ctx) {
		if err != nil {
			return m, err
		}
		m.Workers = append(m.Workers, w)
	}
	return m, nil
}
