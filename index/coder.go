package index

import (
	"encoding/binary"
	"errors"
	"maps"
	"math"
	"math/bits"
	"slices"
	"unicode/utf8"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A coder writes or reads the parts of a record, so that one function a type says
// both what is written and how it is read:
//
//	text      length, bytes (UTF-8)
//	number    varint, zigzag where it has a sign
//	float     the bits, last byte first, as a varint: round numbers are short
//	list      0 if nil, else 1 + length, items
//	Opt       0 unknown, 1 none, 2 and the value
//	others    one byte
//
// After the first error nothing counts. Reading shares the memory of in.
type coder struct {
	reading bool
	version byte // of the layout
	out     []byte
	in      string
	err     error
}

var (
	errShort = errors.New("the record is cut short")
	errLong  = errors.New("there is something behind the record")
	errOrder = errors.New("a map is out of order")
	errValue = errors.New("there is no such value")
	errUTF8  = errors.New("a text is not UTF-8")
	errFloat = errors.New("a number is not finite")

	errLayout = errors.New("the record has another layout")
)

func (c *coder) fail(err error) {
	if c.err == nil {
		c.err, c.in = err, ""
	}
}

func (c *coder) uint(x *uint64) {
	if !c.reading {
		c.out = binary.AppendUvarint(c.out, *x)
		return
	}
	*x = 0
	for i := 0; i < len(c.in) && i < binary.MaxVarintLen64; i++ {
		b := c.in[i]
		*x |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			c.in = c.in[i+1:]
			return
		}
	}
	c.fail(errShort)
}

// length codes 1 + n, and 0 for nil. Each item that is read takes at least a byte.
func (c *coder) length(n int, isNil bool) (length int, known bool) {
	x := uint64(n) + 1
	if isNil {
		x = 0
	}
	c.uint(&x)
	if c.reading && x > uint64(len(c.in))+1 {
		c.fail(errShort)
		return 0, false
	}
	return int(x) - 1, x > 0 && c.err == nil
}

func text[S ~string](c *coder, s *S) {
	n := uint64(len(*s))
	c.uint(&n)
	switch {
	case !c.reading:
		if !utf8.ValidString(string(*s)) {
			c.fail(errUTF8)
		}
		c.out = append(c.out, *s...)
	case n > uint64(len(c.in)):
		c.fail(errShort)
	default:
		*s, c.in = S(c.in[:n]), c.in[n:]
	}
}

func integer[I ~int | ~int32 | ~int64](c *coder, i *I) {
	x := uint64(int64(*i)<<1) ^ uint64(int64(*i)>>63)
	c.uint(&x)
	if c.reading {
		n := int64(x>>1) ^ -int64(x&1)
		if *i = I(n); int64(*i) != n {
			c.fail(errValue)
		}
	}
}

func float(c *coder, f *float64) {
	if !c.reading && (math.IsNaN(*f) || math.IsInf(*f, 0)) {
		c.fail(errFloat)
	}
	x := bits.ReverseBytes64(math.Float64bits(*f))
	c.uint(&x)
	if c.reading {
		*f = math.Float64frombits(bits.ReverseBytes64(x))
	}
}

// small codes a value of an enumeration, up to the last.
func small[E ~uint8](c *coder, e *E, last E) {
	switch {
	case !c.reading:
		c.out = append(c.out, byte(*e))
	case c.in == "":
		c.fail(errShort)
		return
	default:
		*e, c.in = E(c.in[0]), c.in[1:]
	}
	if *e > last {
		c.fail(errValue)
	}
}

func boolean(c *coder, b *bool) {
	x := uint8(0)
	if *b {
		x = 1
	}
	small(c, &x, 1)
	if c.reading { // what is written belongs to the caller, and others may read it
		*b = x == 1
	}
}

func list[T any](c *coder, xs *[]T, item func(*coder, *T)) {
	n, known := c.length(len(*xs), *xs == nil)
	if !known {
		return
	}
	if c.reading {
		*xs = make([]T, n)
	}
	for i := range *xs {
		item(c, &(*xs)[i])
	}
}

func opt[T any](c *coder, o *fact.Opt[T], value func(*coder, *T)) {
	const isNone, isSome = 1, 2
	v, ok := o.Get()
	state := uint8(0)
	switch {
	case ok:
		state = isSome
	case o.IsNone():
		state = isNone
	}
	small(c, &state, isSome)
	if state == isSome {
		value(c, &v)
	}
	if !c.reading || c.err != nil {
		return
	}
	switch state {
	case isNone:
		*o = fact.None[T]()
	case isSome:
		*o = fact.Some(v)
	}
}

// textMap codes a map in the order of its keys.
func textMap(c *coder, m *map[string]string) {
	n, known := c.length(len(*m), *m == nil)
	if !known {
		return
	}
	if !c.reading {
		for _, key := range slices.Sorted(maps.Keys(*m)) {
			value := (*m)[key]
			text(c, &key)
			text(c, &value)
		}
		return
	}
	*m = make(map[string]string)
	last := ""
	for i := range n {
		var key, value string
		text(c, &key)
		text(c, &value)
		if i > 0 && key <= last {
			c.fail(errOrder)
		}
		if c.err != nil {
			return
		}
		(*m)[key], last = value, key
	}
}
