// Package plan turns a market of vacancies and workers into placements: named,
// reasoned, and proven to be the best there are.
//
// # From records to edges
//
// [Build] judges every pair of a vacancy and a worker. A pair becomes an [Edge]
// if no hard constraint fails and its score in the plan's view reaches
// [Settings.MinScore]; the gates that stay open for want of a fact stay on it.
// Every pair that is no edge is counted by what stood in its way, the first
// [Barrier] in a fixed order, so that the counts add up to all pairs.
//
// Of a large market most pairs need not be looked at. [BuildListed] asks a [Source],
// such as a pool of package index/pool, for those that may be placed: the edges are
// the same, and the cost is that of the edges. Where even these are too many the
// lists are cut, and the graph [CoversLists] only. A plan is then completed: pairs of
// the market that are worth more than their prices come in until there is none,
// and after them those that are worth exactly as much, which any other best plan is
// made of. Such a plan [CoversMarket] again, with its ranges.
//
// # Protection
//
// A match that exploits the worker is not a match. [Settings.Protection] screens every
// vacancy (package protect), and an edge carries a [protect.Clearance], which only a
// screener makes:
//
//	blocked        no edge: [BarrierProtection], the first barrier
//	under review   an edge of the possible plan; a person has to look first
//	else           an edge like any other
//
// Rules about the offer and the person are asked as far as facts of a placement are
// stated ([Settings.Placements]): a debt, a contract before departure. One that is broken
// keeps the pair out, and one that may be puts it under review; what nobody states is
// not asked, unless its rule is named, because before contracts are signed that would
// put everybody under review.
//
// No edge is used without a clearance, whoever made it. A plan says by which rules its
// vacancies were screened, or that they were not ([Plan.Protection]); [Graph.Unprotected]
// shows what keeping bad vacancies out costs. Real files state few of the terms, so that
// under the rules of a country most of their vacancies are under review and little is
// certain: the gap to the possible plan is what there is to ask.
//
// # From edges to a plan
//
// [Graph.Solve] assigns workers to positions, local first, as one exact
// lexicographic optimum (package assign): the most locals placed; among those
// plans the most positions filled; then the highest total score of locals; then
// the highest total score. Nothing is frozen in between, so locals are never
// displaced by immigrants and no position stays open that could be filled. A
// [Policy] may state another [Order] of goals and keep decisions that people have
// made; [Graph.Frozen] and [Joint] are the named alternatives, and
// [Graph.Preference] gives the price of the preference as a figure. It is solved
// in two forms:
//
//	Certain   only edges whose hard constraints are known to be met, to vacancies
//	          that are cleared: the only plan that may be acted on
//	Possible  every open gate taken as met, and every review: what if each
//	          unknown turned out well
//
// A published count is the pair of both. The two ends are not ordered for every
// count: confirming facts can place more locals and so fewer immigrants. Locals
// placed and positions filled never fall. [Graph.Confirm] says which facts would
// close most of the gap.
//
// # Quotas
//
// A [Quota] bounds how many placements join workers and vacancies of a kind: permits
// of a class, immigrants in a region, positions of an employer, or at least so many.
// Quotas that nest are solved exactly and priced ([Plan.Marginal]: what is one more
// permit worth?). Quotas that cross, such as regions and occupations, make the
// problem hard: [Plan.Crossing] names them, [Plan.Status] says whether the search
// was completed, and [Plan.Bound] what no plan exceeds.
//
// # Laws
//
//   - The certain plan has no vacancy that is blocked or under review, the possible plan
//     none that is blocked.
//   - Local first and without quotas, locals placed equals the greatest number of
//     locals that can be placed, and positions filled the greatest number that can be
//     filled, on the same edges.
//   - A plan verifies by its prices ([Plan.Verify]). The certificate covers all pairs
//     of the market at this minimum score, or what [Plan.Covers] says.
//   - Lists of all pairs give the bytes of [Build]; cut lists give its values, totals,
//     least prices and ranges.
//   - Every worker who is not placed and every position that stays open has a
//     reason; a quota is one only if it is full and would count the placement.
//   - The same records give the same plan, in any order, on any number of
//     goroutines.
//
// Where several plans are best, one is returned; [Placement.Shared] marks what
// all of them have in common, and [Plan.Ranges] gives the range of a count.
package plan
