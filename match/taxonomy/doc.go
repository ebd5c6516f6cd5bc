// Package taxonomy names what people do and what they can do: occupations by
// ISCO-08 code, skills by identifier.
//
// # Codes
//
// The International Standard Classification of Occupations 2008 is a decimal
// tree. Each digit of a [Code] goes one level down:
//
//	level  digits  groups  ISCO-08 name     example
//	1      1       10      major group      2     Professionals
//	2      2       43      sub-major group  25    Information and ... professionals
//	3      3       130     minor group      251   Software and ... analysts
//	4      4       436     unit group       2512  Software developers
//
// Codes are text, never numbers: "0110" is a unit group of the armed forces
// and 110 is nothing. So the parent of a code is the code less its last digit,
// and what two codes have in common is their shared prefix.
//
// A [Scheme] is a closed set of codes with titles. [ISCO08] holds the whole of
// ISCO-08; [ParseScheme] reads a national classification of the same shape
// (up to four digits, one level a digit).
//
// # Proximity
//
// [ProximityTable] turns the number of shared leading digits into a value from
// 0 to 1. A code with fewer than four digits, or the unknown code "", is a
// partly unknown fact, so it yields two values, as every unknown does in this
// library: one that is certain and one that is possible. The laws, held by
// tests, for all codes a and b, completions a' of a and b' of b (codes that
// begin with a and with b), and lo, hi the bounds of a and b:
//
//	0 ≤ lo ≤ hi ≤ 1                        bounded
//	bounds(a, b) = bounds(b, a)            symmetric
//	lo ≤ between(a', b') ≤ hi              sound
//	lo(a, b) ≤ lo(a', b'), hi likewise ≥   a digit more never widens
//	lo = hi if both have four digits       decided
//
// The prefix is blind across major groups: 2512 and 3512 share nothing.
// Essential skills that two occupations have in common see further; they need
// the ESCO graph.
//
// # Source
//
// Codes and English titles: International Labour Organization, ISCO-08, Volume
// 1 (Geneva, 2012), in the sentence case in which ESCO 1.1.1 gives them.
package taxonomy
