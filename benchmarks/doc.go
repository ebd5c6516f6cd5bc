// Package benchmarks measures the library through its exported API, on seeded
// synthetic markets.
//
//	go test ./benchmarks -run '^$' -bench .
//
// Names carry sizes as key=value and metrics name their unit, so that benchstat
// can compare two commits. Compare within one run only: machines differ, and a
// shared one differs from itself. Where a benchmark has a plain alternative,
// the two stand side by side as how=.
package benchmarks
