package audit

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A Hash is a SHA-256. Its text form is 64 hexadecimal digits in lower case.
type Hash [sha256.Size]byte

// String returns the text form.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText returns the text form.
func (h Hash) MarshalText() ([]byte, error) { return []byte(h.String()), nil }

// UnmarshalText is the inverse of [Hash.MarshalText].
func (h *Hash) UnmarshalText(text []byte) error {
	var out Hash
	if len(text) != 2*len(out) || !bytes.Equal(text, bytes.ToLower(text)) {
		return fmt.Errorf("%w: want %d hexadecimal digits in lower case", fact.ErrSyntax, 2*len(out))
	}
	if _, err := hex.Decode(out[:], text); err != nil {
		return fmt.Errorf("%w: %w", fact.ErrSyntax, err)
	}
	*h = out
	return nil
}

// HashOf returns the hash of some bytes.
func HashOf(data []byte) Hash { return sha256.Sum256(data) }

// Canonical returns the JSON of a record with the entries of every list in order:
// the lists of a vacancy, a worker or rules carry no meaning in their order, and two
// records that say the same have the same canonical form. It is of no use for values
// whose lists are ordered. What has no JSON, such as a number that is not finite, is
// an error.
func Canonical(record any) ([]byte, error) {
	data, err := json.Marshal(record)
	if err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, fmt.Errorf("audit: %w", err)
	}
	return appendSorted(nil, v), nil
}

// appendSorted writes a decoded value with sorted keys and lists.
func appendSorted(dst []byte, v any) []byte {
	switch v := v.(type) {
	case map[string]any:
		dst = append(dst, '{')
		for i, key := range sortedKeys(v) {
			if i > 0 {
				dst = append(dst, ',')
			}
			dst = append(appendScalar(dst, key), ':')
			dst = appendSorted(dst, v[key])
		}
		return append(dst, '}')
	case []any:
		entries := make([][]byte, len(v))
		for i := range v {
			entries[i] = appendSorted(nil, v[i])
		}
		slices.SortFunc(entries, bytes.Compare)
		dst = append(dst, '[')
		dst = append(dst, bytes.Join(entries, []byte{','})...)
		return append(dst, ']')
	default:
		return appendScalar(dst, v)
	}
}

func appendScalar(dst []byte, v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Errorf("audit: what was decoded has JSON: %w", err))
	}
	return append(dst, data...)
}

// hashRecords hashes a list of records in the order of their ids, each by its
// canonical form, and keeps the hash of each if that is asked for. An id that occurs
// twice is a fault. It looks at the context at every record.
func hashRecords[T any](ctx context.Context, name string, records []T, id func(*T) string, each bool) (Input, error) {
	type one struct {
		id string
		Hash
	}
	var fs fact.Faults
	all := make([]one, len(records))
	for i := range records {
		if ctx.Err() != nil {
			return Input{}, context.Cause(ctx)
		}
		data, err := Canonical(&records[i])
		if err != nil {
			fs.Add(fact.Fault{Input: name, Record: id(&records[i]), Err: err})
		}
		all[i] = one{id(&records[i]), HashOf(data)}
	}
	if err := sorted(ctx, all, func(a, b one) int { return cmp.Compare(a.id, b.id) }); err != nil {
		return Input{}, err
	}
	input := Input{Name: name, Records: len(all)}
	if each {
		input.Each = map[string]Hash{}
	}
	sum := sha256.New()
	for i := range all {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return Input{}, context.Cause(ctx)
		}
		if i > 0 && all[i].id == all[i-1].id {
			fs.Add(fact.Fault{Input: name, Field: "id", Value: all[i].id, Err: fact.ErrDuplicate})
		}
		if each {
			input.Each[all[i].id] = all[i].Hash
		}
		sum.Write(all[i].Hash[:]) // the id is in the record
	}
	input.SHA256 = Hash(sum.Sum(nil))
	return input, fs.Err()
}

// listJSON is [json.Marshal] of a list, which is never null, entry by entry.
func listJSON[T any](ctx context.Context, dst []byte, list []T) ([]byte, error) {
	dst = append(dst, '[')
	for i := range list {
		if i%64 == 0 && ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		data, err := json.Marshal(&list[i])
		if err != nil {
			return nil, err //nolint:wrapcheck // the caller says of what
		}
		if i > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, data...)
	}
	return append(dst, ']'), nil
}
