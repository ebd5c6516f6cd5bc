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
	c := match.Config{Params: match.DefaultParams(), Regions: geo.Belarus(), Rules: Rules()}
	if err := c.Classify(ctx, taxonomy.Sample()); err != nil {
		return match.Config{}, err
	}
	c.Specificity = Specificity() // of the sample's table of occupations, as its vacancies have it
	return c, nil
}
