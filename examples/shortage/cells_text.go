package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"

	"github.com/beveridge-go/beveridge/match/assign"
)

// writeText prints the report of a table of counts.
func (r *cellsReport) writeText(out io.Writer, top int) error {
	w := bufio.NewWriter(out)
	fmt.Fprintf(w, "%s\n", r.Title)
	for _, n := range r.Notices {
		fmt.Fprintf(w, "! %s\n", n)
	}
	fmt.Fprintf(w, "\n%s cells; %s positions, %s jobseekers%s.\n",
		thousands(r.Cells), thousands(r.Positions), thousands(r.Jobseekers), perJobseeker(r.Tightness))
	fmt.Fprintf(w, "\nMOST POSITIONS THAT CAN BE FILLED IF JOBSEEKERS MAY TAKE\n%s\n", r.stepTable(r.blockSteps()))
	fmt.Fprintf(w, "\nWHO CAN FILL THE POSITIONS (the same occupation in any region, or the same minor group in the same region)\n%s\n",
		r.stepTable(r.stageSteps()))
	fmt.Fprintf(w, "%s in all. If other regions come first they add %s and related occupations %s; the other way round %s and %s; shown is the average.\n",
		thousands(r.Filled), thousands(r.Stages.RegionFirst.Region), thousands(r.Stages.RegionFirst.Occupation),
		thousands(r.Stages.OccupationFirst.Region), thousands(r.Stages.OccupationFirst.Occupation))
	fmt.Fprintf(w, "\nOVER-DEMANDED CELLS: one more person who can work there fills one more position\n%s\n", r.cellTable(top))
	if len(r.Open) > 0 {
		fmt.Fprintln(w, "open: the least and the most that stays open there, over all maximum matchings.")
	}
	return w.Flush()
}

func (r *cellsReport) stepTable(steps []cellStep) string {
	t := newTable()
	for _, s := range steps {
		t.AppendRow(table.Row{s.Name, count(s.Value), percent(s.Value, float64(r.Positions))})
	}
	right(t, 2, 3)
	return t.Render()
}

func (r *cellsReport) cellTable(top int) string {
	t := newTable()
	t.AppendHeader(table.Row{"region", "occupation", "positions", "jobseekers", "per jobseeker", "open"})
	for i, c := range r.Open {
		if i == top {
			break
		}
		t.AppendRow(table.Row{
			c.regionLabel(), strings.TrimSpace(printable(string(c.Occupation)) + " " + clip(c.OccupationName, 44)),
			thousands(c.Positions), thousands(c.Jobseekers), tightness(c.Tightness), spread(assign.Range{Min: c.OpenMin, Max: c.OpenMax}),
		})
	}
	right(t, 3, 4, 5, 6)
	out := t.Render()
	if rest := len(r.Open) - top; rest > 0 {
		out += fmt.Sprintf("\n… and %s more, in the files of -out", thousands(rest))
	}
	return out
}
