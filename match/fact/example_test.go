package fact_test

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/beveridge-go/beveridge/match/fact"
)

func ExampleTri() {
	var licensed fact.Tri // nobody asked
	fmt.Println(licensed.And(fact.No), licensed.And(fact.Yes), licensed.Or(fact.Yes))
	// Output: no unknown yes
}

func ExampleOpt() {
	type job struct {
		Hours fact.Opt[float64] `json:"hours,omitzero"`
	}
	for _, text := range []string{`{}`, `{"hours":"-"}`, `{"hours":40}`} {
		var j job
		if err := json.Unmarshal([]byte(text), &j); err != nil {
			fmt.Println(err)
		}
		fmt.Println(j.Hours, j.Hours.Known(), j.Hours.Or(38))
	}
	// Output:
	// unknown false 38
	// none true 38
	// 40 true 40
}

func ExampleFaults() {
	var faults fact.Faults
	faults.Add(fact.Fault{Input: "jobs.csv", Line: 2, Field: "id", Err: fact.ErrMissing})
	faults.Add(fact.Fault{Input: "jobs.csv", Line: 5, Field: "hours", Value: "400", Err: fact.ErrRange})
	err := faults.Err()
	fmt.Println(err)
	fmt.Println(errors.Is(err, fact.ErrRange))
	// Output:
	// 2 faults
	//   jobs.csv:2: id: missing
	//   jobs.csv:5: hours: "400": out of range
	// true
}
