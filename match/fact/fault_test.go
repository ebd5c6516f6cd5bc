package fact_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
)

func TestFaultMessage(t *testing.T) {
	want := fmt.Errorf("%w: want 1 to 5", fact.ErrRange)
	long := strings.Repeat("é", 40) // 80 bytes
	for _, tt := range []struct {
		name  string
		fault fact.Fault
		want  string
	}{
		{
			"all parts",
			fact.Fault{Input: "v.csv", Line: 3, Record: `vacancy "V1"`, Field: "skills[3].level", Value: "9", Err: want},
			`v.csv:3: vacancy "V1": skills[3].level: "9": out of range: want 1 to 5`,
		},
		{"reason only", fact.Fault{Err: fact.ErrMissing}, `missing`},
		{"no line", fact.Fault{Input: "v.json", Field: "id", Err: fact.ErrMissing}, `v.json: id: missing`},
		{"line without input", fact.Fault{Line: 7, Err: fact.ErrSyntax}, `line 7: cannot be read`},
		{"value is quoted", fact.Fault{Value: "a\n\"b", Err: fact.ErrSyntax}, `"a\n\"b": cannot be read`},
		{"60 bytes are shown", fact.Fault{Value: strings.Repeat("x", 60), Err: fact.ErrSyntax}, `"` + strings.Repeat("x", 60) + `": cannot be read`},
		{"61 are cut", fact.Fault{Value: strings.Repeat("x", 61), Err: fact.ErrSyntax}, `"` + strings.Repeat("x", 60) + `…": cannot be read`},
		{"cut between letters", fact.Fault{Value: "x" + long, Err: fact.ErrSyntax}, `"x` + strings.Repeat("é", 29) + `…": cannot be read`},
		{"no letter at all", fact.Fault{Value: strings.Repeat("\x80", 70), Err: fact.ErrSyntax}, `"…": cannot be read`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			require.Equal(t, tt.want, tt.fault.Error())
			require.ErrorIs(t, &tt.fault, tt.fault.Err)
		})
	}
}

func TestFaultsCollect(t *testing.T) {
	var faults fact.Faults
	require.NoError(t, faults.Err(), "the zero value is no error")
	require.Zero(t, faults.Len())
	require.Empty(t, faults.All())

	faults.Add(fact.Fault{Field: "a", Err: fact.ErrMissing})
	require.EqualError(t, faults.Err(), "a: missing", "one fault is its own message")
	faults.Add(fact.Fault{Field: "b", Value: "x", Err: fact.ErrUnknownCode})
	require.EqualError(t, faults.Err(), "2 faults\n  a: missing\n  b: \"x\": unknown code")
	require.Equal(t, 2, faults.Len())
	require.Equal(t, "b", faults.All()[1].Field, "in order of discovery")

	err := fmt.Errorf("ingest: %w", faults.Err())
	require.ErrorIs(t, err, fact.ErrMissing)
	require.ErrorIs(t, err, fact.ErrUnknownCode)
	require.NotErrorIs(t, err, fact.ErrRange)
	var one *fact.Fault
	require.ErrorAs(t, err, &one)
	require.Equal(t, "a", one.Field)
	var all *fact.Faults
	require.ErrorAs(t, err, &all)
	require.Same(t, &faults, all)
}

func TestFaultsAreCapped(t *testing.T) {
	fill := func(n int) *fact.Faults {
		var faults fact.Faults
		for i := range n {
			faults.Add(fact.Fault{Line: i + 1, Err: fact.ErrSyntax})
		}
		return &faults
	}
	text := fill(fact.MaxListed).Error()
	require.Equal(t, fact.MaxListed, strings.Count(text, "\n"), "as many lines as faults")
	require.NotContains(t, text, "more")
	text = fill(fact.MaxListed + 1).Error()
	require.True(t, strings.HasPrefix(text, "21 faults\n  line 1: cannot be read\n"), text)
	require.True(t, strings.HasSuffix(text, "\n  line 20: cannot be read\n  and 1 more"), text)

	many := fill(fact.MaxKept + 5)
	require.Len(t, many.All(), fact.MaxKept)
	require.Len(t, many.Unwrap(), fact.MaxKept)
	require.Equal(t, fact.MaxKept+5, many.Len(), "the rest is counted")
	require.Contains(t, many.Error(), "1005 faults")
	require.Contains(t, many.Error(), "and 985 more")

	var sum fact.Faults
	sum.AddError("f", 0, many)
	sum.AddError("f", 0, many)
	require.Equal(t, 2*(fact.MaxKept+5), sum.Len(), "counts survive being merged")
	require.Len(t, sum.All(), fact.MaxKept)
}

func TestAddError(t *testing.T) {
	var inner fact.Faults
	inner.Add(fact.Fault{Field: "a", Err: fact.ErrMissing})
	inner.Add(fact.Fault{Input: "other.csv", Line: 9, Field: "b", Err: fact.ErrRange})
	single := &fact.Fault{Line: 4, Field: "c", Err: fact.ErrSyntax}
	plain := fs.ErrNotExist
	for _, tt := range []struct {
		name, why string
		err       error
		want      []string
	}{
		{"nil", "no error is no fault", nil, nil},
		{"plain", "an error of another kind is one fault", plain, []string{"in:2: file does not exist"}},
		{"fault", "it keeps a line of its own", single, []string{"in:4: c: cannot be read"}},
		{"faults", "one by one; who names a place keeps it", &inner, []string{"in:2: a: missing", "other.csv:9: b: out of range"}},
		{
			"wrapped", "a prefix does not hide them", fmt.Errorf("read: %w", error(&inner)),
			[]string{"in:2: a: missing", "other.csv:9: b: out of range"},
		},
		{
			"joined", "none is lost, whatever its kind", errors.Join(single, &inner, plain),
			[]string{"in:4: c: cannot be read", "in:2: a: missing", "other.csv:9: b: out of range", "in:2: file does not exist"},
		},
		{
			"wrapped join", "however deep", fmt.Errorf("x: %w", errors.Join(single, errors.Join(single))),
			[]string{"in:4: c: cannot be read", "in:4: c: cannot be read"},
		},
		{
			"two reasons", "an error without faults stays whole", fmt.Errorf("%w and %w", fact.ErrRange, plain),
			[]string{"in:2: out of range and file does not exist"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var faults fact.Faults
			faults.AddError("in", 2, tt.err)
			var got []string
			for _, f := range faults.All() {
				got = append(got, f.Error())
			}
			require.Equal(t, tt.want, got, tt.why)
			require.Equal(t, len(tt.want), faults.Len())
		})
	}
	require.Equal(t, 4, single.Line, "the original is not changed")
	require.Empty(t, single.Input)
}

// disguised is an error that finds a fault by an As method alone.
type disguised struct{ f *fact.Fault }

func (d disguised) Error() string { return "disguised" }

func (d disguised) As(target any) bool {
	p, ok := target.(**fact.Fault)
	if ok {
		*p = d.f
	}
	return ok
}

func TestAddErrorKeepsWhatItCannotTakeApart(t *testing.T) {
	var faults fact.Faults
	faults.AddError("in", 1, disguised{&fact.Fault{Err: fact.ErrRange}})
	require.EqualError(t, faults.Err(), "in:1: disguised")
}
