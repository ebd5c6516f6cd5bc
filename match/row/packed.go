package row

import (
	"slices"
	"unsafe"
)

// MaxPacked is the longest list that a packed row can hold.
const MaxPacked = 1<<10 - 1

// A packed worker's row is a few words, in the machine's order of bytes:
//
//	0  numbers of skills, jobs, languages, 10 bits each; bit 30: wishes follow
//	1  numbers of areas and of occupations wished for, 10 bits each; education 4, moving 2; bits 26 to 31 are the caller's
//	2  Missing, Applies
//	3  Region
//	4  Available
//	5  where there are wishes: Hours, Wage in two words, Currency, and the small rest
//	   skills, jobs of three words, languages, areas of two, occupations wished for of three
const (
	packedHead   = 5
	packedWishes = 5

	wishesFollow = 1 << 30
	callerShift  = 26
)

// AppendWorker appends the row as words, from which [ReadWorker] reads it without
// copying. caller is below 64 and comes back from [ReadWorker]. ok is false, and
// nothing is appended, where a list is longer than [MaxPacked].
func AppendWorker(dst []uint32, w *Worker, caller uint32) (words []uint32, ok bool) {
	if max(len(w.Skills), len(w.Jobs), len(w.Languages), len(w.Moves), len(w.Wanted)) > MaxPacked {
		return dst, false
	}
	small := uint32(w.Basis) | uint32(w.Period)<<8 | uint32(w.Wishes.Contract)<<16 | uint32(w.Wishes.Shifts)<<24 | uint32(w.Wishes.Housing)<<28
	wishes := w.Hours != 0 || w.Wage != 0 || w.Currency != 0 || small != 0
	head := uint32(len(w.Skills)) | uint32(len(w.Jobs))<<10 | uint32(len(w.Languages))<<20
	if wishes {
		head |= wishesFollow
	}
	dst = append(dst,
		head,
		uint32(len(w.Moves))|uint32(len(w.Wanted))<<10|uint32(w.Education)<<20|uint32(w.Moving)<<24|caller<<callerShift,
		uint32(w.Missing)|uint32(w.Applies)<<16,
		uint32(w.Region), uint32(w.Available))
	if wishes {
		dst = append(dst, uint32(w.Hours), uint32(w.Wage), uint32(w.Wage>>32), w.Currency, small)
	}
	for _, s := range w.Skills {
		dst = append(dst, uint32(s))
	}
	dst = appendJobs(dst, w.Jobs)
	for _, l := range w.Languages {
		dst = append(dst, uint32(l))
	}
	for _, a := range w.Moves {
		dst = append(dst, uint32(a.First), uint32(a.Last))
	}
	return appendJobs(dst, w.Wanted), true
}

func appendJobs(dst []uint32, jobs []Job) []uint32 {
	for _, j := range jobs {
		dst = append(dst, j.Code, uint32(j.Unit), uint32(j.Years))
	}
	return dst
}

// ReadWorker reads a row that [AppendWorker] wrote at the beginning of the words,
// and returns how many it takes, and the caller's number. The row's lists are the
// words themselves, which must live and not change as long as the row is used. It
// does not allocate.
func ReadWorker(w *Worker, words []uint32) (n int, caller uint32) {
	head, second, masks := words[0], words[1], words[2]
	w.Missing, w.Applies = Mask(masks), Mask(masks>>16)
	w.Region, w.Available = int32(words[3]), int32(words[4])
	w.Education, w.Moving = uint8(second>>20&15), Tri(second>>24&3)
	n = packedHead
	if head&wishesFollow != 0 {
		x := words[n : n+packedWishes]
		w.Hours, w.Wage, w.Currency = int32(x[0]), int64(x[1])|int64(x[2])<<32, x[3]
		w.Basis, w.Period = uint8(x[4]), uint8(x[4]>>8)
		w.Wishes = Terms{uint8(x[4] >> 16), Tri(x[4] >> 24 & 15), Tri(x[4] >> 28)}
		n += packedWishes
	} else {
		w.Hours, w.Wage, w.Currency, w.Basis, w.Period, w.Wishes = 0, 0, 0, 0, 0, Terms{}
	}
	w.Skills, n = wordsAs[Skill](words, n, head&MaxPacked, 1)
	w.Jobs, n = wordsAs[Job](words, n, head>>10&MaxPacked, 3)
	w.Languages, n = wordsAs[Spoken](words, n, head>>20&MaxPacked, 1)
	w.Moves, n = wordsAs[Span](words, n, second&MaxPacked, 2)
	w.Wanted, n = wordsAs[Job](words, n, second>>10&MaxPacked, 3)
	return n, second >> callerShift
}

// wordsAs is the list of so many items of so many words at a place, and where the
// words after it begin.
func wordsAs[T Skill | Job | Spoken | Span](words []uint32, at int, items, size uint32) (list []T, next int) {
	if items == 0 { // there may be no room for a T where the words end
		return []T{}, at
	}
	next = at + int(items*size)
	part := words[at:next] // the check of the bounds
	return unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(part))), int(items)), next
}

// PackedLen is how many words a row takes that [AppendWorker] wrote at the
// beginning of the words, and the caller's number.
func PackedLen(words []uint32) (n int, caller uint32) {
	head, second := words[0], words[1]
	n = packedHead + int(head&MaxPacked) + 3*int(head>>10&MaxPacked) + int(head>>20&MaxPacked) +
		2*int(second&MaxPacked) + 3*int(second>>10&MaxPacked)
	if head&wishesFollow != 0 {
		n += packedWishes
	}
	return n, second >> callerShift
}

// SplitSkills appends a row that [AppendWorker] wrote at the beginning of the words,
// and what follows it there, without its skills, which it returns: they are words of
// the first. [JoinSkills] is its inverse.
func SplitSkills(dst, words []uint32) (rest []uint32, skills []Skill) {
	at := packedLists(words[0])
	skills, next := wordsAs[Skill](words, at, words[0]&MaxPacked, 1)
	dst = append(dst, words[0]&^MaxPacked)
	dst = append(dst, words[1:at]...)
	return append(dst, words[next:]...), skills
}

// JoinSkills appends what [SplitSkills] split.
func JoinSkills(dst, rest []uint32, skills []Skill) []uint32 {
	at := packedLists(rest[0])
	dst = append(dst, rest[0]|uint32(len(skills)))
	dst = append(dst, rest[1:at]...)
	for _, s := range skills {
		dst = append(dst, uint32(s))
	}
	return append(dst, rest[at:]...)
}

// SortSkills puts the skills of a row that [AppendWorker] wrote in the order of their
// numbers, so that a [SkillColumn] takes few bits for them, and returns them.
func SortSkills(words []uint32) []Skill {
	skills, _ := wordsAs[Skill](words, packedLists(words[0]), words[0]&MaxPacked, 1)
	if len(skills) > fewSkills {
		slices.Sort(skills)
		return skills
	}
	for i, s := range skills {
		for k := i - 1; k >= 0; k-- { // to the end, since no guess where to stop would be right
			skills[k+1], s = max(skills[k], s), min(skills[k], s)
		}
		skills[0] = s
	}
	return skills
}

// fewSkills are sorted faster without a branch for each two.
const fewSkills = 24

// packedLists is where the lists of a row with this head begin.
func packedLists(head uint32) int {
	if head&wishesFollow != 0 {
		return packedHead + packedWishes
	}
	return packedHead
}

// PackedSkills is how many skills the row has that begins with a word.
func PackedSkills(head uint32) int { return int(head & MaxPacked) }
