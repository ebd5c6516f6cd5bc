package match

import "unsafe"

// A record of a pack is a narrow row, the facts for the hard constraints, and the id: its
// bytes, filled up with 0 to whole codes, and in the last code how many they are. A number
// that has no room there stands before it in halves, the lower first, and the last code is
// a mark.
const idMark = 1<<16 - 1

// appendID appends an id, which ends a record.
func appendID(record []uint16, id string) []uint16 {
	from, n := len(record), len(id)
	record = append(record, make([]uint16, idCodes(n))...)
	copy(bytesOf(record[from:]), id)
	if n >= idMark {
		record = append(record, uint16(n), uint16(n>>16))
		n = idMark
	}
	return append(record, uint16(n))
}

// idCodes is how many codes the bytes of an id take.
func idCodes(n int) int { return n/2 + n%2 }

// cutID is a record without its id, and the id, which it shares the memory of. Of what
// [appendID] did not end there may be nothing, but nothing else is read.
func cutID(record []uint16) (rest []uint16, id string) {
	at := len(record) - 1
	if at < 0 {
		return nil, ""
	}
	n := uint(record[at])
	if n == idMark {
		if at -= 2; at < 0 {
			return nil, ""
		}
		n = uint(record[at]) | uint(record[at+1])<<16
	}
	from := at - int(n/2+n%2)
	if from < 0 {
		return nil, ""
	}
	return record[:from:from], unsafe.String((*byte)(unsafe.Pointer(unsafe.SliceData(record[from:]))), n)
}
