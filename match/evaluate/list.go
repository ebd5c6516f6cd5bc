package evaluate

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
)

// MaxGrade is the highest grade of a judgement. Common scales end at 1 or 3.
const MaxGrade = 30

// A List is one query's ranking with its judgements. It is immutable. The zero
// List has no relevant document, so no metric of it is defined.
type List struct {
	blocks   []block // in order of rank
	judged   []int   // positive grades of all judged documents, descending
	relevant int     // R, the length of judged
}

// A block is a run of documents whose order is open. Under every tie rule but
// Expected each has one document.
type block struct {
	grades   []int // of all its documents
	relevant int   // how many of them are above 0
}

// NewList returns the list whose i-th document has grade ranked[i]. Judged are
// the grades of all judged documents, ranked or not, in any order; zeros may be
// left out. It reports grades outside [0, MaxGrade] as [fact.ErrRange], and a
// grade that is ranked more often than judged as [fact.ErrConflict].
func NewList(ranked, judged []int) (List, error) {
	var faults fact.Faults
	checkGrades(&faults, "ranked", ranked)
	checkGrades(&faults, "judged", judged)
	if faults.Len() > 0 {
		return List{}, faults.Err()
	}
	var surplus [MaxGrade + 1]int
	for _, g := range judged {
		surplus[g]++
	}
	for i, g := range ranked {
		if surplus[g]--; g > 0 && surplus[g] < 0 {
			faults.Add(fact.Fault{
				Field: fmt.Sprintf("ranked[%d]", i), Value: strconv.Itoa(g),
				Err: fmt.Errorf("%w: judged has fewer of this grade", fact.ErrConflict),
			})
		}
	}
	if faults.Len() > 0 {
		return List{}, faults.Err()
	}
	return newList(singles(ranked), judged), nil
}

// NewHits returns the list whose i-th document is relevant if hits[i], out of
// relevant documents in all. It reports a relevant below the number of hits as
// [fact.ErrConflict], and a negative one as [fact.ErrRange].
func NewHits(hits []bool, relevant int) (List, error) {
	ranked := make([]int, len(hits))
	found := 0
	for i, hit := range hits {
		if hit {
			ranked[i] = 1
			found++
		}
	}
	var faults fact.Faults
	switch {
	case relevant < 0 || relevant > maxRelevant:
		faults.Add(fact.Fault{Field: "relevant", Value: strconv.Itoa(relevant), Err: fact.ErrRange})
	case relevant < found:
		faults.Add(fact.Fault{
			Field: "relevant", Value: strconv.Itoa(relevant),
			Err: fmt.Errorf("%w: the list has %d hits", fact.ErrConflict, found),
		})
	}
	if faults.Len() > 0 {
		return List{}, faults.Err()
	}
	return newList(singles(ranked), slices.Repeat([]int{1}, relevant)), nil
}

// maxRelevant bounds what a mere number can make NewHits allocate.
const maxRelevant = 1 << 24

// newList takes checked grades; it keeps ranked and copies judged.
func newList(ranked []block, judged []int) List {
	l := List{blocks: ranked}
	for _, g := range judged {
		if g > 0 {
			l.judged = append(l.judged, g)
		}
	}
	slices.SortFunc(l.judged, func(a, b int) int { return cmp.Compare(b, a) })
	l.relevant = len(l.judged)
	return l
}

// singles puts each grade into a block of its own.
func singles(grades []int) []block {
	own := slices.Clone(grades)
	blocks := make([]block, len(own))
	for i := range own {
		blocks[i] = newBlock(own[i : i+1])
	}
	return blocks
}

func newBlock(grades []int) block {
	b := block{grades: grades}
	for _, g := range grades {
		if g > 0 {
			b.relevant++
		}
	}
	return b
}

// Relevant returns R, the number of relevant documents, ranked or not.
func (l List) Relevant() int { return l.relevant }

// Len returns the number of ranked documents.
func (l List) Len() int {
	n := 0
	for _, b := range l.blocks {
		n += len(b.grades)
	}
	return n
}

func checkGrades(faults *fact.Faults, field string, grades []int) {
	for i, g := range grades {
		if g < 0 || g > MaxGrade {
			faults.Add(fact.Fault{
				Field: fmt.Sprintf("%s[%d]", field, i), Value: strconv.Itoa(g),
				Err: fmt.Errorf("%w: want 0 to %d", fact.ErrRange, MaxGrade),
			})
		}
	}
}
