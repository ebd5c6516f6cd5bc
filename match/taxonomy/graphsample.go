package taxonomy

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"sync"
)

//go:embed graphsample
var sampleFiles embed.FS

var loadSample = sync.OnceValue(func() *ESCO {
	files, err := fs.Sub(sampleFiles, "graphsample")
	if err != nil {
		panic(fmt.Sprintf("taxonomy: the built-in sample is broken: %v", err))
	}
	e, _, err := ReadESCO(context.Background(), files, "en")
	if err != nil {
		panic(fmt.Sprintf("taxonomy: the built-in sample is broken: %v", err))
	}
	return e
})

// Sample returns a small classification in the form of ESCO, for tests and
// examples: the 274 skills and 77 occupations of the sample country of package
// match/market, by its identifiers, in 100 groups. It is made by hand, in our
// own words, and has no concept of ESCO; only the ISCO unit groups are real. The
// first call reads the built-in files, in some milliseconds; every call returns
// the same value.
func Sample() *ESCO { return loadSample() }
