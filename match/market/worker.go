package market

import (
	"fmt"
	"slices"

	"github.com/samber/lo"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

var (
	localWeights     = weigh(occupations, func(o *occupation) int { return o.local })
	immigrantWeights = weigh(occupations, func(o *occupation) int { return o.immigrant })
	abroadWeights    = weigh(occupations, func(o *occupation) int { return o.abroad })
)

// Worker returns record i, counted from 0, whatever s.Workers is. The other
// settings should validate. The region of a worker abroad is the ISO 3166-1 code
// of a country, which is outside the region tree.
func (s Settings) Worker(i int) match.Worker {
	d := newDraw(s, workerSide, i)
	w := match.Worker{ID: fmt.Sprintf("W%04d", i+1), Origin: d.origin(s)}
	o, from, home := d.background(&w)
	own := d.careers(&w, o)
	w.Wanted = d.wanted(o, own)
	w.Languages = d.languages(&w, from, o)
	d.educate(&w, o)
	w.MovesTo = d.movesTo(&w)
	w.Permits = d.permits(&w, o)
	w.Licences = d.licencesHeld(&w, own)
	w.Wage = d.wish(o, home)
	w.Hours = maybe(d, d.hoursWished())
	available := fact.None[match.Date]()
	if !d.chance(40) {
		available = fact.Some(Reference + match.Date(d.between(-20, 75)))
	}
	w.Available = maybe(d, available)
	w.Wishes = d.wishes(&w)
	return w
}

func (d *draw) origin(s Settings) match.Origin {
	at := d.below(million)
	switch immigrant, abroad := perMillion(s.Immigrant), perMillion(s.Abroad); {
	case at < immigrant:
		return match.Immigrant
	case at < immigrant+abroad:
		return match.Abroad
	default:
		return match.Local
	}
}

// background draws the occupation, the citizenship and the home. from is nil
// for locals. The home of somebody abroad is the country, outside the tree.
func (d *draw) background(w *match.Worker) (o *occupation, from *country, home place) {
	citizenship := "BY"
	switch w.Origin {
	case match.Local:
		o = &occupations[d.pick(localWeights...)]
		weights := homes[o.sector].weights()
		home = places[d.pick(weights[:]...)]
		if d.chance(2) {
			citizenship = "RU" // a permanent resident counts as local
		}
	case match.Immigrant: // lives where the work is
		o = &occupations[d.pick(immigrantWeights...)]
		from = &countries[d.pick(immigrantShares...)]
		weights := needs[o.sector].weights()
		home = places[d.pick(weights[:]...)]
	default:
		o = &occupations[d.pick(abroadWeights...)]
		from = &countries[d.pick(abroadShares...)]
		home = place{code: geo.Code(from.code), wages: 95}
	}
	if from != nil {
		citizenship = from.code
	}
	w.Region = home.code
	if !d.missing() {
		w.Citizenships = []string{citizenship}
	}
	return o, from, home
}

var (
	immigrantShares = weigh(countries, func(c *country) int { return c.immigrant })
	abroadShares    = weigh(countries, func(c *country) int { return c.abroad })
)

// educate fills education. Only a regulated occupation is asked for
// recognition, and a foreign qualification stands at every stage of it.
func (d *draw) educate(w *match.Worker, o *occupation) {
	level := max(1, min(8, int(o.isced)+d.pick(12, 73, 15)-1))
	w.Education.Level = maybe(d, fact.Some(match.ISCED(level)))
	stages := []match.Recognition{match.RecognitionUnknown, match.Pending, match.Recognised, match.Refused}
	switch {
	case w.Origin == match.Local:
		if !d.missing() {
			w.Education.Recognition = match.Domestic
		}
	case o.traits.has(regulated) && w.Origin == match.Immigrant:
		w.Education.Recognition = stages[d.pick(15, 25, 48, 12)]
	case o.traits.has(regulated):
		w.Education.Recognition = stages[d.pick(32, 28, 25, 15)]
	case d.chance(15):
		w.Education.Recognition = match.Recognised
	}
}

func (d *draw) movesTo(w *match.Worker) []geo.Code {
	willing := map[match.Origin]int{match.Local: 28, match.Immigrant: 60, match.Abroad: 100}[w.Origin]
	areas := []geo.Code{}
	if d.chance(willing) {
		if d.chance(lo.Ternary(w.Origin == match.Abroad, 60, 35)) {
			areas = append(areas, "BY")
		} else {
			areas = d.someRegions(w.Region)
		}
	}
	if d.missing() {
		return nil
	}
	return areas
}

// someRegions draws one to three regions other than home, the well-paid ones
// more often.
func (d *draw) someRegions(home geo.Code) []geo.Code {
	var weights [numPlaces]int
	for i, p := range places {
		if p.code != home {
			weights[i] = p.people * (p.wages - 70)
		}
	}
	var chosen []int
	for range d.between(1, 3) {
		i := d.pick(weights[:]...)
		weights[i] = 0
		chosen = append(chosen, i)
	}
	slices.Sort(chosen)
	return codeOf(chosen)
}

// permits of a local are not asked for. Two in three immigrants hold one, and
// few people abroad.
func (d *draw) permits(w *match.Worker, o *occupation) []match.Permit {
	if w.Origin == match.Local || d.missing() {
		return nil
	}
	switch has := d.below(100); {
	case w.Origin == match.Immigrant && has < 25:
		return []match.Permit{{
			Class: ResidencePermit, Regions: []geo.Code{}, Occupations: []taxonomy.Code{}, Until: fact.None[match.Date](),
		}}
	case w.Origin == match.Immigrant && has < 68, has < 6:
		return []match.Permit{d.workPermit(w, o)}
	default:
		return []match.Permit{}
	}
}

func (d *draw) workPermit(w *match.Worker, o *occupation) match.Permit {
	p := match.Permit{Class: WorkPermit, Until: maybe(d, fact.Some(Reference+match.Date(d.between(30, 720))))}
	if region := w.Region; !d.missing() {
		if w.Origin == match.Abroad || d.chance(40) {
			region = "BY"
		}
		p.Regions = []geo.Code{region}
	}
	if !d.missing() {
		p.Occupations = []taxonomy.Code{o.code.Prefix(3 + d.pick(60, 40))}
	}
	return p
}

// licencesHeld lists the licences of the own occupations and the common ones.
// A register admits only who holds a recognised qualification; while the
// recognition is pending, what it will admit is unknown.
func (d *draw) licencesHeld(w *match.Worker, own []*occupation) []string {
	held := []string{}
	add := func(name string) {
		if !slices.Contains(held, name) {
			held = append(held, name)
		}
	}
	odds := map[match.Origin]int{match.Local: 90, match.Immigrant: 75, match.Abroad: 62}[w.Origin]
	waits := false
	for k, o := range own {
		for _, name := range o.licences {
			switch r := w.Education.Recognition; {
			case o.traits.has(regulated) && (r == match.Pending || r == match.RecognitionUnknown):
				waits = true
			case o.traits.has(regulated) && r == match.Refused:
			case d.chance(odds - 30*k):
				add(name)
			}
		}
	}
	if slices.Contains(held, "driving-ce") || slices.Contains(held, "driving-d") || d.chance(odds-35) {
		add("driving-b")
	}
	if d.missing() || waits {
		return nil
	}
	return held
}

func (d *draw) wish(o *occupation, home place) fact.Opt[match.WageWish] {
	least := o.wage * home.wages * d.between(74, 112) / 10_000
	return maybe(d, fact.Some(match.WageWish{Amount: money(round10(least)), Period: match.PerMonth, Basis: match.Gross}))
}

func (d *draw) hoursWished() fact.Opt[float64] {
	if d.chance(10) {
		return fact.None[float64]()
	}
	return fact.Some(d.hours())
}

// wishes: most people state few. Who comes from elsewhere asks for housing.
func (d *draw) wishes(w *match.Worker) match.Wishes {
	var wishes match.Wishes
	if d.chance(25) {
		wishes.Contract = match.Permanent
	}
	if d.chance(22) {
		wishes.Shifts = fact.Of(d.chance(15))
	}
	if d.chance(lo.Ternary(w.Origin == match.Local, 6, 50)) {
		wishes.Housing = fact.Yes
	}
	return wishes
}
