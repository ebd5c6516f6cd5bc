package taxonomy

import "slices"

// A relation is a pair of nodes, sorted by the first, then by the second.
type relation uint64

func relate(from, to Node) relation { return relation(uint64(from)<<32 | uint64(to)) }
func (r relation) from() Node       { return Node(r >> 32) }
func (r relation) to() Node         { return Node(r & (1<<32 - 1)) }

// itemIndex returns the nodes of the items of g by identifier.
func itemIndex(g *Graph) map[string]Node {
	index := make(map[string]Node, g.items)
	for n, id := range g.ids[:g.items] {
		index[id] = Node(n)
	}
	return index
}

// readRelations reads which skills the occupations use.
func (e *ESCO) readRelations(s *escoSource) error {
	occupations, skills := itemIndex(e.occupations), itemIndex(e.skills)
	inAny := make([]bool, e.skills.items)
	var essential, optional []relation
	columns := []string{"occupationUri!", "relationType!", "skillUri!", "skillType"}
	s.rows("occupationSkillRelations", true, columns, func(f []string) {
		if f[3] == "" {
			s.ledger.add(DefectRelationKind, f[2], 1)
		}
		o, okOccupation := occupations[f[0]]
		k, okSkill := skills[f[2]]
		if okSkill {
			inAny[k] = true
		}
		switch {
		case !okOccupation:
			s.ledger.add(DefectOrphanOccupation, f[0], 1)
		case !okSkill:
			s.ledger.add(DefectOrphanSkill, f[2], 1)
		case f[1] == "essential":
			essential = append(essential, relate(o, k))
		case f[1] == "optional":
			optional = append(optional, relate(o, k))
		default:
			s.ledger.add(DefectRelationType, f[1], 1)
		}
	})
	e.essential, e.optional = s.relations(essential, optional, e.occupations.items)
	e.used = make([]int32, e.skills.items)
	for _, k := range e.essential.data {
		e.used[k]++
	}
	for _, k := range e.optional.data {
		e.used[k]++
	}
	for k, used := range inAny {
		if !used {
			s.ledger.add(DefectUnusedSkill, e.skills.ids[k], 1)
		}
	}
	for o := range Node(e.occupations.items) {
		if len(e.Essential(o))+len(e.Optional(o)) == 0 {
			s.ledger.add(DefectBareOccupation, e.occupations.ID(o), 1)
		}
	}
	return nil
}

// readSkillRelations reads which skills relate to which.
func (e *ESCO) readSkillRelations(s *escoSource) error {
	skills := itemIndex(e.skills)
	var essential, optional []relation
	columns := []string{"originalSkillUri!", "relationType!", "relatedSkillUri!"}
	s.rows("skillSkillRelations", false, columns, func(f []string) {
		a, okA := skills[f[0]]
		b, okB := skills[f[2]]
		switch {
		case !okA:
			s.ledger.add(DefectOrphanSkill, f[0], 1)
		case !okB:
			s.ledger.add(DefectOrphanSkill, f[2], 1)
		case f[1] == "essential":
			essential = append(essential, relate(a, b))
		case f[1] == "optional":
			optional = append(optional, relate(a, b))
		default:
			s.ledger.add(DefectRelationType, f[1], 1)
		}
	})
	e.needs, e.helps = s.relations(essential, optional, e.skills.items)
	return nil
}

// relations sorts relations into one list for each of n nodes and drops
// repeated ones, the optional of two kinds.
func (s *escoSource) relations(essential, optional []relation, n int) (ess, opt lists[Node]) {
	rows := len(essential) + len(optional)
	slices.Sort(essential)
	essential = slices.Compact(essential)
	slices.Sort(optional)
	optional = slices.DeleteFunc(slices.Compact(optional), func(r relation) bool {
		_, both := slices.BinarySearch(essential, r)
		return both
	})
	s.ledger.add(DefectDuplicateRelation, "relations", rows-len(essential)-len(optional))
	return byNode(essential, n), byNode(optional, n)
}

// byNode turns sorted relations into lists.
func byNode(sorted []relation, n int) lists[Node] {
	l := lists[Node]{start: make([]int32, n+1), data: make([]Node, len(sorted))}
	for i, r := range sorted {
		l.start[r.from()+1]++
		l.data[i] = r.to()
	}
	for i := range n {
		l.start[i+1] += l.start[i]
	}
	return l
}
