package taxonomy

import (
	"context"
	"fmt"
	"io/fs"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// ReadESCO reads the CSV files that are published for ESCO, of any version and
// language, from a folder:
//
//	skills, skillGroups, occupations                        concepts; required
//	broaderRelationsSkillPillar, occupationSkillRelations   relations; required
//	broaderRelationsOccPillar, ISCOGroups                   occupation hierarchy
//	skillsHierarchy, skillSkillRelations                    more of the skills'
//
// Each is name_language.csv or name.csv, the first that is there; language is a
// tag like "en" or "pt-br". Columns are found by their headings in any order and
// letter case, and fields may span lines.
//
// Files with real defects are read: what was mended, and how often, is in the
// report (see [Defect]). Errors are left to what cannot be read: a required file
// or column that is missing, broken quotes, an ISCO table that
// [ParseScheme] refuses; all are returned at once as [*fact.Faults]. A cancelled
// call returns the wrapped cause. With an error there is no ESCO.
//
// The order of rows does not matter. ESCO 1.1.1 takes a third of a second and is
// 14 MB once read.
func ReadESCO(ctx context.Context, fsys fs.FS, language string) (*ESCO, ESCOReport, error) {
	s := &escoSource{ctx: ctx, fsys: fsys, language: language}
	if !validLanguage(language) {
		s.faults.Add(fact.Fault{Field: "language", Value: language, Err: fmt.Errorf("%w: want a tag like en", fact.ErrSyntax)})
		return nil, ESCOReport{}, s.faults.Err()
	}
	e := &ESCO{}
	for _, step := range []func(*escoSource) error{e.readISCO, e.readSkills, e.readOccupations, e.readRelations, e.readSkillRelations} {
		err := step(s)
		if c := canceled(ctx); c != nil {
			return nil, ESCOReport{}, c
		}
		if err != nil {
			return nil, ESCOReport{}, err
		}
	}
	report := ESCOReport{Files: s.files, Defects: s.ledger.counts()}
	if err := s.faults.Err(); err != nil {
		return nil, report, err
	}
	e.weigh()
	e.version = e.fingerprint()
	return e, report, nil
}

func validLanguage(tag string) bool {
	for i := range len(tag) {
		if c := tag[i]; c != '-' && !digit(c) && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return tag != ""
}

// readISCO reads the ISCO groups as a scheme.
func (e *ESCO) readISCO(s *escoSource) error {
	e.isco = ISCO08()
	file, path := s.open("ISCOGroups", false)
	if file == nil {
		return nil
	}
	defer file.Close() //nolint:errcheck // only read
	scheme, err := ParseScheme(path, &patientReader{s.ctx, file})
	if err != nil {
		s.faults.AddError(path, 0, err)
		return nil
	}
	scheme.name = e.isco.name
	e.isco = scheme
	s.files = append(s.files, FileCount{path, scheme.Len()})
	return nil
}

// concepts reads one file of concepts, whose further columns go to extra.
func (s *escoSource) concepts(name string, group bool, extra []string, use func(id string, extra []string)) []Concept {
	var concepts []Concept
	columns := append([]string{"conceptUri!", "preferredLabel!", "altLabels", "status"}, extra...)
	s.rows(name, true, columns, func(f []string) {
		if f[0] == "" {
			s.ledger.add(DefectBlankIdentifier, name, 1)
			return
		}
		c := Concept{ID: strings.Clone(f[0]), Group: group, Preferred: strings.Clone(f[1])}
		for l := range strings.Lines(strings.Clone(f[2])) {
			if l = strings.TrimSpace(l); l != "" {
				c.Alternative = append(c.Alternative, l)
			}
		}
		if f[3] != "" && f[3] != "released" {
			s.ledger.add(DefectStatus, c.ID, 1)
		}
		concepts = append(concepts, c)
		use(c.ID, f[4:])
	})
	return concepts
}

// links reads one file of broader relations.
func (s *escoSource) links(name string, must bool, ids map[string]string) []Link {
	var links []Link
	s.rows(name, must, []string{"conceptUri!", "broaderUri!"}, func(f []string) {
		if f[0] == "" || f[1] == "" {
			s.ledger.add(DefectBlankIdentifier, name, 1)
			return
		}
		links = append(links, Link{intern(ids, f[0]), intern(ids, f[1])})
	})
	return links
}

// hierarchy returns the links of the skills hierarchy table, each level to the
// one before it, that are not among known ones, ascending.
func (s *escoSource) hierarchy(ids map[string]string, known []Link) []Link {
	seen := make(map[Link]bool, len(known))
	for _, l := range known {
		seen[l] = true
	}
	var links []Link
	s.rows("skillsHierarchy", false, []string{"Level 0 URI!", "Level 1 URI!", "Level 2 URI", "Level 3 URI"}, func(f []string) {
		for i := 1; i < len(f) && f[i] != "" && f[i-1] != ""; i++ {
			if l := (Link{intern(ids, f[i]), intern(ids, f[i-1])}); !seen[l] {
				seen[l] = true
				links = append(links, l)
				s.ledger.add(DefectHierarchyLink, l.Narrow, 1)
			}
		}
	})
	return links
}

// intern returns one string for equal ones, so that rows are not kept.
func intern(ids map[string]string, id string) string {
	if own, ok := ids[id]; ok {
		return own
	}
	id = strings.Clone(id)
	ids[id] = id
	return id
}

func (e *ESCO) readSkills(s *escoSource) (err error) {
	kinds := make(map[string]SkillKind)
	concepts := s.concepts("skills", false, []string{"skillType"}, func(id string, f []string) {
		// Of rows with one identifier and different types the greatest wins.
		kinds[id] = max(kinds[id], kindOf(f[0]))
	})
	concepts = append(concepts, s.concepts("skillGroups", true, nil, func(string, []string) {})...)
	ids := make(map[string]string, len(concepts))
	for _, c := range concepts {
		ids[c.ID] = c.ID
	}
	links := s.links("broaderRelationsSkillPillar", true, ids)
	links = append(links, s.hierarchy(ids, links)...)
	if e.skills, err = s.graph(concepts, links); err != nil {
		return err
	}
	e.kinds = make([]SkillKind, e.skills.Items())
	for n := range e.kinds {
		id := e.skills.ID(Node(n))
		e.kinds[n] = kinds[id]
		if e.kinds[n] == KindUnknown {
			s.ledger.add(DefectSkillKind, id, 1)
		}
		if len(e.skills.Broader(Node(n))) == 0 {
			s.ledger.add(DefectNoBroader, id, 1)
		}
	}
	return nil
}

func kindOf(text string) SkillKind {
	switch text {
	case "skill/competence":
		return KindSkill
	case "knowledge":
		return KindKnowledge
	default:
		return KindUnknown
	}
}

func (e *ESCO) readOccupations(s *escoSource) (err error) {
	units := make(map[string]Code)
	concepts := s.concepts("occupations", false, []string{"iscoGroup!"}, func(id string, f []string) {
		// Of rows with one identifier and different groups the greatest wins.
		if c := Code(strings.TrimPrefix(f[0], "C")); len(c) == MaxLevel && e.isco.Has(c) && c > units[id] {
			units[id] = Code(strings.Clone(string(c)))
		}
	})
	for c, title := range e.isco.All() {
		concepts = append(concepts, Concept{ID: iscoPrefix + string(c), Group: true, Preferred: title})
	}
	ids := make(map[string]string, len(concepts))
	for _, c := range concepts {
		ids[c.ID] = c.ID
	}
	links := s.links("broaderRelationsOccPillar", false, ids)
	if e.occupations, err = s.graph(concepts, links); err != nil {
		return err
	}
	e.units = make([]Code, e.occupations.Items())
	for n := range e.units {
		id := e.occupations.ID(Node(n))
		e.units[n] = units[id]
		if e.units[n] == "" {
			s.ledger.add(DefectUnit, id, 1)
		}
	}
	return nil
}

// iscoPrefix precedes the code in the identifier of an ISCO group.
const iscoPrefix = "http://data.europa.eu/esco/isco/C"

// graph builds the graph of one pillar and takes over what was mended in it.
func (s *escoSource) graph(concepts []Concept, links []Link) (*Graph, error) {
	g, report, err := NewGraph(s.ctx, concepts, links)
	if err != nil {
		return nil, err
	}
	for _, id := range report.DuplicateConcepts {
		s.ledger.add(DefectDuplicateConcept, id, 1)
	}
	known := func(id string) bool { _, ok := g.Find(id); return ok }
	for _, l := range links {
		if !known(l.Narrow) {
			s.ledger.add(DefectUnknownBroader, l.Narrow, 1)
		} else if !known(l.Broad) {
			s.ledger.add(DefectUnknownBroader, l.Broad, 1)
		}
	}
	s.ledger.add(DefectDuplicateLink, "links", report.DuplicateLinks)
	for _, l := range report.CycleLinks {
		s.ledger.add(DefectCycle, l.Narrow+" under "+l.Broad, 1)
	}
	s.ledger.add(DefectRepeatedLabel, "labels", report.RepeatedLabels)
	s.sharedLabels(g)
	return g, nil
}

// sharedLabels counts the labels that several concepts have. ISCO groups are
// left out: a group with one part has its title by design.
func (s *escoSource) sharedLabels(g *Graph) {
	count := make(map[string]int, g.Len())
	for n, l := range g.preferred {
		if l != "" && !strings.HasPrefix(g.ids[n], iscoPrefix) {
			count[l]++
		}
	}
	for l, n := range count {
		if n > 1 {
			s.ledger.add(DefectSharedLabel, l, n)
		}
	}
}
