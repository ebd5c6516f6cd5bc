// Package shortage measures where workers are missing: per region and
// occupation, how many positions stand against how many jobseekers, how many of
// them local workers can fill, how many immigrants, and what stays open.
//
// # Cells
//
// A cell is a region and an occupation. Demand is counted in positions, not in
// adverts; supply in persons, where a jobseeker with k target occupations
// counts 1/k in each, so that cells add up to persons ([Persons]). Tightness
// theta = V/U has states instead of sentinel numbers ([Tightness]).
//
// # Stages
//
// Who may fill what grows in stages: local workers of the same region and
// occupation; those of other regions; those of related occupations; immigrants
// in the country; workers abroad. M_k is the greatest number of positions that
// stage k can fill, a maximum matching, and
//
//	V = M0 + (M1-M0) + (M2-M1) + (M3-M2) + (M4-M3) + (V-M4)
//
// with no term below zero ([Decomposition]). Taking matched people out stage by
// stage, as it is often done, gives totals that are too small and depend on
// which of them were taken. How the gain of M2 splits between regions and
// occupations depends on the order of the two steps, so both orders are given
// and their average, the Shapley value.
//
// From people ([FromPlan]) a pair of a stage is an edge of a plan's graph: it
// passes the hard constraints and the minimum score. From counts ([FromCounts])
// relations between codes stand in for it.
//
// # Unique answers
//
// How many positions of one cell stay open differs between maximum matchings.
// So a cell is published as a range over all of them, or over all best plans,
// and as a member or not of the over-demanded block (Dulmage and Mendelsohn),
// which is the same for all.
//
// # Why
//
// A position that somebody fits is open because they are placed elsewhere. Of one
// that nobody fits, [CausesOf] looks at the nearest workers, those whom fewest
// things keep away: place, occupation, a skill, a licence, the wage and so on.
// [CauseTable] adds them up by cell, every open position once. [Skills] sets what is
// needed of each skill against who has it at the level, and counts the pairs and
// the empty positions that lack it alone.
//
// # Chance
//
// Small cells are tight or slack by chance. [TightnessInterval] says how far,
// [FitGamma] pulls each cell to all of them by as much as its size leaves open, and
// [Counts.Ranks] and [Survey.Ranks] give the ranks that redrawn counts or people
// leave. A cell is short of workers only if the lower end of its interval passes.
//
// # What must not be told
//
// A small count is hidden, and so are as many others as it takes that nobody can
// work it out from the totals ([Suppress]). What readers can work out is exact
// ([Attack]): in a table whose lines add up on one side in a tree and on the other
// to a total, each count is an arc of a network, and its ends are flows. A ratio of
// hidden counts is hidden ([Published.Tightness]), and two releases of the same
// people are one more such table ([OverlapOf]).
//
// Where another office has hidden counts, they are ranges here
// ([SuppressedBelow]), and so is what follows from them. Filled and open positions
// have exact ends, as they only rise with more people or more positions
// ([StageRanges]); the terms between stages and the indices have bounds that hold.
//
// # Mismatch
//
// How many hires are lost because people are not where the vacancies are is an
// index of shares over cells (Mismatch, PlannedMismatch, JackmanRoper; Duncan for
// two groups of people). Two warnings belong to each of them. A finer division into
// cells never lowers it, so only equal systems of cells compare. And chance alone
// makes some: its average over random tables with equal shares is a sum over
// binomials, without simulation (MismatchFloor), to be printed beside the index.
// Terms are added in ascending order, so that the order of the cells does not
// change a bit.
//
// # Beveridge curve
//
// The rates of a place over time lie about a falling curve. [CurveOf] fits it,
// [CurveWithin] fits the curves of several places with one elasticity, and
// [Curve.FullEmployment] is the unemployment at which people without work and work
// without people are fewest together.
//
// # Duration and concentration
//
// Vacancies that are still open last longer than was seen, so the mean of the
// filled ones is too short; DurationOf estimates the whole distribution (Kaplan
// and Meier). ConcentrationOf says how few employers offer the positions of a cell.
//
// # Official methods
//
// What offices publish is a verdict by points or by tests (Agency2020, Agency2018,
// Committee2008), or an index in classes (Composite2017, FiveClasses). Each is a
// function named by office and year; what an office does not publish is a field of the
// rule, labelled as ours. A Judgement adds what the unknown indicators could make of
// the verdict, and a Sensitivity for how many weightings and cut points a cell keeps it.
//
// # What the numbers are not
//
// A shortage here is a count of positions that given people cannot fill at given
// wages and requirements. Higher pay, training or time may fill them.
package shortage
