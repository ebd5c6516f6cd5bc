package market_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/market"
)

// largeGolden is the SHA-256 of the first 300 workers and vacancies of the
// default large market, and of its specificity, as JSON. Baselines of speed hang on it.
const largeGolden = "4f3d2d833f0314becb2e1208406ce2f0f81be06a63c0fa70a833f4581a22632b"

func large(t *testing.T, s market.LargeSettings) *market.Large {
	t.Helper()
	l, err := market.NewLarge(t.Context(), s)
	require.NoError(t, err)
	return l
}

func TestLargeIsFrozen(t *testing.T) {
	l := large(t, market.DefaultLarge())
	h := sha256.New()
	e := json.NewEncoder(h)
	for w := range l.Workers(300) {
		require.NoError(t, e.Encode(w))
	}
	for v := range l.Vacancies(300) {
		require.NoError(t, e.Encode(v))
	}
	require.NoError(t, e.Encode(l.Config().Specificity))
	require.Equal(t, largeGolden, hex.EncodeToString(h.Sum(nil)), "the same bytes on every machine")
}

// Records do not depend on the order in which they are made, on the goroutine
// nor on how many are asked for.
func TestLargeRecordsStandAlone(t *testing.T) {
	const n = 2000
	l, other := large(t, market.DefaultLarge()), large(t, market.DefaultLarge())
	workers, vacancies := slices.Collect(l.Workers(n)), slices.Collect(l.Vacancies(n))
	require.Len(t, workers, n)
	require.Len(t, vacancies, n)
	var wg sync.WaitGroup
	gotWorkers, gotVacancies := make([]match.Worker, n), make([]match.Vacancy, n)
	for g := range 4 {
		wg.Go(func() {
			for i := n - 1 - g; i >= 0; i -= 4 {
				gotWorkers[i], gotVacancies[i] = other.Worker(i), other.Vacancy(i)
			}
		})
	}
	wg.Wait()
	require.Equal(t, workers, gotWorkers)
	require.Equal(t, vacancies, gotVacancies)
	for range l.Workers(3) {
		break // a caller may stop
	}

	require.Equal(t, "W0000001", workers[0].ID)
	require.Equal(t, "V12345678", l.Vacancy(12_345_677).ID)

	s := market.DefaultLarge()
	s.Seed = 2
	require.NotEqual(t, workers[:50], slices.Collect(large(t, s).Workers(50)), "another seed, another market")
}

func TestLargeRegions(t *testing.T) {
	tree := large(t, market.DefaultLarge()).Config().Regions
	var leaves []geo.Code
	for c := range tree.Leaves() {
		leaves = append(leaves, c)
	}
	require.Len(t, leaves, 300)
	require.Len(t, tree.Children("ZZ"), 30)
	for i, a := range leaves {
		for _, b := range leaves[:i] {
			d, ok := tree.Distance(a, b)
			require.True(t, ok)
			require.Greater(t, d, 100*geo.Kilometre, "nobody commutes from %s to %s", a, b)
		}
	}
}

func TestLargeFaults(t *testing.T) {
	s := market.DefaultLarge()
	s.Immigrant = 2
	_, err := market.NewLarge(t.Context(), s)
	require.ErrorIs(t, err, fact.ErrRange)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = market.NewLarge(ctx, market.DefaultLarge())
	require.ErrorIs(t, err, context.Canceled)
}

func TestAlias(t *testing.T) {
	const n = 200_000
	weights := []uint64{5, 0, 100, 1, 14, 30}
	counts := market.Alias(3, n, weights)
	for i, w := range weights {
		within(t, float64(w)/150, counts[i], n, "weight")
	}
}

func TestZipf(t *testing.T) {
	require.Equal(t, []uint64{1 << 20, 1 << 19, 349525, 1 << 18}, market.Zipf(4, 1))
}
