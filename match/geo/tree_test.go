package geo_test

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
)

// randomRows returns the rows of a random forest, parents before their parts,
// with some points and areas unknown and some points shared.
func randomRows(rng *rand.Rand, n int) []geo.Region {
	rows := make([]geo.Region, n)
	for i, name := range rng.Perm(n) {
		r := &rows[i]
		r.Code = geo.Code("R" + strconv.Itoa(name))
		r.Names = map[string]string{"xx": "name of " + string(r.Code)}
		if i > 0 && rng.IntN(5) > 0 {
			r.Parent = rows[rng.IntN(i)].Code
		}
		switch rng.IntN(6) {
		case 0:
		case 1:
			r.Point = fact.None[geo.Point]()
		case 2:
			r.Point = rows[rng.IntN(i+1)].Point
		default:
			r.Point = fact.Some(geo.Point{Lat: 50 + 5*rng.Float64(), Lon: 20 + 5*rng.Float64()})
		}
		if rng.IntN(3) > 0 {
			r.AreaKm2 = fact.Some(1 + 50_000*rng.Float64())
		}
	}
	return rows
}

func shuffled(rng *rand.Rand, rows []geo.Region) []geo.Region {
	rows = slices.Clone(rows)
	rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	return rows
}

// The tree against its definition: the parent column.
func TestTreeLaws(t *testing.T) {
	rng := rand.New(rand.NewPCG(3166, 2))
	for range 60 {
		rows := randomRows(rng, 1+rng.IntN(40))
		tree, err := geo.NewTree(shuffled(rng, rows))
		require.NoError(t, err)
		again, err := geo.NewTree(shuffled(rng, rows))
		require.NoError(t, err)
		require.Equal(t, tree, again, "whatever the order of rows")
		require.Equal(t, len(rows), tree.Len())

		parent := make(map[geo.Code]geo.Code)
		for _, r := range rows {
			parent[r.Code] = r.Parent
		}
		path := func(c geo.Code) (p []geo.Code) {
			for ; c != ""; c = parent[c] {
				p = append(p, c)
			}
			return p
		}
		for _, r := range rows {
			got, ok := tree.Region(r.Code)
			require.True(t, ok)
			require.Equal(t, r, got)
			i, ok := tree.Index(r.Code)
			require.True(t, ok)
			require.Equal(t, r, tree.At(i))

			p, ok := tree.Parent(r.Code)
			require.Equal(t, r.Parent, p)
			require.Equal(t, r.Parent != "", ok)
			way := path(r.Code)
			require.Equal(t, way, slices.Collect(tree.Path(r.Code)))
			depth, ok := tree.Depth(r.Code)
			require.True(t, ok)
			require.Equal(t, len(way)-1, depth)
			for d := -1; d <= depth+1; d++ {
				up, ok := tree.RollUp(r.Code, d)
				require.True(t, ok)
				require.Equal(t, way[max(0, depth-max(d, 0))], up)
			}
			var within, children []geo.Code
			for _, s := range rows {
				inside := slices.Contains(path(s.Code), r.Code)
				require.Equal(t, inside, tree.Contains(r.Code, s.Code))
				if inside {
					within = append(within, s.Code)
				}
				if s.Parent == r.Code {
					children = append(children, s.Code)
				}
			}
			slices.Sort(children)
			require.Equal(t, children, tree.Children(r.Code))
			got2 := slices.Collect(tree.Within(r.Code))
			require.ElementsMatch(t, within, got2)
			require.Equal(t, i+len(within), tree.End(i), "what is within is numbered in one run")
			for k, c := range got2 {
				require.Equal(t, c, tree.At(i+k).Code)
			}
		}
		checkPreorder(t, tree)
	}
}

// checkPreorder checks the listings of the whole tree.
func checkPreorder(t *testing.T, tree *geo.Tree) {
	t.Helper()
	var want, leaves []geo.Code
	var walk func(codes []geo.Code)
	walk = func(codes []geo.Code) {
		require.True(t, slices.IsSorted(codes), "siblings in code order")
		for _, c := range codes {
			want = append(want, c)
			children := tree.Children(c)
			if len(children) == 0 {
				leaves = append(leaves, c)
			}
			walk(children)
		}
	}
	walk(tree.Roots())
	var got []geo.Code
	for i, r := range tree.All() {
		require.Equal(t, len(got), i)
		got = append(got, r.Code)
	}
	require.Equal(t, want, got)
	require.Equal(t, leaves, slices.Collect(tree.Leaves()))
}

func TestDistanceLaws(t *testing.T) {
	rng := rand.New(rand.NewPCG(128, 45))
	seen := make(map[string]int)
	for range 60 {
		rows := randomRows(rng, 20)
		tree, err := geo.NewTree(rows)
		require.NoError(t, err)
		for _, a := range rows {
			for _, b := range rows {
				d, ok := tree.Distance(a.Code, b.Code)
				back, ok2 := tree.Distance(b.Code, a.Code)
				require.Equal(t, d, back, "symmetric")
				require.Equal(t, ok, ok2, "symmetric")
				if ok {
					require.Positive(t, d, "a known distance is positive")
				} else {
					require.Zero(t, d)
				}
				areaA, hasA := a.AreaKm2.Get()
				areaB, hasB := b.AreaKm2.Get()
				pa, okA := a.Point.Get()
				pb, okB := b.Point.Get()
				switch {
				case a.Code == b.Code:
					seen["own"]++
					require.Equal(t, hasA, ok)
					require.Equal(t, geo.DiscMean(areaA), d)
				case !okA || !okB:
					seen["no point"]++
					require.False(t, ok)
				case pa == pb && !hasA && !hasB:
					seen["no way to tell"]++
					require.False(t, ok)
				default:
					require.True(t, ok)
					g := geo.Haversine(pa, pb)
					floor := geo.DiscRadius(max(areaA, areaB)) * 2 / 3
					require.GreaterOrEqual(t, d, g)
					require.InEpsilon(t, float64(max(g, floor)), float64(d), 1e-12)
					if g >= floor {
						seen["far"]++
						require.Equal(t, g, d)
					} else {
						seen["floor"]++
					}
				}
			}
		}
	}
	for _, premise := range []string{"own", "no point", "no way to tell", "far", "floor"} {
		require.Greater(t, seen[premise], 10, "the premise occurs: %s", premise)
	}
}

// On a plane the distance of two regions never overstates the mean distance of
// two places, one in each disc.
func TestDistanceNeverOverstates(t *testing.T) {
	rng := rand.New(rand.NewPCG(2, 3))
	disc := func(r float64) (x, y float64) {
		s, c := math.Sincos(2 * math.Pi * rng.Float64())
		r *= math.Sqrt(rng.Float64())
		return r * c, r * s
	}
	for _, ra := range []float64{1, 10, 30} {
		for _, rb := range []float64{1, 20} {
			for _, apart := range []float64{0, 5, 15, 40} { // kilometres: flat enough
				const kmPerDegree = 111.19508
				tree, err := geo.NewTree([]geo.Region{
					{Code: "A", Point: fact.Some(geo.Point{}), AreaKm2: fact.Some(math.Pi * ra * ra)},
					{Code: "B", Point: fact.Some(geo.Point{Lon: apart / kmPerDegree}), AreaKm2: fact.Some(math.Pi * rb * rb)},
				})
				require.NoError(t, err)
				d, ok := tree.Distance("A", "B")
				require.True(t, ok)
				var mean float64
				const n = 50_000
				for range n {
					x1, y1 := disc(ra)
					x2, y2 := disc(rb)
					mean += math.Hypot(x1-x2-apart, y1-y2) / n
				}
				require.LessOrEqual(t, float64(d/geo.Kilometre), mean*1.01, "%v %v %v", ra, rb, apart)
			}
		}
	}
}

func TestNewTreeFaults(t *testing.T) {
	point := func(lat, lon float64) fact.Opt[geo.Point] { return fact.Some(geo.Point{Lat: lat, Lon: lon}) }
	for _, tt := range []struct {
		name   string
		rows   []geo.Region
		reason error
		want   []string
	}{
		{"no code", []geo.Region{{Code: "A"}, {Name: "x"}}, fact.ErrMissing, []string{`region in row 2: code: missing`}},
		{"bad codes", []geo.Region{{Code: " A"}, {Code: "-"}, {Code: "B\x00"}, {Code: "\xff"}}, fact.ErrSyntax, []string{
			`region " A": code: " A": cannot be read: want no control characters and no blanks around it`,
			`region "-": code: "-": cannot be read: want no control characters and no blanks around it`,
			`region "B\x00": code: "B\x00": cannot be read: want no control characters and no blanks around it`,
			`region "\xff": code: "\xff": cannot be read: want no control characters and no blanks around it`,
		}},
		{"twice", []geo.Region{{Code: "A"}, {Code: "B"}, {Code: "A"}}, fact.ErrDuplicate, []string{
			`region "A": code: "A": duplicate of row 1`,
		}},
		{"unknown parent", []geo.Region{{Code: "A", Parent: "Z"}}, fact.ErrUnknownCode, []string{
			`region "A": parent: "Z": unknown code of a region`,
		}},
		{"own parent", []geo.Region{{Code: "A", Parent: "A"}}, fact.ErrConflict, []string{
			`region "A": parent: "A": contradicts another field: a circle of parents: A in A`,
		}},
		{
			"two circles and what hangs on one",
			[]geo.Region{
				{Code: "H", Parent: "C"},
				{Code: "C", Parent: "B"},
				{Code: "B", Parent: "C"},
				{Code: "F", Parent: "D"},
				{Code: "D", Parent: "E"},
				{Code: "E", Parent: "F"},
				{Code: "A", Parent: "H"},
				{Code: "R"},
			},
			fact.ErrConflict,
			[]string{
				`region "B": parent: "C": contradicts another field: a circle of parents: B in C in B`,
				`region "D": parent: "E": contradicts another field: a circle of parents: D in E in F in D`,
			},
		},
		{
			"long circle",
			[]geo.Region{
				{Code: "A", Parent: "B"},
				{Code: "B", Parent: "C"},
				{Code: "C", Parent: "D"},
				{Code: "D", Parent: "E"},
				{Code: "E", Parent: "F"},
				{Code: "F", Parent: "A"},
			},
			fact.ErrConflict,
			[]string{`region "A": parent: "B": contradicts another field: a circle of parents: A in B in C in D in E in ...`},
		},
		{
			"ranges",
			[]geo.Region{
				{Code: "A", Point: point(91, -181)},
				{Code: "B", Point: point(math.NaN(), 0)},
				{Code: "C", AreaKm2: fact.Some(-1.0)},
				{Code: "D", AreaKm2: fact.Some(0.0)},
				{Code: "E", AreaKm2: fact.Some(math.NaN())},
				{Code: "F", AreaKm2: fact.Some(6e8)},
			},
			fact.ErrRange,
			[]string{
				`region "A": lat: "91": out of range: want -90 to 90`,
				`region "A": lon: "-181": out of range: want -180 to 180`,
				`region "B": lat: "NaN": out of range: want -90 to 90`,
				`region "C": area_km2: "-1": out of range: want more than 0, at most the earth`,
				`region "D": area_km2: "0": out of range: want more than 0, at most the earth`,
				`region "E": area_km2: "NaN": out of range: want more than 0, at most the earth`,
				`region "F": area_km2: "6e+08": out of range: want more than 0, at most the earth`,
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tree, err := geo.NewTree(tt.rows)
			require.Nil(t, tree)
			require.ErrorIs(t, err, tt.reason)
			require.Equal(t, tt.want, messages(t, err))
		})
	}
}

// messages lists the faults in err.
func messages(t *testing.T, err error) []string {
	t.Helper()
	var fs *fact.Faults
	require.ErrorAs(t, err, &fs)
	var list []string
	for _, f := range fs.All() {
		list = append(list, f.Error())
	}
	return list
}

func TestTreeOwnsItsRows(t *testing.T) {
	rows := []geo.Region{{Code: "A", Names: map[string]string{"ru": "А"}}}
	tree, err := geo.NewTree(rows)
	require.NoError(t, err)
	rows[0].Names["ru"] = "changed"
	r, _ := tree.Region("A")
	require.Equal(t, "А", r.Names["ru"])
	r.Names["ru"] = "changed"
	for _, r := range tree.All() {
		require.Equal(t, "А", r.Names["ru"])
		r.Names["ru"] = "changed"
	}
	require.Equal(t, "А", tree.At(0).Names["ru"])
}

func TestZeroAndUnknown(t *testing.T) {
	empty, err := geo.NewTree(nil)
	require.NoError(t, err)
	for _, tree := range []*geo.Tree{{}, empty, geo.Belarus()} {
		for _, c := range []geo.Code{"", "ZZ"} {
			require.False(t, tree.Has(c))
			_, ok := tree.Region(c)
			require.False(t, ok)
			_, ok = tree.Index(c)
			require.False(t, ok)
			_, ok = tree.Parent(c)
			require.False(t, ok)
			_, ok = tree.Depth(c)
			require.False(t, ok)
			_, ok = tree.RollUp(c, 0)
			require.False(t, ok)
			_, ok = tree.Distance(c, c)
			require.False(t, ok)
			_, ok = tree.Distance("BY-BR", c)
			require.False(t, ok)
			require.False(t, tree.Contains(c, c))
			require.False(t, tree.Contains("BY", c))
			require.False(t, tree.Contains(c, "BY"))
			require.Empty(t, tree.Children(c), "the unknown region is not everywhere")
			require.Empty(t, slices.Collect(tree.Within(c)))
			require.Empty(t, slices.Collect(tree.Path(c)))
		}
	}
	require.Zero(t, empty.Len())
	require.Empty(t, empty.Roots())
}

func TestIteratorsStop(t *testing.T) {
	tree := geo.Belarus()
	n := 0
	for range tree.All() {
		n++
		break
	}
	for range tree.Leaves() {
		n++
		break
	}
	for range tree.Within("BY") {
		n++
		break
	}
	for range tree.Path("BY-BR") {
		n++
		break
	}
	require.Equal(t, 4, n)
}

func TestTreeParse(t *testing.T) {
	tree := geo.Belarus()
	for _, tt := range []struct {
		text, why string
		want      geo.Code
		err       error
		says      string
	}{
		{"BY-HM", "a region", "BY-HM", nil, ""},
		{"\tBY ", "blanks around a code are ignored", "BY", nil, ""},
		{" ", "blank is unknown, not a fault", "", nil, ""},
		{"by-hm", "letter case counts, and the reason says so", "", fact.ErrUnknownCode, "there is BY-HM"},
		{"PL", "not in the tree", "", fact.ErrUnknownCode, "unknown code of a region"},
		{"-", "a region cannot be none", "", fact.ErrUnknownCode, "unknown code of a region"},
	} {
		got, err := tree.Parse(tt.text)
		require.Equal(t, tt.want, got, tt.why)
		require.ErrorIs(t, err, tt.err, tt.why)
		if tt.err != nil {
			require.ErrorContains(t, err, tt.says, tt.why)
		}
	}
	require.ErrorIs(t, tree.Check(" BY"), fact.ErrUnknownCode, "Check takes the code as it is")
}

// A chain of a hundred thousand regions needs no recursion.
func TestDeepTree(t *testing.T) {
	const n = 100_000
	rows := make([]geo.Region, n)
	for i := range rows {
		rows[i].Code = geo.Code(fmt.Sprintf("%06d", n-i))
		if i > 0 {
			rows[i].Parent = rows[i-1].Code
		}
	}
	tree, err := geo.NewTree(rows)
	require.NoError(t, err)
	depth, _ := tree.Depth(rows[n-1].Code)
	require.Equal(t, n-1, depth)
	rows[0].Parent = rows[n-1].Code
	_, err = geo.NewTree(rows)
	require.ErrorIs(t, err, fact.ErrConflict)
}

func FuzzNewTree(f *testing.F) {
	f.Add([]byte{0, 0, 0, 1, 1, 2})
	f.Add([]byte{1, 2, 2, 1, 3, 1})
	f.Fuzz(func(t *testing.T, data []byte) {
		var rows []geo.Region
		for i := 0; i+1 < len(data) && i < 100; i += 2 {
			r := geo.Region{Code: geo.Code(strconv.Itoa(int(data[i]))), Parent: geo.Code(strconv.Itoa(int(data[i+1])))}
			if data[i+1] == 0 {
				r.Parent = ""
			}
			rows = append(rows, r)
		}
		tree, err := geo.NewTree(rows)
		require.Equal(t, sound(rows), err == nil, "%v", rows)
		if err != nil {
			require.NotEmpty(t, err.Error())
			return
		}
		checkPreorder(t, tree)
	})
}

// sound reports, the slow way, whether rows are a forest.
func sound(rows []geo.Region) bool {
	rows = slices.SortedFunc(slices.Values(rows), func(a, b geo.Region) int { return cmp.Compare(a.Code, b.Code) })
	parent := make(map[geo.Code]geo.Code)
	for _, r := range rows {
		if _, dup := parent[r.Code]; dup {
			return false
		}
		parent[r.Code] = r.Parent
	}
	for c := range parent {
		for range len(parent) + 1 {
			if c == "" {
				break
			}
			var ok bool
			if c, ok = parent[c]; !ok {
				return false
			}
		}
		if c != "" {
			return false
		}
	}
	return true
}
