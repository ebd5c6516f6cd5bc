package taxonomy_test

import (
	"fmt"
	"strings"

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
