package pool_test

import (
	"encoding/binary"
	"fmt"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/index/pool"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

// TestSnapshotOfManyEntries: a list with more holdings or postings than 16 bits count is
// written, checked and opened, and one that is wrong beyond them is refused.
func TestSnapshotOfManyEntries(t *testing.T) {
	c := match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()}
	records := make([]match.Worker, 512)
	for i := range records {
		skills := make([]match.SkillHeld, 140)
		for k := range skills {
			skills[k] = match.SkillHeld{Skill: taxonomy.Skill(fmt.Sprintf("skill %d", (i*7+k)%300)), Level: fact.Some(1 + k%5)}
		}
		records[i] = match.Worker{ID: strconv.Itoa(i), Region: "BY-MI", MovesTo: []geo.Code{}, Skills: skills}
	}
	s := newScorer(t, c)
	for _, tt := range []struct {
		name          string
		set           pool.Settings
		section, much int
		beyond        uint16
	}{
		{"holdings", pool.Settings{BlockSize: 1, Compact: true}, holdings, 0, 511 << 6},
		{"postings", pool.Settings{}, postings, 1, 512 << 3},
	} {
		data := snapshotOf(t, newWorkers(t, s, prepare(s, records), tt.set), "stamp")
		d := dissect(data)
		require.Greater(t, d.word(lists, tt.much), uint32(1<<16), "the premise: the first list has so many")
		p, err := pool.ReadWorkers(t.Context(), s, data, []byte("stamp"), pool.OpenSettings{Settings: tt.set})
		require.NoError(t, err)
		require.NoError(t, p.Verify(t.Context()))
		at := d.sections[tt.section][2*((1<<16)+9):]
		binary.LittleEndian.PutUint16(at, binary.LittleEndian.Uint16(at)|tt.beyond)
		_, err = pool.ReadWorkers(t.Context(), s, d.bytes(), []byte("stamp"), pool.OpenSettings{})
		require.ErrorIs(t, err, pool.ErrSnapshot)
		require.ErrorContains(t, err, tt.name+": order")
	}
}
