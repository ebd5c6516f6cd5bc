package row

// A languageDemand is the languages that meet a demand at all, or at the level that is
// asked for, as far as a sketch tells; and what it costs to hold none of them, or none at
// such a level.
type languageDemand struct {
	any, level  choice
	none, lower int64
}

// cost is the least cost for somebody of a signature.
func (d *languageDemand) cost(holds Signature) int64 {
	switch {
	case d.level.in(holds):
		return 0
	case d.any.in(holds):
		return d.lower
	default:
		return d.none
	}
}

// meet keeps which languages meet the first demands that are a choice.
func (q *SketchQuery) meet(demands []Alternative) {
	none, lower, from := q.tables.zero, q.tables.zero, 0
	for i := range demands {
		if q.languages == sketchDemands {
			return
		}
		want := demands[i].Language
		fit := q.tables.languageFit(want, nil).high
		if none, lower = max(none, fit), max(lower, fit); want&7 >= highLevel { // they may hold it below that
			lower = max(lower, q.tables.language[want&7][highLevel-1].high)
		}
		if !demands[i].Last {
			continue
		}
		cost := func(fit value) int64 {
			return q.weight[Language] * pick(fit, fit, q.tables.priorValue[Language], q.end).cost()
		}
		if one, ok := choiceOf(demands[from:i+1], false); ok {
			level, _ := choiceOf(demands[from:i+1], true)
			q.demands[q.languages] = languageDemand{one, level, cost(none), cost(lower)}
			q.languages++
		}
		none, lower, from = q.tables.zero, q.tables.zero, i+1
	}
}
