package shortage_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/shortage"
)

// open publishes a table with nothing hidden.
func open(t *testing.T, table shortage.CrossTable) shortage.Published {
	t.Helper()
	p, hidden, err := shortage.Suppress(t.Context(), table, shortage.Suppression{})
	require.NoError(t, err)
	require.Empty(t, hidden)
	p.Bounds = nil // of what a test hides nothing is known
	return p
}

// hide hides cells of a published table, by line.
func hide(p shortage.Published, cells ...[2]int) shortage.Published {
	for _, c := range cells {
		p.Counts[c[0]][c[1]] = fact.Opt[int64]{}
	}
	return p
}

func names(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = strconv.Itoa(i)
	}
	return out
}

// TestC18: hiding only the small counts leaves both exactly recoverable; with two
// more the readers are left with intervals.
func TestC18(t *testing.T) {
	var in struct {
		Table     [][]int64
		Threshold int64
		Rows      []int64 `json:"row_totals"`
		Columns   []int64 `json:"column_totals"`
	}
	var want struct {
		Primary     [][2]int
		PrimaryOnly map[string][2]float64 `json:"interval_primary_only"`
		With        [][2]int              `json:"with_complementary"`
		Full        map[string][2]float64 `json:"interval_full"`
	}
	oracle(t, "C-18", &in, &want)
	table := shortage.CrossTable{Rows: names(3), Columns: names(3), Counts: in.Table}
	agree := func(p shortage.Published, want map[string][2]float64) {
		ranges, err := shortage.Attack(t.Context(), p)
		require.NoError(t, err)
		for cell, r := range want {
			i, j := int(cell[0]-'0'), int(cell[2]-'0')
			require.Equal(t, assign.Range{Min: int64(r[0]), Max: int64(r[1])}, ranges[i][j], cell)
		}
		for i := range in.Rows {
			require.Equal(t, assign.Range{Min: in.Rows[i], Max: in.Rows[i]}, ranges[i][3])
			require.Equal(t, assign.Range{Min: in.Columns[i], Max: in.Columns[i]}, ranges[3][i])
		}
	}
	agree(hide(open(t, table), want.Primary...), want.PrimaryOnly)
	agree(hide(open(t, table), want.With...), want.Full)

	s := shortage.DefaultSuppression()
	s.Below = in.Threshold
	p, hidden, err := shortage.Suppress(t.Context(), table, s)
	require.NoError(t, err)
	require.Len(t, hidden, len(want.With), "no more than the oracle hides")
	small := 0
	for _, h := range hidden {
		require.GreaterOrEqual(t, h.Range.Max-h.Range.Min, s.Width)
		if h.Small {
			small++
		}
	}
	require.Equal(t, len(want.Primary), small)
	require.False(t, p.Counts[0][0].Known())
	require.False(t, p.Counts[2][1].Known())
}

// brute lists all tables of whole numbers up to most that have the counts shown
// and keep the bounds, and returns the range of every count over them.
func brute(p shortage.Published, rows, columns int, most int64) (ranges [][]assign.Range, tables [][][]int64) {
	cells := make([]int64, rows*columns)
	for {
		sums := make([][]int64, len(p.Rows))
		for i := range sums {
			sums[i] = make([]int64, len(p.Columns))
		}
		for i := range rows {
			for j := range columns {
				for r := i; r >= 0; r = p.Rows[r].Parent {
					for c := j; c >= 0; c = p.Columns[c].Parent {
						sums[r][c] += cells[i*columns+j]
					}
				}
			}
		}
		if fits(p, sums) {
			tables = append(tables, sums)
		}
		k := 0
		for ; k < len(cells) && cells[k] == most; k++ {
			cells[k] = 0
		}
		if k == len(cells) {
			break
		}
		cells[k]++
	}
	for i := range p.Rows {
		ranges = append(ranges, nil)
		for j := range p.Columns {
			r := assign.Range{Min: 1 << 40}
			for _, t := range tables {
				r.Min, r.Max = min(r.Min, t[i][j]), max(r.Max, t[i][j])
			}
			ranges[i] = append(ranges[i], r)
		}
	}
	return ranges, tables
}

func fits(p shortage.Published, sums [][]int64) bool {
	for i, row := range p.Counts {
		for j, n := range row {
			if x, ok := n.Get(); ok && x != sums[i][j] {
				return false
			}
			if !n.Known() && p.Bounds != nil && (sums[i][j] < p.Bounds[i][j].Min || sums[i][j] > p.Bounds[i][j].Max) {
				return false
			}
		}
	}
	return true
}

func randomCrossTable(r *rand.Rand, rows, columns, most int) shortage.CrossTable {
	t := shortage.CrossTable{Rows: names(rows), Columns: names(columns)}
	for range rows {
		row := make([]int64, columns)
		for j := range row {
			row[j] = int64(r.IntN(most + 1))
		}
		t.Counts = append(t.Counts, row)
	}
	return t
}

// TestAttackIsExact: the ends are those over all tables, listed one by one, with
// and without hidden totals, groups on either side and bounds.
func TestAttackIsExact(t *testing.T) {
	r := rand.New(rand.NewPCG(18, 18))
	tried := 0
	for range 100 {
		table := randomCrossTable(r, 2, 3, 2)
		switch r.IntN(3) {
		case 0:
			table.ColumnLevels = [][]string{{"x", "y", "y"}}
		case 1:
			table.RowLevels = [][]string{{"x", "y"}, {"z", "z"}}
		}
		p := open(t, table)
		truth := p.Counts
		if r.IntN(2) == 0 {
			p.Bounds = make([][]assign.Range, len(truth))
		}
		for i := range truth {
			for j := range truth[i] {
				n, _ := truth[i][j].Get()
				if p.Bounds != nil {
					p.Bounds[i] = append(p.Bounds[i], assign.Range{Min: max(0, n-int64(r.IntN(3))), Max: n + int64(r.IntN(3))})
				}
				// The total of all stays, so that no end is without limit.
				if last := i == len(truth)-1 && j == len(truth[i])-1; !last && r.IntN(2) == 0 {
					hide(p, [2]int{i, j})
				}
			}
		}
		total, _ := p.Counts[len(p.Rows)-1][len(p.Columns)-1].Get()
		if total > 5 {
			continue // the list would be too long
		}
		tried++
		want, _ := brute(p, 2, 3, total)
		got, err := shortage.Attack(t.Context(), p)
		require.NoError(t, err)
		require.Equal(t, want, got)
	}
	require.Greater(t, tried, 20)
}

// TestAttackWithoutTotals: with every total hidden nothing bounds a count from
// above, and shown counts that contradict each other are refused.
func TestAttackWithoutTotals(t *testing.T) {
	p := open(t, shortage.CrossTable{Rows: names(1), Columns: names(2), Counts: [][]int64{{3, 9}}})
	p = hide(p, [2]int{0, 0}, [2]int{0, 2}, [2]int{1, 0}, [2]int{1, 2})
	ranges, err := shortage.Attack(t.Context(), p)
	require.NoError(t, err)
	require.Equal(t, assign.Range{Max: assign.NoLimit}, ranges[0][0])
	require.Equal(t, assign.Range{Min: 9, Max: assign.NoLimit}, ranges[0][2], "its total holds the other count")
	require.Equal(t, ranges[0], ranges[1])
	p.Counts[1][1] = fact.Some[int64](8)
	_, err = shortage.Attack(t.Context(), p)
	require.ErrorIs(t, err, fact.ErrConflict)
}

// TestSuppress: on random tables whatever is published withstands the attack, no
// small count is shown, zeros are as the policy says, and what is shown is true.
func TestSuppress(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	refused := 0
	for n := range 120 {
		table := randomCrossTable(r, 2+r.IntN(5), 2+r.IntN(6), []int{6, 30, 200}[n%3])
		if len(table.Columns) > 3 && n%2 == 0 {
			level := make([]string, len(table.Columns))
			for j := range level {
				level[j] = strconv.Itoa(j / 2)
			}
			table.ColumnLevels = [][]string{level}
		}
		truth := open(t, table)
		s := shortage.Suppression{Below: 5, Width: 1 + int64(r.IntN(8)), Zeros: r.IntN(2) == 0, KeepTotals: r.IntN(2) == 0}
		p, hidden, err := shortage.Suppress(t.Context(), table, s)
		if err != nil {
			require.ErrorIs(t, err, shortage.ErrUnsafe)
			require.Empty(t, p.Counts, "nothing unsafe comes out")
			total, _ := truth.Counts[len(truth.Rows)-1][len(truth.Columns)-1].Get()
			require.True(t, s.KeepTotals || total < 100, "where totals may go, any table of some size can be published")
			refused++
			continue
		}
		ranges, err := shortage.Attack(t.Context(), p)
		require.NoError(t, err)
		k := 0
		for i := range p.Counts {
			for j, shown := range p.Counts[i] {
				n, _ := truth.Counts[i][j].Get()
				small := n < s.Below && (n > 0 || s.Zeros)
				if shown.Known() {
					require.Equal(t, truth.Counts[i][j], shown)
					require.False(t, small)
					continue
				}
				h := hidden[k]
				k++
				require.Equal(t, shortage.Hidden{Row: p.Rows[i], Column: p.Columns[j], Range: ranges[i][j], Small: small}, h)
				require.True(t, h.Range.Min <= n && n <= h.Range.Max, "the truth is possible")
				require.GreaterOrEqual(t, h.Range.Max-h.Range.Min, s.Width)
				require.True(t, n > 0 || s.Zeros)
				require.False(t, s.KeepTotals && !small && p.Rows[i].Level+p.Columns[j].Level > 0)
			}
		}
		require.Len(t, hidden, k)
	}
	require.Less(t, refused, 60)
	require.Positive(t, refused)
}

// TestSuppressNeedsNoMore: of what is hidden to protect others nothing could be
// shown again.
func TestSuppressNeedsNoMore(t *testing.T) {
	r := rand.New(rand.NewPCG(6, 6))
	s := shortage.DefaultSuppression()
	spare := 0
	for range 20 {
		table := randomCrossTable(r, 5, 6, 60)
		truth := open(t, table)
		p, hidden, err := shortage.Suppress(t.Context(), table, s)
		require.NoError(t, err)
		for _, h := range hidden {
			if h.Small {
				continue
			}
			spare++
			i, j := place(p.Rows, h.Row), place(p.Columns, h.Column)
			p.Counts[i][j] = truth.Counts[i][j]
			ranges, err := shortage.Attack(t.Context(), p)
			require.NoError(t, err)
			require.True(t, slices.ContainsFunc(hidden, func(o shortage.Hidden) bool {
				q := ranges[place(p.Rows, o.Row)][place(p.Columns, o.Column)]
				return o != h && q.Max-q.Min < s.Width
			}))
			p.Counts[i][j] = fact.Opt[int64]{}
		}
	}
	require.Greater(t, spare, 20)
}

func place(lines []shortage.Line, l shortage.Line) int { return slices.Index(lines, l) }

// TestSuppressManyAtOnce: in a table too large to be trimmed, what is hidden
// already serves others too.
func TestSuppressManyAtOnce(t *testing.T) {
	table := randomCrossTable(rand.New(rand.NewPCG(2, 2)), 40, 60, 16)
	_, hidden, err := shortage.Suppress(t.Context(), table, shortage.DefaultSuppression())
	require.NoError(t, err)
	small := 0
	for _, h := range hidden {
		if h.Small {
			small++
		}
	}
	require.Greater(t, small, 500)
	require.Less(t, len(hidden)-small, small/6)
}

// TestSuppressByHand: what cannot be protected is refused and named; the names do
// not tell the counts.
func TestSuppressByHand(t *testing.T) {
	s := shortage.DefaultSuppression()
	s.KeepTotals = true
	one := shortage.CrossTable{Rows: []string{"Gomel"}, Columns: []string{"cooks", "nurses"}, Counts: [][]int64{{2, 40}}}
	_, _, err := shortage.Suppress(t.Context(), one, s)
	require.ErrorIs(t, err, shortage.ErrUnsafe)
	require.EqualError(t, err, "shortage: suppress: 2 faults\n"+
		"  \"Gomel\" × \"cooks\": cannot be published safely: too little around it can be hidden\n"+
		"  \"\" × \"cooks\": cannot be published safely: too little around it can be hidden")
	s.KeepTotals = false
	p, hidden, err := shortage.Suppress(t.Context(), one, s)
	require.NoError(t, err, "with hidden totals it can")
	require.Len(t, hidden, 4)
	require.Equal(t, fact.Some[int64](42), p.Counts[0][2], "the total of all is the last to go")

	for _, row := range []struct {
		name  string
		table shortage.CrossTable
		want  error
	}{
		{"groups on both sides", shortage.CrossTable{RowLevels: [][]string{{}}, ColumnLevels: [][]string{{}}}, shortage.ErrLevels},
		{"a name twice", shortage.CrossTable{Rows: []string{"a", "a"}, Counts: [][]int64{{}, {}}}, fact.ErrDuplicate},
		{"rows missing", shortage.CrossTable{Rows: names(2), Columns: names(1), Counts: [][]int64{{1}}}, fact.ErrConflict},
		{"columns missing", shortage.CrossTable{Rows: names(1), Columns: names(2), Counts: [][]int64{{1}}}, fact.ErrConflict},
		{"negative", shortage.CrossTable{Rows: names(1), Columns: names(1), Counts: [][]int64{{-1}}}, fact.ErrRange},
		{"too many", shortage.CrossTable{Rows: names(1), Columns: names(2), Counts: [][]int64{{1 << 50, 1}}}, fact.ErrRange},
		{"a group of two groups", shortage.CrossTable{
			Rows: names(1), Columns: names(2), Counts: [][]int64{{1, 1}}, ColumnLevels: [][]string{{"x", "x"}, {"y", "z"}},
		}, fact.ErrConflict},
		{"a level of another size", shortage.CrossTable{
			Rows: names(1), Columns: names(2), Counts: [][]int64{{1, 1}}, ColumnLevels: [][]string{{"x"}},
		}, fact.ErrConflict},
	} {
		_, _, err := shortage.Suppress(t.Context(), row.table, s)
		require.ErrorIs(t, err, row.want, row.name)
	}
	_, _, err = shortage.Suppress(t.Context(), one, shortage.Suppression{Below: -1})
	require.ErrorIs(t, err, fact.ErrRange)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, _, err = shortage.Suppress(ctx, one, s)
	require.ErrorIs(t, err, context.Canceled)
}

// TestPublishedTightness: a ratio stands only where both counts do.
func TestPublishedTightness(t *testing.T) {
	v := open(t, shortage.CrossTable{Rows: names(1), Columns: names(3), Counts: [][]int64{{6, 3, 2}}})
	u := open(t, shortage.CrossTable{Rows: names(1), Columns: names(3), Counts: [][]int64{{4, 8, 0}}})
	got, err := hide(v, [2]int{0, 0}).Tightness(hide(u, [2]int{1, 1}))
	require.NoError(t, err)
	require.Equal(t, [][]fact.Opt[shortage.Tightness]{
		{{}, fact.Some(shortage.TightnessOfCounts(3, 8)), fact.Some(shortage.TightnessOfCounts(2, 0)), fact.Some(shortage.TightnessOfCounts(11, 12))},
		{fact.Some(shortage.TightnessOfCounts(6, 4)), {}, fact.Some(shortage.TightnessOfCounts(2, 0)), fact.Some(shortage.TightnessOfCounts(11, 12))},
	}, got)
	_, err = v.Tightness(open(t, shortage.CrossTable{Rows: names(1), Columns: names(2), Counts: [][]int64{{4, 8}}}))
	require.ErrorIs(t, err, fact.ErrConflict)
}

// TestOverlap: two releases, each safe, whose difference tells a small count; and
// what is found holds against a list of all pairs of tables.
func TestOverlap(t *testing.T) {
	s := shortage.DefaultSuppression()
	all := open(t, shortage.CrossTable{Rows: names(2), Columns: names(2), Counts: [][]int64{{20, 30}, {25, 40}}})
	part := open(t, shortage.CrossTable{Rows: names(2), Columns: names(2), Counts: [][]int64{{18, 12}, {14, 20}}})
	o, err := shortage.OverlapOf(t.Context(), all, part)
	require.NoError(t, err)
	require.True(t, o.Proven)
	require.Equal(t, assign.Range{Min: 2, Max: 2}, o.Rest[0][0])
	a, p, rest := o.Disclosed(s)
	require.Empty(t, a)
	require.Empty(t, p)
	require.Equal(t, []shortage.Hidden{{Row: all.Rows[0], Column: all.Columns[0], Range: assign.Range{Min: 2, Max: 2}, Small: true}}, rest)
	require.ErrorIs(t, o.Err(s), shortage.ErrUnsafe)
	// Four counts hidden in the part hide it again.
	o, err = shortage.OverlapOf(t.Context(), all, hide(part, [2]int{0, 0}, [2]int{0, 1}, [2]int{1, 0}, [2]int{1, 1}))
	require.NoError(t, err)
	require.NoError(t, o.Err(s))
	part.Counts[0][0], part.Counts[0][1] = fact.Some[int64](18), fact.Some[int64](12) // and so the other row
	o, err = shortage.OverlapOf(t.Context(), hide(all, [2]int{0, 0}, [2]int{0, 1}, [2]int{1, 0}, [2]int{1, 1}), hide(part, [2]int{1, 2}, [2]int{2, 2}))
	require.NoError(t, err)
	require.False(t, o.Proven)
	require.ErrorIs(t, o.Err(s), shortage.ErrUnsafe, "both hide something: nothing found is no proof")
	all = open(t, shortage.CrossTable{Rows: names(2), Columns: names(2), Counts: [][]int64{{20, 30}, {25, 40}}})
	part = open(t, shortage.CrossTable{Rows: names(2), Columns: names(2), Counts: [][]int64{{18, 12}, {14, 20}}})
	_, err = shortage.OverlapOf(t.Context(), part, all)
	require.ErrorIs(t, err, fact.ErrConflict, "a part has no more than all")

	r := rand.New(rand.NewPCG(9, 9))
	for range 60 {
		whole := randomCrossTable(r, 2, 2, 3)
		inner := shortage.CrossTable{Rows: names(2), Columns: names(2)}
		for _, row := range whole.Counts {
			inner.Counts = append(inner.Counts, []int64{int64(r.IntN(int(row[0]) + 1)), int64(r.IntN(int(row[1]) + 1))})
		}
		x, y := open(t, whole), open(t, inner)
		exact := r.IntN(2) == 0
		for i := range 3 {
			for j := range 3 {
				if i+j < 4 && r.IntN(2) == 0 {
					hide(x, [2]int{i, j})
				}
				if !exact && i+j < 4 && r.IntN(2) == 0 {
					hide(y, [2]int{i, j})
				}
			}
		}
		o, err := shortage.OverlapOf(t.Context(), x, y)
		require.NoError(t, err)
		hides := func(p shortage.Published) bool {
			return slices.ContainsFunc(p.Counts, func(row []fact.Opt[int64]) bool { return slices.Contains(row, fact.Opt[int64]{}) })
		}
		require.Equal(t, !hides(x) || !hides(y), o.Proven)
		total, _ := x.Counts[2][2].Get()
		_, wholes := brute(x, 2, 2, total)
		_, parts := brute(y, 2, 2, total)
		for i := range 3 {
			for j := range 3 {
				want := pairs(wholes, parts, i, j)
				got := [3]assign.Range{o.All[i][j], o.Part[i][j], o.Rest[i][j]}
				for k := range want {
					require.True(t, got[k].Min <= want[k].Min && want[k].Max <= got[k].Max)
				}
				if o.Proven {
					require.Equal(t, want, got)
				}
			}
		}
	}
}

// pairs returns the ranges of a cell over all pairs of which one holds the other.
func pairs(wholes, parts [][][]int64, i, j int) [3]assign.Range {
	var out [3]assign.Range
	for k := range out {
		out[k].Min = 1 << 40
	}
	for _, a := range wholes {
		for _, p := range parts {
			if a[0][0] < p[0][0] || a[0][1] < p[0][1] || a[1][0] < p[1][0] || a[1][1] < p[1][1] {
				continue
			}
			for k, x := range [3]int64{a[i][j], p[i][j], a[i][j] - p[i][j]} {
				out[k].Min, out[k].Max = min(out[k].Min, x), max(out[k].Max, x)
			}
		}
	}
	return out
}
