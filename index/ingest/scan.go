package ingest

import "iter"

// The functions of this file walk over JSON that package json found valid accepted, so
// that brackets and quotes pair up.

// members yields the names and values of an object.
func members(raw []byte) iter.Seq2[string, []byte] {
	return func(yield func(string, []byte) bool) {
		for i := skip(raw, 1); raw[i] != '}'; {
			end := valueEnd(raw, i)
			name := unquoted(raw[i:end])
			i = skip(raw, end) // to the colon
			i = skip(raw, i+1) // to the value
			end = valueEnd(raw, i)
			if !yield(name, raw[i:end]) {
				return
			}
			if i = skip(raw, end); raw[i] == ',' {
				i = skip(raw, i+1)
			}
		}
	}
}

// elements yields the values of an array.
func elements(raw []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for i := skip(raw, 1); raw[i] != ']'; {
			end := valueEnd(raw, i)
			if !yield(raw[i:end]) {
				return
			}
			if i = skip(raw, end); raw[i] == ',' {
				i = skip(raw, i+1)
			}
		}
	}
}

// skip returns the index of the first byte from i that is no white space.
func skip(raw []byte, i int) int {
	for raw[i] == ' ' || raw[i] == '\t' || raw[i] == '\n' || raw[i] == '\r' {
		i++
	}
	return i
}

// valueEnd returns the index after the value that begins at i.
func valueEnd(raw []byte, i int) int {
	depth := 0
	for ; i < len(raw); i++ {
		switch raw[i] {
		case '"':
			for i++; raw[i] != '"'; i++ {
				if raw[i] == '\\' {
					i++
				}
			}
			if depth == 0 {
				return i + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i // after a number or a word
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case ',', ':', ' ', '\t', '\n', '\r':
			if depth == 0 {
				return i // after a number or a word
			}
		}
	}
	return i
}
