package taxonomy_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// Whatever the files hold, reading does not panic, and what it returns can be
// used: the laws of the graphs hold, relations are within them, and tables can
// be built.
func FuzzReadESCO(f *testing.F) {
	add := func(files fstest.MapFS) {
		text := func(name string) string {
			if files[name] == nil {
				return ""
			}
			return string(files[name].Data)
		}
		f.Add(text("skills_en.csv"), text("skillGroups_en.csv"), text("occupations_en.csv"), text("broaderRelationsSkillPillar.csv"),
			text("occupationSkillRelations.csv"), "code,title\n2,x\n25,x\n251,x\n2512,x\n", "originalSkillUri,relationType,relatedSkillUri\ns1,essential,s2\n")
	}
	add(folder())
	files := folder()
	files["broaderRelationsSkillPillar.csv"].Data = append(files["broaderRelationsSkillPillar.csv"].Data, "g1,s1\ns1,s1\nx,y\n"...)
	files["skills_en.csv"].Data = append(files["skills_en.csv"].Data, "s1,,\xff,\"a\nb\n\",obsolete\n,,,,,,\n"...)
	add(files)
	files["skills_en.csv"].Data = append(files["skills_en.csv"].Data, "\"\n"...)
	add(files)
	f.Fuzz(func(t *testing.T, skills, groups, occupations, broader, relations, isco, related string) {
		files := fstest.MapFS{}
		for name, text := range map[string]string{
			"skills": skills, "skillGroups": groups, "occupations": occupations, "broaderRelationsSkillPillar": broader,
			"occupationSkillRelations": relations, "ISCOGroups": isco, "skillSkillRelations": related,
			"broaderRelationsOccPillar": broader,
		} {
			if len(text) > 2000 {
				return
			}
			files[name+".csv"] = &fstest.MapFile{Data: []byte(text)}
		}
		e, report, err := taxonomy.ReadESCO(t.Context(), files, "en")
		require.Equal(t, err == nil, e != nil)
		if err != nil {
			return
		}
		require.NotEmpty(t, report.String())
		requireESCO(t, e)
	})
}

// requireESCO holds what a small ESCO promises whatever it was read from.
func requireESCO(t *testing.T, e *taxonomy.ESCO) {
	t.Helper()
	requireGraph(t, e.Skills())
	requireGraph(t, e.Occupations())
	items := taxonomy.Node(e.Skills().Items())
	for o := range taxonomy.Node(e.Occupations().Items()) {
		require.True(t, e.Unit(o) == "" || e.ISCO().Has(e.Unit(o)) && len(e.Unit(o)) == taxonomy.MaxLevel)
		for _, list := range [][]taxonomy.Node{e.Essential(o), e.Optional(o)} {
			require.True(t, slices.IsSorted(list))
			require.Len(t, slices.Compact(slices.Clone(list)), len(list))
			require.True(t, len(list) == 0 || list[0] >= 0 && list[len(list)-1] < items)
		}
		for _, s := range e.Optional(o) {
			require.NotContains(t, e.Essential(o), s)
		}
		for p := range taxonomy.Node(e.Occupations().Items()) {
			share, ok := e.Contain(o, p)
			require.True(t, ok && share >= 0 && share <= 1 || share == 0)
		}
	}
	for s := range items {
		require.True(t, e.Specificity(s) >= 0 && e.Specificity(s) <= 1)
		require.True(t, len(e.Needs(s)) == 0 || e.Needs(s)[0] >= 0)
		require.True(t, len(e.Helps(s)) == 0 || e.Helps(s)[0] >= 0)
	}
	table, err := taxonomy.NewCreditTable(t.Context(), e.Skills(), taxonomy.DefaultCredit())
	require.NoError(t, err)
	requireColumns(t, table)
	c, err := taxonomy.NewContainment(t.Context(), e)
	require.NoError(t, err)
	_, high, _ := c.Bounds("", "")
	require.True(t, high == 0 || high == 1)
}
