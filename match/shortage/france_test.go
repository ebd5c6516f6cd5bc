package shortage_test

import (
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/evaluate"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/shortage"
)

// TestFrance sets a composite of ours against the official indicator of tension
// in France, 2019, over 186 occupations in the country and over occupations in
// regions. The office builds its indicator from what employers say of recruiting,
// offers against jobseekers, and how soon jobseekers leave; the file does not give
// these but factors in five classes, published beside it to explain tension.
// So this compares two different things on the same occupations. The agreement is
// what it is: it is written down here and shows when something changes.
func TestFrance(t *testing.T) {
	rows := french(t, "tensions_2019_fap_region_dep.csv")
	factors := []string{
		"Intensité d'embauches", "Manque de main-d'œuvre disponible", "Lien formation-emploi",
		"Non-durabilité de l'emploi", "Inadéquation géographique",
	}
	for _, row := range []struct {
		name, place, level string
		factors            []string
		cells, assessed    int
		tau, rho           float64
	}{
		{"country, hiring and lack of people", "nat", "fap 225", factors[:2], 186, 186, 0.445, 0.607},
		{"country, five factors", "nat", "fap 225", factors, 186, 186, 0.195, 0.286},
		{"country, broader occupations", "nat", "fap 87", factors[:2], 77, 77, 0.274, 0.385},
		{"regions, hiring and lack of people", "reg", "fap 225", factors[:2], 3162, 2536, 0.282, 0.395},
	} {
		var official []float64
		columns := make([][]fact.Opt[float64], len(row.factors))
		for _, r := range rows {
			if r["niveau_geo"] != row.place || r["niveau_fap"] != row.level {
				continue
			}
			x, err := strconv.ParseFloat(r["Tension "], 64) // so the heading
			require.NoError(t, err)
			official = append(official, x)
			for k, name := range row.factors {
				var v fact.Opt[float64]
				if r[name] != "" && r[name] != "NA" {
					x, err := strconv.ParseFloat(r[name], 64)
					require.NoError(t, err)
					v = fact.Some(x)
				}
				columns[k] = append(columns[k], v)
			}
		}
		require.Len(t, official, row.cells)
		ours, theirs := composite(t, columns, official)
		require.Len(t, ours, row.assessed)
		k, err := evaluate.KendallTauB(ours, theirs)
		require.NoError(t, err)
		rho, ok, err := evaluate.SpearmanRho(ours, theirs)
		require.NoError(t, err)
		require.True(t, ok)
		t.Logf("%s: %d of %d occupations, tau-b %.3f, rho %.3f", row.name, len(ours), row.cells, k.TauB, rho)
		require.InDelta(t, row.tau, k.TauB, 0.0005, row.name)
		require.InDelta(t, row.rho, rho, 0.0005, row.name)
	}
}

// composite is the composite of each occupation that has all factors, with equal
// weights, and the official value beside it. The places of its indicators have
// other names; the arithmetic is the same.
func composite(t *testing.T, columns [][]fact.Opt[float64], official []float64) (ours, theirs []float64) {
	t.Helper()
	c := shortage.Composite{MinRated: len(columns)}
	z := make([]shortage.Indicators, len(official))
	for k, column := range columns {
		c.Weights[k] = 1
		values, err := shortage.Standardise(column)
		require.NoError(t, err)
		for i := range z {
			z[i][k] = values[i]
		}
	}
	for i := range z {
		score, err := c.Score(z[i])
		require.NoError(t, err)
		if x, ok := score.Get(); ok {
			ours, theirs = append(ours, x), append(theirs, official[i])
		}
	}
	return ours, theirs
}

// french reads a file of the French data by heading, or skips.
func french(t *testing.T, name string) []map[string]string {
	t.Helper()
	dir := os.Getenv("BEVERIDGE_SHARED")
	if dir == "" {
		dir = filepath.FromSlash("../../../shared")
	}
	f, err := os.Open(filepath.Join(dir, "data", "france", name))
	if errors.Is(err, os.ErrNotExist) {
		t.Skip("the French data are not here: set BEVERIDGE_SHARED to the folder that holds data/france")
	}
	require.NoError(t, err)
	defer f.Close() //nolint:errcheck // nothing was written
	all, err := csv.NewReader(f).ReadAll()
	require.NoError(t, err)
	require.True(t, slices.Contains(all[0], "Tension "), "the label has a space at its end")
	var out []map[string]string
	for _, line := range all[1:] {
		row := map[string]string{}
		for i, cell := range line {
			row[all[0][i]] = cell
		}
		out = append(out, row)
	}
	return out
}
