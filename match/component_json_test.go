package match_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
)

// TestParamsJSON: parameters come back as they were, and say what they are by name.
func TestParamsJSON(t *testing.T) {
	p := match.DefaultParams()
	text, err := json.Marshal(p)
	require.NoError(t, err)
	require.Contains(t, string(text), `"worker":{"location":0.25,"wage":0.35,"conditions":0.1,"occupation_wish":0.2,"hours":0.1}`)
	require.Contains(t, string(text), `"location":{"same_region":0.9,`)
	var again match.Params
	require.NoError(t, json.Unmarshal(text, &again))
	require.Equal(t, p, again)
}

// TestPerComponentJSON: what is not named is 0, and what is no component is refused.
func TestPerComponentJSON(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       match.PerComponent
	}{
		{"nothing", `{}`, match.PerComponent{}},
		{"two, in any order", `{"hours":0.5,"skills":1}`, match.PerComponent{match.Skills: 1, match.Hours: 0.5}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := match.PerComponent{match.Wage: 9}
			require.NoError(t, json.Unmarshal([]byte(tt.text), &got))
			require.Equal(t, tt.want, got)
		})
	}
	for _, bad := range []string{`{"luck":1}`, `[1,2]`, `{"skills":"much"}`} {
		var got match.PerComponent
		require.Error(t, json.Unmarshal([]byte(bad), &got), bad)
	}
	_, err := json.Marshal(match.PerComponent{match.Skills: math.NaN()})
	require.ErrorContains(t, err, "skills")
}
