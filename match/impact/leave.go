package impact

import (
	"context"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A Loss is what the market loses if one local worker leaves, goal by goal in the
// order of the policy: once where immigrants may take the position, once where only
// locals may. Each is the difference of two optima.
type Loss struct {
	Worker  string       `json:"worker"`
	With    assign.Value `json:"with_immigrants"`
	Without assign.Value `json:"without_immigrants"`
}

// Losses returns the loss of every local worker, by id. It costs two solves and two
// searches of everything, not one solve for each worker.
func Losses(ctx context.Context, g *plan.Graph, form plan.Form, order plan.Order) ([]Loss, error) {
	policy := plan.Policy{Order: order}
	with, err := workerLoss(ctx, g, form, policy)
	if err != nil {
		return nil, err
	}
	alone, policy := withoutForeign(g, policy)
	without, err := workerLoss(ctx, alone, form, policy)
	if err != nil {
		return nil, err
	}
	var out []Loss
	for w, x := range g.Workers {
		if g.Group(int32(w)) == plan.Locals {
			out = append(out, Loss{x.ID, with[w], without[w]})
		}
	}
	slices.SortFunc(out, func(a, b Loss) int { return strings.Compare(a.Worker, b.Worker) })
	return out, nil
}

func workerLoss(ctx context.Context, g *plan.Graph, form plan.Form, policy plan.Policy) ([]assign.Value, error) {
	s, err := solve(ctx, g, form, policy)
	if err != nil {
		return nil, err
	}
	prices, err := assign.Price(ctx, s.problem, s.answer)
	if err != nil {
		return nil, fmt.Errorf("impact: %s: %w", form, err)
	}
	return prices.WorkerLoss, nil
}

// A Departure is a worker who may leave, independently of the others.
type Departure struct {
	Worker      string  `json:"worker"`
	Probability float64 `json:"probability"` // 0 to 1
}

// ExpectSettings say how an expected loss is worked out.
type ExpectSettings struct {
	// MaxSets is how many sets of departures may be enumerated; beyond it draws are
	// taken. 1 to [MaxSolved].
	MaxSets int
	Draws   int    // 2 to [MaxSolved]
	Seed    uint64 // of the draws
}

// MaxSolved is the most sets of departures that an expected loss solves. Each takes
// microseconds to milliseconds, so that as many take minutes at least.
const MaxSolved = 10_000_000

// DefaultExpectSettings returns up to 4,096 sets, that is twelve uncertain
// departures, else 2,000 draws of seed 1. The numbers are ours.
func DefaultExpectSettings() ExpectSettings {
	return ExpectSettings{MaxSets: 4096, Draws: 2000, Seed: 1}
}

func (s ExpectSettings) faults() fact.Faults {
	var fs fact.Faults
	if s.MaxSets < 1 || s.MaxSets > MaxSolved {
		fs.Add(fact.Fault{Field: "MaxSets", Value: strconv.Itoa(s.MaxSets), Err: fmt.Errorf("%w: want 1 to %d", fact.ErrRange, MaxSolved)})
	}
	if s.Draws < 2 || s.Draws > MaxSolved {
		fs.Add(fact.Fault{Field: "Draws", Value: strconv.Itoa(s.Draws), Err: fmt.Errorf("%w: want 2 to %d", fact.ErrRange, MaxSolved)})
	}
	return fs
}

// An Expectation is what a market is worth when workers leave with probabilities,
// goal by goal in the order of the policy.
//
// Law: the expected loss Base - Mean lies between Least and Most, by comparison of
// the most important goal: the bounds are made of prices and cost no enumeration.
type Expectation struct {
	Base assign.Value           `json:"base"` // with everybody
	Mean [assign.Levels]float64 `json:"mean"`
	// Error is the standard error of the mean, zero where Exact.
	Error [assign.Levels]float64 `json:"standard_error"`
	// Exact says that all sets of departures were enumerated; Solved is how many sets
	// or draws were solved.
	Exact  bool `json:"exact"`
	Solved int  `json:"solved"`
	// Least is the sum of single losses, each times its probability: leaving together
	// costs at least as much as leaving one by one. Most is the same sum of what each
	// would add to the market that all have left.
	Least [assign.Levels]float64 `json:"least_loss"`
	Most  [assign.Levels]float64 `json:"most_loss"`
}

// Loss returns Base - Mean of a goal.
func (e Expectation) Loss(level int) float64 { return float64(e.Base[level]) - e.Mean[level] }

// ExpectLoss returns what a market is worth on average when workers leave. With few
// uncertain departures it enumerates all sets of them, one change from set to set;
// else it draws. Each set is re-optimised exactly. The order of departures carries no
// meaning. The error reports every fault of the settings and the departures, or is the
// cause of a cancelled context.
func ExpectLoss(ctx context.Context, g *plan.Graph, form plan.Form, order plan.Order, leaving []Departure, set ExpectSettings) (Expectation, error) {
	if err := present(g); err != nil {
		return Expectation{}, err
	}
	l, err := newLeavers(g, leaving, set)
	if err != nil {
		return Expectation{}, err
	}
	s, err := solve(ctx, g, form, plan.Policy{Order: order})
	if err != nil {
		return Expectation{}, err
	}
	e := Expectation{Base: s.answer.Value}
	if err := l.bound(ctx, s, &e); err != nil {
		return Expectation{}, fmt.Errorf("impact: %s: %w", form, err)
	}
	if err := l.start(ctx, s.problem); err != nil {
		return Expectation{}, fmt.Errorf("impact: %s: %w", form, err)
	}
	if n := len(l.unsure); n < 62 && 1<<n <= set.MaxSets {
		err = l.enumerate(ctx, &e)
	} else {
		err = l.draw(ctx, set, &e)
	}
	if err != nil {
		return Expectation{}, fmt.Errorf("impact: %s: %w", form, err)
	}
	return e, nil
}

// leavers are the departures in the order of the graph.
type leavers struct {
	sure   []int32
	unsure []int32
	chance []float64 // of the unsure

	live  *assign.Live
	edges map[int32][]assign.Edge
	gone  []bool // of the unsure
}

func newLeavers(g *plan.Graph, leaving []Departure, set ExpectSettings) (*leavers, error) {
	fs := set.faults()
	at := make(map[string]int32, len(g.Workers))
	for w, x := range g.Workers {
		at[x.ID] = int32(w)
	}
	chance := map[int32]float64{}
	for i, d := range leaving {
		add := func(field, value string, err error) {
			fs.Add(fact.Fault{Input: "departures", Field: fmt.Sprintf("[%d].%s", i, field), Value: value, Err: err})
		}
		w, ok := at[d.Worker]
		if _, twice := chance[w]; !ok {
			add("Worker", d.Worker, fact.ErrUnknownCode)
		} else if twice {
			add("Worker", d.Worker, fact.ErrDuplicate)
		}
		if !(d.Probability >= 0 && d.Probability <= 1) {
			add("Probability", fmt.Sprint(d.Probability), fmt.Errorf("%w: want 0 to 1", fact.ErrRange))
		}
		if ok {
			chance[w] = d.Probability
		}
	}
	if err := fs.Err(); err != nil {
		return nil, fmt.Errorf("impact: %w", err)
	}
	l := &leavers{edges: map[int32][]assign.Edge{}}
	for w := range int32(len(g.Workers)) {
		switch p := chance[w]; {
		case p == 1:
			l.sure = append(l.sure, w)
		case p > 0:
			l.unsure, l.chance = append(l.unsure, w), append(l.chance, p)
		}
	}
	l.gone = make([]bool, len(l.unsure))
	return l, nil
}

// start takes away who leaves for sure.
func (l *leavers) start(ctx context.Context, p assign.Problem) error {
	mine := make(map[int32]bool, len(l.unsure))
	for _, w := range l.unsure {
		mine[w] = true
	}
	for _, e := range p.Edges {
		if mine[e.Worker] {
			l.edges[e.Worker] = append(l.edges[e.Worker], e)
		}
	}
	var err error
	if l.live, err = assign.NewLive(ctx, p); err != nil {
		return err
	}
	for _, w := range l.sure {
		if err := l.live.Remove(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

// flip lets worker i of the unsure leave or come back.
func (l *leavers) flip(ctx context.Context, i int) error {
	l.gone[i] = !l.gone[i]
	if l.gone[i] {
		return l.live.Remove(ctx, l.unsure[i])
	}
	return l.live.Change(ctx, l.unsure[i], l.edges[l.unsure[i]])
}

// enumerate goes through all sets in the order of a Gray code.
func (l *leavers) enumerate(ctx context.Context, e *Expectation) error {
	n := len(l.unsure)
	for code := range 1 << n {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if code > 0 {
			if err := l.flip(ctx, bits.TrailingZeros(uint(code))); err != nil {
				return err
			}
		}
		p := 1.0
		for i, gone := range l.gone {
			if gone {
				p *= l.chance[i]
			} else {
				p *= 1 - l.chance[i]
			}
		}
		for lv, x := range l.live.Value() {
			e.Mean[lv] += p * float64(x)
		}
	}
	e.Exact, e.Solved = true, 1<<n
	return nil
}

// draw takes independent draws; mean and variance by Welford's recurrence.
func (l *leavers) draw(ctx context.Context, set ExpectSettings, e *Expectation) error {
	r := rand.New(rand.NewPCG(set.Seed, 0))
	var squares [assign.Levels]float64
	for k := range set.Draws {
		for i, p := range l.chance {
			if i%checkEvery == 0 && ctx.Err() != nil {
				return context.Cause(ctx)
			}
			if gone := r.Float64() < p; gone != l.gone[i] {
				if err := l.flip(ctx, i); err != nil {
					return err
				}
			}
		}
		for lv, x := range l.live.Value() {
			d := float64(x) - e.Mean[lv]
			e.Mean[lv] += d / float64(k+1)
			squares[lv] += d * (float64(x) - e.Mean[lv])
		}
	}
	n := float64(set.Draws)
	for lv, s := range squares {
		e.Error[lv] = math.Sqrt(s / (n - 1) / n)
	}
	e.Solved = set.Draws
	return nil
}

// bound fills in the bounds. What a set of workers is worth has falling marginal
// values (a valuated matroid), so that the loss of a set is at least the sum of the
// losses of its members, and at most the sum of what they add where all are gone.
func (l *leavers) bound(ctx context.Context, s *solved, e *Expectation) error {
	prices, err := assign.Price(ctx, s.problem, s.answer)
	if err != nil {
		return err
	}
	gone := make(map[int32]float64, len(l.sure)+len(l.unsure))
	for _, w := range l.sure {
		gone[w] = 1
	}
	for i, w := range l.unsure {
		gone[w] = l.chance[i]
	}
	without, own := s.problem, make(map[int32][]assign.Edge, len(gone))
	without.Edges = nil
	for _, x := range s.problem.Edges {
		if _, leaves := gone[x.Worker]; leaves {
			own[x.Worker] = append(own[x.Worker], x)
		} else {
			without.Edges = append(without.Edges, x)
		}
	}
	rest, err := assign.Solve(ctx, without)
	if err != nil {
		return err
	}
	empty, err := assign.Price(ctx, without, rest)
	if err != nil {
		return err
	}
	for _, w := range slices.Concat(l.sure, l.unsure) {
		most, _ := empty.Newcomer(own[w])
		for lv := range e.Least {
			e.Least[lv] += gone[w] * float64(prices.WorkerLoss[w][lv])
			e.Most[lv] += gone[w] * float64(most[lv])
		}
	}
	return nil
}
