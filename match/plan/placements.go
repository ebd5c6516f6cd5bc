package plan

import (
	"fmt"
	"strconv"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/protect"
)

// Placements is what is known of placements before they are made, for the rules of
// protection that no vacancy can answer: debt, a contract before departure, a contract
// that is worse than the offer. A pair for which a rule is known to be broken is no edge,
// and one for which it may be is under review: in the possible plan alone.
//
// Nobody has signed anything when a plan is made, and of most pairs nothing is stated. So
// a rule is asked where a fact that it asks about is stated ([protect.Screener.ClearPlacement]),
// or of every pair if it is one of Rules. Naming a rule whose facts are unknown of most
// leaves little that is certain.
type Placements struct {
	// Facts are stated of single pairs, or of all of a vacancy or of a worker. The pair's
	// count before the worker's, these before the vacancy's, and those of everybody last,
	// fact by fact. Those of records that the market does not have say nothing.
	Facts []PlacementFacts `json:"facts,omitzero"`
	// Rules are the ids of those to be asked of every pair.
	Rules []string `json:"rules,omitzero"`
	// On is the first day where the vacancy states none; unknown leaves the age unknown.
	On fact.Opt[match.Date] `json:"on,omitzero"`
}

// PlacementFacts is what is stated of the placements of some pairs. What it does not
// state of the person is read from the records ([protect.PlacementOf]).
type PlacementFacts struct {
	Vacancy string `json:"vacancy,omitzero"` // its id; blank: of any, such as a worker's debt
	Worker  string `json:"worker,omitzero"`  // likewise, such as what an agency does for all of a vacancy
	protect.Stated
}

// faults adds what is wrong with the placements to fs.
func (p *Placements) faults(s *protect.Screener, fs *fact.Faults) {
	if p == nil {
		return
	}
	seen := make(map[Pair]bool, len(p.Facts))
	for i, f := range p.Facts {
		pair := Pair{Vacancy: f.Vacancy, Worker: f.Worker}
		if seen[pair] {
			fs.Add(fact.Fault{
				Field: "Placements.Facts[" + strconv.Itoa(i) + "]", Value: f.Vacancy + ", " + f.Worker, Err: fact.ErrDuplicate,
			})
		}
		seen[pair] = true
	}
	for i, rule := range p.Rules {
		if s.Checks() && !s.Asks(rule) {
			fs.Add(fact.Fault{Field: fmt.Sprintf("Placements.Rules[%d]", i), Value: rule, Err: fmt.Errorf("%w of a rule", fact.ErrUnknownCode)})
		}
	}
}

// A placed is the facts of placements by the places of the records.
type placed struct {
	*Placements

	anybody *protect.Stated
	vacancy map[int32]*protect.Stated
	worker  map[int32]*protect.Stated
	pair    map[[2]int32]*protect.Stated
}

// place finds the records of the placements that are known.
func (g *Graph) place() {
	known := g.Settings.Placements
	if known == nil || len(known.Facts)+len(known.Rules) == 0 {
		g.placed = nil
		return
	}
	vacancies, workers := places(g.Vacancies, func(v *match.Vacancy) string { return v.ID }), places(g.Workers, func(w *match.Worker) string { return w.ID })
	p := &placed{
		Placements: known, vacancy: map[int32]*protect.Stated{}, worker: map[int32]*protect.Stated{}, pair: map[[2]int32]*protect.Stated{},
	}
	for i := range known.Facts {
		f := &known.Facts[i]
		j, has := vacancies[f.Vacancy]
		w, had := workers[f.Worker]
		switch {
		case f.Vacancy == "" && f.Worker == "":
			p.anybody = &f.Stated
		case f.Vacancy == "" && had:
			p.worker[w] = &f.Stated
		case f.Worker == "" && has:
			p.vacancy[j] = &f.Stated
		case has && had:
			p.pair[[2]int32{j, w}] = &f.Stated
		}
	}
	g.placed = p
}

func places[R any](records []*R, id func(*R) string) map[string]int32 {
	at := make(map[string]int32, len(records))
	for i, r := range records {
		at[id(r)] = int32(i)
	}
	return at
}

// clear screens a pair as far as anything is known or asked of it, and returns what that
// leaves of the clearance of its vacancy.
func (p *placed) clear(g *Graph, j, w int32, of protect.Clearance) protect.Clearance {
	var stated protect.Stated
	for _, s := range [...]*protect.Stated{p.pair[[2]int32{j, w}], p.worker[w], p.vacancy[j], p.anybody} {
		if s != nil {
			stated = stated.Over(*s)
		}
	}
	if len(p.Rules) == 0 && stated == (protect.Stated{}) {
		return of
	}
	v, x := g.Vacancies[j], g.Workers[w]
	records := func() protect.Placement {
		on, dated := p.On.Get()
		read := protect.PlacementOf(g.scorer, v, x, on)
		if _, starts := v.Start.Get(); !starts && !dated {
			read.Age = fact.Opt[int]{}
		}
		return read
	}
	pair, _ := g.Settings.Protection.ClearPlacement(v, stated, records, p.Rules...)
	return of.And(pair)
}

// restore judges anew the pairs that only what is known of placements kept out, on a
// graph that does not ask about it.
func (g *Graph) restore(refused []Pair, workers []*match.PreparedWorker) {
	vacancies, people := places(g.Vacancies, func(v *match.Vacancy) string { return v.ID }), places(g.Workers, func(w *match.Worker) string { return w.ID })
	for _, pair := range refused {
		j, has := vacancies[pair.Vacancy]
		w, had := people[pair.Worker]
		if !has || !had {
			continue
		}
		if e, b, ok := g.edge(j, w, g.scorer.Vacancy(g.Vacancies[j]), workers[w]); ok {
			g.VacancyTally[j].Barred[BarrierProtection]--
			g.VacancyTally[j].count(e, b, ok)
			g.WorkerTally[w].count(e, b, ok)
			g.Edges = append(g.Edges, e)
		}
	}
}
