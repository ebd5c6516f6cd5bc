package index

import (
	"context"
	"fmt"
	"iter"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A compiler turns records into rows and pages.
type compiler struct {
	scorer      *match.Scorer
	regions     *geo.Tree
	occupations *taxonomy.Scheme
	analyzer    *analyzer
}

func (c *compiler) codes() match.Codes {
	return match.Codes{Occupations: c.occupations, Regions: c.regions}
}

// A side is what differs between the two kinds of record, so that the rest is
// written once.
type side[R, P any] struct {
	kind     kind
	id       func(*R) string
	validate func(*R) error
	row      func(*R) *row[R, P]
	layout   func(*coder, *R)
	page     func(*joiner, *R) page
	joiner   func() *joiner
	filters  func(*Query) []filter[R]
	facets   func(*tally, *R) // counts a match
	followed followed[P]
}

func (c *compiler) vacancySide() side[match.Vacancy, *match.PreparedVacancy] {
	return side[match.Vacancy, *match.PreparedVacancy]{
		kind:     vacancies,
		id:       func(v *match.Vacancy) string { return v.ID },
		validate: func(v *match.Vacancy) error { return v.Validate(c.codes()) },
		row:      c.vacancyRow,
		layout:   vacancyLayout,
		page:     c.vacancyPage,
		joiner:   func() *joiner { return c.analyzer.joiner() },
		filters:  vacancyFilters,
		facets:   vacancyFacets,
	}
}

func (c *compiler) workerSide() side[match.Worker, *match.PreparedWorker] {
	return side[match.Worker, *match.PreparedWorker]{
		kind:     workers,
		id:       func(w *match.Worker) string { return w.ID },
		validate: func(w *match.Worker) error { return w.Validate(c.codes()) },
		row:      c.workerRow,
		layout:   workerLayout,
		page:     c.workerPage,
		joiner:   func() *joiner { return c.analyzer.joiner() },
		filters:  workerFilters,
		facets:   workerFacets,
	}
}

// compiled is a batch for one side, checked, encoded and compiled.
type compiled[R, P any] struct {
	change
	rows []*row[R, P]
}

// compileEvery is how many records are compiled between two looks at the
// context: some ten microseconds each.
const compileEvery = 64

// compile checks and compiles the changes of one side. It adds what is wrong
// to faults, and fails only where the context does.
func (s *side[R, P]) compile(ctx context.Context, puts []R, deletes []string, faults *fact.Faults) (compiled[R, P], error) {
	c := compiled[R, P]{change: change{put: make(map[string][]byte, len(puts)), delete: slices.Clone(deletes)}}
	seen := make(map[string]bool, len(puts)+len(deletes))
	duplicate := func(id string) {
		if seen[id] {
			faults.Add(fact.Fault{Record: s.kind.name(id), Field: "id", Err: fmt.Errorf("%w in the batch", fact.ErrDuplicate)})
		}
		seen[id] = true
	}
	for _, id := range deletes {
		duplicate(id)
	}
	for i := range puts {
		if i%compileEvery == 0 && ctx.Err() != nil {
			return c, context.Cause(ctx)
		}
		id := s.id(&puts[i])
		duplicate(id)
		if err := s.validate(&puts[i]); err != nil {
			faults.AddError("", 0, err)
			continue
		}
		data, kept, err := s.encode(&puts[i])
		if err != nil {
			faults.Add(fact.Fault{Record: s.kind.name(id), Err: err})
			continue
		}
		c.put[id] = data
		c.rows = append(c.rows, s.row(kept))
	}
	return c, nil
}

// pages yields the pages of rows, in order.
func (s *side[R, P]) pages(rows iter.Seq[*row[R, P]]) iter.Seq[page] {
	return func(yield func(page) bool) {
		j := s.joiner()
		for r := range rows {
			if !yield(s.page(j, r.record)) {
				return
			}
		}
	}
}

func (c *compiler) vacancyRow(v *match.Vacancy) *row[match.Vacancy, *match.PreparedVacancy] {
	_, known := v.Openings.Get()
	var codes []taxonomy.Code
	if v.Occupation != "" {
		codes = []taxonomy.Code{v.Occupation}
	}
	return &row[match.Vacancy, *match.PreparedVacancy]{v.ID, v, c.scorer.Vacancy(v), place{
		region:    c.region(v.Region),
		codes:     codes,
		jobless:   v.Occupation == "",
		positions: v.Positions(),
		assumed:   !known,
	}}
}

func (c *compiler) workerRow(w *match.Worker) *row[match.Worker, *match.PreparedWorker] {
	p := place{region: c.region(w.Region), jobless: w.Occupations == nil}
	for _, o := range w.Occupations {
		p.codes = append(p.codes, o.Code)
	}
	return &row[match.Worker, *match.PreparedWorker]{w.ID, w, c.scorer.Worker(w), p}
}

func (c *compiler) region(code geo.Code) int {
	if i, ok := c.regions.Index(code); ok {
		return i
	}
	if code == "" {
		return noRegion
	}
	return otherRegion
}

func (c *compiler) vacancyPage(j *joiner, v *match.Vacancy) page {
	texts := []string{v.Description, v.Employer, c.title(v.Occupation)}
	for _, s := range v.Skills {
		texts = append(texts, string(s.Skill))
	}
	return page{v.ID, j.join(v.Title), j.join(texts...)}
}

func (c *compiler) workerPage(j *joiner, w *match.Worker) page {
	var texts []string
	for _, o := range w.Occupations {
		texts = append(texts, c.title(o.Code))
	}
	for _, s := range w.Skills {
		texts = append(texts, string(s.Skill))
	}
	return page{w.ID, j.join(w.Headline), j.join(texts...)}
}

func (c *compiler) title(code taxonomy.Code) string {
	title, _ := c.occupations.Title(code)
	return title
}
