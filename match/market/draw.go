package market

import (
	"math/bits"
	"math/rand/v2"

	"github.com/beveridge-go/beveridge/match/fact"
)

// A draw is the source of chance of one record. It works on whole numbers
// only, so that all architectures make the same record.
type draw struct {
	pcg     *rand.PCG
	unknown int // chance that an optional fact is left unknown, per million
}

// side keeps the chances of vacancies and workers apart.
type side uint64

const (
	vacancySide side = 0x76616361
	workerSide  side = 0x776f726b
	termsSide   side = 0x7465726d // of vacancies, for what protects their workers
)

// newDraw is the source of record i of one side; neighbouring records get
// unrelated streams.
func newDraw(s Settings, of side, i int) *draw {
	return &draw{
		pcg:     rand.NewPCG(mix(s.Seed^uint64(of)), mix(uint64(i)<<32^uint64(of))),
		unknown: perMillion(s.Unknown),
	}
}

// mix is the finaliser of SplitMix64.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// million is the unit of the shares in Settings.
const million = 1_000_000

func perMillion(share float64) int { return int(float64(share * million)) }

// below returns a number in [0, n). Its bias is less than n/2^64.
func (d *draw) below(n int) int {
	high, _ := bits.Mul64(d.pcg.Uint64(), uint64(n))
	return int(high)
}

// between returns a number in [low, high].
func (d *draw) between(low, high int) int { return low + d.below(high-low+1) }

// chance is true percent times in a hundred.
func (d *draw) chance(percent int) bool { return d.below(100) < percent }

// missing decides that an optional fact stays unknown.
func (d *draw) missing() bool { return d.below(million) < d.unknown }

// gateMissing decides it for the facts of a vacancy that decide a hard
// constraint: half as often.
func (d *draw) gateMissing() bool { return d.below(2*million) < d.unknown }

// pick returns i with a chance in proportion to weights[i].
func (d *draw) pick(weights ...int) int {
	total := 0
	for _, w := range weights {
		total += w
	}
	at := d.below(total)
	for i, w := range weights {
		if at -= w; at < 0 {
			return i
		}
	}
	panic("market: a negative weight")
}

// tri is Yes percent times in a hundred, No otherwise, or unknown.
func (d *draw) tri(percent int) fact.Tri {
	t := fact.Of(d.chance(percent))
	if d.missing() {
		return fact.Unknown
	}
	return t
}

// gate is tri for a fact that decides a hard constraint.
func (d *draw) gate(percent int) fact.Tri {
	t := fact.Of(d.chance(percent))
	if d.gateMissing() {
		return fact.Unknown
	}
	return t
}

// maybe returns the fact, or unknown.
func maybe[T any](d *draw, o fact.Opt[T]) fact.Opt[T] {
	if d.missing() {
		return fact.Opt[T]{}
	}
	return o
}
