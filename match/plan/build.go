package plan

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/protect"
)

// A Market is what a plan is made from. The order of the records carries no
// meaning; ids must be unique within each list.
type Market struct {
	Vacancies []match.Vacancy
	Workers   []match.Worker
}

// Settings say which pairs may be placed. The zero value is invalid; start from
// [DefaultSettings].
type Settings struct {
	View     match.View  `json:"view"`      // whose score is summed
	MinScore match.Micro `json:"min_score"` // least score of a placement, above 0
	// ImmigrantsAreLocal counts immigrants already in the country as local in
	// the order of placement and in the stages.
	ImmigrantsAreLocal bool `json:"immigrants_are_local"`
	// Protection screens every vacancy: one that is blocked is in no plan, one under
	// review in the possible plan alone. To do without, say so by [protect.Unchecked], and
	// why: a screener that asks nothing and has no reason is a fault.
	Protection *protect.Screener `json:"protection"`
	// Placements is what is known of placements before they are made, which Protection
	// then asks about too. Nil asks about vacancies alone.
	Placements *Placements `json:"placements,omitzero"`
}

// DefaultSettings returns the reciprocal view, a minimum score of 0.5, which is
// a guess of ours, immigrants in the country not counted as local, and
// [protect.Neutral]. That knows no minimum wage, so that every vacancy stays under
// review and the certain plan is empty until Protection has the rules of a country.
func DefaultSettings() Settings {
	return Settings{View: match.Reciprocal, MinScore: 500_000, Protection: protect.Neutral()}
}

func (s Settings) validate() error {
	var fs fact.Faults
	if s.View < match.EmployerView || s.View > match.Reciprocal {
		fs.Add(fact.Fault{Field: "View", Value: s.View.String(), Err: fact.ErrRange})
	}
	if s.MinScore < 1 {
		fs.Add(fact.Fault{Field: "MinScore", Value: fmt.Sprint(s.MinScore), Err: fmt.Errorf("%w: want above 0", fact.ErrRange)})
	}
	if !s.Protection.Checks() && s.Protection.Basis().Reason == "" { // of nil and of the zero value, too
		fs.Add(fact.Fault{Field: "Protection", Err: fmt.Errorf("%w: want a screener; protect.Unchecked does without, with a reason", fact.ErrMissing)})
	}
	s.Placements.faults(s.Protection, &fs)
	return fs.Err()
}

// A Barrier is what keeps a pair from being an edge.
type Barrier uint8

// The barriers, in the order in which they are looked at: the first that holds
// is the one that is counted.
const (
	// BarrierProtection: a rule that protects workers blocks the vacancy, or, which is
	// looked at last, this placement in it.
	BarrierProtection Barrier = iota
	BarrierLocation
	BarrierLicence
	BarrierRecognition
	BarrierLanguage
	BarrierSchedule
	BarrierRefusal
	BarrierAge
	BarrierPermit
	BarrierScore // the score is below the minimum

	NumBarriers = int(iota) // the number of barriers
)

var barrierNames = []string{
	"protection", "location", "licence", "recognition", "language", "schedule", "refusal", "age", "permit", "score",
}

// barrierGates are the gates of the barriers that are one.
var barrierGates = [...]match.Gates{
	BarrierLocation: match.GateLocation, BarrierLicence: match.GateLicence,
	BarrierRecognition: match.GateRecognition, BarrierLanguage: match.GateLanguage,
	BarrierSchedule: match.GateSchedule, BarrierRefusal: match.GateRefusal,
	BarrierAge: match.GateAge, BarrierPermit: match.GatePermit,
}

func (b Barrier) String() string { return fact.NameOf(barrierNames, b) }

// MarshalText returns the name, such as "permit".
func (b Barrier) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// UnmarshalText is the inverse of [Barrier.MarshalText].
func (b *Barrier) UnmarshalText(text []byte) error { return fact.ParseName(barrierNames, text, b) }

// A Tally counts the pairs of one record by outcome. The counts add up to the
// number of counterparts in the market. The last two are zero after [Build].
type Tally struct {
	Barred  [NumBarriers]int `json:"barred"`  // no edge, by the first barrier
	Certain int              `json:"certain"` // edges without an open gate, to a vacancy that is cleared
	Open    int              `json:"open"`    // the other edges
	// Unjudged are no edges either, but which barrier they meet was not looked at.
	Unjudged int `json:"unjudged,omitzero"`
	// Unlisted were cut off a list: they may be edges or not.
	Unlisted int `json:"unlisted,omitzero"`
}

func (t *Tally) add(u *Tally) {
	for b := range t.Barred {
		t.Barred[b] += u.Barred[b]
	}
	t.Certain += u.Certain
	t.Open += u.Open
	t.Unjudged += u.Unjudged
	t.Unlisted += u.Unlisted
}

// Worst returns the barrier that most pairs met, the earlier one of equals, and
// whether there is one. There is none where pairs were not looked at.
func (t *Tally) Worst() (Barrier, bool) {
	if t.Unjudged+t.Unlisted > 0 {
		return 0, false
	}
	worst := Barrier(0)
	for b := range t.Barred {
		if t.Barred[b] > t.Barred[worst] {
			worst = Barrier(b)
		}
	}
	return worst, t.Barred[worst] > 0
}

// An Edge is a pair that may be placed.
type Edge struct {
	Vacancy, Worker int32       // places in Graph.Vacancies and Graph.Workers
	Score           match.Micro // in the view of the settings
	Open            match.Gates // hard constraints for which a fact is unknown
	SameRegion      bool        // the worker lives in the vacancy's region
	SameOccupation  bool        // and has worked in its occupation
	// Clearance of the vacancy, and of the placement if anything is known of it. Without
	// one an edge is in no plan, whoever made it.
	Clearance protect.Clearance
}

// A Graph is a market reduced to what a plan needs. Immutable; safe for
// concurrent use. The records that it points to must not change.
type Graph struct {
	Settings Settings
	// Vacancies and Workers stand in the order of [match.TieHash] of their ids.
	// The solver breaks ties by place, and ids follow the order of registration.
	Vacancies []*match.Vacancy
	Workers   []*match.Worker
	Edges     []Edge // by vacancy, then worker
	// VacancyTally and WorkerTally count the pairs of each record.
	VacancyTally []Tally
	WorkerTally  []Tally
	// Verdicts say how well each vacancy protects its workers, by the place in Vacancies.
	Verdicts []protect.Verdict
	// Covers says which pairs of the market the edges stand for. [Build] makes
	// graphs of all.
	Covers Coverage

	clearances []protect.Clearance // of the vacancies
	placed     *placed             // what is known of placements; nil for nothing
	refused    []Pair              // that would be edges but for that
	scorer     *match.Scorer
	regions    *geo.Tree
	listed     *listed // what a graph that covers lists only is completed from
	own        int     // edges that are from there: a caller who changes them wants no others
}

// Build judges every pair of the market, on all cores. The records should
// validate. An id that occurs twice is a fault, and so are openings below 0 or above
// [match.MaxOpenings], which would be counted wrong. The cost is one verdict for each
// pair and one score for each pair that passes.
func Build(ctx context.Context, scorer *match.Scorer, m Market, s Settings) (*Graph, error) {
	if scorer == nil {
		return nil, fmt.Errorf("plan: %w", &fact.Fault{Field: "scorer", Err: fact.ErrMissing})
	}
	if err := s.validate(); err != nil {
		return nil, fmt.Errorf("plan: settings: %w", err)
	}
	g := &Graph{Settings: s, scorer: scorer, regions: scorer.Regions()}
	if err := g.index(m); err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	if err := g.screen(ctx); err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	workers := make([]*match.PreparedWorker, len(g.Workers))
	for i, w := range g.Workers {
		if i%prepareEvery == 0 && ctx.Err() != nil {
			return nil, fmt.Errorf("plan: %w", context.Cause(ctx))
		}
		workers[i] = scorer.Worker(w)
	}
	vacancy := func(i int64) *match.PreparedVacancy { return scorer.Vacancy(g.Vacancies[i]) } // none is kept
	if err := g.judgeAll(ctx, vacancy, workers, nil); err != nil {
		return nil, fmt.Errorf("plan: %w", err)
	}
	return g, nil
}

// index puts the records in order and reports ids that occur twice.
func (g *Graph) index(m Market) error {
	var fs fact.Faults
	g.Vacancies = byHash(m.Vacancies, func(v *match.Vacancy) string { return v.ID })
	g.Workers = byHash(m.Workers, func(w *match.Worker) string { return w.ID })
	for i := 1; i < len(g.Vacancies); i++ {
		if id := g.Vacancies[i].ID; id == g.Vacancies[i-1].ID {
			fs.Add(fact.Fault{Input: "market", Field: "vacancy id", Value: id, Err: fact.ErrDuplicate})
		}
	}
	for _, v := range g.Vacancies {
		if n := v.Positions(); n < 0 || n > match.MaxOpenings {
			fs.Add(fact.Fault{
				Input: "market", Record: "vacancy " + strconv.Quote(v.ID), Field: "openings", Value: strconv.Itoa(n),
				Err: fmt.Errorf("%w: want 0 to %d", fact.ErrRange, match.MaxOpenings),
			})
		}
	}
	for i := 1; i < len(g.Workers); i++ {
		if id := g.Workers[i].ID; id == g.Workers[i-1].ID {
			fs.Add(fact.Fault{Input: "market", Field: "worker id", Value: id, Err: fact.ErrDuplicate})
		}
	}
	return fs.Err()
}

// screen asks the rules of protection about every vacancy.
func (g *Graph) screen(ctx context.Context) error {
	g.place()
	g.Verdicts, g.clearances = make([]protect.Verdict, len(g.Vacancies)), make([]protect.Clearance, len(g.Vacancies))
	for i, v := range g.Vacancies {
		if i%prepareEvery == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		g.clearances[i], g.Verdicts[i] = g.Settings.Protection.Clear(v)
	}
	return nil
}

// verdict is that of a vacancy; a graph that no Build made has none.
func (g *Graph) verdict(j int) protect.Verdict {
	if j >= len(g.Verdicts) {
		return protect.NotChecked
	}
	return g.Verdicts[j]
}

// byHash returns the records in the order of the hash of their ids, then of the ids.
func byHash[T any](records []T, id func(*T) string) []*T {
	type hashed struct {
		hash   uint64
		record *T
	}
	order := make([]hashed, len(records))
	for i := range records {
		order[i] = hashed{match.TieHash(id(&records[i])), &records[i]}
	}
	slices.SortStableFunc(order, func(a, b hashed) int {
		if a.hash != b.hash {
			return cmp.Compare(a.hash, b.hash)
		}
		return cmp.Compare(id(a.record), id(b.record))
	})
	out := make([]*T, len(order))
	for i := range order {
		out[i] = order[i].record
	}
	return out
}

// local reports whether a worker counts as local under the settings.
func (g *Graph) local(w int32) bool { return g.Settings.local(g.Workers[w].Origin) }

func (s Settings) local(o match.Origin) bool {
	return o == match.Local || (o == match.Immigrant && s.ImmigrantsAreLocal)
}
