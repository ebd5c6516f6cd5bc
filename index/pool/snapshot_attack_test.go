//go:build !race && !386

package pool_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

// One goroutine: the race detector has nothing to find, and takes long.

// TestAttackedSnapshot: changes with sums that are right, by chance.
func TestAttackedSnapshot(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	worlds := []*small{newSmall(t, 5, 30), newClassified(t, 6, 80, 3), newClassified(t, 7, 700, 1)}
	opened := 0
	for i := range 900 {
		text := make([]byte, 8*(1+rng.IntN(2)))
		for k := range text {
			text[k] = byte(rng.Uint32())
		}
		if i%2 == 0 { // small numbers do more harm
			text[5], text[6], text[7] = 0, 0, 0
		}
		x := worlds[i%len(worlds)]
		if x.survive(t, attack(x.data, text)) {
			opened++
		}
	}
	require.Greater(t, opened, 60, "the premise: some pass the checks")
}
