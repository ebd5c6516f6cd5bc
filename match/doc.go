// Package match scores how well a worker fits a vacancy, says why, and judges
// whether the pair is possible at all.
//
// # Model
//
// A [Vacancy] asks and a [Worker] offers; any fact of either may be unknown
// (package fact). A [Scorer], built from a [Config], compiles records once and
// then scores pairs. A pair has a [Verdict], the outcome of the hard constraints,
// and in each [View] a [Score], the weighted geometric mean of its components
//
//	S = prod max(x_k, floor)^(w_k / sum w),   k over the components that apply,
//
// with each x_k in [0, 1] and a floor of 0.05. It is the power mean of exponent 0:
// requirements are complements, so a good location makes up for missing skills in
// a small part only, and one bad component costs a bounded factor. A true veto is a hard
// constraint and never a low score.
//
// The employer's view weighs skills, occupation, location, language, education,
// experience and availability; the worker's view wage, location, conditions,
// hours and the occupation wished for. [Component] documents each with the type
// of its parameters. The reciprocal score is the harmonic mean of the two, or
// with a calibrated [Model] the product of two probabilities. Workers are ranked
// in the employer's view, vacancies in the worker's, plans go by the reciprocal.
//
// A program makes a Scorer once ([NewScorer]), compiles each record once
// ([Scorer.Vacancy], [Scorer.Worker]), and asks for scores, verdicts and
// explanations of pairs; a [Phrasebook] puts an explanation in words. What a record
// leaves out is unknown: say that a licence is not asked for by an empty list.
//
// # Skills and occupations
//
// With a skill graph such as ESCO's ([Config.Classify]) a held skill earns credit
// for a required one to the share of its information that it contains, so more
// special skills count in full and near ones in part; and an occupation is as near
// as it shares digits or contained skills, whichever is more. The number of documents that use a
// skill weighs it, from a frozen table. Without a graph, skills match by equal
// identifiers and occupations by digits.
//
// # Missing facts
//
// A fact that is unknown counts as the prior of its component, which is frozen in
// [Params]; [Scorer.MeanFits] computes priors from records. Low and High of a
// Score say what it can be at least and at most, and Completeness how much of its
// weight is known. Under [ByLow] pairs are ranked by the low end, and hiding a
// fact never pays; under the default the gain of hiding a component is shown
// ([Part.Hiding]). A hard
// constraint that hangs on an unknown fact is open: the pair may be ranked, not
// assigned.
//
// # Hard constraints
//
// What is law and not a record is data too: [Rules], with jurisdiction, date and
// source, say who moves freely, what a permit covers, which occupations are
// exempt or regulated, and the least age. [Scorer.Verdict] judges eight [Gates];
// [Scorer.Findings] gives the reason of each outcome, the rule that decided it,
// and where it is unknown the facts that would settle it.
//
// # Explanation
//
// [Scorer.Explain] splits a score by the logarithmic mean Divisia decomposition:
// the score of the priors, which is a typical applicant's, and a contribution of
// each component,
//
//	contribution_k = L(S, S0) w_k ln(x_k / b_k),   L(a, c) = (a - c) / ln(a / c).
//
// In millionths they add up to the score exactly, as do those of the demanded
// skills to the skills'. Each demand names the own skill that met it and the path
// between them in the taxonomy. [Scorer.Improvements] finds the single change to a
// fact or skill that would raise the score most.
//
// An [Explanation] says where a score comes from and [Scorer.Improvements] what
// would raise it, both as data. A [Phrasebook] says them in a language.
//
// # What is promised
//
//   - A score lies in [floor, 1], that of a Model in [0, 1]. It never falls when a
//     skill, a language or a licence is added to a list that is stated, or a level
//     that is stated is raised. What was unknown and becomes known can move it
//     anywhere between Low and High.
//   - It depends on the two records and the Config alone: not on the order of
//     the lists in a record, nor on other records, nor on the number of
//     goroutines. Citizenship, birth, protected attributes, name and the like
//     never enter it.
//   - The same bits on every machine: pairs are scored in integers (package row),
//     within a millionth of the float formula over the same components.
//   - Pairs are ordered by the [Key] of their score, equals by a published hash of
//     the id ([Compare]).
//   - The score with all facts known lies between Low and High.
//   - [Scorer.Score], [Scorer.Key] and [Scorer.Verdict] do not allocate.
//
// # What it is not
//
// A score is no probability of a hire, and the default Params are guesses. A score
// recommends; people decide.
//
// # Sources
//
// Resnik (IJCAI 1995) and Seco, Veale and Hayes (ECAI 2004) for information
// content; Ang (Energy Policy 32, 2004) for the decomposition; Palomares and
// others (Information Fusion 69, 2021) for reciprocal scores. CEFR, ISCED 2011 and
// ISCO-08 are the scales that they name.
package match
