package row_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/row"
)

// TestReadWorkerAtTheEnd: lists that are empty where the memory of the words ends
// are read without a pointer beyond it; the race detector has such pointers checked.
func TestReadWorkerAtTheEnd(t *testing.T) {
	for n := range 12 {
		w := row.Worker{Region: 3, Languages: []row.Spoken{row.SpokenAt(1, 2)}} // shorter than the job that is not there
		for i := range n {
			w.Skills = append(w.Skills, row.SkillOf(i, 1))
		}
		words, ok := row.AppendWorker(nil, &w, 0)
		require.True(t, ok)
		pages := make([]uint32, 1<<14) // an object of whole pages: nothing is behind it
		end := pages[len(pages)-copy(pages[len(pages)-len(words):], words):]
		var got row.Worker
		row.ReadWorker(&got, end)
		require.Len(t, got.Skills, n)
		require.Empty(t, got.Wanted)
	}
}
