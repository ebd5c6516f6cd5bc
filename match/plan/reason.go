package plan

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/protect"
)

// A Reason says why a worker is not placed or a position stays open.
type Reason uint8

// The reasons.
const (
	// NoPair: no counterpart passes the hard constraints and the minimum score.
	// The tally says what stood in the way.
	NoPair Reason = iota
	// Unconfirmed: pairs exist, but for each a fact is unknown. Only in the
	// certain form.
	Unconfirmed
	// Outbid: there are pairs that this form allows, but every position that the
	// worker fits goes to others. For a vacancy: every worker who fits it is
	// placed, in another position of its own or elsewhere.
	Outbid
	// Excluded: every pair that this form allows was excluded by a decision.
	Excluded
	// ByQuota: a position that the worker fits stays open, as a quota that would
	// count the placement is full. For a vacancy: a worker who fits it is not placed.
	ByQuota
	// CutOff: no pair that this form allows is on the lists that the graph was made
	// from, and some were cut off. If the plan covers the market, others have the
	// positions of those that there may be; for a vacancy, the workers are placed.
	CutOff
)

var reasonNames = []string{"no pair", "unconfirmed", "outbid", "excluded", "quota", "cut off"}

func (r Reason) String() string { return fact.NameOf(reasonNames, r) }

// MarshalText returns the name, such as "no pair".
func (r Reason) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText is the inverse of [Reason.MarshalText].
func (r *Reason) UnmarshalText(text []byte) error { return fact.ParseName(reasonNames, text, r) }

// Unplaced is a worker without a position, and why.
type Unplaced struct {
	Worker string `json:"worker"`
	Group  Group  `json:"group"`
	Reason Reason `json:"reason"`
	Tally  Tally  `json:"tally"`          // of all vacancies
	Quota  string `json:"quota,omitzero"` // the name of one that stands in the way
	// Best is, if Outbid, the vacancy whose placement would have been worth most, and
	// By who holds a position there whose placement is worth least.
	Best string `json:"best,omitzero"`
	By   string `json:"by,omitzero"`

	form Form
}

// Open is a vacancy with open positions, and why.
type Open struct {
	Vacancy   string `json:"vacancy"`
	Positions int    `json:"positions"` // that stay open in this plan
	Reason    Reason `json:"reason"`
	Tally     Tally  `json:"tally"`          // of all workers
	Quota     string `json:"quota,omitzero"` // the name of one that stands in the way
	// Protection is the verdict on the vacancy's terms. One that is blocked is in no plan.
	Protection protect.Verdict `json:"protection"`

	form Form
}

// Explanation is a sentence for people.
func (u Unplaced) Explanation() string {
	switch u.Reason {
	case ByQuota:
		return "fits " + number(u.form.allowed(&u.Tally), "vacancy", "vacancies") + ", but quota " + u.Quota + " is full"
	case Excluded:
		return "fits " + number(u.form.allowed(&u.Tally), "vacancy", "vacancies") + ", excluded by decision" +
			u.form.more(&u.Tally)
	case Unconfirmed:
		return "fits " + number(u.Tally.Open, "vacancy", "vacancies") + " if facts are confirmed"
	case CutOff:
		return "on the list of no vacancy" + u.form.more(&u.Tally)
	case Outbid:
		return "fits " + number(u.form.allowed(&u.Tally), "vacancy", "vacancies") + ", filled by others" +
			u.form.more(&u.Tally)
	default:
		return "fits no vacancy" + u.Tally.barriers()
	}
}

// Explanation is a sentence for people.
func (o Open) Explanation() string {
	switch o.Protection {
	case protect.Block:
		return "kept out by a rule that protects workers"
	case protect.Review:
		return o.market() + "; its terms are under review"
	default:
		return o.market()
	}
}

// market is the explanation apart from protection.
func (o Open) market() string {
	switch o.Reason {
	case ByQuota:
		return "fitted by " + number(o.form.allowed(&o.Tally), "worker", "workers") + ", but quota " + o.Quota + " is full"
	case Excluded:
		return "fitted by " + number(o.form.allowed(&o.Tally), "worker", "workers") + ", excluded by decision" +
			o.form.more(&o.Tally)
	case Unconfirmed:
		return "fitted by " + number(o.Tally.Open, "worker", "workers") + " if facts are confirmed"
	case CutOff:
		return "no worker on its list" + o.form.more(&o.Tally)
	case Outbid:
		return "fitted by " + number(o.form.allowed(&o.Tally), "worker", "workers") +
			", placed here or elsewhere" + o.form.more(&o.Tally)
	default:
		return "fitted by no worker" + o.Tally.barriers()
	}
}

// allowed is how many edges of a record the form allows.
func (f Form) allowed(t *Tally) int {
	if f == Possible {
		return t.Certain + t.Open
	}
	return t.Certain
}

// more mentions the edges that the certain form does not allow yet.
func (f Form) more(t *Tally) string {
	if f == Possible || t.Open == 0 {
		return ""
	}
	return fmt.Sprintf("; %d more if facts are confirmed", t.Open)
}

func number(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// barriers lists what stood in the way, in the order of the barriers.
func (t *Tally) barriers() string {
	var parts []string
	for b, n := range t.Barred {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", Barrier(b), n))
		}
	}
	if t.Unjudged > 0 {
		parts = append(parts, fmt.Sprintf("not looked at why %d", t.Unjudged))
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// reason tells why a record with this tally, of whose pairs so many are excluded,
// is left out.
func (f Form) reason(t *Tally, excluded int) Reason {
	switch {
	case excluded > 0 && f.allowed(t) <= excluded:
		return Excluded
	case f.allowed(t) > 0:
		return Outbid
	case t.Unlisted > 0:
		return CutOff
	case t.Open > 0:
		return Unconfirmed
	default:
		return NoPair
	}
}

// explain gives a reason to everybody who is left out.
func (p *Plan) explain() {
	g := p.graph
	filled := make([]int, len(g.Vacancies))
	for _, i := range p.answer.Edge {
		if i >= 0 {
			filled[p.problem.Edges[i].Opening]++
		}
	}
	ofWorker, ofVacancy := p.excluded()
	workerHeld, vacancyHeld := p.held(filled)
	best, least := p.rivals()
	for w, i := range p.answer.Edge {
		if i >= 0 {
			continue
		}
		t := &g.WorkerTally[w]
		u := Unplaced{
			Worker: g.Workers[w].ID, Group: g.Group(int32(w)), Reason: p.Form.reason(t, ofWorker[w]), Tally: *t, form: p.Form,
		}
		if name := workerHeld[int32(w)]; name != "" {
			u.Reason, u.Quota = ByQuota, name
		}
		if i := best[w]; u.Reason == Outbid && i >= 0 {
			u.Best = g.Vacancies[p.problem.Edges[i].Opening].ID
			if k := least[p.problem.Edges[i].Opening]; k >= 0 {
				u.By = g.Workers[p.problem.Edges[k].Worker].ID
			}
		}
		p.Unplaced = append(p.Unplaced, u)
	}
	for j, v := range g.Vacancies {
		if left := v.Positions() - filled[j]; left > 0 {
			t := &g.VacancyTally[j]
			o := Open{Vacancy: v.ID, Positions: left, Reason: p.Form.reason(t, ofVacancy[j]), Tally: *t, Protection: g.verdict(j), form: p.Form}
			if name := vacancyHeld[int32(j)]; name != "" {
				o.Reason, o.Quota = ByQuota, name
			}
			p.Open = append(p.Open, o)
		}
	}
	slices.SortFunc(p.Unplaced, func(a, b Unplaced) int { return cmp.Compare(a.Worker, b.Worker) })
	slices.SortFunc(p.Open, func(a, b Open) int { return cmp.Compare(a.Vacancy, b.Vacancy) })
}

// rivals returns the best edge of each worker, of those not excluded, and the used
// edge of least weight of each vacancy, or -1; of equals the first by place.
func (p *Plan) rivals() (best, least []int32) {
	best, least = make([]int32, len(p.graph.Workers)), make([]int32, len(p.graph.Vacancies))
	for w := range best {
		best[w] = -1
	}
	for j := range least {
		least[j] = -1
	}
	edges, excluded := p.problem.Edges, set(p.problem.Excluded)
	for i, e := range edges {
		if b := best[e.Worker]; !excluded[int32(i)] && (b < 0 || edges[b].Weight.Cmp(e.Weight) < 0) {
			best[e.Worker] = int32(i)
		}
		if p.answer.Edge[e.Worker] != int32(i) {
			continue
		}
		if b := least[e.Opening]; b < 0 || edges[b].Weight.Cmp(e.Weight) > 0 {
			least[e.Opening] = int32(i)
		}
	}
	return best, least
}

// excluded counts the excluded pairs of each worker and of each vacancy.
func (p *Plan) excluded() (ofWorker, ofVacancy []int) {
	ofWorker, ofVacancy = make([]int, len(p.graph.Workers)), make([]int, len(p.graph.Vacancies))
	seen := make(map[int32]bool, len(p.problem.Excluded))
	for _, i := range p.problem.Excluded {
		if e := p.problem.Edges[i]; !seen[i] {
			seen[i] = true
			ofWorker[e.Worker]++
			ofVacancy[e.Opening]++
		}
	}
	return ofWorker, ofVacancy
}

// transport is the graph as a problem of counts, over the edges that keep says.
func (g *Graph) transport(keep func(Edge) bool) assign.Transport {
	t := assign.Transport{
		Supply: make([]int64, len(g.Workers)), Demand: make([]int64, len(g.Vacancies)), Arcs: make([]assign.Arc, 0, len(g.Edges)),
	}
	for i := range t.Supply {
		t.Supply[i] = 1
	}
	for i, v := range g.Vacancies {
		t.Demand[i] = int64(v.Positions())
	}
	for _, e := range g.Edges {
		if e.Clearance.Allowed() && keep(e) {
			t.Arcs = append(t.Arcs, assign.Arc{From: e.Worker, To: e.Vacancy})
		}
	}
	return t
}

// MaxFill returns the greatest number of positions that the edges chosen by
// keep can fill, with its proof; edges without a clearance are never chosen. The transport is the problem that it proves.
func (g *Graph) MaxFill(ctx context.Context, keep func(Edge) bool) (assign.Transport, assign.Filling, error) {
	t := g.transport(keep)
	f, err := assign.MaxFill(ctx, t)
	if err != nil {
		return t, f, fmt.Errorf("plan: %w", err)
	}
	return t, f, nil
}
