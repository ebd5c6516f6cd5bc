// Package impact answers what if: who fills the positions of a market, and what
// would change it.
//
// Every number is the difference of two solved problems on the same data with the
// same levels. Wages, vacancies and participation are held fixed, always: no wage
// rises because workers are missing, no employer offers more or fewer positions, and
// nobody enters or leaves the labour market but those whom the question names. The
// answers are about what is possible with given people and requirements, not
// forecasts.
//
// # Local fill
//
// V positions, of which locals can fill at most M_local, and everybody M_with:
//
//	coverage = (M_with - M_local)/(V - M_local)      residual = V - M_with
//
// LocalFillOf gives these with the stages of package shortage, and who does fill the
// positions in the best plans of a policy, as a range over all of them.
//
// # Displacement
//
// Three measures (DisplacementOf): locals placed without less with immigrants, as a
// range over the best plans of either; certificates, each a path by which a local
// without a place could have the position of an immigrant; and positions of
// immigrants that a local without a place fits at a higher score. If placing locals
// is the first goal, all three are zero in every best plan.
//
// # Quotas
//
// The value of a quota of Q permits never falls with Q and, unless quotas cross, is
// concave with whole breakpoints: QuotaCurve. Its slope is the price of a permit, an
// interval between what one more adds and what one fewer costs. Where quotas cross
// the points carry a bound, and the gap to it is stated. PermitPrices gives the prices
// of all quotas of a policy, Newcomers what one more worker of a type adds.
//
// # Scenarios
//
// A [Case] is records, scoring with its law, which pairs may be placed, and which plan
// is best. A [Lever] is one change of it, as a value: a quota, a labour-market test, a
// shortage list, free movement, a points test, a wage floor, recognition, emigration,
// arrivals, training, relocation, another order, minimum score or parameters. Levers
// are pulled in order, each on what those before it have made; a [Scenario] of them can
// be printed, saved as JSON and read back. A [Study] judges and solves a case once, so
// that a scenario judges only the pairs of the records that it changes, and is solved
// from the prices and placements of the base ([assign.SolveFrom]). A [Comparison]
// is one table with a diff: each number as a range over all best plans, in both forms,
// and how far either end moves.
//
// # Emigration
//
// Losses gives what is lost if one local leaves, for each of them; ExpectLoss what is
// lost on average if many leave with probabilities, by enumeration or by seeded draws
// with their standard error. What a set of workers is worth has falling marginal
// values, so that leaving together costs at least the sum of leaving one by one.
//
// # Training
//
// Train looks for the one or two skills that fill most positions. Requirements go
// together: two skills may fill a position that neither fills alone, so that pairs are
// searched and not composed.
//
// # Robustness
//
// Vary says how many cells keep their class when guesses change, MaxRegret how much
// given placements may fall short once scores are known. Rank intervals by bootstrap
// are those of package shortage.
//
// # Laws
//
//   - Workers more never lower what is filled; a quota relaxed never lowers the value.
//   - No lever is no difference, to the byte; so is another order of the records.
//   - A scenario from a study has the numbers of a study of the changed case: where it
//     is solved from changes no byte, as nothing is published but what all best plans have.
//   - Levers a then b are b on the case that a makes.
//   - The curve of a quota that crosses no other is concave; it is that of a solve at
//     each size.
//   - An expected loss lies between its bounds.
//
// # Large markets
//
// On a graph that covers lists of candidates ([plan.BuildListed] with lists that are cut)
// every number holds for the listed pairs: nothing here asks for those that are missing.
package impact
