package protect

import (
	"slices"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A condition is an expression of a rule, ready to be asked.
type condition struct {
	root  *node
	scope Scope
}

type operator uint8

const (
	opFact operator = iota // a field that is yes or no
	opNot
	opAnd
	opOr
	opLess    // left < right
	opNotLess // left >= right
	opSame
	opOther
)

type node struct {
	op          operator
	kids        []*node // of not, and, or
	fact        *field
	left, right operand // of a comparison
	kind        kind    // of what is compared
}

// An operand is a product of terms.
type operand []term

// A term is a field, a parameter, a number or a text.
type term struct {
	field *field
	param string
	value value
}

// An inquiry is the facts and the parameters that conditions are asked about.
type inquiry struct {
	facts      *facts
	parameters map[string]value
}

func (q *inquiry) ask(n *node) fact.Tri {
	switch n.op {
	case opFact:
		return n.fact.get(q.facts).tri
	case opNot:
		return q.ask(n.kids[0]).Not()
	case opAnd:
		all := fact.Yes
		for _, k := range n.kids {
			if all = all.And(q.ask(k)); all == fact.No {
				break
			}
		}
		return all
	case opOr:
		some := fact.No
		for _, k := range n.kids {
			if some = some.Or(q.ask(k)); some == fact.Yes {
				break
			}
		}
		return some
	default:
		left := q.value(n.left)
		if !left.known {
			return fact.Unknown
		}
		return compare(n.op, n.kind, left, q.value(n.right))
	}
}

func compare(op operator, k kind, left, right value) fact.Tri {
	switch op {
	case opLess:
		return left.less(right)
	case opNotLess:
		return left.less(right).Not()
	case opSame:
		return left.same(right, k)
	default:
		return left.same(right, k).Not()
	}
}

func (q *inquiry) value(o operand) value {
	v := q.term(o[0])
	for _, t := range o[1:] {
		v = v.times(q.term(t))
	}
	return v
}

func (q *inquiry) term(t term) value {
	switch {
	case t.field != nil:
		return t.field.get(q.facts)
	case t.param != "":
		return q.parameters[t.param]
	default:
		return t.value
	}
}

// missing calls add for each field and parameter that is unknown and leaves the
// condition open, and note where amounts of two currencies meet. A part of the
// condition that is settled whatever they are is not looked into.
func (q *inquiry) missing(n *node, add func(name string), note func(a, b string)) {
	if q.ask(n) != fact.Unknown {
		return
	}
	for _, k := range n.kids {
		q.missing(k, add, note)
	}
	if n.fact != nil {
		add(n.fact.name)
	}
	if n.left == nil {
		return
	}
	whole := true
	for _, t := range slices.Concat(n.left, n.right) {
		v := q.term(t)
		if v.known && (v.low == nil || v.high != nil) {
			continue
		}
		whole = whole && v.known
		switch {
		case t.field == nil:
			add(t.param)
		case t.field.from == nil:
			add(t.field.name)
		default:
			for _, name := range t.field.from {
				if !fieldNamed(name).settled(q.facts) {
					add(name)
				}
			}
		}
	}
	if a, b := q.value(n.left).currency, q.value(n.right).currency; whole && a != b && a != "" && b != "" {
		note(a, b)
	}
}

// fields calls add for each field of the condition.
func (n *node) fields(add func(*field)) {
	for _, k := range n.kids {
		k.fields(add)
	}
	if n.fact != nil {
		add(n.fact)
	}
	for _, t := range slices.Concat(n.left, n.right) {
		if t.field != nil {
			add(t.field)
		}
	}
}

func fieldNamed(name string) *field {
	if i := slices.IndexFunc(fields, func(f field) bool { return f.name == name }); i >= 0 {
		return &fields[i]
	}
	return nil
}

// parameters calls add for each parameter of the condition.
func (n *node) parameters(add func(name string)) {
	for _, k := range n.kids {
		k.parameters(add)
	}
	for _, t := range slices.Concat(n.left, n.right) {
		if t.param != "" {
			add(t.param)
		}
	}
}
