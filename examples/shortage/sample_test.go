//go:build !race && !386

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/examples/internal/command"
)

// TestSample holds that the sample country is labelled and that its picture is
// worth looking at: every group fills some positions, some stay open, and the
// plan and its stages agree.
func TestSample(t *testing.T) {
	code, out, errs := program(t, "-json")
	require.Equal(t, command.OK, code, errs)
	var r report
	require.NoError(t, json.Unmarshal([]byte(out), &r))
	require.Contains(t, strings.Join(r.Notices, " "), "Synthetic")
	for _, h := range []headline{r.Certain, r.Possible} {
		require.Equal(t, h.Positions, h.Locals+h.Foreign+h.Open)
		require.Equal(t, h.Locals, h.Stages.Locals())
		require.Equal(t, h.Foreign, h.Stages.Immigrants+h.Stages.Abroad)
		require.Equal(t, h.Open, h.Stages.Open)
		for _, n := range []int64{h.Stages.SameCell, h.Stages.Immigrants, h.Stages.Abroad, h.Open} {
			require.Positive(t, n)
		}
	}
	require.Greater(t, r.Possible.Locals, r.Certain.Locals)
	require.NotEmpty(t, r.Confirm)
	require.Greater(t, r.Protection.Block.Vacancies, 20, "some bad vacancies of each kind")
	for _, p := range r.Protection.Price {
		require.Positive(t, p.Lost(), "what %s loses by keeping them out", p.Form)
	}
	broken := 0
	for _, rule := range r.Protection.Rules {
		if rule.Violated.Vacancies+rule.Doubtful.Vacancies > 0 {
			broken++
		}
	}
	require.Len(t, r.Protection.Rules, broken, "every rule that an advert can break is broken by some")
	var positions int64
	for _, l := range r.Regions {
		positions += l.Positions
	}
	require.Equal(t, r.Certain.Positions, positions)

	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	require.Contains(t, string(readme), fmt.Sprintf(
		"%s positions, of which local workers fill %s for certain, immigrants %s, and %s stay open",
		thousands(r.Certain.Positions), thousands(r.Certain.Locals), thousands(r.Certain.Foreign), thousands(r.Certain.Open)),
		"the caption of the picture: take a new one with -out and a browser")
}
