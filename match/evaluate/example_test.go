package evaluate_test

import (
	"context"
	"fmt"

	"github.com/beveridge-go/beveridge/match/evaluate"
)

func ExampleEvaluate() {
	run := evaluate.Run{
		"welder, Brest": {{ID: "anna", Score: 0.9}, {ID: "boris", Score: 0.7}, {ID: "clara", Score: 0.7}},
		"nurse, Minsk":  {{ID: "clara", Score: 0.4}},
	}
	qrels := evaluate.Qrels{
		"welder, Brest": {"anna": 1, "clara": 3},
		"nurse, Minsk":  {"boris": 2},
		"baker, Gomel":  {"anna": 0},
	}
	report, err := evaluate.Evaluate(context.Background(), run, qrels, evaluate.Expected,
		evaluate.NDCG(10, evaluate.Exponential), evaluate.MAP(), evaluate.MRR(), evaluate.Recall(2))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(report)
	// Output:
	// queries: 2 used (0 unanswered), 1 without a relevant document, 0 not judged
	// ties: expected
	// metric               mean    worst   best    queries
	// ndcg@10 exponential  0.3249  0.2949  0.3549  2
	// map                  0.4583  0.4167  0.5000  2
	// mrr                  0.5000  0.5000  0.5000  2
	// recall@2             0.3750  0.2500  0.5000  2
}

func ExampleNewHits() {
	// Seven ranked, of which three are relevant; a fourth was not found.
	l, err := evaluate.NewHits([]bool{true, false, true, false, false, true, false}, 4)
	if err != nil {
		fmt.Println(err)
		return
	}
	ap, ok := l.AP()
	fmt.Printf("%.4f %v\n", ap, ok)
	// Output: 0.5417 true
}

func ExampleKendallTauB() {
	k, err := evaluate.KendallTauB([]float64{1, 2, 2, 4, 5}, []float64{2, 1, 3, 3, 5})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.4f: %d pairs agree, %d do not\n", k.TauB, k.Concordant, k.Discordant)
	// Output: 0.6667: 7 pairs agree, 1 do not
}

func ExampleRandomisationTest() {
	a := []float64{0.2, 0.5, 0.4, 0.9, 0.1, 0.6, 0.7, 0.3}
	b := []float64{0.3, 0.6, 0.4, 0.95, 0.2, 0.5, 0.8, 0.5}
	r, err := evaluate.RandomisationTest(context.Background(), a, b, 10_000, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	s, err := evaluate.SignTest(a, b)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("difference %.4f, p %.4f, exact %v\n", r.Difference, r.P, r.Exact)
	fmt.Printf("b better %d, a better %d, p %.4f\n", s.WinsB, s.WinsA, s.P)
	// Output:
	// difference -0.0688, p 0.1094, exact true
	// b better 6, a better 1, p 0.1250
}

func ExampleCrossFit() {
	var o evaluate.Outcomes // synthetic: of ten pairs with score s/10, s led to a hire
	var vacancies []string
	for s := range 10 {
		for i := range 10 {
			o.Scores = append(o.Scores, float64(s)/10)
			o.Hired = append(o.Hired, i < s)
			vacancies = append(vacancies, fmt.Sprintf("V%d", i))
		}
	}
	fold, err := evaluate.Folds(vacancies, 5, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	p, err := evaluate.CrossFit(context.Background(), o, fold, evaluate.BySize(evaluate.PlattBelow))
	if err != nil {
		fmt.Println(err)
		return
	}
	table, err := evaluate.Reliability(evaluate.Forecasts{P: p, Hired: o.Hired}, 4)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(table)
	// Output:
	// forecast   predicted  observed  n
	// 0.00-0.25  0.1359     0.1765    34
	// 0.25-0.50  0.3641     0.3500    20
	// 0.50-0.75  0.6262     0.6154    26
	// 0.75-1.00  0.8415     0.8000    20
}

func ExampleFitWeights() {
	// Components of four applicants for one vacancy; two were hired.
	x := [][]float64{{0.9, 0.2, 0.5}, {0.8, 0.8, 0.5}, {0.3, 0.1, 0.9}, {0.6, 0.6, 0.9}}
	pairs, err := evaluate.Preferences([]string{"V1", "V1", "V1", "V1"}, []int{1, 1, 0, 0})
	if err != nil {
		fmt.Println(err)
		return
	}
	learned, err := evaluate.FitWeights(context.Background(), x, pairs, evaluate.DefaultLearnParams())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.3f optimal: %v\n", learned.Weights, learned.Converged)
	// Output: [0.873 0.127 0.000] optimal: true
}
