package match

import (
	"math"

	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/row"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// A wordReader reads the facts of a pack one after another.
type wordReader struct {
	words []uint32
	names []string
	into  *UnpackedWorker
}

func (r *wordReader) next() uint32 {
	x := r.words[0]
	r.words = r.words[1:]
	return x
}

func (u *UnpackedWorker) read(p *PackedWorkers, i int) *PreparedWorker {
	w, record := &u.prepared, &u.record
	narrow, id := cutID(p.record(i))
	u.words, _ = row.ReadNarrow(u.words[:0], narrow)
	n, caller := row.ReadWorker(&w.row, u.words)
	record.ID, record.Origin = id, Origin(caller&packedOrigin)
	record.Education.Recognition = Recognition(caller >> packedRecognition & 7)
	record.Citizenships, record.Permits, record.Licences = nil, nil, nil // all else that is ever set
	record.Birth = fact.Opt[Date]{}
	record.Refusals = Refusals{}
	w.Worker, w.region = record, int(w.row.Region)
	w.rights = workerRights{}
	u.numbers, u.texts, u.codes, u.areas = u.numbers[:0], u.texts[:0], u.codes[:0], u.areas[:0]
	u.permits, u.rights = u.permits[:0], u.rights[:0]
	if caller&packedFacts != 0 {
		r := wordReader{u.words[n:], p.names, u}
		r.facts(record, &w.rights)
	}
	return w
}

// facts reads what [WorkerPacker] wrote of what only the hard constraints read.
func (r *wordReader) facts(w *Worker, rights *workerRights) {
	head := r.next()
	if head&factCitizenships != 0 {
		w.Citizenships = []string{} // the groups that they are in are all that counts
	}
	if state := head >> factBirthShift & 3; state != 0 {
		w.Birth = dateOf(r, state)
	}
	if state := head >> factHoursShift & 3; state == stateSome {
		low := uint64(r.next())
		w.Refusals.MaxHours = fact.Some(math.Float64frombits(low | uint64(r.next())<<32))
	}
	w.Refusals.Shifts = fact.Tri(head >> factShiftsShift & 3)
	rights.free = r.numbers(int(head >> factFreeShift & row.MaxPacked))
	if licences := r.texts(int(head >> factLicenceShift & row.MaxPacked)); head&factLicences != 0 {
		w.Licences = licences
	}
	if head&factPermits != 0 {
		r.permits(int(r.next()))
		w.Permits, rights.permits = r.into.permits, r.into.rights
	}
	if head&factRefusals != 0 {
		n := r.next()
		w.Refusals.Occupations = r.codes(int(n & row.MaxPacked))
		rights.refused = r.areas(int(n >> 10 & row.MaxPacked))
		w.Refusals.Employers = r.texts(int(n >> 20 & row.MaxPacked))
		rights.refuses = true
	}
}

func (r *wordReader) permits(n int) {
	u := r.into
	if u.permits == nil {
		u.permits = []Permit{}
	}
	for range n {
		head, rules := r.next(), int(r.next())
		p := Permit{Class: r.names[r.next()]}
		if state := head >> permitUntilShift & 3; state != 0 {
			p.Until = dateOf(r, state)
		}
		if head&permitRegions != 0 {
			p.Regions = []geo.Code{} // the areas that they are are all that counts
		}
		var rights permitRights
		rights.regions = r.areas(int(head & row.MaxPacked))
		if codes := r.codes(int(head >> 10 & row.MaxPacked)); head&permitOccupations != 0 {
			p.Occupations = codes
		}
		rights.rules = r.numbers(rules)
		u.permits, u.rights = append(u.permits, p), append(u.rights, rights)
	}
}

// dateOf reads a date that is known to be there or not.
func dateOf(r *wordReader, state uint32) fact.Opt[Date] {
	if state == stateSome {
		return fact.Some(Date(r.next()))
	}
	return fact.None[Date]()
}

func (r *wordReader) numbers(n int) []int {
	u := r.into
	from := len(u.numbers)
	for range n {
		u.numbers = append(u.numbers, int(r.next()))
	}
	return u.numbers[from:len(u.numbers):len(u.numbers)]
}

func (r *wordReader) texts(n int) []string {
	u := r.into
	if u.texts == nil {
		u.texts = []string{} // an empty list is not an unknown one
	}
	from := len(u.texts)
	for range n {
		u.texts = append(u.texts, r.names[r.next()])
	}
	return u.texts[from:len(u.texts):len(u.texts)]
}

func (r *wordReader) codes(n int) []taxonomy.Code {
	u := r.into
	if u.codes == nil {
		u.codes = []taxonomy.Code{}
	}
	from := len(u.codes)
	for range n {
		u.codes = append(u.codes, taxonomy.Code(r.names[r.next()]))
	}
	return u.codes[from:len(u.codes):len(u.codes)]
}

func (r *wordReader) areas(n int) []row.Span {
	u := r.into
	from := len(u.areas)
	for range n {
		first := int32(r.next())
		u.areas = append(u.areas, row.Span{First: first, Last: int32(r.next())})
	}
	return u.areas[from:len(u.areas):len(u.areas)]
}
