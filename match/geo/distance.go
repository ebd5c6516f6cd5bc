package geo

import (
	"fmt"
	"math"

	"github.com/beveridge-go/beveridge/match/portable"
)

// A Distance is a length over ground in metres. A negative or NaN distance is
// invalid. To make one, multiply: 30*Kilometre. To read one, divide:
// float64(d/Kilometre).
type Distance float64

// Units of distance.
const (
	Metre     Distance = 1
	Kilometre          = 1000 * Metre
)

// EarthRadius is the mean radius of the earth (IUGG).
const EarthRadius = 6371.0088 * Kilometre

// String returns whole metres below one kilometre, like "350 m", else
// kilometres with one decimal, like "325.3 km".
func (d Distance) String() string {
	if math.Abs(float64(d)) < float64(Kilometre) {
		return fmt.Sprintf("%.0f m", float64(d))
	}
	return fmt.Sprintf("%.1f km", float64(d/Kilometre))
}

// A Point is a place on the earth in degrees, north and east positive. The zero
// value is a place too, in the Gulf of Guinea; an unknown point needs a
// fact.Opt.
type Point struct {
	Lat float64 // -90 to 90
	Lon float64 // -180 to 180
}

// Valid reports whether both coordinates are in range. NaN is not.
func (p Point) Valid() bool {
	return math.Abs(p.Lat) <= 90 && math.Abs(p.Lon) <= 180
}

// Haversine returns the great-circle distance of two valid points on a sphere
// of [EarthRadius]; the ellipsoid differs by about half a percent at most. It is
// symmetric to the bit, the same bits on every machine, and 0 between equal
// points. It keeps its relative
// precision for near points and loses it close to the antipode.
func Haversine(a, b Point) Distance {
	const degree = math.Pi / 180
	sinLat := portable.Sin((b.Lat - a.Lat) * degree / 2)
	sinLon := portable.Sin((b.Lon - a.Lon) * degree / 2)
	cosines := portable.Cos(a.Lat*degree) * portable.Cos(b.Lat*degree)
	h := float64(sinLat*sinLat) + float64(cosines*sinLon*sinLon) // no fused multiply-add
	return 2 * EarthRadius * Distance(portable.Asin(math.Sqrt(min(h, 1))))
}

// DiscRadius returns the radius of a disc of the given area in square
// kilometres, which must not be negative.
func DiscRadius(areaKm2 float64) Distance {
	return Distance(math.Sqrt(areaKm2/math.Pi)) * Kilometre
}

// DiscMean returns the mean distance of two points in a disc of the given area
// in square kilometres: 128 R/(45 π), some 0.905 R.
func DiscMean(areaKm2 float64) Distance {
	return DiscRadius(areaKm2) * 128 / (45 * math.Pi)
}

// DiscMeanFromCentre returns the mean distance of a disc's points from its
// centre for the given area in square kilometres: 2R/3.
func DiscMeanFromCentre(areaKm2 float64) Distance {
	return DiscRadius(areaKm2) * 2 / 3
}
