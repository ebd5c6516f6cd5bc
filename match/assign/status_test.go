package assign_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

func TestStatusNames(t *testing.T) {
	for status, name := range map[assign.Status]string{
		assign.Unsolved: "unsolved", assign.Optimal: "optimal", assign.Stopped: "stopped", assign.Infeasible: "infeasible",
	} {
		text, err := json.Marshal(status)
		require.NoError(t, err)
		require.Equal(t, `"`+name+`"`, string(text))
		var back assign.Status
		require.NoError(t, json.Unmarshal(text, &back))
		require.Equal(t, status, back)
	}
	_, err := json.Marshal(assign.Status(9))
	require.ErrorIs(t, err, assign.ErrRange)
	var s assign.Status
	require.ErrorIs(t, json.Unmarshal([]byte(`"best"`), &s), assign.ErrRange)
}
