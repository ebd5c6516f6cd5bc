package match_test

import (
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/row"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// TestPackedWorkers: a worker who was packed has the same key, score and verdict
// with every vacancy, in every view; however the pack came about. So has one without
// skills, if it is said what those cover.
func TestPackedWorkers(t *testing.T) {
	g := newGen(5)
	open := 0
	for range 6 {
		s := scorer(t, func(c *match.Config) { c.Rules = g.rules() }).Scorer
		var vacancies []*match.PreparedVacancy
		var workers []*match.PreparedWorker
		for range 30 {
			v := g.vacancy("v")
			vacancies = append(vacancies, s.Vacancy(&v))
		}
		packer := match.NewWorkerPacker(nil)
		for range 60 {
			w := g.worker("w")
			workers = append(workers, s.Worker(&w))
			require.NoError(t, packer.Add(workers[len(workers)-1]))
		}
		packed, err := packer.Packed(t.Context(), nil)
		require.NoError(t, err)
		order := make([]uint32, len(workers))
		again := match.NewWorkerPacker(packed)
		for i := range order {
			order[i] = uint32(len(workers) - 1 - i)
			again.Copy(packed, i)
		}
		turned, err := again.Packed(t.Context(), order)
		require.NoError(t, err)
		var room, besideRoom match.UnpackedWorker
		for i, w := range workers {
			for name, p := range map[string]*match.PackedWorkers{"packed": packed, "copied and turned": turned} {
				at := i
				if p != packed {
					at = len(workers) - 1 - i
				}
				require.Equal(t, w.ID, p.ID(at))
				var r match.PackedRow
				require.Equal(t, w.Origin, p.Row(&r, at))
				got, beside := p.Unpack(&room, at), p.UnpackBeside(&besideRoom, at)
				require.Empty(t, beside.Row().Skills)
				for _, v := range vacancies {
					require.Equal(t, s.Verdict(v, w), s.Verdict(v, got), "%s: %+v and %+v", name, v.Vacancy, w.Worker)
					for view := match.EmployerView; view <= match.Reciprocal; view++ {
						require.Equal(t, s.Score(v, w, view), s.Score(v, got, view))
						require.Equal(t, s.Key(v, w, view), s.Key(v, got, view))
						require.Equal(t, s.Score(v, w, view), s.ScoreBeside(v, beside, view, coverOf(v, w)))
					}
					require.Equal(t, s.Verdict(v, w), s.Verdict(v, beside))
					if s.Verdict(v, w).Open != 0 {
						open++
					}
				}
			}
		}
		require.Zero(t, testing.AllocsPerRun(20, func() {
			for i := range workers {
				packed.Unpack(&room, i)
			}
		}))
	}
	require.Positive(t, open, "the premise: some verdicts are open")
}

// coverOf is how much of the demands the skills cover; of some unknown nothing counts.
func coverOf(v *match.PreparedVacancy, w *match.PreparedWorker) *row.Range {
	cover := row.Exactly(row.One / 3)
	if !(v.Row().Missing | w.Row().Missing).Has(row.Skills) {
		v.Query().Cover(&cover, w.Row())
	}
	return &cover
}

// TestPacksOfManyPages: workers are read back wherever they lie, those too who are
// longer than a packer's pages foresee.
func TestPacksOfManyPages(t *testing.T) {
	s := scorer(t, nil)
	packer := match.NewWorkerPacker(nil)
	var workers []*match.PreparedWorker
	for i := range 400 {
		w := match.Worker{ID: strconv.Itoa(i), Skills: make([]match.SkillHeld, 1+i*i%row.MaxPacked)}
		for k := range w.Skills {
			w.Skills[k].Skill = taxonomy.Skill(strconv.Itoa((i + k) % 2000))
		}
		workers = append(workers, s.Worker(&w))
		require.NoError(t, packer.Add(workers[i]))
	}
	packed, err := packer.Packed(t.Context(), nil)
	require.NoError(t, err)
	require.Greater(t, packed.Size(), 1<<18, "the premise: several pages, as skills take twice as much there")
	for i, w := range workers {
		var before row.Worker
		var after match.PackedRow
		packer.Row(&before, i)
		packed.Row(&after, i)
		require.Equal(t, w.Row().Skills, before.Skills)
		require.Equal(t, w.Row().Skills, after.Skills)
		require.Equal(t, w.ID, packer.ID(i))
		require.Equal(t, w.ID, packed.ID(i))
	}
}

// TestPackingRefuses: what does not fit is an error, and adds nothing.
func TestPackingRefuses(t *testing.T) {
	s := scorer(t, nil)
	long := make([]string, row.MaxPacked+1)
	for _, tt := range []struct {
		name string
		w    match.Worker
	}{
		{"origin", match.Worker{ID: "w", Origin: 4}},
		{"recognition", match.Worker{ID: "w", Education: match.Education{Recognition: 8}}},
		{"refused shifts", match.Worker{ID: "w", Refusals: match.Refusals{Shifts: 4}}},
		{"wished shifts", match.Worker{ID: "w", Wishes: match.Wishes{Shifts: 3}}},
		{"wished housing", match.Worker{ID: "w", Wishes: match.Wishes{Housing: 16}}},
		{"licences", match.Worker{ID: "w", Licences: long}},
		{"skills", match.Worker{ID: "w", Skills: make([]match.SkillHeld, len(long))}},
		{"permits", match.Worker{ID: "w", Permits: make([]match.Permit, len(long))}},
		{"a permit's regions", match.Worker{ID: "w", Permits: []match.Permit{{}, {Regions: append(make([]geo.Code, len(long)-1), "C")}}}},
		{"refusals", match.Worker{ID: "w", Refusals: match.Refusals{Employers: long}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			p := match.NewWorkerPacker(nil)
			err := p.Add(s.Worker(&tt.w))
			require.ErrorIs(t, err, fact.ErrRange)
			require.ErrorContains(t, err, "w")
			require.Zero(t, p.Len())
		})
	}
	p := match.NewWorkerPacker(nil)
	require.NoError(t, p.Add(s.Worker(&match.Worker{ID: "w", Licences: long[1:]})))
}
