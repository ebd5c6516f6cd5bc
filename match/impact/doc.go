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
// the points carry a bound, and the gap to it is stated.
package impact
