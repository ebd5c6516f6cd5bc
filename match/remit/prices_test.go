package remit_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/remit"
)

const priceHead = "sending_iso3,receiving_iso3,series,quarter,value\n"

func TestReadPrices(t *testing.T) {
	p, err := remit.ReadPrices("prices.csv", strings.NewReader("\ufeff"+priceHead+
		"RUS,ARM,ATCR.CORR,2016Q3,2.25\nRUS,ARM,ATCR.CORR,2016Q2,\nDEU,ARM,ATCR.CORR,2016Q2,-1.5\n"))
	require.NoError(t, err)
	second, third := remit.Quarter{Year: 2016, Number: 2}, remit.Quarter{Year: 2016, Number: 3}
	russia, germany := remit.Corridor{From: "RUS", To: "ARM"}, remit.Corridor{From: "DEU", To: "ARM"}
	require.Equal(t, []remit.Quarter{second, third}, p.Quarters())
	require.Equal(t, "0.0225", p.Cost(russia, third).Share().String())
	require.Equal(t, "no data", p.Cost(russia, second).String(), "a blank is no data")
	require.Equal(t, "-1.50 %", p.Cost(germany, second).String(), "a negative cost is kept")
	require.Equal(t, "no data", p.Cost(germany, third).String(), "and so is a missing line")
	require.Equal(t, "no data", p.Cost(remit.Corridor{From: "RUS", To: "BLR"}, third).String())
	in := p.In(third)
	require.Len(t, in, 2)
	require.Equal(t, germany, in[0].Corridor)
	require.False(t, in[0].Cost.Share().Stated(), "missing corridors stay missing")
	require.Equal(t, russia, in[1].Corridor)
}

func TestReadPricesFaults(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		line       int
		field      string
		why        error
	}{
		{"nothing", "", 0, "", fact.ErrMissing},
		{"no rows", priceHead, 0, "", fact.ErrMissing},
		{"no column", "sending_iso3,receiving_iso3,series,quarter\n", 1, "value", fact.ErrMissing},
		{"column twice", "value," + priceHead, 1, "value", fact.ErrDuplicate},
		{"short row", priceHead + "RUS,ARM\n", 2, "", fact.ErrSyntax},
		{"quotes", priceHead + "\nRUS,\"A\"B,ATCR.CORR,2016Q3,1\n", 3, "", fact.ErrSyntax},
		{"quotes over two lines", priceHead + "RUS,\"A\nB\"C,ATCR.CORR,2016Q3,1\n", 3, "", fact.ErrSyntax},
		{"sender", priceHead + "Russia,ARM,ATCR.CORR,2016Q3,1\n", 2, "sending_iso3", fact.ErrSyntax},
		{"receiver", priceHead + "RUS,,ATCR.CORR,2016Q3,1\n", 2, "receiving_iso3", fact.ErrSyntax},
		{"to itself", priceHead + "RUS,RUS,ATCR.CORR,2016Q3,1\n", 2, "receiving_iso3", fact.ErrConflict},
		{"series", priceHead + "RUS,ARM,SMART,2016Q3,1\n", 2, "series", fact.ErrUnknownCode},
		{"quarter 5", priceHead + "RUS,ARM,ATCR.CORR,2016Q5,1\n", 2, "quarter", fact.ErrSyntax},
		{"year 0", priceHead + "RUS,ARM,ATCR.CORR,0000Q1,1\n", 2, "quarter", fact.ErrSyntax},
		{"year", priceHead + "RUS,ARM,ATCR.CORR,201xQ1,1\n", 2, "quarter", fact.ErrSyntax},
		{"value", priceHead + "RUS,ARM,ATCR.CORR,2016Q3,1e2\n", 2, "value", fact.ErrSyntax},
		{"not a number", priceHead + "RUS,ARM,ATCR.CORR,2016Q3,NaN\n", 2, "value", fact.ErrSyntax},
		{"twice", priceHead + "RUS,ARM,ATCR.CORR,2016Q3,\nRUS,ARM,ATCR.CORR,2016Q3,2\n", 3, "quarter", fact.ErrDuplicate},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p, err := remit.ReadPrices("prices.csv", strings.NewReader(tt.text))
			require.Nil(t, p)
			var all *fact.Faults
			require.ErrorAs(t, err, &all)
			require.Len(t, all.All(), 1, "one fault, said once: %v", err)
			f := all.All()[0]
			require.Equal(t, "prices.csv", f.Input)
			require.Equal(t, tt.line, f.Line)
			require.Equal(t, tt.field, f.Field)
			require.ErrorIs(t, f, tt.why)
		})
	}
}

func TestReadPricesReportsAll(t *testing.T) {
	_, err := remit.ReadPrices("p", strings.NewReader(priceHead+"rus,ARM,X,2016,one\nRUS,ARM,ATCR.CORR,2016Q3,1\nRUS,ARM\n"))
	var all *fact.Faults
	require.ErrorAs(t, err, &all)
	require.Equal(t, 5, all.Len(), "four in the first row, one in the last")

	_, err = remit.ReadPrices("p", strings.NewReader(priceHead+"rus,rus,ATCR.CORR,2016Q3,1\n"))
	require.ErrorAs(t, err, &all)
	require.Equal(t, 2, all.Len(), "what is no country is not the same country: %v", err)
	_, err = remit.ReadPrices("p", strings.NewReader(priceHead+"RUS,ARM,ATCR.CORR,2016Q3,1\nRUS,ARM,ATCR.CORR,2016Q3,x\n"))
	require.ErrorAs(t, err, &all)
	require.Equal(t, 2, all.Len(), "a line given twice, and no number: %v", err)

	broken := errors.New("the disk is gone")
	_, err = remit.ReadPrices("p", io.MultiReader(strings.NewReader(priceHead), iotest.ErrReader(broken)))
	require.ErrorIs(t, err, broken)
}

// TestWorldBank reads the World Bank's prices of 2011 to 2020.
func TestWorldBank(t *testing.T) {
	dir := os.Getenv("BEVERIDGE_SHARED")
	if dir == "" {
		dir = filepath.FromSlash("../../../shared")
	}
	data, err := os.ReadFile(filepath.Join(dir, "data", "remittances", "rpw_corridor_costs_long.csv"))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the World Bank's prices are not here: set BEVERIDGE_SHARED to the folder that holds data/remittances")
	}
	require.NoError(t, err)
	p, err := remit.ReadPrices("rpw_corridor_costs_long.csv", bytes.NewReader(data))
	require.NoError(t, err)
	require.Len(t, p.Quarters(), 35)
	last := p.Quarters()[34]
	require.Equal(t, "2020Q3", last.String())
	require.Equal(t, "2.03625011444092 %", p.Cost(remit.Corridor{From: "RUS", To: "ARM"}, remit.Quarter{Year: 2011, Number: 1}).Share().Percent(14))

	got, err := remit.Assess(p.In(last), remit.Goal10c())
	require.NoError(t, err)
	require.Equal(t, 367, got.Simple.Over, "the file's lines of that quarter")
	require.Equal(t, 377, got.Simple.Over+len(got.NoData), "the file's corridors")
	require.Equal(t, fact.No, got.Simple.Met)
	require.Equal(t, fact.Unknown, got.Simple.MetByAll)
	require.Equal(t, fact.No, got.NoneAbove)
	share, _ := got.Simple.Cost.Share().Float()
	require.InDelta(t, 0.07000745569327872, share, 1e-12, "summed by another program")
	require.Len(t, got.Above, 241)
	require.False(t, got.Weighted.Cost.Share().Stated(), "the file has no flows")
}

// FuzzReadPrices holds that the reader does not fail, that it reports or reads, and
// that what it read is what the lines say.
func FuzzReadPrices(f *testing.F) {
	f.Add(priceHead + "RUS,ARM,ATCR.CORR,2016Q3,2.25\nDEU,ARM,ATCR.CORR,2016Q2,-1.5\n")
	f.Add("value,quarter,series,receiving_iso3,sending_iso3,note\n1,2020Q1,ATCR.CORR,ARM,RUS,x\n")
	f.Add(priceHead + "RUS,\"ARM\n\",ATCR.CORR,2016Q3,1\n")
	f.Add(priceHead + "RUS,\"A\"B,ATCR.CORR,2016Q3,1\n")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := remit.ReadPrices("x", strings.NewReader(text))
		if err != nil {
			require.Nil(t, p)
			var fault *fact.Fault
			require.ErrorAs(t, err, &fault)
			require.LessOrEqual(t, fault.Line, strings.Count(text, "\n")+1)
			return
		}
		require.NotEmpty(t, p.Quarters())
		var b strings.Builder // written and read again, it says the same
		b.WriteString(priceHead)
		for _, q := range p.Quarters() {
			for _, c := range p.In(q) {
				value := ""
				if c.Cost.Share().Stated() {
					value = strings.TrimSuffix(c.Cost.Share().Percent(40), " %")
				}
				b.WriteString(c.Corridor.From + "," + c.Corridor.To + ",ATCR.CORR," + q.String() + "," + value + "\n")
			}
		}
		again, err := remit.ReadPrices("y", strings.NewReader(b.String()))
		require.NoError(t, err)
		require.Equal(t, p.Quarters(), again.Quarters())
		for _, q := range p.Quarters() {
			for i, c := range again.In(q) {
				require.Equal(t, p.In(q)[i].Corridor, c.Corridor)
				require.Zero(t, p.In(q)[i].Cost.Share().Cmp(c.Cost.Share()))
			}
		}
	})
}
