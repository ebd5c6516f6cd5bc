package index

import (
	"context"

	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/query"
	engine "github.com/blevesearch/bleve_index_api"
)

// newQuery returns the query for records that have, of every word, a term.
func newQuery(ws [][]string) query.Query {
	all := make([]query.Query, len(ws))
	for i, terms := range ws {
		var places []query.Query
		for _, term := range terms {
			title, body := query.NewTermQuery(term), query.NewTermQuery(term)
			title.SetField(titleField)
			title.SetBoost(titleBoost)
			body.SetField(bodyField)
			places = append(places, title, body)
		}
		all[i] = query.NewDisjunctionQuery(places)
	}
	return query.NewConjunctionQuery(all)
}

// matches calls found with the id and the score of every record that has all
// the words, each as its terms, in no particular order. It walks the postings itself instead of
// asking for the best n: counts need every match, and the order must not depend
// on the engine's numbering of documents, which is random.
func (t *textIndex) matches(ctx context.Context, r engine.IndexReader, ws [][]string, found func(id string, score float64)) error {
	s, err := newQuery(ws).Searcher(ctx, r, t.mapping, search.SearcherOptions{})
	if err != nil {
		return err
	}
	defer func() { _ = s.Close() }()
	sc := &search.SearchContext{
		DocumentMatchPool: search.NewDocumentMatchPool(s.DocumentMatchPoolSize()+1, 0),
		IndexReader:       r,
	}
	for n := 0; ; n++ {
		if n%checkEvery == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		m, err := s.Next(sc)
		if err != nil {
			return err
		}
		if m == nil {
			return nil
		}
		id, err := r.ExternalID(m.IndexInternalID)
		if err != nil {
			return err
		}
		found(id, m.Score)
		sc.DocumentMatchPool.Put(m)
	}
}
