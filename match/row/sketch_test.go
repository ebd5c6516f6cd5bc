package row

import (
	"math"
	"math/rand/v2"
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
			for range i % 7 {
				if w.Jobs = append(w.Jobs, m.job()); m.IntN(4) == 0 { // one and the same twice
					w.Jobs = append(w.Jobs, w.Jobs[0])
				}
			}
			jobs = append(jobs, w.Jobs...)
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
					require.GreaterOrEqual(t, Code(trade.trades[k+1]&(1<<tradeNearBits-1))<<tradeNearUnit, high)
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

// TestSketchOfLanguages: languages never cost a sketch more than its worker. A level below
// B2 costs something where one from B2 on is asked for, and what is not known costs just
// what it does.
func TestSketchOfLanguages(t *testing.T) {
	set := settings()
	set.Weights[0] = [Components]float64{Language: 1}
	tables := NewTables(set)
	var near Nearness
	trades := NewTrades(nil)
	held := [][]Spoken{nil}
	for level := 1; level <= LanguageUnknown; level++ {
		held = append(held, []Spoken{SpokenAt(1, level)}, []Spoken{SpokenAt(2, level), SpokenAt(3, 2)})
	}
	below, open := 0, 0
	for first := range LanguageUnknown {
		for second := range LanguageUnknown {
			for _, demands := range [][]Alternative{
				{{SpokenAt(1, first), true}, {SpokenAt(3, second), true}},
				{{SpokenAt(1, first), false}, {SpokenAt(2, second), true}},
			} {
				v := &Vacancy{Region: RegionUnknown, Languages: demands, Applies: Of(Language)}
				weights := &tables.weights[0][v.Applies.place()]
				for end := Low; end <= High; end++ {
					tables.Nearness(&near, trades, v.Occupation, end)
					var q SketchQuery
					q.Reset(tables, v, Musts{}, &near, end)
					for i := range held {
						w := &Worker{Region: RegionUnknown, Languages: held[i]}
						if i == 0 {
							w.Missing = Of(Language)
						}
						sketch := trades.Sketch(w, SketchFacts{LicencesKnown: true})
						bound, cost := q.CostBound(&sketch), tables.cost(weights, weights.need, v, w, end)
						require.LessOrEqual(t, bound, cost, "%v for %v", held[i], demands)
						require.Equal(t, bound, q.Within(nil, []Sketch{sketch}, nil, 0, 0, false, math.MaxInt64)[0].Rest)
						switch {
						case i == 0:
							require.Equal(t, cost, bound)
							open++
						case len(held[i]) == 1 && held[i][0]&7 == highLevel-1 && first >= highLevel && !demands[0].Last && second == 0:
							require.Equal(t, cost, bound, "%v for %v", held[i], demands)
							require.Positive(t, bound)
							below++
						}
					}
				}
			}
		}
	}
	require.Positive(t, min(below, open), "the premise")
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
