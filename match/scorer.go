package match

import (
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"math"
	"slices"
	"sync"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/row"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Config is what a [Scorer] is built from.
type Config struct {
	Params  Params    // must validate
	Regions *geo.Tree // required: where records lie and how far apart
	// Specificity weighs skills by how rare they are. The zero value weighs
	// all alike.
	Specificity taxonomy.Frequencies
	// Credits gives credit for related skills. With nil, skills match by equal
	// identifiers only. Skills that its graph does not have do so in any case.
	Credits *taxonomy.CreditTable
	// Containment brings occupations near that share skills. With nil they are
	// near by the digits of their codes only.
	Containment *taxonomy.Containment
	// Levels overrides Params.Levels for single skills.
	Levels map[taxonomy.Skill]LevelShares
	// Travel overrides the great-circle distance of regions; nil overrides none.
	Travel geo.Travel
	Rules  Rules
	// Model replaces the score by a probability of the caller's. With nil the
	// score stands.
	Model Model
}

// Classify takes the three things that a score has from a classification such as
// ESCO: credit for related skills at the default policy, the nearness of
// occupations that share skills, and the specificity of skills by how many of its
// occupations use them. A program that shows ESCO's data to others shows
// [taxonomy.ESCONotice] too. The error is that of a cancelled context.
func (c *Config) Classify(ctx context.Context, e *taxonomy.ESCO) error {
	credits, err := taxonomy.NewCreditTable(ctx, e.Skills(), taxonomy.DefaultCredit())
	if err != nil {
		return fmt.Errorf("match: %w", err)
	}
	near, err := taxonomy.NewContainment(ctx, e)
	if err != nil {
		return fmt.Errorf("match: %w", err)
	}
	c.Credits, c.Containment, c.Specificity = credits, near, e.Frequencies()
	return nil
}

// A Scorer scores pairs of one vacancy and one worker. What it computes never
// changes, and it is safe for concurrent use. It remembers the identifiers of
// skills and languages that it meets in records and does not have in its
// taxonomy, for as long as it lives.
type Scorer struct {
	params      Params
	rules       compiledRules
	specificity taxonomy.Frequencies
	regions     *geo.Tree
	credits     *taxonomy.CreditTable
	containment *taxonomy.Containment
	travel      geo.Travel
	codes       []geo.Code // by region index
	bestCommute float64    // within any region
	tables      *row.Tables
	model       Model

	skills     *numbering
	languages  *numbering
	currencies *numbering

	compilationOnce sync.Once
	compilation     [sha256.Size]byte
}

// NewScorer compiles a configuration. Params that do not validate, a
// missing tree, rules that do not validate and tables with numbers out of range
// are errors, all reported at once.
func NewScorer(c Config) (*Scorer, error) {
	var fs fact.Faults
	fs.AddError("params", 0, c.Params.Validate())
	fs.AddError("rules", 0, c.Rules.Validate(Codes{Regions: c.Regions}))
	if c.Regions == nil {
		fs.Add(fact.Fault{Input: "config", Field: "Regions", Err: fact.ErrMissing})
	}
	fs.AddError("config.Specificity", 0, c.Specificity.Validate())
	levels := paramChecker{}
	for _, s := range slices.Sorted(maps.Keys(c.Levels)) {
		levels.levels(fmt.Sprintf("Levels[%q]", s), c.Levels[s])
	}
	fs.AddError("config", 0, levels.faults.Err())
	fs.AddError("config.Travel", 0, c.Travel.Validate(c.Regions))
	if err := fs.Err(); err != nil {
		return nil, fmt.Errorf("match: %w", err)
	}
	s := &Scorer{
		params: c.Params, specificity: c.Specificity, regions: c.Regions,
		credits: c.Credits, containment: c.Containment, travel: c.Travel, model: c.Model,
		languages: newNumbering(1, nil), currencies: newNumbering(1, nil),
	}
	s.specificity.DF = maps.Clone(c.Specificity.DF)
	s.skills = newNumbering(0, s.graphSkills())
	for _, r := range s.regions.All() {
		s.codes = append(s.codes, r.Code)
	}
	s.rules = s.compileRules(&c.Rules)
	s.tables = row.NewTables(s.settings(c.Levels))
	return s, nil
}

// Params returns the parameters.
func (s *Scorer) Params() Params { return s.params }

// Regions returns the region tree.
func (s *Scorer) Regions() *geo.Tree { return s.regions }

// Tables returns the compiled parameters, for those who score many rows
// themselves.
func (s *Scorer) Tables() *row.Tables { return s.tables }

// graphSkills are the identifiers of the taxonomy's skills, by node.
func (s *Scorer) graphSkills() []string {
	if s.credits == nil {
		return nil
	}
	var ids []string
	for _, id := range s.credits.Graph().All() {
		ids = append(ids, id)
	}
	return ids
}

// settings are the parameters as the kernel takes them.
func (s *Scorer) settings(levels map[taxonomy.Skill]LevelShares) row.Settings {
	p := &s.params
	set := row.Settings{
		Weights: [2][row.Components]float64{p.Employer, p.Worker},
		Prior:   p.Prior, Floor: p.Floor,
		LevelCredit: p.levelCredit,
		LevelMean:   s.levelMeans(levels),
		Proximity:   p.Occupation,
		Containment: containmentRows(s.containment),
		Trip:        s.trip,
		BestMove:    max(p.Location.RelocationShare, p.Location.FromAbroad),
		LanguageFit: func(want, have int) float64 {
			return p.Language.Fit(CEFR(want), CEFR(have))
		},
		EducationFit: func(want, have int) float64 {
			return p.Education.Fit(ISCED(want), ISCED(have))
		},
		Saturation: p.Experience.Rate, Horizon: p.Availability.Horizon, WageTolerance: p.Wage.Tolerance,
	}
	for i := range s.codes {
		set.Regions = append(set.Regions, s.spanOf(i))
		s.bestCommute = max(s.bestCommute, s.ownCommute(i))
	}
	if n := len(s.codes); n <= maxTripTable {
		set.Trips = make([]row.Trip, n*(n+2))
		for work := range int32(n) {
			for home := int32(regionOutside); home < int32(n); home++ {
				set.Trips[row.TripPlace(home, work, n)] = s.trip(home, work)
			}
		}
	}
	return set
}

// levelCredit is the credit of a held level, 0 where it is unknown.
func (p *Params) levelCredit(held, want int, end row.End) float64 {
	switch {
	case want <= 1 || end == row.High && held == 0:
		return 1
	case held > 0:
		return LevelCredit(want, held)
	case end == row.Low:
		return LevelCredit(want, 1)
	default:
		return p.Levels.Expected(want)
	}
}

// levelMeans are the means of single skills, by number.
func (s *Scorer) levelMeans(levels map[taxonomy.Skill]LevelShares) [][row.MaxLevel + 1]row.Credit {
	if len(levels) == 0 {
		return nil
	}
	for _, skill := range slices.Sorted(maps.Keys(levels)) {
		s.skills.number(string(skill))
	}
	means := make([][row.MaxLevel + 1]row.Credit, s.skills.len())
	for i := range means {
		shares, ok := levels[taxonomy.Skill(s.skills.name(i))]
		if !ok {
			shares = s.params.Levels
		}
		for want := range means[i] {
			means[i][want] = row.CreditOf(shares.Expected(want))
		}
	}
	return means
}

// containmentRows lays the table out as the kernel reads it.
func containmentRows(c *taxonomy.Containment) *row.Containment {
	if c == nil {
		return nil
	}
	n := c.Len()
	out := &row.Containment{N: n, Shares: make([]uint32, 0, n*n)}
	for target := range n {
		low, high := c.Row(target)
		for source := range low {
			out.Shares = append(out.Shares, uint32(low[source])|uint32(high[source])<<16)
		}
	}
	return out
}

// years turns years into the kernel's units.
func years(x float64) int32 {
	return int32(math.Round(min(max(x, 0), 1000) * row.YearUnits))
}
