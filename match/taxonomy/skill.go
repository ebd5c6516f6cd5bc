package taxonomy

// A Skill identifies a skill: the URI of an ESCO concept, or a caller's own
// code. It is opaque: two skills are the same only if their identifiers are
// equal, byte by byte. The zero value "" is the unknown skill.
type Skill string
