package match

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// MaxList is the most entries that a list of a record may have. Explaining and
// improving a score look at pairs of them.
const MaxList = 500

// lists reports every list of a record that is longer than MaxList, wherever it
// is in the record: by reflection, so that a list that is added is held to it.
func (c *checker) lists(record reflect.Value) {
	if hasLong(record) {
		c.longLists("", record)
	}
}

// hasLong reports whether a list in v is too long. It makes no names, which would be
// most of the work of validating a record.
func hasLong(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if hasLong(v.Field(i)) {
				return true
			}
		}
	case reflect.Slice:
		if v.Len() > MaxList {
			return true
		}
		if of := v.Type().Elem().Kind(); of != reflect.Struct && of != reflect.Slice && of != reflect.Map {
			return false
		}
		for i := range v.Len() {
			if hasLong(v.Index(i)) {
				return true
			}
		}
	case reflect.Map:
		return v.Len() > MaxList
	default:
	}
	return false
}

func (c *checker) longLists(field string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
				c.longLists(fieldIn(field, name), v.Field(i))
			}
		}
	case reflect.Slice, reflect.Map:
		if n := v.Len(); n > MaxList {
			c.fault(field, n, fmt.Errorf("%w: want at most %d entries", fact.ErrRange, MaxList))
			return
		}
		if v.Kind() == reflect.Slice {
			for i := range v.Len() {
				c.longLists(at(field, i), v.Index(i))
			}
		}
	default:
	}
}

func fieldIn(field, name string) string {
	if field == "" || name == "" {
		return field + name
	}
	return field + "." + name
}
