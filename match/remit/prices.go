package remit

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A Quarter of a year, written "2016Q2". The zero value is not one.
type Quarter struct {
	Year   int // 1 to 9999
	Number int // 1 to 4
}

func (q Quarter) String() string { return fmt.Sprintf("%04dQ%d", q.Year, q.Number) }

// CompareQuarters orders by time.
func CompareQuarters(a, b Quarter) int { return (a.Year-b.Year)*4 + a.Number - b.Number }

func parseQuarter(s string) (Quarter, error) {
	bad := fmt.Errorf("%w: want a quarter, like 2016Q2", fact.ErrSyntax)
	if len(s) != len("2016Q2") || s[4] != 'Q' || s[5] < '1' || s[5] > '4' {
		return Quarter{}, bad
	}
	q := Quarter{Number: int(s[5] - '0')}
	for i := range 4 {
		if s[i] < '0' || s[i] > '9' {
			return Quarter{}, bad
		}
		q.Year = q.Year*10 + int(s[i]-'0')
	}
	if q.Year == 0 {
		return Quarter{}, bad
	}
	return q, nil
}

// Prices are the costs of corridors by quarter, as published by the World Bank. A
// corridor may lack a quarter. Immutable; safe for concurrent use.
type Prices struct {
	at       map[Corridor]map[Quarter]Cost[OnTop]
	quarters []Quarter
}

// Cost returns the cost of a corridor in a quarter, no data where the file has none.
// There is no filling in from neighbouring quarters.
func (p *Prices) Cost(c Corridor, q Quarter) Cost[OnTop] { return p.at[c][q] }

// Quarters returns the quarters that the file names, in order. The slice is the
// caller's.
func (p *Prices) Quarters() []Quarter { return slices.Clone(p.quarters) }

// In returns every corridor of the file, sorted, with its cost in a quarter and
// without a flow. Those without a price in that quarter are there, with no data.
func (p *Prices) In(q Quarter) []Priced[OnTop] {
	list := make([]Priced[OnTop], 0, len(p.at))
	for c, by := range p.at {
		list = append(list, Priced[OnTop]{Corridor: c, Cost: by[q]})
	}
	slices.SortFunc(list, func(a, b Priced[OnTop]) int { return CompareCorridors(a.Corridor, b.Corridor) })
	return list
}

// The columns of a file of prices, in their order, and the one series that is read:
// the average total cost of a corridor for 200 USD, in per cent of the amount.
var priceColumns = []string{"sending_iso3", "receiving_iso3", "series", "quarter", "value"}

const costSeries = "ATCR.CORR"

// ReadPrices reads the long form of the World Bank's prices: CSV, the columns
// sending_iso3, receiving_iso3, series, quarter and value in any order, others being
// ignored. The series is ATCR.CORR, the average total cost in per cent; a blank value
// is no data. The error reports every fault with its line and column as a
// [fact.Fault]; there are no prices then.
func ReadPrices(input string, r io.Reader) (*Prices, error) {
	p := &priceReader{input: input, csv: csv.NewReader(r), prices: &Prices{at: map[Corridor]map[Quarter]Cost[OnTop]{}}}
	p.csv.FieldsPerRecord, p.csv.ReuseRecord = -1, true
	if p.head() {
		p.rows()
	}
	if err := p.faults.Err(); err != nil {
		return nil, fmt.Errorf("remit: prices: %w", err)
	}
	return p.prices, nil
}

type priceReader struct {
	input  string
	csv    *csv.Reader
	column [5]int // field of each of priceColumns
	width  int
	prices *Prices
	faults fact.Faults
}

func (p *priceReader) fault(line int, field, value string, err error) {
	p.faults.Add(fact.Fault{Input: p.input, Line: line, Field: field, Value: value, Err: err})
}

// next returns the next record and its line, nil at the end and after a fault that
// ends the file.
func (p *priceReader) next() (row []string, line int) {
	for {
		row, err := p.csv.Read()
		var syntax *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return nil, 0
		case errors.As(err, &syntax):
			p.fault(syntax.Line, "", "", fmt.Errorf("%w: %w", fact.ErrSyntax, syntax.Err))
		case err != nil:
			p.fault(0, "", "", fmt.Errorf("reading: %w", err))
			return nil, 0
		default:
			line, _ = p.csv.FieldPos(0)
			return row, line
		}
	}
}

func (p *priceReader) head() bool {
	row, line := p.next()
	if row == nil {
		p.fault(0, "", "", fmt.Errorf("%w: a line of headings", fact.ErrMissing))
		return false
	}
	p.width = len(row)
	for i, name := range row {
		row[i] = strings.TrimSpace(strings.TrimPrefix(name, "\ufeff"))
	}
	for i, name := range priceColumns {
		p.column[i] = slices.Index(row, name)
		switch {
		case p.column[i] < 0:
			p.fault(line, name, "", fmt.Errorf("%w: no such column", fact.ErrMissing))
		case slices.Contains(row[p.column[i]+1:], name):
			p.fault(line, name, "", fmt.Errorf("%w: the column is there twice", fact.ErrDuplicate))
		}
	}
	return p.faults.Len() == 0
}

func (p *priceReader) rows() {
	seen := map[Quarter]bool{}
	for row, line := p.next(); row != nil; row, line = p.next() {
		if len(row) != p.width {
			p.fault(line, "", "", fmt.Errorf("%w: %d fields under %d headings", fact.ErrSyntax, len(row), p.width))
			continue
		}
		p.row(row, line, seen)
	}
	if len(seen) == 0 && p.faults.Len() == 0 {
		p.fault(0, "", "", fmt.Errorf("%w: no rows", fact.ErrMissing))
	}
	for q := range seen {
		p.prices.quarters = append(p.prices.quarters, q)
	}
	slices.SortFunc(p.prices.quarters, CompareQuarters)
}

// row reads one line and stores it if nothing is wrong with it.
func (p *priceReader) row(row []string, line int, seen map[Quarter]bool) {
	var field [5]string
	for i, at := range p.column {
		field[i] = strings.TrimSpace(row[at])
	}
	before := p.faults.Len()
	for i := range 2 {
		if !capitals(field[i], 3) {
			p.fault(line, priceColumns[i], field[i], fmt.Errorf("%w: want a country of three capital letters", fact.ErrSyntax))
		}
	}
	c := Corridor{From: strings.Clone(field[0]), To: strings.Clone(field[1])}
	if c.From == c.To && p.faults.Len() == before {
		p.fault(line, priceColumns[1], c.To, fmt.Errorf("%w: the country that sends", fact.ErrConflict))
	}
	if field[2] != costSeries {
		p.fault(line, priceColumns[2], field[2], fmt.Errorf("%w: want %s", fact.ErrUnknownCode, costSeries))
	}
	q, err := parseQuarter(field[3])
	if err != nil {
		p.fault(line, priceColumns[3], field[3], err)
	}
	var percent Ratio
	if field[4] != "" {
		if percent, err = ParseRatio(field[4]); err != nil {
			p.fault(line, priceColumns[4], field[4], err)
		}
	}
	if _, twice := p.prices.at[c][q]; twice {
		p.fault(line, priceColumns[3], field[3], fmt.Errorf("%w: %s has a line for it", fact.ErrDuplicate, c))
	}
	if p.faults.Len() == before {
		p.store(c, q, percent)
		seen[q] = true
	}
}

func (p *priceReader) store(c Corridor, q Quarter, percent Ratio) {
	if p.prices.at[c] == nil {
		p.prices.at[c] = map[Quarter]Cost[OnTop]{}
	}
	var cost Cost[OnTop]
	if percent.Stated() {
		cost = CostOf[OnTop](percent.over(frac(100, 1)))
	}
	p.prices.at[c][q] = cost
}
