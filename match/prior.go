package match

import (
	"iter"

	"github.com/beveridge-go/beveridge/match/portable"
	"github.com/beveridge-go/beveridge/match/row"
)

// MeanFits returns the geometric mean of each component over the pairs in which
// it is known, with the floor, and in how many it is: what Params.Prior should
// be for records like these. A component that is known in no pair keeps the
// scorer's prior. The order of the pairs does not matter, to the bit.
//
// Freeze the result and name it in Params.Version: means that follow the live
// pool change every score with every worker. Take pairs as they are proposed or
// applied for, not all that exist, and never by protected groups.
func (s *Scorer) MeanFits(pairs iter.Seq2[*PreparedVacancy, *PreparedWorker]) (mean PerComponent, known [NumComponents]int) {
	var costs [NumComponents]int64 // a sum of integers has no order
	for v, w := range pairs {
		var fits [row.Components]row.Range
		applies := v.Query().Fits(&fits, &w.row)
		for c, r := range fits {
			if applies.Has(c) && r.Known() {
				costs[c] += int64(s.tables.CostOf(r[row.Expected]))
				known[c]++
			}
		}
	}
	for c, n := range known {
		mean[c] = s.params.Prior[c]
		if n > 0 {
			mean[c] = min(max(portable.Exp(-float64(costs[c])/float64(n)/row.CostOne), s.params.Floor), 1)
		}
	}
	return mean, known
}
