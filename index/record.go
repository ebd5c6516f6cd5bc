package index

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
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

// encode returns the JSON of a record, and the record that it decodes to. The
// two records are equal: what JSON would change in silence is an error, such as
// text that is not UTF-8. The index keeps the decoded one, which shares no
// memory with the caller's.
func encode[R any](record *R) ([]byte, *R, error) {
	data, err := json.Marshal(record)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %w", fact.ErrSyntax, err)
	}
	kept := new(R)
	if err := json.Unmarshal(data, kept); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", fact.ErrSyntax, err)
	}
	if !reflect.DeepEqual(record, kept) {
		return nil, nil, fmt.Errorf("%w: a text is not UTF-8, or a value has no JSON form", fact.ErrSyntax)
	}
	return data, kept, nil
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
