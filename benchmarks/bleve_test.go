package benchmarks_test

import (
	"cmp"
	"context"
	"encoding/binary"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/keyword"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"
	bleveindex "github.com/blevesearch/bleve_index_api"
	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A peer is the natural market in a bleve index of keyword tokens, tuned as well
// as we know: a static mapping, nothing stored, no positions, large batches
// that do not wait for the disk, and all merged into one segment at the end.
type peer struct {
	index  bleve.Index
	reader bleveindex.IndexReader
	weight func(taxonomy.Skill) float64

	marks []uint32 // of the last query that had the document, by number
	sums  []float32
	round uint32
	found []uint64
}

const (
	regionField = "r"
	skillField  = "s"
)

func keywords() *mapping.IndexMappingImpl {
	field := bleve.NewTextFieldMapping()
	field.Analyzer = keyword.Name
	field.Store, field.IncludeTermVectors, field.IncludeInAll, field.DocValues = false, false, false, false
	doc := bleve.NewDocumentStaticMapping()
	doc.AddFieldMappingsAt(regionField, field)
	doc.AddFieldMappingsAt(skillField, field)
	doc.AddSubDocumentMapping("_all", bleve.NewDocumentDisabledMapping())
	m := bleve.NewIndexMapping()
	m.DefaultMapping = doc
	m.IndexDynamic, m.StoreDynamic, m.DocValuesDynamic = false, false, false
	return m
}

func newPeer(b *testing.B, s *shape, n int) *peer {
	b.Helper()
	ix, err := bleve.NewUsing(filepath.Join(b.TempDir(), "bleve"), keywords(), scorch.Name, scorch.Name, map[string]any{"unsafe_batch": true})
	require.NoError(b, err)
	b.Cleanup(func() { _ = ix.Close() })
	tree := s.market.Config().Regions
	const size = 2000
	var wg sync.WaitGroup
	for g := range 2 {
		wg.Go(func() {
			for from := g * size; from < n; from += 2 * size {
				batch := ix.NewBatch()
				for i := from; i < min(from+size, n); i++ {
					w := naturalWorker(s.market.Worker(i))
					if err := batch.Index(w.ID, tokens(tree, &w)); err != nil {
						panic(err)
					}
				}
				if err := ix.Batch(batch); err != nil {
					panic(err)
				}
			}
		})
	}
	wg.Wait()
	engine, err := ix.Advanced()
	require.NoError(b, err)
	require.NoError(b, engine.(*scorch.Scorch).ForceMerge(b.Context(), nil))
	reader, err := engine.Reader()
	require.NoError(b, err)
	b.Cleanup(func() { _ = reader.Close() })
	specificity, floor := s.market.Config().Specificity, s.market.Config().Params.Skills.Floor
	return &peer{
		index: ix, reader: reader, marks: make([]uint32, 2*n), sums: make([]float32, 2*n),
		weight: func(s taxonomy.Skill) float64 { return max(floor, specificity.Specificity(s)) },
	}
}

// tokens are a worker's skills and the regions where they would work, one by one.
func tokens(tree *geo.Tree, w *match.Worker) map[string]any {
	var regions, skills []string
	for _, area := range append([]geo.Code{w.Region}, w.MovesTo...) {
		for r := range tree.Within(area) {
			if len(tree.Children(r)) == 0 && !slices.Contains(regions, string(r)) {
				regions = append(regions, string(r))
			}
		}
	}
	for _, h := range w.Skills {
		skills = append(skills, string(h.Skill))
	}
	return map[string]any{regionField: regions, skillField: skills}
}

// search is bleve's own query: a conjunction of the region and a disjunction of
// boosted skills. It ranks by tf-idf with norms, which is not the plain sum, and
// counts all hits.
func (p *peer) search(ctx context.Context, v *match.Vacancy) error {
	skills := make([]query.Query, len(v.Skills))
	for i, d := range v.Skills {
		term := bleve.NewTermQuery(string(d.Skill))
		term.SetField(skillField)
		term.SetBoost(p.weight(d.Skill))
		skills[i] = term
	}
	region := bleve.NewTermQuery(string(v.Region))
	region.SetField(regionField)
	_, err := p.index.SearchInContext(ctx,
		bleve.NewSearchRequestOptions(bleve.NewConjunctionQuery(region, bleve.NewDisjunctionQuery(skills...)), 10, 0, false))
	return err
}

// A sum is a document and the weights of the demanded skills that it has.
type sum struct {
	doc uint64
	sum float32
}

// postings reads bleve's postings directly into dense sums, without its search:
// the ten best.
func (p *peer) postings(b *testing.B, v *match.Vacancy) []sum {
	b.Helper()
	p.round++
	p.found = p.found[:0]
	p.read(b, regionField, string(v.Region), func(doc uint64) {
		p.marks[doc], p.sums[doc] = p.round, 0
		p.found = append(p.found, doc)
	})
	for _, d := range v.Skills {
		weight := float32(p.weight(d.Skill))
		p.read(b, skillField, string(d.Skill), func(doc uint64) {
			if p.marks[doc] == p.round {
				p.sums[doc] += weight
			}
		})
	}
	best := make([]sum, 0, 11) // falling
	for _, doc := range p.found {
		s := sum{doc, p.sums[doc]}
		if len(best) == 10 && s.sum <= best[9].sum {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, s, func(a, b sum) int { return cmp.Or(-cmp.Compare(a.sum, b.sum), -1) })
		best = slices.Insert(best, at, s)
		best = best[:min(len(best), 10)]
	}
	return best
}

func (p *peer) read(b *testing.B, field, term string, each func(doc uint64)) {
	b.Helper()
	r, err := p.reader.TermFieldReader(b.Context(), []byte(term), field, false, false, false)
	require.NoError(b, err)
	var posting bleveindex.TermFieldDoc
	for {
		next, err := r.Next(&posting)
		if err != nil || next == nil {
			require.NoError(b, err)
			break
		}
		each(binary.BigEndian.Uint64(next.ID))
	}
	require.NoError(b, r.Close())
}
