package remit_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/remit"
)

func TestRatioText(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"", ""},
		{" 3.240 ", "3.24"},
		{"73/2200", "73/2200"},
		{"-1/3", "-1/3"},
		{"2/4", "0.5"},
		{"010/5", "2"},
		{strings.Repeat("8", 41) + "/2", strings.Repeat("4", 41) + "/1"},
		{"1/" + strings.Repeat("9", 200), "1/" + strings.Repeat("9", 200)},
	} {
		r := ratio(t, "7")
		require.NoError(t, r.UnmarshalText([]byte(tt.text)), tt.text)
		text, err := r.MarshalText()
		require.NoError(t, err)
		require.Equal(t, tt.want, string(text))
		require.Equal(t, tt.want != "", r.Stated(), "nothing written is nothing stated")
	}
	for _, tt := range []struct {
		text string
		why  error
	}{
		{"1/0", fact.ErrRange},
		{"1/-2", fact.ErrSyntax},
		{"1/2/3", fact.ErrSyntax},
		{"/2", fact.ErrSyntax},
		{"1/", fact.ErrSyntax},
		{"1.5/2", fact.ErrSyntax},
		{"no data", fact.ErrSyntax},
		{"1/" + strings.Repeat("9", 5000), fact.ErrSyntax},
	} {
		r := ratio(t, "7")
		require.ErrorIs(t, r.UnmarshalText([]byte(tt.text)), tt.why, tt.text)
		require.Equal(t, "7", r.String(), "an error leaves the value as it was")
	}
}

// TestJSON holds that a result can be saved and read again, with nothing lost.
func TestJSON(t *testing.T) {
	sent, err := service[remit.OnTop](t, "3", "3.24", "3.3").Send(usd(200_00))
	require.NoError(t, err)
	data, err := json.Marshal(sent)
	require.NoError(t, err)
	require.Contains(t, string(data), `"Cost":"73/2200"`)
	var back remit.Transfer[remit.OnTop]
	require.NoError(t, json.Unmarshal(data, &back))
	require.Zero(t, sent.Cost.Share().Cmp(back.Cost.Share()))
	require.Equal(t, sent.Received, back.Received)

	var none remit.Cost[remit.OnTop]
	data, err = json.Marshal(none)
	require.NoError(t, err)
	require.Equal(t, `""`, string(data))
	back.Cost = sent.Cost
	require.NoError(t, json.Unmarshal(data, &back.Cost))
	require.False(t, back.Cost.Share().Stated())
}

func FuzzRatioText(f *testing.F) {
	f.Add("3.24")
	f.Add("-73/2200")
	f.Add(strings.Repeat("8", 50) + "/2")
	f.Fuzz(func(t *testing.T, text string) {
		var r, back remit.Ratio
		if r.UnmarshalText([]byte(text)) != nil {
			require.False(t, r.Stated())
			return
		}
		again, err := r.MarshalText()
		require.NoError(t, err)
		if len(again) > 4096 {
			return
		}
		require.NoError(t, back.UnmarshalText(again))
		require.Zero(t, r.Cmp(back))
	})
}
