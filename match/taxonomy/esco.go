package taxonomy

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
)

// ESCONotice is the notice that the terms of ESCO ask for (Commission Decision
// 2011/833/EU). A program that shows ESCO data to others shows it too.
const ESCONotice = "This service uses the ESCO classification of the European Commission."

// An ESCO is the classification of European Skills, Competences, Qualifications
// and Occupations in one version and one language, as [ReadESCO] found it: two
// graphs and the relations between them. ESCO itself is no part of this library;
// its users download it, and show [ESCONotice]. An ESCO is immutable and safe
// for concurrent use, and the slices that it returns must not be changed.
type ESCO struct {
	skills      *Graph
	occupations *Graph
	units       []Code // by occupation
	isco        *Scheme
	kinds       []SkillKind // by skill
	essential   lists[Node] // by occupation
	optional    lists[Node]
	needs       lists[Node] // by skill
	helps       lists[Node]
	used        []int32   // by skill: the number of occupations that use it
	specificity []float64 // by skill
	version     string
}

// A SkillKind tells knowledge from skill. Its zero value is unknown.
type SkillKind uint8

// The kinds of a skill concept.
const (
	KindUnknown   SkillKind = iota
	KindSkill               // "skill/competence"
	KindKnowledge           // "knowledge"
)

// Skills returns the graph of the skill pillar: skills and knowledge as items,
// skill groups as groups.
func (e *ESCO) Skills() *Graph { return e.skills }

// Occupations returns the graph of the occupation pillar: ESCO occupations as
// items, the ISCO groups above them as groups. Its nodes are not those of
// [ESCO.Skills].
func (e *ESCO) Occupations() *Graph { return e.occupations }

// ISCO returns the ISCO groups with their titles in the language that was read,
// or [ISCO08] where the files have none.
func (e *ESCO) ISCO() *Scheme { return e.isco }

// Unit returns the ISCO-08 unit group of an occupation; "" where the files give
// none that [ESCO.ISCO] has.
func (e *ESCO) Unit(occupation Node) Code {
	if occupation < 0 {
		return ""
	}
	return e.units[occupation]
}

// Kind returns whether a skill is knowledge or skill.
func (e *ESCO) Kind(skill Node) SkillKind {
	if skill < 0 {
		return KindUnknown
	}
	return e.kinds[skill]
}

// Essential returns the skills that an occupation usually asks for, whatever
// the employer, ascending.
func (e *ESCO) Essential(occupation Node) []Node { return e.essential.of(occupation) }

// Optional returns the skills that an occupation asks for by employer, context
// or country, ascending. None of them is essential too.
func (e *ESCO) Optional(occupation Node) []Node { return e.optional.of(occupation) }

// Needs returns the skills to which a skill is related as essential, ascending.
func (e *ESCO) Needs(skill Node) []Node { return e.needs.of(skill) }

// Helps returns the skills to which a skill is related as optional, ascending.
func (e *ESCO) Helps(skill Node) []Node { return e.helps.of(skill) }

// Version identifies the content: "esco:" and 16 hexadecimal digits of a hash
// (SHA-256) over concepts, hierarchies and relations. Labels do not enter, so
// it is the same in every language, and any other change changes it. The files
// themselves do not say of which published version they are.
func (e *ESCO) Version() string { return e.version }

// Frequencies counts over the occupations: N is their number and DF how many
// have the skill as essential or optional. Version is that of the
// classification. The map is new at each call and the caller's own.
func (e *ESCO) Frequencies() Frequencies {
	f := Frequencies{Version: e.version, N: e.occupations.Items(), DF: make(map[Skill]int)}
	for s, n := range e.used {
		if n > 0 {
			f.DF[Skill(e.skills.ID(Node(s)))] = int(n)
		}
	}
	return f
}

// Specificity returns ln((N+1)/(df+1)) / ln(N+1) of a skill by
// [ESCO.Frequencies]: 1 for one that no occupation uses or that is unknown, 0
// for one that all use. Its bits are the same on every machine.
func (e *ESCO) Specificity(skill Node) float64 {
	if skill < 0 {
		return 1
	}
	return e.specificity[skill]
}

// weigh works out the specificity of every skill.
func (e *ESCO) weigh() {
	e.specificity = make([]float64, e.skills.items)
	for s, n := range e.used {
		e.specificity[s] = specificity(int(n), e.occupations.items)
	}
}

// Contain returns the share of the target's essential skills, weighted by
// [ESCO.Specificity], that the source has among its own essential ones; see
// [Contained]. ok is false for a target without any and for an unknown
// occupation.
func (e *ESCO) Contain(target, source Node) (share float64, ok bool) {
	if target < 0 || source < 0 {
		return 0, false
	}
	return Contained(e.Essential(target), e.Essential(source), e.Specificity)
}

// fingerprint hashes everything but labels, in a fixed order.
func (e *ESCO) fingerprint() string {
	h := sha256.New()
	var buf []byte
	number := func(n int) { buf = binary.AppendUvarint(buf, uint64(n)) }
	flush := func() {
		h.Write(buf) // a hash never fails
		buf = buf[:0]
	}
	for _, g := range []*Graph{e.skills, e.occupations} {
		number(g.Len())
		number(g.items)
		for n, id := range g.ids {
			number(len(id))
			buf = append(buf, id...)
			numbers(number, g.Broader(Node(n)))
			flush()
		}
	}
	for o := range Node(e.occupations.items) {
		number(len(e.units[o]))
		buf = append(buf, e.units[o]...)
		numbers(number, e.Essential(o))
		numbers(number, e.Optional(o))
		flush()
	}
	for s := range Node(e.skills.items) {
		number(int(e.kinds[s]))
		numbers(number, e.Needs(s))
		numbers(number, e.Helps(s))
		flush()
	}
	return "esco:" + hex.EncodeToString(h.Sum(nil)[:8])
}

func numbers(number func(int), list []Node) {
	number(len(list))
	for _, n := range list {
		number(int(n))
	}
}
