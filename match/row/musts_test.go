package row

import (
	"math"
	"math/bits"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLicenceBits: a licence has three of the 14 bits and none of what else can be lacked,
// whatever its name, and each of them is in use.
func TestLicenceBits(t *testing.T) {
	used := LicenceSet(0)
	for i := range 1000 {
		s := LicenceBits(strconv.Itoa(i))
		require.Equal(t, 3, bits.OnesCount16(uint16(s)))
		require.Zero(t, uint32(s)&(rightless|refusesShifts))
		used |= s
	}
	require.Equal(t, LicenceSet(1<<licenceBits-1), used)
	require.NotZero(t, LicenceBits(""), "a licence without a name is one")
}

// TestHourLimits: whose limit is below the hours fails where those of a class lie between,
// and nobody else does. No hours are within a limit that is no number.
func TestHourLimits(t *testing.T) {
	classes := []float64{10, 15, 20, 25, 30, 35, 40}
	all := []float64{math.NaN(), math.Inf(-1), math.Inf(1), -1, 0, 1e300}
	for _, c := range classes {
		all = append(all, c-2.5, math.Nextafter(c, 0), c, math.Nextafter(c, 100), c+2.5)
	}
	trades := NewTrades(nil)
	for _, most := range all {
		sketch := trades.Sketch(&Worker{}, SketchFacts{Hours: HourLimitOf(most)})
		free := trades.Sketch(&Worker{}, SketchFacts{})
		for _, hours := range all {
			var m Musts
			m.Hours(hours)
			fails := false
			for _, c := range classes {
				fails = fails || (most <= c || math.IsNaN(most)) && c < hours
			}
			require.Equal(t, fails, m.fail(&sketch) != 0, "%v hours, at most %v", hours, most)
			require.Zero(t, m.fail(&free), "no limit")
		}
	}
}

// TestWithin: who fails is left out, and who costs more than the limit, and nobody else is,
// whether or not anything that a sketch tells is weighed.
func TestWithin(t *testing.T) {
	var all Musts
	all.Licence("B")
	all.Hours(38)
	all.Shifts()
	all.Right()
	all.Language(0)
	able := SketchFacts{LicencesKnown: true, Licences: LicenceBits("B") | LicenceBits("C"), Hours: HourLimitOf(38)}
	with := func(change func(f *SketchFacts)) SketchFacts {
		f := able
		change(&f)
		return f
	}
	for _, tt := range []struct {
		name, why string
		facts     SketchFacts
		level     int
		musts     Musts
		fails     bool
	}{
		{"able", "nothing is lacked", able, 3, all, false},
		{"nothing asked", "what is lacked does not matter", SketchFacts{LicencesKnown: true, Rightless: true, RefusesToShift: true, Hours: HourLimitOf(0)}, 1, Musts{}, false},
		{"licence", "another is held", with(func(f *SketchFacts) { f.Licences = LicenceBits("C") }), 3, all, true},
		{"licences unknown", "it may be held", with(func(f *SketchFacts) { f.Licences, f.LicencesKnown = 0, false }), 3, all, false},
		{"hours", "they are too many", with(func(f *SketchFacts) { f.Hours = HourLimitOf(35) }), 3, all, true},
		{"shifts", "they are refused", with(func(f *SketchFacts) { f.RefusesToShift = true }), 3, all, true},
		{"right", "there is none", with(func(f *SketchFacts) { f.Rightless = true }), 3, all, true},
		{"language", "a level too low", able, 2, all, true},
		{"language of unknown level", "it may be enough", able, LanguageUnknown, all, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			w := &Worker{Region: RegionUnknown, Languages: []Spoken{SpokenAt(1, tt.level)}}
			sketches := []Sketch{NewTrades(nil).Sketch(w, tt.facts)}
			for _, weighed := range []int{Skills, Education, Language, Availability} {
				set := settings()
				set.Weights[0] = [Components]float64{}
				set.Weights[0][weighed] = 1
				v := &Vacancy{Region: RegionUnknown, Languages: []Alternative{{SpokenAt(1, 3), true}}, Applies: Of(weighed)}
				var near Nearness
				var q SketchQuery
				q.Reset(NewTables(set), v, tt.musts, &near, Expected)
				require.Equal(t, tt.fails, q.Fails(&sketches[0]), tt.why)
				const place = 5
				cost := q.CostIn(&sketches[0], place, false)
				for _, places := range [][]uint32{nil, {7}} {
					some := q.Within(nil, sketches, places, 7, place, false, cost)
					require.Equal(t, tt.fails, len(some) == 0, "%s, weighed %d", tt.why, weighed)
					require.Empty(t, q.Within(nil, sketches, places, 7, place, false, cost-1))
				}
			}
		})
	}
}
