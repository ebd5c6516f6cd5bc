package main

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/examples/internal/command"
	"github.com/beveridge-go/beveridge/match/audit"
	"github.com/beveridge-go/beveridge/match/market"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// program runs the program and returns its exit code and what it printed.
func program(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, &out, &errs)
	return code, out.String(), errs.String()
}

// TestReport holds what the program prints, for people to read, and that -out writes
// the card and a trail that can be read.
func TestReport(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	code, out, errs := program(t, "-out", dir)
	require.Equal(t, command.OK, code, errs)
	require.Empty(t, errs)
	path := filepath.Join("testdata", "report.txt")
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(out), 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Equal(t, string(want), out)

	card, err := os.ReadFile(filepath.Join(dir, "card.json"))
	require.NoError(t, err)
	var c audit.Card
	require.NoError(t, json.Unmarshal(card, &c))
	require.Contains(t, c.Data.Source, market.Notice, "synthetic data say so")
	text, err := os.ReadFile(filepath.Join(dir, "card.md"))
	require.NoError(t, err)
	require.Contains(t, out, string(text))
	f, err := os.Open(filepath.Join(dir, "trail.jsonl"))
	require.NoError(t, err)
	lines, err := audit.ReadTrail("trail", f, audit.Hash{})
	require.NoError(t, err)
	require.NoError(t, f.Close())
	require.Len(t, lines, 3)

	found := map[string]bool{}
	for _, r := range c.Reports {
		for _, x := range r.Findings() {
			if x.Outcome == audit.Different {
				found[x.Attribute] = true
			}
		}
	}
	require.True(t, found["community"], "what was put in on purpose is found")
	require.False(t, found["sex"] || found["religion"], "and chance is not")
}

func TestUse(t *testing.T) {
	for _, tt := range []struct {
		name string
		args []string
		code int
		want string // on standard error
	}{
		{"help", []string{"-help"}, command.OK, "-out directory"},
		{"no such flag", []string{"-nothing"}, command.Usage, "Run with -help for help"},
		{"argument", []string{"x"}, command.Usage, "unexpected argument"},
		{"top", []string{"-top", "0"}, command.Usage, "-top 0"},
		{"empty name", []string{"-out", ""}, command.Usage, "the name is empty"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			code, out, errs := program(t, tt.args...)
			require.Equal(t, tt.code, code)
			require.Empty(t, out)
			require.Contains(t, errs, tt.want)
		})
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	require.Equal(t, command.Failed, run(ctx, nil, &out, &errs))
	require.Contains(t, errs.String(), "canceled")
	require.Empty(t, out.String(), "no partial report")
}
