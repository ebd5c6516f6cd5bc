package protect

import "github.com/beveridge-go/beveridge/match/fact"

// Strong Kleene logic: package fact has its three connectives. Here is what becomes
// of the two questions of a rule, and of the comparison of two amounts that are only
// known within bounds.

// anyOf is No for no operands, as a disjunction is.
func anyOf(each ...fact.Tri) fact.Tri {
	some := fact.No
	for _, t := range each {
		some = some.Or(t)
	}
	return some
}

// outcomeOf is what a rule finds, given whether it blocks and whether it warns.
func outcomeOf(block, warn fact.Tri) Outcome {
	switch {
	case block == fact.Yes:
		return Violated
	case block == fact.Unknown:
		return Unsettled
	case warn == fact.Yes:
		return Doubtful
	case warn == fact.Unknown:
		return Unsettled
	default:
		return Kept
	}
}

// verdictOf is what a rule makes of a case by itself. What is unknown counts as the
// worst that it may still turn out to be, but never as more than a review.
func verdictOf(block, warn fact.Tri) Verdict {
	switch {
	case block == fact.Yes:
		return Block
	case block == fact.Unknown:
		return Review
	case warn != fact.No:
		return Warn
	default:
		return Pass
	}
}
