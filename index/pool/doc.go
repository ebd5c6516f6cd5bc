// Package pool finds the best workers of a vacancy among all of a pool, exactly,
// at a cost near that of looking at those who can win.
//
// # Answers
//
// [Workers.Top] returns what scoring every worker and sorting by [match.Compare]
// would return, to the bit: ids, order, scores and verdicts, leaving out who
// fails a hard constraint or the caller's filter. Nothing is sampled or
// approximated; what is skipped provably cannot be among the best.
//
// # How
//
// The pool is an immutable base and a short list of changes.
//
// The base hangs workers on the regions where they could work: on a list of
// those who live in a region, on one of those who would move to it, and on one
// of those for whom an unknown fact leaves it open. A query takes the few lists
// that can reach the vacancy; one that can be done from anywhere takes everybody.
//
// Each list is ordered by occupation and cut into blocks. Of a block the base
// knows the best that each component can be ([row.Block]), and by skill which
// levels are held in it. From that follows the least cost that a worker of the
// block can have, so an upper bound of its keys. Blocks are opened in order of their
// bounds until a bound is below the k-th best key found; blocks with an equal
// bound are opened, because ties are decided by the hash of the id.
//
// # Changes
//
// Put and Delete are visible at once to queries that begin after them: an old row
// is marked dead from an epoch on, a new one is appended. A query takes no lock
// and sees one epoch from beginning to end. [Workers.Merge] builds a new base
// beside the old one while queries and changes go on.
//
// # Snapshots
//
// A base can be kept in a file ([Workers.WriteSnapshot]) and opened again
// ([OpenWorkers]) without compiling a record or building anything: its arrays are
// in the file as they are in memory, and are read where the file is mapped. The
// format is told where it is declared, in snapshot.go.
//
// What compiled workers mean depends on the configuration of the scorer
// ([match.Scorer.Compilation]) and on the numbers that it gave to names outside its
// taxonomy ([match.LateNames]). The first is in the file as a fingerprint, the
// second are there in full; the caller adds a stamp that says what the pool was made
// of. Where one of them does not agree, opening is an [ErrStale] and the pool is
// built anew: a file that opens is the pool that was written.
//
// There are three degrees of trust. By default a file may be damaged or made by an
// enemy: it opens only where nothing that it says leads out of bounds. Trusted
// leaves that out. [Workers.Verify] makes everything anew from the workers' rows and
// compares, so that no bound and no list can be wrong; of the rows themselves only
// the checksums and the stamp can tell whether they are those that were meant.
//
// # Limits
//
// Where the scorer has a model of the caller's, or its employer's view weighs
// what workers wish, bounds do not hold and every worker is scored. The pool keeps
// the compiled records that it is given.
package pool
