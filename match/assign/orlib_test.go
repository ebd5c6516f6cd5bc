//go:build !race && !386

package assign_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
)

// readORLib reads a minimum-cost perfect matching of the OR-Library (Beasley,
// J. Oper. Res. Soc. 41, 1990) as a maximum weight: C - cost, C so large that
// placing one more is worth more than any costs. Dense files list all costs, the
// others triples of worker, opening and cost, counted from one.
func readORLib(t *testing.T, file string, dense bool) (p assign.Problem, c int64) {
	t.Helper()
	data, err := os.ReadFile(file)
	require.NoError(t, err)
	var numbers []int64
	for field := range bytes.FieldsSeq(data) {
		n, err := strconv.ParseInt(string(field), 10, 64)
		require.NoError(t, err)
		numbers = append(numbers, n)
	}
	n := numbers[0]
	numbers = numbers[1:]
	p.Workers, p.Capacity = int(n), make([]int64, n)
	for j := range p.Capacity {
		p.Capacity[j] = 1
	}
	add := func(w, j, cost int64) {
		c = max(c, cost)
		p.Edges = append(p.Edges, assign.Edge{Worker: int32(w), Opening: int32(j), Weight: assign.Scalar(-cost)})
	}
	for i := int64(0); dense && i < n*n; i++ {
		add(i/n, i%n, numbers[i])
	}
	for i := 0; !dense && i < len(numbers); i += 3 {
		add(numbers[i]-1, numbers[i+1]-1, numbers[i+2])
	}
	c = n*c + 1
	for i := range p.Edges {
		p.Edges[i].Weight[0] += c
	}
	return p, c
}

func TestORLibrary(t *testing.T) {
	shared := os.Getenv("BEVERIDGE_SHARED")
	if shared == "" {
		t.Skip("BEVERIDGE_SHARED is not set: no OR-Library instances")
	}
	for _, tt := range []struct {
		file    string
		dense   bool
		optimum int64 // OPTIMA.txt
	}{
		{"assign100", true, 305},
		{"assign300", true, 626},
		{"assign500", true, 991},
		{"assignp800", false, 2239},
		{"assignp1500", false, 5839},
	} {
		t.Run(tt.file, func(t *testing.T) {
			p, c := readORLib(t, filepath.Join(shared, "data", "orlib", tt.file+".txt"), tt.dense)
			start := time.Now()
			plan := solve(t, p)
			t.Log(len(p.Edges), "edges", time.Since(start))
			n := int64(len(pairs(p, plan)))
			require.EqualValues(t, p.Workers, n, "all are placed")
			require.Equal(t, tt.optimum, n*c-plan.Value[0])
		})
	}
}
