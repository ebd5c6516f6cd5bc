package match

import (
	"math"

	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// hasFacts reports whether something is stated that only the hard constraints
// read.
func hasFacts(w *Worker) bool {
	return w.Citizenships != nil || w.Permits != nil || w.Licences != nil || w.Birth.Known() || !w.Refusals.IsZero()
}

// facts appends what only the hard constraints read.
func (p *WorkerPacker) facts(dst []uint32, w *PreparedWorker) []uint32 {
	birth, birthState := optState(w.Birth)
	hours, hoursState := optState(w.Refusals.MaxHours)
	head := birthState<<factBirthShift | hoursState<<factHoursShift | uint32(w.Refusals.Shifts)<<factShiftsShift |
		uint32(len(w.rights.free))<<factFreeShift | uint32(len(w.Licences))<<factLicenceShift
	set := func(flag uint32, stated bool) {
		if stated {
			head |= flag
		}
	}
	set(factCitizenships, w.Citizenships != nil)
	set(factPermits, w.Permits != nil)
	set(factLicences, w.Licences != nil)
	set(factRefusals, w.rights.refuses)
	dst = append(dst, head)
	if birthState == stateSome {
		dst = append(dst, uint32(birth))
	}
	if hoursState == stateSome {
		bits := math.Float64bits(hours)
		dst = append(dst, uint32(bits), uint32(bits>>32))
	}
	dst = appendNumbers(dst, w.rights.free)
	dst = appendNames(p, dst, w.Licences)
	if w.Permits != nil {
		dst = append(dst, uint32(len(w.Permits)))
		for i := range w.Permits {
			dst = p.permit(dst, &w.Permits[i], &w.rights.permits[i])
		}
	}
	if w.rights.refuses {
		dst = append(dst, uint32(len(w.Refusals.Occupations))|uint32(len(w.rights.refused))<<10|uint32(len(w.Refusals.Employers))<<20)
		dst = appendNames(p, dst, w.Refusals.Occupations)
		dst = appendAreas(dst, w.rights.refused)
		dst = appendNames(p, dst, w.Refusals.Employers)
	}
	return dst
}

// The first word of a permit: its flags, and how many regions, occupations and
// rules follow.
const (
	permitRegions     = 1 << 30 // are known
	permitOccupations = 1 << 31
	permitUntilShift  = 20 // 2 bits
)

func (p *WorkerPacker) permit(dst []uint32, permit *Permit, r *permitRights) []uint32 {
	until, state := optState(permit.Until)
	head := uint32(len(r.regions)) | uint32(len(permit.Occupations))<<10 | state<<permitUntilShift
	if permit.Regions != nil {
		head |= permitRegions
	}
	if permit.Occupations != nil {
		head |= permitOccupations
	}
	dst = append(dst, head, uint32(len(r.rules)), p.name(permit.Class))
	if state == stateSome {
		dst = append(dst, uint32(until))
	}
	dst = appendAreas(dst, r.regions)
	dst = appendNames(p, dst, permit.Occupations)
	return appendNumbers(dst, r.rules)
}

// name is the number of a name.
func (p *WorkerPacker) name(name string) uint32 {
	i, ok := p.numbers[name]
	if !ok {
		i = uint32(len(p.names))
		p.names = append(p.names, name)
		p.numbers[name] = i
	}
	return i
}

func appendNames[T string | taxonomy.Code](p *WorkerPacker, dst []uint32, names []T) []uint32 {
	for _, name := range names {
		dst = append(dst, p.name(string(name)))
	}
	return dst
}

func appendNumbers(dst []uint32, numbers []int) []uint32 {
	for _, n := range numbers {
		dst = append(dst, uint32(n))
	}
	return dst
}

func appendAreas(dst []uint32, areas []span) []uint32 {
	for _, a := range areas {
		dst = append(dst, uint32(a.First), uint32(a.Last))
	}
	return dst
}
