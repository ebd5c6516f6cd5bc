package index

import (
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A Query asks for records of one kind. The zero Query asks how many there are.
type Query struct {
	// Text holds words that a record must have; the package comment says how.
	// Blank is no restriction. Text without any word in it is a fault.
	Text string
	// Occupation is a group of any level that a record must be in, by its
	// vacancy's occupation or by one of a worker's. Blank is no restriction.
	Occupation taxonomy.Code
	// Region is a region of any level that a record must be in: the place of a
	// vacancy, the home of a worker. Blank is no restriction.
	Region geo.Code
	// From and Size choose the hits to return, out of all in order. Size 0
	// returns none, only counts.
	From, Size int
	// Facets asks for the counts by region and occupation.
	Facets bool
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
	// Unstated counts the records left out because they do not state their region
	// or occupation, or not as finely as the query does, and match in all else.
	Unstated int         `json:"unstated,omitzero"`
	Hits     []SearchHit `json:"hits"` // score descending, then id
	// The facets, if asked for, of groups and regions with any record. Each
	// group and region counts what is in it or below. A query narrowed to it
	// finds as many. The records that state none are counted under "".
	Regions     []Facet[geo.Code]      `json:"regions,omitzero"`     // preorder of the tree
	Occupations []Facet[taxonomy.Code] `json:"occupations,omitzero"` // code order
}

// A SearchHit is a record found.
type SearchHit struct {
	ID    string  `json:"id"`
	Score float64 `json:"score"` // of the text, above 0; comparable within one result only; 0 without a text
}

// A Facet counts the records of a result that lie in one region or occupation.
type Facet[C ~string] struct {
	Code      C   `json:"code"` // "": unknown; for regions also outside the tree
	Records   int `json:"records"`
	Positions int `json:"positions"` // openings of vacancies; 0 for workers
}

// SearchVacancies finds vacancies. Faults of the query, such as a code that the
// index's scheme or tree does not have, come as a [*fact.Faults].
func (ix *Index) SearchVacancies(ctx context.Context, q Query) (Result, error) {
	return find(ctx, ix, vacancies, func(s *state) vacancyTable { return s.vacancies }, &q)
}

// SearchWorkers finds workers, on the terms of [Index.SearchVacancies].
func (ix *Index) SearchWorkers(ctx context.Context, q Query) (Result, error) {
	return find(ctx, ix, workers, func(s *state) workerTable { return s.workers }, &q)
}

// checkQuery checks a query and returns its words.
func (c *compiler) checkQuery(q *Query) (ws []string, err error) {
	var faults fact.Faults
	add := func(field, value string, err error) {
		if err != nil {
			faults.Add(fact.Fault{Input: "query", Field: field, Value: value, Err: err})
		}
	}
	add("occupation", string(q.Occupation), c.occupations.Check(q.Occupation))
	add("region", string(q.Region), c.regions.Check(q.Region))
	if q.From < 0 {
		add("from", strconv.Itoa(q.From), fmt.Errorf("%w: want 0 or more", fact.ErrRange))
	}
	if q.Size < 0 {
		add("size", strconv.Itoa(q.Size), fmt.Errorf("%w: want 0 or more", fact.ErrRange))
	}
	switch {
	case strings.TrimSpace(q.Text) == "":
	case len(q.Text) > MaxQueryText:
		add("text", q.Text, fmt.Errorf("%w: longer than %d bytes", fact.ErrRange, MaxQueryText))
	default:
		ws = c.analyzer.queryWords(q.Text)
		if len(ws) == 0 {
			add("text", q.Text, fmt.Errorf("%w: there is no word in it", fact.ErrSyntax))
		}
		if len(ws) > MaxQueryWords {
			add("text", q.Text, fmt.Errorf("%w: more than %d words", fact.ErrRange, MaxQueryWords))
		}
	}
	return ws, faults.Err()
}

// compareHits is the order of search hits.
func compareHits(a, b SearchHit) int {
	if d := cmp.Compare(b.Score, a.Score); d != 0 {
		return d
	}
	return cmp.Compare(a.ID, b.ID)
}

// find matches by text in the engine, and filters, counts and sorts here, on
// the records of the same state.
func find[R, P any](ctx context.Context, ix *Index, k kind, of func(*state) table[R, P], q *Query) (Result, error) {
	s, err := ix.state(ctx)
	if err != nil {
		return Result{}, err
	}
	ws, err := ix.checkQuery(q)
	if err != nil {
		return Result{}, fmt.Errorf("index: %w", err)
	}
	t := ix.newTally(q)
	if len(ws) == 0 {
		err = scan(ctx, of(s), t)
	} else {
		terms := make([][]string, len(ws))
		for i, w := range ws {
			terms[i] = ix.analyzer.terms(w)
		}
		err = findText(ctx, ix, k, of, terms, t)
	}
	if err != nil {
		return Result{}, err
	}
	return t.result(), nil
}

func findText[R, P any](ctx context.Context, ix *Index, k kind, of func(*state) table[R, P], ws [][]string, t *tally) error {
	r, s, err := ix.texts.acquire(k, ix.current.Load)
	if err != nil {
		return err
	}
	rows := of(s)
	err = r.text.matches(ctx, r, ws, func(id string, score float64) {
		if row := rows.get(id); row != nil {
			t.add(SearchHit{id, score}, &row.place)
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

func scan[R, P any](ctx context.Context, rows table[R, P], t *tally) error {
	for i, r := range rows {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return fmt.Errorf("index: after %d records: %w", i, context.Cause(ctx))
		}
		t.add(SearchHit{ID: r.id}, &r.place)
	}
	return nil
}
