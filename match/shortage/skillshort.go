package shortage

import (
	"context"
	"fmt"
	"iter"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// A ShortPair is a vacancy and a worker who has all of its essential skills at
// the required level but one.
type ShortPair struct {
	Vacancy, Worker int32 // places in Graph.Vacancies and Graph.Workers
	Need            Need
	// Sure is false where one or more of the skills are not known to be held: the
	// pair is short of this one only if the others turn out well and this one does
	// not.
	Sure bool
}

// skillBook knows who has what is needed, for all needs of a graph.
type skillBook struct {
	graph   *plan.Graph
	scorer  *match.Scorer
	workers []*match.PreparedWorker
	needs   map[Need]*holders
}

// holders are the workers who have what is needed, and those who may, by place.
type holders struct {
	met    met
	have   []int32
	unsure []int32
}

// newSkillBook looks up every need of the vacancies among the skills held. The
// cost grows with the skills held and with the skills below each need.
func newSkillBook(ctx context.Context, g *plan.Graph) (*skillBook, error) {
	s := g.Scorer()
	b := &skillBook{graph: g, scorer: s, needs: map[Need]*holders{}}
	type holding struct {
		worker int32
		level  int
	}
	held := map[int][]holding{} // by number
	var silent []int32          // who states no skills
	for i, w := range g.Workers {
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		p := s.Worker(w)
		b.workers = append(b.workers, p)
		if w.Skills == nil {
			silent = append(silent, int32(i))
		}
		for _, h := range p.Row().Skills {
			held[h.Number()] = append(held[h.Number()], holding{int32(i), h.Level()})
		}
	}
	best := make([]fact.Tri, len(g.Workers))
	for i, v := range g.Vacancies {
		if i%1024 == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		for _, n := range needsOf(v) {
			if b.needs[n] != nil {
				continue
			}
			h := &holders{met: meets(s, n)}
			var seen []int32
			for _, number := range h.met.numbers {
				for _, x := range held[number] {
					if best[x.worker] == fact.Unknown && atLeast(x.level, h.met.level) != fact.No {
						seen = append(seen, x.worker)
					}
					if atLeast(x.level, h.met.level) == fact.Yes {
						best[x.worker] = fact.Yes
					}
				}
			}
			for _, w := range seen { // a worker may occur twice
				switch best[w] {
				case fact.Yes:
					h.have = append(h.have, w)
				case fact.Unknown:
					h.unsure = append(h.unsure, w)
				case fact.No:
				}
				best[w] = fact.No // done
			}
			for _, w := range seen {
				best[w] = fact.Unknown
			}
			h.unsure = append(h.unsure, silent...)
			b.needs[n] = h
		}
	}
	return b, nil
}

// short yields the pairs of one vacancy that lack one skill, by worker; lacking
// and unsure are room, one for each worker, and are left as zeros.
func (b *skillBook) short(i int32, lacking, unsure []int32, yield func(ShortPair) bool) bool {
	needs := needsOf(b.graph.Vacancies[i])
	if len(needs) == 0 || b.graph.VacancyTally[i].Barred[plan.BarrierProtection] > 0 {
		return true
	}
	for w := range lacking {
		lacking[w] = int32(len(needs))
	}
	for _, n := range needs {
		h := b.needs[n]
		for _, w := range h.have {
			lacking[w]--
		}
		for _, w := range h.unsure {
			lacking[w]--
			unsure[w]++
		}
	}
	v := b.scorer.Vacancy(b.graph.Vacancies[i])
	more := true
	for w := int32(0); more && int(w) < len(lacking); w++ {
		if lacking[w] > 1 || lacking[w] == 0 && unsure[w] == 0 || b.scorer.Verdict(v, b.workers[w]).Failed != 0 {
			continue
		}
		for _, n := range needs {
			held := b.needs[n].met.by(b.workers[w])
			if held == fact.Yes || lacking[w] == 1 && held == fact.Unknown {
				continue
			}
			if more = yield(ShortPair{i, w, n, unsure[w] == 0}); !more {
				break
			}
		}
	}
	clear(lacking)
	clear(unsure)
	return more
}

// ShortOfOne yields the pairs of a graph that meet the hard constraints, as far
// as they are known, and lack one essential skill, whatever their score: by
// vacancy, then worker, then in the order of the record. What a worker is known to
// have, and at which level, is as the scorer sees it: a skill below the required
// one in the taxonomy is as good as that, a related one is not. A vacancy that is
// blocked to protect workers has no pairs.
//
// It costs some counting for each pair, and a verdict for each that lacks one.
// The sequence can be read more than once; it ends with the error of an ended ctx.
func ShortOfOne(ctx context.Context, g *plan.Graph) iter.Seq2[ShortPair, error] {
	return func(yield func(ShortPair, error) bool) {
		b, err := newSkillBook(ctx, g)
		if err != nil {
			yield(ShortPair{}, fmt.Errorf("shortage: skills: %w", err))
			return
		}
		lacking, unsure := make([]int32, len(g.Workers)), make([]int32, len(g.Workers))
		for i := range int32(len(g.Vacancies)) {
			if ctx.Err() != nil {
				yield(ShortPair{}, fmt.Errorf("shortage: skills: %w", context.Cause(ctx)))
				return
			}
			if !b.short(i, lacking, unsure, func(p ShortPair) bool { return yield(p, nil) }) {
				return
			}
		}
	}
}
