package audit

import (
	"fmt"
	"strconv"

	"github.com/beveridge-go/beveridge/match/fact"
)

// maxPrefix is the longest ranking that the prefix test looks at; it costs the
// square of its length.
const maxPrefix = 5000

// PrefixTable returns, for each prefix of 1 to k places, how many of a group with
// share p a fair ranking has at least: the smallest m with binomial distribution
// F(m; i, p) > alpha (FA*IR, Zehlike and others, CIKM 2017). The level is that of
// one prefix; over all of them a fair ranking fails more often, see
// [PrefixTest.FalseAlarm]. k is 0 to 5,000; p and alpha lie between 0 and 1.
func PrefixTable(k int, p, alpha float64) ([]int, error) {
	var fs fact.Faults
	if k < 0 || k > maxPrefix {
		fs.Add(fact.Fault{Field: "k", Value: strconv.Itoa(k), Err: fmt.Errorf("%w: want 0 to %d", fact.ErrRange, maxPrefix)})
	}
	for _, x := range []struct {
		name  string
		value float64
	}{{"p", p}, {"alpha", alpha}} {
		if !(x.value > 0 && x.value < 1) {
			fs.Add(fact.Fault{Field: x.name, Value: fmt.Sprint(x.value), Err: fmt.Errorf("%w: want above 0 and below 1", fact.ErrRange)})
		}
	}
	if err := fs.Err(); err != nil {
		return nil, fmt.Errorf("audit: prefix table: %w", err)
	}
	return prefixTable(k, p, alpha), nil
}

func prefixTable(k int, p, alpha float64) []int {
	table := make([]int, k)
	row := make([]float64, k+1) // of the binomial distribution
	row[0] = 1
	for i := range k {
		for x := i + 1; x > 0; x-- {
			row[x] = float64(row[x]*(1-p)) + float64(row[x-1]*p)
		}
		row[0] *= 1 - p
		below := 0.0
		for x, w := range row[:i+2] {
			if below += w; below > alpha {
				table[i] = x
				break
			}
		}
	}
	return table
}

// A PrefixTest holds the first places of a ranking to [PrefixTable].
type PrefixTest struct {
	Share   float64 `json:"share"`    // of the group among all who could be ranked
	Places  int     `json:"places"`   // how many were looked at
	FailsAt int     `json:"fails_at"` // the first place with too few of the group; 0: none
	Has     int     `json:"has"`      // how many it has up to there
	Least   int     `json:"least"`    // and should have at least
	// FalseAlarm is the exact chance that the test fails anywhere if the groups are
	// exchangeable: every order of all people is as likely.
	FalseAlarm float64 `json:"false_alarm"`
}

// testPrefixes tests a group in a ranking drawn from a pool of Of people, of whom
// Selected are of the group. member says who is, by rank.
func testPrefixes(member []bool, pool Count, alpha float64) PrefixTest {
	t := PrefixTest{Share: float64(pool.Selected) / float64(pool.Of), Places: min(len(member), maxPrefix)}
	if t.Share == 0 || t.Share == 1 {
		return t // nothing can go wrong
	}
	table := prefixTable(t.Places, t.Share, alpha)
	has := 0
	for i := range t.Places {
		if member[i] {
			has++
		}
		if has < table[i] {
			t.FailsAt, t.Has, t.Least = i+1, has, table[i]
			break
		}
	}
	t.FalseAlarm = failChance(table, pool)
	return t
}

// failChance is the probability that a random order of the pool has, in some
// prefix, fewer of the group than the table.
func failChance(table []int, pool Count) float64 {
	row := make([]float64, len(table)+1) // of passing so far, by how many of the group
	row[0] = 1
	fail := 0.0
	for i, least := range table {
		left := float64(pool.Of - i)
		for x := i + 1; x >= 0; x-- {
			others := float64(max(0, pool.Of-i-(pool.Selected-x))) / left
			row[x] = float64(row[x] * others)
			if x > 0 {
				row[x] += float64(row[x-1] * (float64(max(0, pool.Selected-x+1)) / left))
			}
			if x < least {
				fail += row[x]
				row[x] = 0
			}
		}
	}
	return min(1, fail)
}
