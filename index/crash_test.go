package index_test

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
)

// The test binary runs itself as a child that can be killed. These variables
// tell it what to be and where.
const (
	childRole = "BEVERIDGE_INDEX_CHILD"
	childDir  = "BEVERIDGE_INDEX_CHILD_DIR"
	crashTime = "BEVERIDGE_CRASH_TIME" // how long TestKill goes on
)

// children are the roles. What a child prints, its parent reads.
var children = map[string]func(ctx context.Context, dir string) error{
	"write":    writeUntilKilled(false, false),
	"unsynced": writeUntilKilled(true, false),
	"rebuild":  writeUntilKilled(true, true),
	"hold":     holdUntilKilled,
	"limit":    writeToTheLimit,
}

func TestMain(m *testing.M) {
	role, ok := children[os.Getenv(childRole)]
	if !ok {
		os.Exit(m.Run())
	}
	if err := role(context.Background(), os.Getenv(childDir)); err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
}

// step is batch n of a child: a counter that is replaced, fresh records of both
// kinds, and the deletion of those of two batches before.
func step(n int) (b index.Batch) {
	word := fmt.Sprintf("batch%d", n)
	b.Workers = []match.Worker{{ID: "counter", Headline: fmt.Sprintf("counter %d", n)}}
	for i := range stepSize(n) {
		b.Workers = append(b.Workers, match.Worker{ID: fmt.Sprintf("%s-%d", word, i), Headline: word + " welder"})
	}
	b.Vacancies = []match.Vacancy{{ID: word, Title: word + " welder", Openings: fact.Some(n)}}
	for i := range stepSize(n - 2) {
		b.DeleteWorkers = append(b.DeleteWorkers, fmt.Sprintf("batch%d-%d", n-2, i))
	}
	if n > 2 {
		b.DeleteVacancies = []string{fmt.Sprintf("batch%d", n-2)}
	}
	return b
}

// stepSize is the number of fresh workers of batch n: few or many, so that a
// kill finds short and long writes.
func stepSize(n int) int {
	switch {
	case n < 1:
		return 0
	case n%9 == 0:
		return 1500 // more than one write of text
	default:
		return 1 + n*37%120
	}
}

// last returns the number of the last batch that the index has.
func last(ctx context.Context, ix *index.Index) (int, error) {
	nv, nw, err := ix.Counts()
	if nv+nw == 0 || err != nil {
		return 0, err
	}
	w, err := ix.Worker(ctx, "counter")
	if err != nil {
		return 0, err
	}
	return strconv.Atoi(strings.TrimPrefix(w.Headline, "counter "))
}

func writeUntilKilled(unsynced, rebuild bool) func(ctx context.Context, dir string) error {
	return func(ctx context.Context, dir string) error {
		cfg := config()
		cfg.Unsynced = unsynced
		ix, err := index.Open(ctx, dir, cfg)
		if err != nil {
			return err
		}
		n, err := last(ctx, ix)
		for err == nil {
			n++
			if err = ix.Apply(ctx, step(n)); err == nil {
				fmt.Println("kept", n)
			}
			if err == nil && rebuild {
				err = ix.Rebuild(ctx, nil)
			}
		}
		return err
	}
}

func holdUntilKilled(ctx context.Context, dir string) error {
	if _, err := index.Open(ctx, dir, config()); err != nil {
		return err
	}
	fmt.Println("kept", 0)
	select {}
}

// child is a process that runs a role.
type child struct {
	*exec.Cmd
	lines *bufio.Scanner
}

func start(t *testing.T, role, dir string) *child {
	t.Helper()
	self, err := os.Executable()
	require.NoError(t, err)
	c := &child{Cmd: exec.Command(self)}
	c.Env = append(os.Environ(), childRole+"="+role, childDir+"="+dir)
	c.Stderr = os.Stderr
	out, err := c.StdoutPipe()
	require.NoError(t, err)
	c.lines = bufio.NewScanner(out)
	require.NoError(t, c.Start())
	t.Cleanup(func() { _ = c.Process.Kill() })
	return c
}

// kept waits for the next batch that the child says is kept; -1 at its end.
func (c *child) kept(t *testing.T) int {
	t.Helper()
	if !c.lines.Scan() {
		return -1
	}
	var n int
	_, err := fmt.Sscanf(c.lines.Text(), "kept %d", &n)
	require.NoError(t, err, "the child says: %s", c.lines.Text())
	return n
}

// kill ends the child without a warning and returns the last batch that it
// said was kept, or had before.
func (c *child) kill(t *testing.T, had int) int {
	t.Helper()
	require.NoError(t, c.Process.Kill())
	for n := c.kept(t); n >= 0; n = c.kept(t) {
		had = n
	}
	_ = c.Wait() // it was killed
	return had
}

// A process that is killed at any moment leaves an index that opens, has every
// batch that was acknowledged, whole, and at most the one after it, whole too:
// in records, in text and in counts.
func TestKill(t *testing.T) {
	t.Parallel()
	t.Run("synced", func(t *testing.T) { kill(t, "write", 3*time.Second) })
	// The end of a process loses nothing either where the disk is not waited for.
	t.Run("unsynced", func(t *testing.T) { kill(t, "unsynced", time.Second) })
}

func kill(t *testing.T, role string, d time.Duration) {
	t.Helper()
	end := time.Now().Add(d)
	if long := os.Getenv(crashTime); long != "" {
		d, err := time.ParseDuration(long)
		require.NoError(t, err)
		end = time.Now().Add(d)
	}
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	rng := rand.New(rand.NewPCG(seed, 0))
	dir, had, kills := t.TempDir(), 0, 0
	for ; time.Now().Before(end) || kills < 4; kills++ {
		c := start(t, role, dir)
		if kills%4 > 0 { // every fourth dies while it opens
			if n := c.kept(t); n > 0 {
				had = n
			}
		}
		time.Sleep(time.Duration(rng.IntN(120_000)) * time.Microsecond)
		had = requireStep(t, dir, c.kill(t, had))
	}
	t.Logf("%d kills, %d batches kept", kills, had)
	require.Positive(t, had)
}

// requireStep opens the index and checks that it is as batch had or the next
// one left it. It returns which. The text goes on from where it was, whatever it
// lacks.
func requireStep(t *testing.T, dir string, had int) int {
	t.Helper()
	cfg := config()
	built := 0
	cfg.OnRebuild = func(_, total int) { built += total }
	ix, err := index.Open(t.Context(), dir, cfg)
	require.NoError(t, err)
	require.Zero(t, built, "the text of %d records was built anew", built)
	defer func() { require.NoError(t, ix.Close()) }()
	require.NoError(t, ix.Verify(t.Context()))
	n, err := last(t.Context(), ix)
	require.NoError(t, err)
	require.GreaterOrEqual(t, n, had, "an acknowledged batch is lost")
	require.LessOrEqual(t, n, had+1)
	wantV, wantW := make(map[string]match.Vacancy), make(map[string]match.Worker)
	for i := max(1, n-2); i <= n; i++ {
		for _, v := range step(i).Vacancies {
			wantV[v.ID] = v
		}
		for _, w := range step(i).Workers {
			wantW[w.ID] = w
		}
	}
	for _, id := range step(n).DeleteVacancies {
		delete(wantV, id)
	}
	for _, id := range step(n).DeleteWorkers {
		delete(wantW, id)
	}
	gotV, gotW := make(map[string]match.Vacancy), make(map[string]match.Worker)
	for _, v := range collect(t, ix.Vacancies(t.Context())) {
		gotV[v.ID] = v
	}
	for _, w := range collect(t, ix.Workers(t.Context())) {
		gotW[w.ID] = w
	}
	require.Equal(t, wantV, gotV)
	require.Equal(t, wantW, gotW)
	if n == 0 {
		return 0
	}
	for text, want := range map[string]int{
		fmt.Sprintf("batch%d", n):   stepSize(n),
		fmt.Sprintf("batch%d", n-1): stepSize(n - 1),
		fmt.Sprintf("batch%d", n-2): 0,
		"welder":                    stepSize(n) + stepSize(n-1),
		fmt.Sprint("counter ", n):   1,
		fmt.Sprint("counter ", n-1): 0,
		"counter":                   1,
	} {
		r, err := ix.SearchWorkers(t.Context(), index.Query{Text: text})
		require.NoError(t, err)
		require.Equal(t, want, r.Total, "workers with %q after batch %d", text, n)
	}
	r, err := ix.SearchVacancies(t.Context(), index.Query{Text: "welder"})
	require.NoError(t, err)
	require.Equal(t, len(wantV), r.Total)
	require.Equal(t, n+max(0, n-1), r.Positions, "positions of the last two batches")
	return n
}

// A process that is killed as soon as its first batches are acknowledged leaves a text
// that goes on from where it was, although the index was new, or its text.
func TestKillNew(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		role string
		step time.Duration // between the moments of the kills
	}{{"write", time.Millisecond}, {"unsynced", time.Millisecond}, {"rebuild", 7 * time.Millisecond}} {
		t.Run(tt.role, func(t *testing.T) {
			t.Parallel()
			for i := range 6 {
				dir := t.TempDir()
				c := start(t, tt.role, dir)
				had := c.kept(t)
				time.Sleep(time.Duration(i) * tt.step)
				requireStep(t, dir, c.kill(t, had))
			}
		})
	}
}

// A second process is refused within a second, and let in once the first is
// gone, however it went.
func TestSecondProcessIsLocked(t *testing.T) {
	dir := t.TempDir()
	c := start(t, "hold", dir)
	require.Zero(t, c.kept(t))
	for _, readOnly := range []bool{false, true} {
		begun := time.Now()
		cfg := config()
		cfg.ReadOnly = readOnly
		_, err := index.Open(t.Context(), dir, cfg)
		require.ErrorIs(t, err, index.ErrLocked)
		require.NotErrorIs(t, err, index.ErrCorrupt)
		require.ErrorContains(t, err, dir)
		require.Less(t, time.Since(begun), time.Second)
	}
	c.kill(t, 0)
	open(t, dir)
}
