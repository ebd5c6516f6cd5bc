package row

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLimitsOfLanguages: a row of unknown origin holds languages that there are, and none
// without a number.
func TestLimitsOfLanguages(t *testing.T) {
	limits := Limits{Languages: 3}
	for _, tt := range []struct {
		name   string
		number int
		ok     bool
	}{
		{"none has the number 0", 0, false},
		{"the first", 1, true},
		{"the last", 2, true},
		{"beyond the last", 3, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			words, ok := AppendWorker(nil, &Worker{Region: RegionUnknown, Languages: []Spoken{SpokenAt(1, 2), SpokenAt(tt.number, 2)}}, 0)
			require.True(t, ok)
			var w Worker
			_, _, ok = limits.Worker(&w, words)
			require.Equal(t, tt.ok, ok)
		})
	}
}
