package geo

import (
	"fmt"
	"io"
	"regexp"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/table"
)

// Read reads a tree from a table; input names it in faults. The first line
// holds the headings, in any order and letter case:
//
//	column    other headings                      what
//	code      region_code, iso3166_2, nuts_id, mk the region's code; must be there
//	name                                          the name to show
//	name_xx   for any language tag xx             a further name; the leftmost is the name if that is blank
//	parent    parent_code                         code of the region around it; blank at a root
//	scheme                                        where the code comes from
//	lat, lon  latitude, longitude or lng          the point in degrees, both or neither
//	area_km2                                      the area in square kilometres
//
// Only code is needed, and other headings are ignored, so that tables made for
// something else can be read as they are, such as a list of NUTS centroids or
// one that joins national codes (mk) to NUTS. A heading that is the column's own
// name goes before the others. A blank field is unknown, "-" is none.
//
// Separators, quotes, comments and blanks are as in package table; numbers have
// a decimal point. The text must be UTF-8. All faults of the table and of
// [NewTree] are reported at once as [*fact.Faults], with line and column, and
// then there is no tree.
func Read(r io.Reader, input string) (*Tree, error) {
	var fs fact.Faults
	var rows []Region
	var places []fact.Fault
	var named []string // the columns name_xx, left to right
	t := table.Reader{Input: input, Column: column, Need: []string{"code"}, Faults: &fs}
	for line, row := range t.Rows(r) {
		place := fact.Fault{Input: input, Line: line}
		if code := row.Get("code"); code != "" {
			place.Record = fmt.Sprintf("region %q", code)
		}
		if named == nil {
			named = languages(row)
		}
		rows = append(rows, region(row, named, place, &fs))
		places = append(places, place)
	}
	return build(rows, places, &fs)
}

// column returns the column that a heading stands for.
func column(heading string) string {
	switch heading {
	case "code", "name", "parent", "scheme", "lat", "lon", "area_km2":
		return heading
	case "region_code", "iso3166_2", "nuts_id", "mk":
		return "code"
	case "parent_code":
		return "parent"
	case "latitude":
		return "lat"
	case "longitude", "lng":
		return "lon"
	}
	if language(heading) != "" {
		return heading
	}
	return ""
}

// nameIn matches name_xx with a language tag of two or three letters and
// perhaps subtags.
var nameIn = regexp.MustCompile(`^name_([a-z]{2,3}(?:-[a-z0-9]{1,8})*)$`)

// language returns the language tag of a heading like name_ru, else "".
func language(heading string) string {
	if m := nameIn.FindStringSubmatch(heading); m != nil {
		return m[1]
	}
	return ""
}

// languages returns the columns name_xx from left to right, not nil.
func languages(row table.Row) []string {
	columns := []string{}
	for _, c := range row.Columns() {
		if language(c) != "" {
			columns = append(columns, c)
		}
	}
	return columns
}

// region reads one row; fields that cannot be read stay unknown.
func region(row table.Row, named []string, place fact.Fault, fs *fact.Faults) Region {
	number := func(column string) fact.Opt[float64] {
		var x fact.Opt[float64]
		if err := x.UnmarshalText([]byte(row.Get(column))); err != nil {
			f := place
			f.Field, f.Value, f.Err = column, row.Get(column), err
			fs.Add(f)
		}
		return x
	}
	r := Region{
		Code:    Code(row.Get("code")),
		Name:    row.Get("name"),
		Parent:  Code(row.Get("parent")),
		Scheme:  row.Get("scheme"),
		AreaKm2: number("area_km2"),
	}
	for _, c := range named {
		name := row.Get(c)
		if name == "" {
			continue
		}
		if r.Names == nil {
			r.Names = make(map[string]string, len(named))
		}
		r.Names[language(c)] = name
		if r.Name == "" {
			r.Name = name
		}
	}
	r.Point = point(number("lat"), number("lon"), row, place, fs)
	return r
}

// point joins two coordinates: both, none, or unknown.
func point(lat, lon fact.Opt[float64], row table.Row, place fact.Fault, fs *fact.Faults) fact.Opt[Point] {
	y, hasLat := lat.Get()
	x, hasLon := lon.Get()
	switch latText, lonText := row.Get("lat"), row.Get("lon"); {
	case hasLat && hasLon:
		return fact.Some(Point{Lat: y, Lon: x})
	case lat.IsNone() && lon.IsNone():
		return fact.None[Point]()
	case latText == "" && lonText != "":
		place.Field, place.Err = "lat", fact.ErrMissing
	case latText != "" && lonText == "":
		place.Field, place.Err = "lon", fact.ErrMissing
	case lat.IsNone():
		place.Field, place.Value, place.Err = "lat", latText, fact.ErrConflict
	case lon.IsNone():
		place.Field, place.Value, place.Err = "lon", lonText, fact.ErrConflict
	default: // both unknown, or a fault already
		return fact.Opt[Point]{}
	}
	place.Err = fmt.Errorf("%w: want both coordinates or neither", place.Err)
	fs.Add(place)
	return fact.Opt[Point]{}
}
