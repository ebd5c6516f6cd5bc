package market

import "github.com/beveridge-go/beveridge/match/geo"

// A place is one of the seven first-level units. The figures are round and
// invented, near enough to the country's shape to be readable.
type place struct {
	code   geo.Code
	people int // weight, thousands
	wages  int // per cent of the country's level
}

const numPlaces = 7

var places = [numPlaces]place{
	{"BY-BR", 1320, 92},
	{"BY-HM", 1990, 122},
	{"BY-HO", 1340, 93},
	{"BY-HR", 1000, 94},
	{"BY-MA", 990, 90},
	{"BY-MI", 1460, 104},
	{"BY-VI", 1080, 90},
}

// A sector groups occupations that share a geography and in which people
// change from one to another.
type sector uint8

const (
	health sector = iota
	education
	office
	technology
	trade
	hospitality
	construction
	transport
	metal
	light
	farming
	services

	numSectors = int(iota)
)

// A tilt is the deviation of a sector from the population of each place, in
// per cent, in the order of places.
type tilt [numPlaces]int

// needs tilts the demand, homes the local workers. Where the two disagree, one
// place has what the other lacks: builders and drivers live in the east and
// are wanted around the capital; doctors and nurses the other way round.
var needs = [numSectors]tilt{
	health:       {110, 90, 120, 100, 130, 115, 140},
	education:    {100, 110, 95, 100, 100, 130, 90},
	office:       {60, 210, 60, 60, 60, 90, 60},
	technology:   {40, 300, 45, 45, 35, 50, 40},
	trade:        {95, 125, 90, 95, 85, 110, 85},
	hospitality:  {110, 140, 80, 110, 70, 90, 75},
	construction: {95, 150, 85, 90, 60, 150, 55},
	transport:    {130, 100, 95, 120, 80, 130, 75},
	metal:        {80, 110, 130, 75, 105, 130, 80},
	light:        {140, 60, 90, 125, 85, 100, 105},
	farming:      {130, 5, 115, 140, 105, 150, 100},
	services:     {90, 150, 85, 90, 80, 100, 85},
}

var homes = [numSectors]tilt{
	health:       {95, 145, 80, 90, 75, 75, 65},
	education:    {110, 100, 105, 100, 105, 70, 115},
	office:       {90, 140, 95, 90, 95, 90, 90},
	technology:   {55, 230, 75, 60, 60, 60, 65},
	trade:        {100, 95, 110, 100, 115, 90, 110},
	hospitality:  {95, 105, 105, 90, 100, 85, 100},
	construction: {105, 55, 110, 85, 185, 65, 185},
	transport:    {85, 80, 115, 80, 135, 80, 135},
	metal:        {90, 85, 90, 85, 150, 80, 140},
	light:        {80, 70, 115, 85, 145, 85, 120},
	farming:      {105, 6, 130, 90, 140, 85, 140},
	services:     {100, 100, 105, 100, 110, 90, 110},
}

// weights returns the weight of each place under a tilt.
func (t tilt) weights() [numPlaces]int {
	var w [numPlaces]int
	for i, p := range places {
		w[i] = p.people * t[i]
	}
	return w
}
