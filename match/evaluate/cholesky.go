package evaluate

import "math"

// square returns an n by n matrix of zeros.
func square(n int) [][]float64 {
	flat := make([]float64, n*n)
	m := make([][]float64, n)
	for i := range m {
		m[i] = flat[i*n : (i+1)*n : (i+1)*n]
	}
	return m
}

// solveSPD solves m*x = b for a symmetric positive definite m, by Cholesky. A
// pivot that rounding brought to 0 or below is lifted to a trillionth of the
// largest diagonal, so the result is still a direction of descent.
func solveSPD(m [][]float64, b []float64) []float64 {
	n := len(m)
	var largest float64
	for i := range m {
		largest = max(largest, m[i][i])
	}
	l := square(n)
	for i := range n {
		for j := range i + 1 {
			v := m[i][j] - dot(l[i][:j], l[j][:j])
			if i == j {
				l[i][i] = math.Sqrt(max(v, 1e-15*largest))
				continue
			}
			l[i][j] = v / l[j][j]
		}
	}
	x := make([]float64, n)
	for i := range n {
		x[i] = (b[i] - dot(l[i][:i], x[:i])) / l[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for j := i + 1; j < n; j++ {
			x[i] -= l[j][i] * x[j]
		}
		x[i] /= l[i][i]
	}
	return x
}
