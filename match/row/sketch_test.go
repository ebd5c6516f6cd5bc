package row

import (
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestYearClass: a class tells no fewer quarters than there are, and the one before it
// would; beyond the last one there are more.
func TestYearClass(t *testing.T) {
	for _, classes := range [][]uint32{quartersFirst[:], quartersNext[:]} {
		require.Zero(t, classes[0], "no years are none")
		for _, quarters := range []int64{0, 1, 2, 3, 5, 7, 8, 9, 39, 40, 41, 159, 160, 161, 199, 200, 201, math.MaxInt64} {
			k, more := yearClass(classes, quarters)
			require.Equal(t, quarters > int64(classes[len(classes)-1]), more)
			require.True(t, more || quarters <= int64(classes[k]))
			require.True(t, k == 0 || quarters > int64(classes[k-1]))
		}
	}
}

// A careerMaker makes occupations and years in them, at the ends of what a sketch tells.
type careerMaker struct {
	*rand.Rand

	codes int
}

func (m careerMaker) job() Job {
	code := strconv.Itoa(1000 + m.IntN(m.codes))
	if m.IntN(5) == 0 {
		code = code[:1+m.IntN(3)]
	}
	years := []int64{0, 1, YearUnits / 4, YearUnits/4 + 1, 3 * YearUnits, 40*YearUnits + 1, 50 * YearUnits, 51 * YearUnits, 1000 * YearUnits, m.Int64N(12 * YearUnits)}[m.IntN(10)]
	if m.IntN(8) == 0 {
		years = -1
	}
	return Job{Code: CodeText(code), Unit: -1, Years: int32(years)}
}

// TestSketchOfCareers: a sketch never costs more than its worker does, whatever the years
// and however many the occupations, those without a number of their own too; where it tells
// all that there is it costs as much but for rounding.
func TestSketchOfCareers(t *testing.T) {
	for _, codes := range []int{40, 2000} {
		m := careerMaker{rand.New(rand.NewPCG(1, 2)), codes}
		workers, jobs := make([]Worker, 800), []Job(nil)
		for i := range workers {
			w := &workers[i]
			w.Region = RegionUnknown
			if i%20 == 0 {
				w.Missing = Of(Occupation, Experience)
				continue
			}
			of, late := m, i%9 == 8 // who comes after the occupations were numbered may have another
			if late {
				of.codes = 100
			}
			for range i % 7 {
				if w.Jobs = append(w.Jobs, of.job()); m.IntN(4) == 0 { // one and the same twice
					w.Jobs = append(w.Jobs, w.Jobs[0])
				}
			}
			if !late {
				jobs = append(jobs, w.Jobs...)
			}
		}
		trades := NewTrades(jobs)
		require.Equal(t, codes > MaxTrades, trades.rest)
		sketches := make([]Sketch, len(workers))
		for i := range workers {
			sketches[i] = trades.Sketch(&workers[i], SketchFacts{LicencesKnown: true})
		}
		set := settings()
		set.Proximity[0] = 0.01
		set.Weights[0] = [Components]float64{Occupation: 1, Experience: 2}
		tables := NewTables(set)
		pairs, near := 0, 0
		for n, required := range []int32{1, YearUnits / 4, YearUnits, 2*YearUnits + 7, 10 * YearUnits, 80 * YearUnits, 1000 * YearUnits, math.MaxInt32} {
			job := m.job()
			job.Code = jobs[7*n].Code
			v := &Vacancy{Region: RegionUnknown, Occupation: job, Required: tables.Require(required), Applies: Of(Experience)}
			weights := &tables.weights[0][v.Applies.place()]
			for end := Low; end <= High; end++ {
				var trade Nearness
				tables.Nearness(&trade, trades, v.Occupation, end)
				for k, j := range trades.jobs {
					_, high := tables.near(v.Occupation, j)
					require.GreaterOrEqual(t, Code(trade.prices.near(uint32(k+1)))<<tradeNearUnit, high)
				}
				cost := tables.TradeCost(v, &trade, end)
				require.Equal(t, cost.Of(&Block{}), cost.OfSummary(0, false), "nobody has worked")
				var q SketchQuery
				q.Reset(tables, v, Musts{}, &trade, end)
				for i := range workers {
					bound, cost := q.CostBound(&sketches[i]), tables.cost(weights, weights.need, v, &workers[i], end)
					require.LessOrEqual(t, bound, cost, "%d years of %v for %d at %d", sketches[i].years, workers[i].Jobs, required, end)
					if pairs++; cost-bound < cost/8 {
						near++
					}
				}
				all := q.Within(nil, sketches, nil, 0, 0, false, math.MaxInt64)
				require.Len(t, all, len(sketches))
				for i, x := range all {
					require.Equal(t, q.CostBound(&sketches[i]), x.Rest)
				}
			}
		}
		if least := pairs / 20; trades.rest {
			require.Greater(t, near, least, "the premise: some bounds are close")
		} else {
			require.Greater(t, near, 6*least, "the premise: many bounds are close")
		}
	}
}

// A linguist makes demands for languages and people who hold some, of few numbers, of which
// some share an identity.
type linguist struct{ *rand.Rand }

// number is that of a language; of 16 the identity is what that of no language would be.
func (m linguist) number() int {
	return []int{1, 2, 3, 4, 16, spokenIDs, spokenIDs + 1, spokenIDs + 2}[m.IntN(8)]
}

func (m linguist) demands() (demands []Alternative, musts uint64) {
	for k := range m.IntN(5) {
		n := 1 + m.IntN(3)*m.IntN(2)
		for i := range n {
			want := SpokenAt(m.number(), m.IntN(LanguageUnknown))
			if m.IntN(20) == 0 {
				want = 0 // which nobody meets
			}
			demands = append(demands, Alternative{want, i == n-1})
		}
		musts |= m.Uint64N(2) << k
	}
	return demands, musts
}

func (m linguist) worker() *Worker {
	w := &Worker{Region: RegionUnknown}
	if m.IntN(20) == 0 {
		w.Missing = Of(Language)
		return w
	}
	for range m.IntN(4) + m.IntN(2)*m.IntN(4) {
		w.Languages = append(w.Languages, SpokenAt(m.number(), m.IntN(LanguageUnknown+1)))
	}
	return w
}

// unmet reports whether somebody certainly lacks all languages of a demand.
func (m linguist) unmet(demand []Alternative, w *Worker) bool {
	if w.Missing.Has(Language) && demand[0].Language>>3 != 0 {
		return false
	}
	for _, a := range demand {
		for _, l := range w.Languages {
			if l>>3 == a.Language>>3 && a.Language>>3 != 0 {
				if l&7 >= max(a.Language&7, 1) {
					return false
				}
				break
			}
		}
	}
	return true
}

// told reports whether a sketch tells all of somebody's languages from all others: they are
// few, and none shares its identity with another or with one that is asked for.
func (m linguist) told(demands []Alternative, w *Worker) bool {
	numbers := make(map[uint32]uint32)
	same := func(number uint32) bool {
		was, ok := numbers[spokenID(number)]
		numbers[spokenID(number)] = number
		return !ok || was == number
	}
	held := 0
	for i, l := range w.Languages {
		if !same(uint32(l>>3)) || slices.ContainsFunc(w.Languages[:i], func(x Spoken) bool { return x>>3 == l>>3 }) {
			return false
		}
		if l&7 != 0 {
			held++
		}
	}
	for _, a := range demands {
		if a.Language>>3 != 0 && !same(uint32(a.Language>>3)) {
			return false
		}
	}
	return held <= spokenInSketch && len(demands) <= sketchAlternatives
}

// TestSketchOfLanguages: languages never cost a sketch more than its worker, and fail no
// must that is met or may be, also where the best level is not enough. Both are exact where
// it is and the sketch tells all languages.
func TestSketchOfLanguages(t *testing.T) {
	set := settings()
	set.Weights[0] = [Components]float64{Language: 1}
	enough := NewTables(set)
	set.LanguageFit = func(want, have int) float64 { return max(0, min(0.75, 1-float64(want-have)/2)) }
	never := NewTables(set)
	var near Nearness
	trades := NewTrades(nil)
	m := linguist{rand.New(rand.NewPCG(3, 4))}
	exact, failed, open, many := 0, 0, 0, 0
	for round := range 20_000 {
		tables := []*Tables{enough, never}[round%2]
		demands, musts := m.demands()
		v := &Vacancy{Region: RegionUnknown, Languages: demands, Applies: Of(Language)}
		weights := &tables.weights[0][v.Applies.place()]
		w := m.worker()
		sketch := trades.Sketch(w, SketchFacts{LicencesKnown: true})
		fails, from := false, 0
		for i, k := 0, 0; i < len(demands); i++ {
			if demands[i].Last {
				fails = fails || musts>>k&1 != 0 && m.unmet(demands[from:i+1], w)
				from, k = i+1, k+1
			}
		}
		for end := Low; end <= High; end++ {
			tables.Nearness(&near, trades, v.Occupation, end)
			var q SketchQuery
			q.Reset(tables, v, Musts{languages: musts}, &near, end)
			bound, cost := q.CostBound(&sketch), tables.cost(weights, weights.need, v, w, end)
			require.LessOrEqual(t, bound, cost, "%v for %v", w.Languages, demands)
			require.True(t, fails || !q.Fails(&sketch), "%v for %v, musts %b", w.Languages, demands, musts)
			some := q.Within(nil, []Sketch{sketch}, nil, 0, 0, false, math.MaxInt64)
			if q.Fails(&sketch) {
				require.Empty(t, some)
				failed++
			} else {
				require.Equal(t, bound, some[0].Rest)
			}
			switch {
			case sketch.languages == spokenOpen:
				require.Equal(t, cost, bound)
				open++
			case sketch.languages == spokenMany:
				require.False(t, m.told(nil, w), "%v", w.Languages)
				require.Zero(t, bound)
				many++
			case tables == enough && m.told(demands, w):
				require.Equal(t, cost, bound, "%v for %v", w.Languages, demands)
				require.Equal(t, fails, q.Fails(&sketch), "%v for %v, musts %b", w.Languages, demands, musts)
				exact++
			}
		}
	}
	require.Greater(t, min(exact, failed, 3*open, 10*many), 3000, "the premise: %d, %d, %d, %d", exact, failed, open, many)
}

// TestSketchOfDays: the day from which somebody can begin never costs a sketch more than its
// worker, and little less: nothing where a step is a day and both days are told. A day that is
// not known costs just what it does.
func TestSketchOfDays(t *testing.T) {
	for _, horizon := range []float64{1, 30, 31, 90, 5000} {
		set := settings()
		set.Weights[0], set.Horizon, set.Floor = [Components]float64{Availability: 1}, horizon, 0.01
		tables := NewTables(set)
		var near Nearness
		trades := NewTrades(nil)
		r := rand.New(rand.NewPCG(5, 6))
		for round := range 3000 {
			start := []int32{0, -1, -100, 20_000, 20_003, 65_000, 70_000, math.MinInt32, math.MaxInt32}[round%9]
			v := &Vacancy{Region: RegionUnknown, Start: start, Applies: Of(Availability)}
			weights := &tables.weights[0][v.Applies.place()]
			w := &Worker{Region: RegionUnknown, Available: int32(min(max(int64(start)+r.Int64N(300)-100, math.MinInt32), math.MaxInt32))}
			switch r.IntN(8) {
			case 0:
				w.Missing = Of(Availability)
			case 1:
				w.Available = FromNow
			case 2:
				w.Available = int32(r.Uint32())
			}
			sketch := trades.Sketch(w, SketchFacts{LicencesKnown: true})
			for end := Low; end <= High; end++ {
				tables.Nearness(&near, trades, v.Occupation, end)
				var q SketchQuery
				q.Reset(tables, v, Musts{}, &near, end)
				bound, cost := q.CostBound(&sketch), tables.cost(weights, weights.need, v, w, end)
				require.LessOrEqual(t, bound, cost, "%d for %d", w.Available, start)
				require.Equal(t, bound, q.Within(nil, []Sketch{sketch}, nil, 0, 0, false, math.MaxInt64)[0].Rest)
				late := min(max(int64(w.Available)-int64(start), 0), int64(len(tables.late)-1))
				within := dayUnit - 1 + int64(1)<<q.lateShift - 1
				switch {
				case w.Missing.Has(Availability):
					require.Equal(t, cost, bound)
				case int(horizon) < sketchLate-1 && start >= 0 && w.Available >= 0 && w.Available < dayUnit*(dayUnknown-1) && w.Available%dayUnit == 0:
					require.Equal(t, cost, bound, "%d for %d", w.Available, start)
				case start >= 0 && w.Available < dayUnit*(dayUnknown-1):
					require.GreaterOrEqual(t, bound, int64(weights.By[Availability])*tables.late[max(late-within, 0)].cost(), "%d for %d", w.Available, start)
				}
			}
		}
	}
}

// TestTake: a copy has all that the other has, whatever was there.
func TestTake(t *testing.T) {
	for _, x := range []Sketched{{}, {Rest: 1, Skills: 2, At: 3, Exact: true, unknown: true}, {Rest: -1, Skills: 5, At: 1 << 31}} {
		for _, was := range []Sketched{{}, {Rest: 7, Skills: 8, At: 9, Exact: true, unknown: true}} {
			was.Take(&x)
			require.Equal(t, x, was)
		}
	}
}
