package geo

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

//go:embed belarus.csv
var belarus string

var loadBelarus = sync.OnceValue(func() *Tree {
	t, err := Read(strings.NewReader(belarus), "belarus.csv")
	if err != nil {
		panic(fmt.Sprintf("geo: the built-in table is broken: %v", err))
	}
	return t
})

// Belarus returns the sample country: the root "BY" and its seven first-level
// units by their ISO 3166-2 codes, with English and Russian names, the points
// of their administrative centres, and approximate areas. The point of the
// root is unknown. Every call returns the same Tree.
func Belarus() *Tree { return loadBelarus() }
