package taxonomy_test

import (
	"context"
	"fmt"
	"strings"
	"testing/fstest"

	"github.com/beveridge-go/beveridge/match/taxonomy"
)

func ExampleISCO08() {
	isco := taxonomy.ISCO08()
	for _, c := range isco.Children("251") {
		title, _ := isco.Title(c)
		fmt.Println(c, title)
	}
	// Output:
	// 2511 Systems analysts
	// 2512 Software developers
	// 2513 Web and multimedia developers
	// 2514 Applications programmers
	// 2519 Software and applications developers and analysts not elsewhere classified
}

func ExampleScheme_Parse() {
	_, err := taxonomy.ISCO08().Parse("110") // as a spreadsheet leaves it
	fmt.Println(err)
	// Output: unknown code in ISCO-08: was a leading zero lost? it has 0110
}

func ExampleParseScheme() {
	s, err := taxonomy.ParseScheme("our own", strings.NewReader("code,title\n7,Crafts\n71,Building\n"))
	if err != nil {
		fmt.Println(err)
		return
	}
	for c, title := range s.All() {
		fmt.Println(c, title)
	}
	// Output:
	// 7 Crafts
	// 71 Building
}

func ExampleCode_Prefix() {
	c := taxonomy.Code("0110")
	fmt.Println(c.Prefix(1), c.Parent(), c.Level())
	// Output: 0 011 4
}

func ExampleProximityTable() {
	near := taxonomy.DefaultProximity()
	fmt.Println(near.Between("2512", "2513"))
	// An occupation known to two digits only is near for certain by these two,
	// and may be the same.
	fmt.Println(near.Bounds("25", "2512"))
	// Output:
	// 0.75
	// 0.45 1
}

func ExampleGraph_Cover() {
	g := taxonomy.Sample().Skills()
	arc, _ := g.Find("welding-arc")
	mig, _ := g.Find("welding-mig")
	simple, _ := g.Find("welding-basics")
	fmt.Printf("%.3f in common: %s\n", g.Cover(mig, arc), g.ID(g.Common(mig, arc)))
	fmt.Printf("%.3f for what is more specific\n", g.Cover(simple, arc))
	// Output:
	// 0.766 in common: welding-basics
	// 1.000 for what is more specific
}

func ExampleNewCreditTable() {
	g := taxonomy.Sample().Skills()
	table, err := taxonomy.NewCreditTable(context.Background(), g, taxonomy.DefaultCredit())
	if err != nil {
		fmt.Println(err)
		return
	}
	mig, _ := g.Find("welding-mig")
	for held, credit := range table.Related(mig) {
		fmt.Printf("%.2f %s\n", credit, g.ID(held))
	}
	// Output:
	// 0.14 pipe-soldering
	// 0.14 weld-inspection
	// 0.33 welding-arc
	// 0.33 welding-basics
	// 1.00 welding-mig
	// 0.33 welding-tig
}

func ExampleReadESCO() {
	// Usually os.DirFS of the folder into which ESCO was downloaded. These rows
	// are made up.
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"skills_en.csv":                   "conceptUri,skillType,preferredLabel\ns1,skill/competence,weld\ns2,skill/competence,solder\n",
		"skillGroups_en.csv":              "conceptUri,preferredLabel\ng1,joining metal\n",
		"occupations_en.csv":              "conceptUri,iscoGroup,preferredLabel\no1,7212,welder\n",
		"broaderRelationsSkillPillar.csv": "conceptUri,broaderUri\ns1,g1\ns2,g1\n",
		"occupationSkillRelations.csv":    "occupationUri,relationType,skillType,skillUri\no1,essential,skill/competence,s1\no2,optional,skill/competence,s1\n",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	e, report, err := taxonomy.ReadESCO(context.Background(), files, "en")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range e.Essential(0) {
		fmt.Println(e.Occupations().Label(0), e.Unit(0), "needs", e.Skills().Label(s))
	}
	fmt.Println(report.Count(taxonomy.DefectOrphanOccupation).Rows, "relation of an occupation without a row")
	fmt.Println(taxonomy.ESCONotice)
	// Output:
	// welder 7212 needs weld
	// 1 relation of an occupation without a row
	// This service uses the ESCO classification of the European Commission.
}

func ExampleContainment() {
	c, err := taxonomy.NewContainment(context.Background(), taxonomy.Sample())
	if err != nil {
		fmt.Println(err)
		return
	}
	// What kitchen helpers need and cooks have; their codes share no digit.
	low, high, _ := c.Bounds("9412", "5120")
	fmt.Printf("%.3f %.3f\n", low, high)
	// The same, of a worker known only to be in personal services.
	low, high, _ = c.Bounds("9412", "51")
	fmt.Printf("%.3f %.3f\n", low, high)
	// Output:
	// 0.436 0.436
	// 0.000 0.436
}
