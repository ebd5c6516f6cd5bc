package row

import "math/bits"

// A Directory finds the entries of a skill's number: a bit per number, and how
// many bits are set before each word of them. The zero value has none.
type Directory struct {
	words []DirectoryWord
	start []uint32 // of the entries of the n-th number
}

// A DirectoryWord is 64 numbers of a [Directory], without pointers.
type DirectoryWord struct {
	bits uint64
	rank uint32
	rest uint32 // 0; said here, so that a word is as large on every machine
}

// NewDirectory makes the directory of entries by their numbers, which ascend and
// may repeat.
func NewDirectory(numbers []uint32) Directory {
	var distinct, starts []uint32
	for i, n := range numbers {
		if i == 0 || n != numbers[i-1] {
			distinct, starts = append(distinct, n), append(starts, uint32(i))
		}
	}
	if starts != nil {
		starts = append(starts, uint32(len(numbers)))
	}
	return StartsDirectory(distinct, starts)
}

// StartsDirectory makes the directory of the numbers, which ascend and differ, by
// where the entries of each start, and the end. It keeps the starts.
func StartsDirectory(numbers, starts []uint32) Directory {
	if len(numbers) == 0 {
		return Directory{}
	}
	d := Directory{make([]DirectoryWord, numbers[len(numbers)-1]>>6+1), starts}
	for _, n := range numbers {
		d.words[n>>6].bits |= 1 << (n & 63)
	}
	before := 0
	for w := range d.words {
		d.words[w].rank = uint32(before)
		before += bits.OnesCount64(d.words[w].bits)
	}
	return d
}

// Has is 1 if there are entries of a number, else 0.
func (d *Directory) Has(number uint32) uint64 {
	if w := number >> 6; w < uint32(len(d.words)) {
		return d.words[w].bits >> (number & 63) & 1
	}
	return 0
}

// Entries returns the interval of the entries of a number that has some.
func (d *Directory) Entries(number uint32) (from, to uint32) {
	w := &d.words[number>>6]
	n := w.rank + uint32(bits.OnesCount64(w.bits&(1<<(number&63)-1)))
	return d.start[n], d.start[n+1]
}

// Size returns the bytes that the directory takes.
func (d *Directory) Size() int { return 16*cap(d.words) + 4*cap(d.start) }

// Arrays returns what the directory is made of, for a file. It must not be
// changed.
func (d *Directory) Arrays() (words []DirectoryWord, starts []uint32) { return d.words, d.start }

// DirectoryOf is a directory made of what another one's Arrays returned, which must
// live and not change as long as it is used ([Limits.Directory]).
func DirectoryOf(words []DirectoryWord, starts []uint32) Directory { return Directory{words, starts} }
