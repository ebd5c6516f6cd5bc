package row

// A Signature is a set of languages and licences in 32 bits, a Bloom filter: two for each
// language, one for each that is held at B2 or above, and two for each licence. What has
// a bit that is not in a signature is not held; what has not may be.
type Signature uint32

const highLevel = 4 // B2

func languageBits(number uint32) Signature {
	return 1<<(5*number&31) | 1<<((11*number+7)&31)
}

func highBit(number uint32) Signature { return 1 << ((13*number + 3) & 31) }

// LicenceBits is the signature of one licence.
func LicenceBits(name string) Signature {
	hash := uint32(2166136261) // FNV-1a
	for i := range len(name) {
		hash = (hash ^ uint32(name[i])) * 16777619
	}
	return 1<<(hash>>5&31) | 1<<(hash>>10&31)
}

// A choice is the signatures of some languages of which one is enough. The last is said
// again where they are fewer.
type choice [3]Signature

// choiceOf is the choice of a demand, of any level or as it demands; false, where it is
// beyond three, or one that nobody meets.
func choiceOf(anyOf []Alternative, level bool) (c choice, ok bool) {
	if len(anyOf) > len(c) {
		return c, false
	}
	for i := range c {
		a := anyOf[min(i, len(anyOf)-1)].Language
		if a>>3 == 0 {
			return c, false
		}
		c[i] = languageBits(uint32(a >> 3))
		if level && a&7 >= highLevel {
			c[i] |= highBit(uint32(a >> 3))
		}
	}
	return c, true
}

// in reports whether one may be held.
func (c *choice) in(s Signature) bool { return c[0]&^s == 0 || c[1]&^s == 0 || c[2]&^s == 0 }

// speaks is the signature of languages. One at a level that is not known is at each.
func speaks(held []Spoken) (s Signature) {
	for _, l := range held {
		if level := l & 7; level >= highLevel {
			s |= languageBits(uint32(l>>3)) | highBit(uint32(l>>3))
		} else if level > 0 {
			s |= languageBits(uint32(l >> 3))
		}
	}
	return s
}

// SketchFacts are what a sketch keeps of what is beside the row.
type SketchFacts struct {
	Licences       Signature
	LicencesKnown  bool
	RefusesToShift bool // will not work in shifts
}

// Musts are the hard constraints of a vacancy whose failure a sketch can show. The zero
// value has none.
type Musts struct {
	languages, licences Signature // all of them
	choices             [2]choice // of languages, where there is one
	n                   int       // how many
	shifts              bool      // are worked
}

// Language adds a demand for one of some languages, on the terms of [Vacancy.Languages].
func (m *Musts) Language(anyOf []Alternative) {
	c, ok := choiceOf(anyOf, true)
	switch {
	case !ok:
	case len(anyOf) == 1:
		m.languages |= c[0]
	case m.n < len(m.choices):
		m.choices[m.n] = c
		m.n++
	}
}

// Licence adds a licence.
func (m *Musts) Licence(name string) { m.licences |= LicenceBits(name) }

// Shifts says that shifts are worked.
func (m *Musts) Shifts() { m.shifts = true }

// needed are the languages and licences by what is not known of a worker: 1 for licences,
// 2 for languages.
func (m *Musts) needed() [4]Signature {
	return [4]Signature{m.languages | m.licences, m.languages, m.licences, 0}
}
