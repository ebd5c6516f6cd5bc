// Package match scores how well a worker fits a vacancy, says why, and judges
// whether the pair is possible at all.
//
// # Model
//
// A [Vacancy] asks and a [Worker] offers; any fact of either may be unknown
// (package fact). A [Scorer], built from [Params] and a region tree, compiles
// records once and then scores pairs. A pair has a [Verdict], the outcome of
// the hard constraints, and in each [View] a [Score], the weighted geometric
// mean of its components
//
//	S = prod max(x_k, floor)^(w_k / sum w),   k over the components that apply,
//
// with each x_k in [0, 1] and a floor of 0.05. Requirements are complements:
// a good location does not make up for missing skills, and one bad component
// costs a bounded factor. A true veto is a hard constraint and never a low
// score. The reciprocal score is the harmonic mean of the employer's and the
// worker's view.
//
// # What is promised
//
//   - A score lies in [floor, 1]. It never falls when a skill, a language, a
//     licence or a known level is added.
//   - It depends on the two records and the Params alone: not on the order of
//     the lists in a record, nor on other records, nor on the number of
//     goroutines. Citizenship, birth, protected attributes, name and the like
//     never enter it.
//   - Every outcome of a hard constraint has its reason as data ([Finding]): why
//     not, by which rule, and where it is unknown, which facts would settle it.
//     What is law and not a record is data too ([Rules]).
//   - An unknown fact counts as the prior of its component; the score with all
//     facts known lies between Low and High.
//   - The contributions of an [Explanation] and its baseline add up to the
//     score, to the last millionth.
//   - [Scorer.Score] and [Scorer.Verdict] do not allocate.
//
// Scores are published in millionths ([Micro]). They come from float64
// arithmetic in a fixed order; between machine architectures the last
// millionth may differ.
//
// # What it is not
//
// A score is no probability of a hire and the default Params are guesses.
// Skills match by equal identifiers; credit for related skills is not given
// yet. A score recommends; people decide.
package match
