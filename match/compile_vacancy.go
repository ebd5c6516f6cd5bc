package match

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match/row"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Vacancy compiles v. The record should validate; a region that is not in the
// tree counts as unknown. What weighs skills is compiled when it is first used.
func (s *Scorer) Vacancy(v *Vacancy) *PreparedVacancy {
	p := &PreparedVacancy{Vacancy: v, region: regionUnknown, scorer: s}
	if i, ok := s.regions.Index(v.Region); ok {
		p.region = i
	}
	r := &p.row
	r.Region = int32(p.region)
	r.Remote = row.Tri(v.Remote)
	r.Occupation = s.job(v.Occupation)
	r.Terms = row.Terms{Contract: uint8(v.Terms.Contract), Shifts: row.Tri(v.Terms.Shifts), Housing: row.Tri(v.Terms.Housing)}
	if v.Occupation == "" {
		r.Missing |= row.Of(row.Occupation, row.OccupationWish, row.Experience)
	}
	s.compileDemands(p)
	s.compileRequirements(p)
	s.compileOffer(p)
	p.rights = s.vacancyRights(p)
	return p
}

func (s *Scorer) compileRequirements(p *PreparedVacancy) {
	r := &p.row
	applies(&r.Applies, &r.Missing, row.Education, p.Education, func(level ISCED) { r.Education = uint8(min(level, maxISCED)) })
	applies(&r.Applies, &r.Missing, row.Experience, p.Experience, func(need float64) {
		if need > 0 {
			r.Required = s.tables.Require(years(need))
		} else {
			r.Applies &^= row.Of(row.Experience)
		}
	})
	applies(&r.Applies, &r.Missing, row.Availability, p.Start, func(d Date) { r.Start = int32(d) })
	if p.Languages == nil {
		r.Missing |= row.Of(row.Language)
	}
	if p.Languages == nil || len(p.Languages) > 0 {
		r.Applies |= row.Of(row.Language)
	}
	for i := range p.Languages {
		r.Languages = append(r.Languages, s.alternatives(&p.Languages[i])...)
	}
}

// alternatives compiles one demand. A demand without any is never met.
func (s *Scorer) alternatives(d *LanguageDemand) []row.Alternative {
	var out []row.Alternative
	for _, l := range d.AnyOf {
		level := min(l.Level.Or(CEFRNone), C2)
		out = append(out, row.Alternative{Language: row.SpokenAt(s.languages.number(l.Language), int(level))})
	}
	if len(out) == 0 {
		out = append(out, row.Alternative{})
	}
	out[len(out)-1].Last = true
	return out
}

// compileDemands weighs the demanded skills, in the order of their names.
func (s *Scorer) compileDemands(p *PreparedVacancy) {
	r := &p.row
	if p.Skills == nil {
		r.Applies |= row.Of(row.Skills)
		r.Missing |= row.Of(row.Skills)
		return
	}
	p.places = make([]int, len(p.Skills))
	for i := range p.places {
		p.places[i] = i
	}
	slices.SortStableFunc(p.places, func(i, j int) int {
		a, b := &p.Skills[i], &p.Skills[j]
		return cmp.Or(strings.Compare(string(a.Skill), string(b.Skill)), cmp.Compare(a.Level.Or(0), b.Level.Or(0)))
	})
	weights := make([]float64, len(p.places))
	for k, i := range p.places {
		d := &p.Skills[i]
		weights[k] = max(s.params.Skills.Floor, s.specificity.Specificity(d.Skill))
		if d.Optional {
			weights[k] *= s.params.Skills.Optional
		}
	}
	weights = s.distinct(p, weights)
	units := make([]uint32, len(weights))
	row.Apportion(units, weights, row.DemandOne)
	for k, i := range p.places {
		d := &p.Skills[i]
		r.Demands = append(r.Demands, row.Demand{
			Skill:  row.SkillOf(s.skills.number(string(d.Skill)), min(max(d.Level.Or(0), 0), MaxSkillLevel)),
			Weight: units[k],
		})
		if units[k] > 0 {
			r.Applies |= row.Of(row.Skills) // only optional skills that weigh nothing: nothing is asked for
		}
	}
}

// distinct takes from the weights what demands repeat of one another.
func (s *Scorer) distinct(p *PreparedVacancy, weights []float64) []float64 {
	if s.credits == nil {
		return weights
	}
	nodes := make([]taxonomy.Node, len(p.places))
	for k, i := range p.places {
		nodes[k] = s.node(p.Skills[i].Skill)
	}
	return s.credits.Weights(nodes, weights)
}

// compileOffer converts the top of the offer to every period.
func (s *Scorer) compileOffer(p *PreparedVacancy) {
	r := &p.row
	if h, ok := p.Hours.Get(); ok {
		r.Hours = hourUnits(h)
	} else {
		r.Missing |= row.Of(row.Hours)
	}
	offer, ok := p.Wage.Get()
	if !ok {
		if !p.Wage.IsNone() {
			r.Missing |= row.Of(row.Wage)
		}
		return
	}
	r.Currency = uint32(s.currencies.number(offer.High.Currency))
	r.Basis = uint8(offer.Basis)
	for i := range r.Offer {
		r.Offer[i] = -1
		if x, ok := convert(offer.High, offer.Period, Period(i+1), p.Hours); ok {
			r.Offer[i] = moneyUnits(x)
		}
	}
}

func hourUnits(h float64) int32 { return int32(math.Round(min(max(h, 0), 1000) * 64)) }

func moneyUnits(minor float64) int64 {
	return int64(math.Round(min(max(minor, 0), 4e15) * row.MoneyUnits))
}
