package main

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/examples/internal/command"
)

const want = `1. Anna for welder in Gomel, employer view: 0.876
  +0.517  a typical applicant
  +0.199  skills: 0.80 (2 of 2 essential skills)
  +0.074  occupation: 1.00
  +0.044  location: 0.90
  +0.025  language: 1.00
  +0.011  experience: 0.81
  +0.006  availability: 1.00
  would help most: +0.086  worker: learn tig-welding (then 0.962)
2. Batyr for welder in Gomel, employer view: 0.863
  to be confirmed: permit
  +0.517  a typical applicant
  +0.261  skills: 1.00 (2 of 2 essential skills)
  +0.074  occupation: 1.00
  -0.031  location: 0.45
  +0.025  language: 1.00
  +0.025  experience: 1.00
  -0.008  availability: 0.67
  would help most: +0.019  worker: be free by 2026-09-01 instead of 2026-10-01 (then 0.882)
3. Daria for welder in Gomel, employer view: 0.586
  +0.517  a typical applicant
  +0.000  skills: 0.40 (1 of 2 essential skills; without mig-welding)
  +0.035  occupation: 0.75
  -0.012  location: 0.52
  +0.021  language: 1.00
  +0.020  experience: 1.00
  +0.005  availability: 1.00
  would help most: +0.199  worker: learn mig-welding (level 3) (then 0.785)
Vacancies for Batyr, by the rules of BY with a made-up minimum wage, no legal advice:
1. welder in Brest: 0.616; protection: pass
2. welder in Gomel: 0.616; protection: review, 22 of 22 rules not known to be kept
not offered: welder at the yard. The worker pays a fee or a cost of being recruited.
`

func TestOutput(t *testing.T) {
	var out, errs strings.Builder
	require.Equal(t, command.OK, run(t.Context(), nil, &out, &errs))
	require.Equal(t, want, out.String())
	require.Empty(t, errs.String())
	out.Reset()
	require.Equal(t, command.Usage, run(t.Context(), []string{"workers.csv"}, &out, &errs), "the records are its own")
	require.Empty(t, out.String())
	require.Contains(t, errs.String(), "-help")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.Equal(t, command.Failed, run(ctx, nil, &out, &errs))
}

// TestReadme holds that the README shows what the program prints.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	require.Contains(t, string(readme), want)
}
