package geo_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/geo"
)

func TestOracleA09(t *testing.T) {
	at := map[string]geo.Point{
		"Minsk":   {Lat: 53.9023, Lon: 27.5619},
		"Brest":   {Lat: 52.0976, Lon: 23.7341},
		"Gomel":   {Lat: 52.4345, Lon: 30.9754},
		"Grodno":  {Lat: 53.6694, Lon: 23.8131},
		"Vitebsk": {Lat: 55.1904, Lon: 30.2049},
		"Mogilev": {Lat: 53.9007, Lon: 30.3313},
	}
	for _, tt := range []struct {
		a, b string
		km   float64
	}{
		{"Minsk", "Brest", 325.32189232885815},
		{"Minsk", "Gomel", 279.96942488455744},
		{"Minsk", "Grodno", 247.60425618941727},
		{"Minsk", "Vitebsk", 222.62642057754312},
		{"Minsk", "Mogilev", 181.42132157231603},
		{"Brest", "Gomel", 493.9901149061089},
		{"Brest", "Grodno", 174.85676260659906},
		{"Brest", "Vitebsk", 547.5270840646764},
		{"Brest", "Mogilev", 484.6338209328508},
		{"Gomel", "Grodno", 497.7729829627788},
		{"Gomel", "Vitebsk", 310.5843474200144},
		{"Gomel", "Mogilev", 168.59097654960365},
		{"Grodno", "Vitebsk", 446.4819091783344},
		{"Grodno", "Mogilev", 428.8383905426529},
		{"Vitebsk", "Mogilev", 143.63977998317122},
	} {
		d := geo.Haversine(at[tt.a], at[tt.b])
		require.InEpsilon(t, tt.km, float64(d/geo.Kilometre), 1e-9, "%s %s", tt.a, tt.b)
	}
}

func TestOracleA12(t *testing.T) {
	const area = 39800
	require.InEpsilon(t, 112.55546841497693, float64(geo.DiscRadius(area)/geo.Kilometre), 1e-9)
	require.InEpsilon(t, 101.90938550196495, float64(geo.DiscMean(area)/geo.Kilometre), 1e-9)
	require.InEpsilon(t, 112.55546841497693*2/3, float64(geo.DiscMeanFromCentre(area)/geo.Kilometre), 1e-9)
}

// The two means of a disc, by simulation.
func TestDiscMeansBySimulation(t *testing.T) {
	rng := rand.New(rand.NewPCG(45, 128))
	place := func() (x, y float64) {
		for {
			x, y = 2*rng.Float64()-1, 2*rng.Float64()-1
			if x*x+y*y <= 1 {
				return x, y
			}
		}
	}
	var pair, centre float64
	const n = 200_000
	for range n {
		x1, y1 := place()
		x2, y2 := place()
		pair += math.Hypot(x1-x2, y1-y2) / n
		centre += math.Hypot(x1, y1) / n
	}
	require.InDelta(t, pair, float64(geo.DiscMean(math.Pi)/geo.Kilometre), 0.005)
	require.InDelta(t, centre, float64(geo.DiscMeanFromCentre(math.Pi)/geo.Kilometre), 0.005)
}

func TestHaversine(t *testing.T) {
	const quarter = math.Pi / 2 * float64(geo.EarthRadius)
	for _, tt := range []struct {
		why  string
		a, b geo.Point
		want float64 // metres
	}{
		{"a quarter of the equator", geo.Point{}, geo.Point{Lon: 90}, quarter},
		{"pole to equator", geo.Point{Lat: 90, Lon: 17}, geo.Point{Lon: -100}, quarter},
		{"pole to pole", geo.Point{Lat: 90}, geo.Point{Lat: -90, Lon: 50}, 2 * quarter},
		{"antipodes", geo.Point{Lat: 30, Lon: 40}, geo.Point{Lat: -30, Lon: -140}, 2 * quarter},
		{"across the date line", geo.Point{Lon: 179}, geo.Point{Lon: -179}, quarter / 45},
		{"one metre", geo.Point{}, geo.Point{Lat: 1 / quarter * 90}, 1},
	} {
		require.InEpsilon(t, tt.want, float64(geo.Haversine(tt.a, tt.b)), 1e-9, tt.why)
	}
}

func TestHaversineLaws(t *testing.T) {
	rng := rand.New(rand.NewPCG(6371, 88))
	point := func() geo.Point { return geo.Point{Lat: 180*rng.Float64() - 90, Lon: 360*rng.Float64() - 180} }
	for range 10_000 {
		a, b, c := point(), point(), point()
		ab := geo.Haversine(a, b)
		require.Equal(t, ab, geo.Haversine(b, a), "symmetric to the bit: %v %v", a, b)
		require.Zero(t, geo.Haversine(a, a))
		require.True(t, 0 <= ab && ab <= geo.EarthRadius*math.Pi, "%v %v", a, b)
		require.LessOrEqual(t, ab, geo.Haversine(a, c)+geo.Haversine(c, b)+geo.Metre, "triangle: %v %v %v", a, b, c)
	}
}

// Near the antipode rounding can push the haversine above 1, and at the first
// of these points so far that its root is above 1 too.
func TestHaversineAntipodes(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	a := geo.Point{Lat: 47.7799, Lon: -56.557}
	for range 1000 {
		b := geo.Point{Lat: -a.Lat, Lon: a.Lon + 180}
		off := math.Abs(float64(geo.Haversine(a, b)/geo.EarthRadius) - math.Pi)
		require.Less(t, off, 1e-6, "%v", a) // NaN is not less
		a = geo.Point{Lat: 180*rng.Float64() - 90, Lon: -180 * rng.Float64()}
	}
}

func TestDistanceString(t *testing.T) {
	for want, d := range map[string]geo.Distance{
		"0 m": 0, "350 m": 350 * geo.Metre, "999 m": 999, "1.0 km": geo.Kilometre, "325.3 km": 325_321.9, "-2.0 km": -2000,
	} {
		require.Equal(t, want, d.String())
	}
}

func TestPointValid(t *testing.T) {
	for _, p := range []geo.Point{{}, {Lat: 90, Lon: 180}, {Lat: -90, Lon: -180}} {
		require.True(t, p.Valid(), "%v", p)
	}
	for _, p := range []geo.Point{
		{Lat: 90.1}, {Lon: -180.1}, {Lat: math.NaN()}, {Lon: math.NaN()}, {Lat: math.Inf(-1)}, {Lon: math.Inf(1)},
	} {
		require.False(t, p.Valid(), "%v", p)
	}
}

func ExampleHaversine() {
	minsk := geo.Point{Lat: 53.9023, Lon: 27.5619}
	brest := geo.Point{Lat: 52.0976, Lon: 23.7341}
	fmt.Println(geo.Haversine(minsk, brest))
	// Output: 325.3 km
}

func ExampleDiscMean() {
	fmt.Println(geo.DiscMean(39_800))
	// Output: 101.9 km
}
