package audit

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A System is what a flip test tests: how a user scores, ranks and plans.
type System struct {
	Scorer *match.Scorer // required
	// Ranker answers for the records that the system was opened on; nil tests none.
	Ranker match.Ranker
	// Plan makes plans of both forms; nil tests none.
	Plan *Planning
}

// Planning is how a user plans.
type Planning struct {
	Settings plan.Settings
	Policy   plan.Policy
}

// Open builds a system on the records of a market, from nothing: whatever it derives
// from the records, such as priors, indexes and models, is then under test too. It
// must not keep or change the records of another call.
type Open func(ctx context.Context, m plan.Market) (System, error)

// FlipSettings say how much a flip test tries.
type FlipSettings struct {
	Seed   uint64
	Rounds int // permutations, 1 to 1,000
	Top    int // places of each ranking that are compared, 1 or more
}

// ErrLeak says that protected attributes, or the order of records, made a difference.
var ErrLeak = errors.New("the result depends on what it must not see")

// ErrNothingFlipped says that no worker got another value, so that nothing was
// tested.
var ErrNothingFlipped = fmt.Errorf("%w: no protected attribute of any worker changed", fact.ErrMissing)

// A FlipReport is what a flip test tried and found.
type FlipReport struct {
	Rounds    int `json:"rounds"`
	Workers   int `json:"workers"`
	Vacancies int `json:"vacancies"`
	// Flipped counts workers who got another value, over all rounds, by attribute; also
	// "birth" and "citizenships".
	Flipped map[string]int `json:"flipped"`
	// Held counts exchanges of birth or citizenships that were not made, because they
	// would have changed what the law permits.
	Held int `json:"held"`

	Pairs    int `json:"pairs"`    // compared, in all three views
	Rankings int `json:"rankings"` // compared
	Plans    int `json:"plans"`    // compared

	ScoreChanges      int         `json:"score_changes"` // pairs with another score in some view
	MaxScoreChange    match.Micro `json:"max_score_change"`
	GateChanges       int         `json:"gate_changes"` // pairs with another verdict, though the law was held
	RankChanges       int         `json:"rank_changes"` // rankings that differ
	AssignmentChanges int         `json:"assignment_changes"`
	// OrderChanges counts rankings and plans that differ when the same records come in
	// another order, and TieChanges rankings that are not in the order of [match.Compare].
	OrderChanges int `json:"order_changes"`
	TieChanges   int `json:"tie_changes"`

	// ByLaw counts pairs whose verdict changes when birth and citizenships are exchanged
	// without holding the law, by gate. Their scores do not change.
	ByLaw map[string]int `json:"by_law"`

	Leaks []Leak `json:"leaks,omitzero"` // the first of each kind
}

// A Leak is one difference.
type Leak struct {
	What    string `json:"what"` // score, gate, rank, assignment, order or tie
	Vacancy string `json:"vacancy,omitzero"`
	Worker  string `json:"worker,omitzero"`
	Before  string `json:"before"`
	After   string `json:"after"`
}

// Err returns nil if the test passed. Else it wraps [ErrLeak] or
// [ErrNothingFlipped].
func (r *FlipReport) Err() error {
	moved := 0
	for _, n := range r.Flipped {
		moved += n
	}
	changes := r.ScoreChanges + r.GateChanges + r.RankChanges + r.AssignmentChanges + r.OrderChanges + r.TieChanges
	switch {
	case changes > 0:
		return fmt.Errorf("audit: %w: %s", ErrLeak, r.summary())
	case moved == 0:
		return fmt.Errorf("audit: %w", ErrNothingFlipped)
	}
	return nil
}

func (r *FlipReport) summary() string {
	return fmt.Sprintf("%d scores (by up to %s), %d verdicts, %d rankings, %d assignments, %d by the order of records, %d orders of equals",
		r.ScoreChanges, strconv.FormatFloat(r.MaxScoreChange.Float(), 'f', 6, 64), r.GateChanges, r.RankChanges, r.AssignmentChanges, r.OrderChanges, r.TieChanges)
}

// String is the report as text for people.
func (r *FlipReport) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Flip test: %d rounds over %d workers and %d vacancies.\n", r.Rounds, r.Workers, r.Vacancies)
	var flipped []string
	for _, name := range sortedKeys(r.Flipped) {
		flipped = append(flipped, fmt.Sprintf("%s %d", name, r.Flipped[name]))
	}
	fmt.Fprintf(&b, "Workers with another value: %s; %d exchanges not made, to hold what the law permits.\n", strings.Join(flipped, ", "), r.Held)
	fmt.Fprintf(&b, "Compared: %d pairs, %d rankings, %d plans.\n", r.Pairs, r.Rankings, r.Plans)
	fmt.Fprintf(&b, "Changed: %s.\n", r.summary())
	for _, l := range r.Leaks {
		fmt.Fprintf(&b, "  %s of vacancy %q, worker %q: %s, then %s\n", l.What, l.Vacancy, l.Worker, l.Before, l.After)
	}
	var law []string
	for _, name := range sortedKeys(r.ByLaw) {
		law = append(law, fmt.Sprintf("%s %d", name, r.ByLaw[name]))
	}
	if law == nil {
		law = []string{"nothing"}
	}
	fmt.Fprintf(&b, "What the law changes where it is not held, in pairs: %s.\n", strings.Join(law, ", "))
	return b.String()
}

// Flip permutes what no score may see among the workers and asserts that no bit of
// any score, rank or assignment changes: all entries of [match.Worker.Protected],
// birth and citizenships. What the law permits each worker is held fixed: birth and
// citizenships are exchanged only between workers for whom no verdict on any vacancy
// changes, nor any quota of citizenships. What the law changes otherwise is
// reported apart, and there too no score may change. Rules of protection that ask of a
// placement how old somebody is, or whether they move freely ([plan.Placements]), are not
// held: test without them.
//
// The same records in another order must give the same answers as well, and equal
// scores be ordered by [match.TieHash]: the order of registration, and ids that
// follow it, correlate with who people are.
//
// An empty report of differences means that nothing was found with these records
// and permutations. Call [FlipReport.Err]. The error returned is that of open, of a
// ranker or a plan, of settings out of range, or the cause of a cancelled context.
// The cost of a round is three scores of each pair, twice, and what open, the rankings
// and four plans cost.
func Flip(ctx context.Context, m plan.Market, open Open, s FlipSettings) (*FlipReport, error) {
	var fs fact.Faults
	if s.Rounds < 1 || s.Rounds > 1000 {
		fs.Add(fact.Fault{Input: "flip", Field: "Rounds", Value: strconv.Itoa(s.Rounds), Err: fmt.Errorf("%w: want 1 to 1000", fact.ErrRange)})
	}
	if s.Top < 1 {
		fs.Add(fact.Fault{Input: "flip", Field: "Top", Value: strconv.Itoa(s.Top), Err: fmt.Errorf("%w: want 1 or more", fact.ErrRange)})
	}
	if err := fs.Err(); err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	f := &flip{
		top: s.Top, rng: rand.New(rand.NewPCG(s.Seed, 1)), open: open, kinds: map[string]int{},
		r: &FlipReport{Rounds: s.Rounds, Workers: len(m.Workers), Vacancies: len(m.Vacancies), Flipped: map[string]int{}, ByLaw: map[string]int{}},
	}
	m = byHash(m) // so that the draws do not depend on the order of the records
	if err := f.run(ctx, m, s.Rounds); err != nil {
		return nil, fmt.Errorf("audit: flip test: %w", err)
	}
	return f.r, nil
}

type flip struct {
	top   int
	rng   *rand.Rand
	open  Open
	r     *FlipReport
	kinds map[string]int // leaks kept by kind
}

func (f *flip) run(ctx context.Context, m plan.Market, rounds int) error {
	before, err := f.answer(ctx, m, "before")
	if err != nil {
		return err
	}
	for range rounds {
		held, err := f.permuted(ctx, m, before.system)
		if err != nil {
			return err
		}
		after, err := f.answer(ctx, held, "flipped")
		if err != nil {
			return err
		}
		if err := f.compareScores(ctx, before, after); err != nil {
			return err
		}
		f.comparePlaces(before, after, &f.r.RankChanges, &f.r.AssignmentChanges, "rank", "assignment")
		if err := f.lawApart(ctx, m, before); err != nil {
			return err
		}
		shuffled, err := f.answer(ctx, f.shuffled(m), "shuffled")
		if err != nil {
			return err
		}
		f.comparePlaces(before, shuffled, &f.r.OrderChanges, &f.r.OrderChanges, "order", "order")
	}
	return nil
}

// byHash returns the records in the order of the hashes of their ids.
func byHash(m plan.Market) plan.Market {
	less := func(a, b string) int {
		return cmp.Or(cmp.Compare(match.TieHash(a), match.TieHash(b)), cmp.Compare(a, b))
	}
	out := plan.Market{Vacancies: slices.Clone(m.Vacancies), Workers: slices.Clone(m.Workers)}
	slices.SortStableFunc(out.Vacancies, func(a, b match.Vacancy) int { return less(a.ID, b.ID) })
	slices.SortStableFunc(out.Workers, func(a, b match.Worker) int { return less(a.ID, b.ID) })
	return out
}

// leak keeps the first few of each kind.
func (f *flip) leak(l Leak) {
	if f.kinds[l.What]++; f.kinds[l.What] <= 3 {
		f.r.Leaks = append(f.r.Leaks, l)
	}
}

func (f *flip) shuffled(m plan.Market) plan.Market {
	out := plan.Market{Vacancies: slices.Clone(m.Vacancies), Workers: slices.Clone(m.Workers)}
	f.rng.Shuffle(len(out.Vacancies), func(i, j int) { out.Vacancies[i], out.Vacancies[j] = out.Vacancies[j], out.Vacancies[i] })
	f.rng.Shuffle(len(out.Workers), func(i, j int) { out.Workers[i], out.Workers[j] = out.Workers[j], out.Workers[i] })
	return out
}
