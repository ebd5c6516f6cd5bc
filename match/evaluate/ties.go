package evaluate

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// Ties says in which order documents of equal score count. Scores are compared
// as they are, in double precision. trec_eval keeps them in single precision, and
// files round them: to compare with it, round before.
type Ties uint8

// The tie rules.
const (
	ByID          Ties = iota // id descending in byte order, as trec_eval does
	ByIDAscending             // id ascending in byte order
	Stable                    // as given; for lists that were put in a total order already
	Best                      // highest grade first: no order has a higher value
	Worst                     // lowest grade first: no order has a lower value
	Expected                  // no order: metrics are means over all of them
)

var tiesNames = []string{"id descending", "id ascending", "stable", "best", "worst", "expected"}

// String returns the name of the rule, like "id descending".
func (t Ties) String() string { return fact.NameOf(tiesNames, t) }

// MarshalText returns the name.
func (t Ties) MarshalText() ([]byte, error) { return []byte(t.String()), nil }

// UnmarshalText reads a name, in any case.
func (t *Ties) UnmarshalText(text []byte) error { return fact.ParseName(tiesNames, text, t) }

// A Scored is a document with its score. Only the order of scores matters.
type Scored struct {
	ID    string  `json:"id"`    // not empty; unique in its list
	Score float64 `json:"score"` // finite; higher is better
}

// Rank sorts documents by score, highest first, equals by the tie rule, and
// grades them. Grades are those of all judged documents, by id; a document
// without one counts 0. It reports empty and repeated ids, scores that are not
// finite, grades outside [0, MaxGrade] and unknown rules.
func Rank(documents []Scored, grades map[string]int, ties Ties) (List, error) {
	var faults fact.Faults
	checkTies(&faults, ties)
	checkDocuments(&faults, "", documents)
	checkJudgements(&faults, "", grades)
	if faults.Len() > 0 {
		return List{}, faults.Err()
	}
	return rank(documents, grades, ties), nil
}

// graded is a document with what decides its rank.
type graded struct {
	Scored
	grade int
}

// rank is Rank after the checks.
func rank(documents []Scored, grades map[string]int, ties Ties) List {
	docs := make([]graded, len(documents))
	for i, d := range documents {
		docs[i] = graded{d, grades[d.ID]}
	}
	slices.SortStableFunc(docs, func(a, b graded) int {
		if c := cmp.Compare(b.Score, a.Score); c != 0 {
			return c
		}
		return ties.compare(a, b)
	})
	ranked := make([]int, len(docs))
	for i, d := range docs {
		ranked[i] = d.grade
	}
	judged := make([]int, 0, len(grades))
	for _, g := range grades { // newList sorts
		judged = append(judged, g)
	}
	if ties != Expected {
		return newList(singles(ranked), judged)
	}
	var blocks []block
	for from := 0; from < len(docs); {
		to := from + 1
		for to < len(docs) && docs[to].Score == docs[from].Score {
			to++
		}
		blocks = append(blocks, newBlock(ranked[from:to]))
		from = to
	}
	return newList(blocks, judged)
}

// compare orders two documents of equal score.
func (t Ties) compare(a, b graded) int {
	switch t {
	case ByIDAscending:
		return strings.Compare(a.ID, b.ID)
	case Best:
		return cmp.Compare(b.grade, a.grade)
	case Worst:
		return cmp.Compare(a.grade, b.grade)
	case Stable, Expected:
		return 0
	default:
		return strings.Compare(b.ID, a.ID)
	}
}

func checkTies(faults *fact.Faults, ties Ties) {
	if int(ties) >= len(tiesNames) {
		faults.Add(fact.Fault{Field: "ties", Value: ties.String(), Err: fact.ErrUnknownCode})
	}
}

func checkDocuments(faults *fact.Faults, record string, documents []Scored) {
	seen := make(map[string]bool, len(documents))
	for i, d := range documents {
		switch {
		case d.ID == "":
			faults.Add(fact.Fault{Record: record, Field: fmt.Sprintf("documents[%d].id", i), Err: fact.ErrMissing})
		case seen[d.ID]:
			faults.Add(fact.Fault{Record: record, Field: fmt.Sprintf("documents[%d].id", i), Value: d.ID, Err: fact.ErrDuplicate})
		}
		seen[d.ID] = true
		if math.IsNaN(d.Score) || math.IsInf(d.Score, 0) {
			addRange(faults, record, fmt.Sprintf("documents[%d].score", i), d.Score, "want a finite number")
		}
	}
}

func checkJudgements(faults *fact.Faults, record string, grades map[string]int) {
	for _, id := range sortedKeys(grades) {
		if g := grades[id]; g < 0 || g > MaxGrade {
			faults.Add(fact.Fault{
				Record: record, Field: fmt.Sprintf("grades[%q]", id), Value: strconv.Itoa(g),
				Err: fmt.Errorf("%w: want 0 to %d", fact.ErrRange, MaxGrade),
			})
		}
	}
}

// addRange reports a number that is out of range.
func addRange(faults *fact.Faults, record, field string, value float64, want string) {
	faults.Add(fact.Fault{
		Record: record, Field: field, Value: strconv.FormatFloat(value, 'g', -1, 64),
		Err: fmt.Errorf("%w: %s", fact.ErrRange, want),
	})
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
