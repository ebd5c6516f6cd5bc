package impact_test

import "context"

type ctx = context.Context
