package row

import (
	"math/bits"
	"unsafe"
)

// A Directory finds the entries of a skill's number: a bit per number, and how
// many bits are set before each word of them. The zero value has none.
//
// With starts of 16 bits the entries of a word, which is 64 numbers, are fewer than
// 2^16; of all words there may be more.
type Directory[S uint16 | uint32] struct {
	words []DirectoryWord
	start []S // of the entries of the n-th number, as far as it has room for them
}

// A DirectoryWord is 64 numbers of a [Directory], without pointers.
type DirectoryWord struct {
	bits uint64
	rank uint32
	from uint32 // where the entries of its numbers start
}

// NewDirectory makes the directory of entries by their numbers, which ascend and
// may repeat.
func NewDirectory(numbers []uint32) Directory[uint32] {
	var distinct, starts []uint32
	for i, n := range numbers {
		if i == 0 || n != numbers[i-1] {
			distinct, starts = append(distinct, n), append(starts, uint32(i))
		}
	}
	if starts != nil {
		starts = append(starts, uint32(len(numbers)))
	}
	return StartsDirectory[uint32](distinct, starts)
}

// StartsDirectory makes the directory of the numbers, which ascend and differ, by
// where the entries of each start, and the end.
func StartsDirectory[S uint16 | uint32](numbers, starts []uint32) Directory[S] {
	if len(numbers) == 0 {
		return Directory[S]{}
	}
	d := Directory[S]{make([]DirectoryWord, numbers[len(numbers)-1]>>6+1), make([]S, len(starts))}
	for i, x := range starts {
		d.start[i] = S(x)
	}
	for _, n := range numbers {
		d.words[n>>6].bits |= 1 << (n & 63)
	}
	before := 0
	for w := range d.words {
		d.words[w].rank, d.words[w].from = uint32(before), starts[before]
		before += bits.OnesCount64(d.words[w].bits)
	}
	return d
}

// Has is 1 if there are entries of a number, else 0.
func (d *Directory[S]) Has(number uint32) uint64 {
	if w := number >> 6; w < uint32(len(d.words)) {
		return d.words[w].bits >> (number & 63) & 1
	}
	return 0
}

// Entries returns the interval of the entries of a number that has some.
func (d *Directory[S]) Entries(number uint32) (from, to uint32) {
	w := &d.words[number>>6]
	n := w.rank + uint32(bits.OnesCount64(w.bits&(1<<(number&63)-1)))
	from = w.from + uint32(d.start[n]-S(w.from))
	return from, from + uint32(d.start[n+1]-d.start[n])
}

// Size returns the bytes that the directory takes.
func (d *Directory[S]) Size() int {
	return cap(d.words)*int(unsafe.Sizeof(DirectoryWord{})) + cap(d.start)*int(unsafe.Sizeof(S(0)))
}

// Arrays returns what the directory is made of, for a file. It must not be
// changed.
func (d *Directory[S]) Arrays() (words []DirectoryWord, starts []S) { return d.words, d.start }

// DirectoryOf is a directory made of what another one's Arrays returned, which must
// live and not change as long as it is used ([Limits.Directory]).
func DirectoryOf[S uint16 | uint32](words []DirectoryWord, starts []S) Directory[S] {
	return Directory[S]{words, starts}
}
