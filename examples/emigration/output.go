package main

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/beveridge-go/beveridge/match/assign"
)

func (r *report) writeText(out io.Writer) error {
	w := bufio.NewWriter(out)
	fmt.Fprintln(w, r.title())
	for _, n := range r.notices {
		fmt.Fprintf(w, "! %s\n", n)
	}
	fmt.Fprintf(w, "\n%d positions; filled %s for certain, %s if every unknown turns out well.\n",
		r.base.Certain.Positions, r.base.Certain.Filled, r.base.Possible.Filled)
	fmt.Fprintf(w, "\nOPENINGS LOST WHEN PEOPLE LEAVE (two plans, with and without them, for each row)\n%s\n", r.regionTable())
	fmt.Fprintf(w, "The country loses at least the sum of its regions: who leaves elsewhere can no longer step in.\n")
	fmt.Fprintf(w, "If each of %d locals leaves with a chance of %s %%, %.1f openings are lost on average (standard error %.2f; between %.1f and %.1f by prices).\n",
		r.locals, strconv.FormatFloat(100*r.options.leave, 'f', -1, 64), r.expected.Loss(0), r.expected.Error[0], r.expected.Least[0], r.expected.Most[0])
	fmt.Fprintf(w, "\nMONEY SENT HOME IN A YEAR, AND WHAT SENDING COSTS (today and at 3 %%)\n%s\n", r.corridorTable())
	return w.Flush()
}

func (r *report) regionTable() string {
	t := newTable(2, 3, 4)
	t.AppendHeader(table.Row{"region", "leave", "lost, certain", "lost, possible"})
	for _, x := range r.regions {
		t.AppendRow(x.row())
	}
	t.AppendSeparator()
	t.AppendRow(r.country.row())
	return t.Render()
}

func (x region) row() table.Row { return table.Row{x.name, x.leavers, x.certain, x.possible} }

func (r *report) corridorTable() string {
	t := newTable(4, 5, 6, 7, 8, 9)
	t.AppendHeader(table.Row{"of", "from", "to", "senders", "sent", "cost", "cost today", "at 3 %", "saved"})
	last := ""
	for i, c := range r.corridors {
		if i > 0 && c.region != last {
			t.AppendSeparator()
		}
		last = c.region
		t.AppendRow(table.Row{c.place(), c.sender(), c.receiver(), c.Flow.Senders, c.Flow.Yearly, c.Cost, c.today, c.goal, c.saving()})
	}
	return t.Render()
}

func newTable(right ...int) table.Writer {
	t := table.NewWriter()
	style := table.StyleLight
	style.Format.Header = text.FormatDefault
	style.Options.DrawBorder = false
	t.SetStyle(style)
	var configs []table.ColumnConfig
	for _, c := range right {
		configs = append(configs, table.ColumnConfig{Number: c, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(configs)
	return t
}

// writeFiles writes both tables, each by a rename, so that none is half-written.
func (r *report) writeFiles(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	ends := func(x assign.Range) []string {
		return []string{strconv.FormatInt(x.Min, 10), strconv.FormatInt(x.Max, 10)}
	}
	regions := [][]string{{"region", "leave", "lost_certain_min", "lost_certain_max", "lost_possible_min", "lost_possible_max", "data"}}
	for _, x := range append(append([]region(nil), r.regions...), r.country) {
		row := append([]string{x.name, strconv.Itoa(x.leavers)}, ends(x.certain)...)
		regions = append(regions, append(append(row, ends(x.possible)...), "synthetic"))
	}
	corridors := [][]string{{"region", "sender", "receiver", "senders", "sent_a_year", "cost_share", "cost_today", "cost_at_3_percent", "saved", "data"}}
	for _, c := range r.corridors {
		corridors = append(corridors, []string{
			c.place(), c.sender(), c.receiver(), strconv.Itoa(c.Flow.Senders), c.Flow.Yearly.String(),
			c.Cost.Share().String(), c.today, c.goal, c.saving(), "synthetic flows",
		})
	}
	for _, f := range []struct {
		name string
		rows [][]string
	}{{"regions.csv", regions}, {"corridors.csv", corridors}} {
		if err := writeTable(filepath.Join(dir, f.name), f.rows); err != nil {
			return err
		}
	}
	return nil
}

func writeTable(path string, rows [][]string) error {
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(rows); err != nil {
		return err
	}
	temp := path + ".part"
	if err := os.WriteFile(temp, b.Bytes(), 0o644); err != nil {
		return err
	}
	if err := os.Rename(temp, path); err != nil {
		_ = os.Remove(temp)
		return err
	}
	return nil
}
