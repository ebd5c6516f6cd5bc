package taxonomy_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// oracle reads a worked case of the specification.
func oracle(t *testing.T, id string, input, expected any) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "testdata", "a_score.json"))
	require.NoError(t, err)
	var file struct {
		Cases []struct {
			ID              string
			Input, Expected json.RawMessage
		}
	}
	require.NoError(t, json.Unmarshal(data, &file))
	for _, c := range file.Cases {
		if c.ID == id {
			require.NoError(t, json.Unmarshal(c.Input, input))
			require.NoError(t, json.Unmarshal(c.Expected, expected))
			return
		}
	}
	require.Fail(t, "no such oracle", id)
}

const tolerance = 1e-9
