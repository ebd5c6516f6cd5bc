package match

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// LateNames are the names that a scorer has numbered because it met them, in the
// order of their numbers: those outside its taxonomy. Compiled records that were
// kept elsewhere mean the same names only where the numbers agree.
type LateNames struct{ Skills, Languages, Currencies []string }

// ErrNumbers is the error of late names to which a scorer has given other numbers.
var ErrNumbers = errors.New("the scorer has numbered its names in another order")

// LateNames returns the late names so far. They are the caller's.
func (s *Scorer) LateNames() LateNames {
	return LateNames{s.skills.lateNames(), s.languages.lateNames(), s.currencies.lateNames()}
}

// LateNamesOf returns the late names up to the last one that one of the packed
// workers mentions, so that they do not depend on what the scorer met later. It
// looks at the context every few milliseconds.
func (s *Scorer) LateNamesOf(ctx context.Context, p *PackedWorkers) (LateNames, error) {
	var skills, languages, currencies uint32 // greatest numbers
	var w PackedRow
	for i := range p.Len() {
		if i%packedEvery == 0 && ctx.Err() != nil {
			return LateNames{}, fmt.Errorf("match: late names: %w", context.Cause(ctx))
		}
		p.Row(&w, i)
		for _, x := range w.Skills {
			skills = max(skills, uint32(x>>3))
		}
		for _, x := range w.Languages {
			languages = max(languages, uint32(x>>3))
		}
		currencies = max(currencies, w.Currency)
	}
	late := s.LateNames()
	late.Skills = s.skills.upTo(late.Skills, skills)
	late.Languages = s.languages.upTo(late.Languages, languages)
	late.Currencies = s.currencies.upTo(late.Currencies, currencies)
	return late, nil
}

// upTo are those of the late names whose number is not above a number.
func (n *numbering) upTo(late []string, number uint32) []string {
	return late[:min(max(int(number)+1-n.size(nil), 0), len(late))]
}

// NumberLate makes the scorer number the names as if it had met them in this
// order, which it can where it has met none of them, or the first of them, or all
// and others after them. Else it changes nothing, and the error is an [ErrNumbers].
func (s *Scorer) NumberLate(late LateNames) error {
	lists := []struct {
		kind  string
		in    *numbering
		names []string
	}{{"skills", s.skills, late.Skills}, {"languages", s.languages, late.Languages}, {"currencies", s.currencies, late.Currencies}}
	for _, l := range lists {
		l.in.mu.Lock()
		defer l.in.mu.Unlock()
	}
	for _, l := range lists {
		if err := l.in.canFollow(l.names); err != nil {
			return fmt.Errorf("match: numbering %s: %w", l.kind, err)
		}
	}
	for _, l := range lists {
		l.in.follow(l.names)
	}
	return nil
}

func (n *numbering) lateNames() []string {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return slices.Clone(n.late)
}

// size is one more than the greatest number where these are the late names.
func (n *numbering) size(late []string) int { return max(n.first, len(n.names)) + len(late) }

// canFollow reports why the names cannot have the numbers of their order. The
// caller has the lock.
func (n *numbering) canFollow(names []string) error {
	met := make(map[string]struct{}, max(len(names)-len(n.late), 0))
	for i, name := range names {
		if i < len(n.late) {
			if n.late[i] != name {
				return fmt.Errorf("%q is %q: %w", name, n.late[i], ErrNumbers)
			}
			continue
		}
		_, frozen := n.frozen[name]
		_, before := n.more[name]
		_, twice := met[name]
		if frozen || before || twice {
			return fmt.Errorf("%q has a number: %w", name, ErrNumbers)
		}
		met[name] = struct{}{}
	}
	return nil
}

// follow numbers the names that have no number yet. The caller has the lock.
func (n *numbering) follow(names []string) {
	for _, name := range names[min(len(n.late), len(names)):] {
		n.more[name] = n.next
		n.next++
		n.late = append(n.late, name)
	}
}
