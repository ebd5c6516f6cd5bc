package geo_test

import (
	"bytes"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
)

func TestRead(t *testing.T) {
	want := []geo.Region{
		{Code: "A", Name: "Alpha"},
		{
			Code: "A1", Name: "One, first", Names: map[string]string{"ru": "Один"}, Parent: "A", Scheme: "own",
			Point: fact.Some(geo.Point{Lat: 53.5, Lon: -7}), AreaKm2: fact.Some(1200.5),
		},
		{Code: "A2", Name: "Два", Names: map[string]string{"ru": "Два"}, Parent: "A", Point: fact.None[geo.Point](), AreaKm2: fact.None[float64]()},
	}
	for _, tt := range []struct{ name, why, text string }{
		{"as documented", "blank is unknown, - is none", "code,name,parent,scheme,lat,lon,area_km2,name_ru\n" +
			"A,Alpha,,,,,,\nA1,\"One, first\",A,own,53.5,-7,1200.5,Один\nA2,,A,,-,-,-,Два\n"},
		{"other headings", "any order, case, blanks, extra columns, other names of columns", "Note, LNG ,Latitude,NAME_RU,Parent_Code,iso3166_2,name,scheme,area_km2\n" +
			"x,-7,53.5,Один,A,A1,\"One, first\",own,1200.5\n,-,-,Два,A,A2,,,-\n,,,,,A,Alpha,,\n"},
		{"tabs", "the separator is taken from the headings", "code\tname\tparent\tscheme\tlat\tlon\tarea_km2\tname_ru\n" +
			"A\tAlpha\t\t\t\t\t\t\nA1\tOne, first\tA\town\t53.5\t-7\t1200.5\tОдин\nA2\t\tA\t\t-\t-\t-\tДва\n"},
		{"semicolons", "with a byte order mark, comments, blank rows and CRLF", "\ufeff# a note\r\ncode;name;parent;scheme;lat;lon;area_km2;name_ru\r\n" +
			"A;Alpha;;;;;;\r\n\r\n;;;;;;;\r\nA1; One, first ;A;own;53.5;-7;1200.5;Один\r\nA2;;A;;-;-;-;Два"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tree, err := geo.Read(strings.NewReader(tt.text), "regions.csv")
			require.NoError(t, err, tt.why)
			var got []geo.Region
			for _, r := range tree.All() {
				got = append(got, r)
			}
			require.Equal(t, want, got, tt.why)
		})
	}
}

func TestReadNames(t *testing.T) {
	tree, err := geo.Read(strings.NewReader("code,name_ru,name_en,name_latn,name_be-tarask\nA,А,Alpha,no language,А-т\nB,,Beta,,\nC,,,,\n"), "")
	require.NoError(t, err)
	a, _ := tree.Region("A")
	require.Equal(t, map[string]string{"ru": "А", "en": "Alpha", "be-tarask": "А-т"}, a.Names)
	require.Equal(t, "А", a.Name, "the leftmost name_xx stands in for the name")
	require.Equal(t, "Alpha", a.NameIn("en"))
	require.Equal(t, "А", a.NameIn("fi"))
	b, _ := tree.Region("B")
	require.Equal(t, "Beta", b.Name)
	c, _ := tree.Region("C")
	require.Nil(t, c.Names)
	require.Equal(t, "C", c.NameIn("ru"), "the code when there is no name")
}

func TestReadFaults(t *testing.T) {
	for _, tt := range []struct {
		name, text string
		want       []string
	}{
		{"empty", "", []string{"f.csv: missing: an empty table, want a line of headings"}},
		{"headings only", "code,name\n", []string{"f.csv: missing: no rows"}},
		{"compressed", "\x1f\x8b\x08\x00\x00\xff", []string{"f.csv:1: cannot be read: not UTF-8 text"}},
		{"no code", "name,lat\nx,1\n", []string{`f.csv:1: code: "name,lat": missing: no heading stands for it`}},
		{"two codes", "mk,nuts_id\nx,y\n", []string{`f.csv:1: code: "nuts_id": duplicate: heading "mk" stands for it too`}},
		{"open quote", "code,name\nA,a\nB,\"b\nC,c\n", []string{`f.csv:3: cannot be read: extraneous or missing " in quoted-field`}},
		{
			"all at once",
			"code,parent,lat,lon,area_km2\n" +
				"A,,53,27,1\n" +
				"A,,,,\n" +
				",A,,,\n" +
				"B,Z,,,\n" +
				"C,A,x,27,1e999\n" +
				"D,A,53,,\n" +
				"E,A,,27,\n" +
				"F,A,95,200,-3\n" +
				"G,A,-,27,\n" +
				"\"H\n\n\",A,\"53,5\",NaN,0\n" +
				"I,A\n" +
				"J,K,,,\n" +
				"K,J,,,\n" +
				"L,A,53,-,\n",
			[]string{
				`f.csv:6: region "C": area_km2: "1e999": cannot be read: want a number`,
				`f.csv:6: region "C": lat: "x": cannot be read: want a number`,
				`f.csv:7: region "D": lon: missing: want both coordinates or neither`,
				`f.csv:8: region "E": lat: missing: want both coordinates or neither`,
				`f.csv:10: region "G": lat: "-": contradicts another field: want both coordinates or neither`,
				`f.csv:11: region "H": lat: "53,5": cannot be read: want a number`,
				`f.csv:11: region "H": lon: "NaN": cannot be read: want a number`,
				`f.csv:14: cannot be read: 2 fields under 5 headings`,
				`f.csv:17: region "L": lon: "-": contradicts another field: want both coordinates or neither`,
				`f.csv:3: region "A": code: "A": duplicate of line 2`,
				`f.csv:4: code: missing`,
				`f.csv:9: region "F": lat: "95": out of range: want -90 to 90`,
				`f.csv:9: region "F": lon: "200": out of range: want -180 to 180`,
				`f.csv:9: region "F": area_km2: "-3": out of range: want more than 0, at most the earth`,
				`f.csv:11: region "H": area_km2: "0": out of range: want more than 0, at most the earth`,
				`f.csv:5: region "B": parent: "Z": unknown code of a region`,
				`f.csv:15: region "J": parent: "K": contradicts another field: a circle of parents: J in K in J`,
			},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tree, err := geo.Read(strings.NewReader(tt.text), "f.csv")
			require.Nil(t, tree)
			require.Equal(t, tt.want, messages(t, err))
		})
	}
}

func TestReadBrokenReader(t *testing.T) {
	broken := errors.New("the disk is gone")
	for _, text := range []string{"", "code,name\nA,Alpha\n"} {
		tree, err := geo.Read(io.MultiReader(strings.NewReader(text), iotest.ErrReader(broken)), "f.csv")
		require.Nil(t, tree, "half a table is no tree")
		require.ErrorIs(t, err, broken)
	}
}

func TestBelarus(t *testing.T) {
	tree := geo.Belarus()
	require.Same(t, tree, geo.Belarus())
	require.Equal(t, []geo.Code{"BY"}, tree.Roots())
	units := []geo.Code{"BY-BR", "BY-HM", "BY-HO", "BY-HR", "BY-MA", "BY-MI", "BY-VI"}
	require.Equal(t, units, tree.Children("BY"))
	require.Equal(t, units, slices.Collect(tree.Leaves()))
	var sum float64
	for _, r := range tree.All() {
		require.NotEmpty(t, r.Name, r.Code)
		require.NotEmpty(t, r.NameIn("ru"), r.Code)
		require.NotEqual(t, r.Name, r.NameIn("ru"), r.Code)
		area, ok := r.AreaKm2.Get()
		require.True(t, ok, r.Code)
		if r.Parent == "" {
			require.Equal(t, "ISO 3166-1", r.Scheme)
			continue
		}
		require.Equal(t, "ISO 3166-2", r.Scheme)
		sum += area
		p, ok := r.Point.Get()
		require.True(t, ok, r.Code)
		require.True(t, 51 < p.Lat && p.Lat < 57 && 23 < p.Lon && p.Lon < 33, "in the country: %s %v", r.Code, p)
	}
	country, _ := tree.Region("BY")
	area, _ := country.AreaKm2.Get()
	require.InEpsilon(t, area, sum, 1e-3, "the units make up the country")

	d, ok := tree.Distance("BY-HM", "BY-MI")
	require.True(t, ok)
	require.InEpsilon(t, math.Sqrt(39850/math.Pi)*2/3, float64(d/geo.Kilometre), 1e-12, "one centre, but not next door")
	_, ok = tree.Distance("BY", "BY-MI")
	require.False(t, ok, "the country's point is unknown")
}

// Tables made for something else are read as they are.
func TestReadSharedTables(t *testing.T) {
	dir := filepath.Join(shared(t), "data", "geo")
	for _, tt := range []struct {
		file    string
		regions int
		code    geo.Code
		name    string
	}{
		{"finland_mk_to_nuts3.csv", 19, "MK21", "Ahvenanmaa - Åland"},
		{"belarus_regions_handmade.csv", 7, "BY-MI", "Minsk Region"},
		{"nuts2024_centroids.csv", -1, "FI1B1", "Helsinki-Uusimaa"},
	} {
		t.Run(tt.file, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(dir, tt.file))
			require.NoError(t, err)
			tree, err := geo.Read(bytes.NewReader(data), tt.file)
			require.NoError(t, err)
			if tt.regions >= 0 {
				require.Equal(t, tt.regions, tree.Len())
			}
			require.Len(t, tree.Roots(), tree.Len(), "no parents given")
			r, ok := tree.Region(tt.code)
			require.True(t, ok)
			require.Equal(t, tt.name, r.Name)
			for _, r := range tree.All() {
				_, ok := r.Point.Get()
				require.True(t, ok, r.Code)
			}
		})
	}
}

// The built-in points are those of the shared table.
func TestBelarusEqualsShared(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(shared(t), "data", "geo", "belarus_regions_handmade.csv"))
	require.NoError(t, err)
	tree, err := geo.Read(bytes.NewReader(data), "belarus_regions_handmade.csv")
	require.NoError(t, err)
	for _, r := range tree.All() {
		own, ok := geo.Belarus().Region(r.Code)
		require.True(t, ok, r.Code)
		require.Equal(t, r.Point, own.Point, r.Code)
		require.Equal(t, r.Names["ru"], own.Names["ru"], r.Code)
	}
}

// shared returns the folder of shared files: $BEVERIDGE_SHARED, or ../shared
// beside the module.
func shared(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("BEVERIDGE_SHARED")
	if dir == "" {
		root, err := os.Getwd()
		require.NoError(t, err)
		for {
			if _, err := os.Stat(filepath.Join(root, "go.mod")); err == nil {
				break
			}
			require.NotEqual(t, filepath.Dir(root), root, "no go.mod above the test")
			root = filepath.Dir(root)
		}
		dir = filepath.Join(root, "..", "shared")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("no shared files: set BEVERIDGE_SHARED (%v)", err)
	}
	return dir
}

func FuzzRead(f *testing.F) {
	f.Add("code,name,parent,lat,lon,area_km2,name_ru\nA,a,,53,27,100,б\nB,,A,-,-,-,\n")
	f.Add("\ufeffmk;lat;lng\n# x\n\"1\n\";;\n")
	f.Add("code\tparent\nA\tB\nB\tA\n")
	f.Fuzz(func(t *testing.T, text string) {
		tree, err := geo.Read(strings.NewReader(text), "fuzz")
		if err != nil {
			require.Nil(t, tree)
			require.NotEmpty(t, err.Error())
			return
		}
		require.Positive(t, tree.Len())
		checkPreorder(t, tree)
		var rows []geo.Region
		for _, r := range tree.All() {
			rows = append(rows, r)
			if d, ok := tree.Distance(r.Code, tree.Roots()[0]); ok {
				require.Positive(t, d)
			}
		}
		again, err := geo.NewTree(rows)
		require.NoError(t, err)
		require.Equal(t, tree, again)
	})
}
