// Command fair audits a ranking and a plan of the synthetic sample country: who was
// selected, by groups that no score saw; what of it is the law's; what a floor would
// cost; whether protected facts leave a trace; and a model card of it all.
//
//	go run ./examples/fair
//	go run ./examples/fair -out DIR
//	    also writes card.md, card.json and trail.jsonl
//
// The report goes to standard output as text, or with -json as the card in JSON. The
// exit code is 0 for a report, 1 for a failure (also of the flip test), 2 for wrong
// use.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/beveridge-go/beveridge/examples/internal/command"
)

func main() { command.Main(run) }

// options are the flags.
type options struct {
	seed uint64
	top  int
	out  string
	json bool
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var o options
	return command.Command{
		Name: "fair", About: "It audits a ranking and a plan of the synthetic sample country.",
		Flags: o.flags, Check: o.check,
		Do: func(ctx context.Context) error { return report(ctx, o, stdout) },
	}.Run(ctx, args, stderr)
}

func (o *options) flags(f *flag.FlagSet) {
	f.Uint64Var(&o.seed, "seed", 1, "seed of the sample country and of the attributes")
	f.IntVar(&o.top, "top", 60, "places of the ranking that count as selected")
	f.StringVar(&o.out, "out", "", "`directory` for card.md, card.json and trail.jsonl")
	f.BoolVar(&o.json, "json", false, "print the card as JSON instead of the report")
}

// check refuses flags that mean nothing.
func (o *options) check(set map[string]bool) error {
	switch {
	case o.top < 1:
		return fmt.Errorf("-top %d: want at least 1", o.top)
	case set["out"] && o.out == "":
		return errors.New("-out: the name is empty")
	}
	return nil
}

// report runs the audit and prints or writes what it found.
func report(ctx context.Context, o options, stdout io.Writer) error {
	var text bytes.Buffer
	a, err := newAudit(ctx, o, &text)
	if err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{a.ranking, a.plan, a.floor, a.flip, a.trail} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	card, err := a.card(ctx)
	if err != nil {
		return err
	}
	data, err := card.JSON()
	if err != nil {
		return err
	}
	if o.out != "" {
		if err := write(o.out, map[string][]byte{
			"card.md": []byte(card.Markdown()), "card.json": data, "trail.jsonl": a.lines.Bytes(),
		}); err != nil {
			return err
		}
	}
	if o.json {
		_, err = stdout.Write(data)
	} else {
		fmt.Fprintf(&text, "\n%s", card.Markdown())
		_, err = stdout.Write(text.Bytes())
	}
	return errors.Join(err, a.tested.Err())
}

func write(dir string, files map[string][]byte) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
