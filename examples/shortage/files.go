package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/plan"
)

func writeJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	return e.Encode(v)
}

// A file is one output, rendered before anything is written.
type file struct {
	name   string
	render func(io.Writer) error
}

// writeAll renders all files first and then puts them into dir, each by a
// rename, so that no file is ever half-written. Other files in dir stay.
func writeAll(dir string, files []file) (err error) {
	rendered := make([][]byte, len(files))
	for i, f := range files {
		var b bytes.Buffer
		if err := f.render(&b); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
		rendered[i] = b.Bytes()
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, f := range files { // a rename onto a folder would fail halfway
		if info, err := os.Lstat(filepath.Join(dir, f.name)); err == nil && info.IsDir() {
			return fmt.Errorf("%s: %s is a folder", dir, f.name)
		}
	}
	temp, err := os.MkdirTemp(dir, ".shortage-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	for i, f := range files {
		if err := os.WriteFile(filepath.Join(temp, f.name), rendered[i], 0o644); err != nil {
			return err
		}
	}
	for _, f := range files {
		if err := os.Rename(filepath.Join(temp, f.name), filepath.Join(dir, f.name)); err != nil {
			return err
		}
	}
	return nil
}

// writeFiles writes the report into a directory.
func (r *report) writeFiles(dir string, top int) error {
	return writeAll(dir, []file{
		{"report.json", func(w io.Writer) error { return writeJSON(w, r) }},
		{"report.html", func(w io.Writer) error { return r.writePage(w, top) }},
		{"regions.csv", func(w io.Writer) error { return writeLines(w, r.Regions) }},
		{"occupations.csv", func(w io.Writer) error { return writeLines(w, r.Sectors) }},
		{"cells.csv", func(w io.Writer) error { return writeLines(w, r.Cells) }},
		{"placements.csv", r.writePlacements},
		{"open.csv", r.writeOpen},
		{"unplaced.csv", r.writeUnplaced},
		{"protection.csv", r.writeFindings},
		{"recruiters.csv", r.writeRecruiters},
	})
}

// writeTable writes a CSV table.
func writeTable(w io.Writer, head []string, rows func(add func(...string))) error {
	c := csv.NewWriter(w)
	if err := c.Write(head); err != nil {
		return err
	}
	rows(func(fields ...string) { _ = c.Write(fields) }) // Error reports it
	c.Flush()
	return c.Error()
}

func writeLines(w io.Writer, lines []line) error {
	head := []string{
		"region", "region_name", "occupation", "occupation_name", "positions",
		"local_jobseekers", "immigrant_jobseekers", "jobseekers_abroad", "tightness", "tightness_state",
	}
	for _, form := range []string{"certain", "possible"} {
		for _, who := range []string{"local", "immigrant", "open"} {
			head = append(head, form+"_"+who+"_min", form+"_"+who+"_max")
		}
	}
	head = append(head, "overdemanded")
	return writeTable(w, head, func(add func(...string)) {
		for _, l := range lines {
			row := []string{
				string(l.Region), l.RegionName, string(l.Occupation), l.OccupationName, strconv.FormatInt(l.Positions, 10),
			}
			for _, people := range l.Jobseekers {
				row = append(row, strconv.FormatFloat(people.Float(), 'f', -1, 64))
			}
			row = append(row, strconv.FormatFloat(l.Tightness.Ratio, 'f', -1, 64), l.Tightness.State.String())
			for _, r := range []assign.Range{
				l.Certain.Locals, l.Certain.Foreign, l.Certain.Open,
				l.Possible.Locals, l.Possible.Foreign, l.Possible.Open,
			} {
				row = append(row, strconv.FormatInt(r.Min, 10), strconv.FormatInt(r.Max, 10))
			}
			add(append(row, strconv.FormatBool(l.Overdemanded))...)
		}
	})
}

func (r *report) writePlacements(w io.Writer) error {
	head := []string{"plan", "vacancy", "worker", "group", "score", "to_confirm", "under_review", "in_every_best_plan"}
	return writeTable(w, head, func(add func(...string)) {
		for _, p := range r.plans() {
			for _, x := range p.Placements {
				add(p.Form.String(), x.Vacancy, x.Worker, x.Group.String(),
					strconv.FormatFloat(x.Score.Float(), 'f', 6, 64), x.Open.String(),
					strconv.FormatBool(x.Review), strconv.FormatBool(x.Shared))
			}
		}
	})
}

func (r *report) writeOpen(w io.Writer) error {
	return writeTable(w, []string{"plan", "vacancy", "positions", "reason", "protection", "explanation"}, func(add func(...string)) {
		for _, p := range r.plans() {
			for _, o := range p.Open {
				add(p.Form.String(), o.Vacancy, strconv.Itoa(o.Positions), o.Reason.String(), o.Protection.String(), o.Explanation())
			}
		}
	})
}

func (r *report) writeUnplaced(w io.Writer) error {
	return writeTable(w, []string{"plan", "worker", "group", "reason", "explanation"}, func(add func(...string)) {
		for _, p := range r.plans() {
			for _, u := range p.Unplaced {
				add(p.Form.String(), u.Worker, u.Group.String(), u.Reason.String(), u.Explanation())
			}
		}
	})
}

func (r *report) plans() []*plan.Plan { return []*plan.Plan{r.survey.Certain, r.survey.Possible} }
