package index

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"
)

type (
	tinyRow   = row[int, int]
	tinyTable = table[int, int]
	tinyNode  = node[int, int]
)

// slowWith is the plain form of table.with: it copies every row.
func slowWith(t, puts []*tinyRow, deletes []string) []*tinyRow {
	byID := make(map[string]*tinyRow)
	for _, r := range slices.Concat(t, puts) {
		byID[r.id] = r
	}
	for _, id := range deletes {
		delete(byID, id)
	}
	return slices.SortedFunc(maps.Values(byID), func(a, b *tinyRow) int { return cmp.Compare(a.id, b.id) })
}

// requireTable checks that a table holds the rows, and the laws of its tree.
func requireTable(t *testing.T, want []*tinyRow, have tinyTable) {
	t.Helper()
	require.True(t, slices.Equal(want, slices.Collect(have.all())), "the very rows")
	for _, r := range want {
		if have.get(r.id) != r {
			t.Fatalf("%s is not found", r.id)
		}
	}
	require.Equal(t, len(want), have.len())
	for _, missing := range []string{"", "zzz", "5x", "\xff"} {
		require.Nil(t, have.get(missing))
	}
	if have.root == nil {
		require.Empty(t, want)
		return
	}
	require.NotEqual(t, 1, len(have.root.kids), "a root of one kid is a level too much")
	depth := -1
	requireNode(t, have.root, 0, &depth)
}

func requireNode(t *testing.T, n *tinyNode, level int, depth *int) {
	t.Helper()
	if n.size() == 0 || n.size() > width || (n.rows == nil) == (n.kids == nil) {
		t.Fatalf("a node of %d rows and %d kids", len(n.rows), len(n.kids))
	}
	if n.rows != nil {
		if *depth < 0 {
			*depth = level
		}
		require.Equal(t, []any{*depth, n.rows[0].id, len(n.rows)}, []any{level, n.first, n.n}, "leaves are equally deep")
		return
	}
	sum := 0
	for i, k := range n.kids {
		requireNode(t, k, level+1, depth)
		sum += k.n
		if i > 0 && min(k.size(), n.kids[i-1].size()) < width/4 && k.size()+n.kids[i-1].size() <= width {
			t.Fatal("short neighbours that fit into one node")
		}
	}
	require.Equal(t, n.first, n.kids[0].first)
	require.Equal(t, n.n, sum)
}

// A table after any changes is what copying everything makes of them, and the one
// before is as it was; since leads from one to the other.
func TestTableLaws(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name          string
		ids, rounds   int
		puts, deletes int // at most, a round
		why           string
	}{
		{"one at a time", 300, 900, 1, 1, "the least change"},
		{"small in large", 6_000, 15, 1500, 600, "several levels"},
		{"growing", 10_000, 10, 3000, 0, "nodes split"},
		{"shrinking", 400, 100, 40, 300, "nodes join and levels go"},
		{"emptied again and again", 12, 300, 6, 12, "the empty table"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rng := rand.New(rand.NewPCG(1, uint64(tt.ids)))
			var have tinyTable
			var want []*tinyRow
			for range tt.rounds {
				puts, deletes := randomEdits(rng, tt.ids, rng.IntN(tt.puts+1), rng.IntN(tt.deletes+1))
				before, old := slices.Collect(have.all()), have
				have = have.with(puts, deletes)
				require.True(t, slices.Equal(before, slices.Collect(old.all())), "a table is immutable")
				want = slowWith(want, puts, deletes)
				requireTable(t, want, have)
				puts, deletes = have.since(old)
				requireTable(t, want, old.with(puts, deletes))
				for _, id := range deletes {
					require.NotNil(t, old.get(id), "only what was there is deleted")
				}
				for _, r := range puts {
					require.NotSame(t, old.get(r.id), r, "only what changed is put")
				}
			}
			requireTable(t, want, tableOf(want))
		})
	}
}

// randomEdits draws changes to distinct ids.
func randomEdits(rng *rand.Rand, ids, puts, deletes int) (rows []*tinyRow, gone []string) {
	drawn := rng.Perm(ids)
	for _, i := range drawn[:min(puts, ids)] {
		rows = append(rows, &tinyRow{id: strconv.Itoa(i), compiled: rng.Int()})
	}
	for _, i := range drawn[len(rows):min(len(rows)+deletes, ids)] {
		gone = append(gone, strconv.Itoa(i))
	}
	return rows, gone
}

// A batch replaces no more nodes than lie on the ways to its records, however
// large the table is.
func TestTableShares(t *testing.T) {
	const rows, batch = 100_000, 10
	rng := rand.New(rand.NewPCG(1, 1))
	puts, _ := randomEdits(rng, rows, rows, 0)
	old := tinyTable{}.with(puts, nil)
	puts, _ = randomEdits(rng, rows, batch, 0)
	shared := make(map[*tinyNode]bool)
	walkNodes(old.root, func(n *tinyNode) { shared[n] = true })
	fresh := 0
	walkNodes(old.with(puts, nil).root, func(n *tinyNode) {
		if !shared[n] {
			fresh++
		}
	})
	require.Positive(t, fresh)
	require.LessOrEqual(t, fresh, batch*3, "three levels") // 64³ > 100,000
	require.Same(t, old.root, old.with(nil, nil).root)
}

func walkNodes(n *tinyNode, visit func(*tinyNode)) {
	visit(n)
	for _, k := range n.kids {
		walkNodes(k, visit)
	}
}

// flatWith merges puts that are in order into a flat table: one look at every row.
func flatWith(rows, puts []*tinyRow) []*tinyRow {
	edits := make([]edit[int, int], len(puts))
	for i, r := range puts {
		edits[i] = edit[int, int]{r.id, r}
	}
	return merged(rows, edits)
}

// BenchmarkTable puts a batch into a table, and into a flat one beside.
func BenchmarkTable(b *testing.B) {
	const batch = 1000
	for _, rows := range []int{10_000, 100_000, 1_000_000} {
		rng := rand.New(rand.NewPCG(1, 1))
		puts, _ := randomEdits(rng, rows, rows, 0)
		t := tinyTable{}.with(puts, nil)
		flat := slices.Collect(t.all())
		puts = slowWith(nil, puts[:batch], nil)
		b.Run(fmt.Sprintf("rows=%d/how=tree", rows), func(b *testing.B) {
			for b.Loop() {
				t.with(puts, nil)
			}
		})
		b.Run(fmt.Sprintf("rows=%d/how=flat", rows), func(b *testing.B) {
			for b.Loop() {
				flatWith(flat, puts)
			}
		})
	}
}
