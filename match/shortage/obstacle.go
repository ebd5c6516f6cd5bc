package shortage

import (
	"cmp"
	"math"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/portable"
)

// An inquiry finds what stands between a vacancy and a worker.
type inquiry struct {
	scorer   *match.Scorer
	settings plan.Settings
	params   match.Params
}

// between returns what stands between a pair: the hard constraints that are not
// met and, where the score is too low for all that, the components that pull it
// down, largest first, until it would do. A component counts as its cause and
// falls with it: distance plays no part any more where place is an obstacle.
// Sets larger than most come as they are found.
func (q *inquiry) between(v *match.PreparedVacancy, w *match.PreparedWorker, most int) obstacles {
	found := gateObstacles(q.scorer.Verdict(v, w).Failed)
	if found.count() > most {
		return found
	}
	score := q.scorer.Weight(v, w, q.settings.View)
	if score >= q.settings.MinScore {
		return found
	}
	l := q.losses(v, w)
	scale := 1. // from the reference to the kernel, which rounds
	if r := l.score(0); r > 0 {
		scale = score.Float() / r
	}
	if q.scorer.Modelled() { // what the model makes of a better part is its own
		return cmp.Or(found|l.largest(found), 1<<CauseSeveral)
	}
	for found.count() <= most && match.ToMicro(min(scale*l.score(found), 1)) < q.settings.MinScore {
		next := l.largest(found)
		if next == 0 {
			break
		}
		found |= next
	}
	return cmp.Or(found, 1<<CauseSeveral) // a minimum that nothing reaches
}

// losses are what each component takes from the logarithm of the score, in the
// views that count.
type losses struct {
	sides [2][match.NumComponents]float64 // per view, weight times ln(1/value)
	cause [match.NumComponents]Cause
	both  bool // the score is the harmonic mean of both
}

func (q *inquiry) losses(v *match.PreparedVacancy, w *match.PreparedWorker) losses {
	l := losses{both: q.settings.View == match.Reciprocal}
	fits := q.scorer.Fits(v, w)
	views := [][match.NumComponents]float64{q.params.Employer, q.params.Worker}
	if !l.both {
		views = views[:1]
		if q.settings.View == match.WorkerView {
			views[0] = q.params.Worker
		}
	}
	for c, f := range fits {
		l.cause[c] = causeOfComponent[c]
		if f.State == match.Missing {
			l.cause[c] = CauseUnknownFacts
		}
	}
	for side, weights := range views {
		total := 0.
		for c, f := range fits {
			if f.State != match.NotApplicable {
				total += weights[c]
			}
		}
		for c, f := range fits {
			if f.State == match.NotApplicable || total == 0 {
				continue
			}
			x := f.Value
			if q.params.Order == match.ByLow {
				x = f.Low
			}
			l.sides[side][c] = -weights[c] / total * portable.Log(max(x, q.params.Floor))
		}
	}
	return l
}

// left returns the score of a side without the losses of some causes.
func (l *losses) left(side int, without obstacles) float64 {
	sum := 0.
	for c, x := range l.sides[side] {
		if without&(1<<l.cause[c]) == 0 {
			sum += x
		}
	}
	return portable.Exp(-sum)
}

func (l *losses) score(without obstacles) float64 {
	a := l.left(0, without)
	if !l.both {
		return a
	}
	return match.HarmonicMean(a, l.left(1, without))
}

// largest returns the cause that takes most from the score, beside some others;
// of equals the first. For the score of both views a side counts by how much the
// harmonic mean follows it, the more so the lower it is.
func (l *losses) largest(beside obstacles) obstacles {
	share := [2]float64{1, 0}
	if l.both {
		a, b := l.left(0, beside), l.left(1, beside)
		share = [2]float64{b / (a + b), a / (a + b)}
	}
	var loss [NumCauses]float64
	for c, cause := range l.cause {
		loss[cause] += float64(share[0]*l.sides[0][c]) + float64(share[1]*l.sides[1][c])
	}
	most, at := math.SmallestNonzeroFloat64, -1
	for cause, x := range loss {
		if beside&(1<<cause) == 0 && x > most {
			most, at = x, cause
		}
	}
	if at < 0 {
		return 0
	}
	return 1 << at
}
