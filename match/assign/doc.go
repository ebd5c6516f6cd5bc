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
// never used: a minimum acceptable score is an edge that is not there.
//
// A weight is a [Value]: four integers compared lexicographically. One
// objective uses level 0 alone ([Scalar]). Exact local-first uses four: locals
// placed, openings filled, local score, total score; an edge of a local with
// score s weighs (1, 1, s, s), of an immigrant (0, 1, 0, s). Nothing is scaled
// by a large constant, so no level can leak into another.
//
// # Certificate
//
// The dual is min Σ α(w) + Σ cap(j)·β(j) with α(w) + β(j) ≥ c(w,j) and α, β ≥ 0.
// Its constraint matrix is that of a bipartite graph, so the optimum is integral
// and equals the primal one. A [Plan] carries α and β; [Plan.Verify] checks both
// sides and their equality in integers and shares no code with the solver. The
// certificate covers exactly the edges of the problem: it says nothing about
// pairs that the caller left out, for example beyond a list of the best fifty.
//
// A price is one point of an interval of optimal prices, not the value of a
// further position.
//
// # Method
//
// Bids first: a worker takes the opening with the best weight less price and
// bids up to the second best, displacing the lowest bid, until bids stall or a
// fixed number is spent. Then, one worker at a time, a shortest augmenting path
// over reduced costs (Dijkstra with potentials and early exit) repairs the rest.
// This is the shortest augmenting path method of Jonker and Volgenant (Computing
// 38, 1987), made sparse, with native capacities, and over an ordered abelian
// group instead of numbers: addition and comparison is all it needs. Its bids
// are Bertsekas's auction with a zero increment, which keeps complementary
// slackness exact; as lexicographic values are not Archimedean, bids alone may
// never end, hence the fixed number. Bids cost O(W·d) for d edges per worker,
// each repair O(m log J) at worst and far less as a rule; memory is
// about 60 bytes per edge.
//
// # What all optima share
//
// Where many plans are best, printing the one that was found is an artefact.
// [Ranges] gives the least and greatest number of used edges per class over all
// optimal plans, [Shared] says whose placement is the same in all of them. Both
// walk the residual graph of the tight edges: by complementary slackness its
// cycles are the only ways from one optimum to another.
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
// Every number is an int64; sums that could overflow are refused by Validate.
// Results depend on the numbered problem alone, not on the order of its edges.
// Functions keep no state, do not change their arguments, and may run
// concurrently. A cancelled call returns the cause and no partial result.
package assign
