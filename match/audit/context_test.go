package audit_test

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/audit"
	"github.com/beveridge-go/beveridge/match/plan"
)

// looks is a context that counts how often it is looked at, and ends at a look.
type looks struct {
	context.Context //nolint:containedctx // it is a context

	n, end int // it ends at this look; 0 is never
}

var errEnded = errors.New("ended")

func (l *looks) Err() error {
	if l.n++; l.end > 0 && l.n >= l.end {
		return context.Canceled
	}
	return nil
}

// endAt is a context that ends at a look, for a reason.
func endAt(t *testing.T, look int) *looks {
	t.Helper()
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(errEnded)
	return &looks{Context: ctx, end: look}
}

// TestContexts: what goes over all records looks at the context at least once for 64
// of them, and ends at whatever look the context ends, with its cause and nothing else.
func TestContexts(t *testing.T) {
	src := source(1)
	src.EachRecord = true
	v := src.Market.Vacancies[3]
	scorer := scorerOf(t, src.Config)
	for i := range 1200 {
		src.Market.Workers = append(src.Market.Workers, match.Worker{ID: "more " + string(rune('A'+i))})
	}
	all := len(src.Market.Workers)
	hits := brute(scorer, &v, src.Market.Workers)
	recorded, err := audit.RecordRanking(t.Context(), src, v.ID, len(hits), hits, 0)
	require.NoError(t, err)
	// Every record and the result differ, and are compared.
	changed := *recorded.Computation
	changed.Inputs = slices.Clone(changed.Inputs)
	changed.Inputs[1].Each = maps.Clone(changed.Inputs[1].Each)
	changed.Inputs[1].SHA256, changed.Result = audit.Hash{}, slices.Concat([]byte(` `), changed.Result)
	changed.Inputs[1].Each["gone"] = audit.Hash{}

	pool, err := audit.RankingPool(t.Context(), scorer, &v, src.Market.Workers, hits, 3)
	require.NoError(t, err)
	small := source(1) // a plan of few
	g, err := plan.Build(t.Context(), scorerOf(t, small.Config), small.Market, plan.Settings{View: match.Reciprocal, MinScore: 1, Protection: protection(t)})
	require.NoError(t, err)
	p, err := g.Solve(t.Context(), plan.Possible)
	require.NoError(t, err)

	for _, tt := range []struct {
		name, why string
		least     int // looks
		call      func(ctx context.Context) (any, error)
	}{
		{"RecordRanking", "each record is hashed, and each hit written", all, func(ctx context.Context) (any, error) {
			return audit.RecordRanking(ctx, src, v.ID, len(hits), hits, 0)
		}},
		{"RecordPlan", "each record is hashed", all, func(ctx context.Context) (any, error) {
			return audit.RecordPlan(ctx, src, plan.Settings{}, plan.DefaultPolicy(), p, 0)
		}},
		{"Replay", "each record is hashed, and compared", all, func(ctx context.Context) (any, error) {
			return audit.Replay(ctx, &audit.Entry{Computation: &changed}, src)
		}},
		{"RankingPool", "each worker gets a verdict", all / 64, func(ctx context.Context) (any, error) {
			return audit.RankingPool(ctx, scorer, &v, src.Market.Workers, hits, 3)
		}},
		{"Run", "each candidate is put in a group", 3 * all / 1024, func(ctx context.Context) (any, error) {
			return audit.Run(ctx, pool, []audit.Attribute{audit.ByOrigin(), audit.ByCitizenship()}, audit.DefaultSettings())
		}},
		{"NewCard", "each field of each record is looked at", 20 * all / 1024, func(ctx context.Context) (any, error) {
			return audit.NewCard(ctx, &audit.Subject{Name: "x", Version: "1", Config: src.Config, Market: src.Market})
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ctx := &looks{Context: t.Context()}
			_, err := tt.call(ctx)
			require.NoError(t, err)
			require.GreaterOrEqual(t, ctx.n, tt.least, tt.why)
			for _, look := range []int{1, 2, ctx.n / 3, ctx.n / 2, ctx.n - 40, ctx.n - 3, ctx.n} {
				got, err := tt.call(endAt(t, max(look, 1)))
				require.ErrorIs(t, err, errEnded, "look %d of %d", look, ctx.n)
				require.Empty(t, got)
			}
		})
	}
}

// TestNothingToRecord: what is not there is a fault, not a panic.
func TestNothingToRecord(t *testing.T) {
	for name, call := range map[string]func() error{
		"source": func() error { _, err := audit.RecordRanking(t.Context(), nil, "v", 1, nil, 0); return err },
		"plan": func() error {
			_, err := audit.RecordPlan(t.Context(), source(1), plan.Settings{}, plan.DefaultPolicy(), nil, 0)
			return err
		},
		"pool": func() error {
			_, err := audit.Run(t.Context(), nil, nil, audit.DefaultSettings())
			return err
		},
		"entry": func() error { _, err := audit.Replay(t.Context(), nil, nil); return err },
	} {
		require.ErrorContains(t, call(), name)
	}
}

// TestResultsAreWhatTheirTypesSay: a result is written entry by entry, and as a whole.
func TestResultsAreWhatTheirTypesSay(t *testing.T) {
	src := source(2)
	for _, top := range []int{0, 2} {
		e := recordRanking(t, src, top)
		var r audit.RankingResult
		require.NoError(t, json.Unmarshal(e.Computation.Result, &r))
		require.NotNil(t, r.Hits)
		require.Equal(t, show(t, r), string(e.Computation.Result))
	}
	e := recordPlan(t, src, plan.Possible, plan.DefaultPolicy())
	var r audit.PlanResult
	require.NoError(t, json.Unmarshal(e.Computation.Result, &r))
	require.NotEmpty(t, r.Placements)
	require.Equal(t, show(t, r), string(e.Computation.Result))
}
