package plan

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
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
	// Outbid: every position that the worker fits goes to others in this plan,
	// and in every best plan to workers who come before them in its order or
	// are as good. For a vacancy: every worker who fits it is placed elsewhere.
	Outbid
)

var reasonNames = []string{"no pair", "unconfirmed", "outbid"}

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
	Tally  Tally  `json:"tally"` // of all vacancies
}

// Open is a vacancy with open positions, and why.
type Open struct {
	Vacancy   string `json:"vacancy"`
	Positions int    `json:"positions"` // that stay open in this plan
	Reason    Reason `json:"reason"`
	Tally     Tally  `json:"tally"` // of all workers
}

// Explanation is a sentence for people.
func (u Unplaced) Explanation() string {
	switch u.Reason {
	case Unconfirmed:
		return fmt.Sprintf("fits %d vacancies if facts are confirmed", u.Tally.Open)
	case Outbid:
		return fmt.Sprintf("fits %d vacancies, all filled by others", u.Tally.Certain+u.Tally.Open)
	default:
		return "fits no vacancy" + u.Tally.barriers()
	}
}

// Explanation is a sentence for people.
func (o Open) Explanation() string {
	switch o.Reason {
	case Unconfirmed:
		return fmt.Sprintf("%d workers fit if facts are confirmed", o.Tally.Open)
	case Outbid:
		return fmt.Sprintf("%d workers fit, placed elsewhere", o.Tally.Certain+o.Tally.Open)
	default:
		return "no worker fits" + o.Tally.barriers()
	}
}

// barriers lists what stood in the way, in the order of the barriers.
func (t *Tally) barriers() string {
	var parts []string
	for b, n := range t.Barred {
		if n > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", Barrier(b), n))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}

// reason tells why a record with this tally is left out.
func (f Form) reason(t *Tally) Reason {
	switch {
	case t.Certain > 0 || (f == Possible && t.Open > 0):
		return Outbid
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
	for w, i := range p.answer.Edge {
		if i >= 0 {
			filled[p.problem.Edges[i].Opening]++
			continue
		}
		t := &g.WorkerTally[w]
		p.Unplaced = append(p.Unplaced, Unplaced{
			Worker: g.Workers[w].ID, Group: g.Group(int32(w)), Reason: p.Form.reason(t), Tally: *t,
		})
	}
	for i, v := range g.Vacancies {
		if left := v.Positions() - filled[i]; left > 0 {
			t := &g.VacancyTally[i]
			p.Open = append(p.Open, Open{Vacancy: v.ID, Positions: left, Reason: p.Form.reason(t), Tally: *t})
		}
	}
	slices.SortFunc(p.Unplaced, func(a, b Unplaced) int { return cmp.Compare(a.Worker, b.Worker) })
	slices.SortFunc(p.Open, func(a, b Open) int { return cmp.Compare(a.Vacancy, b.Vacancy) })
}

// transport is the graph as a problem of counts, over the edges that keep says.
func (g *Graph) transport(keep func(Edge) bool) assign.Transport {
	t := assign.Transport{Supply: make([]int64, len(g.Workers)), Demand: make([]int64, len(g.Vacancies))}
	for i := range t.Supply {
		t.Supply[i] = 1
	}
	for i, v := range g.Vacancies {
		t.Demand[i] = int64(v.Positions())
	}
	for _, e := range g.Edges {
		if keep(e) {
			t.Arcs = append(t.Arcs, assign.Arc{From: e.Worker, To: e.Vacancy})
		}
	}
	return t
}

// MaxFill returns the greatest number of positions that the edges chosen by
// keep can fill, with its proof; the transport is the problem that it proves.
func (g *Graph) MaxFill(ctx context.Context, keep func(Edge) bool) (assign.Transport, assign.Filling, error) {
	t := g.transport(keep)
	f, err := assign.MaxFill(ctx, t)
	if err != nil {
		return t, f, fmt.Errorf("plan: %w", err)
	}
	return t, f, nil
}
