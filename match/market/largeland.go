package market

import (
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
)

// The shape of the land.
const (
	numCountries      = 30
	regionsPerCountry = 10
	numRegions        = numCountries * regionsPerCountry
	numTongues        = 24 // so that some countries share one
	lingua            = "en"
	union             = geo.Code("ZZ")
)

// Countries have codes that ISO 3166 leaves to its users, languages those that
// ISO 639 does: nothing here is a real country.
var (
	insiders   = userCodes(0, numCountries)
	outsiders  = userCodes(numCountries, 40)
	tongues    = invented("qa", numTongues) // of countries in the tree
	outTongues = invented("qb", len(outsiders))
)

// userCodes are codes XA to XZ, then QM to QZ.
func userCodes(from, to int) []string {
	var codes []string
	for i := from; i < to; i++ {
		if i < 26 {
			codes = append(codes, "X"+string(rune('A'+i)))
		} else {
			codes = append(codes, "Q"+string(rune('M'+i-26)))
		}
	}
	return codes
}

func invented(prefix string, n int) []string {
	var tags []string
	for i := range n {
		tags = append(tags, prefix+string(rune('a'+i)))
	}
	return tags
}

// A land is the regions and how likely each is. Region number r, by falling
// weight, lies in country r mod 30, so that each has one of the thirty largest.
type land struct {
	tree   *geo.Tree
	codes  [numRegions]geo.Code
	own    [numRegions][]geo.Code // the region alone, to share
	region alias
}

func countryOf(region int) int { return region % numCountries }

// wages of a country, in per cent of the mean.
func wagesIn(country int) int { return 70 + country*37%61 }

func newLand() *land {
	l := &land{}
	l.region = newAlias(zipf(numRegions, 0.7))
	rows := []geo.Region{{Code: union, Name: "the invented union"}}
	for c, code := range insiders {
		rows = append(rows, geo.Region{Code: geo.Code(code), Name: "Country " + code, Parent: union})
		for k := range regionsPerCountry {
			r := k*numCountries + c
			l.codes[r] = geo.Code(fmt.Sprintf("%s-%02d", code, k+1))
			l.own[r] = []geo.Code{l.codes[r]}
			rows = append(rows, geo.Region{
				Code: l.codes[r], Name: fmt.Sprintf("Region %s %d", code, k+1), Parent: geo.Code(code),
				Point: fact.Some(whereIs(c, k)), AreaKm2: fact.Some(16_000.0),
			})
		}
	}
	tree, err := geo.NewTree(rows)
	if err != nil {
		panic(fmt.Sprintf("market: the invented regions are broken: %v", err))
	}
	l.tree = tree
	return l
}

// whereIs lays countries out in six columns and five rows, and the regions of
// each in two columns and five rows, over 100 km apart: nobody commutes to
// another region.
func whereIs(country, k int) geo.Point {
	column, line := country%6*2+k%2, country/6*5+k/2
	return geo.Point{Lat: 36 + 1.25*float64(line), Lon: -8 + 2.5*float64(column)}
}

// reach draws how many regions somebody would work in.
func (d *draw) reach() int {
	switch at := d.below(100); {
	case at < 60:
		return 1
	case at < 65:
		return 16
	default:
		return d.between(2, 7)
	}
}

// moves draws where somebody would move who would work in n regions, home among
// them. Half of those who would work in 16 name their whole country, the widest
// area, for ten of them.
func (l *land) moves(d *draw, home, n int) []geo.Code {
	areas, country := make([]geo.Code, 0, n-1), countryOf(home)
	taken := [16]int{home}
	have := 1
	if n == 16 && d.chance(50) {
		areas = append(areas, geo.Code(insiders[country]))
		n -= regionsPerCountry - 1
	}
	whole := len(areas) > 0
	for have < n {
		r := l.region.of(d)
		if !whole && have < regionsPerCountry && d.chance(80) {
			r = d.below(regionsPerCountry)*numCountries + country
		}
		if whole && countryOf(r) == country || slices.Contains(taken[:have], r) {
			continue
		}
		taken[have] = r
		have++
		areas = append(areas, l.codes[r])
	}
	return areas
}
