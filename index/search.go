package index

import (
	"cmp"
	"context"
	"fmt"
	"math"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A Query asks for records of one kind. The zero Query asks how many there are.
type Query struct {
	// Text holds words that a record must have; the package comment says how.
	// Blank is no restriction. Text without any word in it is a fault.
	Text string
	// MayLag lets a search for words answer from the last state whose text is
	// indexed, instead of waiting for that of what was put before: milliseconds as a
	// rule, seconds while many records are being put.
	MayLag bool
	// Occupation is a group of any level that a record must be in, by its
	// vacancy's occupation or by one of a worker's. Blank is no restriction.
	Occupation taxonomy.Code
	// Region is a region of any level that a record must be in: the place of a
	// vacancy, the home of a worker. Blank is no restriction.
	Region geo.Code
	// Skills are skills that a record must have all of: demanded by a vacancy,
	// essential or not, or held by a worker. Empty is no restriction.
	Skills []taxonomy.Skill
	// Origin is where a worker must come from. Unknown is no restriction; a
	// vacancy has none.
	Origin match.Origin
	// StartFrom and StartUntil bound the first day, both included: the start of a
	// vacancy, the availability of a worker. A vacancy that starts at any time is
	// within any bounds, a worker who is available now is before any StartFrom.
	// Unknown and none are no restriction.
	StartFrom, StartUntil fact.Opt[match.Date]
	// Wage is the least that a vacancy must offer at its best, and the most that a
	// worker may ask for. Only amounts of its currency, period and basis compare;
	// others are unknown. The zero value is no restriction, and an unknown basis is
	// any.
	Wage match.WageWish
	// Vacancy, if not nil, says of a vacancy that has all else whether it is to be
	// found, such as by what the rules of match/protect say of it. Unknown is counted
	// as what is not stated. It must say the same of the same record and must not keep
	// or change it; calls may come at the same time if searches do. Workers have none.
	Vacancy func(v *match.Vacancy) fact.Tri `json:"-"`
	// After, if not zero, leaves out the hits up to this one, which may itself be
	// gone, in the order of hits: the next page of a list that changes meanwhile.
	After SearchHit
	// From and Size choose the hits to return, out of all in order. Size 0
	// returns none, only counts.
	From, Size int
	// Facets asks for the counts by region, occupation and origin.
	Facets bool
	// SkillFacets asks for the counts of that many skills, those of most records.
	SkillFacets int
}

// last returns how many hits have to be in order for those asked for.
func (q *Query) last() int {
	n := q.From + q.Size
	switch {
	case q.Size <= 0:
		return 0
	case n < 0: // overflow
		return math.MaxInt
	}
	return n
}

// Limits of a query.
const (
	MaxQueryText  = 10_000 // bytes
	MaxQueryWords = 64     // distinct
)

// A Result is what a query found. Counts are exact and cover all that matches,
// not only the hits returned.
type Result struct {
	Total     int `json:"total"`     // records
	Positions int `json:"positions"` // openings of vacancies; 0 for workers
	// Assumed counts the vacancies with unknown openings. Each stands for one
	// position.
	Assumed int `json:"assumed,omitzero"`
	// Unstated counts the records left out because they do not state what the
	// query restricts, or not as finely as it does, and match in all else.
	Unstated int `json:"unstated,omitzero"`
	// Hits are in a total order: score descending, then id ascending, as bytes.
	Hits []SearchHit `json:"hits"`
	// The facets, if asked for, of groups and regions with any record. Each
	// group and region counts what is in it or below. A query narrowed to it
	// finds as many. The records that state none are counted under "".
	Regions     []Facet[geo.Code]      `json:"regions,omitzero"`     // preorder of the tree
	Occupations []Facet[taxonomy.Code] `json:"occupations,omitzero"` // code order
	Origins     []Facet[match.Origin]  `json:"origins,omitzero"`     // of workers; unknown first
	// Skills has the skills of most records, then by name. Records that state none
	// are in none.
	Skills []Facet[taxonomy.Skill] `json:"skills,omitzero"`
}

// A SearchHit is a record found.
type SearchHit struct {
	ID    string  `json:"id"`
	Score float64 `json:"score"` // of the text, above 0; comparable within one result only; 0 without a text
}

// A Facet counts the records of a result that have one region, occupation,
// origin or skill.
type Facet[C cmp.Ordered] struct {
	Code      C   `json:"code"` // "": unknown; for regions also outside the tree
	Records   int `json:"records"`
	Positions int `json:"positions"` // openings of vacancies; 0 for workers
}

// SearchVacancies finds vacancies. Faults of the query, such as a code that the
// index's scheme or tree does not have, come as a [*fact.Faults].
func (ix *Index) SearchVacancies(ctx context.Context, q Query) (Result, error) {
	return find(ctx, ix, &ix.vacancySide, func(s *state) vacancyTable { return s.vacancies }, &q, nil)
}

// SearchWorkers finds workers, on the terms of [Index.SearchVacancies].
func (ix *Index) SearchWorkers(ctx context.Context, q Query) (Result, error) {
	return find(ctx, ix, &ix.workerSide, func(s *state) workerTable { return s.workers }, &q, nil)
}

// compareHits is the order of search hits.
func compareHits(a, b SearchHit) int {
	if d := cmp.Compare(b.Score, a.Score); d != 0 {
		return d
	}
	return cmp.Compare(a.ID, b.ID)
}

// find matches by text in the engine, and filters, counts and sorts here, on
// the records of the same state. It tells each, if not nil, what it finds.
func find[R, P any](
	ctx context.Context, ix *Index, s *side[R, P], of func(*state) table[R, P], q *Query, each func(*row[R, P]),
) (Result, error) {
	now, err := ix.state(ctx)
	if err != nil {
		return Result{}, err
	}
	ws, err := ix.checkQuery(q, s.kind)
	if err != nil {
		return Result{}, fmt.Errorf("index: %w", err)
	}
	t := ix.newTally(q)
	filters := s.filters(q)
	add := func(h SearchHit, r *row[R, P]) {
		fits := t.fits(&r.place)
		for _, f := range filters {
			if fits == fact.No { // the caller's filter is last, and may be dear
				break
			}
			fits = fits.And(f(r.record))
		}
		if !t.add(h, &r.place, fits) {
			return
		}
		if q.Facets || q.SkillFacets > 0 {
			s.facets(t, r.record)
		}
		if each != nil {
			each(r)
		}
	}
	if len(ws) == 0 {
		err = scan(ctx, of(now), add)
	} else {
		version := now.version
		if q.MayLag {
			version = 0
		}
		err = findText(ctx, ix, s.kind, version, of, ws, add)
	}
	if err != nil {
		return Result{}, err
	}
	return t.result(), nil
}

func findText[R, P any](
	ctx context.Context, ix *Index, k kind, version uint64, of func(*state) table[R, P], ws []string, add func(SearchHit, *row[R, P]),
) error {
	r, s, err := ix.texts.acquire(ctx, k, version, ix.current.Load)
	if err != nil {
		return err
	}
	terms := make([][]string, len(ws))
	for i, w := range ws {
		terms[i] = ix.analyzer.terms(w)
	}
	rows := of(s)
	err = r.text.matches(ctx, r, terms, func(id string, score float64) {
		if row := rows.get(id); row != nil {
			add(SearchHit{id, score}, row)
		}
	})
	if err2 := ix.texts.release(r); err == nil {
		err = err2
	}
	if err != nil {
		return fmt.Errorf("index: %w", err)
	}
	return nil
}

func scan[R, P any](ctx context.Context, rows table[R, P], add func(SearchHit, *row[R, P])) error {
	i := 0
	for r := range rows.all() {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return fmt.Errorf("index: after %d records: %w", i, context.Cause(ctx))
		}
		add(SearchHit{ID: r.id}, r)
		i++
	}
	return nil
}
