// Command emigration sets the openings that are lost when people leave against the
// money that they send home: per region and corridor, at today's cost of sending and
// at the 3 % of Sustainable Development Goal 10.c.
//
//	go run ./examples/emigration
//	    a synthetic country; one in twenty locals leaves
//	go run ./examples/emigration -leave 0.1 -prices rpw.csv [-quarter 2020Q1]
//	    costs of sending as the World Bank publishes them, in its long form:
//	    sending_iso3, receiving_iso3, series, quarter, value
//
// The report goes to standard output; -out DIR also writes regions.csv and
// corridors.csv. The exit code is 0 for a report, 1 for a failure, 2 for wrong use.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strconv"

	"github.com/beveridge-go/beveridge/examples/internal/command"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/impact"
	"github.com/beveridge-go/beveridge/match/remit"
)

func main() { command.Main(run) }

// options are the flags.
type options struct {
	seed            uint64
	vacancies       int
	workers         int
	leave           float64
	draws           int
	monthly         match.Money
	months          int
	prices, quarter string
	out             string
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var o options
	return command.Command{
		Name: "emigration", About: "The country is synthetic; so is who leaves.",
		Flags: o.flags, Check: o.check,
		Do: func(ctx context.Context) error {
			r, err := newReport(ctx, o)
			if err == nil && o.out != "" {
				err = r.writeFiles(o.out)
			}
			if err == nil {
				err = r.writeText(stdout)
			}
			return err
		},
	}.Run(ctx, args, stderr)
}

func (o *options) flags(f *flag.FlagSet) {
	f.Uint64Var(&o.seed, "seed", 1, "seed of the synthetic country and of who leaves")
	f.IntVar(&o.vacancies, "vacancies", 600, "vacancies of the country")
	f.IntVar(&o.workers, "workers", 1600, "workers of the country")
	f.Float64Var(&o.leave, "leave", 0.05, "chance that a local leaves, 0 to 1")
	f.IntVar(&o.draws, "draws", 200, "draws of who leaves, for the expected loss; 2 to 10000000")
	f.TextVar(&o.monthly, "monthly", match.Money{Minor: 25_000, Currency: "USD"}, "`amount` that one who left sends a month, like \"250.00 USD\"")
	f.IntVar(&o.months, "months", 10, "months of a year in which they send, 0 to 12")
	f.StringVar(&o.prices, "prices", "", "`file` of the World Bank's costs by corridor, instead of invented ones")
	f.StringVar(&o.quarter, "quarter", "", "`quarter` of -prices, like 2020Q1; the last one if not given")
	f.StringVar(&o.out, "out", "", "`directory` for regions.csv and corridors.csv")
}

// check refuses flags that mean nothing.
func (o *options) check(map[string]bool) error {
	switch {
	case !(o.leave >= 0 && o.leave <= 1):
		return fmt.Errorf("-leave %v: want 0 to 1", o.leave)
	case o.vacancies < 1 || o.workers < 1 || o.vacancies > 20_000 || o.workers > 20_000:
		return errors.New("-vacancies and -workers: want 1 to 20000 each")
	case o.draws < 2 || o.draws > impact.MaxSolved:
		return fmt.Errorf("-draws %d: want 2 to %d", o.draws, impact.MaxSolved)
	case o.months < 0 || o.months > 12:
		return fmt.Errorf("-months %d: want 0 to 12", o.months)
	case o.monthly.Minor <= 0:
		return fmt.Errorf("-monthly %s: want an amount above 0", o.monthly)
	case o.quarter != "" && o.prices == "":
		return errors.New("-quarter goes with -prices")
	}
	return nil
}

// costs says what sending costs: those of a file, or invented ones.
type costs struct {
	notice string
	of     func(remit.Corridor) remit.Cost[remit.OnTop]
}

func readCosts(o options) (costs, error) {
	if o.prices == "" {
		return costs{
			notice: "Synthetic: the costs of sending are invented; -prices takes the World Bank's.",
			of: func(c remit.Corridor) remit.Cost[remit.OnTop] {
				for _, d := range destinations() {
					if d.code == c.From {
						return remit.CostOf[remit.OnTop](d.cost)
					}
				}
				return remit.Cost[remit.OnTop]{}
			},
		}, nil
	}
	file, err := os.Open(o.prices)
	if err != nil {
		return costs{}, err
	}
	defer func() { _ = file.Close() }()
	prices, err := remit.ReadPrices(o.prices, file)
	if err != nil {
		return costs{}, err
	}
	quarters := prices.Quarters()
	if len(quarters) == 0 {
		return costs{}, fmt.Errorf("%s: no quarter", o.prices)
	}
	quarter := quarters[len(quarters)-1]
	if o.quarter != "" {
		found := false
		for _, q := range quarters {
			if q.String() == o.quarter {
				quarter, found = q, true
			}
		}
		if !found {
			return costs{}, fmt.Errorf("%s: no quarter %s", o.prices, strconv.Quote(o.quarter))
		}
	}
	return costs{
		notice: fmt.Sprintf("Costs of sending: World Bank, Remittance Prices Worldwide, %s, from %s.", quarter, o.prices),
		of:     func(c remit.Corridor) remit.Cost[remit.OnTop] { return prices.Cost(c, quarter) },
	}, nil
}
