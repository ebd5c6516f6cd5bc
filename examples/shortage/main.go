// Command shortage shows where workers are missing: per region and occupation,
// how many positions local workers fill, how many immigrants fill, and what
// stays open.
//
//	go run ./examples/shortage
//	    the synthetic sample country
//	go run ./examples/shortage -vacancies v.csv -workers w.ndjson [-regions r.csv] [-rules law.json]
//	    [-protection rules.json] [-minimum-wage "4.00 BYN"] [-esco DIR]
//	    records of your own, CSV or NDJSON; -columns lists what they may hold
//	go run ./examples/shortage -cells counts.csv.gz [-month 2023-10] [-country FI]
//	    a table of counts per region and occupation
//
// The report goes to standard output as text, or with -json as JSON; -out DIR
// also writes CSV files, report.json and report.html. Progress goes to standard
// error, on a terminal only. The exit code is 0 for a report, 1 for a failure,
// 2 for wrong use.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"github.com/beveridge-go/beveridge/examples/internal/command"
	"github.com/beveridge-go/beveridge/index/ingest"
	"github.com/beveridge-go/beveridge/match"
)

func main() { command.Main(run) }

// options are the flags.
type options struct {
	vacancies, workers, regions, rules string
	protection, minimumWage            string
	esco, language                     string
	cells, month, country              string
	scheme                             string
	out                                string
	json, lenient, columns             bool
	seed                               uint64
	minScore                           float64
	top                                int
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var o options
	return command.Command{
		Name: "shortage", About: "Without flags, the synthetic sample country.",
		Flags: o.flags, Check: o.check,
		Do: func(ctx context.Context) error {
			if o.columns {
				return writeColumns(stdout)
			}
			p := newProgress(stderr)
			defer p.done()
			if o.cells != "" {
				return runCells(ctx, o, stdout, p)
			}
			return runPeople(ctx, o, stdout, p)
		},
	}.Run(ctx, args, stderr)
}

func (o *options) flags(f *flag.FlagSet) {
	f.StringVar(&o.vacancies, "vacancies", "", "`file` of vacancies, CSV or NDJSON; needs -workers")
	f.StringVar(&o.workers, "workers", "", "`file` of workers, CSV or NDJSON; needs -vacancies")
	f.StringVar(&o.regions, "regions", "", "`file` with your own region tree: code, name, parent, lat, lon, area_km2")
	f.StringVar(&o.rules, "rules", "", "`file` with the rules of work, JSON: free movement, permits, exempt, regulated, minimum_age")
	f.StringVar(&o.protection, "protection", "", "`file` with the rules that protect workers, JSON, or none to do without; if not given, those of no country")
	f.StringVar(&o.minimumWage, "minimum-wage", "", "legal minimum `wage` of an hour, like \"4.00 BYN\"; without it no vacancy is known to keep it")
	f.StringVar(&o.esco, "esco", "", "`directory` of the CSV files of ESCO: credit for related skills, near occupations, weights of skills")
	f.StringVar(&o.language, "esco-language", "en", "`language` of the files of -esco")
	f.StringVar(&o.cells, "cells", "", "`file` of counts per region and occupation, instead of records")
	f.StringVar(&o.month, "month", "", "`month` of -cells, like 2023-10; the last one if not given")
	f.StringVar(&o.country, "country", "", "`country` of -cells, ISO 3166-1, like FI; for the title")
	f.StringVar(&o.scheme, "scheme", "isco08", "occupation `scheme` of -cells: isco08, or none for codes of any other")
	f.StringVar(&o.out, "out", "", "`directory` for CSV files, report.json and report.html")
	f.BoolVar(&o.json, "json", false, "print JSON instead of text")
	f.BoolVar(&o.lenient, "lenient", false, "leave out rows that cannot be read, and say so, instead of stopping")
	f.BoolVar(&o.columns, "columns", false, "list the columns of vacancy and worker files and stop")
	f.Uint64Var(&o.seed, "seed", 1, "seed of the sample country")
	f.Float64Var(&o.minScore, "min-score", 0.5, "least score of a placement, above 0 and at most 1")
	f.IntVar(&o.top, "top", 15, "rows of the longer tables")
}

// check refuses flags that contradict each other or would be ignored.
func (o *options) check(set map[string]bool) error {
	for _, f := range []struct{ name, value string }{
		{"vacancies", o.vacancies}, {"workers", o.workers}, {"regions", o.regions}, {"rules", o.rules}, {"protection", o.protection}, {"minimum-wage", o.minimumWage}, {"esco", o.esco}, {"cells", o.cells}, {"out", o.out},
	} {
		if set[f.name] && f.value == "" {
			return fmt.Errorf("-%s: the name is empty", f.name)
		}
	}
	people := (o.vacancies != "") || (o.workers != "")
	switch {
	case (o.vacancies == "") != (o.workers == ""):
		return errors.New("-vacancies and -workers go together")
	case people && o.cells != "":
		return errors.New("-cells is counts and -vacancies are records: give one of them")
	case o.cells == "" && (set["month"] || set["country"] || set["scheme"]):
		return errors.New("-month, -country and -scheme go with -cells")
	case (people || o.cells != "") && set["seed"]:
		return errors.New("-seed is for the sample country only")
	case !people && set["rules"]:
		return errors.New("-rules goes with -vacancies and -workers")
	case !people && (set["protection"] || set["minimum-wage"]):
		return errors.New("-protection and -minimum-wage go with -vacancies and -workers")
	case o.protection == "none" && set["minimum-wage"]:
		return errors.New("-minimum-wage is not looked at with -protection none")
	case !people && set["esco"]:
		return errors.New("-esco goes with -vacancies and -workers")
	case o.esco == "" && set["esco-language"]:
		return errors.New("-esco-language goes with -esco")
	case o.cells != "" && set["min-score"]:
		return errors.New("-min-score is for records only")
	case !people && o.cells == "" && (set["regions"] || set["lenient"]):
		return errors.New("-regions and -lenient go with -cells or with -vacancies and -workers")
	case o.country != "" && countryName(o.country) == "":
		return fmt.Errorf("-country %q: want a code of ISO 3166-1, like FI", o.country)
	case o.month != "" && !isMonth(o.month):
		return fmt.Errorf("-month %q: want a month like 2023-10", o.month)
	case !(o.minScore > 0 && o.minScore <= 1):
		return fmt.Errorf("-min-score %v: want above 0 and at most 1", o.minScore)
	case match.ToMicro(o.minScore) < 1:
		return fmt.Errorf("-min-score %v: want at least a millionth", o.minScore)
	case o.top < 1:
		return fmt.Errorf("-top %d: want at least 1", o.top)
	case o.scheme != "isco08" && o.scheme != "none":
		return fmt.Errorf("-scheme %q: want isco08 or none", o.scheme)
	}
	return nil
}

func isMonth(s string) bool {
	_, err := time.Parse("2006-01", s)
	return err == nil
}

// countryName returns the English name of a country of ISO 3166-1, or "".
func countryName(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil || !region.IsCountry() {
		return ""
	}
	return display.English.Regions().Name(region)
}

func writeColumns(out io.Writer) error {
	w := bufio.NewWriter(out)
	for _, k := range []struct {
		name string
		kind ingest.Kind
	}{{"VACANCIES", ingest.Vacancies}, {"WORKERS", ingest.Workers}} {
		fmt.Fprintf(w, "%s\n", k.name)
		t := newTable()
		for _, c := range ingest.Columns(k.kind) {
			t.AppendRow([]any{c.Name, c.Example, c.Meaning})
		}
		fmt.Fprintf(w, "%s\n\n", t.Render())
	}
	fmt.Fprintln(w, "A blank is unknown, - is known to be none.")
	return w.Flush()
}
