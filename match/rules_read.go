package match

import (
	"fmt"
	"io"

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
	var rules Rules
	if err := fact.ReadJSON(name, r, maxRules, &rules); err != nil {
		return Rules{}, fmt.Errorf("match: %w", err)
	}
	var faults fact.Faults
	faults.AddError(name, 0, rules.Validate(Codes{}))
	if err := faults.Err(); err != nil {
		return Rules{}, fmt.Errorf("match: %w", err)
	}
	return rules, nil
}
