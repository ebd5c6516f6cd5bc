package command_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/examples/internal/command"
)

func TestExitCodes(t *testing.T) {
	for _, tt := range []struct {
		name, why string
		args      []string
		code      int
		says      string
	}{
		{"fine", "nothing is said", []string{"-n", "2"}, command.OK, ""},
		{"help", "to show it is what was asked for", []string{"-help"}, command.OK, "a number"},
		{"short help", "as the flag package has it", []string{"-h"}, command.OK, "Usage: try [flags]. It tries."},
		{"failure", "the error, under the program's name", []string{"-n", "1"}, command.Failed, "try: one is bad luck\n"},
		{"no such flag", "wrong use", []string{"-x"}, command.Usage, "Run with -help for help."},
		{"no number", "wrong use", []string{"-n", "x"}, command.Usage, "-n"},
		{"argument", "wrong use: files are flags", []string{"x"}, command.Usage, `unexpected argument "x"`},
		{"refused", "by the program's own check", []string{"-n", "0"}, command.Usage, "-n 0: want 1 or more"},
		{"not refused", "as it was not given", nil, command.OK, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var stderr bytes.Buffer
			n, done := 0, false
			c := command.Command{
				Name: "try", About: "It tries.",
				Flags: func(f *flag.FlagSet) { f.IntVar(&n, "n", 0, "a `number`") },
				Check: func(set map[string]bool) error {
					if set["n"] && n < 1 {
						return errors.New("-n 0: want 1 or more")
					}
					return nil
				},
				Do: func(context.Context) error {
					if done = true; n == 1 {
						return errors.New("one is bad luck")
					}
					return nil
				},
			}
			require.Equal(t, tt.code, c.Run(t.Context(), tt.args, &stderr), tt.why)
			require.Equal(t, tt.code != command.Usage && (len(tt.args) == 0 || tt.args[0][1] != 'h'), done)
			if tt.says == "" {
				require.Empty(t, stderr.String())
			}
			require.Contains(t, stderr.String(), tt.says)
		})
	}
	require.Equal(t, command.OK, command.Command{Name: "bare", Do: func(context.Context) error { return nil }}.Run(t.Context(), nil, nil))
}
