package fact

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// noneText stands for "known none" in CSV and JSON.
const noneText = "-"

type state uint8

const (
	unknown state = iota
	none
	some
)

// Opt is a value that may be unknown, known to be none, or known. The zero
// value is unknown. An Opt is comparable where T is. T's own JSON must not be
// null or "-"; its own text must not be "", "-" or have blanks around it.
type Opt[T any] struct {
	v T
	s state
}

// Some returns a known value.
func Some[T any](v T) Opt[T] { return Opt[T]{v: v, s: some} }

// None returns the statement that there is no such value.
func None[T any]() Opt[T] { return Opt[T]{s: none} }

// Get returns the value and whether there is one. Where there is none, or
// where it is unknown, the value is T's zero value.
func (o Opt[T]) Get() (T, bool) { return o.v, o.s == some }

// Or returns the value if there is one, else v.
func (o Opt[T]) Or(v T) T {
	if o.s == some {
		return o.v
	}
	return v
}

// Known reports whether the fact was stated, be it a value or none.
func (o Opt[T]) Known() bool { return o.s != unknown }

// IsNone reports whether it is known that there is no value.
func (o Opt[T]) IsNone() bool { return o.s == none }

// IsZero reports whether the fact is unknown, so that the JSON option omitzero
// leaves it out.
func (o Opt[T]) IsZero() bool { return o.s == unknown }

// String returns "unknown", "none" or the value in its default format.
func (o Opt[T]) String() string {
	switch o.s {
	case none:
		return "none"
	case some:
		return fmt.Sprint(o.v)
	default:
		return "unknown"
	}
}

// MarshalJSON returns null for unknown, "-" for none, else T's own JSON.
func (o Opt[T]) MarshalJSON() ([]byte, error) {
	switch o.s {
	case none:
		return []byte(`"` + noneText + `"`), nil
	case some:
		return json.Marshal(o.v)
	default:
		return []byte("null"), nil
	}
}

// UnmarshalJSON is the inverse of [Opt.MarshalJSON]. On error o is unchanged.
// The data passes through T's own decoder, which ignores fields that it does
// not know.
func (o *Opt[T]) UnmarshalJSON(data []byte) error {
	data = bytes.TrimSpace(data)
	if string(data) == "null" {
		*o = Opt[T]{}
		return nil
	}
	if bytes.HasPrefix(data, []byte{'"'}) {
		var text string // decoded, because "-" can be written with an escape
		if err := json.Unmarshal(data, &text); err == nil && text == noneText {
			*o = None[T]()
			return nil
		}
	}
	var v T
	if err := json.Unmarshal(data, &v); err != nil {
		return err
	}
	*o = Some(v)
	return nil
}

// MarshalText returns "" for unknown, "-" for none, else the value as text. T
// must be a string, int, int64, float64 or an [encoding.TextMarshaler].
func (o Opt[T]) MarshalText() ([]byte, error) {
	switch o.s {
	case none:
		return []byte(noneText), nil
	case some:
		return marshalText(o.v)
	default:
		return []byte{}, nil
	}
}

// UnmarshalText is the inverse of [Opt.MarshalText]. Blanks around the text
// are ignored. On error o is unchanged. Numbers must be finite.
func (o *Opt[T]) UnmarshalText(text []byte) error {
	t := strings.TrimSpace(string(text))
	switch t {
	case "":
		*o = Opt[T]{}
		return nil
	case noneText:
		*o = None[T]()
		return nil
	}
	var v T
	if err := unmarshalText(t, &v); err != nil {
		return err
	}
	*o = Some(v)
	return nil
}

func marshalText(v any) ([]byte, error) {
	switch v := v.(type) {
	case encoding.TextMarshaler:
		return v.MarshalText()
	case string:
		return []byte(v), nil
	case int:
		return strconv.AppendInt(nil, int64(v), 10), nil
	case int64:
		return strconv.AppendInt(nil, v, 10), nil
	case float64:
		return strconv.AppendFloat(nil, v, 'g', -1, 64), nil
	default:
		return nil, fmt.Errorf("fact: %T has no text form", v)
	}
}

func unmarshalText(t string, p any) error {
	switch p := p.(type) {
	case encoding.TextUnmarshaler:
		return p.UnmarshalText([]byte(t))
	case *string:
		*p = t
	case *int:
		n, err := strconv.Atoi(t)
		if err != nil {
			return syntaxError("want a whole number")
		}
		*p = n
	case *int64:
		n, err := strconv.ParseInt(t, 10, 64)
		if err != nil {
			return syntaxError("want a whole number")
		}
		*p = n
	case *float64:
		x, err := strconv.ParseFloat(t, 64)
		if err != nil || math.IsInf(x, 0) || math.IsNaN(x) {
			return syntaxError("want a number")
		}
		*p = x
	default:
		return fmt.Errorf("fact: %T has no text form", p)
	}
	return nil
}
