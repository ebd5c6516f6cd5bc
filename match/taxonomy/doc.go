// Package taxonomy names what people do and what they can do, and says how near
// two of them are: occupations by ISCO-08 code, skills by identifier in a graph.
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
// [Containment] sees further, by the essential skills that occupations have in
// common; the proximity of two occupations is the greater of both:
//
//	max(table[shared digits], contain(target|source))
//	contain(target|source) = Σ ω(s) · min(T(s), S(s)) / Σ ω(s) · T(s)
//
// T(s) and S(s) are the shares of the occupations of the unit groups target and
// source that have skill s as essential, and ω(s) is its specificity, at least
// [LeastWeight]:
//
//	ω(s) = ln((N+1) / (df(s)+1)) / ln(N+1)
//
// among N occupations, df(s) of which use s. Containment is directed, has the
// same kind of bounds as the table, and is 0 where nothing is known.
//
// # Skills
//
// A [Graph] holds concepts, skills and the groups above them, of which one may
// have several broader ones. [NewGraph] closes it, counts every descendant once,
// and mends and reports cycles, unknown ends and duplicates. The information of
// a concept c among N is intrinsic, from the graph alone, and the share of a
// required skill that a held one covers follows from what they have in common:
//
//	IC(c) = 1 − ln(hypo(c)+1) / ln N                hypo(c): concepts below c
//	cover(req, have) = IC(common) / IC(req)         common: their common ancestor of greatest IC
//	credit = 1                                      if have is req or below it, else
//	         κ · max(0, (cover − θ) / (1 − θ))      by [CreditPolicy]: θ = 0.6, κ = 0.8 by default
//
// The laws, for all concepts of a graph:
//
//	0 ≤ cover ≤ 1, and 1 exactly for the skill and what lies below it
//	cover(req, have') ≥ cover(req, have) for have' below have
//	IC falls strictly on every step upwards, and is 1 where nothing is below
//	credit(req, have) < 1 for a skill that is only related
//
// Cover is directed: a worker is not marked down for holding something more
// specific. Information is intrinsic because by counts of use the siblings of a
// popular requirement look nearly equal. A [CreditTable] holds all credits of
// one policy that are not 0, by required and by held skill, as integer codes:
// what a kernel reads. Its Weights keep requirements that repeat one another
// from counting twice.
//
// Information, specificity, credits and containment have the same bits on every
// machine: logarithms are worked out in integers.
//
// # ESCO
//
// [ReadESCO] reads the published CSV files of ESCO, of any version and language,
// into an [ESCO]: a graph of skills, a graph of occupations, and which
// occupation has which skill as essential or optional. Real files have defects;
// they are mended and counted by kind, see [Defect]. ESCO is no part of this
// library. Who shows its data to others shows [ESCONotice] with it, as the terms
// of ESCO ask (Commission Decision 2011/833/EU). [Sample] is a small
// classification of the same form, made by hand, with no concept of ESCO.
//
// # Sources
//
// Codes and English titles: International Labour Organization, ISCO-08, Volume
// 1 (Geneva, 2012), in the sentence case in which ESCO 1.1.1 gives them.
// Intrinsic information: Seco, Veale and Hayes, ECAI 2004; the most informative
// common ancestor: Resnik, IJCAI 1995. Containment: Kosko's subsethood of fuzzy
// sets, Information Sciences 40 (1986). θ, κ, the least weight and the entries of
// the proximity table are guesses: choices of this library, not estimates.
package taxonomy
