package audit

import (
	"fmt"
	"slices"

	"github.com/beveridge-go/beveridge/match"
)

// An Attribute puts each worker in a group: something that the score never saw, by
// which its results are looked at. A blank group is unknown, which is a state of
// its own: it is counted, and never compared as if it were a group.
type Attribute struct {
	Name string
	Of   func(w *match.Worker) string // a pure function; it must not change the worker
}

// ByProtected is an entry of [match.Worker.Protected], such as sex.
func ByProtected(name string) Attribute {
	return Attribute{Name: name, Of: func(w *match.Worker) string { return w.Protected[name] }}
}

// ProtectedIn returns an attribute for each name that a Protected map of the
// workers has, by name.
func ProtectedIn(workers []match.Worker) []Attribute {
	names := map[string]bool{}
	for i := range workers {
		for name := range workers[i].Protected {
			names[name] = true
		}
	}
	var all []Attribute
	for _, name := range sortedKeys(names) {
		all = append(all, ByProtected(name))
	}
	return all
}

// ByCitizenship is the citizenship, "several" for who has more than one, and
// "none" for who is known to have none.
func ByCitizenship() Attribute {
	return Attribute{Name: "citizenship", Of: func(w *match.Worker) string {
		switch {
		case w.Citizenships == nil:
			return ""
		case len(w.Citizenships) == 0:
			return "none"
		case len(w.Citizenships) > 1:
			return "several"
		default:
			return w.Citizenships[0]
		}
	}}
}

// ByOrigin is the origin: local, immigrant or abroad. A plan that is local first
// differs by it on purpose; a ranking should not.
func ByOrigin() Attribute {
	return Attribute{Name: "origin", Of: func(w *match.Worker) string {
		if w.Origin.IsZero() {
			return ""
		}
		return w.Origin.String()
	}}
}

// ByAge is the age in completed years on a day, in bands that begin at the given
// ages in ascending order: 30 and 50 give "under 30", "30 to 49" and "50 and over".
func ByAge(on match.Date, from ...int) Attribute {
	from = slices.Clone(from)
	return Attribute{Name: "age", Of: func(w *match.Worker) string {
		birth, ok := w.Birth.Get()
		if !ok {
			return ""
		}
		band := 0
		for age := birth.YearsTo(on); band < len(from) && age >= from[band]; {
			band++
		}
		switch {
		case len(from) == 0:
			return "any"
		case band == 0:
			return fmt.Sprintf("under %d", from[0])
		case band == len(from):
			return fmt.Sprintf("%d and over", from[band-1])
		default:
			return fmt.Sprintf("%d to %d", from[band-1], from[band]-1)
		}
	}}
}
