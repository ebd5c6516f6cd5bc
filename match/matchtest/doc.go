// Package matchtest holds the laws of package match as tests that any
// implementation can run, and random records to run them on.
//
// A [match.Ranker] passes [TestRanker] if it returns what scoring every record
// and sorting returns, to the last bit of every score. [EveryPair] judges each pair of a
// market: what a source of the pairs of a plan finds is compared with it.
package matchtest
