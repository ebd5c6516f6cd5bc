package protect_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/protect"
)

// Law: with every rule named, the clearance of a vacancy and that of a placement in it
// are together that of the whole screen.
func TestClearPlacementIsTheScreen(t *testing.T) {
	s := screener(t)
	var all []string
	for _, r := range protect.Belarus().Rules {
		require.True(t, s.Asks(r.ID))
		all = append(all, r.ID)
	}
	require.False(t, s.Asks("F99"))
	seen := map[string]int{}
	for _, k := range worlds(t, 200) {
		if k.o.Offered == (protect.Terms{}) {
			k.o.Offered = protect.TermsOf(&k.v)
		}
		vacancy, _ := s.Clear(&k.v)
		placement, _ := s.ClearPlacement(&k.v, protect.Stated{Offer: k.o, Placement: k.p}, nil, all...)
		got := vacancy.And(placement)
		switch k.report(s, protect.OfPlacement).Verdict {
		case protect.Block:
			require.False(t, got.Allowed())
		case protect.Review:
			require.True(t, got.Allowed())
			require.False(t, got.Certain())
		default:
			require.True(t, got.Certain())
		}
		require.Equal(t, got, placement.And(vacancy))
		seen[got.String()]++
		// The same facts from two sources.
		half := protect.Stated{Offer: k.o, Placement: protect.Placement{Debt: k.p.Debt, Net: k.p.Net}}
		records := k.p
		records.Debt, records.Net = fact.Opt[match.Money]{}, fact.Opt[match.Money]{}
		again, _ := s.ClearPlacement(&k.v, half, func() protect.Placement { return records }, all...)
		require.Equal(t, placement, again)
	}
	require.Len(t, seen, 3, "the premise: every clearance occurs")
}

// TestClearPlacement: what is stated is asked, and what nobody states is not, unless its
// rule is named.
func TestClearPlacement(t *testing.T) {
	s := screener(t)
	v, o, _ := clean(t)
	abroad := protect.Placement{CrossesBorder: fact.Yes, FreeMovement: fact.No, Age: fact.Some(17)}
	worse := o.Signed
	worse.Hours = fact.Some(60.0)
	for _, tt := range []struct {
		name, why string
		stated    protect.Stated
		records   protect.Placement
		rules     []string
		want      protect.Verdict
	}{
		{"nothing", "no contract is signed yet, of anybody", protect.Stated{}, abroad, nil, protect.Pass},
		{"no debt", "kept, and nothing else is asked", protect.Stated{Placement: protect.Placement{Debt: fact.None[match.Money]()}}, abroad, nil, protect.Pass},
		{"a debt", "of an unknown wage: it may be a month's", protect.Stated{Placement: protect.Placement{Debt: fact.Some(byn(900))}}, abroad, nil, protect.Review},
		{"a large debt", "more than a month's wage", protect.Stated{Placement: protect.Placement{Debt: fact.Some(byn(900)), Net: fact.Some(byn(800))}}, abroad, nil, protect.Block},
		{"a small debt", "is a warning", protect.Stated{Placement: protect.Placement{Debt: fact.Some(byn(100)), Net: fact.Some(byn(800))}}, abroad, nil, protect.Warn},
		{"a net wage", "says nothing without a debt, which may be larger", protect.Stated{Placement: protect.Placement{Net: fact.Some(byn(800))}}, abroad, nil, protect.Review},
		{"no contract before departure", "the records say that a border is crossed", protect.Stated{Offer: protect.Offer{BeforeDeparture: fact.No}}, abroad, nil, protect.Block},
		{"no contract, and no departure", "who is here does not depart", protect.Stated{Offer: protect.Offer{BeforeDeparture: fact.No}}, protect.Placement{CrossesBorder: fact.No}, nil, protect.Pass},
		{"no contract, nothing known", "a border may be crossed", protect.Stated{Offer: protect.Offer{BeforeDeparture: fact.No}}, protect.Placement{}, nil, protect.Review},
		{"stated wins", "over the records", protect.Stated{
			Offer: protect.Offer{BeforeDeparture: fact.No}, Placement: protect.Placement{CrossesBorder: fact.No},
		}, abroad, nil, protect.Pass},
		{"a contract that is not understood", "wherever the worker is", protect.Stated{Offer: protect.Offer{LanguageUnderstood: fact.No}}, protect.Placement{}, nil, protect.Block},
		{"a contract with longer hours", "than those of the vacancy, as no other were offered", protect.Stated{Offer: protect.Offer{Signed: worse}}, protect.Placement{}, nil, protect.Block},
		{"age, not named", "records alone ask nothing", protect.Stated{}, abroad, nil, protect.Pass},
		{"age, named", "they answer a rule that is asked of all", protect.Stated{}, abroad, []string{"F15"}, protect.Block},
		{"debt, named", "unknown is neither yes nor no", protect.Stated{}, abroad, []string{"F11"}, protect.Review},
		{"a rule of vacancies, named", "it was asked already", protect.Stated{}, abroad, []string{"F01"}, protect.Pass},
	} {
		calls := 0
		clearance, got := s.ClearPlacement(&v, tt.stated, func() protect.Placement { calls++; return tt.records }, tt.rules...)
		require.Equal(t, tt.want, got, "%s: %s", tt.name, tt.why)
		require.Equal(t, tt.want != protect.Block, clearance.Allowed(), tt.name)
		require.Equal(t, tt.want < protect.Review, clearance.Certain(), tt.name)
		require.LessOrEqual(t, calls, 1, tt.name)
	}
	clearance, got := protect.Unchecked("a test").ClearPlacement(&v, protect.Stated{Offer: protect.Offer{LanguageUnderstood: fact.No}}, nil, "F09")
	require.Equal(t, protect.NotChecked, got)
	require.True(t, clearance.Certain())
	require.False(t, clearance.And(protect.Clearance{}).Allowed(), "what was never screened allows nothing")
}

// Law: of two sources the first wins, fact by fact, and none is forgotten.
func TestStatedOver(t *testing.T) {
	all := worlds(t, 41)
	other := all[40]
	for _, k := range all[:40] {
		full := protect.Stated{Offer: k.o, Placement: k.p}
		require.Equal(t, full, full.Over(protect.Stated{}))
		require.Equal(t, full, protect.Stated{}.Over(full))
		a, b := full, protect.Stated{Offer: other.o, Placement: other.p}
		both := a.Over(b)
		for _, part := range [][3]any{
			{a.Offer.Offered, b.Offer.Offered, both.Offer.Offered},
			{a.Offer.Signed, b.Offer.Signed, both.Offer.Signed},
			{a.Placement, b.Placement, both.Placement},
			{a.Offer, b.Offer, both.Offer},
		} {
			x, y, got := reflect.ValueOf(part[0]), reflect.ValueOf(part[1]), reflect.ValueOf(part[2])
			for i := range x.NumField() {
				if x.Field(i).Kind() == reflect.Struct && x.Field(i).Type() == reflect.TypeFor[protect.Terms]() {
					continue // above
				}
				want := x.Field(i)
				if want.IsZero() {
					want = y.Field(i)
				}
				require.Equal(t, want.Interface(), got.Field(i).Interface(), x.Type().Field(i).Name)
			}
		}
	}
}
