package pool_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/geo"
)

// A pool is written to a snapshot with a stamp that says what it was made of, and
// opened by another scorer of the same configuration.
func ExampleReadWorkers() {
	ctx, config := context.Background(), match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()}
	s, err := match.NewScorer(config)
	if err != nil {
		panic(err)
	}
	workers := []*match.PreparedWorker{
		s.Worker(&match.Worker{ID: "anna", Region: "BY-MI", Occupations: []match.OccupationHeld{{Code: "7212"}}}),
		s.Worker(&match.Worker{ID: "boris", Region: "BY-BR", Occupations: []match.OccupationHeld{{Code: "5120"}}}),
	}
	p, err := pool.NewWorkers(ctx, s, slices.Values(workers), pool.Settings{})
	if err != nil {
		panic(err)
	}
	var file bytes.Buffer
	if err := p.WriteSnapshot(ctx, &file, []byte("sequence 42")); err != nil {
		panic(err)
	}

	s, err = match.NewScorer(config)
	if err != nil {
		panic(err)
	}
	_, err = pool.ReadWorkers(ctx, s, file.Bytes(), []byte("sequence 43"), pool.OpenSettings{})
	fmt.Println(err)
	p, err = pool.ReadWorkers(ctx, s, file.Bytes(), []byte("sequence 42"), pool.OpenSettings{})
	if err != nil {
		panic(err)
	}
	hits, _, err := p.Top(ctx, nil, s.Vacancy(&match.Vacancy{ID: "welder", Occupation: "7212", Region: "BY-MI"}), pool.Query{K: 1})
	if err != nil {
		panic(err)
	}
	fmt.Println(hits[0].ID)
	// Output:
	// pool: reading a snapshot: stale snapshot: stamp 73657175656e6365203432, not 73657175656e6365203433
	// anna
}
