package assign_test

import (
	"context"
	"fmt"

	"github.com/beveridge-go/beveridge/match/assign"
)

func ExampleSolve() {
	p := assign.Problem{
		Workers:  4,
		Capacity: []int64{1, 2},
		Edges: []assign.Edge{
			{Worker: 0, Opening: 0, Weight: assign.Scalar(8)},
			{Worker: 0, Opening: 1, Weight: assign.Scalar(5)},
			{Worker: 1, Opening: 0, Weight: assign.Scalar(7)},
			{Worker: 1, Opening: 1, Weight: assign.Scalar(6)},
			{Worker: 2, Opening: 1, Weight: assign.Scalar(4)},
			{Worker: 3, Opening: 1, Weight: assign.Scalar(3)},
		},
	}
	plan, err := assign.Solve(context.Background(), p)
	if err != nil {
		fmt.Println(err)
		return
	}
	for w, i := range plan.Edge {
		if i < 0 {
			fmt.Println("worker", w, "stays out")
			continue
		}
		fmt.Println("worker", w, "to opening", p.Edges[i].Opening, "at", p.Edges[i].Weight)
	}
	fmt.Println("value", plan.Value)
	fmt.Println("prices of workers", plan.Worker, "and of positions", plan.Opening)
	fmt.Println("proof fails:", plan.Verify(context.Background(), p))
	plan.Value = assign.Scalar(19)
	fmt.Println(plan.Verify(context.Background(), p))
	// Output:
	// worker 0 to opening 0 at 8
	// worker 1 to opening 1 at 6
	// worker 2 to opening 1 at 4
	// worker 3 stays out
	// value 18
	// prices of workers [4 3 1 0] and of positions [4 3]
	// proof fails: <nil>
	// assign: certificate fails: level 0: value 19, used edges 18, prices 18
}

// Local-first: two locals who are placed at low scores come before one at a
// high score, and a filled opening before a better score.
func ExampleSolve_localFirst() {
	local := func(score int64) assign.Value { return assign.Value{1, 1, score, score} }
	immigrant := func(score int64) assign.Value { return assign.Value{0, 1, 0, score} }
	p := assign.Problem{
		Workers:  2,
		Capacity: []int64{1, 1},
		Edges: []assign.Edge{
			{Worker: 0, Opening: 0, Weight: local(10)},
			{Worker: 0, Opening: 1, Weight: local(9)},
			{Worker: 1, Opening: 0, Weight: immigrant(5)},
		},
	}
	plan, err := assign.Solve(context.Background(), p)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("locals placed, openings filled, local score, total score:", plan.Value)
	// Output:
	// locals placed, openings filled, local score, total score: (1, 2, 9, 14)
}

// Three equal workers compete for two positions of opening 0; only worker 3 can
// take opening 1. Who of the three is placed is nobody's business but the
// solver's: the range says so.
func ExampleRanges() {
	p := assign.Problem{Workers: 4, Capacity: []int64{2, 1}}
	for w := range int32(3) {
		p.Edges = append(p.Edges, assign.Edge{Worker: w, Opening: 0, Weight: assign.Scalar(5)})
	}
	p.Edges = append(p.Edges, assign.Edge{Worker: 3, Opening: 1, Weight: assign.Scalar(2)})
	ctx := context.Background()
	plan, err := assign.Solve(ctx, p)
	if err != nil {
		fmt.Println(err)
		return
	}
	class := []int32{0, 1, 1, 2} // worker 0; workers 1 and 2; worker 3
	ranges, err := assign.Ranges(ctx, p, plan, class, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	for g, r := range ranges {
		fmt.Printf("class %d: %d to %d placed\n", g, r.Min, r.Max)
	}
	shared, err := assign.Shared(ctx, p, plan)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("the same in every optimum:", shared.Same)
	// Output:
	// class 0: 0 to 1 placed
	// class 1: 1 to 2 placed
	// class 2: 1 to 1 placed
	// the same in every optimum: [false false false true]
}

// Twelve nurses of the north and five of the south; the north has ten posts, the
// south and the islands six each, and only southerners go to the islands.
func ExampleMaxFill() {
	t := assign.Transport{
		Supply: []int64{12, 5},
		Demand: []int64{10, 6, 6},
		Arcs:   []assign.Arc{{From: 0, To: 0}, {From: 0, To: 1}, {From: 1, To: 1}, {From: 1, To: 2}},
	}
	ctx := context.Background()
	f, err := assign.MaxFill(ctx, t)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("filled", f.Total, "of 22, proof fails:", f.Verify(context.Background(), t))
	open, err := assign.UnfilledRanges(ctx, t, f, []int32{0, 1, 2}, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	for j, r := range open {
		fmt.Printf("cell %d: %d to %d open\n", j, r.Min, r.Max)
	}
	// Output:
	// filled 17 of 22, proof fails: <nil>
	// cell 0: 0 to 4 open
	// cell 1: 0 to 4 open
	// cell 2: 1 to 5 open
}
