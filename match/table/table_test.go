package table_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/table"
)

func column(heading string) string {
	switch heading {
	case "code", "name":
		return heading
	case "label":
		return "name"
	default:
		return ""
	}
}

func read(text string) (rows []string, err error) {
	var fs fact.Faults
	r := table.Reader{Input: "in", Column: column, Need: []string{"code"}, Faults: &fs}
	for line, row := range r.Rows(strings.NewReader(text)) {
		rows = append(rows, fmt.Sprintf("%d %s=%s %v", line, row.Get("code"), row.Get("name"), row.Columns()))
	}
	return rows, fs.Err()
}

func TestRows(t *testing.T) {
	for _, tt := range []struct {
		name, why, text string
		want            []string
	}{
		{"comma", "the plain case", "code,name\na,b\n", []string{"2 a=b [code name]"}},
		{"semicolon", "what a European spreadsheet writes", "code;name\na;b,c\n", []string{"2 a=b,c [code name]"}},
		{"tab", "what a database writes", "code\tname\na\tb\n", []string{"2 a=b [code name]"}},
		{"other order, case and columns", "headings name the columns", "X, Label ,CODE\n1, b ,a\n", []string{"2 a=b [name code]"}},
		{"mark, comments, blanks", "they carry nothing", "\ufeff# c\n\ncode,name\n,\na,b\n", []string{"5 a=b [code name]"}},
		{"# below the headings", "a code may begin with it", "code\n#1\n", []string{"2 #1= [code]"}},
		{"a field over two lines", "the line is where the row begins", "code,name\na,\"b\nc\"\nd,e\n", []string{"2 a=b\nc [code name]", "4 d=e [code name]"}},
		{"no last line end", "files end so", "code\na", []string{"2 a= [code]"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			rows, err := read(tt.text)
			require.NoError(t, err)
			require.Equal(t, tt.want, rows, tt.why)
		})
	}
}

func TestFaults(t *testing.T) {
	for _, tt := range []struct {
		name, text, want string
		reason           error
	}{
		{"empty", "", "in: missing: an empty table, want a line of headings", fact.ErrMissing},
		{"headings only", "code,name\n", "in: missing: no rows", fact.ErrMissing},
		{"column missing", "name\na\n", `in:1: code: "name": missing: no heading stands for it`, fact.ErrMissing},
		{"column twice", "code,code\na,b\n", `in:1: code: "code": duplicate: heading "code" stands for it too`, fact.ErrDuplicate},
		{"short row", "code,name\na\n", "in:2: cannot be read: 1 fields under 2 headings", fact.ErrSyntax},
		{"a quote inside", "code\na\"b\n", "in:2: cannot be read: bare \" in non-quoted-field", fact.ErrSyntax},
		{"not text", "code\n\xff\n", "in:2: cannot be read: not UTF-8 text", fact.ErrSyntax},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := read(tt.text)
			require.ErrorIs(t, err, tt.reason)
			require.EqualError(t, err, tt.want)
		})
	}
}

// FuzzRows: whatever the input, no panic, and no row without the column that
// must be there.
func FuzzRows(f *testing.F) {
	f.Add("code,name\na,b\n")
	f.Add("\ufeffcode;label\n\"a\n\";b\n")
	f.Fuzz(func(t *testing.T, text string) {
		rows, err := read(text)
		if len(rows) == 0 {
			require.Error(t, err, "either rows or a reason")
		}
		for _, row := range rows {
			require.Contains(t, row, "code")
		}
	})
}
