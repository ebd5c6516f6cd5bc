package audit_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/audit"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// TestReplay: rankings and plans, written down and read back, are replayed to the same
// bytes, whatever the order of the records and of the lists in them.
func TestReplay(t *testing.T) {
	for seed := range uint64(4) {
		src := source(seed)
		src.EachRecord = seed%2 == 0
		policy := plan.DefaultPolicy()
		policy.Quotas = []plan.Quota{{Name: "abroad", Groups: []plan.Group{plan.FromAbroad}, Max: 2}, {Name: "no limit", Max: assign.NoLimit}}
		_, lines := write(t,
			recordRanking(t, src, 2), recordRanking(t, src, 0),
			recordPlan(t, src, plan.Certain, plan.DefaultPolicy()), recordPlan(t, src, plan.Possible, policy))
		for i := range lines {
			for _, s := range []*audit.Source{src, shuffle(src)} {
				diff, err := audit.Replay(t.Context(), &lines[i].Entry, s)
				require.NoError(t, err)
				require.Empty(t, diff)
			}
		}
		require.Equal(t, show(t, recordRanking(t, src, 2).Computation.Inputs[1]), show(t, lines[0].Computation.Inputs[1]))
		require.Equal(t, 1, lines[0].Computation.Inputs[0].Records, "a ranking depends on one vacancy")
		require.Equal(t, src.EachRecord, lines[0].Computation.Inputs[1].Each != nil, "only if it was asked for")
	}
}

// TestReplayFindsAResult: an answer that the inputs do not give is named, so a ranker
// that is not exact or an entry that was tampered with.
func TestReplayFindsAResult(t *testing.T) {
	src := source(2)
	v := &src.Market.Vacancies[3]
	hits := brute(scorerOf(t, src.Config), v, src.Market.Workers)
	hits[0].Score.Value++
	e, err := audit.RecordRanking(t.Context(), src, v.ID, 3, hits[:3], 0)
	require.NoError(t, err)
	got, err := audit.Replay(t.Context(), e, src)
	require.NoError(t, err)
	require.Len(t, got, 1)
	require.Equal(t, "hits."+hits[0].ID+".score.value", got[0].Name)
	hits[0].Score.Value--
	hits[0], hits[1] = hits[1], hits[0]
	e, err = audit.RecordRanking(t.Context(), src, v.ID, 3, hits[:3], 0)
	require.NoError(t, err)
	got, err = audit.Replay(t.Context(), e, src)
	require.NoError(t, err)
	require.Equal(t, []audit.Difference{{Part: "result", Name: "order", Before: "the same entries", After: "in another order"}}, got)

	e = recordPlan(t, src, plan.Possible, plan.DefaultPolicy())
	var result audit.PlanResult
	require.NoError(t, json.Unmarshal(e.Computation.Result, &result))
	require.NotEmpty(t, result.Placements)
	gone := result.Placements[0]
	result.Placements = result.Placements[1:]
	e.Computation.Result = json.RawMessage(show(t, result))
	got, err = audit.Replay(t.Context(), e, src)
	require.NoError(t, err)
	require.Len(t, got, 1)
	require.Equal(t, "placements."+gone.Worker, got[0].Name)
	require.Equal(t, "not there", got[0].Before)
	src.Market.Vacancies = src.Market.Vacancies[:2]
	_, err = audit.Replay(t.Context(), recordRanking(t, source(2), 2), src)
	require.ErrorIs(t, err, fact.ErrUnknownCode, "the vacancy is gone")
}
