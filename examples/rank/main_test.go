package main

import (
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
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
`

func TestOutput(t *testing.T) {
	var b strings.Builder
	require.NoError(t, run(t.Context(), &b))
	require.Equal(t, want, b.String())
}

// TestReadme holds that the README shows what the program prints.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	require.Contains(t, string(readme), want)
}
