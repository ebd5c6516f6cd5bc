// Package geo knows regions, how they nest, and how far apart they are.
//
// # Regions
//
// A [Tree] holds the regions of one caller: a country's own codes, ISO 3166-2,
// NUTS, or a mix. It may have several roots. A code is opaque, and a record
// that names a code that the tree does not have is a fault, not an empty
// result. [Read] takes a tree from a table, [NewTree] from values, and
// [Belarus] is the built-in sample.
//
// Regions are numbered in preorder, siblings in code order. So the regions
// within region i are the numbers from i up to, and without, [Tree.End] of i,
// and containment is two comparisons.
//
// # Distance
//
// On points the distance is the great circle on a sphere of radius 6371.0088
// km, by the haversine formula. Between regions it stands for the mean distance
// of two places, one in each. A region of area A counts as a disc of radius
// R = √(A/π), and
//
//	d(a, a) = 128 R/(45 π)             mean distance of two points of a disc
//	d(a, b) = max(g, 2/3 max(Ra, Rb))  for a ≠ b, g the great circle between
//	                                   their points, R = 0 if the area is unknown
//
// 2R/3 is the mean distance of a disc's points from its centre. It is there
// because a city and the region around it often have the same centre point, and
// a distance of 0 would make the whole region a suburb. This floor is our
// choice. On a plane it never overstates: by the triangle inequality the mean
// distance of two discs is at least the distance of their centres, and the mean
// distance of any point from a disc is least at the centre. The laws, held by
// tests:
//
//	d(a, b) = d(b, a)                      symmetric
//	d > 0 wherever it is known             never nearer than known
//	unknown where a point is unknown; d(a, a) unknown where the area is
//	d(a, b) ≥ g, with equality for regions that are far apart
//
// Distances are straight lines over ground, not travel; with regions as wide as
// 100 km they say nothing about commuting.
//
// # Sources
//
// Mean earth radius: IUGG, (2a+b)/3 of the GRS 80 ellipsoid. Mean distances in
// a disc: Santaló, Integral Geometry and Geometric Probability (1976).
package geo
