package row

import (
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// leftOpen are settings in which levels that are known leave something open too.
func leftOpen(s Settings) Settings {
	credit := s.LevelCredit
	s.LevelCredit = func(held, want int, end End) float64 { return credit(held, want, end) * (0.8 + 0.1*float64(end)) }
	return s
}

// settings are plausible settings for tests of the tables.
func settings() Settings {
	s := Settings{
		Floor: 0.05, Proximity: [5]float64{0, 0.2, 0.45, 0.75, 1},
		LevelCredit: func(held, want int, end End) float64 {
			switch {
			case want <= 1 || held >= want:
				return 1
			case held > 0:
				return float64(held) / float64(want)
			default:
				return []float64{1 / float64(want), 0.8, 1}[end]
			}
		},
		Trip:         func(int32, int32) Trip { return Trip{Near: Yes, CommuteLow: One / 2, CommuteHigh: One / 2} },
		Regions:      []Span{{0, 0}},
		LanguageFit:  func(want, have int) float64 { return max(0, min(1, 1-float64(want-have)/2)) },
		EducationFit: func(want, have int) float64 { return math.Ldexp(1, min(have-want, 0)) },
		Saturation:   0.5, Horizon: 90, WageTolerance: 0.2,
	}
	for c := range s.Prior {
		s.Prior[c] = 0.5
		s.Weights[0][c] = float64(c%3 + 1)
		s.Weights[1][c] = float64(c%5 + 1)
	}
	s.Weights[0][Wage] = 0
	return s
}

// TestCost: the table of logarithms is close, keeps the order, and is exact at
// its ends.
func TestCost(t *testing.T) {
	for _, floor := range []float64{MinFloor, 0.05, 0.5, 0.999} {
		s := settings()
		s.Floor = floor
		tab := NewTables(s)
		require.Zero(t, tab.CostOf(One))
		require.Equal(t, tab.floorCost, tab.CostOf(0))
		before, worst := tab.CostOf(0), 0.0
		rng := rand.New(rand.NewPCG(1, 2))
		codes := []Code{1, 2, 3, One - 1, One/2 - 1, One / 2, One/2 + 1}
		for range 50_000 {
			codes = append(codes, Code(rng.Uint32N(uint32(One)+1)), Code(1)<<rng.IntN(25)>>rng.IntN(2))
		}
		slices.Sort(codes)
		for _, c := range codes {
			cost := tab.CostOf(c)
			require.LessOrEqual(t, cost, before, "%d", c)
			before = cost
			worst = max(worst, math.Abs(float64(cost)/(1<<costBits)+math.Log(max(c.Float(), floor))))
		}
		require.Less(t, worst, 2.5e-7, "the comment on logTable")
	}
}

// TestShare: the exponential is close, keeps the order over neighbouring keys,
// and its ends are exact.
func TestShare(t *testing.T) {
	s := settings()
	s.Floor = MinFloor
	tab := NewTables(s)
	require.Equal(t, uint64(shareOne), tab.share(0))
	require.EqualValues(t, 1_000_000, tab.Micro(EmployerView, 0))
	lowest := Key(-int64(tab.floorCost) << weightBits)
	require.EqualValues(t, 1, tab.Micro(EmployerView, lowest), "a millionth")
	rng := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		k := -Key(rng.Int64N(-int64(lowest)))
		x := tab.share(k)
		want := math.Exp(float64(k)/(1<<(costBits+weightBits))) * shareOne
		require.InDelta(t, want, float64(x), 300, "of 2^40")
		for _, step := range []Key{1, 1 << 10, 1 << 19, 1 << 20, 1 << 21, 1 << 32} {
			if k+step <= 0 {
				require.LessOrEqual(t, x, tab.share(k+step), "%d + %d", k, step)
				require.LessOrEqual(t, tab.Micro(EmployerView, k), tab.Micro(EmployerView, k+step))
			}
		}
	}
	// Where the digits of two tables meet.
	for x := int64(1); x < -int64(lowest)>>20; x <<= 1 {
		for d := int64(-2); d <= 2; d++ {
			k := -Key((x + d) << 20)
			if k < 0 {
				require.LessOrEqual(t, tab.share(k-1<<20), tab.share(k))
			}
		}
	}
}

func TestHarmonic(t *testing.T) {
	require.Zero(t, harmonic(0, 5))
	require.Equal(t, Key(shareOne), harmonic(shareOne, shareOne))
	rng := rand.New(rand.NewPCG(5, 6))
	for range 10_000 {
		a, b := 1+rng.Uint64N(shareOne), 1+rng.Uint64N(shareOne)
		want := new(big.Int).Mul(big.NewInt(2), new(big.Int).Mul(new(big.Int).SetUint64(a), new(big.Int).SetUint64(b)))
		want.Div(want, new(big.Int).SetUint64(a+b))
		require.EqualValues(t, want.Int64(), harmonic(a, b))
		require.Equal(t, harmonic(a, b), harmonic(b, a))
		if a < shareOne {
			require.LessOrEqual(t, harmonic(a, b), harmonic(a+1, b))
		}
	}
}

func TestApportion(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	for range 5000 {
		w := make([]float64, 1+rng.IntN(12))
		sum := 0.0
		for i := range w {
			if rng.IntN(4) > 0 {
				w[i] = math.Exp(rng.NormFloat64())
			}
			sum += w[i]
		}
		got := make([]uint32, len(w))
		Apportion(got, w, DemandOne)
		var total uint64
		for i, x := range got {
			total += uint64(x)
			require.Equal(t, w[i] == 0, x == 0, "%v", w)
			if sum > 0 {
				require.InDelta(t, w[i]/sum*DemandOne, float64(x), 1+1e-5)
			}
		}
		if sum > 0 {
			require.EqualValues(t, DemandOne, total)
		}
	}
	got := make([]uint32, 3)
	Apportion(got, []float64{1, 1, 1}, 100)
	require.Equal(t, []uint32{34, 33, 33}, got, "equal remainders go to the earlier")
	Apportion(got, []float64{0, 0, 0}, 100)
	require.Equal(t, []uint32{0, 0, 0}, got)
	a, b := make([]uint32, 7), make([]uint32, 7)
	w := []float64{.4, .15, .15, .1, .05, .1, .05}
	Apportion(a, w, WeightOne)
	for i := range w {
		w[i] /= 3
	}
	Apportion(b, w, WeightOne)
	require.Equal(t, a, b, "noise in the last bit breaks no tie")
}

// TestSaturation holds experience against the formula, at rates up to the
// largest, and its order from unit to unit. Years are rounded to 2^-20, which is
// 5e-6 of a tenth of a year, held or required.
func TestSaturation(t *testing.T) {
	rng := rand.New(rand.NewPCG(9, 10))
	for _, tt := range []struct{ rate, off float64 }{{1e-6, 1e-5}, {0.5, 1e-5}, {2, 1e-5}, {MaxSaturation, 2.5e-5}} {
		s := settings()
		s.Saturation = tt.rate
		tab := NewTables(s)
		for range 20_000 {
			r := 0.1 + rng.Float64()*79
			y := rng.Float64() * 80
			if rng.IntN(2) == 0 {
				y, r = y/40, max(r/20, 0.1)
			}
			units := func(x float64) int32 { return int32(math.Round(x * YearUnits)) }
			req := tab.Require(units(r))
			got := tab.saturation.of(req, int64(units(y))).Float()
			want := 1.0
			if y < r {
				want = math.Expm1(-tt.rate*y) / math.Expm1(-tt.rate*r)
			}
			require.InDelta(t, want, got, tt.off, "%v years of %v at %v", y, r, tt.rate)
			require.LessOrEqual(t, got, tab.saturation.of(req, int64(units(y))+1).Float())
		}
		for y := int64(0); y < 3*coarseUnits; y += fineUnits - 1 {
			require.LessOrEqual(t, tab.saturation.at(y), tab.saturation.at(y+1))
		}
		for i := int64(1); i < saturationYears*16; i++ {
			require.LessOrEqual(t, tab.saturation.at(i*coarseUnits-1), tab.saturation.at(i*coarseUnits))
		}
		require.Equal(t, One, tab.saturation.of(tab.Require(1<<30), 1<<40), "more than all years")
	}
}

func TestAvailability(t *testing.T) {
	for _, horizon := range []float64{1, 7.5, 90, 36_500} {
		s := settings()
		s.Horizon = horizon
		tab := NewTables(s)
		before := One
		for late := int32(-3); late < 40_000; late++ {
			got := tab.availability(20_000, 20_000+late).code()
			require.InDelta(t, max(0, min(1, 1-float64(late)/horizon)), got.Float(), 1e-6)
			require.LessOrEqual(t, got, before)
			before = got
		}
		require.Zero(t, before)
		require.Equal(t, valueOne, tab.availability(math.MaxInt32, FromNow))
		require.Zero(t, tab.availability(math.MinInt32, math.MaxInt32).code())
	}
}

func TestWage(t *testing.T) {
	tab := NewTables(settings())
	rng := rand.New(rand.NewPCG(11, 12))
	for range 20_000 {
		wish := 1 + rng.Int64N(1<<(1+rng.IntN(61)))
		offer := int64(float64(wish) * (0.7 + rng.Float64()*0.4))
		v := Vacancy{Currency: 1, Basis: 1, Offer: [5]int64{offer, -1, -1, -1, -1}}
		w := Worker{Currency: 1, Basis: 1, Wage: wish}
		got := tab.wage(&v, &w)
		require.Equal(t, got.low, got.high)
		require.InDelta(t, max(0, min(1, 1-float64(wish-offer)/float64(wish)/0.2)), got.low.Float(), 1e-6, "%d of %d", offer, wish)
		v.Offer[0]++
		require.LessOrEqual(t, got.low, tab.wage(&v, &w).low)
	}
	w := Worker{Currency: 1, Basis: 1, Wage: 5, Period: 1}
	require.Equal(t, bounds{0, One}, tab.wage(&Vacancy{Currency: 1, Basis: 1, Offer: [5]int64{9, -1}}, &w), "the offer cannot be converted")
	require.Equal(t, bounds{0, One}, tab.wage(&Vacancy{Currency: 2, Basis: 1, Offer: [5]int64{9, 9}}, &w), "another currency")
	require.Equal(t, bounds{0, One}, tab.wage(&Vacancy{Currency: 1, Offer: [5]int64{9, 9}}, &Worker{Currency: 1, Wage: 5}), "no basis")
	require.Equal(t, bounds{}, tab.wage(&Vacancy{}, &w), "no pay")
}

// pool draws rows whose skills are few, so that pairs meet.
type pool struct{ *rand.Rand }

func (g pool) skills(n, numbers int) []Skill {
	var out []Skill
	for _, i := range g.Perm(numbers)[:min(g.IntN(n+1), numbers)] {
		out = append(out, SkillOf(i, g.IntN(MaxLevel+1)))
	}
	return out
}

// TestGather holds both queries against the definition: the best credit of each
// demand over all held skills. Vacancies have up to 100 demands and workers up to 153
// skills, more than are gathered at a time, some at two levels. Numbers that lie apart
// by a power of two share bits of a gather.
func TestGather(t *testing.T) {
	const numbers = 300
	s := settings()
	for range 40 {
		s.LevelMean = append(s.LevelMean, [MaxLevel + 1]Credit{FullCredit, FullCredit, 5e5, 4e5, 3e5, 2e5})
	}
	open := leftOpen(s)
	g := pool{rand.New(rand.NewPCG(13, 14))}
	var credit [numbers][numbers]Credit
	for i := range credit {
		for range g.IntN(20) {
			credit[i][g.IntN(numbers)] = Credit(1 + g.Uint32N(uint32(FullCredit)))
		}
		credit[i][i] = 0
	}
	apart := 1 // numbers of skills
	related := func(i int) (out []Related) {
		for j, c := range credit[i/apart] {
			if c > 0 {
				out = append(out, Related{j * apart, c})
			}
		}
		return out
	}
	earns := func(j int) (out []Related) {
		for i := range credit {
			if c := credit[i][j/apart]; c > 0 {
				out = append(out, Related{i * apart, c})
			}
		}
		return out
	}
	skills := func(n, numbers int) []Skill {
		out := g.skills(n, numbers)
		for i := range out {
			out[i] = SkillOf(out[i].Number()*apart, out[i].Level())
		}
		return out
	}
	partial, tabs := 0, [2]*Tables{NewTables(open), NewTables(s)}
	for round := range 200 {
		apart = 1 << (round % 3 * 6)
		set := s
		if round%2 == 0 {
			set = open
		}
		tab := tabs[round%2]
		var v Vacancy
		var weights []float64
		for _, d := range skills(100, numbers-50) { // some held skills lie beyond all demands
			v.Demands = append(v.Demands, Demand{Skill: d})
			weights = append(weights, g.Float64())
		}
		units := make([]uint32, len(weights))
		Apportion(units, weights, DemandOne)
		for i := range v.Demands {
			v.Demands[i].Weight = units[i]
		}
		w := Worker{Skills: append(skills(150, numbers), skills(3, numbers)...)}
		if round%5 == 0 { // as many as are looked up at once, all at a known level
			w.Skills = w.Skills[:min(len(w.Skills), 64)]
			for i, h := range w.Skills {
				w.Skills[i] = SkillOf(h.Number(), max(h.Level(), 1))
			}
		}
		q, p := NewVacancyQuery(tab, &v, related), NewWorkerQuery(tab, &w, earns)
		var cover Range
		q.Cover(&cover, &w)
		for end := range End(ends) {
			var want []Credit
			var sum uint64
			for _, d := range v.Demands {
				var best Credit
				for _, h := range w.Skills {
					c := credit[d.Skill.Number()/apart][h.Number()/apart]
					if h.Number() == d.Skill.Number() {
						c = FullCredit
					}
					level := CreditOf(set.LevelCredit(h.Level(), d.Skill.Level(), end))
					if h.Level() == 0 && end == Expected && h.Number() < len(s.LevelMean) {
						level = s.LevelMean[h.Number()][d.Skill.Level()]
					}
					best = max(best, c.Times(level))
				}
				want = append(want, best)
				sum += uint64(d.Weight) * uint64(best)
			}
			require.Equal(t, want, q.Matches(nil, &w, end))
			require.Equal(t, rounded(sum), q.Coverage(w.Skills, end))
			require.Equal(t, rounded(sum), cover[end])
			require.Equal(t, rounded(sum), p.coverage(v.Demands, end))
			if rounded(sum) > 0 && rounded(sum) < One {
				partial++
			}
		}
	}
	require.Greater(t, partial, 300)
}

// TestLastSkill: of however many skills the last counts, at a known level or not.
func TestLastSkill(t *testing.T) {
	tab := NewTables(settings())
	v := Vacancy{Demands: []Demand{{SkillOf(1000, 1), DemandOne}}}
	q := NewVacancyQuery(tab, &v, func(int) []Related { return nil })
	var held []Skill
	for n := range 200 {
		for level := range 2 {
			w := Worker{Skills: append(slices.Clone(held), SkillOf(1000, level))}
			var cover Range
			q.Cover(&cover, &w)
			require.Equal(t, One, cover[High], "the last of %d", n+1)
			require.Equal(t, q.Coverage(w.Skills, Low), cover[Low])
			q.Cover(&cover, &Worker{Skills: held})
			require.Equal(t, Range{}, cover)
		}
		held = append(held, SkillOf(n, 3))
	}
}

// TestSkillBound: the bound on the cost of a sum of credits is no more than the cost of
// the coverage, and no less than that of one that is a step greater.
func TestSkillBound(t *testing.T) {
	for _, floor := range []float64{MinFloor, 0.05, 0.5} {
		s := settings()
		s.Floor = floor
		tab := NewTables(s)
		v := Vacancy{Applies: Of(Skills)}
		b := tab.SkillBound(&v)
		const one = DemandOne * uint64(FullCredit)
		require.Zero(t, b.Cost(one))
		rng := rand.New(rand.NewPCG(15, 16))
		for i := range 4000 {
			sum := rng.Uint64N(one + 1)
			if i%2 == 0 {
				sum = min(sum>>40<<40+rng.Uint64N(3)-1, one) // about the end of a step
			}
			require.LessOrEqual(t, b.Cost(sum), tab.SkillCost(&v, rounded(sum)))
			require.GreaterOrEqual(t, b.Cost(sum), tab.SkillCost(&v, min(rounded(sum)+One/1024, One)))
		}
		require.Positive(t, b.Cost(0))
		limits := []int64{math.MinInt64, -1, 0, 1, math.MaxInt64}
		for step := range uint16(NoStep) {
			limits = append(limits, b.At(step), b.At(step)-1)
			require.LessOrEqual(t, b.At(step), b.At(max(step, 1)-1), "a step costs no more than the one before")
		}
		for _, limit := range limits {
			first := uint16(0)
			for first < NoStep && b.At(first) > limit {
				first++
			}
			require.Equal(t, first, b.StepWithin(limit), "limit %d", limit)
		}
		b = tab.SkillBound(&Vacancy{})
		require.Zero(t, b.Cost(0), "skills that do not apply cost nothing")
	}
}

// TestManySkills: numbers up to the greatest fit.
func TestManySkills(t *testing.T) {
	tab := NewTables(settings())
	const number = 1<<29 - 1
	s := SkillOf(number, 5)
	require.Equal(t, number, s.Number())
	require.Equal(t, 5, s.Level())
	v := Vacancy{Demands: []Demand{{SkillOf(70_000, 3), DemandOne}}}
	q := NewVacancyQuery(tab, &v, func(int) []Related { return nil })
	require.Zero(t, q.Coverage([]Skill{s}, Expected))
	require.Equal(t, One, q.Coverage([]Skill{s, SkillOf(70_000, 3)}, Expected))
}

func TestCodes(t *testing.T) {
	require.Equal(t, One, CodeOf(1))
	require.Equal(t, One, CodeOf(math.Inf(1)))
	require.Zero(t, CodeOf(math.NaN()))
	require.Zero(t, CodeOf(-1))
	require.Equal(t, FullCredit, CreditOf(1))
	require.Zero(t, CreditOf(0))
	require.Equal(t, One, codeOfShare(65535))
	require.Less(t, codeOfShare(65534), One)
	require.Zero(t, codeOfShare(0))
	require.EqualValues(t, '2'<<24|'5'<<16|'1'<<8|'2', CodeText("2512"))
	require.EqualValues(t, '2'<<24, CodeText("2"))
	require.Equal(t, CodeText("2512"), CodeText("25123"))
	require.Zero(t, CodeText(""))
}
