package taxonomy_test

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// folder returns a minimal set of files; every test changes what it is about.
func folder() fstest.MapFS {
	files := fstest.MapFS{}
	for name, text := range map[string]string{
		"skills_en.csv":                   "conceptUri,skillType,preferredLabel,altLabels,status\ns1,knowledge,one,\"uno\neins\",released\ns2,skill/competence,two,,released\n",
		"skillGroups_en.csv":              "conceptUri,preferredLabel\ng1,group\n",
		"occupations_en.csv":              "conceptUri,iscoGroup,preferredLabel\no1,2512,developer\no2,7212,welder\n",
		"broaderRelationsSkillPillar.csv": "conceptUri,broaderUri\ns1,g1\ns2,g1\n",
		"occupationSkillRelations.csv":    "occupationUri,relationType,skillType,skillUri\no1,essential,knowledge,s1\no1,optional,skill/competence,s2\no2,essential,skill/competence,s2\n",
	} {
		files[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return files
}

// quiet are the defects of the folder itself: its optional files are missing.
func found(r taxonomy.ESCOReport) []taxonomy.DefectCount {
	var counts []taxonomy.DefectCount
	for _, d := range r.Defects {
		if d.Defect != taxonomy.DefectMissingFile {
			counts = append(counts, d)
		}
	}
	return counts
}

func TestReadESCO(t *testing.T) {
	e, report, err := taxonomy.ReadESCO(t.Context(), folder(), "en")
	require.NoError(t, err)
	require.Empty(t, found(report))
	require.Equal(t, taxonomy.DefectCount{Rows: 4, Distinct: 4, Examples: []string{
		"ISCOGroups.csv", "broaderRelationsOccPillar.csv", "skillSkillRelations.csv", "skillsHierarchy.csv",
	}}, report.Count(taxonomy.DefectMissingFile))
	g := e.Skills()
	require.Equal(t, []string{"eins", "uno"}, g.Alternatives(0))
	require.Equal(t, "one", g.Label(0))
	require.Equal(t, taxonomy.KindKnowledge, e.Kind(0))
	require.Equal(t, taxonomy.KindSkill, e.Kind(1))
	require.Equal(t, 2, g.Items())
	require.Equal(t, taxonomy.Code("2512"), e.Unit(0))
	require.Equal(t, []taxonomy.Node{0}, e.Essential(0))
	require.Equal(t, []taxonomy.Node{1}, e.Optional(0))
	f := e.Frequencies()
	require.Equal(t, taxonomy.Frequencies{Version: e.Version(), N: 2, DF: map[taxonomy.Skill]int{"s1": 1, "s2": 2}}, f)
	require.InDelta(t, math.Log(3.0/2)/math.Log(3), e.Specificity(0), 1e-15)
	require.Zero(t, e.Specificity(1), "every occupation uses it")
	require.InDelta(t, 1, e.Specificity(taxonomy.NoNode), 0, "unknown")
	require.Same(t, taxonomy.ISCO08(), e.ISCO())
}

func TestDefects(t *testing.T) {
	for _, tt := range []struct {
		name, why, file, text string
		defect                taxonomy.Defect
		rows, distinct        int
		example               string
	}{
		{"orphan occupation", "ESCO 1.1.1 has one", "occupationSkillRelations.csv", "oX,essential,knowledge,s1\noX,optional,knowledge,s2\n", taxonomy.DefectOrphanOccupation, 2, 1, "oX"},
		{"orphan skill", "an id of another version", "occupationSkillRelations.csv", "o1,essential,knowledge,sX\n", taxonomy.DefectOrphanSkill, 1, 1, "sX"},
		{"blank skill type", "ESCO 1.1.1 has five", "occupationSkillRelations.csv", "o2,optional,,s1\n", taxonomy.DefectRelationKind, 1, 1, "s1"},
		{"relation type", "neither of two", "occupationSkillRelations.csv", "o2,useful,knowledge,s1\n", taxonomy.DefectRelationType, 1, 1, "useful"},
		{"relation twice", "and optional too", "occupationSkillRelations.csv", "o1,essential,knowledge,s1\no1,optional,knowledge,s1\n", taxonomy.DefectDuplicateRelation, 2, 1, "relations"},
		{"narrow row", "short rows are usual in the hierarchy", "occupations_en.csv", "o1\n", taxonomy.DefectRowWidth, 1, 1, "occupations_en.csv"},
		{"concept twice", "one is kept", "skills_en.csv", "s1,knowledge,uno\n", taxonomy.DefectDuplicateConcept, 1, 1, "s1"},
		{"blank identifier", "nothing can refer to it", "skills_en.csv", ",knowledge,nothing,,\n", taxonomy.DefectBlankIdentifier, 1, 1, "skills"},
		{"label repeated", "ESCO lists the preferred one again", "skills_en.csv", "s3,knowledge,three,\"three\ndrei\ndrei\",released\n", taxonomy.DefectRepeatedLabel, 2, 1, "labels"},
		{"label shared", "a skill and a group", "skills_en.csv", "s3,knowledge,group,,\n", taxonomy.DefectSharedLabel, 2, 1, "group"},
		{"status", "obsolete concepts stay readable", "skills_en.csv", "s3,knowledge,three,,obsolete\n", taxonomy.DefectStatus, 1, 1, "s3"},
		{"no type", "ESCO 1.1.1 has six", "skills_en.csv", "s3,,three,,\n", taxonomy.DefectSkillKind, 1, 1, "s3"},
		{"unused", "ESCO 1.1.1 has 771", "skills_en.csv", "s3,knowledge,three,,\n", taxonomy.DefectUnusedSkill, 1, 1, "s3"},
		{"no broader", "users complain of it", "skills_en.csv", "s3,knowledge,three,,\n", taxonomy.DefectNoBroader, 1, 1, "s3"},
		{"not UTF-8", "a Windows file", "skills_en.csv", "s3,knowledge,tr\xe9s,,\n", taxonomy.DefectText, 1, 1, "skills_en.csv"},
		{"unknown broader", "and unknown narrower", "broaderRelationsSkillPillar.csv", "s1,gX\nsX,gX\ns2,gX\n", taxonomy.DefectUnknownBroader, 3, 2, "gX"},
		{"link twice", "the same row", "broaderRelationsSkillPillar.csv", "s1,g1\n", taxonomy.DefectDuplicateLink, 1, 1, "links"},
		{"cycle", "the group below its skill", "broaderRelationsSkillPillar.csv", "g1,s1\n", taxonomy.DefectCycle, 1, 1, "g1 under s1"},
		{"no unit group", "9999 is none", "occupations_en.csv", "o3,9999,x\n", taxonomy.DefectUnit, 1, 1, "o3"},
		{"bare occupation", "nothing is known of it", "occupations_en.csv", "o3,2512,x\n", taxonomy.DefectBareOccupation, 1, 1, "o3"},
		{"hierarchy", "a level that the links lack", "skillsHierarchy_en.csv", "Level 0 URI,Level 1 URI\ns1,s2\n", taxonomy.DefectHierarchyLink, 1, 1, "s2"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			files := folder()
			if files[tt.file] == nil {
				files[tt.file] = &fstest.MapFile{}
			}
			files[tt.file] = &fstest.MapFile{Data: append(files[tt.file].Data, tt.text...)}
			e, report, err := taxonomy.ReadESCO(t.Context(), files, "en")
			require.NoError(t, err, tt.why)
			require.NotNil(t, e)
			want := taxonomy.DefectCount{Defect: tt.defect, Rows: tt.rows, Distinct: tt.distinct, Examples: report.Count(tt.defect).Examples}
			require.Equal(t, want, report.Count(tt.defect), tt.why)
			require.Equal(t, tt.example, want.Examples[0])
			require.Contains(t, report.String(), tt.defect.String())
		})
	}
}

func TestReadESCOFaults(t *testing.T) {
	put := func(name, text string) func(fstest.MapFS) {
		return func(f fstest.MapFS) { f[name] = &fstest.MapFile{Data: []byte(text)} }
	}
	for _, tt := range []struct {
		name   string
		change func(fstest.MapFS)
		want   string
		reason error
	}{
		{"no file", func(f fstest.MapFS) { delete(f, "skills_en.csv") }, "skills_en.csv: missing: no such file, nor skills.csv", fact.ErrMissing},
		{"empty file", put("skills_en.csv", ""), "skills_en.csv: missing: an empty file", fact.ErrMissing},
		{"no column", put("skills_en.csv", "conceptUri\ns1\n"), "skills_en.csv:1: preferredLabel: missing: no such column", fact.ErrMissing},
		{"broken quotes", put("skillGroups_en.csv", "conceptUri,preferredLabel\ng1,\"group\n"), "skillGroups_en.csv:2: cannot be read", fact.ErrSyntax},
		{"broken ISCO table", put("ISCOGroups_en.csv", "code,preferredLabel\n25,x\n"), "ISCOGroups_en.csv:2: code: \"25\": unknown code: its parent 2", fact.ErrUnknownCode},
	} {
		t.Run(tt.name, func(t *testing.T) {
			files := folder()
			tt.change(files)
			e, _, err := taxonomy.ReadESCO(t.Context(), files, "en")
			require.Nil(t, e)
			require.ErrorContains(t, err, tt.want)
			require.ErrorIs(t, err, tt.reason)
		})
	}
	for _, language := range []string{"", "../en", "e n"} {
		_, _, err := taxonomy.ReadESCO(t.Context(), folder(), language)
		require.ErrorIs(t, err, fact.ErrSyntax, "%q", language)
	}
}

func TestReadESCOCancelled(t *testing.T) {
	why := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(why)
	e, _, err := taxonomy.ReadESCO(ctx, folder(), "en")
	require.ErrorIs(t, err, why)
	require.Nil(t, e)
}

// The published files differ in language suffixes, line ends, marks and the
// order of columns and rows; none of it may matter.
func TestReadESCOOrder(t *testing.T) {
	want, wantReport, err := taxonomy.ReadESCO(t.Context(), sampleFolder(t), "en")
	require.NoError(t, err)
	require.Empty(t, found(wantReport), "the sample has no defects")
	rng := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		files := fstest.MapFS{}
		for name, f := range sampleFolder(t) {
			if strings.Contains(string(f.Data), "\"") { // fields over lines: leave the rows
				files[name] = f
				continue
			}
			rows := strings.Split(strings.TrimSuffix(string(f.Data), "\n"), "\n")
			rng.Shuffle(len(rows)-1, func(i, j int) { rows[i+1], rows[j+1] = rows[j+1], rows[i+1] })
			files[name] = &fstest.MapFile{Data: []byte("\ufeff" + strings.Join(rows, "\r\n") + "\r\n")}
		}
		got, report, err := taxonomy.ReadESCO(t.Context(), files, "en")
		require.NoError(t, err)
		require.Equal(t, want, got)
		require.Equal(t, wantReport, report)
	}
}

func TestVersion(t *testing.T) {
	read := func(from, to string) string {
		files := folder()
		for name, f := range files {
			files[name] = &fstest.MapFile{Data: []byte(strings.Replace(string(f.Data), from, to, 1))}
		}
		e, _, err := taxonomy.ReadESCO(t.Context(), files, "en")
		require.NoError(t, err)
		return e.Version()
	}
	same := read("", "")
	require.Regexp(t, "^esco:[0-9a-f]{16}$", same)
	require.Equal(t, same, read("two", "deux"), "a label is no content")
	for _, change := range [][2]string{{"s2,g1\n", ""}, {"o1,optional", "o1,essential"}, {"2512", "2513"}, {"s1,knowledge", "s1,skill/competence"}} {
		require.NotEqual(t, same, read(change[0], change[1]), "%v", change)
	}
}

func sampleFolder(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	dir := os.DirFS("graphsample")
	names, err := fs.Glob(dir, "*.csv")
	require.NoError(t, err)
	for _, name := range names {
		data, err := fs.ReadFile(dir, name)
		require.NoError(t, err)
		files[name] = &fstest.MapFile{Data: data}
	}
	return files
}

// published reads ESCO 1.1.1 once for all tests.
var published = sync.OnceValues(func() (*taxonomy.ESCO, taxonomy.ESCOReport) {
	e, report, err := taxonomy.ReadESCO(context.Background(), os.DirFS(escoDir), "en")
	if err != nil {
		panic(err)
	}
	return e, report
})

var escoDir string

func esco(tb testing.TB) (*taxonomy.ESCO, taxonomy.ESCOReport) {
	tb.Helper()
	escoDir = filepath.Join(shared(tb), "data", "esco")
	if _, err := os.Stat(escoDir); err != nil {
		tb.Skipf("no ESCO files: %v", err)
	}
	return published()
}

func TestESCO111(t *testing.T) {
	e, report := esco(t)
	require.Equal(t, []taxonomy.FileCount{
		{"ISCOGroups_en.csv", 619},
		{"skills_en.csv", 13896},
		{"skillGroups_en.csv", 640},
		{"broaderRelationsSkillPillar.csv", 20656},
		{"skillsHierarchy_en.csv", 647},
		{"occupations_en.csv", 3007},
		{"broaderRelationsOccPillar.csv", 3617},
		{"occupationSkillRelations.csv", 123855},
		{"skillSkillRelations.csv", 5899},
	}, report.Files)
	for _, want := range []struct {
		defect         taxonomy.Defect
		rows, distinct int
	}{
		{taxonomy.DefectOrphanOccupation, 67, 1},
		{taxonomy.DefectRelationKind, 5, 1},
		{taxonomy.DefectUnusedSkill, 771, 771},
		{taxonomy.DefectSkillKind, 6, 6},
		{taxonomy.DefectUnknownBroader, 8, 8}, // seven skills and one occupation
		{taxonomy.DefectHierarchyLink, 0, 0},
		{taxonomy.DefectCycle, 0, 0},
		{taxonomy.DefectNoBroader, 0, 0},
		{taxonomy.DefectDuplicateRelation, 0, 0},
	} {
		c := report.Count(want.defect)
		require.Equal(t, [2]int{want.rows, want.distinct}, [2]int{c.Rows, c.Distinct}, want.defect.String())
	}
	g := e.Skills()
	require.Equal(t, 13896, g.Items())
	require.Equal(t, 14536, g.Len())
	require.Equal(t, 3007, e.Occupations().Items())
	f := e.Frequencies()
	require.Equal(t, 3007, f.N)
	require.Len(t, f.DF, 13896-771-2, "two are used by the orphan only")
	pairs := 0
	for n := range g.All() {
		pairs += len(g.Ancestors(n))
	}
	require.Equal(t, 98057, pairs)
	require.Equal(t, taxonomy.ISCO08(), e.ISCO(), "the same groups and titles")
	for o := range taxonomy.Node(e.Occupations().Items()) {
		require.Contains(t, ancestorIDs(e.Occupations(), o), "http://data.europa.eu/esco/isco/C"+string(e.Unit(o)))
	}
}

func ancestorIDs(g *taxonomy.Graph, n taxonomy.Node) (ids []string) {
	for _, a := range g.Ancestors(n) {
		ids = append(ids, g.ID(a))
	}
	return ids
}

// heap returns the bytes in use after a collection.
func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// ESCO 1.1.1 is to load in 2 s and 150 MB. The race detector and a busy machine
// are slow, so the clock is given five times as much.
func TestESCO111Cost(t *testing.T) {
	dir := filepath.Join(shared(t), "data", "esco")
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no ESCO files: %v", err)
	}
	before := heap()
	var peak uint64
	done, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for {
			select {
			case <-done:
				return
			case <-time.After(5 * time.Millisecond):
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				peak = max(peak, m.HeapAlloc)
			}
		}
	}()
	start := time.Now()
	e, _, err := taxonomy.ReadESCO(t.Context(), os.DirFS(dir), "en")
	took := time.Since(start)
	close(done)
	<-stopped
	require.NoError(t, err)
	kept := int64(heap()) - int64(before)
	t.Logf("loaded in %v; keeps %.1f MB, peak %.1f MB", took, float64(kept)/1e6, float64(peak-before)/1e6)
	require.Less(t, took, 10*time.Second)
	require.Less(t, kept, int64(40e6))
	require.Less(t, int64(peak)-int64(before), int64(150e6))
	runtime.KeepAlive(e)
}
