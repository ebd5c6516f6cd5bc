package match

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

	"github.com/beveridge-go/beveridge/match/fact"
)

// maxRules is the most bytes of a file of rules. The largest that is known to
// us, a country's shortage list by region, has some tens of thousands.
const maxRules = 16 << 20

// ReadRules reads rules from a JSON object with the names of [Rules]. It is
// strict: names that there are not, repeated names and values of another type
// are faults, each with its line, all of them at once. The rules returned
// validate, but for the code schemes; see [Rules.Validate]. The name stands
// for the input in the faults.
func ReadRules(name string, r io.Reader) (Rules, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxRules+1))
	if err != nil {
		return Rules{}, fmt.Errorf("match: %s: %w", name, err)
	}
	var rules Rules
	d := rulesReader{name: name, data: data}
	switch {
	case len(data) > maxRules:
		d.fault(0, "", "", fmt.Errorf("%w: longer than %d bytes", fact.ErrRange, maxRules))
	case !json.Valid(data):
		d.broken()
	default:
		raw := bytes.TrimSpace(data)
		d.value("", raw, bytes.Index(data, raw), reflect.ValueOf(&rules).Elem())
	}
	if d.faults.Len() == 0 {
		d.faults.AddError(name, 0, rules.Validate(Codes{}))
	}
	if err := d.faults.Err(); err != nil {
		return Rules{}, fmt.Errorf("match: %w", err)
	}
	return rules, nil
}

// A rulesReader fills a value from valid JSON. Unlike package json it goes on
// after a fault, names its place, and takes names letter by letter.
type rulesReader struct {
	name   string
	data   []byte
	faults fact.Faults
}

func (d *rulesReader) fault(offset int, field, value string, err error) {
	line := 1 + bytes.Count(d.data[:min(offset, len(d.data))], []byte{'\n'})
	d.faults.Add(fact.Fault{Input: d.name, Line: line, Field: field, Value: value, Err: err})
}

// broken reports where the syntax breaks.
func (d *rulesReader) broken() {
	var v any
	err := json.Unmarshal(d.data, &v)
	offset := len(d.data)
	if wrong := (*json.SyntaxError)(nil); errors.As(err, &wrong) {
		offset = int(wrong.Offset)
	}
	d.fault(offset, "", "", fmt.Errorf("%w: not one JSON value: %w", fact.ErrSyntax, err))
}

// value decodes raw, which begins at offset of the data, into v: objects name
// by name, lists of objects one by one, and all else by package json.
func (d *rulesReader) value(field string, raw []byte, offset int, v reflect.Value) {
	switch t := v.Type(); {
	case t.Kind() == reflect.Struct && !reflect.PointerTo(t).Implements(jsonUnmarshaler):
		if raw[0] != '{' {
			d.fault(offset, field, string(raw), fmt.Errorf("%w: want an object", fact.ErrSyntax))
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
	default:
		if err := json.Unmarshal(raw, v.Addr().Interface()); err != nil {
			d.fault(offset, field, string(raw), readable(err))
		}
	}
}

func (d *rulesReader) object(field string, raw []byte, offset int, v reflect.Value) {
	names, fields := jsonFields(v.Type())
	seen := make(map[string]bool, len(names))
	for at, member := range members(raw) {
		path := strings.TrimPrefix(field+"."+member.name, ".")
		i := slices.Index(names, member.name)
		switch {
		case i < 0:
			d.fault(offset+at, path, "", fmt.Errorf("%w: unknown field; want one of %s", fact.ErrSyntax, strings.Join(names, ", ")))
		case seen[member.name]:
			d.fault(offset+at, path, string(member.raw), fact.ErrDuplicate)
		default:
			d.value(path, member.raw, offset+at, v.FieldByIndex(fields[i]))
		}
		seen[member.name] = true
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
	case errors.Is(err, fact.ErrSyntax), errors.Is(err, fact.ErrRange):
		return err
	case !errors.As(err, &wrong):
		return fmt.Errorf("%w: %w", fact.ErrSyntax, err)
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
	return fmt.Errorf("%w: want %s", fact.ErrSyntax, want)
}
