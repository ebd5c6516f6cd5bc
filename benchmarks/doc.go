// Package benchmarks measures the library through its exported API, on seeded
// synthetic markets.
//
//	go test ./benchmarks -run '^$' -bench .
//
// Names carry sizes as key=value and metrics name their unit, so that benchstat
// can compare two commits. Compare within one run only: machines differ, and a
// shared one differs from itself, so that each row has the time of two fixed
// loops beside it. Where a benchmark has a plain alternative, the two stand side
// by side as how=, or as a ratio x-.
//
// README.md says what each row and each metric is, and how to compare two
// commits. TestQuality holds what is found, beside how fast.
package benchmarks
