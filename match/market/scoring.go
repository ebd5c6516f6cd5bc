package market

import (
	"context"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Scoring returns how the sample country scores: the default parameters, which
// are guesses, the regions of Belarus, the sample's rules, and the sample
// taxonomy, which gives credit for related skills and brings occupations near
// that share skills.
func Scoring(ctx context.Context) (match.Config, error) {
	credits, err := taxonomy.NewCreditTable(ctx, taxonomy.Sample().Skills(), taxonomy.DefaultCredit())
	if err != nil {
		return match.Config{}, err
	}
	near, err := taxonomy.NewContainment(ctx, taxonomy.Sample())
	if err != nil {
		return match.Config{}, err
	}
	return match.Config{
		Params: match.DefaultParams(), Regions: geo.Belarus(),
		Specificity: Specificity(), Credits: credits, Containment: near, Rules: Rules(),
	}, nil
}
