package impact

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A Case is what a what-if starts from and what levers change: records, scoring with
// its law, which pairs may be placed, which plan is best, and tests of pairs.
type Case struct {
	Market   plan.Market
	Scoring  match.Config
	Settings plan.Settings
	Policy   plan.Policy
	Tests    []LabourMarketTest // all must be passed
}

// A Lever is one change of a case, as a value. Change makes it to a draft and leaves
// what the draft came from as it was; String says in a few words what it does. The
// levers of this package also have a JSON form, within a [Scenario].
type Lever interface {
	Change(d *Draft) error
	String() string
}

// A Scenario is a list of levers, pulled in order: each sees what those before it
// have made. No lever is the case as it is.
type Scenario struct {
	Name   string
	Levers []Lever
}

// String returns the name and the levers, one to a line.
func (s Scenario) String() string {
	var b strings.Builder
	b.WriteString(s.Name)
	for _, l := range s.Levers {
		b.WriteString("\n  " + l.String())
	}
	return b.String()
}

// kinds names the levers in JSON.
func kinds() map[string]Lever {
	return map[string]Lever{
		"order": &Order{}, "minimum_score": &MinScore{}, "quota": &Quota{}, "labour_market_test": &LabourMarketTest{},
		"shortage_list": &ShortageList{}, "free_movement": &FreeMovement{}, "points_test": &PointsTest{},
		"wage_floor": &WageFloor{}, "recognition": &Recognition{}, "emigration": &Emigration{},
		"arrivals": &Arrivals{}, "training": &Training{}, "relocation": &Relocation{}, "parameters": &Params{},
	}
}

type scenarioJSON struct {
	Name   string      `json:"name"`
	Levers []leverJSON `json:"levers"`
}

type leverJSON struct {
	Kind string          `json:"lever"`
	With json.RawMessage `json:"with"`
}

// MarshalJSON returns the name and, for each lever, its kind and its fields. A lever
// of the caller's own has no JSON form.
func (s Scenario) MarshalJSON() ([]byte, error) {
	out := scenarioJSON{Name: s.Name, Levers: []leverJSON{}}
	for i, l := range s.Levers {
		kind := ""
		for name, k := range kinds() {
			if reflect.TypeOf(k).Elem() == reflect.TypeOf(l) {
				kind = name
			}
		}
		if kind == "" {
			return nil, fmt.Errorf("impact: lever %d (%T): %w: no JSON form", i, l, fact.ErrUnknownCode)
		}
		with, err := json.Marshal(l)
		if err != nil {
			return nil, fmt.Errorf("impact: lever %d (%s): %w", i, kind, err)
		}
		out.Levers = append(out.Levers, leverJSON{kind, with})
	}
	return json.Marshal(out)
}

// UnmarshalJSON is the inverse of [Scenario.MarshalJSON]. A field that is not known
// is an error: it may be a lever that somebody believes to be pulled. So is a lever without
// "with"; one with {} has every field at its zero value, which may choose everybody.
func (s *Scenario) UnmarshalJSON(data []byte) error {
	var in scenarioJSON
	if err := strict(data, &in); err != nil {
		return fmt.Errorf("impact: scenario: %w", err)
	}
	out := Scenario{Name: in.Name}
	for i, l := range in.Levers {
		k, ok := kinds()[l.Kind]
		if !ok {
			return fmt.Errorf("impact: lever %d: %w: %q", i, fact.ErrUnknownCode, l.Kind)
		}
		if s := strings.TrimSpace(string(l.With)); s == "" || s == "null" {
			return fmt.Errorf("impact: lever %d (%s): with: %w", i, l.Kind, fact.ErrMissing)
		}
		if err := strict(l.With, k); err != nil {
			return fmt.Errorf("impact: lever %d (%s): %w", i, l.Kind, err)
		}
		out.Levers = append(out.Levers, reflect.ValueOf(k).Elem().Interface().(Lever))
	}
	*s = out
	return nil
}

func strict(data []byte, v any) error {
	d := json.NewDecoder(strings.NewReader(string(data)))
	d.DisallowUnknownFields()
	return d.Decode(v)
}

// A Draft is a case that levers change. Records are copied before they change, so
// that the case that a study starts from stays as it is.
type Draft struct {
	Settings plan.Settings
	Policy   plan.Policy        // append to its lists, do not write into them
	Tests    []LabourMarketTest // likewise

	base    *Case
	scoring match.Config
	law     bool // the rules have changed
	all     bool // so that every pair must be judged anew

	workers   map[int]match.Worker // changed, by place in the case
	gone      map[int]bool
	added     []match.Worker
	rejudge   map[int]bool // workers whose record stays and whose rights change
	vacancies map[int]match.Vacancy
}

func newDraft(c *Case) *Draft {
	return &Draft{
		Settings: c.Settings, Policy: c.Policy, Tests: slices.Clip(c.Tests), base: c, scoring: c.Scoring,
		workers: map[int]match.Worker{}, gone: map[int]bool{}, rejudge: map[int]bool{}, vacancies: map[int]match.Vacancy{},
	}
}

// sameGraph reports whether no lever has changed which pairs may be placed, nor how
// they score: only the policy.
func (d *Draft) sameGraph(c *Case) bool {
	same := len(d.Tests) == len(c.Tests) && (len(d.Tests) == 0 || &d.Tests[0] == &c.Tests[0])
	return same && !d.all && !d.law && d.Settings == c.Settings &&
		len(d.workers)+len(d.gone)+len(d.added)+len(d.rejudge)+len(d.vacancies) == 0
}

// choose returns whether a worker of the draft is chosen.
func (d *Draft) choose(p *People) (func(w *match.Worker) bool, error) {
	return p.among(d.Regions()), p.check(d.Regions(), d.base.Market.Workers, d.added)
}

// Regions returns the region tree of the case.
func (d *Draft) Regions() *geo.Tree { return d.scoring.Regions }

// Workers lets change look at every worker, a copy each, and keeps the copy where it
// returns true. Lists of the copy belong to the case: replace them, do not write
// into them. Ids stay, whatever change writes.
func (d *Draft) Workers(change func(w *match.Worker) bool) {
	for i := range d.base.Market.Workers {
		if d.gone[i] {
			continue
		}
		w, ok := d.workers[i]
		if !ok {
			w = d.base.Market.Workers[i]
		}
		if change(&w) {
			w.ID = d.base.Market.Workers[i].ID
			d.workers[i] = w
		}
	}
	for i := range d.added {
		if w := d.added[i]; change(&w) {
			w.ID = d.added[i].ID
			d.added[i] = w
		}
	}
}

// Vacancies is Workers for vacancies. The number of positions stays, too: what-ifs
// hold it fixed.
func (d *Draft) Vacancies(change func(v *match.Vacancy) bool) {
	for i := range d.base.Market.Vacancies {
		v, ok := d.vacancies[i]
		if !ok {
			v = d.base.Market.Vacancies[i]
		}
		if change(&v) {
			old := &d.base.Market.Vacancies[i]
			v.ID, v.Openings = old.ID, old.Openings
			d.vacancies[i] = v
		}
	}
}

// Remove takes away the workers whom leaves names.
func (d *Draft) Remove(leaves func(w *match.Worker) bool) {
	for i := range d.base.Market.Workers {
		w, ok := d.workers[i]
		if !ok {
			w = d.base.Market.Workers[i]
		}
		if !d.gone[i] && leaves(&w) {
			d.gone[i] = true
			delete(d.workers, i)
		}
	}
	d.added = slices.DeleteFunc(d.added, func(w match.Worker) bool { return leaves(&w) })
}

// Add adds workers. Their ids must be new, and they must validate.
func (d *Draft) Add(workers ...match.Worker) error {
	var fs fact.Faults
	ids := map[string]bool{}
	d.Workers(func(w *match.Worker) bool { ids[w.ID] = true; return false })
	for i := range workers {
		if ids[workers[i].ID] {
			fs.Add(fact.Fault{Input: "arrivals", Record: strconv.Quote(workers[i].ID), Field: "id", Value: workers[i].ID, Err: fact.ErrDuplicate})
		}
		ids[workers[i].ID] = true
		fs.AddError("arrivals", 0, workers[i].Validate(match.Codes{Regions: d.Regions()}))
	}
	d.added = append(slices.Clip(d.added), workers...)
	return fs.Err()
}

// Rules changes the law. touches names the workers whose right to work it may change:
// only their pairs are judged anew. With nil all pairs are. Lists of the rules belong
// to the case: replace them.
func (d *Draft) Rules(change func(r *match.Rules), touches func(w *match.Worker) bool) {
	change(&d.scoring.Rules)
	d.law = true
	if touches == nil {
		d.all = true
		return
	}
	for i := range d.base.Market.Workers {
		if touches(&d.base.Market.Workers[i]) {
			d.rejudge[i] = true
		}
	}
}

// Params changes how pairs are scored; all are judged anew.
func (d *Draft) Params(change func(p *match.Params)) {
	change(&d.scoring.Params)
	d.all = true
}

// Case returns the case that the levers have made, records in the order of the case
// that it came from, then those added.
func (d *Draft) Case() Case {
	c := Case{Scoring: d.scoring, Settings: d.Settings, Policy: d.Policy, Tests: d.Tests}
	for i := range d.base.Market.Vacancies {
		v, ok := d.vacancies[i]
		if !ok {
			v = d.base.Market.Vacancies[i]
		}
		c.Market.Vacancies = append(c.Market.Vacancies, v)
	}
	d.Workers(func(w *match.Worker) bool {
		c.Market.Workers = append(c.Market.Workers, *w)
		return false
	})
	return c
}

// Apply pulls the levers of a scenario and returns the case that they make. c stays
// as it is. The error names the lever.
func (s Scenario) Apply(c Case) (Case, error) {
	d := newDraft(&c)
	if err := s.pull(d); err != nil {
		return Case{}, err
	}
	return d.Case(), nil
}

func (s Scenario) pull(d *Draft) error {
	for i, l := range s.Levers {
		if l == nil {
			return fmt.Errorf("impact: scenario %q: lever %d: %w", s.Name, i, errNoLever)
		}
		if err := l.Change(d); err != nil {
			return fmt.Errorf("impact: scenario %q: lever %d (%s): %w", s.Name, i, l, err)
		}
	}
	return nil
}

var errNoLever = errors.New("nil is no lever")
