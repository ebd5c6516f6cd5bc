package match

import (
	"cmp"
	"context"
	"strings"
)

// A Hit is one place in a ranking.
type Hit struct {
	ID      string  `json:"id"`      // of the worker or the vacancy found
	Score   Score   `json:"score"`   // in the view of the ranking
	Verdict Verdict `json:"verdict"` // never failed; open where a fact is unknown
}

// A Ranker finds the best counterparts of a record among those that it holds.
//
// Its answers are exact: the same records in the same order as scoring every
// one, leaving out those that fail a hard constraint, and sorting by [Compare].
// With fewer than k counterparts the list is shorter; with k < 1 it is empty.
// A cancelled call returns the cause and no partial list. Implementations are
// safe for concurrent use.
type Ranker interface {
	// TopWorkers ranks workers for a vacancy, in the employer's view.
	TopWorkers(ctx context.Context, v *Vacancy, k int) ([]Hit, error)
	// TopVacancies ranks vacancies for a worker, in the worker's view.
	TopVacancies(ctx context.Context, w *Worker, k int) ([]Hit, error)
}

// Compare is the total order of rankings: key descending, then a keyed hash
// of the id, then the id. The hash decides ties, because ids follow the order
// of registration, and that correlates with who people are. It returns a
// negative number where a ranks before b.
func Compare(a, b Hit) int {
	if d := cmp.Compare(b.Score.Key, a.Score.Key); d != 0 {
		return d
	}
	if d := cmp.Compare(TieHash(a.ID), TieHash(b.ID)); d != 0 {
		return d
	}
	return strings.Compare(a.ID, b.ID)
}

// TieSeed is the published key of the hash that decides ties.
const TieSeed = 0x9e3779b97f4a7c15

// TieHash is the hash that decides ties: 64-bit FNV-1a of the id, keyed by
// [TieSeed], with a final mix so that neighbouring ids land far apart. Whatever
// must put equals in an order does it by TieHash, then by id.
func TieHash(id string) uint64 {
	h := uint64(14695981039346656037) ^ uint64(TieSeed)
	for i := range len(id) {
		h = (h ^ uint64(id[i])) * 1099511628211
	}
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
