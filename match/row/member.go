package row

import "math"

// A Member is what of one worker a [Block] summarises, in 32 bytes: who is in several
// blocks need not be read again for each. It has no pointers. The zero value is of
// somebody of whom it has no room for all.
type Member struct {
	languages        [memberLanguages]Spoken
	available, years int32
	trades           uint32 // as in a sketch
	missing          Mask
	education        uint8
	flags            uint8 // those of a block, and above them how many languages
}

const (
	memberLanguages = 4
	spokenShift     = 3
)

// Member is the worker of a sketch, as a member of blocks with its trades.
func (s *Sketch) Member(w *Worker) Member {
	const one = 1<<tradeBits - 1
	if s.trades&one == anyTrade || len(w.Languages) > memberLanguages {
		return Member{}
	}
	m := Member{
		available: math.MaxInt32, trades: s.trades, missing: w.Missing, flags: somebody | uint8(len(w.Languages))<<spokenShift,
	}
	copy(m.languages[:], w.Languages)
	if !w.Missing.Has(Availability) {
		m.available = w.Available
	}
	years, open := yearsOf(w.Jobs)
	if m.years = years; open {
		m.flags |= yearsOpen
	}
	if w.Education == EducationOpen {
		m.flags |= educationOpen
	} else {
		m.education = w.Education
	}
	return m
}

// Touch reads from the member, so that it is at hand. What it returns means nothing.
func (m *Member) Touch() uint8 { return m.flags }

// AddMember is [Block.Add] of the worker of a member. It returns false, and adds nothing,
// where the member has no room for all that the worker has.
func (b *Block) AddMember(m *Member) bool {
	if m.flags == 0 {
		return false
	}
	if b.flags&somebody == 0 {
		b.available = math.MaxInt32
	}
	b.flags |= m.flags & (educationOpen | yearsOpen | somebody)
	b.missing |= m.missing
	b.available, b.years = min(b.available, m.available), max(b.years, m.years)
	b.education = max(b.education, m.education)
	const one = 1<<tradeBits - 1
	for rest := m.trades & (1<<(sketchTrades*tradeBits) - 1); rest != 0; rest >>= tradeBits {
		b.Trades.set(int(rest&one) - 1)
	}
	for _, l := range m.languages[:m.flags>>spokenShift] {
		b.addLanguage(l)
	}
	return true
}
