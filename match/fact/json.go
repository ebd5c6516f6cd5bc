package fact

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// ReadJSON decodes one JSON value of at most most bytes into what v points to.
// It is strict, as a file that decides about people must be: names that the struct
// does not have, repeated names and values of another type are faults, each with its
// line, all of them at once, as a [*Faults]. Names are taken letter by letter.
// The input names what is read in the faults. On error v may be half filled.
func ReadJSON(input string, r io.Reader, most int, v any) error {
	data, err := io.ReadAll(io.LimitReader(r, int64(most)+1))
	if err != nil {
		return fmt.Errorf("%s: %w", input, err)
	}
	d := jsonReader{name: input, data: data}
	switch {
	case len(data) > most:
		d.fault(0, "", "", fmt.Errorf("%w: longer than %d bytes", ErrRange, most))
	case !json.Valid(data):
		d.broken()
	default:
		raw := bytes.TrimSpace(data)
		d.value("", raw, bytes.Index(data, raw), reflect.ValueOf(v).Elem())
	}
	return d.faults.Err()
}

// A jsonReader fills a value from valid JSON. Unlike package json it goes on
// after a fault, and names its place.
type jsonReader struct {
	name   string
	data   []byte
	faults Faults
}

func (d *jsonReader) fault(offset int, field, value string, err error) {
	line := 1 + bytes.Count(d.data[:min(offset, len(d.data))], []byte{'\n'})
	d.faults.Add(Fault{Input: d.name, Line: line, Field: field, Value: value, Err: err})
}

// broken reports where the syntax breaks.
func (d *jsonReader) broken() {
	var v any
	err := json.Unmarshal(d.data, &v)
	offset := len(d.data)
	if wrong := (*json.SyntaxError)(nil); errors.As(err, &wrong) {
		offset = int(wrong.Offset)
	}
	d.fault(offset, "", "", fmt.Errorf("%w: not one JSON value: %w", ErrSyntax, err))
}

// value decodes raw, which begins at offset of the data, into v: objects name
// by name, lists of objects one by one, and all else by package json.
func (d *jsonReader) value(field string, raw []byte, offset int, v reflect.Value) {
	switch t := v.Type(); {
	case t.Kind() == reflect.Struct && !reflect.PointerTo(t).Implements(jsonUnmarshaler):
		if raw[0] != '{' {
			d.fault(offset, field, string(raw), fmt.Errorf("%w: want an object", ErrSyntax))
			return
		}
		d.object(field, raw, offset, v)
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct && raw[0] == '[':
		list := reflect.MakeSlice(t, 0, 0)
		for at, member := range members(raw) {
			list = reflect.Append(list, reflect.Zero(t.Elem()))
			i := list.Len() - 1
			d.value(field+"["+strconv.Itoa(i)+"]", member.raw, offset+at, list.Index(i))
		}
		v.Set(list)
	case t.Kind() == reflect.Map && raw[0] == '{':
		v.Set(reflect.MakeMap(t))
		d.names(field, raw, offset, v)
	default:
		if err := json.Unmarshal(raw, v.Addr().Interface()); err != nil {
			d.fault(offset, field, string(raw), readable(err))
		}
	}
}

func (d *jsonReader) object(field string, raw []byte, offset int, v reflect.Value) {
	names, fields := jsonFields(v.Type())
	seen := make(map[string]bool, len(names))
	for at, member := range members(raw) {
		path := strings.TrimPrefix(field+"."+member.name, ".")
		i := slices.Index(names, member.name)
		switch {
		case i < 0:
			d.fault(offset+at, path, "", fmt.Errorf("%w: unknown field; want one of %s", ErrSyntax, strings.Join(names, ", ")))
		case seen[member.name]:
			d.fault(offset+at, path, string(member.raw), ErrDuplicate)
		default:
			d.value(path, member.raw, offset+at, v.FieldByIndex(fields[i]))
		}
		seen[member.name] = true
	}
}

// names fills a map from names to values.
func (d *jsonReader) names(field string, raw []byte, offset int, v reflect.Value) {
	for at, member := range members(raw) {
		path, name := strings.TrimPrefix(field+"."+member.name, "."), reflect.ValueOf(member.name)
		if v.MapIndex(name).IsValid() {
			d.fault(offset+at, path, string(member.raw), ErrDuplicate)
			continue
		}
		one := reflect.New(v.Type().Elem()).Elem()
		d.value(path, member.raw, offset+at, one)
		v.SetMapIndex(name, one)
	}
}

var jsonUnmarshaler = reflect.TypeFor[json.Unmarshaler]()

// jsonFields lists the JSON names of a struct, those of embedded ones too.
func jsonFields(t reflect.Type) (names []string, fields [][]int) {
	for _, f := range reflect.VisibleFields(t) {
		if name, _, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" {
			names, fields = append(names, name), append(fields, f.Index)
		}
	}
	return names, fields
}

type jsonMember struct {
	name string // "" in a list
	raw  []byte
}

// members yields the members of an object or the elements of a list, with the
// offset of each value. raw is valid JSON.
func members(raw []byte) iter.Seq2[int, jsonMember] {
	return func(yield func(int, jsonMember) bool) {
		dec := json.NewDecoder(bytes.NewReader(raw))
		_, _ = dec.Token() // the opening bracket
		for dec.More() {
			var m jsonMember
			if raw[0] == '{' {
				name, _ := dec.Token()
				m.name, _ = name.(string)
			}
			var value json.RawMessage
			_ = dec.Decode(&value)
			m.raw = value
			if !yield(int(dec.InputOffset())-len(value), m) {
				return
			}
		}
	}
}

// readable says of an error of package json what was wanted.
func readable(err error) error {
	wrong := (*json.UnmarshalTypeError)(nil)
	switch {
	case errors.Is(err, ErrSyntax), errors.Is(err, ErrRange):
		return err
	case !errors.As(err, &wrong):
		return fmt.Errorf("%w: %w", ErrSyntax, err)
	}
	want := "text in quotes"
	switch wrong.Type.Kind() {
	case reflect.Bool:
		want = "true or false"
	case reflect.Int:
		want = "a whole number"
	case reflect.Slice:
		want = "a list"
	default:
	}
	return fmt.Errorf("%w: want %s", ErrSyntax, want)
}
