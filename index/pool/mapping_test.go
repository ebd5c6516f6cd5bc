package pool

import (
	"bytes"
	"io"
	"testing"
	"unsafe"

	"github.com/stretchr/testify/require"
)

// TestReadFile: where a file cannot be mapped its bytes are read, to a place where
// arrays can begin.
func TestReadFile(t *testing.T) {
	for n := range 40 {
		data := bytes.Repeat([]byte{1, 2, 3}, n)
		m, err := readFile(bytes.NewReader(data), len(data))
		require.NoError(t, err)
		require.Equal(t, data, m.data)
		require.Zero(t, uintptr(unsafe.Pointer(unsafe.SliceData(m.data)))%8)
		_, err = readFile(bytes.NewReader(data), len(data)+1)
		require.Error(t, err)
	}
	_, err := readFile(bytes.NewReader(make([]byte, 8)), 9)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
}
