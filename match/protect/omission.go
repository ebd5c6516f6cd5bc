package protect

import (
	"cmp"
	"slices"

	"github.com/beveridge-go/beveridge/match"
)

// An Omission is how much a recruiter leaves unsaid of what the rules ask about. Abusive
// offers are those with empty fields, so that the share is a finding by itself.
type Omission struct {
	Recruiter string `json:"recruiter"` // the employer where no recruiter is named; "" where neither is
	Direct    bool   `json:"direct"`    // it is the employer
	Vacancies int    `json:"vacancies"`
	Asked     int    `json:"asked"`   // facts: of each vacancy all that the rules ask about
	Unknown   int    `json:"unknown"` // of them
	Verdicts  Counts `json:"verdicts"`
}

// Share is the share of facts that are unknown, 0 to 1; 0 where nothing was asked.
func (o Omission) Share() float64 {
	if o.Asked == 0 {
		return 0
	}
	return float64(o.Unknown) / float64(o.Asked)
}

// Counts are vacancies by verdict.
type Counts struct {
	Pass   int `json:"pass"`
	Warn   int `json:"warn"`
	Review int `json:"review"`
	Block  int `json:"block"`
}

func (c *Counts) add(v Verdict) {
	switch v {
	case Pass:
		c.Pass++
	case Warn:
		c.Warn++
	case Review:
		c.Review++
	case Block:
		c.Block++
	case NotChecked:
	}
}

// Omissions counts what is left unsaid by recruiter, greatest share first, equals by
// name. The order of the vacancies carries no meaning. A limit that the rules do not know
// is nobody's omission. It is empty if the screener asks nothing.
func (s *Screener) Omissions(vacancies []match.Vacancy) []Omission {
	if !s.Checks() {
		return nil
	}
	asked := s.asked()
	type key struct {
		name   string
		direct bool
	}
	at := make(map[key]*Omission)
	for i := range vacancies {
		v := &vacancies[i]
		k := key{v.Employer, true}
		if name, ok := v.Protection.Recruiter.Get(); ok {
			k = key{name, false}
		}
		o := at[k]
		if o == nil {
			o = &Omission{Recruiter: k.name, Direct: k.direct}
			at[k] = o
		}
		o.Vacancies++
		o.Asked += len(asked)
		f := &facts{vacancy: v}
		for _, of := range asked {
			if !of.settled(f) {
				o.Unknown++
			}
		}
		o.Verdicts.add(s.verdict(v))
	}
	out := make([]Omission, 0, len(at))
	for _, o := range at {
		out = append(out, *o)
	}
	slices.SortFunc(out, func(a, b Omission) int {
		return cmp.Or(
			cmp.Compare(b.Unknown*a.Asked, a.Unknown*b.Asked), cmp.Compare(a.Recruiter, b.Recruiter),
			compareBool(a.Direct, b.Direct),
		)
	})
	return out
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

// asked are the facts of a vacancy that the rules ask about, each once.
func (s *Screener) asked() []*field {
	var out []*field
	add := func(f *field) {
		if f.scope == OfVacancy && !slices.Contains(out, f) {
			out = append(out, f)
		}
	}
	for i := range s.compiled {
		for _, c := range slices.Concat(s.compiled[i].block, s.compiled[i].warn) {
			if c.scope > OfVacancy {
				continue
			}
			c.root.fields(func(f *field) {
				for _, name := range f.from {
					add(fieldNamed(name))
				}
				if f.from == nil {
					add(f)
				}
			})
		}
	}
	return out
}
