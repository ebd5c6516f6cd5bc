package match

import (
	"math"

	"github.com/beveridge-go/beveridge/match/portable"
)

// GeometricMean returns the weighted geometric mean of x with a floor,
// the product of max(x_k, floor)^(w_k/sum w), and 1 where the weights sum to 0.
// Its arguments compensate each other less than those of the arithmetic mean:
// requirements are complements. The terms are summed in index order. It is the
// reference of the integer kernel (package row), which scores pairs.
func GeometricMean(w, x []float64, floor float64) float64 {
	var sum, total float64
	for k := range w {
		sum += float64(w[k] * portable.Log(max(x[k], floor)))
		total += w[k]
	}
	if total == 0 {
		return 1
	}
	return portable.Exp(sum / total)
}

// HarmonicMean is the reciprocal score of two views: neither side is dragged
// along by the other. It is 0 where one of them is.
func HarmonicMean(a, b float64) float64 {
	if a+b == 0 {
		return 0
	}
	return 2 * a * b / (a + b)
}

// LogMean is the logarithmic mean (a-c)/ln(a/c) of two positive numbers, and a
// where they are equal. Close to equality it is a series, because the quotient
// cancels.
func LogMean(a, c float64) float64 {
	h := portable.Log(a / c)
	if math.Abs(h) < 1e-4 {
		return math.Sqrt(float64(a*c)) * (1 + float64(h*h)/24)
	}
	return (a - c) / h
}

// Contributions splits the difference of two weighted geometric means, S of x
// and S0 of the baseline, into one term for each component that adds up to
// S - S0 exactly up to rounding, with the rounding on the largest term: the
// logarithmic mean Divisia decomposition (Ang 2004). It returns S, S0 and the
// terms, appended to dst.
func Contributions(dst, w, x, baseline []float64, floor float64) (score, base float64, terms []float64) {
	score, base = GeometricMean(w, x, floor), GeometricMean(w, baseline, floor)
	total := 0.0
	for _, weight := range w {
		total += weight
	}
	mean := LogMean(score, base)
	first := len(dst)
	rest, largest := score-base, first
	for k := range w {
		term := 0.0
		if total > 0 {
			term = float64(mean * w[k] / total * portable.Log(max(x[k], floor)/max(baseline[k], floor)))
		}
		dst = append(dst, term)
		rest -= term
		if math.Abs(term) > math.Abs(dst[largest]) {
			largest = first + k
		}
	}
	if len(w) > 0 {
		dst[largest] += rest
	}
	return score, base, dst[first:]
}

// Micro is a score in millionths: the integer form in which scores are
// published, compared and assigned.
type Micro int32

// microOne is a score of 1.
const microOne = 1_000_000

// ToMicro rounds a score to millionths, half away from zero.
func ToMicro(score float64) Micro { return Micro(math.Round(score * microOne)) }

// Float returns the score in [0, 1].
func (m Micro) Float() float64 { return float64(m) / microOne }
