// Package matchtest holds the laws of package match as tests that any
// implementation can run, and random records to run them on.
//
// A [match.Ranker] passes [TestRanker] if it returns what scoring every record
// and sorting returns, to the last bit of every score.
package matchtest
