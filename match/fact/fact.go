// Package fact holds the two things on which every record of this library
// stands: facts that may be unknown, and faults that say what is wrong with an
// input.
//
// # Three-valued facts
//
// A register is full of blanks, and a blank is neither a yes nor a no. So a
// fact has three states, and the zero value of each form is unknown:
//
//	form      unknown        known none           known
//	Tri       Unknown        No                   Yes
//	Opt[T]    Unknown        None[T]()            Some(v)
//	[]T       nil            empty, not nil       one or more
//	code      ""             does not arise       "0110"
//	CSV       blank          -                    anything else
//	JSON      absent, null   "-", [] for lists    anything else
//
// "None" is a statement: this vacancy asks for no education, this worker holds
// no licence. It settles a question that unknown leaves open. The laws, held
// by tests:
//
//   - the zero value is unknown, and both codecs map it to their blank;
//   - decoding what was encoded gives the same fact, for all three states;
//   - And, Or and Not are strong Kleene logic: an unknown operand makes the
//     result unknown exactly when it could change it.
//
// # Faults
//
// A [Fault] names the input, the place and the reason. [Faults] collects all
// that are found, because a person who mends a file wants the whole list.
package fact

// Tri is the answer to a yes-or-no question that may not have been asked. The
// zero value is Unknown. Tri is comparable; do not compare with < or >.
type Tri uint8

// The three truth values.
const (
	Unknown Tri = iota // not stated
	No                 // stated, and not so
	Yes                // stated, and so
)

// Of returns Yes or No.
func Of(b bool) Tri {
	if b {
		return Yes
	}
	return No
}

// And is Kleene's conjunction: No if either is No, Yes if both are Yes, else
// Unknown.
func (t Tri) And(u Tri) Tri {
	switch {
	case t == No || u == No:
		return No
	case t == Yes && u == Yes:
		return Yes
	default:
		return Unknown
	}
}

// Or is Kleene's disjunction: Yes if either is Yes, No if both are No, else
// Unknown.
func (t Tri) Or(u Tri) Tri { return t.Not().And(u.Not()).Not() }

// Not swaps Yes and No and keeps Unknown.
func (t Tri) Not() Tri {
	switch t {
	case No:
		return Yes
	case Yes:
		return No
	default:
		return Unknown
	}
}

// Known reports whether t is Yes or No.
func (t Tri) Known() bool { return t == Yes || t == No }

// IsZero reports whether t is Unknown, so that the JSON option omitzero leaves
// an unknown fact out.
func (t Tri) IsZero() bool { return t == Unknown }

// String returns "unknown", "no" or "yes".
func (t Tri) String() string {
	switch t {
	case No:
		return "no"
	case Yes:
		return "yes"
	default:
		return "unknown"
	}
}

// MarshalText returns "" for Unknown, else "no" or "yes".
func (t Tri) MarshalText() ([]byte, error) {
	if !t.Known() {
		return []byte{}, nil
	}
	return []byte(t.String()), nil
}

// UnmarshalText reads "" as Unknown; "-", "no", "false", "0" as No; "yes",
// "true", "1" as Yes, in any case. Anything else is [ErrSyntax].
func (t *Tri) UnmarshalText(text []byte) error {
	switch lower(text) {
	case "":
		*t = Unknown
	case "-", "no", "false", "0":
		*t = No
	case "yes", "true", "1":
		*t = Yes
	default:
		return syntaxError("want yes, no or blank")
	}
	return nil
}

// MarshalJSON returns null, false or true.
func (t Tri) MarshalJSON() ([]byte, error) {
	switch t {
	case No:
		return []byte("false"), nil
	case Yes:
		return []byte("true"), nil
	default:
		return []byte("null"), nil
	}
}

// UnmarshalJSON reads null, false and true, and the strings that
// [Tri.UnmarshalText] reads.
func (t *Tri) UnmarshalJSON(data []byte) error {
	switch string(data) {
	case "null":
		*t = Unknown
	case "false":
		*t = No
	case "true":
		*t = Yes
	default:
		if len(data) < 2 || data[0] != '"' {
			return syntaxError("want true, false or null")
		}
		return t.UnmarshalText(data[1 : len(data)-1])
	}
	return nil
}
