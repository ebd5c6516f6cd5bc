package shortage_test

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestReadme holds that the README shows the code of Example and what it
// prints, to the letter.
func TestReadme(t *testing.T) {
	source, err := os.ReadFile("example_test.go")
	require.NoError(t, err)
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	_, rest, ok := strings.Cut(string(source), "func Example() {\n")
	require.True(t, ok)
	code, rest, ok := strings.Cut(rest, "\t// Output:\n")
	require.True(t, ok)
	output, _, ok := strings.Cut(rest, "}\n")
	require.True(t, ok)
	require.Contains(t, string(readme), "```go\n"+dedent(code, "\t")+"```\n")
	require.Contains(t, string(readme), "```\n"+dedent(output, "\t// ")+"```\n")
}

func dedent(text, indent string) string {
	return strings.ReplaceAll("\n"+text, "\n"+indent, "\n")[1:]
}
