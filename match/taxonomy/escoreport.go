package taxonomy

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A Defect is a kind of fault in published ESCO files that [ReadESCO] mends.
type Defect uint8

// The defects, in the order in which reports list them.
const (
	DefectMissingFile       Defect = iota // an optional file is not there
	DefectRowWidth                        // row with more or fewer fields than headings: too few are blank, too many ignored
	DefectText                            // text that is not UTF-8, mended with U+FFFD
	DefectBlankIdentifier                 // row without an identifier, skipped
	DefectStatus                          // concept whose status is not "released", kept
	DefectDuplicateConcept                // identifier with more than one row, one kept
	DefectRepeatedLabel                   // alternative label that repeats a label of its own concept, dropped
	DefectSharedLabel                     // preferred label that several concepts of a pillar share, ISCO groups not counted, kept
	DefectUnknownBroader                  // link of a hierarchy with an end that has no row, dropped
	DefectDuplicateLink                   // link of a hierarchy given again, dropped
	DefectCycle                           // link that closes a cycle, dropped
	DefectHierarchyLink                   // link that only the skills hierarchy table has, added
	DefectNoBroader                       // skill with nothing above it, kept
	DefectSkillKind                       // skill whose type is blank or new, kept as unknown
	DefectUnit                            // occupation without a known ISCO unit group, kept
	DefectOrphanOccupation                // relation of an occupation that has no row, dropped
	DefectOrphanSkill                     // relation to a skill that has no row, dropped
	DefectRelationKind                    // relation whose skill type is blank, kept
	DefectRelationType                    // relation neither essential nor optional, dropped
	DefectDuplicateRelation               // relation given again, dropped; essential wins
	DefectUnusedSkill                     // skill in no relation with an occupation, orphans' counted, kept
	DefectBareOccupation                  // occupation in no relation, kept
	defects
)

var defectNames = []string{
	"optional file missing", "row width", "text not UTF-8", "blank identifier", "status not released",
	"duplicate concept", "repeated label", "shared label", "unknown broader concept", "duplicate link",
	"cycle", "link only in hierarchy table", "skill without broader concept", "unknown kind of skill",
	"unknown ISCO unit group", "orphan occupation", "orphan skill", "relation with blank skill type",
	"unknown relation type", "duplicate relation", "skill in no relation", "occupation in no relation",
}

// String returns a few words, like "orphan occupation".
func (d Defect) String() string { return fact.NameOf(defectNames, d) }

// A DefectCount is how often one defect was found.
type DefectCount struct {
	Defect   Defect
	Rows     int      // rows, links or labels that have it
	Distinct int      // distinct subjects: files, identifiers or labels
	Examples []string // the first of the subjects, ascending, at most [MaxExamples]
}

// MaxExamples is how many subjects of a defect a report names.
const MaxExamples = 5

// A FileCount is how many rows a file had, its headings not counted.
type FileCount struct {
	Name string
	Rows int
}

// An ESCOReport says what [ReadESCO] read and what it mended. It does not
// depend on the order of rows.
type ESCOReport struct {
	Files   []FileCount   // in the order of reading
	Defects []DefectCount // in the order of [Defect], only those found
}

// Count returns the count of one defect, zero if it was not found.
func (r ESCOReport) Count(d Defect) DefectCount {
	for _, c := range r.Defects {
		if c.Defect == d {
			return c
		}
	}
	return DefectCount{Defect: d}
}

// String returns one line for each file and each defect.
func (r ESCOReport) String() string {
	var b strings.Builder
	for _, f := range r.Files {
		fmt.Fprintf(&b, "%s: %d rows\n", f.Name, f.Rows)
	}
	for _, d := range r.Defects {
		fmt.Fprintf(&b, "%s: %d", d.Defect, d.Rows)
		if d.Distinct != d.Rows {
			fmt.Fprintf(&b, " on %d", d.Distinct)
		}
		fmt.Fprintf(&b, ", like %s\n", strings.Join(d.Examples[:1], ""))
	}
	return b.String()
}

// A ledger counts defects by subject while files are read.
type ledger [defects]map[string]int

func (l *ledger) add(d Defect, subject string, rows int) {
	if rows == 0 {
		return
	}
	if l[d] == nil {
		l[d] = make(map[string]int)
	}
	if _, ok := l[d][subject]; !ok {
		subject = strings.Clone(subject) // which may be part of a row
	}
	l[d][subject] += rows
}

func (l *ledger) counts() []DefectCount {
	var counts []DefectCount
	for d, subjects := range l {
		if len(subjects) == 0 {
			continue
		}
		c := DefectCount{Defect: Defect(d), Distinct: len(subjects)}
		for _, rows := range subjects {
			c.Rows += rows
		}
		sorted := slices.Sorted(maps.Keys(subjects))
		c.Examples = slices.Clone(sorted[:min(len(sorted), MaxExamples)])
		counts = append(counts, c)
	}
	return counts
}
