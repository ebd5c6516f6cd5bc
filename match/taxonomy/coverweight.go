package taxonomy

import "slices"

// Redundancy returns for each of n requirements the sum of its similarities to
// all of them, itself included: how many times over it is asked for. sim(i, j),
// symmetric and in [0, 1], is called for i < j only; a requirement is similar to
// itself by 1. Dividing each weight by its sum keeps near-duplicates from
// dominating: two requirements that are 0.9 similar count 10/19 each, two equal
// ones a half each. The sums are at least 1 and, to the bit, independent of the
// order of the requirements. Source: soft cardinality, on the required side
// only, so that a worker's gain of a skill still never lowers a score.
func Redundancy(n int, sim func(i, j int) float64) []float64 {
	rows, one := make([][]float64, n), make([]float64, n)
	for i := range rows {
		one[i] = 1
		rows[i] = one[i : i+1 : i+1]
	}
	for i := range n {
		for j := i + 1; j < n; j++ {
			if s := sim(i, j); s != 0 { // most are, and add nothing
				rows[i], rows[j] = append(rows[i], s), append(rows[j], s)
			}
		}
	}
	sums := make([]float64, n)
	for i, row := range rows {
		slices.Sort(row)
		for _, s := range row {
			sums[i] += s
		}
	}
	return sums
}

// Similarity returns the larger of the two directed credits of a and b, in
// [0, 1]: symmetric, 1 if one is within the other, 0 where one is unknown.
func (t *CreditTable) Similarity(a, b Node) float64 {
	return max(t.Credit(a, b), t.Credit(b, a))
}

// Weights returns the weights u of the required skills less what they repeat of
// one another:
//
//	u'(r) = u(r) / Σ sim(r, r')    over all required r', r itself with 1
//
// with sim as in [CreditTable.Similarity]; skills unknown to the graph
// ([NoNode]) are similar to none. The result is the caller's and u is not
// changed. required and u must be of one length.
func (t *CreditTable) Weights(required []Node, u []float64) []float64 {
	sums := Redundancy(len(required), func(i, j int) float64 { return t.Similarity(required[i], required[j]) })
	weights := make([]float64, len(u))
	for i := range u {
		weights[i] = u[i] / sums[i]
	}
	return weights
}
