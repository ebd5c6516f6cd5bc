package index

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// kind says what a record is. It names buckets of the store and folders.
type kind uint8

const (
	vacancies kind = iota
	workers
	numKinds
)

func (k kind) String() string { return [numKinds]string{"vacancies", "workers"}[k] }

// name names a record in errors and faults.
func (k kind) name(id string) string {
	return [numKinds]string{"vacancy ", "worker "}[k] + strconv.Quote(id)
}

// layoutVersion is the first byte of a record; those of stores of format 3 have
// the oldest. Records of stores of format 1 and 2 are JSON, which begins with a
// brace. All stay as they are until they are put again.
const (
	oldestLayout  = 1
	layoutVersion = withProtection
	jsonRecord    = '{'
)

// encode returns the bytes of a record, and the record that they decode to, which
// shares no memory with the caller's. What would not come back equal is an
// error, such as text that is not UTF-8.
func (s *side[R, P]) encode(record *R) ([]byte, *R, error) {
	c := coder{out: make([]byte, 0, 512), version: layoutVersion}
	c.out = append(c.out, layoutVersion)
	s.layout(&c, record)
	if c.err != nil {
		return nil, nil, fmt.Errorf("%w: %w", fact.ErrSyntax, c.err)
	}
	data := slices.Clone(c.out)
	kept, err := s.decode(data)
	return data, kept, err
}

// decode returns the record of some bytes, which it copies.
func (s *side[R, P]) decode(data []byte) (*R, error) {
	record := new(R)
	switch {
	case len(data) > 0 && data[0] == jsonRecord:
		return record, json.Unmarshal(data, record)
	case len(data) == 0 || data[0] < oldestLayout || data[0] > layoutVersion:
		return nil, errLayout
	}
	c := coder{reading: true, in: string(data[1:]), version: data[0]}
	s.layout(&c, record)
	if c.in != "" {
		c.fail(errLong)
	}
	return record, c.err
}

// cloneVacancy returns a copy that shares no memory that can be changed.
func cloneVacancy(v match.Vacancy) match.Vacancy {
	v.Skills = slices.Clone(v.Skills)
	v.Languages = slices.Clone(v.Languages)
	for i := range v.Languages {
		v.Languages[i].AnyOf = slices.Clone(v.Languages[i].AnyOf)
	}
	v.Licences = slices.Clone(v.Licences)
	v.Permit.Classes = slices.Clone(v.Permit.Classes)
	return v
}

// cloneWorker returns a copy that shares no memory that can be changed.
func cloneWorker(w match.Worker) match.Worker {
	w.Citizenships = slices.Clone(w.Citizenships)
	w.Occupations = slices.Clone(w.Occupations)
	w.Wanted = slices.Clone(w.Wanted)
	w.Skills = slices.Clone(w.Skills)
	w.Languages = slices.Clone(w.Languages)
	w.MovesTo = slices.Clone(w.MovesTo)
	w.Permits = slices.Clone(w.Permits)
	for i := range w.Permits {
		w.Permits[i].Regions = slices.Clone(w.Permits[i].Regions)
		w.Permits[i].Occupations = slices.Clone(w.Permits[i].Occupations)
	}
	w.Licences = slices.Clone(w.Licences)
	w.Refusals.Occupations = slices.Clone(w.Refusals.Occupations)
	w.Refusals.Regions = slices.Clone(w.Refusals.Regions)
	w.Refusals.Employers = slices.Clone(w.Refusals.Employers)
	w.Protected = maps.Clone(w.Protected)
	return w
}
