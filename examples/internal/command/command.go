// Package command runs a program of flags: it parses them, refuses wrong use, and turns
// what became of it into an exit code and a line for people.
package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
)

// The exit codes of a program.
const (
	OK     = 0 // it did what it was asked for, be it to show its help
	Failed = 1
	Usage  = 2 // it was asked for something that it does not do
)

// A Command is what a program does with its flags.
type Command struct {
	Name  string
	About string // one line over the flags
	// Flags declares the flags; nil has none.
	Flags func(*flag.FlagSet)
	// Check refuses flags that contradict each other or would be ignored; set names
	// those that were given. It may be nil.
	Check func(set map[string]bool) error
	Do    func(ctx context.Context) error
}

// Main runs a program with the arguments of the process until it ends or is interrupted,
// and exits with its code.
func Main(run func(ctx context.Context, args []string, stdout, stderr io.Writer) int) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// Run parses the arguments, does what they ask for, and returns the exit code. An error
// goes to stderr under the name of the program; arguments that are no flags are wrong use.
func (c Command) Run(ctx context.Context, args []string, stderr io.Writer) int {
	err := c.parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return OK
	case err != nil:
		fmt.Fprintf(stderr, "%s: %v\nRun with -help for help.\n", c.Name, err)
		return Usage
	}
	if err := c.Do(ctx); err != nil {
		fmt.Fprintf(stderr, "%s: %v\n", c.Name, err)
		return Failed
	}
	return OK
}

func (c Command) parse(args []string, stderr io.Writer) error {
	f := flag.NewFlagSet(c.Name, flag.ContinueOnError)
	f.SetOutput(io.Discard) // Run reports errors
	f.Usage = func() {
		fmt.Fprintf(stderr, "Usage: %s [flags]. %s\n", c.Name, c.About)
		f.SetOutput(stderr)
		f.PrintDefaults()
		f.SetOutput(io.Discard)
	}
	if c.Flags != nil {
		c.Flags(f)
	}
	if err := f.Parse(args); err != nil {
		return err
	}
	if f.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", f.Arg(0))
	}
	if c.Check == nil {
		return nil
	}
	set := map[string]bool{}
	f.Visit(func(f *flag.Flag) { set[f.Name] = true })
	return c.Check(set)
}
