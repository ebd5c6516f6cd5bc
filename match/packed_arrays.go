package match

import (
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/row"
)

// PackedArrays are what [PackedWorkers] are made of, for a file. What they say
// holds for a scorer of the same [Scorer.Compilation] and [Scorer.LateNames], on
// machines of the same order of bytes.
type PackedArrays struct {
	Rows   []uint16        // worker after worker: the row, narrow, then the id
	Starts []uint32        // of each worker in Rows, and the end
	Skills row.SkillColumn // of the workers
	Names  []string        // that Rows mention by number
}

// Arrays returns the arrays of the pack. They must not be changed.
func (p *PackedWorkers) Arrays() PackedArrays {
	return PackedArrays{p.rows, p.starts, p.skills, p.names}
}

// Workers makes a pack of arrays, which must live and not change as long as it is
// used, as must what it returns of them. Arrays that no pack had are to be checked
// by [Scorer.NewPackCheck] before anything is read.
func (a PackedArrays) Workers() *PackedWorkers {
	return &PackedWorkers{a.Rows, a.Starts, a.Skills, a.Names}
}

// A PackCheck checks packed workers of unknown origin: what passes is never read
// out of bounds, by any function that takes a pack. Whether it is true it cannot
// tell. It is for one goroutine.
type PackCheck struct {
	packed *PackedWorkers
	limits row.Limits
	facts  factWalk
	codes  []uint16 // room
}

// NewPackCheck checks the starts of the arrays; [PackCheck.Worker] is to be asked
// about each worker then. late are the late names with whose numbers the workers
// are packed. The error is a [fact.Fault].
func (s *Scorer) NewPackCheck(a PackedArrays, late LateNames) (*PackCheck, error) {
	c := &PackCheck{packed: a.Workers()}
	c.limits = s.tables.Limits(s.skills.size(late.Skills), s.languages.size(late.Languages), s.currencies.size(late.Currencies))
	c.facts = factWalk{
		names: uint32(len(a.Names)), free: uint32(len(s.rules.FreeMovement)), rules: uint32(len(s.rules.Permits)), limits: &c.limits,
	}
	switch {
	case len(a.Starts) == 0 || !ascend(a.Starts, len(a.Rows)):
		return nil, badPack("starts", -1)
	case a.Skills.Len() != len(a.Starts)-1 || !a.Skills.Bounded():
		return nil, badPack("skills", -1)
	}
	return c, nil
}

// Limits are those of the workers' rows.
func (c *PackCheck) Limits() *row.Limits { return &c.limits }

// Worker checks worker i and reads its row, on the terms of [PackedWorkers.Row].
func (c *PackCheck) Worker(dst *PackedRow, i int) error {
	record := c.packed.record(i)
	narrow, id := cutID(record)
	if c.codes = appendID(c.codes[:0], id); !slices.Equal(c.codes, record[len(narrow):]) {
		return badPack("id", i)
	}
	words, ok := row.ReadNarrow(dst.words[:0], narrow)
	dst.words = words
	if ok {
		c.codes = row.AppendNarrow(c.codes[:0], words)
		ok = slices.Equal(c.codes, narrow)
	}
	if !ok {
		return badPack("row", i)
	}
	n, caller, ok := c.limits.Worker(&dst.Worker, words)
	switch {
	case !ok:
		return badPack("row", i)
	case !c.limits.ListOfSkills(&c.packed.skills, i):
		return badPack("skills", i)
	case caller&packedFacts != 0:
		c.facts.words, c.facts.at, c.facts.bad = words, n, false
		if c.facts.walk(); c.facts.bad || c.facts.at != len(words) {
			return badPack("facts", i)
		}
	case n != len(words):
		return badPack("length", i)
	}
	c.packed.Row(dst, i)
	return nil
}

func badPack(field string, worker int) error {
	f := &fact.Fault{Input: "packed workers", Field: field, Err: fact.ErrRange}
	if worker >= 0 {
		f.Record = fmt.Sprintf("#%d", worker)
	}
	return f
}

// ascend reports whether starts go from 0 to an end.
func ascend(starts []uint32, end int) bool {
	for i, x := range starts[1:] {
		if x < starts[i] {
			return false
		}
	}
	return starts[0] == 0 && uint64(starts[len(starts)-1]) == uint64(end)
}
