package index

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// What callers see names no type of the libraries below: they can be replaced, and
// their versions are nobody else's business.
func TestNoLibraryInTheAPI(t *testing.T) {
	require.NotEmpty(t, libraryTypes(t, `
		import b "github.com/blevesearch/bleve/v2"
		func (ix *Index) Query(q b.Query) {}`), "a parameter")
	require.NotEmpty(t, libraryTypes(t, `
		import "go.etcd.io/bbolt"
		type Index struct { DB map[string]*bbolt.DB }`), "a field")
	require.NotEmpty(t, libraryTypes(t, `
		import "go.etcd.io/bbolt"
		var ErrLocked = bbolt.ErrTimeout`), "a value")
	require.Empty(t, libraryTypes(t, `
		import "go.etcd.io/bbolt"
		type Index struct { db *bbolt.DB }
		func (ix *Index) open() (*bbolt.DB, error) { return nil, nil }
		func Open() { bbolt.Open("", 0, nil) }`), "what callers do not see")

	files, err := fs.Glob(os.DirFS("."), "*.go")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, name := range files {
		if !strings.HasSuffix(name, "_test.go") {
			source, err := os.ReadFile(name)
			require.NoError(t, err)
			require.Empty(t, libraryTypes(t, string(source)), name)
		}
	}
}

// libraryTypes returns what the exported declarations of a file take from the
// libraries below.
func libraryTypes(t *testing.T, source string) (found []string) {
	t.Helper()
	if !strings.Contains(source, "package index") {
		source = "package index\n" + source
	}
	file, err := parser.ParseFile(token.NewFileSet(), "", source, parser.SkipObjectResolution)
	require.NoError(t, err)
	libraries := make(map[string]bool) // by name in the file
	for _, spec := range file.Imports {
		name, err := strconv.Unquote(spec.Path.Value)
		require.NoError(t, err)
		if strings.Contains(name, "blevesearch") || strings.Contains(name, "bbolt") {
			if spec.Name != nil {
				name = spec.Name.Name
			}
			libraries[path.Base(strings.TrimSuffix(name, "/v2"))] = true
		}
	}
	look := func(n ast.Node) {
		ast.Inspect(n, func(n ast.Node) bool {
			if s, ok := n.(*ast.SelectorExpr); ok {
				if x, ok := s.X.(*ast.Ident); ok && libraries[x.Name] {
					found = append(found, x.Name+"."+s.Sel.Name)
				}
			}
			return true
		})
	}
	for _, d := range file.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			if d.Name.IsExported() {
				look(d.Type)
			}
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.TypeSpec:
					if s.Name.IsExported() {
						lookAtType(s.Type, look)
					}
				case *ast.ValueSpec:
					if s.Names[0].IsExported() {
						look(s)
					}
				}
			}
		}
	}
	return found
}

// lookAtType looks at a type, and of a struct at what can be reached from outside.
func lookAtType(e ast.Expr, look func(ast.Node)) {
	s, ok := e.(*ast.StructType)
	if !ok {
		look(e)
		return
	}
	for _, f := range s.Fields.List {
		if f.Names == nil || f.Names[0].IsExported() {
			look(f.Type)
		}
	}
}
