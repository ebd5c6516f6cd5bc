package audit

import (
	"context"
	"slices"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// scores tests the mean score of each group against that of the others. With two
// groups both tests are one.
func (t *tally) scores(ctx context.Context, result *Result, s Settings, f *family) error {
	if t.withhold || t.out[theScored] {
		return nil
	}
	byRow := make([][]match.Micro, len(t.groups))
	for i := range t.pool.Candidates {
		c := &t.pool.Candidates[i]
		if score, ok := c.Score.Get(); ok && t.pool.permitted(c) && t.groups[t.row[i]].order() == 0 {
			byRow[t.row[i]] = append(byRow[t.row[i]], score)
		}
	}
	some := 0
	for _, scores := range byRow {
		if len(scores) > 0 {
			some++
		}
	}
	if some < 2 {
		return nil
	}
	result.Scores = make([]ScoreTest, 0, len(byRow))
	for i, mine := range byRow {
		if len(mine) == 0 || some == 2 && len(result.Scores) == 1 {
			continue
		}
		others := slices.Concat(append(slices.Clone(byRow[:i]), byRow[i+1:]...)...)
		p, err := PermutationTest(ctx, mine, others, s.Relabellings)
		if err != nil {
			return err
		}
		result.Scores = append(result.Scores, ScoreTest{Group: t.groups[i].Name, People: len(mine), Others: len(others), Permutation: p})
		x := &result.Scores[len(result.Scores)-1]
		*f = append(*f, member{p: p.P, least: p.Least, set: func(p fact.Opt[float64], alpha float64) {
			x.Adjusted = p
			value, ok := p.Get()
			switch {
			case !ok:
				x.Outcome = CannotAssess
			case value <= alpha:
				x.Outcome = Different
			default:
				x.Outcome = NotShown
			}
		}})
	}
	return nil
}
