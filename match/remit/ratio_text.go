package remit

import (
	"fmt"
	"math/big"
	"strings"

	"github.com/beveridge-go/beveridge/match/fact"
)

// maxFraction is how long a fraction may be as text, in bytes. An average over
// hundreds of rates has a long denominator.
const maxFraction = 1 << 12

// MarshalText returns the exact value as [Ratio.String] does, and "" if it is not
// stated.
func (r Ratio) MarshalText() ([]byte, error) {
	if r.r == nil {
		return []byte{}, nil
	}
	return []byte(r.String()), nil
}

// UnmarshalText reads a decimal as [ParseRatio] does, or a fraction like "73/2200" of at
// most 4096 bytes. Blanks around it are ignored; "" is not stated. On error r is
// unchanged.
func (r *Ratio) UnmarshalText(text []byte) error {
	s := strings.TrimSpace(string(text))
	if s == "" {
		*r = Ratio{}
		return nil
	}
	num, den, fraction := strings.Cut(s, "/")
	if !fraction {
		v, err := ParseRatio(s)
		if err == nil {
			*r = v
		}
		return err
	}
	if len(s) > maxFraction || !onlyDigits(strings.TrimPrefix(num, "-")) || !onlyDigits(den) {
		return fmt.Errorf("%w: want a decimal or a fraction, like 3.24 or 73/2200", fact.ErrSyntax)
	}
	var n, d big.Int
	n.SetString(num, 10)
	d.SetString(den, 10)
	if d.Sign() == 0 {
		return fmt.Errorf("%w: a fraction over 0", fact.ErrRange)
	}
	*r = Ratio{new(big.Rat).SetFrac(&n, &d)}
	return nil
}

// MarshalText returns the exact share, as [Ratio.MarshalText] does.
func (c Cost[C]) MarshalText() ([]byte, error) { return c.share.MarshalText() }

// UnmarshalText reads a share, as [Ratio.UnmarshalText] does. The text does not say
// under which convention it holds; the type does.
func (c *Cost[C]) UnmarshalText(text []byte) error { return c.share.UnmarshalText(text) }
