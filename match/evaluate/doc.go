// Package evaluate measures: how good a ranking is against judgements, how well
// a score predicts outcomes, and which weights past outcomes speak for. Numbers
// in, numbers out; no record of this library is needed.
//
// # Rankings
//
// A [List] is one query's ranked documents with their grades, 0 for not
// relevant. R is the number of all relevant documents, found or not. With g_i
// the grade at rank i and h_k the relevant documents among the first k,
//
//	DCG@k    = sum_{i<=k} gain(g_i) / log2(i+1),  gain 2^g-1 or g ([Gain])
//	nDCG@k   = DCG@k / DCG@k of all judged documents in the best order
//	AP       = (1/R) sum of h_i/i over the ranks i of relevant documents
//	RR       = 1 / rank of the first relevant document, 0 if none is ranked
//	recall@k = h_k/R,  P@k = h_k/k,  rp@k = h_k/min(k, R)
//
// All of them lie in [0, 1]. They depend on the order of the documents only, so
// a strictly increasing transformation of the scores changes nothing. A query
// with R = 0 has no value and is left out of a mean, and counted; a query
// without a hit counts 0. Beware of AP over the relevant documents found: it
// rewards a short list.
//
// Equal scores leave the order open, and a metric without a tie rule is a range
// and no number. So the rule is an argument ([Ties]) and a [Report] has the
// lowest and the highest mean beside that of the rule. Under [Expected] each
// metric is its exact mean over all orders of the tied (McSherry and Najork,
// ECIR 2008), in closed form.
//
// Two systems are compared query by query ([RandomisationTest], [SignTest]).
// That their intervals overlap says nothing, for the queries are the same.
//
// # Calibration
//
// A score ranks; it is no probability. [FitPlatt] and [FitIsotonic] turn it into
// one from [Outcomes]: the score of a pair and whether it led to a hire.
//
// Outcomes exist only for pairs that were referred or applied. So what is
// estimated is P(hire | referred), and not P(hire); a pair unlike all that were
// referred lies outside of what the data can say. [PropensityWeights] help as
// far as the probability of a referral is known and not tiny.
//
// A calibrator judged on the outcomes that made it looks too good: an isotonic
// one has reliability 0 there by construction. [CrossFit] predicts each outcome
// from the others; judge that by [Brier], [LogLoss], [Murphy] and [Reliability].
//
// # Learned weights
//
// [FitWeights] finds weights w >= 0 under which, inside one vacancy, the pairs
// that led to a hire score higher than those that did not:
//
//	min over w >= 0 of  sum ln(1 + exp(-w.(x_i - x_j))) + (ridge/2) |w|^2
//
// Without the bound a component can get a negative weight, and then a worker
// who learns something falls in rank. For the weighted geometric mean of
// package match, x is the logarithm of the components. The programme is
// strictly convex, so its solution is unique; the residual of its optimality
// conditions is part of the answer.
//
// Never learn on protected attributes or on what stands in for them, like a
// name, a birth year or a quarter of a town: past decisions carry past
// discrimination, and weights repeat it. Test what was learned with an audit.
//
// # Promises
//
// Results do not depend on the order of queries, documents (unless the rule is
// [Stable]), outcomes or preferences, to the last bit on one platform. Seeds are
// arguments. What is undefined is a state, ok or OK being false, and never NaN.
// Whatever is out of range is reported at once as a *[fact.Faults]. A cancelled
// call returns the cause. All functions and types are safe for concurrent use
// as long as nobody changes what was passed in.
package evaluate
