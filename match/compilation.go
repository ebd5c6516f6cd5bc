package match

import (
	"crypto/sha256"
	"encoding/binary"
	"hash"

	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// packedVersion is the version of what a pack's words mean. It changes with them.
const packedVersion = 1

// Compilation is a fingerprint of all in a configuration that compiled and packed
// workers depend on: the region tree's codes and how they nest, the taxonomy's
// skills, the occupations with numbers of their own, the citizenships of each group
// of free movement, the class of each rule for permits, and how workers are packed.
// Parameters, weights and the rest of the rules are not in it: no compiled worker
// depends on them. Neither are the names that the scorer met later
// ([Scorer.LateNames]). It costs some milliseconds with a taxonomy of the size of
// ESCO the first time.
func (s *Scorer) Compilation() [sha256.Size]byte {
	s.compilationOnce.Do(func() { s.compilation = s.fingerprint() })
	return s.compilation
}

func (s *Scorer) fingerprint() [sha256.Size]byte {
	p := printer{hash: sha256.New()}
	p.text("beveridge packed workers")
	p.number(packedVersion)
	p.number(len(s.codes))
	for i, code := range s.codes {
		p.text(string(code))
		p.number(s.regions.End(i))
	}
	p.texts(s.skills.names)
	var units []taxonomy.Code
	if s.containment != nil {
		units = s.containment.Codes()
	}
	p.number(len(units))
	for _, code := range units {
		p.text(string(code))
	}
	p.number(len(s.rules.FreeMovement))
	for i := range s.rules.FreeMovement {
		p.texts(s.rules.FreeMovement[i].Citizenships)
	}
	p.number(len(s.rules.Permits))
	for i := range s.rules.Permits {
		p.text(s.rules.Permits[i].Class)
	}
	return [sha256.Size]byte(p.hash.Sum(nil))
}

// A printer hashes texts and numbers so that no two lists of them are alike.
type printer struct {
	hash hash.Hash
	room []byte
}

func (p *printer) number(n int) {
	p.room = binary.LittleEndian.AppendUint64(p.room[:0], uint64(n))
	p.hash.Write(p.room)
}

func (p *printer) text(s string) {
	p.number(len(s))
	p.room = append(p.room[:0], s...)
	p.hash.Write(p.room)
}

func (p *printer) texts(list []string) {
	p.number(len(list))
	for _, s := range list {
		p.text(s)
	}
}
