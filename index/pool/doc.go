// Package pool finds the best workers of a vacancy among all of a pool, and the
// best vacancies of a worker, exactly, at a cost near that of looking at those who
// can win.
//
// # Answers
//
// [Workers.Top] and [Vacancies.Top] return what scoring everybody and sorting by
// [match.Compare] would return, to the bit: ids, order, scores and verdicts,
// leaving out who fails a hard constraint or the caller's filter. Nothing is
// sampled or approximated; what is skipped provably cannot be among the best.
// [Workers.Bulk] asks for many vacancies at once, on all cores; [Workers.Counts]
// counts by region, occupation and origin; [Ranker] is both directions as a
// [match.Ranker].
//
// A pool spares a plan from judging every pair of a market. [Workers.Candidates]
// finds all pairs that may be placed at a least score, and [Workers.NewPricer] those
// that are worth more than their prices: both at the cost of what comes near.
//
// # How
//
// A pool is an immutable base and a short list of changes.
//
// The base of workers is a pack of rows with a column of skills ([match.PackedWorkers]),
// ordered by home and occupation, those of similar skills side by side. It hangs them on
// the regions where they could work: on lists of those who live in a region, of those who
// would move to it, and of those for whom an unknown fact leaves it open. A query takes
// the few lists that can reach the vacancy; one that can be done from anywhere takes those
// of everybody. A list has at most 512 blocks; where workers are more, the lists are the
// upper of two levels. A worker may be on several lists, and is found on the one where they
// have the highest bound.
//
// Lists at home and of movers, of 8,192 workers at most, have postings: by skill, who holds
// it and at which level. Of each skill that earns credit, all who hold it are gone through,
// and what it is worth to the vacancy is added up for each of them, in a cell of 15 bits.
// What nobody gains much from is left out, and counted for all alike. The list of everybody
// has holdings instead, fewer: by skill, in which blocks it is held and at which levels; so
// have all lists of a compact pool, and those of so few skills that their postings would
// crowd the directory.
//
// Of a block the base knows, beside, the best that each component can be ([row.Block]).
// From that follows the least cost that a worker of the block can have, so an upper bound
// of their keys: by the skills for all blocks, the greatest cell or the best that is held
// for each demand; by the occupations too for those that can come near the best, by all
// else for the first in the order. Then the block is opened: a sketch of 16 bytes for each
// worker ([row.Sketch]), side by side in memory, and their cell rule out most. A sketch
// shows who lacks a language, a licence or the right to work, or refuses hours or shifts
// ([row.Musts]), as well. Where there are no cells, the most that the skills of each can be
// worth is looked up ([row.SkillColumn]). Who remains waits in the same order. What their
// skills are worth is worked out, and then they are scored and judged for the hard
// constraints, once for the answer too, when nobody has a bound that is higher by more than
// 1/256 of a natural logarithm; they are kept when nobody has such a key. Candidates, and
// whom a filter may leave out, are judged only then: before, only their key is worked out. A
// block with cells is opened for those who are nearly the first in the order, and waits there
// for the others; of one without, a few are scored and judged at once, so that it is known
// early what the best must have.
// The search ends where the first bound is below the k-th best key found; an equal bound
// is followed, because ties are decided by the hash of the id. No bound is worked out for
// what has no weight. Where few can reach the vacancy nothing is bounded by blocks: all
// of them are put in the order by their sketches and the most that their skills can be
// worth.
//
// Vacancies hang on the region of work, those that can be done from anywhere on lists
// of their own, in blocks of one occupation, ordered by what they offer
// ([row.OfferBlock]). What a wish costs is worked out once for all that are alike in it
// ([row.OfferQuery]), that for an occupation once for all workers, and the bound of a
// block of one is its key. A block is bounded when place and occupation alone leave none
// nearer, opened when nothing has a higher bound, and its vacancies are judged in the
// order of the answer, some at once, until enough have passed. Blocks and vacancies of
// more hours than the worker accepts, or in shifts that they refuse, are passed over.
//
// # Changes
//
// Put, Delete and Apply are visible at once to queries that begin after them: an old
// row is marked dead from an epoch on, a new one is appended. A query takes no lock
// and sees one epoch from beginning to end. Merge builds a new base beside the old
// one while queries and changes go on. Of the pending workers a query finds by region,
// 64 at a time, those who could work there: each costs it a look at a sketch, some
// nanoseconds, and a score only if they can be among the best. Pending vacancies are
// all scored.
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
// Where the scorer has a model of the caller's, or its employer's view weighs what
// workers wish, bounds do not hold and everybody is scored. With a model the pool
// keeps the records that it is given; else it keeps some 330 bytes of a worker in a
// pool of a million, or 200 ([Settings].Compact), and more in a small one.
package pool
