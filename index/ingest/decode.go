package ingest

import (
	"bytes"
	"encoding"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A decoder fills a value from valid JSON. Unlike package json it names the
// path of every fault, goes on after it, takes names letter by letter, and
// sees unknown and repeated names at every depth.
type decoder struct {
	shapes  shapes
	fail    func(field, value string, err error)
	unknown func(field string, err error)
	faults  int
}

func (d *decoder) fault(field string, raw []byte, err error) {
	d.faults++
	d.fail(field, unquoted(raw), err)
}

func (d *decoder) value(raw []byte, v reflect.Value, path string) {
	switch s := d.shapes.of(v.Type()); {
	case s.list:
		d.list(raw, v, path)
	case s.table && raw[0] == '{':
		d.table(raw, v, path)
	case s.inner != nil && raw[0] == '{':
		before := d.faults
		d.object(raw, reflect.New(s.inner).Elem(), path)
		if d.faults == before {
			d.leaf(raw, v, path)
		}
	case s.inner != nil || s.at == nil:
		d.leaf(raw, v, path)
	case raw[0] == '{':
		d.object(raw, v, path)
	case string(raw) != "null":
		d.fault(path, raw, fmt.Errorf("%w: want an object", fact.ErrSyntax))
	}
}

func (d *decoder) object(raw []byte, v reflect.Value, path string) {
	s := d.shapes.of(v.Type())
	var seen uint64 // by number of field; a record has fewer than 64
	for name, value := range members(raw) {
		field := name
		if path != "" {
			field = path + "." + name
		}
		i, ok := s.at[name]
		switch {
		case !ok:
			d.unknown(field, unknownName("field", name, s.names))
		case seen&(1<<i) != 0:
			d.fault(field, value, fact.ErrDuplicate)
		default:
			d.value(value, v.Field(i), field)
		}
		if ok {
			seen |= 1 << i
		}
	}
}

func (d *decoder) list(raw []byte, v reflect.Value, path string) {
	if string(raw) == "null" {
		return
	}
	if raw[0] != '[' {
		d.fault(path, raw, fmt.Errorf("%w: want a list", fact.ErrSyntax))
		return
	}
	list := reflect.MakeSlice(v.Type(), 0, 0)
	i := 0
	for value := range elements(raw) {
		list = reflect.Append(list, reflect.Zero(v.Type().Elem()))
		d.value(value, list.Index(i), path+"["+strconv.Itoa(i)+"]")
		i++
	}
	v.Set(list)
}

// table decodes an object whose names are free.
func (d *decoder) table(raw []byte, v reflect.Value, path string) {
	table := reflect.MakeMap(v.Type())
	for name, value := range members(raw) {
		field, key := path+"."+name, reflect.ValueOf(name)
		if table.MapIndex(key).IsValid() {
			d.fault(field, value, fact.ErrDuplicate)
			continue
		}
		entry := reflect.New(v.Type().Elem()).Elem()
		d.leaf(value, entry, field)
		table.SetMapIndex(key, entry)
	}
	v.Set(table)
}

// A shape is how values of a type are decoded: as a list, member by member, or
// else by package json.
type shape struct {
	list  bool
	table bool           // a map
	text  bool           // a string without a decoder of its own
	inner reflect.Type   // of a fact.Opt, if its value is decoded member by member
	names []string       // of the members, in order; nil for a leaf
	at    map[string]int // their fields
}

// shapes remembers the shapes of one call.
type shapes map[reflect.Type]*shape

func (m shapes) of(t reflect.Type) *shape {
	s := m[t]
	if s == nil {
		p := reflect.PointerTo(t)
		own := p.Implements(textUnmarshaler) || p.Implements(jsonUnmarshaler)
		s = &shape{list: t.Kind() == reflect.Slice && !own, table: t.Kind() == reflect.Map && !own, text: t.Kind() == reflect.String && !own}
		if s.inner = optional(t); s.inner != nil && !plainStruct(s.inner) {
			s.inner = nil
		}
		if plainStruct(t) {
			s.names, s.at = fieldsOf(t)
		}
		m[t] = s
	}
	return s
}

// optional returns the type of the value of a fact.Opt, nil for other types.
func optional(t reflect.Type) reflect.Type {
	_, ok := t.MethodByName("IsNone")
	get, ok2 := t.MethodByName("Get")
	if !ok || !ok2 {
		return nil
	}
	return get.Type.Out(0)
}

var (
	textUnmarshaler = reflect.TypeFor[encoding.TextUnmarshaler]()
	jsonUnmarshaler = reflect.TypeFor[json.Unmarshaler]()
)

// plainStruct reports whether t is decoded member by member.
func plainStruct(t reflect.Type) bool {
	p := reflect.PointerTo(t)
	return t.Kind() == reflect.Struct && !p.Implements(textUnmarshaler) && !p.Implements(jsonUnmarshaler)
}

// fieldsOf returns the JSON names of the fields of a struct, in their order.
func fieldsOf(t reflect.Type) (names []string, at map[string]int) {
	at = make(map[string]int, t.NumField())
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		names = append(names, name)
		at[name] = i
	}
	return names, at
}

// leaf decodes what knows its own JSON.
func (d *decoder) leaf(raw []byte, v reflect.Value, path string) {
	if d.shapes.of(v.Type()).text && raw[0] == '"' && bytes.IndexByte(raw, '\\') < 0 {
		v.SetString(string(raw[1 : len(raw)-1]))
		return
	}
	err := json.Unmarshal(raw, v.Addr().Interface())
	if err == nil {
		return
	}
	wrong := (*json.UnmarshalTypeError)(nil)
	switch {
	case errors.Is(err, fact.ErrSyntax), errors.Is(err, fact.ErrRange):
	case errors.As(err, &wrong):
		want, t := "another type", wrong.Type
		if t.Kind() == reflect.Pointer {
			t = t.Elem()
		}
		switch kind := t.Kind(); {
		case kind == reflect.Map:
			want = "an object"
		case kind == reflect.String, reflect.PointerTo(t).Implements(textUnmarshaler):
			want = "text in quotes"
		case kind == reflect.Bool:
			want = "true or false"
		case kind == reflect.Float64:
			want = "a number"
		case kind == reflect.Int:
			want = "a whole number"
		}
		err = fmt.Errorf("%w: want %s", fact.ErrSyntax, want)
	default:
		err = fmt.Errorf("%w: %w", fact.ErrSyntax, err)
	}
	d.fault(path, raw, err)
}

// unquoted returns a JSON value as a person would write it.
func unquoted(raw []byte) string {
	if raw[0] == '"' && bytes.IndexByte(raw, '\\') < 0 {
		return string(raw[1 : len(raw)-1])
	}
	var s string
	if raw[0] == '"' && json.Unmarshal(raw, &s) == nil {
		return s
	}
	return string(raw)
}
