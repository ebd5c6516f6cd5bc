package shortage

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
	"github.com/beveridge-go/beveridge/match/portable"
)

// ErrUndefined says that an index has no value for the data, as a share of
// nothing has none.
var ErrUndefined = errors.New("undefined")

// A Stock is the vacancies and the unemployed of a cell at one time. They need
// not be whole: a jobseeker with three targets is a third in each.
type Stock struct {
	Vacancies  float64 `json:"vacancies"`
	Unemployed float64 `json:"unemployed"`
}

// Stocks returns the positions of each cell and its jobseekers of the groups
// named, by region, then occupation. A group that is none, or named twice, is an error.
func (c Counts) Stocks(groups ...plan.Group) ([]Stock, error) {
	if err := checkGroups(groups); err != nil {
		return nil, fmt.Errorf("shortage: %w", err)
	}
	return c.stocks(groups), nil
}

func (c Counts) stocks(groups []plan.Group) []Stock {
	out := make([]Stock, len(c.Cells))
	for i, cell := range c.Cells {
		out[i].Vacancies = float64(cell.Positions)
		for _, g := range groups {
			out[i].Unemployed += float64(cell.Jobseekers[g])
		}
	}
	return out
}

// checkGroups reports groups that are none, and those that would be counted twice.
func checkGroups(groups []plan.Group) error {
	var fs fact.Faults
	for i, g := range groups {
		field := fmt.Sprintf("groups[%d]", i)
		switch {
		case int(g) >= plan.NumGroups:
			fs.Add(fact.Fault{Field: field, Value: strconv.Itoa(int(g)), Err: fact.ErrUnknownCode})
		case slices.Contains(groups[:i], g):
			fs.Add(fact.Fault{Field: field, Value: g.String(), Err: fact.ErrDuplicate})
		}
	}
	return fs.Err()
}

// Mismatch returns M, the share of hires lost because the unemployed are not
// where the vacancies are, with a the elasticity of matches on vacancies,
// 0 < a < 1 (many texts give the letter to the unemployed):
//
//	M = 1 - sum (v_i/v)^a (u_i/u)^(1-a)
//
// Total is v and u; its zero value stands for the sums over the cells. An office
// that suppresses small cells publishes totals that differ from the sums; what
// the total has more counts as mismatched, and with smaller totals M can fall
// below 0.
//
// Laws, for the sums: 0 <= M <= 1; 0 where v_i/u_i is the same in all cells; 1 where no cell
// has both; the same for any scale of v or u; a finer division into cells never
// lowers it, so that only equal systems of cells compare. Sampling alone makes
// some of it: see [MismatchFloor].
//
// Source: Şahin, Song, Topa and Violante, Mismatch Unemployment, American
// Economic Review 104 (2014).
func Mismatch(cells []Stock, total Stock, a float64) (float64, error) {
	sums := total == Stock{}
	total, err := checkStocks(cells, total)
	if err == nil {
		err = checkElasticity(a)
	}
	if err != nil {
		return 0, fmt.Errorf("shortage: mismatch: %w", err)
	}
	terms := make([]float64, len(cells))
	for i, c := range cells {
		terms[i] = cobbDouglas(c.Vacancies/total.Vacancies, c.Unemployed/total.Unemployed, a)
	}
	if !sums {
		return 1 - sum(terms), nil
	}
	return share(1 - sum(terms)), nil
}

// A Sector is a cell that differs from others in how well it matches and in
// what a match is worth. Both are relative: a common factor changes nothing.
type Sector struct {
	Stock
	Efficiency float64 // of matching, phi > 0
	Worth      float64 // of a match, z > 0; 1 in all cells counts hires
}

// A Planned is a market set against a planner who may move the unemployed
// between sectors at no cost.
type Planned struct {
	// Index is the share of hires lost; negative is possible where the planner
	// gives up hires for those of more worth.
	Index float64 `json:"index"`
	// Efficiency is the planner's hires per Cobb-Douglas unit of all vacancies
	// and all unemployed: phibar, or phibar_x where worths differ.
	Efficiency float64 `json:"efficiency"`
	// Unemployed is where the planner puts them, in the order of the sectors;
	// they add up to all unemployed.
	Unemployed []float64 `json:"unemployed"`
}

// PlannedMismatch returns the index with heterogeneous sectors,
//
//	M_x = 1 - sum (phi_i/phibar_x) (v_i/v)^a (u_i/u)^(1-a)
//	phibar_x = sum phi_i (x_i/xbar)^((1-a)/a) v_i/v,  x = z phi,  xbar = [sum x_i^(1/a) v_i/v]^a
//
// and the planner's u*_i = u v_i x_i^(1/a) / sum v_j x_j^(1/a). With equal
// worths it is M_phi; with equal efficiencies too it is [Mismatch].
//
// Source: as [Mismatch], section I.
func PlannedMismatch(sectors []Sector, a float64) (Planned, error) {
	cells := make([]Stock, len(sectors))
	for i, s := range sectors {
		cells[i] = s.Stock
	}
	total, err := checkStocks(cells, Stock{})
	if err == nil {
		err = errors.Join(checkElasticity(a), checkSectors(sectors))
	}
	if err != nil {
		return Planned{}, fmt.Errorf("shortage: mismatch: %w", err)
	}
	pull := plannerShares(sectors, total.Vacancies, a)
	out := Planned{Unemployed: make([]float64, len(sectors))}
	best, actual := make([]float64, len(sectors)), make([]float64, len(sectors))
	scale := bestEfficiency(sectors)
	for i, s := range sectors {
		if s.Vacancies == 0 {
			continue
		}
		v, phi := s.Vacancies/total.Vacancies, s.Efficiency/scale
		out.Unemployed[i] = total.Unemployed * pull[i]
		best[i] = phi * cobbDouglas(v, pull[i], a)
		actual[i] = phi * cobbDouglas(v, s.Unemployed/total.Unemployed, a)
	}
	hires := sum(best)
	if hires == 0 {
		return Planned{}, fmt.Errorf("shortage: mismatch: %w: efficiencies too far apart", fact.ErrRange)
	}
	out.Efficiency = scale * hires
	out.Index = 1 - sum(actual)/hires
	return out, nil
}

// plannerShares returns u*_i/u. The largest x is scaled to 1 in logs, lest all
// powers vanish or overflow.
func plannerShares(sectors []Sector, vacancies, a float64) []float64 {
	x, most := make([]float64, len(sectors)), math.Inf(-1)
	for i, s := range sectors {
		if s.Vacancies > 0 {
			x[i] = portable.Log(s.Efficiency) + portable.Log(s.Worth)
			most = max(most, x[i])
		}
	}
	pull := make([]float64, len(sectors))
	for i, s := range sectors {
		if s.Vacancies > 0 {
			pull[i] = s.Vacancies / vacancies * portable.Exp((x[i]-most)/a)
		}
	}
	all := sum(pull)
	for i := range pull {
		pull[i] /= all
	}
	return pull
}

// bestEfficiency looks at sectors with vacancies only: the others draw nobody.
func bestEfficiency(sectors []Sector) float64 {
	most := 0.
	for _, s := range sectors {
		if s.Vacancies > 0 {
			most = max(most, s.Efficiency)
		}
	}
	return most
}

// A Dissimilarity is how differently two groups are spread over cells.
type Dissimilarity struct {
	// Share is half the sum of the absolute differences of shares, 0 for equal
	// shares to 1 for groups that share no cell.
	Share float64 `json:"share"`
	// Move is how many of the second group must change the cell to match the
	// first: Share times their number.
	Move float64 `json:"move"`
	// Root is 1 less the sum of the roots of the products of shares.
	Root float64 `json:"root"`
}

// JackmanRoper returns their indices of vacancies and unemployed; Move is in
// unemployed, and Root is [Mismatch] at a = 1/2.
//
// Source: Jackman and Roper, Structural Unemployment, Oxford Bulletin of
// Economics and Statistics 49 (1987).
func JackmanRoper(cells []Stock) (Dissimilarity, error) {
	total, err := checkStocks(cells, Stock{})
	if err != nil {
		return Dissimilarity{}, fmt.Errorf("shortage: dissimilarity: %w", err)
	}
	apart, both := make([]float64, len(cells)), make([]float64, len(cells))
	for i, c := range cells {
		v, u := c.Vacancies/total.Vacancies, c.Unemployed/total.Unemployed
		apart[i], both[i] = math.Abs(u-v), cobbDouglas(v, u, 0.5)
	}
	d := share(sum(apart) / 2)
	return Dissimilarity{Share: d, Move: d * total.Unemployed, Root: share(1 - sum(both))}, nil
}

// Duncan returns the index of dissimilarity D of two groups over cells, such as
// immigrants and locals over occupations; first and second are numbers of
// people in the same cells. Move is in people of the second group.
//
// Source: Duncan and Duncan, American Sociological Review 20 (1955).
func Duncan(first, second []float64) (Dissimilarity, error) {
	if len(first) != len(second) {
		return Dissimilarity{}, fmt.Errorf("shortage: dissimilarity: %w: %d and %d cells", fact.ErrConflict, len(first), len(second))
	}
	cells := make([]Stock, len(first))
	for i := range cells {
		cells[i] = Stock{Vacancies: first[i], Unemployed: second[i]}
	}
	return JackmanRoper(cells)
}

// checkStocks returns the totals that shares are of.
func checkStocks(cells []Stock, total Stock) (Stock, error) {
	var fs fact.Faults
	v, u := make([]float64, len(cells)), make([]float64, len(cells))
	for i, c := range cells {
		v[i], u[i] = c.Vacancies, c.Unemployed
		if amount(c.Vacancies) && amount(c.Unemployed) {
			continue
		}
		place := "cell " + strconv.Itoa(i)
		checkAmount(&fs, place, "vacancies", c.Vacancies)
		checkAmount(&fs, place, "unemployed", c.Unemployed)
	}
	checkAmount(&fs, "total", "vacancies", total.Vacancies)
	checkAmount(&fs, "total", "unemployed", total.Unemployed)
	if err := fs.Err(); err != nil {
		return Stock{}, err
	}
	if total == (Stock{}) {
		total = Stock{Vacancies: sum(v), Unemployed: sum(u)}
	}
	switch {
	case total.Vacancies == 0 || total.Unemployed == 0:
		return Stock{}, fmt.Errorf("%w: a side of the table has nobody", ErrUndefined)
	case math.IsInf(total.Vacancies, 0) || math.IsInf(total.Unemployed, 0):
		return Stock{}, fmt.Errorf("%w: the total is too large", fact.ErrRange)
	}
	return total, nil
}

func amount(x float64) bool { return x >= 0 && !math.IsInf(x, 1) }

func checkAmount(fs *fact.Faults, record, field string, x float64) {
	if !amount(x) {
		fs.Add(fact.Fault{
			Record: record, Field: field, Value: strconv.FormatFloat(x, 'g', -1, 64),
			Err: fmt.Errorf("%w: not a finite number of 0 or more", fact.ErrRange),
		})
	}
}

func checkFinite(fs *fact.Faults, record, field string, x float64) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		fs.Add(fact.Fault{
			Record: record, Field: field, Value: strconv.FormatFloat(x, 'g', -1, 64), Err: fmt.Errorf("%w: not finite", fact.ErrRange),
		})
	}
}

func checkSectors(sectors []Sector) error {
	var fs fact.Faults
	for i, s := range sectors {
		place := "cell " + strconv.Itoa(i)
		checkFactor(&fs, place, "efficiency", s.Efficiency)
		checkFactor(&fs, place, "worth", s.Worth)
	}
	return fs.Err()
}

func checkFactor(fs *fact.Faults, record, field string, x float64) {
	if !(x > 0) || math.IsInf(x, 1) {
		fs.Add(fact.Fault{
			Record: record, Field: field, Value: strconv.FormatFloat(x, 'g', -1, 64),
			Err: fmt.Errorf("%w: not a finite number above 0", fact.ErrRange),
		})
	}
}

func checkElasticity(a float64) error {
	if !(a > 0 && a < 1) {
		return fmt.Errorf("%w: elasticity %v, want between 0 and 1", fact.ErrRange, a)
	}
	return nil
}

// cobbDouglas returns v^a u^(1-a), the geometric mean of two shares.
func cobbDouglas(v, u, a float64) float64 {
	if a == 0.5 {
		return float64(math.Sqrt(v) * math.Sqrt(u))
	}
	return float64(power(v, a)) * float64(power(u, 1-a))
}

// power returns x^a for x >= 0 and a > 0, the same bits on every machine.
func power(x, a float64) float64 {
	switch {
	case x == 0:
		return 0
	case a == 0.5:
		return math.Sqrt(x)
	case a == 1:
		return x
	}
	return portable.Exp(float64(a * portable.Log(x)))
}

// sum adds in ascending order, so that the result does not depend on the order
// of the cells. Zeros, of which tables are full, are left out.
func sum(terms []float64) float64 {
	sorted := make([]float64, 0, len(terms))
	for _, x := range terms {
		if x != 0 {
			sorted = append(sorted, x)
		}
	}
	slices.Sort(sorted)
	total := 0.
	for _, x := range sorted {
		total += x
	}
	return total
}

// share takes back what rounding put outside [0, 1].
func share(x float64) float64 { return min(max(x, 0), 1) }
