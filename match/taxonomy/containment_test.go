package taxonomy_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// randomESCO reads a made-up classification: 20 occupations in some of 7 unit
// groups, some with nothing essential and some in no relation, 12 skills, and a
// scheme of which one branch ends above the unit groups.
func randomESCO(t *testing.T, rng *rand.Rand) *taxonomy.ESCO {
	t.Helper()
	var groups, skills, occupations, relations strings.Builder
	groups.WriteString("code,title\n")
	for code := range strings.FieldsSeq("0 01 011 0110 2 25 251 2511 2512 2513 252 2521 3 35 7 72 721 7212 7213") {
		fmt.Fprintf(&groups, "%s,x\n", code)
	}
	units := []string{"0110", "2511", "2512", "2513", "2521", "7212", "7213", ""}
	skills.WriteString("conceptUri,skillType,preferredLabel\n")
	for s := range 12 {
		fmt.Fprintf(&skills, "s%d,knowledge,x\n", s)
	}
	occupations.WriteString("conceptUri,iscoGroup,preferredLabel\n")
	relations.WriteString("occupationUri,relationType,skillUri\n")
	for o := range 20 {
		fmt.Fprintf(&occupations, "o%d,%s,x\n", o, units[rng.IntN(len(units))])
		kinds := [][]string{nil, {"optional"}, {"essential"}, {"essential", "optional"}}[rng.IntN(4)]
		for range 10 * len(kinds) {
			fmt.Fprintf(&relations, "o%d,%s,s%d\n", o, kinds[rng.IntN(len(kinds))], rng.IntN(1+rng.IntN(12)))
		}
	}
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"ISCOGroups": groups.String(), "skills": skills.String(), "occupations": occupations.String(), "occupationSkillRelations": relations.String(),
		"skillGroups": "conceptUri,preferredLabel\n", "broaderRelationsSkillPillar": "conceptUri,broaderUri\n",
	} {
		files[name+".csv"] = &fstest.MapFile{Data: []byte(text)}
	}
	e, _, err := taxonomy.ReadESCO(t.Context(), files, "en")
	require.NoError(t, err)
	return e
}

// shares returns the profile of a unit group by its definition.
func shares(e *taxonomy.ESCO, unit taxonomy.Code) map[taxonomy.Node]float64 {
	n, share := 0.0, map[taxonomy.Node]float64{}
	for o := range taxonomy.Node(e.Occupations().Items()) {
		if e.Unit(o) == unit && len(e.Essential(o))+len(e.Optional(o)) > 0 {
			n++
			for _, s := range e.Essential(o) {
				share[s]++
			}
		}
	}
	for s := range share {
		share[s] /= n
	}
	return share
}

// contain is the plain form, in floating point.
func contain(e *taxonomy.ESCO, target, source map[taxonomy.Node]float64) (share float64, ok bool) {
	var both, all float64
	for s, x := range target {
		omega := max(0.05, e.Specificity(s))
		both += omega * min(x, source[s])
		all += omega * x
	}
	return both / all, len(target) > 0 && len(source) > 0
}

// requireContainment compares the values of all unit groups with the plain form.
func requireContainment(t *testing.T, e *taxonomy.ESCO, c *taxonomy.Containment) {
	t.Helper()
	units := e.ISCO().Level(taxonomy.MaxLevel)
	profiles := make([]map[taxonomy.Node]float64, len(units))
	for i, unit := range units {
		profiles[i] = shares(e, unit)
	}
	for i, target := range units {
		if len(profiles[i]) == 0 && i%20 != 0 { // a few without are enough
			continue
		}
		for j, source := range units {
			want, ok := contain(e, profiles[i], profiles[j])
			low, high, gotOK := c.Bounds(target, source)
			require.Equal(t, ok, gotOK)
			require.Equal(t, low, high, "decided")
			if !ok {
				require.Zero(t, low)
				continue
			}
			require.InDelta(t, want, low, 0.5001/taxonomy.FullCredit, "%s from %s", target, source)
			full := true
			for s, x := range profiles[i] {
				full = full && profiles[j][s] >= x-1e-12
			}
			require.Equal(t, full, low == 1, "full only if contained in full")
		}
	}
}

func TestContainment(t *testing.T) {
	rng := rand.New(rand.NewPCG(15, 16))
	for range 60 {
		e := randomESCO(t, rng)
		c, err := taxonomy.NewContainment(t.Context(), e)
		require.NoError(t, err)
		requireContainment(t, e, c)
		requireBounds(t, e, c)
		requireLaws(t, e, c)
	}
	e := taxonomy.Sample()
	c, err := taxonomy.NewContainment(t.Context(), e)
	require.NoError(t, err)
	requireContainment(t, e, c)
}

// requireBounds holds the bounds of all pairs of codes against the least and the
// greatest over all completions.
func requireBounds(t *testing.T, e *taxonomy.ESCO, c *taxonomy.Containment) {
	t.Helper()
	units := e.ISCO().Level(taxonomy.MaxLevel)
	for _, target := range allCodes(e) {
		for _, source := range allCodes(e) {
			least, most, known := 1.0, 0.0, false
			for _, a := range units {
				for _, b := range units {
					if strings.HasPrefix(string(a), string(target)) && strings.HasPrefix(string(b), string(source)) {
						value, _, ok := c.Bounds(a, b)
						least, most, known = min(least, value), max(most, value), known || ok
					}
				}
			}
			if !known {
				least = 0
			}
			low, high, ok := c.Bounds(target, source)
			require.Equal(t, [2]float64{least, most}, [2]float64{low, high}, "%q from %q", target, source)
			require.Equal(t, known, ok, "%q from %q", target, source)
		}
	}
}

// allCodes returns the codes in the order of a containment.
func allCodes(e *taxonomy.ESCO) []taxonomy.Code {
	codes := []taxonomy.Code{""}
	for code := range e.ISCO().All() {
		codes = append(codes, code)
	}
	return codes
}

// requireLaws holds the laws that need no second computation.
func requireLaws(t *testing.T, e *taxonomy.ESCO, c *taxonomy.Containment) {
	t.Helper()
	codes := allCodes(e)
	require.Equal(t, len(codes), c.Len())
	for i, target := range codes {
		at, ok := c.Index(target)
		require.True(t, ok)
		require.Equal(t, i, at)
		if low, high, ok := c.Bounds(target, target); ok {
			require.InDelta(t, 1, high, 0, "it may be the same group")
			require.True(t, low == 1 || len(target) < taxonomy.MaxLevel)
		}
		low, high := c.Row(i)
		up, _ := c.Index(target.Parent())
		lowUp, highUp := c.Row(up)
		for j, source := range codes {
			require.LessOrEqual(t, low[j], high[j])
			if units := e.ISCO().Level(taxonomy.MaxLevel); i > 0 && slices.ContainsFunc(units, func(u taxonomy.Code) bool { return strings.HasPrefix(string(u), string(target)) }) {
				require.LessOrEqual(t, lowUp[j], low[j], "a digit more never widens")
				require.GreaterOrEqual(t, highUp[j], high[j])
			}
			lowOf, highOf := c.Column(j)
			require.Equal(t, [2]uint16{low[j], high[j]}, [2]uint16{lowOf[i], highOf[i]}, "a column is the transpose")
			a, b, _ := c.Bounds(target, source)
			require.Equal(t, [2]float64{float64(low[j]) / taxonomy.FullCredit, float64(high[j]) / taxonomy.FullCredit}, [2]float64{a, b})
		}
	}
}

func TestContainmentUnknown(t *testing.T) {
	c, err := taxonomy.NewContainment(t.Context(), taxonomy.Sample())
	require.NoError(t, err)
	for _, pair := range [][2]taxonomy.Code{{"2512", "29"}, {"29", "2512"}, {"0110", "2512"}, {"2512", "0110"}, {"0", "7"}} {
		low, high, ok := c.Bounds(pair[0], pair[1])
		require.False(t, ok, "no such code, or no profile")
		require.Zero(t, low)
		require.Zero(t, high)
	}
	_, ok := c.Index("29")
	require.False(t, ok)

	files := folder()
	files["occupations_en.csv"].Data = []byte("conceptUri,iscoGroup,preferredLabel\no1,9999,x\n")
	e, _, err := taxonomy.ReadESCO(t.Context(), files, "en")
	require.NoError(t, err)
	c, err = taxonomy.NewContainment(t.Context(), e)
	require.NoError(t, err)
	_, _, ok = c.Bounds("", "")
	require.False(t, ok, "the only occupation is of no known group")

	why := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	_, err = taxonomy.NewContainment(ctx, taxonomy.Sample())
	require.ErrorIs(t, err, why)
}

// The rows of the files, in any order, give the same bits.
func TestContainmentOrder(t *testing.T) {
	want, err := taxonomy.NewContainment(t.Context(), taxonomy.Sample())
	require.NoError(t, err)
	files := sampleFolder(t)
	for _, name := range []string{"occupationSkillRelations.csv", "occupations_en.csv"} {
		rows := strings.Split(strings.TrimSuffix(string(files[name].Data), "\n"), "\n")
		slices.Reverse(rows[1:])
		files[name] = &fstest.MapFile{Data: []byte(strings.Join(rows, "\n"))}
	}
	e, _, err := taxonomy.ReadESCO(t.Context(), files, "en")
	require.NoError(t, err)
	got, err := taxonomy.NewContainment(t.Context(), e)
	require.NoError(t, err)
	require.Equal(t, want, got)
}

// Of one occupation each, groups contain what Contained says.
func TestContainmentOfSingles(t *testing.T) {
	e := taxonomy.Sample()
	c, err := taxonomy.NewContainment(t.Context(), e)
	require.NoError(t, err)
	members := map[taxonomy.Code]int{}
	n := taxonomy.Node(e.Occupations().Items())
	for o := range n {
		members[e.Unit(o)]++
	}
	omega := func(s taxonomy.Node) float64 { return max(taxonomy.LeastWeight, e.Specificity(s)) }
	tried, directed := 0, 0
	for target := range n {
		for source := range n {
			if members[e.Unit(target)] == 1 && members[e.Unit(source)] == 1 {
				want, ok := taxonomy.Contained(e.Essential(target), e.Essential(source), omega)
				require.True(t, ok)
				got, _, _ := c.Bounds(e.Unit(target), e.Unit(source))
				require.InDelta(t, want, got, 0.5001/taxonomy.FullCredit)
				if back, _, _ := c.Bounds(e.Unit(source), e.Unit(target)); back != got {
					directed++
				}
				tried++
			}
		}
	}
	require.Positive(t, tried)
	require.Positive(t, directed)
}

// A value that lacks very little of 1 is not rounded up to it.
func TestContainmentAlmostFull(t *testing.T) {
	c, err := taxonomy.ContainmentOf(t.Context(), []taxonomy.Code{"1", "11", "111", "1111", "1112"}, map[taxonomy.Code]taxonomy.Group{
		"1111": {Occupations: 2, Skills: []taxonomy.Node{0, 1}, Counts: []int64{2, 1}},
		"1112": {Occupations: 3, Skills: []taxonomy.Node{0}, Counts: []int64{3}},
	}, []float64{1, 1e-7})
	require.NoError(t, err)
	low, _, _ := c.Bounds("1111", "1112")
	require.Equal(t, float64(taxonomy.FullCredit-1)/taxonomy.FullCredit, low)
	low, _, _ = c.Bounds("1112", "1111")
	require.Equal(t, 1.0, low)
}

func TestOracleA08(t *testing.T) {
	var in struct {
		Skills map[string][]string `json:"occupation_skills"`
		Omega  map[string]float64
	}
	var want struct {
		Y float64 `json:"contained_target_Y_source_X"`
		X float64 `json:"contained_target_X_source_Y"`
	}
	oracle(t, "A-08", &in, &want)
	nodes := func(occupation string) (list []taxonomy.Node) {
		for _, k := range in.Skills[occupation] {
			list = append(list, taxonomy.Node(k[1]-'0'))
		}
		return list
	}
	omega := func(n taxonomy.Node) float64 { return in.Omega[fmt.Sprintf("k%d", n)] }
	weights, groups := make([]float64, 10), map[taxonomy.Code]taxonomy.Group{}
	for k := range weights {
		weights[k] = omega(taxonomy.Node(k))
	}
	units := map[string]taxonomy.Code{"X": "1111", "Y": "2222"}
	for occupation, unit := range units {
		counts := make([]int64, len(nodes(occupation)))
		for i := range counts {
			counts[i] = 1
		}
		groups[unit] = taxonomy.Group{Occupations: 1, Skills: nodes(occupation), Counts: counts}
	}
	c, err := taxonomy.ContainmentOf(t.Context(), []taxonomy.Code{"1", "11", "111", "1111", "2", "22", "222", "2222"}, groups, weights)
	require.NoError(t, err)
	for _, o := range []struct {
		target, source string
		want           float64
	}{{"Y", "X", want.Y}, {"X", "Y", want.X}, {"X", "X", 1}} {
		got, ok := taxonomy.Contained(nodes(o.target), nodes(o.source), omega)
		require.True(t, ok)
		require.InDelta(t, o.want, got, tolerance, "%s from %s", o.target, o.source)
		got, high, ok := c.Bounds(units[o.target], units[o.source])
		require.True(t, ok)
		require.Equal(t, got, high)
		require.InDelta(t, o.want, got, 0.5001/taxonomy.FullCredit, "%s from %s", o.target, o.source)
	}
	_, ok := taxonomy.Contained(nil, nodes("X"), omega)
	require.False(t, ok, "nothing is asked for")
}

// On ESCO 1.1.1 the plain form is held for some groups, and what contains a
// software developer best is what a reader would expect.
func TestContainment111(t *testing.T) {
	e, _ := esco(t)
	before, start := heap(), time.Now()
	c, err := taxonomy.NewContainment(t.Context(), e)
	require.NoError(t, err)
	took, kept := time.Since(start), int64(heap())-int64(before)
	t.Logf("built in %v, %.2f MB", took, float64(kept)/1e6)
	require.Less(t, took, 5*time.Second) // half a second is asked for; see TestESCO111Cost
	require.InDelta(t, 4*2*620*620, kept, 0.2e6)

	profiled := 0
	units := e.ISCO().Level(taxonomy.MaxLevel)
	for _, target := range units {
		at, _ := c.Index(target)
		row, _ := c.Row(at)
		if row[at] == taxonomy.FullCredit {
			profiled++
		}
	}
	t.Logf("%d of %d unit groups have a profile", profiled, len(units))
	for _, target := range []taxonomy.Code{"2512", "7212", "2221", "5120", "8332"} {
		near := slices.Clone(units)
		value := func(source taxonomy.Code) float64 { low, _, _ := c.Bounds(target, source); return low }
		slices.SortStableFunc(near, func(a, b taxonomy.Code) int { return cmp.Compare(value(b), value(a)) })
		require.Equal(t, target, near[0])
		var names []string
		for _, source := range near[1:6] {
			title, _ := e.ISCO().Title(source)
			names = append(names, fmt.Sprintf("%s %s %.3f", source, title, value(source)))
		}
		title, _ := e.ISCO().Title(target)
		t.Logf("%s %s: %s", target, title, strings.Join(names, "; "))
		if target == "2512" {
			require.Contains(t, near[1:6], taxonomy.Code("2514"), "applications programmers")
		}
	}
	rng := rand.New(rand.NewPCG(17, 18))
	for range 60 {
		target, source := units[rng.IntN(len(units))], units[rng.IntN(len(units))]
		want, ok := contain(e, shares(e, target), shares(e, source))
		got, _, gotOK := c.Bounds(target, source)
		require.Equal(t, ok, gotOK)
		if ok {
			require.InDelta(t, want, got, 0.5001/taxonomy.FullCredit, "%s from %s", target, source)
		}
	}
}
