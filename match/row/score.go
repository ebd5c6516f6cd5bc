package row

// pairWeights are the weights of a view for a pair.
func (t *Tables) pairWeights(v *Vacancy, w *Worker, view View) *viewWeights {
	return &t.weights[view-EmployerView][(v.Applies | w.Applies).place()]
}

// Weights returns the weights of the employer's or the worker's view where some
// components apply. They must not be changed.
func (t *Tables) Weights(view View, applies Mask) *Weights {
	return &t.weights[view-EmployerView][applies.place()].By
}

// A LevelCredits is the best credit of a skill held at one of the levels of a set,
// bit l for level l; 0 for the empty set.
type LevelCredits [1 << (MaxLevel + 1)]Credit

// SkillsWeigh reports whether a view has a weight for skills.
func (t *Tables) SkillsWeigh(view View) bool {
	return t.weights[view-EmployerView][masks-1].By[Skills] != 0
}

// KeyBeside is the key of a pair in the employer's or the worker's view, which has
// no weight for skills ([Tables.SkillsWeigh]), without a query. It does not allocate.
func (t *Tables) KeyBeside(v *Vacancy, w *Worker, view View, end End) Key {
	weights := t.pairWeights(v, w, view)
	return Key(-t.cost(weights, weights.need, v, w, end))
}

// needed are the components that a view weighs where some apply.
func (t *Tables) needed(view View, applies Mask) Mask {
	if view == Reciprocal {
		return t.needed(EmployerView, applies) | t.needed(WorkerView, applies)
	}
	return t.weights[view-EmployerView][applies.place()].need
}

// LevelCredits returns the credits of a skill where a level is demanded. They must
// not be changed. buf is used for a number that has a mean of its own.
func (t *Tables) LevelCredits(number uint32, demanded int, end End, buf *LevelCredits) *LevelCredits {
	table := &t.bestLevel[end][demanded]
	if end != Expected || int(number) >= len(t.levelMean) {
		return table
	}
	for set := range buf {
		buf[set] = table[set]
		if set&1 != 0 {
			buf[set] = max(table[set&^1], t.levelMean[number][demanded])
		}
	}
	return buf
}

// sum is minus the weighted sum of the costs.
func (t *Tables) sum(w *Weights, fits *[Components]Range, end End) Key {
	var sum int64
	for c, x := range w {
		if x != 0 {
			sum += int64(x) * int64(t.CostOf(fits[c][end]))
		}
	}
	return Key(-sum)
}

// Key returns the key of components of which some apply.
func (t *Tables) Key(fits *[Components]Range, applies Mask, view View, end End) Key {
	if view == Reciprocal {
		return t.Reciprocal(t.Key(fits, applies, EmployerView, end), t.Key(fits, applies, WorkerView, end))
	}
	return t.sum(t.Weights(view, applies), fits, end)
}

// Keys computes the keys at all ends, as [Tables.Key] would one by one.
func (t *Tables) Keys(dst *[ends]Key, fits *[Components]Range, applies Mask, view View) {
	if view == Reciprocal {
		var worker [ends]Key
		t.Keys(dst, fits, applies, EmployerView)
		t.Keys(&worker, fits, applies, WorkerView)
		for end := range dst {
			dst[end] = t.Reciprocal(dst[end], worker[end])
		}
		return
	}
	var low, expected, high int64
	weights := &t.weights[view-EmployerView][applies.place()]
	for rest := weights.need; rest != 0; rest &= rest - 1 {
		c := rest.first()
		fit, weight := &fits[c], weights.By[c]
		cost := t.times(weight, fit[Low])
		low += cost
		if !fit.Known() {
			expected += t.times(weight, fit[Expected])
			high += t.times(weight, fit[High])
			continue
		}
		expected += cost
		high += cost
	}
	dst[Low], dst[Expected], dst[High] = Key(-low), Key(-expected), Key(-high)
}

// Reciprocal is the key of the reciprocal view of those of the two others: the harmonic
// mean of their scores.
func (t *Tables) Reciprocal(employer, worker Key) Key {
	return harmonic(t.share(employer), t.share(worker))
}

// Known returns the weight of the components that are known, of 2^28; it is 2^28
// where no component has a weight.
func (t *Tables) Known(fits *[Components]Range, applies Mask, view View) uint32 {
	weights := &t.weights[view-EmployerView][applies.place()]
	if weights.need == 0 {
		return WeightOne
	}
	known := uint32(0)
	for rest := weights.need; rest != 0; rest &= rest - 1 {
		if c := rest.first(); fits[c].Known() {
			known += weights.By[c]
		}
	}
	return known
}
