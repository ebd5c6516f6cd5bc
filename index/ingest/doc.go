// Package ingest reads vacancies, workers and tables of counts from files, and
// writes them: the one way in which records enter this library.
//
// # What is read
//
// Records come as CSV, as NDJSON (a JSON object on each line) or as one JSON
// array; the first character tells. Counts come as CSV. A CSV table has a line of
// headings, in any order and letter case; the separator is the first tab,
// semicolon or comma in it; above it may stand blank lines and comments with #.
// [Columns] documents the columns. The JSON names are those of [match.Vacancy]
// and [match.Worker], letter by letter.
//
// Input may be packed with gzip, which its first bytes tell, not its name. It is
// UTF-8, with or without a byte order mark; text in windows-1251 is read where
// an option allows it. The encoding is settled at the first letter beyond ASCII,
// from up to 64 KiB that follow. Spreadsheets, UTF-16, HTML, binary data and the
// like are named for what they are.
//
// # Cells
//
// A cell is trimmed. Blank is unknown, "-" is a known none (package fact):
//
//	list       a|b|c                          - is the empty list
//	level      welding-mig@4, ru@native       without @ the level is unknown, @- is none
//	optional   forklift@2?                    a skill of a vacancy that is not essential
//	choice     be@B1/ru@B1|en@A2!             / is or, | is and, ! a hard constraint
//	years      7212@6.5                       an occupation held
//	money      1850.50 BYN                    in wage_low, wage_high or wage
//	permit     work;regions=BY-HM,BY-MI;occupations=-;until=2027-01-01
//	attribute  sex=f                          of the protected ones, for the audit
//
// A backslash takes the meaning from the character after it: `a\|b` is one name,
// `\-` is the name "-". Free text (title, description, employer, headline) needs
// none; there a lone "-" is blank.
//
// # Strict and lenient
//
// All faults of an input are found in one go, each with file, line, record, field
// and value; what only follows from another fault is not listed. In strict mode
// a fault means no records. In lenient mode the rows with faults are left out,
// and the [Report] says how many and why. A heading or field that is not known is
// a fault too, as it may be misspelt, and listed once; lenient mode ignores it.
// What hides a part of the input (damage, a record without end, a broken JSON
// array) is an error in both modes.
//
// # Laws
//
// Held by property tests and fuzzing:
//
//   - reading gives back what was written, in every state of every fact; what
//     could not be is refused before the first byte is written;
//   - records that are read are valid and have distinct identifiers;
//   - counts do not depend on the order of rows and columns;
//   - no input makes a reader panic, and memory beyond the records is bounded by
//     the length of the longest record (see [Options]).
//
// # Cost
//
// Measured on one core, order of magnitude: 3 million rows of counts a second
// where one month is read, unpacking included, with one small allocation each;
// 60,000 full records a second as CSV and 20,000 as NDJSON, with validation.
// Writing takes up to twice as long, for the check. Records are held in memory.
package ingest
