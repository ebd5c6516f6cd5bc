package audit

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/plan"
)

// TrailFormat names the format of a trail: one JSON object a line.
const TrailFormat = "beveridge-trail/1"

// An Entry is one line of a trail: what was computed, or what a person decided about
// it. Exactly one of Computation and Decision is set.
type Entry struct {
	Format string `json:"format"` // TrailFormat; set by [Trail.Append]
	// Previous is the hash of the line before, so that a line that is changed, added
	// or taken out breaks the chain; set by [Trail.Append]. The end of a trail can be
	// cut off unseen: keep the last hash elsewhere.
	Previous    Hash         `json:"previous"`
	Date        match.Date   `json:"date"`
	Computation *Computation `json:"computation,omitzero"`
	Decision    *Decision    `json:"decision,omitzero"`
}

// A Computation is a ranking or a plan, with all that it depends on. Exactly one of
// Ranking and Plan is set.
type Computation struct {
	Library    string            `json:"library"`         // version of the program that computed
	Named      map[string]string `json:"named,omitempty"` // versions of what has no form to hash, such as a model
	Inputs     []Input           `json:"inputs"`          // by name
	Parameters []Parameter       `json:"parameters"`      // by name
	Ranking    *RankingRequest   `json:"ranking,omitzero"`
	Plan       *PlanRequest      `json:"plan,omitzero"`
	// Result is the answer: [RankingResult] or [PlanResult].
	Result json.RawMessage `json:"result"`
}

// An Input is a list of records that an answer was computed from.
type Input struct {
	Name    string `json:"name"`
	Records int    `json:"records"`
	SHA256  Hash   `json:"sha256"` // of the records' hashes, in the order of their ids
	// Each has the hash of every record by its id, if that was asked for. Hashes of
	// records about people are data about people.
	Each map[string]Hash `json:"each,omitempty"`
}

// A Parameter is a part of the configuration. Value is there where it is short.
type Parameter struct {
	Name   string          `json:"name"`
	SHA256 Hash            `json:"sha256"`
	Value  json.RawMessage `json:"value,omitempty"`
}

// A RankingRequest asks for the best workers of a vacancy, in the employer's view.
type RankingRequest struct {
	Vacancy string `json:"vacancy"`
	Top     int    `json:"top"`
}

// A RankingResult is a ranking.
type RankingResult struct {
	Hits []match.Hit `json:"hits"`
}

// A PlanRequest asks for a plan.
type PlanRequest struct {
	Form     plan.Form     `json:"form"`
	Settings plan.Settings `json:"settings"`
	Policy   plan.Policy   `json:"policy"`
}

// A PlanResult is all that a plan says.
type PlanResult struct {
	Status     string           `json:"status"`
	Value      []int64          `json:"value"` // level by level
	Totals     plan.Totals      `json:"totals"`
	Placements []plan.Placement `json:"placements"`
	Unplaced   []plan.Unplaced  `json:"unplaced"`
	Open       []plan.Open      `json:"open"`
}

// An Answer is what a person did with a recommendation.
type Answer uint8

// The answers. The zero value is none, and no decision.
const (
	Accepted Answer = iota + 1
	Changed         // something else was decided
	Rejected
)

var answerNames = []string{"", "accepted", "changed", "rejected"}

func (a Answer) String() string { return fact.NameOf(answerNames, a) }

// MarshalText returns "accepted", "changed" or "rejected".
func (a Answer) MarshalText() ([]byte, error) { return []byte(a.String()), nil }

// UnmarshalText is the inverse of [Answer.MarshalText].
func (a *Answer) UnmarshalText(text []byte) error { return fact.ParseName(answerNames, text, a) }

// A Decision is what a person decided about a computation, and why. A score
// recommends; people decide.
type Decision struct {
	Of      Hash   `json:"of"` // the line of the computation
	By      string `json:"by"` // who decided
	Answer  Answer `json:"answer"`
	Vacancy string `json:"vacancy,omitempty"` // if it is about one vacancy or one worker
	Worker  string `json:"worker,omitempty"`
	Reason  string `json:"reason"`
}

// faults reports what an entry lacks.
func (e *Entry) faults() (fs fact.Faults) {
	missing := func(field string) { fs.Add(fact.Fault{Field: field, Err: fact.ErrMissing}) }
	one := func(field string, a, b bool) {
		if a == b {
			fs.Add(fact.Fault{Field: field, Err: fmt.Errorf("%w: want exactly one", fact.ErrConflict)})
		}
	}
	one("computation, decision", e.Computation != nil, e.Decision != nil)
	if c := e.Computation; c != nil {
		one("ranking, plan", c.Ranking != nil, c.Plan != nil)
		if c.Library == "" {
			missing("library")
		}
		if len(c.Result) == 0 {
			missing("result")
		}
	}
	if d := e.Decision; d != nil {
		if strings.TrimSpace(d.By) == "" {
			missing("by")
		}
		if d.Answer < Accepted || d.Answer > Rejected {
			missing("answer")
		}
		if strings.TrimSpace(d.Reason) == "" {
			missing("reason")
		}
	}
	return fs
}

// A Trail writes entries. It is not safe for concurrent use.
type Trail struct {
	w    io.Writer
	last Hash
}

// NewTrail writes to w after a line with the given hash: that of [Trail.Last], the
// last of [ReadTrail], or the zero hash for a new trail.
func NewTrail(w io.Writer, after Hash) *Trail { return &Trail{w: w, last: after} }

// Last returns the hash of the last line.
func (t *Trail) Last() Hash { return t.last }

// Append writes an entry as one line and returns its hash. It sets the entry's
// Format and Previous. An entry that lacks something is not written; after an error
// of the writer the trail may end in a part of a line.
func (t *Trail) Append(e *Entry) (Hash, error) {
	fs := e.faults()
	if err := fs.Err(); err != nil {
		return Hash{}, fmt.Errorf("audit: trail: %w", err)
	}
	e.Format, e.Previous = TrailFormat, t.last
	line, err := json.Marshal(e)
	if err != nil {
		return Hash{}, fmt.Errorf("audit: trail: %w", err)
	}
	if _, err := t.w.Write(append(line, '\n')); err != nil {
		return Hash{}, fmt.Errorf("audit: trail: %w", err)
	}
	t.last = HashOf(line)
	return t.last, nil
}
