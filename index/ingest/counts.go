package ingest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A Count is one row of a table of counts: how many look for work and how many
// are wanted, in one region and occupation. Counts are persons and positions,
// from 0 to MaxCount. Whether Supply holds all jobseekers or the local ones
// only is the table's matter; a table without the columns of Immigrants or
// Abroad leaves them 0, which says nothing ([Report].Columns tells).
type Count struct {
	Month      string // "2023-10", or "" in a table without months
	Region     geo.Code
	Occupation taxonomy.Code // of the scheme in CountOptions, else opaque
	Supply     int64         // jobseekers
	Immigrants int64         // jobseekers who are immigrants in the country
	Abroad     int64         // jobseekers abroad
	Demand     int64         // open positions
	// SupplyHidden and DemandHidden say that the office hid a small count and
	// wrote another in its place, such as a random one of 1 to 4. What the bounds
	// are is the office's to say.
	SupplyHidden, DemandHidden bool
}

// MaxCount is the greatest number in a table of counts: above any labour force,
// and far from any overflow of sums.
const MaxCount = 1_000_000_000_000

// CountOptions say which counts are read. The zero value reads all months,
// strictly, and checks no codes.
type CountOptions struct {
	// Month is the only month to read, like "2023-10". Rows of other months
	// are checked for their month and number of fields, nothing else.
	Month string
	// Latest reads the last month of the table, and all of a table without
	// months. Month must then be empty.
	Latest bool
	// Codes, Lenient, Windows1251 and MaxRecord are as in [Options].
	Codes       match.Codes
	Lenient     bool
	Windows1251 bool
	MaxRecord   int
}

// countColumns are the columns of a table of counts. Other headings are
// ignored, as tables made for something else have them.
var countColumns = []Column{
	{"month", "year and month; may be left out", "2023-10", "period, time"},
	{"region", "code of the region", "MK01", "region_code"},
	{"occupation", "code of the occupation, as text", "7212", "isco4, isco08, isco, occupation_code, code"},
	{"supply", "jobseekers; where the next two columns are there too, the local ones", "120", "unemployed, jobseekers"},
	{"immigrants", "jobseekers who are immigrants already in the country; may be left out", "14", ""},
	{"abroad", "jobseekers still abroad; may be left out", "5", ""},
	{"demand", "open positions", "3", "vacancies, positions, openings"},
	{"supply_hidden", "1 where the office hid a small supply and wrote another, else 0; may be left out", "0", "unemployed_suppressed"},
	{"demand_hidden", "1 where the office hid demand, else 0; may be left out", "1", "vacancies_suppressed"},
}

// The places of the columns in countColumns.
const (
	atMonth = iota
	atRegion
	atOccupation
	atSupply
	atImmigrants
	atAbroad
	atDemand
	atSupplyHidden
	atDemandHidden
	countWidth
)

// ReadCounts reads a table of counts, CSV as described by [Columns]. name names
// the input in faults. The rows come in the order of month, region, occupation,
// whatever their order in the table. A region and occupation may occur once a
// month. A blank count is a fault, not a zero; "-" is 0.
//
// Strict and lenient mode, the [Report] and ctx are as in [ReadVacancies]; in
// both modes it is an error if the table has no rows of the chosen month. Of
// two rows for the same cell lenient mode keeps the first.
func ReadCounts(ctx context.Context, r io.Reader, name string, o CountOptions) ([]Count, Report, error) {
	c := counter{ledger: ledger{input: name}, o: o, report: Report{Name: name}, met: make(map[string]string)}
	err := c.read(ctx, r)
	return c.finish(ctx, err)
}

// CountsFile is [Open] and [ReadCounts].
func CountsFile(ctx context.Context, path string, o CountOptions) ([]Count, Report, error) {
	f, err := Open(path)
	if err != nil {
		c := counter{ledger: ledger{input: path}, report: Report{Name: path}}
		return c.finish(ctx, err)
	}
	defer f.Close() //nolint:errcheck // nothing was written
	return ReadCounts(ctx, f, path, o)
}

// WriteCountsCSV writes a table of counts with the columns of [Columns], without
// months or what was hidden where no row has any, in
// the order of [ReadCounts] and in that of the slice among equals. Rows that
// ReadCounts would refuse or not give back are faults, and then nothing is
// written; so is a table without rows.
func WriteCountsCSV(ctx context.Context, w io.Writer, counts []Count) error {
	sorted := slices.Clone(counts)
	slices.SortStableFunc(sorted, func(a, b Count) int { return a.cell().compare(b.cell()) })
	first, end := atRegion, atSupplyHidden
	for i := range sorted {
		if sorted[i].Month != "" {
			first = atMonth
		}
		if sorted[i].SupplyHidden || sorted[i].DemandHidden {
			end = countWidth
		}
	}
	var text []byte
	for i, c := range countColumns[first:end] {
		text = appendField(text, c.Name, i == 0)
	}
	text = append(text, '\n')
	for i := range sorted {
		text = appendCount(text, &sorted[i], first == atMonth, end == countWidth)
	}
	again, _, err := ReadCounts(ctx, bytes.NewReader(text), "counts to write", CountOptions{})
	if err != nil {
		return err
	}
	if !slices.Equal(again, sorted) {
		i := 0
		for again[i] == sorted[i] {
			i++
		}
		return &fact.Fault{Record: fmt.Sprintf("count of %q and %q", sorted[i].Region, sorted[i].Occupation), Err: errNotKept}
	}
	if _, err := w.Write(text); err != nil {
		return fmt.Errorf("ingest: writing: %w", err)
	}
	return nil
}

func appendCount(b []byte, n *Count, month, hidden bool) []byte {
	if month {
		b = append(appendField(b, n.Month, true), ',')
	}
	b = appendField(b, string(n.Region), true)
	b = appendField(b, string(n.Occupation), false)
	for _, x := range [...]int64{n.Supply, n.Immigrants, n.Abroad, n.Demand} {
		b = strconv.AppendInt(append(b, ','), x, 10)
	}
	if hidden {
		for _, h := range [...]bool{n.SupplyHidden, n.DemandHidden} {
			digit := byte('0')
			if h {
				digit = '1'
			}
			b = append(b, ',', digit)
		}
	}
	return append(b, '\n')
}
