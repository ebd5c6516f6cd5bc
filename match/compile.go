package match

import (
	"sync/atomic"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/row"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A PreparedVacancy is a vacancy compiled for scoring it against many workers.
// It keeps a pointer to the record, which must not change while it is used.
// Safe for concurrent use, with the scorer that made it. It takes about a kilobyte
// beside the record, and one or two more, with a taxonomy of the size of ESCO
// fifteen, once skills were weighed: see [PreparedVacancy.Query].
type PreparedVacancy struct {
	*Vacancy

	region int // index in the tree; -1 unknown
	row    row.Vacancy
	scorer *Scorer
	query  atomic.Pointer[row.VacancyQuery] // made when it is first asked for
	places []int                            // of the row's demands in Vacancy.Skills
	rights vacancyRights
}

// Row returns the compiled row, which must not be changed.
func (v *PreparedVacancy) Row() *row.Vacancy { return &v.row }

// Query returns the compiled query: the demanded skills with all that earns credit
// for them. It is made when it is first asked for, by this or by a score that weighs
// skills, at the cost of some microseconds, and kept.
func (v *PreparedVacancy) Query() *row.VacancyQuery {
	if q := v.query.Load(); q != nil {
		return q
	}
	return v.makeQuery()
}

// makeQuery makes the query. Two that are made at the same time are equal.
func (v *PreparedVacancy) makeQuery() *row.VacancyQuery {
	v.query.CompareAndSwap(nil, row.NewVacancyQuery(v.scorer.tables, &v.row, v.scorer.Related))
	return v.query.Load()
}

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
	held, codes := s.credits.Row(taxonomy.Node(number))
	return relatedOf(number, held, codes)
}

// earns are the skills for which a held one earns credit.
func (s *Scorer) earns(number int) []row.Related {
	if s.credits == nil || number >= s.credits.Graph().Len() {
		return nil
	}
	required, codes := s.credits.Column(taxonomy.Node(number))
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
			return int32(i)
		}
	}
	return -1
}

// WorkerQuery makes a worker ready for many vacancies. It takes some hundred
// bytes, with a taxonomy of the size of ESCO four kilobytes.
func (s *Scorer) WorkerQuery(w *PreparedWorker) *row.WorkerQuery {
	return row.NewWorkerQuery(s.tables, &w.row, s.earns)
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
	return span{First: int32(i), Last: int32(s.regions.End(i) - 1)}
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

// applies declares a demand or a wish: one that is known applies and is used, one
// that is unknown applies and is missing, none does not apply.
func applies[T any](all, missing *row.Mask, c int, o fact.Opt[T], use func(T)) {
	want, ok := o.Get()
	if !ok && o.IsNone() {
		return
	}
	*all |= row.Of(c)
	if ok {
		use(want)
	} else {
		*missing |= row.Of(c)
	}
}
