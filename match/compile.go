package match

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/row"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A PreparedVacancy is a vacancy compiled for scoring it against many workers.
// It keeps a pointer to the record, which must not change while it is used.
// Immutable; safe for concurrent use, with the scorer that made it. It takes
// about a kilobyte, with a taxonomy of the size of ESCO five.
type PreparedVacancy struct {
	*Vacancy

	region int // index in the tree; -1 unknown
	row    row.Vacancy
	query  *row.VacancyQuery
	places []int // of the row's demands in Vacancy.Skills
	rights vacancyRights
}

// Row returns the compiled row, which must not be changed.
func (v *PreparedVacancy) Row() *row.Vacancy { return &v.row }

// Query returns the compiled query.
func (v *PreparedVacancy) Query() *row.VacancyQuery { return v.query }

// A PreparedWorker is a worker compiled for scoring, on the same terms as
// [PreparedVacancy]. It takes some hundred bytes beside the record.
type PreparedWorker struct {
	*Worker

	region int // index in the tree; -1 unknown, -2 outside
	row    row.Worker
	rights workerRights
}

// Row returns the compiled row, which must not be changed.
func (w *PreparedWorker) Row() *row.Worker { return &w.row }

// A span is the interval of a region and all below it.
type span = row.Span

const (
	regionUnknown = row.RegionUnknown
	regionOutside = row.RegionOutside
)

// Vacancy compiles v. The record should validate; a region that is not in the
// tree counts as unknown.
func (s *Scorer) Vacancy(v *Vacancy) *PreparedVacancy {
	p := &PreparedVacancy{Vacancy: v, region: regionUnknown}
	if i, ok := s.regions.Index(v.Region); ok {
		p.region = i
	}
	r := &p.row
	r.Region = int32(p.region) //nolint:gosec // below the number of regions
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
	p.query = row.NewVacancyQuery(s.tables, r, s.Related)
	return p
}

// demand declares a demand: unknown, none, or one that applies.
func demand[T any](r *row.Vacancy, c int, o fact.Opt[T], use func(T)) {
	want, ok := o.Get()
	switch {
	case ok:
		r.Applies |= row.Of(c)
		use(want)
	case !o.IsNone():
		r.Applies |= row.Of(c)
		r.Missing |= row.Of(c)
	}
}

func (s *Scorer) compileRequirements(p *PreparedVacancy) {
	r := &p.row
	demand(r, row.Education, p.Education, func(level ISCED) { r.Education = uint8(min(level, maxISCED)) })
	demand(r, row.Experience, p.Experience, func(need float64) {
		if need > 0 {
			r.Required = s.tables.Require(years(need))
		} else {
			r.Applies &^= row.Of(row.Experience)
		}
	})
	demand(r, row.Availability, p.Start, func(d Date) { r.Start = int32(d) })
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

// node is the taxonomy's node of a skill.
func (s *Scorer) node(skill taxonomy.Skill) taxonomy.Node {
	if s.credits == nil {
		return taxonomy.NoNode
	}
	if n, ok := s.credits.Graph().Find(string(skill)); ok {
		return n
	}
	return taxonomy.NoNode
}

// Related returns the skills that earn credit for a demanded one, by number,
// itself not among them.
func (s *Scorer) Related(number int) []row.Related {
	if s.credits == nil || number >= s.credits.Graph().Len() {
		return nil
	}
	held, codes := s.credits.Row(taxonomy.Node(number)) //nolint:gosec // a node
	return relatedOf(number, held, codes)
}

// earns are the skills for which a held one earns credit.
func (s *Scorer) earns(number int) []row.Related {
	if s.credits == nil || number >= s.credits.Graph().Len() {
		return nil
	}
	required, codes := s.credits.Column(taxonomy.Node(number)) //nolint:gosec // a node
	return relatedOf(number, required, codes)
}

func relatedOf(self int, nodes []taxonomy.Node, codes []uint16) []row.Related {
	out := make([]row.Related, 0, len(nodes))
	for i, n := range nodes {
		if int(n) != self {
			out = append(out, row.Related{Number: int(n), Credit: row.CreditOf(float64(codes[i]) / taxonomy.FullCredit)})
		}
	}
	return out
}

// job compiles an occupation.
func (s *Scorer) job(c taxonomy.Code) row.Job {
	return row.Job{Code: row.CodeText(string(c)), Unit: s.unit(c), Years: -1}
}

// unit is the number of an occupation in the table of containment.
func (s *Scorer) unit(c taxonomy.Code) int32 {
	if s.containment != nil {
		if i, ok := s.containment.Index(c); ok {
			return int32(i) //nolint:gosec // codes of a scheme
		}
	}
	return -1
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
	r.Currency = uint32(s.currencies.number(offer.High.Currency)) //nolint:gosec // few
	r.Basis = uint8(offer.Basis)
	for i := range r.Offer {
		r.Offer[i] = -1
		if x, ok := convert(offer.High, offer.Period, Period(i+1), p.Hours); ok { //nolint:gosec // a period
			r.Offer[i] = moneyUnits(x)
		}
	}
}

func hourUnits(h float64) int32 { return int32(math.Round(min(max(h, 0), 1000) * 64)) }

func moneyUnits(minor float64) int64 {
	return int64(math.Round(min(max(minor, 0), 4e15) * row.MoneyUnits))
}

// WorkerQuery makes a worker ready for many vacancies. It takes about as much as
// a [PreparedVacancy].
func (s *Scorer) WorkerQuery(w *PreparedWorker) *row.WorkerQuery {
	return row.NewWorkerQuery(s.tables, &w.row, s.earns)
}

// Worker compiles w, on the terms of [Scorer.Vacancy].
func (s *Scorer) Worker(w *Worker) *PreparedWorker {
	p := &PreparedWorker{Worker: w, region: regionUnknown}
	if i, ok := s.regions.Index(w.Region); ok {
		p.region = i
	} else if w.Origin == Abroad {
		p.region = regionOutside
	}
	p.rights = s.workerRights(w)
	s.compileSkillsAndPlaces(p)
	s.compileWishes(p)
	return p
}

func (s *Scorer) compileSkillsAndPlaces(p *PreparedWorker) {
	r := &p.row
	for _, h := range p.Skills {
		r.Skills = append(r.Skills, row.SkillOf(s.skills.number(string(h.Skill)), min(max(h.Level.Or(0), 0), MaxSkillLevel)))
	}
	for _, o := range p.Occupations {
		j := s.job(o.Code)
		if o.Years.Known() {
			j.Years = years(o.Years.Or(0))
		}
		r.Jobs = append(r.Jobs, j)
	}
	for _, l := range p.Languages {
		level := row.LanguageUnknown
		if have, ok := l.Level.Get(); ok || l.Level.IsNone() {
			level = int(min(have, C2))
		}
		r.Languages = append(r.Languages, row.SpokenAt(s.languages.number(l.Language), level))
	}
	r.Education = row.EducationOpen
	if level, ok := p.Education.Level.Get(); ok || p.Education.Level.IsNone() {
		r.Education = uint8(min(level, maxISCED))
	}
	r.Region = int32(p.region) //nolint:gosec // below the number of regions
	r.Moves = s.spansOf(p.MovesTo)
	switch {
	case p.MovesTo == nil:
		r.Moving = row.Unknown
	case len(p.MovesTo) == 0:
		r.Moving = row.No
	default:
		r.Moving = row.Yes
	}
	if p.Skills == nil {
		r.Missing |= row.Of(row.Skills)
	}
	if p.Occupations == nil {
		r.Missing |= row.Of(row.Occupation, row.Experience)
	}
	if p.Languages == nil {
		r.Missing |= row.Of(row.Language)
	}
	switch d, ok := p.Available.Get(); {
	case ok:
		r.Available = int32(d)
	case p.Available.IsNone():
		r.Available = row.FromNow
	default:
		r.Missing |= row.Of(row.Availability)
	}
}

// wish declares a wish: unknown, none, or one that applies.
func wish[T any](r *row.Worker, c int, o fact.Opt[T], use func(T)) {
	want, ok := o.Get()
	switch {
	case ok:
		r.Applies |= row.Of(c)
		use(want)
	case !o.IsNone():
		r.Applies |= row.Of(c)
		r.Missing |= row.Of(c)
	}
}

func (s *Scorer) compileWishes(p *PreparedWorker) {
	r := &p.row
	wish(r, row.Wage, p.Wage, func(least WageWish) {
		r.Wage = moneyUnits(float64(least.Amount.Minor))
		r.Currency = uint32(s.currencies.number(least.Amount.Currency)) //nolint:gosec // few
		r.Basis, r.Period = uint8(least.Basis), uint8(max(least.Period, PerHour)-PerHour)
	})
	wish(r, row.Hours, p.Hours, func(h float64) { r.Hours = max(hourUnits(h), 1) })
	r.Wishes = row.Terms{Contract: uint8(p.Wishes.Contract), Shifts: row.Tri(p.Wishes.Shifts), Housing: row.Tri(p.Wishes.Housing)}
	if !p.Wishes.IsZero() {
		r.Applies |= row.Of(row.Conditions)
	}
	for _, c := range p.Wanted {
		r.Wanted = append(r.Wanted, s.job(c))
	}
	if p.Wanted == nil {
		r.Missing |= row.Of(row.OccupationWish)
	}
	if p.Wanted == nil || len(p.Wanted) > 0 {
		r.Applies |= row.Of(row.OccupationWish)
	}
}

func (s *Scorer) spansOf(codes []geo.Code) []span {
	var spans []span
	for _, c := range codes {
		area := row.Nowhere
		if i, ok := s.regions.Index(c); ok {
			area = s.spanOf(i)
		}
		spans = append(spans, area)
	}
	return spans
}

func (s *Scorer) spanOf(i int) span {
	return span{First: int32(i), Last: int32(s.regions.End(i) - 1)} //nolint:gosec // regions
}

// within reports whether one of the areas contains the region; it is Unknown
// where an area is only a part of it.
func (s *Scorer) within(areas []span, region int) fact.Tri {
	return fact.Tri(row.Within(areas, s.spanOf(region)))
}

// location reports whether the worker can be where the work is.
func (s *Scorer) location(v *PreparedVacancy, w *PreparedWorker) fact.Tri {
	return fact.Tri(s.tables.Reach(&v.row, &w.row))
}

// SameRegion reports whether the worker lives in the region that the vacancy
// names. Unknown regions are not the same, nor is a region the same as a part of
// it: the work may be in another part.
func (s *Scorer) SameRegion(v *PreparedVacancy, w *PreparedWorker) bool {
	return v.region >= 0 && v.region == w.region
}
