package row

import (
	"math"
	"math/bits"
)

// Limits say what packed rows, blocks and directories may hold, so that
// such of unknown origin can be checked before they are used: what passes is never
// read out of bounds. They do not say that it is true.
type Limits struct {
	Skills, Languages, Currencies uint32 // one more than the greatest number
	Units                         int32  // of the [Containment]
	Regions                       []Span
}

// Limits are those of rows that are scored by the tables, with the numbers that
// skills, languages and currencies have.
func (t *Tables) Limits(skills, languages, currencies int) Limits {
	l := Limits{uint32(skills), uint32(languages), uint32(currencies), 0, t.regions}
	if t.contained != nil {
		l.Units = int32(t.contained.N)
	}
	return l
}

// Worker is [ReadWorker] for words that may be anything. Where ok is false, dst is
// of no use.
func (l *Limits) Worker(dst *Worker, words []uint32) (n int, caller uint32, ok bool) {
	if len(words) < packedHead {
		return 0, 0, false
	}
	if n, _ = PackedLen(words); n > len(words) || words[0]>>31 != 0 {
		return 0, 0, false
	}
	n, caller = ReadWorker(dst, words)
	return n, caller, l.row(dst)
}

func (l *Limits) row(w *Worker) bool {
	if !(w.Missing | w.Applies).valid() || w.Education > EducationOpen || w.Moving > Yes || !l.home(w.Region) ||
		int(w.Period) >= len(Vacancy{}.Offer) || w.Currency >= max(l.Currencies, 1) {
		return false
	}
	for _, s := range w.Skills {
		if uint32(s>>3) >= l.Skills || s&7 > MaxLevel {
			return false
		}
	}
	for _, x := range w.Languages {
		if x>>3 == 0 || uint32(x>>3) >= l.Languages {
			return false
		}
	}
	for _, a := range w.Moves {
		if !l.Area(a) {
			return false
		}
	}
	return l.jobs(w.Jobs) && l.jobs(w.Wanted)
}

func (m Mask) valid() bool { return m < 1<<Components }

func (l *Limits) home(region int32) bool {
	return region >= RegionOutside && int(region) < len(l.Regions)
}

func (l *Limits) jobs(jobs []Job) bool {
	for _, j := range jobs {
		if j.Unit < -1 || j.Unit >= max(l.Units, 0) || j.Years < -1 {
			return false
		}
	}
	return true
}

// Area reports whether an area is that of a region, or [Nowhere].
func (l *Limits) Area(a Span) bool {
	return a == Nowhere || a.First >= 0 && int(a.First) < len(l.Regions) && l.Regions[a.First] == a
}

// Block reports whether a block can be used.
func (l *Limits) Block(b *Block) bool {
	if b.years < 0 || !b.missing.valid() || b.spoken > anyLanguage || b.education > MaxEducation ||
		b.flags >= somebody<<1 || b.rest != [3]byte{} {
		return false
	}
	for _, x := range b.languages {
		if uint32(x>>3) >= max(l.Languages, 1) {
			return false
		}
	}
	return true
}

// Trades reports whether numbered occupations can be used.
func (l *Limits) Trades(t *Trades) bool {
	if !l.jobs(t.jobs) || len(t.jobs) >= MaxTrades || t.rest && len(t.jobs) != MaxTrades-1 {
		return false
	}
	for i, j := range t.jobs {
		if j.Years != 0 || i > 0 && compareJobs(t.jobs[i-1], j) >= 0 {
			return false
		}
	}
	return true
}

// Directory reports whether a directory can be used: it is that of so many
// entries of skills.
func (l *Limits) Directory(d *Directory[uint16], entries int) bool {
	if len(d.words) == 0 || len(d.start) == 0 {
		return len(d.words) == 0 && len(d.start) == 0 && entries == 0
	}
	last := uint64(len(d.words)-1)<<6 | uint64(bits.Len64(d.words[len(d.words)-1].bits)-1)
	if d.words[len(d.words)-1].bits == 0 || last >= uint64(l.Skills) {
		return false
	}
	rank, end := 0, uint64(0)
	for i := range d.words {
		w := &d.words[i]
		n := bits.OnesCount64(w.bits)
		if int(w.rank) != rank || uint64(w.from) != end || len(d.start) <= rank+n {
			return false
		}
		for ; n > 0; n-- {
			if d.start[rank] != uint16(end) || d.start[rank+1] == d.start[rank] {
				return false
			}
			end += uint64(d.start[rank+1] - d.start[rank])
			rank++
		}
		if end-uint64(w.from) > math.MaxUint16 {
			return false
		}
	}
	return len(d.start) == rank+1 && end == uint64(entries)
}
