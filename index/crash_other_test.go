//go:build !linux

package index_test

import (
	"context"
	"errors"
)

// writeToTheLimit needs a limit that only Linux is known to us to have.
func writeToTheLimit(context.Context, string) error { return errors.New("not on this system") }
