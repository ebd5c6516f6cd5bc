package protect

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// unchecked is the JSON form of a screener that asks nothing.
type unchecked struct {
	Unchecked *string `json:"unchecked"`
}

// MarshalJSON returns the rules, so that what was screened can be screened again, or
// {"unchecked": "why"} where none are asked.
func (s *Screener) MarshalJSON() ([]byte, error) {
	if !s.Checks() {
		reason := s.Basis().Reason
		return json.Marshal(unchecked{&reason})
	}
	return json.Marshal(s.rules)
}

// UnmarshalJSON is the inverse of [Screener.MarshalJSON], as strict as [ReadRules]. It
// is for a new screener, not for one in use.
func (s *Screener) UnmarshalJSON(data []byte) error {
	var none unchecked
	if err := json.Unmarshal(data, &none); err == nil && none.Unchecked != nil {
		*s = Screener{reason: *none.Unchecked}
		return nil
	}
	r, err := ReadRules("rules", bytes.NewReader(data))
	if err != nil {
		return err
	}
	made, err := New(r)
	if err != nil {
		return fmt.Errorf("rules: %w", err)
	}
	*s = *made
	return nil
}
