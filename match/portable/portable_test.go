package portable_test

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/portable"
)

// functions are the functions with package math's, and where they are promised.
var functions = []struct {
	name      string
	own, math func(float64) float64
	low, high float64
	sum       string // of the bits over the grid
}{
	{"Log", portable.Log, math.Log, 1e-9, 1e6, "1e7c3a043506bef6"},
	{"Exp", portable.Exp, math.Exp, -700, 700, "44b0e00b540923fa"},
	{"Expm1", portable.Expm1, math.Expm1, -40, 40, "f39d07158c484451"},
	{"Sin", portable.Sin, math.Sin, -math.Pi, math.Pi, "3b8894987b07519a"},
	{"Cos", portable.Cos, math.Cos, -math.Pi, math.Pi, "dc1e7ab4a17b8ca1"},
	{"Asin", portable.Asin, math.Asin, 0, 1, "16311de896ee2689"},
}

// grid yields arguments from low to high, near its ends and near 0 too.
func grid(low, high float64, use func(x float64)) {
	const n = 20_000
	for i := range n + 1 {
		t := float64(i) / n
		use(low + float64((high-low)*t))
		use(low + float64((high-low)*float64(t*float64(t*t)))/8)
	}
}

// near reports whether two results are within some units in the last place, of
// at least the magnitude scale.
func near(a, b, scale float64) bool {
	unit := math.Nextafter(max(math.Abs(b), scale), math.Inf(1)) - max(math.Abs(b), scale)
	return math.Abs(a-b) <= 8*unit
}

func TestAgainstMath(t *testing.T) {
	for _, f := range functions {
		scale := 0.0
		if f.name == "Sin" || f.name == "Cos" {
			scale = 1.0 / 8 // near a root that is no float, the error is absolute
		}
		grid(f.low, f.high, func(x float64) {
			if a, b := f.own(x), f.math(x); !near(a, b, scale) {
				require.Failf(t, f.name, "%v: %v, package math has %v", x, a, b)
			}
		})
	}
}

// TestSameBits holds the results on this machine against those that every
// machine has to give.
func TestSameBits(t *testing.T) {
	for _, f := range functions {
		h := fnv.New64a()
		grid(f.low, f.high, func(x float64) {
			_ = binary.Write(h, binary.LittleEndian, math.Float64bits(f.own(x)))
		})
		require.Equal(t, f.sum, fmt.Sprintf("%016x", h.Sum64()), f.name)
	}
}

func TestExactValues(t *testing.T) {
	require.Zero(t, portable.Log(1))
	require.Equal(t, 1.0, portable.Exp(0))
	require.Zero(t, portable.Expm1(0))
	require.Zero(t, portable.Sin(0))
	require.Equal(t, 1.0, portable.Cos(0))
	require.Zero(t, portable.Asin(0))
	require.Equal(t, math.Pi/2, portable.Asin(1))
	require.True(t, math.IsInf(portable.Log(0), -1))
	require.True(t, math.IsInf(portable.Log(math.Inf(1)), 1))
	require.True(t, math.IsNaN(portable.Log(-1)))
	require.True(t, math.IsNaN(portable.Log(math.NaN())))
	require.Zero(t, portable.Exp(math.Inf(-1)))
	require.True(t, math.IsInf(portable.Exp(1000), 1))
	require.True(t, math.IsNaN(portable.Exp(math.NaN())))
}
