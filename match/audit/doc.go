// Package audit looks at what a ranking or a plan did to groups of people, and says
// what was checked, what was found, and what could not be known.
//
// # What is looked at
//
// A [Pool] is everybody who could have been selected and what became of them:
// [RankingPool] for a ranking, [PlanPool] for a plan, or filled by hand. An
// [Attribute] puts each of them in a group by something that the score never saw:
// protected attributes, citizenship, age, origin, or any function. Whose group is
// unknown is counted apart, and compared with nobody. [Run] gives for each
// attribute
//
//   - selection rates, and for each group the ratio to the highest one with its
//     interval, the four-fifths flag and whether one person decides it, and the
//     evidence: Fisher's exact test, mid-p, pooled z ([Comparison]);
//   - the same among those whom the law permits, and how much of each difference is
//     the law's ([Split]);
//   - the same among those whom people judged suitable;
//   - a permutation test of the mean scores ([PermutationTest]);
//   - of a ranking: [NDKL] against [BestNDKL], [Skew], [Exposure], [PrefixTest].
//
// # Size and evidence
//
// A ratio of 0.5 of one in four against three in six is below four fifths, and is
// nothing: one person decides it. A ratio of 0.9 of 450 and 500 in a thousand is
// above, and no chance. So both are given. Where no outcome with the same margins
// could have reached the level ([Exact].Least), the answer is that it cannot be
// assessed, which is not that there is no difference. A rate of 0 everywhere has no
// ratio.
//
// All tests of a report are one family, adjusted by [Holm]. The reference is the
// group with the highest rate, which is chosen by what happened; so all pairs of
// groups are in the family, not only those with the reference. That is cautious: with
// exchangeable groups an audit finds something more rarely than its level says.
//
// # Law and score
//
// Permits and the least age are hard constraints that read citizenship and birth.
// They are law, and the score is not. [Split] parts a difference of rates exactly.
// What is not law is not the score's alone: other constraints, the order of a plan's
// goals and chance are in it.
//
// # Small groups
//
// Groups of fewer than [Settings].MinGroup people, five by default, are pooled with
// one more group before anything is computed, so that a figure cannot give them
// away, neither by itself nor as what totals leave over. Two reports on different
// people can be subtracted from each other all the same; that is for who publishes
// them to see.
//
// # Floors
//
// [PriceFloor] asks a plan for so many placements of some groups, and says what that
// costs: two proven optima of the same edges.
//
// # The flip test
//
// [Flip] tests a user's own way of scoring, ranking and planning: all that is
// protected is permuted among the workers, with what the law permits held fixed, and
// no bit of a score, a rank or an assignment may change. What the law changes where it
// is not held is reported apart.
//
// # The card
//
// A [Card] is made from the parameters, the data and the last audits: what enters the
// score, what never does, which law is applied, what is unknown, what was found, and
// the known limits, as Markdown and as JSON. Systems for recruitment or selection are
// high-risk under the EU's AI Act (Regulation (EU) 2024/1689, Annex III, point 4(a)),
// and whoever runs one must be able to show this.
//
// # The trail
//
// A [Trail] is a file of lines, each with the hash of the one before: rankings and
// plans with all that they depend on, and what people decided about them.
// [RecordRanking] and [RecordPlan] hash the records in canonical form, whatever their
// order; [Replay] computes an answer again, to the same bytes, or names what changed.
// Pairs are scored in integers, so that machines do not differ.
//
// # Laws
//
// Tests hold that
//
//   - P <= a has at most probability a where groups are exchangeable, by complete
//     enumeration of small tables, and that Run of a pool with exchangeable groups
//     calls anything different at most at its level, by simulation;
//   - exchanging two groups exchanges their counts and leaves P; naming groups or
//     ordering people in another way changes nothing else;
//   - no ranking has an NDKL below BestNDKL, by enumeration;
//   - law and score add up to the difference;
//   - from a published report, and knowing the rule, no pooled group's number can be
//     worked out;
//   - whatever looks at what it must not see is caught by Flip, where a ranker, a model,
//     a prior or a decision does, by one unit of a key; and the honest system passes;
//   - a floor costs nothing at 0, and never less when it rises;
//   - what was recorded is replayed to the same bytes, and any part of it that changes
//     is named; a byte of a trail that changes is noticed, and only the last line, which
//     no line names yet, can be exchanged for another sound one.
//
// # What it is not
//
// A difference is no proof of discrimination, and none shown is no proof of
// fairness. The thresholds are conventions: four fifths from the United States'
// Uniform Guidelines of 1978, 0.05 from habit. The flip test shows that a fact is not
// read, not that nothing stands in for it. This is no legal advice.
package audit
