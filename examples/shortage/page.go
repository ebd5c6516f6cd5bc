package main

import (
	"embed"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/protect"
	"github.com/beveridge-go/beveridge/match/shortage"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

//go:embed *.tmpl.html
var templates embed.FS

// A page is the report as the HTML template sees it.
type page struct {
	*report
	Heads       []pageHead
	Steps       []pageStep
	RegionTable pageLines
	Elsewhere   string // how many workers stand in no region
	SectorTable pageLines
	CellTable   pageLines
	AllCells    int // with positions
	MatrixHead  []string
	MatrixRows  []matrixRow
	Why         []pageReason
	Verdicts    []verdictLine
	Broken      []protect.RuleSummary
	Silent      []protect.Omission
}

type pageHead struct {
	Name string
	H    headline
	Bars []bar
}

type pageStep struct {
	Name, A, PA, B, PB string
}

type pageLines struct {
	Region, Occupation bool
	Lead               int // columns before the numbers
	Lines              []line
}

type pageReason struct {
	N    int
	Text string
}

type matrixRow struct {
	Name  string
	Cells []matrixCell
}

type matrixCell struct{ Class, Text, Title string }

// A bar is a part of a stacked bar, in thousandths of its width.
type bar struct {
	X, W float64
	Fill string
}

const (
	fillLocal   = "#0072b2"
	fillForeign = "#e69f00"
	fillOpen    = "#d9d9d9"
)

func bars(local, foreign, positions int64) []bar {
	if positions == 0 {
		return nil
	}
	share := func(n int64) float64 { return 1000 * float64(n) / float64(positions) }
	return []bar{
		{0, share(local), fillLocal},
		{share(local), share(foreign), fillForeign},
		{share(local + foreign), 1000 - share(local+foreign), fillOpen},
	}
}

// writePage writes the report as one HTML page that needs no other file.
func (r *report) writePage(w io.Writer, top int) error {
	t, err := parsePage(template.FuncMap{
		"pct":       func(a, b int64) string { return percent(float64(a), float64(b)) },
		"spread":    spread,
		"recruiter": recruiterName,
		"unsaid":    func(o protect.Omission) string { return percent(float64(o.Unknown), float64(o.Asked)) },
		"seekers":   func(r shortage.Row) string { return count(seekers(r)) },
		"bars": func(l line) []bar {
			return bars(l.Certain.Locals.Min, l.Certain.Foreign.Min, l.Positions)
		},
	}, "page.tmpl.html")
	if err != nil {
		return err
	}
	p := page{
		report:      r,
		Heads:       []pageHead{newPageHead("certain", r.Certain), newPageHead("possible", r.Possible)},
		Steps:       r.steps(),
		RegionTable: pageLines{Region: true, Lead: 1, Lines: withPositions(r.Regions)},
		Elsewhere:   r.elsewhere(),
		SectorTable: pageLines{Occupation: true, Lead: 2, Lines: withPositions(r.Sectors)},
		CellTable:   pageLines{Region: true, Occupation: true, Lead: 3, Lines: withPositions(r.Cells)},
		Verdicts:    r.Protection.verdictLines(),
		Broken:      r.Protection.broken(),
		Silent:      r.Protection.silent(worstRecruiters),
	}
	p.AllCells = len(p.CellTable.Lines)
	p.CellTable.Lines = p.CellTable.Lines[:min(top, p.AllCells)]
	p.matrix()
	for _, l := range reasonLines(r.Open) {
		p.Why = append(p.Why, pageReason{l.n, l.text})
	}
	return t.Execute(w, p)
}

// parsePage parses a page and the style that all pages share.
func parsePage(funcs template.FuncMap, name string) (*template.Template, error) {
	return template.New(name).
		Funcs(template.FuncMap{"n": anyThousands, "tight": tightness}).Funcs(funcs).
		ParseFS(templates, name, "style.tmpl.html")
}

// A cellsPage is the report of a table of counts as its template sees it.
type cellsPage struct {
	Title                 string
	Notices               []string
	Cells                 int
	Positions, Jobseekers int64
	Tightness             shortage.Tightness
	Blocks, Stages        []cellStep
	First                 []openCell
	R                     *cellsReport
}

// writePage writes the report of a table of counts as one HTML page.
func (r *cellsReport) writePage(w io.Writer) error {
	t, err := parsePage(template.FuncMap{
		"count":   count,
		"share":   func(x float64) string { return percent(x, float64(r.Positions)) },
		"width":   func(x float64) float64 { return 1000 * x / float64(max(r.Positions, 1)) },
		"per":     perJobseeker,
		"between": func(low, high int64) string { return spread(assign.Range{Min: low, Max: high}) },
	}, "cells.tmpl.html")
	if err != nil {
		return err
	}
	return t.Execute(w, cellsPage{
		Title: r.Title, Notices: r.Notices, Cells: r.Cells, Positions: r.Positions, Jobseekers: r.Jobseekers,
		Tightness: r.Tightness, Blocks: r.blockSteps(), Stages: r.stageSteps(), R: r, First: r.Open[:min(pageCells, len(r.Open))],
	})
}

func anyThousands(n any) string {
	switch n := n.(type) {
	case int:
		return thousands(n)
	case int64:
		return thousands(n)
	default:
		return fmt.Sprint(n)
	}
}

func newPageHead(name string, h headline) pageHead {
	return pageHead{name, h, bars(h.Locals, h.Foreign, h.Positions)}
}

// steps are the stages of both forms, as the terminal shows them too.
func (r *report) steps() []pageStep {
	var out []pageStep
	for _, s := range searchStages() {
		a, b := s.of(r.Certain), s.of(r.Possible)
		out = append(out, pageStep{
			Name: s.name,
			A:    count(a), PA: percent(a, float64(r.Certain.Positions)),
			B: count(b), PB: percent(b, float64(r.Possible.Positions)),
		})
	}
	return out
}

// matrix lays out open positions by region and major group.
func (p *page) matrix() {
	cells := map[shortage.Key]shortage.Row{}
	asked := map[taxonomy.Code]bool{}
	for _, l := range p.Majors {
		cells[l.Key] = l.Row
		asked[l.Occupation] = asked[l.Occupation] || l.Positions > 0
	}
	var majors []taxonomy.Code
	for _, code := range append(taxonomy.ISCO08().Level(1), "") {
		if asked[code] {
			majors = append(majors, code)
			p.MatrixHead = append(p.MatrixHead, occupationName(code))
		}
	}
	for _, region := range withPositions(p.Regions) {
		row := matrixRow{Name: region.RegionName}
		for _, major := range majors {
			row.Cells = append(row.Cells, newMatrixCell(cells[shortage.Key{Region: region.Region, Occupation: major}]))
		}
		p.MatrixRows = append(p.MatrixRows, row)
	}
}

func newMatrixCell(r shortage.Row) matrixCell {
	if r.Positions == 0 {
		return matrixCell{Class: "m0", Text: "·", Title: "no positions"}
	}
	share := float64(r.Certain.Open.Max) / float64(r.Positions)
	class := "m4"
	for i, limit := range []float64{0, 0.10, 0.25, 0.50} {
		if share <= limit {
			class = fmt.Sprintf("m%d", i)
			break
		}
	}
	title := fmt.Sprintf("%s of %s positions open", spread(r.Certain.Open), thousands(r.Positions))
	return matrixCell{Class: class, Text: strings.TrimSpace(spread(r.Certain.Open)), Title: title}
}
