package pool_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/assign"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/matchtest"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// The layout of a snapshot, said again, so that a change of it is noticed.
const (
	tableAt   = 256
	entrySize = 24
)

// dissected is a snapshot in parts, to be put together with other contents and
// sums that are right.
type dissected struct {
	header   []byte
	sections [][]byte
}

func dissect(data []byte) dissected {
	d := dissected{header: slices.Clone(data[:binary.LittleEndian.Uint64(data[tableAt+8:])])}
	for i := range binary.LittleEndian.Uint32(data[40:]) {
		entry := data[tableAt+i*entrySize:]
		from := binary.LittleEndian.Uint64(entry[8:])
		d.sections = append(d.sections, slices.Clone(data[from:from+binary.LittleEndian.Uint64(entry[16:])]))
	}
	return d
}

// bytes puts the parts together.
func (d *dissected) bytes() []byte {
	table := crc32.MakeTable(crc32.Castagnoli)
	out := slices.Clone(d.header)
	for i, s := range d.sections {
		entry := out[tableAt+i*entrySize:]
		binary.LittleEndian.PutUint32(entry[4:], crc32.Checksum(s, table))
		binary.LittleEndian.PutUint64(entry[8:], uint64(len(out)))
		binary.LittleEndian.PutUint64(entry[16:], uint64(len(s)))
		out = append(out, s...)
		out = append(out, make([]byte, (64-len(s)%64)%64)...)
	}
	end := tableAt + len(d.sections)*entrySize
	binary.LittleEndian.PutUint64(out[16:], uint64(len(out)))
	binary.LittleEndian.PutUint32(out[end:], crc32.Checksum(out[:end], table))
	return out
}

// small is a world with a snapshot of few workers in many blocks.
type small struct {
	records matchtest.Records
	data    []byte
	scorer  *match.Scorer // that opens it; nil: another one is made
}

func newSmall(tb testing.TB, seed uint64, workers int) *small {
	tb.Helper()
	return smallOf(tb, matchtest.Random(seed, 6, workers), pool.Settings{BlockSize: 2})
}

// newClassified is a small world with a taxonomy and numbered occupations; compact with
// blocks of 3.
func newClassified(tb testing.TB, seed uint64, workers, blockSize int) *small {
	tb.Helper()
	r := matchtest.Random(seed, 6, workers)
	require.NoError(tb, r.Config.Classify(tb.Context(), taxonomy.Sample()))
	r.Config.Levels = map[taxonomy.Skill]match.LevelShares{"welding": {0, 0, 0, 0, 1}}
	return smallOf(tb, r, pool.Settings{BlockSize: blockSize, Compact: blockSize == 3})
}

func smallOf(tb testing.TB, records matchtest.Records, set pool.Settings) *small {
	tb.Helper()
	x := &small{records: records}
	s, err := match.NewScorer(x.records.Config)
	require.NoError(tb, err)
	p := newWorkers(tb, s, prepare(s, x.records.Workers), set)
	x.data = snapshotOf(tb, p, "stamp")
	return x
}

// open opens a snapshot. Where the scorer has numbers that the last one gave it, it
// takes a fresh one.
func (x *small) open(tb testing.TB, data []byte) (p *pool.Workers, err error) {
	tb.Helper()
	for range 2 {
		if x.scorer == nil {
			x.scorer, err = match.NewScorer(x.records.Config)
			require.NoError(tb, err)
		}
		p, err = pool.ReadWorkers(tb.Context(), x.scorer, data, []byte("stamp"), pool.OpenSettings{})
		if !errors.Is(err, match.ErrNumbers) {
			break
		}
		x.scorer = nil
	}
	return p, err
}

// TestDissected: putting a snapshot together as it was gives its bytes.
func TestDissected(t *testing.T) {
	x := newSmall(t, 1, 60)
	d := dissect(x.data)
	requireBytes(t, x.data, d.bytes(), "together")
}

// TestSnapshotFormat: the bytes of a snapshot are those of this version of the
// format. Where they change, the version does, or that of the compilation.
func TestSnapshotFormat(t *testing.T) {
	s := newScorer(t, match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	var workers []*match.PreparedWorker
	for _, w := range []match.Worker{
		{
			ID: "a", Region: "BY-MI", Origin: match.Local, MovesTo: []geo.Code{"BY-BR", "BY-HO"}, Skills: []match.SkillHeld{
				{Skill: "welding", Level: fact.Some(3)}, {Skill: "cooking"},
			},
			Occupations: []match.OccupationHeld{{Code: "7212", Years: fact.Some(2.5)}, {Code: "51"}},
			Languages:   []match.LanguageLevel{{Language: "be", Level: fact.Some(match.B1)}}, Available: fact.Some(match.DateOf(2026, 3, 1)),
		},
		{
			ID: "b", Origin: match.Abroad, MovesTo: []geo.Code{"BY"}, Hours: fact.Some(40.0), Licences: []string{"B", "C"},
			Wage:     fact.Some(match.WageWish{Amount: match.Money{Minor: 120_000, Currency: "BYN"}, Period: match.PerMonth}),
			Permits:  []match.Permit{{Class: "single", Regions: []geo.Code{"BY-MI"}, Until: fact.Some(match.DateOf(2027, 1, 1))}},
			Refusals: match.Refusals{Employers: []string{"x"}, MaxHours: fact.Some(50.0)}, Wanted: []taxonomy.Code{"7212"},
		},
		{ID: "c"},
	} {
		workers = append(workers, s.Worker(&w))
	}
	sum := sha256.Sum256(snapshotOf(t, newWorkers(t, s, workers, pool.Settings{}), "stamp"))
	require.Equal(t, "65ab4534d828d3fa55bbcaae73daa9878787d89d76511eb7b0228a4780e109a9", hex.EncodeToString(sum[:]))
}

// TestDamagedSnapshot: a byte that is changed anywhere, and a file that ends
// anywhere or goes on, is an error.
func TestDamagedSnapshot(t *testing.T) {
	x := newSmall(t, 2, 40)
	s, err := match.NewScorer(x.records.Config)
	require.NoError(t, err)
	read := func(data []byte) error {
		_, err := pool.ReadWorkers(t.Context(), s, data, []byte("stamp"), pool.OpenSettings{})
		return err
	}
	require.NoError(t, read(x.data), "the premise")
	for at := range x.data {
		if at > 1024 && at%7 != 0 {
			continue
		}
		for _, bit := range []byte{1, 0x80} {
			x.data[at] ^= bit
			err := read(x.data)
			x.data[at] ^= bit
			if at >= 8 && at < 12 {
				require.ErrorIs(t, err, pool.ErrStale, "the version")
			} else {
				require.ErrorIs(t, err, pool.ErrSnapshot, "at %d", at)
			}
		}
	}
	d := dissect(x.data)
	end := len(d.header)
	for _, section := range d.sections {
		for _, n := range []int{end - 1, end, end + 1} {
			require.ErrorIs(t, read(x.data[:n]), pool.ErrSnapshot, "%d bytes", n)
		}
		end += (len(section) + 63) / 64 * 64
	}
	require.Len(t, x.data, end)
	for _, n := range []int{0, 1, 8, 255, 256, len(x.data) - 64, len(x.data) - 1} {
		require.ErrorIs(t, read(x.data[:n]), pool.ErrSnapshot, "%d bytes", n)
		_, err := pool.OpenWorkers(t.Context(), s, fileOf(t, x.data[:n]), []byte("stamp"), pool.OpenSettings{})
		require.ErrorIs(t, err, pool.ErrSnapshot, "%d bytes in a file", n)
	}
	require.ErrorIs(t, read(append(slices.Clone(x.data), make([]byte, 64)...)), pool.ErrSnapshot, "longer")
	_, err = pool.OpenWorkers(t.Context(), s, filepath.Join(t.TempDir(), "none"), nil, pool.OpenSettings{})
	require.ErrorIs(t, err, os.ErrNotExist)
	_, err = pool.OpenWorkers(t.Context(), s, t.TempDir(), nil, pool.OpenSettings{})
	require.Error(t, err, "a directory")
}

// TestStaleSnapshot: a snapshot of something else says so, in both ways of opening.
func TestStaleSnapshot(t *testing.T) {
	x := newSmall(t, 3, 40)
	for _, trusted := range []bool{false, true} {
		set := pool.OpenSettings{Trusted: trusted}
		s, err := match.NewScorer(x.records.Config)
		require.NoError(t, err)
		for _, stamp := range []string{"", "stamp2", "stam", "Stamp"} {
			_, err = pool.ReadWorkers(t.Context(), s, x.data, []byte(stamp), set)
			require.ErrorIs(t, err, pool.ErrStale, stamp)
		}
		require.Empty(t, s.LateNames().Skills, "nothing was numbered")

		c := x.records.Config
		c.Regions, err = geo.NewTree([]geo.Region{{Code: "BY"}})
		require.NoError(t, err)
		c.Rules = match.Rules{}
		s, err = match.NewScorer(c)
		require.NoError(t, err)
		_, err = pool.ReadWorkers(t.Context(), s, x.data, []byte("stamp"), set)
		require.ErrorIs(t, err, pool.ErrStale, "another compilation")

		s, err = match.NewScorer(x.records.Config)
		require.NoError(t, err)
		s.Worker(&match.Worker{ID: "w", Skills: []match.SkillHeld{{Skill: "met before"}}})
		_, err = pool.ReadWorkers(t.Context(), s, x.data, []byte("stamp"), set)
		require.ErrorIs(t, err, pool.ErrStale)
		require.ErrorIs(t, err, match.ErrNumbers, "names have other numbers")
	}
	s, err := match.NewScorer(x.records.Config)
	require.NoError(t, err)
	p := newWorkers(t, s, nil, pool.Settings{})
	require.Error(t, p.WriteSnapshot(t.Context(), nil, make([]byte, pool.MaxStamp+1)))
}

// TestVerify: what a snapshot says that is in range and does not follow from its
// workers is found.
func TestVerify(t *testing.T) {
	x := newSmall(t, 4, 40)
	d := dissect(x.data)
	clear(d.sections[blocks][:64]) // no occupation in the first list
	p, err := x.open(t, d.bytes())
	require.NoError(t, err, "the premise: nothing is found by it")
	require.ErrorIs(t, p.Verify(t.Context()), pool.ErrSnapshot)
	p, err = x.open(t, x.data)
	require.NoError(t, err)
	require.NoError(t, p.Verify(t.Context()))
}

// attack changes a snapshot as the bytes of a text say, eight for each change, and
// puts its sums right.
func attack(data, text []byte) []byte {
	d := dissect(data)
	for ; len(text) >= 8; text = text[8:] {
		value := binary.LittleEndian.Uint32(text[4:])
		i := int(text[1]) % (len(d.sections) + 1)
		if i == len(d.sections) { // a count of the header
			at := 24 + 4*int(text[2]%6)
			if at != 40 {
				binary.LittleEndian.PutUint32(d.header[at:], binary.LittleEndian.Uint32(d.header[at:])^value)
			}
			continue
		}
		s := &d.sections[i]
		words := len(*s) / 4
		if words == 0 {
			continue
		}
		at := 4 * (int(binary.LittleEndian.Uint16(text[2:])) % words)
		word := (*s)[at:]
		old := binary.LittleEndian.Uint32(word)
		switch text[0] % 7 {
		case 0:
			binary.LittleEndian.PutUint32(word, value)
		case 1:
			binary.LittleEndian.PutUint32(word, old^1<<(value%32))
		case 2:
			binary.LittleEndian.PutUint32(word, old+value%5-2)
		case 3: // another word of the section
			binary.LittleEndian.PutUint32(word, binary.LittleEndian.Uint32((*s)[4*(int(value%(1<<16))%words):]))
		case 4: // a run of one byte
			for k := range min(int(value>>8%64), len(word)) {
				word[k] = byte(value)
			}
		case 5: // gone
			n := min(4*(1+int(value%8)), len(word))
			*s = slices.Delete(*s, at, at+n)
		case 6: // twice
			n := min(4*(1+int(value%8)), len(word))
			*s = slices.Insert(*s, at, slices.Clone(word[:n])...)
		}
	}
	return d.bytes()
}

// survive opens what may be an attack. If it opens, all that a pool can be asked
// goes through without a panic.
func (x *small) survive(t *testing.T, data []byte) (opened bool) {
	t.Helper()
	p, err := x.open(t, data)
	s := x.scorer
	if err != nil {
		if !isSnapshotError(err) {
			require.NoError(t, err)
		}
		return false
	}
	for i := range x.records.Vacancies {
		v := s.Vacancy(&x.records.Vacancies[i])
		for _, k := range []int{1, 5, 1000} {
			_, _, err := p.Top(t.Context(), nil, v, pool.Query{K: k})
			require.NoError(t, err)
		}
	}
	_, err = p.Counts(t.Context())
	require.NoError(t, err)
	x.priceOut(t, s, p)
	_ = p.Verify(t.Context())
	for i := range x.records.Workers[:5] {
		p.Delete(x.records.Workers[2*i].ID)
		require.NoError(t, p.Put(s.Worker(&x.records.Workers[i])))
	}
	require.NoError(t, p.Merge(t.Context()))
	require.NoError(t, p.Verify(t.Context()), "what is built of it is right")
	v := s.Vacancy(&x.records.Vacancies[0])
	_, _, err = p.Top(t.Context(), nil, v, pool.Query{K: 1000})
	require.NoError(t, err)
	return true
}

// priceOut asks a pricer for all pairs.
func (x *small) priceOut(t *testing.T, s *match.Scorer, p *pool.Workers) {
	t.Helper()
	var vacancies []*match.PreparedVacancy
	for i := range x.records.Vacancies {
		vacancies = append(vacancies, s.Vacancy(&x.records.Vacancies[i]))
	}
	var ids []string
	for i := range x.records.Workers {
		ids = append(ids, x.records.Workers[i].ID)
	}
	weigh := func(_ match.Origin, _ match.Gates, score match.Micro) assign.Value { return assign.Value{int64(score)} }
	q, err := p.NewPricer(t.Context(), vacancies, ids, match.EmployerView, weigh)
	if err != nil {
		return // an id is another
	}
	_, err = q.PriceOut(t.Context(), make([]assign.Value, len(ids)), make([]assign.Value, len(vacancies)), nil)
	require.NoError(t, err)
}

func FuzzSnapshot(f *testing.F) {
	x := newClassified(f, 5, 30, 2)
	for i := range byte(24) { // the sections and the header
		f.Add([]byte{0, i, 0, 0, 1, 0, 0, 0})
		f.Add([]byte{1, i, 3, 0, 31, 0, 0, 0, 2, i, 9, 0, 3, 0, 0, 0})
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		x.survive(t, attack(x.data, text[:min(len(text), 64)]))
	})
}

// TestConcurrentSnapshot: queries go on while the base that is mapped is replaced
// and collected; what they answered stays.
func TestConcurrentSnapshot(t *testing.T) {
	w := worlds(t, 29)[3]
	workers := prepare(w.scorer, w.workers)
	data := snapshotOf(t, newWorkers(t, w.scorer, workers, pool.Settings{}), "")
	path := fileOf(t, data)
	v := w.scorer.Vacancy(&w.vacancies[0])
	want := brute(w.scorer, v, workers, pool.Query{K: 10})
	var kept [][]match.Hit
	for range 5 {
		p, err := pool.OpenWorkers(t.Context(), w.scorer, path, nil, pool.OpenSettings{})
		require.NoError(t, err)
		var wg sync.WaitGroup
		var mu sync.Mutex
		for range 3 {
			wg.Go(func() {
				for range 15 {
					hits, _, err := p.Top(t.Context(), nil, v, pool.Query{K: 10})
					require.NoError(t, err)
					mu.Lock()
					kept = append(kept, hits)
					mu.Unlock()
					_, err = p.Counts(t.Context())
					require.NoError(t, err)
				}
			})
		}
		wg.Go(func() {
			for range 3 {
				require.NoError(t, p.Merge(t.Context()))
				collect()
			}
		})
		wg.Wait()
	}
	collect()
	requireUnmapped(t, path)
	for _, hits := range kept {
		require.Equal(t, want, hits)
	}
}
