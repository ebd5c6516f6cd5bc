package impact

import (
	"fmt"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// People choose workers. A nil list chooses all, an empty one nobody; of a list one is
// enough, and all lists must agree. What is unknown is in no list. A region that is not
// in the tree, an id that no worker has and a blank code are faults of whatever chooses
// by them.
type People struct {
	IDs          []string        `json:"ids,omitzero"`
	Origins      []match.Origin  `json:"origins,omitzero"`
	Regions      []geo.Code      `json:"regions,omitzero"`      // where they live, with all within
	Occupations  []taxonomy.Code `json:"occupations,omitzero"`  // one that they have worked in, with all below
	Citizenships []string        `json:"citizenships,omitzero"` // one of theirs
}

// among returns whether a worker is chosen.
func (p *People) among(regions *geo.Tree) func(w *match.Worker) bool {
	ids := make(map[string]bool, len(p.IDs))
	for _, id := range p.IDs {
		ids[id] = true
	}
	return func(w *match.Worker) bool {
		return (p.IDs == nil || ids[w.ID]) &&
			(p.Origins == nil || slices.Contains(p.Origins, w.Origin)) &&
			inAreas(p.Regions, w.Region, regions) &&
			(p.Occupations == nil || slices.ContainsFunc(w.Occupations, func(o match.OccupationHeld) bool { return below(p.Occupations, o.Code) })) &&
			(p.Citizenships == nil || slices.ContainsFunc(w.Citizenships, func(c string) bool { return slices.Contains(p.Citizenships, c) }))
	}
}

// String returns like "local, BY-HO, 7212"; "everybody" for all, "nobody" for none.
func (p People) String() string {
	return words("everybody", "nobody", texts(p.IDs), texts(p.Origins), texts(p.Regions), texts(p.Occupations), texts(p.Citizenships))
}

// Jobs choose vacancies, on the same terms as People.
type Jobs struct {
	Regions     []geo.Code      `json:"regions,omitzero"`
	Occupations []taxonomy.Code `json:"occupations,omitzero"`
	Employers   []string        `json:"employers,omitzero"`
}

func (j *Jobs) has(v *match.Vacancy, regions *geo.Tree) bool {
	return inAreas(j.Regions, v.Region, regions) &&
		(j.Occupations == nil || below(j.Occupations, v.Occupation)) &&
		(j.Employers == nil || slices.Contains(j.Employers, v.Employer))
}

// String returns like "BY-HO, 7212"; "every vacancy" for all, "no vacancy" for none.
func (j Jobs) String() string {
	return words("every vacancy", "no vacancy", texts(j.Regions), texts(j.Occupations), texts(j.Employers))
}

// check reports what would choose nobody in silence.
func (p *People) check(regions *geo.Tree, workers ...[]match.Worker) error {
	var fs fact.Faults
	fs.AddError("", 0, checkAreas("people.regions", p.Regions, regions))
	blanks(&fs, "people.occupations", p.Occupations)
	blanks(&fs, "people.citizenships", p.Citizenships)
	if len(p.IDs) == 0 {
		return fs.Err()
	}
	known := map[string]bool{}
	for _, list := range workers {
		for i := range list {
			known[list[i].ID] = true
		}
	}
	for _, id := range p.IDs {
		if !known[id] {
			fs.Add(fact.Fault{Field: "people.ids", Value: id, Err: fmt.Errorf("%w: no worker has it", fact.ErrUnknownCode)})
		}
	}
	return fs.Err()
}

func (j *Jobs) check(regions *geo.Tree) error {
	var fs fact.Faults
	fs.AddError("", 0, checkAreas("jobs.regions", j.Regions, regions))
	blanks(&fs, "jobs.occupations", j.Occupations)
	blanks(&fs, "jobs.employers", j.Employers)
	return fs.Err()
}

// blanks reports blank codes of a list: what is unknown is in none.
func blanks[T ~string](fs *fact.Faults, field string, list []T) {
	for _, x := range list {
		if x == "" {
			fs.Add(fact.Fault{Field: field, Err: fact.ErrMissing})
		}
	}
}

func checkAreas(field string, areas []geo.Code, tree *geo.Tree) error {
	var fs fact.Faults
	blanks(&fs, field, areas)
	for _, a := range areas {
		if err := tree.Check(a); err != nil {
			fs.Add(fact.Fault{Field: field, Value: string(a), Err: err})
		}
	}
	return fs.Err()
}

func inAreas(areas []geo.Code, region geo.Code, tree *geo.Tree) bool {
	return areas == nil || slices.ContainsFunc(areas, func(a geo.Code) bool { return tree.Contains(a, region) })
}

func below(groups []taxonomy.Code, code taxonomy.Code) bool {
	return code != "" && slices.ContainsFunc(groups, func(g taxonomy.Code) bool { return strings.HasPrefix(string(code), string(g)) })
}

// A choice is the names of a list, if there is one.
type choice struct {
	names  string
	listed bool
}

func texts[T any](list []T) choice {
	names := make([]string, len(list))
	for i, x := range list {
		names[i] = fmt.Sprint(x)
	}
	return choice{strings.Join(names, " or "), list != nil}
}

// words joins lists that must agree: all where there is none, none where one is empty.
func words(all, none string, lists ...choice) string {
	var named []string
	for _, l := range lists {
		switch {
		case l.listed && l.names == "":
			return none
		case l.listed:
			named = append(named, l.names)
		}
	}
	if len(named) == 0 {
		return all
	}
	return strings.Join(named, ", ")
}
