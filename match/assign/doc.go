// Package assign places workers in openings so that the total weight is as
// large as possible, proves that it is, and says which part of the answer every
// other best answer shares. It knows numbers only, never people.
//
// # Model
//
// A [Problem] has workers 0..W-1, openings 0..J-1 with a number of identical
// positions each, and weighted edges between them. [Solve] finds
//
//	max  Σ c(w,j)·x(w,j)   with  Σ_j x(w,j) ≤ 1,  Σ_w x(w,j) ≤ cap(j),  x ∈ {0,1}
//
// Everybody may stay unassigned, and an edge whose weight is not positive is
// never used: a minimum acceptable score is an edge that is not there. A worker may
// have several places (Problem.WorkerCapacity), for as many openings: the 1 on the
// right is their number then.
//
// A weight is a [Value]: four integers compared lexicographically. One
// objective uses level 0 alone ([Scalar]). Exact local-first uses four: locals
// placed, openings filled, local score, total score; an edge of a local with
// score s weighs (1, 1, s, s), of an immigrant (0, 1, 0, s).
//
// # Certificate
//
// The dual is min Σ α(w) + Σ cap(j)·β(j) with α(w) + β(j) ≥ c(w,j) and α, β ≥ 0.
// Its constraint matrix is that of a bipartite graph, so the optimum is integral
// and equals the primal one. A [Plan] carries α and β; [Plan.Verify] checks both
// sides and their equality in integers and shares no code with the solver. The
// certificate covers exactly the edges of the problem: it says nothing about
// pairs that the caller left out, for example beyond a list of the best fifty.
// [Complete] asks a [Pricer] for such pairs until no pair of the whole market can
// improve the plan, also under locks and limits, whose prices are added to those of
// workers and openings; Plan.Whole tells the two apart.
//
// The prices in a plan are of all optimal prices the least per position, so they
// do not depend on which of several optimal plans was found.
// A price is one point of an interval. [Price] gives both ends, each exact: what
// one position more or fewer changes, and what one worker more or fewer does.
//
// # Limits
//
// A [Limit] bounds how many used edges join a set of workers and a set of
// openings: a quota or a floor. Limits that form one tree per side, nationality
// within all immigrants here, employer within region there, leave the problem a
// network flow, and the certificate gains a price γ per limit:
//
//	α(w) + β(j) + Σ γ(k) ≥ c(w,j)   over the limits k that count the edge
//
// Floors that cannot be kept are proved to be so by prices as well: at them every pair
// costs nothing or more, and all workers, positions and limits together are worth less
// than nothing. They are 0 and ±1, a cut of the network: what the floors at -1 ask for
// is more than there is of what stands at +1.
//
// Permits per region that count immigrants only form such a tree too, if no local who
// is not counted can move between the regions. Solve detects trees. Limits that
// cross make the problem NP-hard (three-dimensional matching is a case of it):
// Solve names them, relaxes some with multipliers (which
// begin at prices that are searched for as Method says, where limits bind far), repairs, branches and bounds,
// and returns the best plan found with a bound. Its status is [Optimal] only if
// the search was completed, and [Plan.Verify] says that this rests on a search.
//
// # Method
//
// A value is packed into one integer of 128 bits, level by level with a base so
// large that no comparison of the solver can leak from one level into another;
// Validate refuses problems whose levels do not fit. The levels are then solved
// one after the other, each from the prices of those above it:
//
//   - Bids that exceed the second best choice by a coarse step, then by a smaller one,
//     bring the prices near their optimum (the auction of Bertsekas, 1988), where exact
//     bids alone would end in price wars of ever smaller steps. They need not be exact
//     and are made in numbers of 32 bits.
//   - Placements that are a best choice at these prices stay; exact bids, with no
//     step, place most of the others.
//   - What is left is repaired one at a time by shortest augmenting paths over
//     reduced costs, from both sides: a worker who still has a price looks for a
//     position, a free position that still has one looks for a worker (Jonker and
//     Volgenant, Computing 38, 1987, made sparse, with native capacities).
//
// Where far more are placed without limits than a limit allows, prices of limits come
// first. At given prices limits are tolls on the edges that they count, and the rest is
// a problem without limits, solved as above from the prices of the last one. The
// prices go from high to low, each so far that about as many more come as there is room
// for (coordinate ascent on the dual), until a few units are missed; those are repaired
// by shortest paths through the limits.
//
// As the repair starts from near-optimal prices, its searches are short: on a
// market of 100,000 workers and 20,000 vacancies with a million edges over
// fifty times as fast as shortest paths alone ([SolvePlain]). Memory is about
// 50 bytes per edge.
//
// # What all optima share
//
// Where many plans are best, printing the one that was found is an artefact.
// [Ranges] gives the least and greatest number of used edges per class over all
// optimal plans, [Shared] says whose placement is the same in all of them. Both
// walk the residual graph of the tight edges, and of the limits that form trees: by
// complementary slackness its cycles are the only ways from one optimum to another.
//
// # Change
//
// A [Live] plan is re-optimised exactly when workers and openings come, change and
// go, also under limits that form trees: a new worker acts as in the repair above.
// [SolveFrom] solves a problem of the caller's, however it came about, from the prices
// and the placements of the plan of a similar one: exact bids at once, for all levels,
// and repairs from both sides. On the market above it takes a sixth to a ninth of the
// time where a tenth of the edges are other ones or a thirtieth of the workers are
// gone, and turns back where the start was of no use.
// [Arrive] places workers for good as
// they come, by prices of a sampled future. [Settle] places households that move
// together.
//
// # Stability and baselines
//
// An optimum is not stable: a worker and an opening may prefer one another to what
// they have. [Stable] is for referral of people with lists of their own, Solve for
// planning; [Blocking] lists the pairs who would object to a plan. Both keep quotas
// that nest, employer within region within country, and groups of workers: a pair
// blocks only if every quota that counts it has room or would drop a lower rank for
// it. [Greedy] is the baseline, and [Compare] puts all of them side by side.
//
// # Counts
//
// Where people are cells with a size, [MaxFill] finds the greatest number of
// positions that can be filled (Dinic's maximum flow), with a cover as proof
// (König). [UnfilledRanges] and [Overdemanded] say where positions stay open in
// some or all maximum fillings (Dulmage and Mendelsohn).
//
// # Guarantees
//
// Every number is an integer; sums that could overflow are refused by Validate.
// Results depend on the numbered problem alone, not on the order of its edges.
// Functions keep no state, do not change their arguments, and may run
// concurrently. A cancelled call returns the cause and no partial result.
package assign
