package audit

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// CardFormat names the format of a card.
const CardFormat = "beveridge-card/1"

// A Subject is what a model card is made from. What is left out is said to be left
// out.
type Subject struct {
	Name     string // of the system; required
	Version  string // of the program; required
	Purpose  string // what it is used for, and by whom
	Provider string // who answers for it
	Date     match.Date
	// Learned says whether weights, priors or a model were learned from data.
	Learned fact.Tri

	Config match.Config
	Plan   *Planning   // nil: no plans are made
	Market plan.Market // the data that it works on; only counts of it are in the card
	Data   string      // where the data come from; synthetic data say so here

	Reports []*Report   // the last audits, as they may be published
	Flip    *FlipReport // the last flip test
	Limits  []string    // known limits beside those of the library
}

// A Card says what enters a score and what never does, by which parameters, on which
// data, and what the last audit found: what the deployer of a system for recruitment
// must be able to show. It is made from the parameters and the data, so that it cannot
// say something else than they do. The same subject gives the same bytes.
type Card struct {
	Format   string     `json:"format"`
	Name     string     `json:"name"`
	Version  string     `json:"version"`
	Date     match.Date `json:"date"`
	Provider string     `json:"provider,omitzero"`
	Purpose  string     `json:"purpose,omitzero"`
	Law      []string   `json:"law"`

	ParamsVersion string          `json:"params_version"`
	Learned       fact.Tri        `json:"learned,omitzero"`
	Model         bool            `json:"model"` // one of the caller's replaces the score
	Views         []CardView      `json:"views"`
	Params        json.RawMessage `json:"params"`
	Parameters    []Parameter     `json:"parameters"` // hashes of all parts of the configuration
	Constraints   []Constraint    `json:"constraints"`
	Rules         CardRules       `json:"rules"`
	Never         []NeverScored   `json:"never_scored"`
	Proxies       []string        `json:"proxies_to_watch"`
	Plan          *CardPlan       `json:"plan,omitzero"`

	Data CardData `json:"data"`

	Reports []*Report   `json:"audits"`
	Flip    *FlipReport `json:"flip,omitzero"`
	Limits  []string    `json:"limits"`
}

// A CardView is what one view weighs.
type CardView struct {
	View       match.View      `json:"view"`
	Components []CardComponent `json:"components"` // those with a weight
}

// A CardComponent is a part of a score.
type CardComponent struct {
	Component match.Component `json:"component"`
	Weight    float64         `json:"weight"`
	Share     float64         `json:"share"` // of all weights of the view, where all components apply
	Prior     float64         `json:"prior"` // what counts for an unknown fact
	Reads     string          `json:"reads"`
}

// A Constraint is a hard constraint.
type Constraint struct {
	Gate  match.Gates `json:"gate"`
	Reads string      `json:"reads"`
	Law   bool        `json:"law"` // it reads citizenship or birth
}

// CardRules say which law the constraints apply.
type CardRules struct {
	Jurisdiction string               `json:"jurisdiction,omitzero"`
	Version      string               `json:"version,omitzero"`
	Source       string               `json:"source,omitzero"`
	Date         fact.Opt[match.Date] `json:"date,omitzero"`
	FreeMovement int                  `json:"free_movement"` // numbers of rules
	Permits      int                  `json:"permits"`
	Exempt       int                  `json:"exempt"`
	Regulated    int                  `json:"regulated"`
	MinimumAge   int                  `json:"minimum_age"`
}

// NeverScored is a fact that no score reads, and what reads it.
type NeverScored struct {
	Fact string `json:"fact"`
	Use  string `json:"use"`
}

// CardPlan says how plans are made.
type CardPlan struct {
	View               match.View  `json:"view"`
	MinScore           match.Micro `json:"min_score"`
	ImmigrantsAreLocal bool        `json:"immigrants_are_local"`
	Protection         string      `json:"protection"` // by which rules vacancies and placements are screened, or that they are not
	Goals              []plan.Goal `json:"goals"`      // most important first
	Quotas             []string    `json:"quotas"`
	Locked             int         `json:"locked"`   // pairs that people decided
	Excluded           int         `json:"excluded"` // pairs that people ruled out
}

// CardData counts the records and what is unknown in them.
type CardData struct {
	Source    string      `json:"source,omitzero"`
	Vacancies []CardField `json:"vacancies"` // in the order of the record's fields
	Workers   []CardField `json:"workers"`
	Protected []CardField `json:"protected"` // by name
}

// A CardField is a field of the records and for how many it is unknown.
type CardField struct {
	Field   string `json:"field"`
	Unknown int    `json:"unknown"`
	Of      int    `json:"of"`
}

// NewCard makes the card of a subject. It reports what is required and missing, and
// parameters that do not validate, or is the cause of a cancelled context. It costs one
// look at every fact of every record.
func NewCard(ctx context.Context, s *Subject) (*Card, error) {
	var fs fact.Faults
	for _, x := range []struct{ field, value string }{{"Name", s.Name}, {"Version", s.Version}} {
		if strings.TrimSpace(x.value) == "" {
			fs.Add(fact.Fault{Input: "card", Field: x.field, Err: fact.ErrMissing})
		}
	}
	fs.AddError("params", 0, s.Config.Params.Validate())
	parts, err := parameters(ctx, &s.Config)
	fs.AddError("config", 0, err)
	data := dataOf(ctx, s)
	if ctx.Err() != nil {
		return nil, fmt.Errorf("audit: %w", context.Cause(ctx))
	}
	if err := fs.Err(); err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	c := &Card{
		Format: CardFormat, Name: s.Name, Version: s.Version, Date: s.Date, Provider: s.Provider, Purpose: s.Purpose,
		Law: lawText(s.Learned), ParamsVersion: s.Config.Params.Version, Learned: s.Learned, Model: s.Config.Model != nil,
		Views:       []CardView{viewOf(match.EmployerView, &s.Config.Params), viewOf(match.WorkerView, &s.Config.Params)},
		Constraints: constraints(), Rules: rulesOf(&s.Config.Rules), Never: neverScored(), Proxies: proxies(),
		Plan: planOf(s.Plan), Data: data, Reports: append([]*Report{}, s.Reports...), Flip: s.Flip,
	}
	for _, p := range parts {
		if p.Name == "params" {
			c.Params = p.Value
		}
		c.Parameters = append(c.Parameters, Parameter{Name: p.Name, SHA256: p.SHA256})
	}
	c.Limits = append(limits(s), s.Limits...)
	return c, nil
}

func viewOf(view match.View, p *match.Params) CardView {
	weights := &p.Employer
	if view == match.WorkerView {
		weights = &p.Worker
	}
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	v := CardView{View: view}
	for k, w := range weights {
		if w > 0 {
			v.Components = append(v.Components, CardComponent{
				Component: match.Component(k), Weight: w, Share: w / sum, Prior: p.Prior[k], Reads: componentReads[k],
			})
		}
	}
	return v
}

func rulesOf(r *match.Rules) CardRules {
	return CardRules{
		Jurisdiction: r.Jurisdiction, Version: r.Version, Source: r.Source, Date: r.Date,
		FreeMovement: len(r.FreeMovement), Permits: len(r.Permits), Exempt: len(r.Exempt),
		Regulated: len(r.Regulated), MinimumAge: len(r.MinimumAge),
	}
}

func planOf(p *Planning) *CardPlan {
	if p == nil {
		return nil
	}
	c := &CardPlan{
		View: p.Settings.View, MinScore: p.Settings.MinScore, ImmigrantsAreLocal: p.Settings.ImmigrantsAreLocal,
		Protection: p.Settings.Protection.Basis().String(),
		Goals:      []plan.Goal{}, Quotas: []string{}, Locked: len(p.Policy.Locked), Excluded: len(p.Policy.Excluded),
	}
	if known := p.Settings.Placements; known != nil {
		c.Protection += fmt.Sprintf("; stated of placements: %d facts; asked of every placement: %s",
			len(known.Facts), cmp.Or(strings.Join(known.Rules, ", "), "nothing"))
	}
	for _, goal := range p.Policy.Order {
		if goal != plan.NoGoal {
			c.Goals = append(c.Goals, goal)
		}
	}
	for i := range p.Policy.Quotas {
		c.Quotas = append(c.Quotas, p.Policy.Quotas[i].Name)
	}
	return c
}

// dataOf counts what is unknown; its result means nothing once the context has ended.
func dataOf(ctx context.Context, s *Subject) CardData {
	d := CardData{
		Source: s.Data, Vacancies: unknowns(ctx, s.Market.Vacancies), Workers: unknowns(ctx, s.Market.Workers), Protected: []CardField{},
	}
	for _, a := range ProtectedIn(s.Market.Workers) {
		f := CardField{Field: a.Name, Of: len(s.Market.Workers)}
		for i := range s.Market.Workers {
			if i%checkEvery == 0 && ctx.Err() != nil {
				return d
			}
			if a.Of(&s.Market.Workers[i]) == "" {
				f.Unknown++
			}
		}
		d.Protected = append(d.Protected, f)
	}
	return d
}

// notFacts are fields whose zero value says something: that nothing is wished for or
// refused; protected attributes are counted one by one.
var notFacts = []string{"id", "wishes", "refusals", "protected"}

// unknowns counts the zero values of each field of the records, which is what
// unknown is in all of them but notFacts.
func unknowns[T any](ctx context.Context, records []T) []CardField {
	fields := []CardField{}
	kind := reflect.TypeFor[T]()
	for k := range kind.NumField() {
		name, _, _ := strings.Cut(kind.Field(k).Tag.Get("json"), ",")
		if slices.Contains(notFacts, name) {
			continue
		}
		f := CardField{Field: name, Of: len(records)}
		for i := range records {
			if i%checkEvery == 0 && ctx.Err() != nil {
				return fields
			}
			if reflect.ValueOf(&records[i]).Elem().Field(k).IsZero() {
				f.Unknown++
			}
		}
		fields = append(fields, f)
	}
	return fields
}

// JSON returns the card as indented JSON.
func (c *Card) JSON() ([]byte, error) {
	data, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("audit: card: %w", err)
	}
	return append(data, '\n'), nil
}
