package matchtest

import (
	"encoding/json"
	"errors"
	"os"
	"testing"
)

// Case decodes the input and the expectation of a worked case from a JSON file with a
// list "cases", each with an id, an input and what is expected. The test ends where
// there is no such case.
func Case(t *testing.T, path, id string, input, expected any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Cases []struct {
			ID              string
			Input, Expected json.RawMessage
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
	for _, c := range file.Cases {
		if c.ID == id {
			if err := errors.Join(json.Unmarshal(c.Input, input), json.Unmarshal(c.Expected, expected)); err != nil {
				t.Fatalf("%s: case %s: %v", path, id, err)
			}
			return
		}
	}
	t.Fatalf("%s has no case %q", path, id)
}
