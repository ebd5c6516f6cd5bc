// Package row is the kernel of the score: compiled vacancies and workers, and
// one integer arithmetic from their facts to a key by which pairs are ordered.
// Package match compiles records to rows and explains what the kernel computes;
// whoever scores pairs by the million calls it directly.
//
// # Arithmetic
//
// Each component of a pair is a [Code], a value in units of 2^-24. Its cost is
// the negative logarithm of the value, at least of a floor, from a table in
// units of 2^-24. Costs are weighted by integers that sum to 2^28 and added: the
// sum is minus the [Key] of the pair in the employer's or the worker's view, and
//
//	score = exp(-cost / 2^52) = prod max(x_k, floor)^(w_k / sum w)
//
// The reciprocal view has the harmonic mean of both scores, in units of 2^-40.
// A published score is the key's, rounded to millionths ([Tables.Micro]).
//
// # What is promised
//
//   - Integers from end to end: the order of a list, of a sum or of records, the
//     number of goroutines and the machine do not change a bit. The tables are
//     worked out with package portable.
//   - One arithmetic. A [VacancyQuery] against many workers and a [WorkerQuery]
//     against many vacancies differ in how they gather skills, and give the same
//     key for the same pair.
//   - Low <= Expected <= High for components and keys, and no key falls when a
//     component rises: rounding keeps the order at every step.
//   - A key's score is within 1e-6 of the float formula over the same codes, and
//     a code within 2^-20 of the value that it stands for, of facts as rows hold
//     them: years in 2^-20, hours a week in 1/64, money in 1/1024 of a minor unit,
//     credits of related skills and contained shares as a taxonomy states them, in
//     1/65535. A high rate of experience costs more ([MaxSaturation]).
//   - No allocation, map or interface call in a key, whatever the rows hold; a
//     tree of too many regions to tabulate is asked for distances by a function.
//
// # Size
//
// Skills are numbers below 2^29 with a level of 1 to 5 or unknown, so that ESCO's
// 13,896 and a caller's own fit together. A worker's row holds 4 bytes a skill,
// 12 an occupation, 4 a language and 8 an area to move to, beside fixed 168.
package row
