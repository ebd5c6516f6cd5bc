package evaluate

// Each method below is undefined for R = 0, and for k < 1 where it has a k.
// Under [Expected] each is the exact mean over all orders of the tied.

// AP is average precision: the mean over all R relevant documents of the
// precision at their rank, 0 for those not ranked. Its mean over queries is
// MAP.
func (l List) AP() (value float64, ok bool) {
	if l.relevant == 0 {
		return 0, false
	}
	var sum float64
	rank, hits := 0, 0
	for _, b := range l.blocks {
		n, r := float64(len(b.grades)), float64(b.relevant)
		for j := range b.grades {
			rank++
			if b.relevant == 0 {
				continue
			}
			// A tied document at this rank is relevant with probability r/n;
			// then it is a hit after those of earlier blocks and, of the j tied
			// before it, the share (r-1)/(n-1).
			at := float64(hits + 1)
			if j > 0 {
				at += float64(j) * (r - 1) / (n - 1)
			}
			sum += r / n * at / float64(rank)
		}
		hits += b.relevant
	}
	return min(sum/float64(l.relevant), 1), true
}

// RR is the reciprocal rank of the first relevant document, 0 if none is
// ranked. Its mean over queries is MRR.
func (l List) RR() (value float64, ok bool) {
	if l.relevant == 0 {
		return 0, false
	}
	rank := 0
	for _, b := range l.blocks {
		if b.relevant == 0 {
			rank += len(b.grades)
			continue
		}
		none := 1.0 // probability that the tied documents so far are not relevant
		for left := len(b.grades); none > 0; left-- {
			rank++
			value += none * float64(b.relevant) / float64(left) / float64(rank)
			none *= float64(left-b.relevant) / float64(left)
		}
		return value, true
	}
	return 0, true
}

// hits returns the number of relevant documents among the first k.
func (l List) hits(k int) float64 {
	var sum float64
	for _, b := range l.blocks {
		if n := len(b.grades); k < n {
			return sum + float64(b.relevant)*float64(max(k, 0))/float64(n)
		}
		sum += float64(b.relevant)
		k -= len(b.grades)
	}
	return sum
}

// over returns hits@k/n, if that is defined.
func (l List) over(k, n int) (value float64, ok bool) {
	if l.relevant == 0 || k < 1 {
		return 0, false
	}
	return l.hits(k) / float64(n), true
}

// Recall is the share of the relevant documents that are among the first k.
func (l List) Recall(k int) (value float64, ok bool) { return l.over(k, l.relevant) }

// Precision is the share of relevant documents among the first k. The divisor
// is k even where fewer are ranked, as in trec_eval.
func (l List) Precision(k int) (value float64, ok bool) { return l.over(k, k) }

// RP is hits@k over min(k, R), the most hits that k ranks can have. WorkRB
// calls it R-precision at k.
func (l List) RP(k int) (value float64, ok bool) { return l.over(k, min(k, l.relevant)) }

// RPrecision is precision at rank R, which is recall at R too.
func (l List) RPrecision() (value float64, ok bool) { return l.over(l.relevant, l.relevant) }

// Success is 1 if one of the first k documents is relevant, else 0. Under
// [Expected] it is the probability of that.
func (l List) Success(k int) (value float64, ok bool) {
	if l.relevant == 0 || k < 1 {
		return 0, false
	}
	for _, b := range l.blocks {
		n := len(b.grades)
		if k < n {
			none := 1.0
			for i := range k {
				none *= float64(max(n-b.relevant-i, 0)) / float64(n-i)
			}
			return 1 - none, true
		}
		if b.relevant > 0 {
			return 1, true
		}
		k -= n
	}
	return 0, true
}
