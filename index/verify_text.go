package index

import (
	"context"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"
	"strings"

	engine "github.com/blevesearch/bleve_index_api"
)

// A digest stands for all terms of a record with their numbers: a sum over
// them, so that their order does not matter. A text can be compared with its
// records without keeping either.
type digest uint64

func (d *digest) add(field string, term []byte, times uint64) {
	h := fnv.New64a()
	_, _ = h.Write([]byte(field)) // a hash takes all
	_, _ = h.Write([]byte{0})
	_, _ = h.Write(term)
	*d += digest(h.Sum64() * times)
}

// digest returns what the text should have of the page.
func (p page) digest() (d digest) {
	for _, f := range []struct{ field, text string }{{titleField, p.Title}, {bodyField, p.Body}} {
		for term := range strings.FieldsSeq(f.text) {
			d.add(f.field, []byte(term), 1)
		}
	}
	return d
}

// verifyText checks the text of a kind against the records.
func verifyText[R, P any](ctx context.Context, v *verifier, s *side[R, P], rows table[R, P], now *state) {
	t := v.index.texts.sides[s.kind]
	name := t.path
	if name == "" {
		name = "text of " + s.kind.String()
	}
	v.read(name, ErrText, func() error {
		r, err := t.engine.Reader()
		if err != nil {
			return err
		}
		defer func() { _ = r.Close() }()
		mark, err := r.GetInternal(markKey)
		if want := v.index.texts.goal(now, s.kind).mark; err == nil && string(mark) != want {
			v.fault(name, "", fmt.Errorf("%w: it is of state %q, not %q", ErrText, mark, want))
		}
		found, err := v.digests(ctx, r)
		if err != nil {
			return err
		}
		j := s.joiner()
		for row := range rows.all() {
			if err := v.stop(); err != nil {
				return err
			}
			d, ok := found[row.id]
			switch delete(found, row.id); {
			case !ok:
				v.fault(name, s.kind.name(row.id), fmt.Errorf("%w: it is missing", ErrText))
			case d != s.page(j, row.record).digest():
				v.fault(name, s.kind.name(row.id), fmt.Errorf("%w: it has other words", ErrText))
			}
		}
		for _, id := range slices.Sorted(maps.Keys(found)) {
			v.fault(name, s.kind.name(id), fmt.Errorf("%w: there is no such record", ErrText))
		}
		return nil
	})
}

// digests returns the digest of every record that a text has, by id.
func (v *verifier) digests(ctx context.Context, r engine.IndexReader) (map[string]digest, error) {
	byNumber := make(map[string]digest)
	for _, field := range []string{titleField, bodyField} {
		if err := v.addField(ctx, r, field, byNumber); err != nil {
			return nil, err
		}
	}
	all, err := r.DocIDReaderAll()
	if err != nil {
		return nil, err
	}
	defer func() { _ = all.Close() }()
	byID := make(map[string]digest)
	for {
		number, err := all.Next()
		if err != nil || number == nil {
			return byID, err
		}
		if err := v.stop(); err != nil {
			return nil, err
		}
		id, err := r.ExternalID(number)
		if err != nil {
			return nil, err
		}
		if _, twice := byID[id]; twice {
			return nil, fmt.Errorf("record %q is there twice", id)
		}
		byID[id] = byNumber[string(number)]
	}
}

// addField adds the terms of a field to the digests, by the engine's number of
// the record.
func (v *verifier) addField(ctx context.Context, r engine.IndexReader, field string, byNumber map[string]digest) error {
	terms, err := r.FieldDict(field)
	if err != nil {
		return err
	}
	defer func() { _ = terms.Close() }()
	for {
		entry, err := terms.Next()
		if err != nil || entry == nil {
			return err
		}
		if err := v.addTerm(ctx, r, field, entry.Term, byNumber); err != nil {
			return err
		}
	}
}

func (v *verifier) addTerm(ctx context.Context, r engine.IndexReader, field, term string, byNumber map[string]digest) error {
	postings, err := r.TermFieldReader(ctx, []byte(term), field, true, false, false)
	if err != nil {
		return err
	}
	defer func() { _ = postings.Close() }()
	var one engine.TermFieldDoc
	for {
		p, err := postings.Next(one.Reset())
		if err != nil || p == nil {
			return err
		}
		if err := v.stop(); err != nil {
			return err
		}
		d := byNumber[string(p.ID)]
		d.add(field, []byte(term), p.Freq)
		byNumber[string(p.ID)] = d
	}
}
