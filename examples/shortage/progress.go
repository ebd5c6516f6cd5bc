package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"
)

// A progress says on a terminal what is being done, once the work has taken
// more than a second. Off a terminal it is silent.
type progress struct {
	mu    sync.Mutex
	out   io.Writer // nil: silent
	what  string
	shown bool
	timer *time.Timer
}

// newProgress starts the second. It writes to w only if w is a terminal.
func newProgress(w io.Writer) *progress {
	p := &progress{}
	if f, ok := w.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			p.out = w
		}
	}
	p.timer = time.AfterFunc(time.Second, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.shown = p.out != nil
		p.write()
	})
	return p
}

// step announces the next piece of work.
func (p *progress) step(what string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.what = what
	p.write()
}

func (p *progress) write() {
	if p.shown {
		fmt.Fprintf(p.out, "\r\x1b[K%s …", p.what)
	}
}

// done clears the line. The progress writes nothing after it.
func (p *progress) done() {
	p.timer.Stop()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
	p.shown, p.out = false, nil
}
