package geo

import (
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A Code names a region: "BY-HM", "FI1B1", "MK01". It is opaque and compared
// byte by byte. The zero value "" is the unknown region; it never means
// everywhere.
type Code string

// A Region is one node of a [Tree].
type Region struct {
	Code   Code
	Name   string            // the name to show; may be empty
	Names  map[string]string // further names by language tag in lower case, like "ru"
	Parent Code              // the region around it; "" at a root
	Scheme string            // where the code comes from, like "ISO 3166-2"; may be empty

	// Point is the place that stands for the region in distances, as a rule
	// its centroid or its administrative centre. None counts as unknown.
	Point fact.Opt[Point]
	// AreaKm2 is the area in square kilometres, positive. None counts as
	// unknown.
	AreaKm2 fact.Opt[float64]
}

// NameIn returns the name in the language if there is one, else Name, else the
// code.
func (r Region) NameIn(language string) string {
	switch name := r.Names[language]; {
	case name != "":
		return name
	case r.Name != "":
		return r.Name
	default:
		return string(r.Code)
	}
}

// earthKm2 is a little more than the area of the earth; no region is larger.
const earthKm2 = 510.1e6

// faults adds what is wrong with r alone, placed like at.
func (r Region) faults(at fact.Fault, fs *fact.Faults) {
	add := func(field, value string, err error) {
		at.Field, at.Value, at.Err = field, value, err
		fs.Add(at)
	}
	switch {
	case r.Code == "":
		add("code", "", fact.ErrMissing)
	case r.Code == "-" || !clean(string(r.Code)):
		add("code", string(r.Code), fmt.Errorf("%w: want no control characters and no blanks around it", fact.ErrSyntax))
	}
	if p, ok := r.Point.Get(); ok {
		if !(math.Abs(p.Lat) <= 90) {
			add("lat", fmt.Sprint(p.Lat), fmt.Errorf("%w: want -90 to 90", fact.ErrRange))
		}
		if !(math.Abs(p.Lon) <= 180) {
			add("lon", fmt.Sprint(p.Lon), fmt.Errorf("%w: want -180 to 180", fact.ErrRange))
		}
	}
	if a, ok := r.AreaKm2.Get(); ok && !(a > 0 && a <= earthKm2) {
		add("area_km2", fmt.Sprint(a), fmt.Errorf("%w: want more than 0, at most the earth", fact.ErrRange))
	}
}

// clean reports whether s can be a code.
func clean(s string) bool {
	return utf8.ValidString(s) && s == strings.TrimSpace(s) && !strings.ContainsFunc(s, unicode.IsControl)
}
