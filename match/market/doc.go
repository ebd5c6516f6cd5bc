// Package market makes synthetic markets: vacancies and workers of a sample
// country, for examples, tests and benchmarks.
//
// # Model
//
// The sample country has the seven first-level units of Belarus and the unit
// groups of ISCO-08; everything else is invented. A hand-made table gives each
// occupation its skills, licences, education, wage, language demands, and its
// weight among vacancies, local workers, immigrants in the country and workers
// abroad; another gives each sector a geography of demand and of supply. A
// record is drawn in that order: occupation by weight, region by population
// tilted by its sector, then its facts. So that a plan has something to show,
// the weights hold four situations on purpose:
//
//   - locals abound: clerks, accountants, economists, shop assistants;
//   - locals are there but elsewhere: builders, drivers and fitters live in the
//     east and are wanted around the capital, nurses the other way round;
//   - locals are short and immigrants have the skills: building trades,
//     welding, truck and bus driving, care, kitchens, dairy farms;
//   - nobody is there: crane and train drivers, specialist doctors, rare
//     languages.
//
// The terms that protect workers are clean and known in most vacancies. On purpose three in
// a hundred break one rule of [Protection], of each kind about as many, and some, more
// often those of agencies, leave a third of the terms unsaid.
//
// Facts are left unknown at random ([Settings].Unknown), except identity,
// origin, occupation, region and the skills of a vacancy. Facts of a vacancy
// that decide a hard constraint are unknown half as often.
//
// # What is promised
//
//   - Record i depends on the settings' seed, Unknown and shares, and on i, and
//     on nothing else: a larger market begins with the smaller one, and one
//     record can be made alone.
//   - The same settings give the same bytes on every architecture: all chance
//     is drawn in whole numbers.
//   - Every record validates against [taxonomy.ISCO08] and [geo.Belarus].
//   - Ids carry no trace of origin, occupation or region.
//   - A record costs a few microseconds and about a kilobyte.
//
// # Large markets
//
// [Large] is another market, of any size, in which nothing tells a story: three
// hundred invented regions and fourteen thousand invented skills, or those of
// ESCO, with the skew that decides what a search costs. Its records are made one
// by one, so that a million need not be held at once.
//
// # What it is not
//
// It is no forecast and no picture of any real labour market: no figure was
// estimated from data. Whatever prints figures of a sample prints [Notice].
package market
