package evaluate

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A Run is what a system answered: per query its documents, in any order.
type Run map[string][]Scored

// Qrels are the judgements: per query the grade of each judged document, in
// [0, MaxGrade]. Documents that are not listed count 0.
type Qrels map[string]map[string]int

// A Metric is a named number of one List. A value beyond [0, 1] is allowed. The
// range over ties in a [Report] holds for metrics that never fall when a better
// document moves up, as is so for all of this package.
type Metric struct {
	Name string                              // unique in a report
	Of   func(List) (value float64, ok bool) // ok is false where undefined
}

// MAP is mean average precision, [List.AP].
func MAP() Metric { return Metric{"map", List.AP} }

// MRR is the mean reciprocal rank, [List.RR].
func MRR() Metric { return Metric{"mrr", List.RR} }

// RPrecision is [List.RPrecision].
func RPrecision() Metric { return Metric{"r-precision", List.RPrecision} }

// NDCG is [List.NDCG]. Its name tells the gain.
func NDCG(k int, gain Gain) Metric {
	return Metric{
		"ndcg@" + strconv.Itoa(k) + " " + gain.String(),
		func(l List) (float64, bool) { return l.NDCG(k, gain) },
	}
}

// Recall is [List.Recall].
func Recall(k int) Metric { return at("recall", k, List.Recall) }

// Precision is [List.Precision].
func Precision(k int) Metric { return at("precision", k, List.Precision) }

// RP is [List.RP].
func RP(k int) Metric { return at("rp", k, List.RP) }

// Success is [List.Success].
func Success(k int) Metric { return at("success", k, List.Success) }

func at(name string, k int, of func(List, int) (float64, bool)) Metric {
	return Metric{name + "@" + strconv.Itoa(k), func(l List) (float64, bool) { return of(l, k) }}
}

// A Report is a run measured against judgements.
type Report struct {
	Ties       Ties   `json:"ties"`
	Used       int    `json:"used"`       // queries with a relevant document: the divisor of means
	Unanswered int    `json:"unanswered"` // of these, without any document in the run: they count 0
	NoRelevant int    `json:"noRelevant"` // judged queries without a relevant document: left out
	Unjudged   int    `json:"unjudged"`   // queries of the run that nobody judged: left out
	Means      []Mean `json:"means"`      // in the order of the metrics asked for
}

// A Mean is a metric over the queries for which it is defined.
type Mean struct {
	Name    string    `json:"name"`
	OK      bool      `json:"ok"`    // whether there is any such query
	Value   float64   `json:"value"` // under the tie rule of the report
	Low     float64   `json:"low"`   // under [Worst]
	High    float64   `json:"high"`  // under [Best]
	Queries []string  `json:"-"`     // ascending
	Values  []float64 `json:"-"`     // of Queries, under the tie rule of the report
}

// Evaluate measures a run. Every judged query counts, also one that the run
// does not answer: leaving hard queries out must not raise a mean. It reports
// what [Rank] reports, for all queries at once, and metrics without a name or
// a function or with the same name as another.
//
// It takes time O(n log n) in the number of documents, and three times that of
// each metric: under the rule, at best and at worst. It looks at ctx between
// queries.
func Evaluate(ctx context.Context, run Run, qrels Qrels, ties Ties, metrics ...Metric) (*Report, error) {
	if err := checkRun(ctx, run, qrels, ties, metrics); err != nil {
		return nil, err
	}
	r := &Report{Ties: ties, Means: make([]Mean, len(metrics))}
	for i, m := range metrics {
		r.Means[i].Name = m.Name
	}
	for query := range run {
		if _, ok := qrels[query]; !ok {
			r.Unjudged++
		}
	}
	for _, query := range sortedKeys(qrels) {
		if ctx.Err() != nil {
			return nil, fmt.Errorf("evaluate: %w", context.Cause(ctx))
		}
		list := rank(run[query], qrels[query], ties)
		if list.relevant == 0 {
			r.NoRelevant++
			continue
		}
		r.Used++
		if list.Len() == 0 {
			r.Unanswered++
		}
		worst, best := rank(run[query], qrels[query], Worst), rank(run[query], qrels[query], Best)
		for i, m := range metrics {
			r.Means[i].add(query, m, list, worst, best)
		}
	}
	for i := range r.Means {
		r.Means[i].finish()
	}
	return r, nil
}

// add adds a query to the sums.
func (m *Mean) add(query string, metric Metric, list, worst, best List) {
	v, ok := metric.Of(list)
	low, okLow := metric.Of(worst)
	high, okHigh := metric.Of(best)
	if !ok || !okLow || !okHigh {
		return
	}
	m.Queries = append(m.Queries, query)
	m.Values = append(m.Values, v)
	m.Value += v
	m.Low += low
	m.High += high
}

// finish turns the sums into means.
func (m *Mean) finish() {
	n := float64(len(m.Values))
	if m.OK = n > 0; m.OK {
		m.Value, m.Low, m.High = m.Value/n, m.Low/n, m.High/n
	}
}

// Pair returns the values of m and of other for the queries that both have, in
// order of query: what the tests of significance take. Where one system has
// more queries than the other, the difference is of these only.
func (m Mean) Pair(other Mean) (a, b []float64) {
	for i, j := 0, 0; i < min(len(m.Queries), len(m.Values)) && j < min(len(other.Queries), len(other.Values)); {
		switch c := strings.Compare(m.Queries[i], other.Queries[j]); {
		case c < 0:
			i++
		case c > 0:
			j++
		default:
			a, b = append(a, m.Values[i]), append(b, other.Values[j])
			i++
			j++
		}
	}
	return a, b
}

// String returns the report as a table.
func (r *Report) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "queries: %d used (%d unanswered), %d without a relevant document, %d not judged\n",
		r.Used, r.Unanswered, r.NoRelevant, r.Unjudged)
	fmt.Fprintf(&b, "ties: %v\n", r.Ties)
	w := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "metric\tmean\tworst\tbest\tqueries")
	for _, m := range r.Means {
		if !m.OK {
			fmt.Fprintf(w, "%s\t-\t-\t-\t0\n", m.Name)
			continue
		}
		fmt.Fprintf(w, "%s\t%.4f\t%.4f\t%.4f\t%d\n", m.Name, m.Value, m.Low, m.High, len(m.Values))
	}
	_ = w.Flush() // a strings.Builder does not fail
	return b.String()
}

func checkRun(ctx context.Context, run Run, qrels Qrels, ties Ties, metrics []Metric) error {
	var faults fact.Faults
	checkTies(&faults, ties)
	var names []string
	for i, m := range metrics {
		field := fmt.Sprintf("metrics[%d]", i)
		switch {
		case m.Name == "" || m.Of == nil:
			faults.Add(fact.Fault{Field: field, Value: m.Name, Err: fact.ErrMissing})
		case slices.Contains(names, m.Name):
			faults.Add(fact.Fault{Field: field, Value: m.Name, Err: fact.ErrDuplicate})
		}
		names = append(names, m.Name)
	}
	for _, query := range sortedKeys(run) {
		if ctx.Err() != nil {
			return fmt.Errorf("evaluate: %w", context.Cause(ctx))
		}
		checkDocuments(&faults, fmt.Sprintf("run of query %q", query), run[query])
	}
	for _, query := range sortedKeys(qrels) {
		checkJudgements(&faults, fmt.Sprintf("judgements of query %q", query), qrels[query])
	}
	return faults.Err()
}
