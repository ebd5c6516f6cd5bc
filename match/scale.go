package match

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/beveridge-go/beveridge/match/fact"
)

// CEFR is a level of the Common European Framework of Reference for Languages,
// ordered: none 0, A1 to C2 are 1 to 6, a native speaker is 7 and meets C2.
type CEFR uint8

// The levels.
const (
	CEFRNone CEFR = iota
	A1
	A2
	B1
	B2
	C1
	C2
	Native
)

func (c CEFR) String() string { return fact.NameOf(cefrNames, c) }

// MarshalText returns "0", "A1" to "C2" or "native".
func (c CEFR) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText is the inverse of [CEFR.MarshalText], in any case.
func (c *CEFR) UnmarshalText(text []byte) error { return fact.ParseName(cefrNames, text, c) }

var cefrNames = []string{"0", "A1", "A2", "B1", "B2", "C1", "C2", "native"}

// ISCED is a level of the International Standard Classification of Education
// 2011, from 0 (early childhood) to 8 (doctoral).
type ISCED uint8

// maxISCED is the highest level.
const maxISCED = 8

func (l ISCED) String() string { return fact.NameOf(iscedNames, l) }

// MarshalText returns "0" to "8".
func (l ISCED) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText is the inverse of [ISCED.MarshalText].
func (l *ISCED) UnmarshalText(text []byte) error { return fact.ParseName(iscedNames, text, l) }

// MarshalJSON returns the level as a number.
func (l ISCED) MarshalJSON() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalJSON reads the level as a number or as text.
func (l *ISCED) UnmarshalJSON(data []byte) error { return l.UnmarshalText(bytes.Trim(data, `"`)) }

var iscedNames = []string{"0", "1", "2", "3", "4", "5", "6", "7", "8"}

// Recognition is how a worker's qualification stands in the country of work.
// The zero value is unknown. Only a regulated occupation asks for it.
type Recognition uint8

// The states of recognition.
const (
	RecognitionUnknown Recognition = iota
	Domestic                       // obtained in the country; nothing to recognise
	Pending                        // applied for, not decided
	Recognised                     // decided in favour
	Refused                        // decided against
)

func (r Recognition) String() string { return fact.NameOf(recognitionNames, r) }

// MarshalText returns "", "domestic", "pending", "recognised" or "refused".
func (r Recognition) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText is the inverse of [Recognition.MarshalText].
func (r *Recognition) UnmarshalText(text []byte) error {
	return fact.ParseName(recognitionNames, text, r)
}

// IsZero reports whether the state is unknown.
func (r Recognition) IsZero() bool { return r == RecognitionUnknown }

var recognitionNames = []string{"", "domestic", "pending", "recognised", "refused"}

// Origin says where a worker comes from, as far as a labour-market test asks.
// The zero value is unknown. Who counts as local is the caller's rule, applied
// before the record is made: citizens, as a rule, and permanent residents.
type Origin uint8

// The origins.
const (
	OriginUnknown Origin = iota
	Local                // counts as local
	Immigrant            // an immigrant already in the country
	Abroad               // still abroad
)

func (o Origin) String() string { return fact.NameOf(originNames, o) }

// MarshalText returns "", "local", "immigrant" or "abroad".
func (o Origin) MarshalText() ([]byte, error) { return []byte(o.String()), nil }

// UnmarshalText is the inverse of [Origin.MarshalText].
func (o *Origin) UnmarshalText(text []byte) error { return fact.ParseName(originNames, text, o) }

// IsZero reports whether the origin is unknown.
func (o Origin) IsZero() bool { return o == OriginUnknown }

var originNames = []string{"", "local", "immigrant", "abroad"}

// Contract is the duration of an employment contract. The zero value is
// unknown.
type Contract uint8

// The contracts.
const (
	ContractUnknown Contract = iota
	Permanent
	FixedTerm
	Seasonal
)

func (c Contract) String() string { return fact.NameOf(contractNames, c) }

// MarshalText returns "", "permanent", "fixed-term" or "seasonal".
func (c Contract) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText is the inverse of [Contract.MarshalText].
func (c *Contract) UnmarshalText(text []byte) error { return fact.ParseName(contractNames, text, c) }

// IsZero reports whether the contract is unknown.
func (c Contract) IsZero() bool { return c == ContractUnknown }

var contractNames = []string{"", "permanent", "fixed-term", "seasonal"}

// Date is a civil date, counted in days from 1970-01-01. Its text form is
// "2006-01-02".
type Date int32

// DateOf returns the date of a year, month and day; days past the end of a
// month run into the next, as in [time.Date].
func DateOf(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsPerDay)
}

const secondsPerDay = 24 * 60 * 60

// The first and the last date with a text form.
const (
	minDate Date = -719_528  // 0000-01-01
	maxDate Date = 2_932_896 // 9999-12-31
)

func (d Date) String() string {
	return d.utc().Format(time.DateOnly)
}

// YearsTo returns the completed years from a day to another, as an age is counted; below
// zero where the other is earlier. What began on 29 February completes a year on 1 March
// where the year has no such day, as in [AgeRule].
func (d Date) YearsTo(other Date) int {
	from, to := d.utc(), other.utc()
	years := to.Year() - from.Year()
	if other < DateOf(from.Year()+years, from.Month(), from.Day()) {
		years--
	}
	return years
}

func (d Date) utc() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// MarshalText returns the text form.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads the text form.
func (d *Date) UnmarshalText(text []byte) error {
	t, err := time.Parse(time.DateOnly, strings.TrimSpace(string(text)))
	if err != nil {
		return fmt.Errorf("%w: want a date like 2026-03-31", fact.ErrSyntax)
	}
	*d = DateOf(t.Date())
	return nil
}
