package plan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
)

// A Source finds the pairs of a market that may be placed without looking at each:
// index/pool's Workers is one. Vacancy j is the j-th, worker i the one with the i-th
// id; an id that the source does not have is an error. What it finds is judged again
// by the scorer of the graph, so that a source can leave out pairs by mistake and
// never invent one.
type Source interface {
	// Candidates returns for each vacancy the workers who fail no hard constraint
	// and whose [match.Scorer.Weight] in a view is at least a least one, each once,
	// in any order: all of them, or most if there are more and most is above 0. The
	// lists are the caller's.
	Candidates(ctx context.Context, vacancies []*match.PreparedVacancy, workers []string,
		view match.View, least match.Micro, most int) ([][]int32, error)
	// NewPricer returns a pricer that finds every pair that is worth more than its
	// prices; see [assign.Pricer]. A pair that fails no hard constraint weighs what
	// weigh says of the origin of the worker, the open gates and the score in a view.
	// That never falls with the score or rises with a gate more.
	NewPricer(ctx context.Context, vacancies []*match.PreparedVacancy, workers []string, view match.View,
		weigh func(match.Origin, match.Gates, match.Micro) assign.Value) (assign.Pricer, error)
}

// A Coverage says for which pairs something holds.
type Coverage uint8

// The coverages.
const (
	// CoversMarket: all pairs of a vacancy and a worker of the market.
	CoversMarket Coverage = iota
	// CoversLists: the edges of the graph. Pairs that were cut off the lists could
	// make it better.
	CoversLists
)

var coverageNames = []string{"market", "lists"}

func (c Coverage) String() string { return fact.NameOf(coverageNames, c) }

// MarshalText returns "market" or "lists".
func (c Coverage) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText is the inverse of [Coverage.MarshalText].
func (c *Coverage) UnmarshalText(text []byte) error { return fact.ParseName(coverageNames, text, c) }

// A Listing says how long lists are. The zero value cuts none.
type Listing struct {
	// Most is how many workers the list of a vacancy has at most, the best in the
	// employer's view; 0 is no end. An edge takes some fifty bytes.
	Most int
}

// ErrSource is wrapped where a [Source] returns what it must not.
var ErrSource = errors.New("not what a source of pairs returns")

// A listed is what it takes to judge further pairs of a graph.
type listed struct {
	source Source
	ids    []string // of the workers

	mu        sync.Mutex
	vacancies []*match.PreparedVacancy
	workers   []*match.PreparedWorker // some may be nil, until all are asked for
}

// prepared returns all records compiled. A graph of all pairs keeps none before it is
// asked.
func (g *Graph) prepared(ctx context.Context) ([]*match.PreparedVacancy, []*match.PreparedWorker, error) {
	l := g.listed
	l.mu.Lock()
	defer l.mu.Unlock()
	for j := len(l.vacancies); j < len(g.Vacancies); j++ {
		if j%prepareEvery == 0 && ctx.Err() != nil {
			return nil, nil, context.Cause(ctx)
		}
		l.vacancies = append(l.vacancies, g.scorer.Vacancy(g.Vacancies[j]))
	}
	for w, p := range l.workers {
		if w%prepareEvery == 0 && ctx.Err() != nil {
			return nil, nil, context.Cause(ctx)
		}
		if p == nil {
			l.workers[w] = g.scorer.Worker(g.Workers[w])
		}
	}
	return l.vacancies, l.workers, nil
}

// prepareEvery is how many records are compiled between two looks at the context.
const prepareEvery = 64

// BuildListed builds the graph of a market from the pairs that a source finds, at
// the cost of these pairs instead of all. The records of the source must be those of
// the market, and must not change as long as the graph is used.
//
// Where no list is cut, the graph covers the market: it has the edges of [Build],
// and every number but one is the same. Which barriers the other pairs meet was not
// looked at, so that tallies count them as Unjudged; [Graph.VacancyTallies] and
// [Graph.WorkerTallies] look at those of some records.
//
// Where lists are cut, the graph covers the lists, and [Graph.Solve] completes it:
// it asks the source for the pairs that would improve the plan or belong to another
// best one, until there is none, and the plan of the larger graph covers the market.
// What else is worked out on a graph that covers lists holds for its edges.
func BuildListed(ctx context.Context, scorer *match.Scorer, m Market, s Settings, source Source, l Listing) (*Graph, error) {
	if scorer == nil || source == nil {
		return nil, fmt.Errorf("plan: %w", &fact.Fault{Field: "scorer, source", Err: fact.ErrMissing})
	}
	if err := s.validate(); err != nil {
		return nil, fmt.Errorf("plan: settings: %w", err)
	}
	if l.Most < 0 {
		return nil, fmt.Errorf("plan: listing: %w", &fact.Fault{Field: "Most", Value: strconv.Itoa(l.Most), Err: fact.ErrRange})
	}
	g := &Graph{Settings: s, scorer: scorer, regions: scorer.Regions()}
	if err := g.index(m); err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	if err := g.screen(ctx); err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	if err := g.list(ctx, source, l); err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	return g, nil
}

// list judges the pairs that the source finds.
func (g *Graph) list(ctx context.Context, source Source, l Listing) error {
	p := &listed{source: source, workers: make([]*match.PreparedWorker, len(g.Workers)), ids: make([]string, len(g.Workers))}
	for i, w := range g.Workers {
		p.ids[i] = w.ID
	}
	for i, v := range g.Vacancies {
		if i%prepareEvery == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		p.vacancies = append(p.vacancies, g.scorer.Vacancy(v))
	}
	lists, err := source.Candidates(ctx, p.vacancies, p.ids, g.Settings.View, g.Settings.MinScore, l.Most)
	if err != nil {
		return err
	}
	all := make([]int32, len(g.Vacancies))
	for j := range all {
		all[j] = int32(j)
	}
	if err := g.checkLists(lists, all); err != nil {
		return err
	}
	for j, c := range g.clearances {
		if !c.Allowed() {
			lists[j] = nil // nobody is an edge
		}
	}
	for _, list := range lists {
		for i, w := range list {
			if i%prepareEvery == 0 && ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if p.workers[w] == nil {
				p.workers[w] = g.scorer.Worker(g.Workers[w])
			}
		}
	}
	vacancy := func(i int64) *match.PreparedVacancy { return p.vacancies[i] }
	if err := g.judgeAll(ctx, vacancy, p.workers, lists); err != nil {
		return err
	}
	g.listed, g.own = p, len(g.Edges)
	g.countRest(lists, l.Most)
	if g.Covers == CoversMarket {
		p.vacancies = nil // four kilobytes each
		clear(p.workers)
	}
	return nil
}

// checkLists puts the lists of some vacancies in order and refuses those that name a
// worker twice or nobody.
func (g *Graph) checkLists(lists [][]int32, vacancies []int32) error {
	if len(lists) != len(vacancies) {
		return fmt.Errorf("%w: %d lists for %d vacancies", ErrSource, len(lists), len(vacancies))
	}
	for n, list := range lists {
		j := vacancies[n]
		slices.Sort(list)
		if last := len(list) - 1; last >= 0 && (list[0] < 0 || int(list[last]) >= len(g.Workers)) {
			return fmt.Errorf("%w: vacancy %s: a worker who is none", ErrSource, g.Vacancies[j].ID)
		}
		for i := 1; i < len(list); i++ {
			if list[i] == list[i-1] {
				return fmt.Errorf("%w: vacancy %s: worker %s twice", ErrSource, g.Vacancies[j].ID, g.Workers[list[i]].ID)
			}
		}
	}
	return nil
}

// countRest counts the pairs that are on no list. A list that is shorter than it
// could be has all: who is not on it is no edge. Of a blocked vacancy it is known why.
func (g *Graph) countRest(lists [][]int32, most int) {
	short, cut := make([]int, len(g.Workers)), make([]int, len(g.Workers)) // lists that name the worker
	shorts, blocked := 0, 0
	for j, list := range lists {
		rest, named, t := len(g.Workers)-len(list), short, &g.VacancyTally[j]
		switch {
		case !g.clearances[j].Allowed():
			blocked++
			t.Barred[BarrierProtection] = rest
		case most > 0 && len(list) >= most && rest > 0:
			g.Covers, named = CoversLists, cut
			t.Unlisted = rest
		default:
			shorts++
			t.Unjudged = rest
		}
		for _, w := range list {
			named[w]++
		}
	}
	for w := range g.WorkerTally {
		t := &g.WorkerTally[w]
		t.Barred[BarrierProtection] += blocked
		t.Unjudged = shorts - short[w]
		t.Unlisted = len(lists) - blocked - shorts - cut[w]
	}
}

// Scorer returns the scorer that judged the graph.
func (g *Graph) Scorer() *match.Scorer { return g.scorer }

// Regions returns the tree of regions of that scorer.
func (g *Graph) Regions() *geo.Tree { return g.regions }
