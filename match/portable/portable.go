// Package portable has the elementary functions whose last bit matters: the
// same argument gives the same bits on every machine.
//
// Package math does not promise that. Some architectures have assembly of
// their own, and some compilers fuse a multiplication and an addition into one
// rounding. A score that is rounded to an integer after such a function could
// differ by one between two machines, and a rank with it. Here every operation
// is one that IEEE 754 rounds correctly (+, -, *, /, square root), each product
// is converted explicitly, which forbids fusing, and nothing else is used.
//
// # What is promised
//
//   - the same bits on every architecture, held by a sum over a grid;
//   - within 8 units in the last place of the true value over the ranges named
//     at each function, which package math's results are held against;
//   - exact values where they are exact: Log(1) = 0, Exp(0) = 1, Sin(0) = 0.
//
// They cost some tens of nanoseconds each and are meant for the compilation of
// tables, not for a loop over pairs.
package portable

import "math"

// The natural logarithm of 2 in two parts: the first has its last 20 bits 0, so
// that a product with a small integer is exact.
const (
	ln2High = 0x1.62e42fee00000p-1
	ln2Low  = 0x1.a39ef35793c76p-33
)

// Log returns the natural logarithm of x > 0; of 0 it is -Inf, of less NaN.
func Log(x float64) float64 {
	switch {
	case x < 0 || math.IsNaN(x):
		return math.NaN()
	case x == 0 || math.IsInf(x, 1):
		return math.Copysign(math.Inf(1), x-1)
	}
	m, e := math.Frexp(x) // 1/2 <= m < 1
	if m < math.Sqrt2/2 {
		m, e = m*2, e-1
	}
	// ln m = 2 artanh f with f = (m-1)/(m+1), |f| < 0.172.
	f := (m - 1) / (m + 1)
	s := float64(f * f)
	sum := 0.0
	for n := 23; n >= 3; n -= 2 {
		sum = float64(s * (1/float64(n) + sum))
	}
	k := float64(e)
	return float64(k*ln2High) + (float64(2*f) + (float64(float64(2*f)*sum) + float64(k*ln2Low)))
}

// Exp returns e to the power of x.
func Exp(x float64) float64 {
	switch {
	case math.IsNaN(x) || math.IsInf(x, 1):
		return x
	case x < -745.2:
		return 0
	case x > 709.8:
		return math.Inf(1)
	}
	k := math.Round(x / (ln2High + ln2Low))
	r := (x - float64(k*ln2High)) - float64(k*ln2Low)
	return math.Ldexp(1+expm1Series(r), int(k))
}

// Expm1 returns e to the power of x less 1, precise near 0 too.
func Expm1(x float64) float64 {
	if math.Abs(x) < 0.35 {
		return expm1Series(x)
	}
	return Exp(x) - 1
}

// expm1Series is the Taylor series for |x| <= 0.35.
func expm1Series(x float64) float64 {
	sum := 0.0
	for n := 15; n >= 2; n-- {
		sum = float64(x / float64(n) * (1 + sum))
	}
	return x + float64(x*sum)
}

// piLow is what pi has beyond math.Pi.
const piLow = 0x1.1a62633145c07p-53

// Sin returns the sine of x in [-pi, pi] radians.
func Sin(x float64) float64 {
	if x < 0 {
		return -Sin(-x)
	}
	if x > math.Pi/2 {
		x = (math.Pi - x) + piLow
	}
	if x > math.Pi/4 {
		return 1 + series((math.Pi/2-x)+piLow/2, 2, 24)
	}
	return x + float64(x*series(x, 3, 25))
}

// Cos returns the cosine of x in [-pi, pi] radians.
func Cos(x float64) float64 {
	x = math.Abs(x)
	if x > math.Pi/4 {
		return Sin((math.Pi/2 - x) + piLow/2)
	}
	return 1 + series(x, 2, 24)
}

// series is -x²/((first-1)first) (1 - x²/((first+1)(first+2)) (1 - ...)) up to
// the factor last: what the sine or the cosine has beyond its first term.
func series(x float64, first, last int) float64 {
	s, sum := float64(x*x), 0.0
	for n := last; n >= first; n -= 2 {
		sum = float64(-s / float64(n*(n-1)) * (1 + sum))
	}
	return sum
}

// Asin returns the angle in [0, pi/2] whose sine is x, for x in [0, 1].
func Asin(x float64) float64 {
	if x > math.Sqrt2/2 {
		return math.Pi/2 - atan(math.Sqrt(float64((1-x)*(1+x)))/x)
	}
	return atan(x / math.Sqrt(float64((1-x)*(1+x))))
}

// atan is the arc tangent of x in [0, 1]: the angle is halved twice.
func atan(x float64) float64 {
	for range 2 {
		x /= 1 + math.Sqrt(1+float64(x*x))
	}
	s, sum := float64(x*x), 0.0 // x < 0.199
	for n := 25; n >= 3; n -= 2 {
		sum = float64(-s * (1/float64(n) + sum))
	}
	return float64(4*x) + float64(float64(4*x)*sum)
}
