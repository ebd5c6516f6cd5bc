package pool

import (
	"sync"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestDeaths: a row has the epoch that was noted for it and no other row has, whoever
// asks first, and nothing is taken for chunks in which nobody died.
func TestDeaths(t *testing.T) {
	for _, n := range []int{0, 1, deathRows, deathRows + 1, 5*deathRows - 1} {
		d := newDeaths(n)
		empty := d.bytes()
		require.Less(t, empty, n/64+16, "a pointer for a chunk")
		want := make(map[uint32]uint32)
		for i := 0; i < n; i += 3 * deathRows / 2 {
			want[uint32(i)] = uint32(i + 1)
		}
		var wg sync.WaitGroup
		var same atomic.Int32
		for range 4 {
			wg.Go(func() {
				for i, epoch := range want {
					at := d.of(i)
					at.Store(epoch)
					if d.of(i) == at {
						same.Add(1)
					}
				}
			})
		}
		wg.Wait()
		require.Equal(t, 4*len(want), int(same.Load()), "one place for each")
		for i := range uint32(n) {
			require.Equal(t, want[i], d.at(i))
		}
		if n > 0 {
			require.Greater(t, d.bytes(), empty)
		}
	}
}
