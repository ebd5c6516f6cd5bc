package protect

import (
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/beveridge-go/beveridge/match/fact"
)

// The bounds of an expression. A sentence that a person can check is shorter.
const (
	maxExpression = 2000 // bytes
	maxDepth      = 50   // parentheses and nots
	maxDigits     = 15   // of a number
)

// parse reads an expression:
//
//	expression = conjunction { "or" conjunction }
//	conjunction = question { "and" question }
//	question = "not" question | "(" expression ")" | field | comparison
//	comparison = product ( "<" | "<=" | ">" | ">=" | "=" | "!=" ) product
//	product = term { "*" term }
//	term = field | parameter | number | "'" text "'"
func parse(s string, parameters map[string]Parameter) (condition, error) {
	if len(s) > maxExpression {
		return condition{}, fmt.Errorf("%w: longer than %d bytes", fact.ErrRange, maxExpression)
	}
	p := parser{rest: s, parameters: parameters}
	p.next()
	root := p.expression()
	if p.err == nil && p.token != "" {
		p.fail("want an end, not %q", p.token)
	}
	if p.err != nil {
		return condition{}, fmt.Errorf("%w at byte %d", p.err, len(s)-len(p.rest)-len(p.token)+1)
	}
	c := condition{root: root}
	root.fields(func(f *field) { c.scope = max(c.scope, f.scope) })
	return c, nil
}

type parser struct {
	rest, token string
	parameters  map[string]Parameter
	depth       int
	err         error
}

func (p *parser) fail(format string, args ...any) {
	if p.err == nil {
		p.err = fmt.Errorf("%w: %s", fact.ErrSyntax, fmt.Sprintf(format, args...))
	}
}

// next reads a token: a name, a number, a text with its quotes or a sign. It is "" at
// the end and after an error.
func (p *parser) next() {
	p.rest = strings.TrimLeft(p.rest, " \t\r\n")
	n := 0
	switch {
	case p.rest == "" || p.err != nil:
	case isNameByte(p.rest[0]):
		for n < len(p.rest) && (isNameByte(p.rest[n]) || p.rest[n] == '.') {
			n++
		}
	case p.rest[0] == '\'':
		end := strings.IndexByte(p.rest[1:], '\'')
		if end < 0 {
			p.fail("a text has no end")
			return
		}
		n = end + 2
	case strings.HasPrefix(p.rest, "<="), strings.HasPrefix(p.rest, ">="), strings.HasPrefix(p.rest, "!="):
		n = 2
	default:
		_, n = utf8.DecodeRuneInString(p.rest)
	}
	p.token, p.rest = p.rest[:n], p.rest[n:]
}

func isNameByte(b byte) bool { return b == '_' || 'a' <= b && b <= 'z' || '0' <= b && b <= '9' }

// take goes past a token if it is the next one.
func (p *parser) take(token string) bool {
	if p.err != nil || p.token != token {
		return false
	}
	p.next()
	return true
}

func (p *parser) expression() *node { return p.chain(opOr, "or", p.conjunction) }

func (p *parser) conjunction() *node { return p.chain(opAnd, "and", p.question) }

func (p *parser) chain(op operator, word string, part func() *node) *node {
	n := &node{op: op, kids: []*node{part()}}
	for p.take(word) {
		n.kids = append(n.kids, part())
	}
	if len(n.kids) == 1 {
		return n.kids[0]
	}
	return n
}

func (p *parser) question() *node {
	if p.depth++; p.depth > maxDepth {
		p.fail("nested deeper than %d", maxDepth)
		return &node{}
	}
	defer func() { p.depth-- }()
	switch {
	case p.take("not"):
		return &node{op: opNot, kids: []*node{p.question()}}
	case p.take("("):
		n := p.expression()
		if !p.take(")") {
			p.fail("want a closing parenthesis")
		}
		return n
	}
	left, kind := p.product()
	if p.err != nil {
		return &node{}
	}
	if kind == truth {
		return &node{op: opFact, fact: left[0].field}
	}
	return p.comparison(left, kind)
}

func (p *parser) comparison(left operand, kind kind) *node {
	sign := p.token
	if !slices.Contains([]string{"<", "<=", ">", ">=", "=", "!="}, sign) {
		p.fail("want a comparison after %s, not %s", kind.one(), quoted(sign))
		return &node{}
	}
	p.next()
	right, with := p.product()
	n := &node{left: left, right: right}
	var err error
	if n.kind, err = comparedAs(left, kind, right, with, sign == "=" || sign == "!="); err != nil {
		p.fail("%s", err)
	}
	switch sign {
	case "<":
		n.op = opLess
	case ">=":
		n.op = opNotLess
	case ">":
		n.op, n.left, n.right = opLess, right, left
	case "<=":
		n.op, n.left, n.right = opNotLess, right, left
	case "=":
		n.op = opSame
	default:
		n.op = opOther
	}
	return n
}

func quoted(token string) string {
	if token == "" {
		return "the end"
	}
	return strconv.Quote(token)
}

// comparedAs returns the kind as which two operands are compared.
func comparedAs(left operand, a kind, right operand, b kind, equality bool) (kind, error) {
	isText := func(k kind) bool { return k == text || k == code }
	isZero := func(o operand) bool {
		return len(o) == 1 && o[0].value.known && o[0].value.low != nil && o[0].value.low.Sign() == 0
	}
	switch {
	case a == truth || b == truth:
		return 0, errors.New("a yes-or-no field is not compared")
	case isText(a) != isText(b):
		return 0, fmt.Errorf("%s and %s do not compare", a.one(), b.one())
	case isText(a) && !equality:
		return 0, fmt.Errorf("%s is not less or more", a.one())
	case isText(a):
		return min(a, b), nil // code, if one of them is
	case a == b || a == either || b == either, isZero(left), isZero(right):
		return max(a, b), nil
	default:
		return 0, fmt.Errorf("%s and %s do not compare", a.one(), b.one())
	}
}

// product reads terms with * between them.
func (p *parser) product() (operand, kind) {
	t, k := p.term()
	o := operand{t}
	for p.take("*") {
		t, with := p.term()
		o = append(o, t)
		switch {
		case k == number && (with == number || with == amount || with == either):
			k = with
		case k == either && with == number, k == amount && with == number:
		default:
			p.fail("%s is not multiplied by %s", k.one(), with.one())
		}
	}
	return o, k
}

func (p *parser) term() (term, kind) {
	name := p.token
	p.next()
	switch {
	case p.err != nil:
	case name == "":
		p.fail("want a name, not the end")
	case name[0] == '\'':
		if len(name) == len("''") {
			p.fail("an empty text")
		}
		return term{value: textOf(name[1 : len(name)-1])}, text
	case '0' <= name[0] && name[0] <= '9':
		return p.number(name)
	default:
		if f := fieldNamed(name); f != nil {
			return term{field: f}, f.kind
		}
		if q, ok := p.parameters[name]; ok {
			return term{param: name}, q.kind()
		}
		p.fail("neither a field nor a parameter: %q", name)
	}
	return term{}, number
}

func (p *parser) number(s string) (term, kind) {
	whole, frac, point := strings.Cut(s, ".")
	if !isDigits(whole) || point && !isDigits(frac) || len(s) > maxDigits {
		p.fail("want a number like 0.9 of at most %d digits, not %q", maxDigits, s)
		return term{}, number
	}
	x, _ := new(big.Rat).SetString(s)
	return term{value: exactly(x)}, number
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}
