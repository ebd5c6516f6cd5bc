// Package protect asks whether a vacancy, an offer or a placement protects the worker:
// what was checked, what was found, and what could not be known.
//
// It screens stated terms against rules drawn from the conventions of the ILO, its
// eleven indicators of forced labour, its definition of recruitment fees and the IRIS
// standard. A screen establishes nothing: a finding means "stop, and ask a competent
// person", and no finding is no proof. The rules that ship are not legal advice.
//
// # Verdicts
//
//	Block    a rule is known to be violated
//	Review   a rule that could block is not known to be kept
//	Warn     a lesser rule is violated, or not known to be kept
//	Pass     every rule is known to be kept
//
// Abusive offers are those with empty fields: if unknown counted as fine, silence would
// be the cheapest evasion. Rules are evaluated in strong Kleene logic, so that an unknown
// fact makes a rule unknown exactly when it could change it. [Screener.Omissions] is the
// share of unknowns by recruiter, a finding by itself.
//
// Violence, threats and the abuse of vulnerability have no field that could be relied
// on. [NotCheckable] lists them, and so does every report.
//
// # Scopes
//
// A rule is asked as far as its fields can be known: [Screener.Vacancy] looks at the
// advert, [Screener.Offer] also at what was offered and signed, [Screener.Placement]
// also at the person ([PlacementOf] reads what the records say of one). A wider scope
// never has a better verdict. A plan, which is made before anything is signed, asks of a
// placement what is stated beforehand ([Screener.ClearPlacement]). Of rule F09 (a written contract, understood, before
// departure) an advert can state the first part, and is asked for no more.
//
// # Rules as data
//
// A set of [Rules] has a jurisdiction, a version, a date, parameters, and rules with
// their sources and their sentence in each language. [Baseline] and [Belarus] ship;
// [ReadRules] reads a caller's own. A rule blocks or warns if one of its expressions is
// so:
//
//	{
//	  "id": "X1",
//	  "block": ["overtime_week > max_overtime_week", "hours > 48 and not shifts"],
//	  "warn": ["occupation = '9211' and hourly_wage < 0.9 * reference_wage"],
//	  "sources": ["collective agreement of 2026, art. 12"],
//	  "text": {"en": "Farm work is too long or paid too little."}
//	}
//
// An expression joins questions by and, or, not and parentheses. A question is a
// yes-or-no field, or compares two products of fields, parameters and numbers by < <= >
// >= = or !=; texts stand in single quotes and compare by = and != alone. [Fields] lists
// the names. An amount of money compares with an amount and with 0; amounts of two
// currencies do not compare, which is unknown and said so ([Finding.Currencies]). A limit
// that the jurisdiction does not set is [NoLimit], and nothing is above or below it; one
// that nobody stated is unknown.
//
// Wages are turned into hours or months as in the score: 52 weeks a year, 5 days a
// week, and the weekly hours. Of a range the least is what is promised. A wage after
// tax, or on no stated basis, says what the gross wage is at least.
//
// # Laws
//
//   - Making a fact unknown never turns Block or Review into Warn or Pass.
//   - Adding a violation never improves a verdict, and neither does asking a rule more.
//   - The order of vacancies carries no meaning, and the same record has the same report.
//
// What the job cost a worker in months of the first wage (SDG 10.7.1) is
// remit.RecruitmentMonths in package remit, which knows plans and so stands above this
// one.
package protect
