package geo_test

import (
	"fmt"
	"strings"

	"github.com/beveridge-go/beveridge/match/geo"
)

func ExampleBelarus() {
	for _, r := range geo.Belarus().All() {
		fmt.Println(r.Code, r.Name, "/", r.NameIn("ru"))
	}
	// Output:
	// BY Belarus / Беларусь
	// BY-BR Brest Region / Брестская область
	// BY-HM Minsk city / город Минск
	// BY-HO Gomel Region / Гомельская область
	// BY-HR Grodno Region / Гродненская область
	// BY-MA Mogilev Region / Могилёвская область
	// BY-MI Minsk Region / Минская область
	// BY-VI Vitebsk Region / Витебская область
}

func ExampleTree_Distance() {
	by := geo.Belarus()
	show := func(a, b geo.Code) {
		if d, known := by.Distance(a, b); known {
			fmt.Println(a, b, d)
		} else {
			fmt.Println(a, b, "unknown")
		}
	}
	show("BY-HM", "BY-BR") // between the two centres
	show("BY-BR", "BY-BR") // two places in one region
	show("BY-HM", "BY-MI") // the city inside the region: one centre, still some way
	show("BY", "BY-BR")    // the country has no point
	// Output:
	// BY-HM BY-BR 327.9 km
	// BY-BR BY-BR 92.5 km
	// BY-HM BY-MI 75.1 km
	// BY BY-BR unknown
}

func ExampleRead() {
	const table = `code,name,parent,lat,lon,area_km2
N,North,,,,
N1,Port,N,60.5,22.3,240
N2,Lakes,N,61.5,23.8,
`
	tree, err := geo.Read(strings.NewReader(table), "regions.csv")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(tree.Children("N"))
	fmt.Println(tree.Contains("N", "N2"))
	fmt.Println(tree.RollUp("N2", 0))
	// Output:
	// [N1 N2]
	// true
	// N true
}

func ExampleRead_faults() {
	_, err := geo.Read(strings.NewReader("code,parent,lat,lon\nN1,N,60.5,\nN1,,,\n"), "regions.csv")
	fmt.Println(err)
	// Output:
	// 3 faults
	//   regions.csv:2: region "N1": lon: missing: want both coordinates or neither
	//   regions.csv:3: region "N1": code: "N1": duplicate of line 2
	//   regions.csv:2: region "N1": parent: "N": unknown code of a region
}
