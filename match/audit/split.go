package audit

import (
	"fmt"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A Split parts the difference of two groups' rates into what the law did and what
// followed among those whom it permits. With e the share that is permitted and s
// the rate among those, a rate is e s, and
//
//	r_g - r_h = (e_g - e_h) (s_g + s_h)/2  +  (s_g - s_h) (e_g + e_h)/2
//	Difference       Law                          Rest
//
// exactly (Kitagawa, Journal of the American Statistical Association 50, 1955).
// Where nobody of one group is permitted its s is taken to be the other's, so that
// the law has all of the difference. Rest is all that is not law: scores, other
// constraints, the order of a plan's goals, and chance.
type Split struct {
	Group      string  `json:"group"`
	Reference  string  `json:"reference"`
	Difference float64 `json:"difference"` // of the rates, group less reference
	Law        float64 `json:"law"`
	Rest       float64 `json:"rest"`
}

// SplitRates parts the difference of two rates. overall counts all people of a
// group and permitted those whom the law permits; those selected are the same
// people in both, and both groups have people. Other counts are faults.
func SplitRates(group string, overall, permitted Count, reference string, refOverall, refPermitted Count) (Split, error) {
	var fs fact.Faults
	for _, x := range []struct {
		group              string
		overall, permitted Count
	}{{group, overall, permitted}, {reference, refOverall, refPermitted}} {
		fs.AddError("", 0, x.overall.check(x.group))
		fs.AddError("", 0, x.permitted.check(x.group+", permitted"))
		switch {
		case x.overall.Of == 0:
			fs.Add(fact.Fault{Input: x.group, Field: "of", Err: fmt.Errorf("%w: nobody is in it", fact.ErrMissing)})
		case x.permitted.Of > x.overall.Of || x.permitted.Selected != x.overall.Selected:
			fs.Add(fact.Fault{
				Input: x.group + ", permitted", Value: fmt.Sprint(x.permitted),
				Err: fmt.Errorf("%w: they are some of %v, with all who were selected", fact.ErrConflict, x.overall),
			})
		}
	}
	if err := fs.Err(); err != nil {
		return Split{}, fmt.Errorf("audit: split: %w", err)
	}
	return splitRates(group, overall, permitted, reference, refOverall, refPermitted), nil
}

func splitRates(group string, overall, permitted Count, reference string, refOverall, refPermitted Count) Split {
	share := func(o, p Count) float64 { return float64(p.Of) / float64(o.Of) }
	eg, eh := share(overall, permitted), share(refOverall, refPermitted)
	sg, gok := permitted.Rate().Get()
	sh, hok := refPermitted.Rate().Get()
	if !gok {
		sg = sh
	}
	if !hok {
		sh = sg
	}
	rate := func(c Count) float64 { return float64(c.Selected) / float64(c.Of) }
	return Split{
		Group: group, Reference: reference,
		Difference: rate(overall) - rate(refOverall),
		Law:        (eg - eh) * (sg + sh) / 2,
		Rest:       (sg - sh) * (eg + eh) / 2,
	}
}
