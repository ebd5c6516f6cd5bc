// Package index keeps vacancies and workers, on disk or in memory, and finds
// them again: by id, by text with counts by region and occupation, and by
// score, exactly.
//
// # Model
//
// Three structures hold the same records, and only the first is the truth:
//
//	records   store.db, one bbolt file: each record with a checksum, under its
//	          id; a sequence number counts the batches
//	compiled  in memory: every record prepared by the match.Scorer, by id
//	text      text/vacancies and text/workers, two bleve indexes
//
// The compiled records are read from the store by [Open]. The text follows the store
// beside, batch by batch in their order, and carries the sequence number that it
// reached. Of each batch that is not yet in the text on disk the store remembers which
// records it changed, so that a text that was left behind goes on from where it was;
// any other that is not of the store's number, or cannot be opened, is built anew
// from the records. The two kinds have a text each, so that no worker changes what a
// word is worth in a search for vacancies.
//
// # Guarantees
//
//   - A [Batch] is applied whole or not at all. [Index.Apply] returns after the store
//     has synced it to disk; from then on every call sees it. Only with
//     Config.Unsynced it does not wait for the disk.
//   - A search for words waits until the text has what was acknowledged before it,
//     unless Query.MayLag lets it answer from the last state that the text has.
//   - What comes back equals what was put in, unknown and "none" apart.
//   - A call sees one state of the index from its start to its end. No other reader
//     ever waits for a writer; writers wait for each other.
//   - TopWorkers and TopVacancies are exact, see [match.Ranker]. Search counts
//     are exact too.
//   - Results depend on the records, the configuration and the call alone: not on
//     the order in which records came, nor on goroutines, nor on whether the
//     index is in memory, fresh or opened again.
//   - One process owns a directory; for another, [Open] fails with [ErrLocked]
//     within a second.
//   - A cancelled call returns its cause and nothing else, as a rule within 10 ms.
//     A batch that the store has begun to commit is finished all the same, and
//     the error says so: [ErrPending].
//
// # Text
//
// Words are folded by NFKC and to lower case, ё to е; Cyrillic stays Cyrillic. A
// word is a run of letters, marks and digits with the apostrophes inside it; "+"
// and "#" right behind a letter belong to it, so that C, C++ and C# are three
// words; an address with "://" is one word. Endings are stripped by the stemmers
// that bleve ships for the configured languages, English and Russian as a rule;
// others match as they are written, or as a language of the same script would
// bend them. The Belarusian і and ў match themselves and, besides, the и and у
// that a Russian keyboard has.
//
// A record matches a text if it has every word of it, in any field; stop words of
// the languages are left out of the text, unless there is nothing else. Hits are
// ordered by bleve's tf-idf score, words of the title counting double (a guess),
// and then by id. [Index.Highlight] finds the words again in a text.
//
// # Cost
//
// All records are in memory. Searching and filtering read every one. Ranking reads
// those who can win ([pool.Workers], [pool.Vacancies]), once the pools are there: the
// first ranking has them built beside, which takes some microseconds a record, and is
// answered by scoring everybody, as are all until then. A batch costs what is in it: some microseconds a
// record until it is acknowledged, and the sync of the disk. The indexing of its text
// beside is most of the work. Open decodes every record, on all cores, in some
// microseconds each, and checks each unless it has found all of them valid under the
// same codes before.
package index
