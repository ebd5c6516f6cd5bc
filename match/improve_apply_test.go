package match_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

func readFact[T any](t *testing.T, text string) fact.Opt[T] {
	t.Helper()
	var o fact.Opt[T]
	require.NoError(t, o.UnmarshalText([]byte(text)))
	return o
}

// readWage reads the text form of a wage.
func readWage(t *testing.T, text string) fact.Opt[match.WageWish] {
	t.Helper()
	if text == "-" {
		return fact.None[match.WageWish]()
	}
	var wish match.WageWish
	parts := strings.Fields(text)
	require.GreaterOrEqual(t, len(parts), 3, text)
	require.NoError(t, wish.Amount.UnmarshalText([]byte(parts[0]+" "+parts[1])))
	require.NoError(t, wish.Period.UnmarshalText([]byte(parts[2])))
	if len(parts) > 3 {
		require.NoError(t, wish.Basis.UnmarshalText([]byte(parts[3])))
	}
	return fact.Some(wish)
}

func readText[T any, P interface {
	*T
	UnmarshalText(text []byte) error
}](t *testing.T, text string,
) T {
	t.Helper()
	var v T
	require.NoError(t, P(&v).UnmarshalText([]byte(text)))
	return v
}

// apply makes the change in copies of the records, by nothing but its texts.
func apply(t *testing.T, i match.Improvement, v match.Vacancy, w match.Worker) (match.Vacancy, match.Worker) {
	t.Helper()
	v, w = copyVacancy(v), copyWorker(w)
	skill, language, code := taxonomy.Skill(i.Subject), i.Subject, taxonomy.Code(i.Subject)
	held := slices.IndexFunc(w.Skills, func(h match.SkillHeld) bool { return h.Skill == skill })
	spoken := slices.IndexFunc(w.Languages, func(l match.LanguageLevel) bool { return l.Language == language })
	switch i.Change {
	case match.LearnSkill:
		require.Negative(t, held)
		w.Skills = append(w.Skills, match.SkillHeld{Skill: skill, Level: readFact[int](t, i.To)})
	case match.RaiseSkill, match.StateSkillLevel:
		require.Equal(t, readFact[int](t, i.From), w.Skills[held].Level)
		w.Skills[held].Level = readFact[int](t, i.To)
	case match.LearnLanguage:
		l := match.LanguageLevel{Language: language, Level: readFact[match.CEFR](t, i.To)}
		if spoken >= 0 {
			require.Zero(t, w.Languages[spoken].Level.Or(0), "known not to be held")
			w.Languages[spoken] = l
		} else {
			w.Languages = append(w.Languages, l)
		}
	case match.RaiseLanguage, match.StateLanguageLevel:
		require.Equal(t, readFact[match.CEFR](t, i.From), w.Languages[spoken].Level)
		w.Languages[spoken].Level = readFact[match.CEFR](t, i.To)
	case match.GainEducation, match.StateEducation:
		require.Equal(t, readFact[match.ISCED](t, i.From), w.Education.Level)
		w.Education.Level = readFact[match.ISCED](t, i.To)
	case match.GainExperience:
		now := match.OccupationHeld{Code: code, Years: readFact[float64](t, i.To)}
		was := slices.Index(w.Occupations, match.OccupationHeld{Code: code, Years: readFact[float64](t, i.From)})
		if i.From == "" {
			w.Occupations = append(w.Occupations, now)
		} else {
			w.Occupations[was] = now
		}
	case match.AgreeToMove:
		w.MovesTo = append(w.MovesTo, geo.Code(i.Subject))
	case match.BeFreeEarlier, match.StateAvailability:
		require.Equal(t, readFact[match.Date](t, i.From), w.Available)
		w.Available = readFact[match.Date](t, i.To)
	case match.RaiseWage, match.StateOfferBasis:
		offer, _ := v.Wage.Get()
		if i.Change == match.RaiseWage {
			offer.High = readWage(t, i.To).Or(match.WageWish{}).Amount
		} else {
			offer.Basis = readText[match.WageBasis](t, i.To)
		}
		v.Wage = fact.Some(offer)
	case match.OfferWage, match.StateOffer:
		require.Equal(t, i.From == "-", v.Wage.IsNone())
		wage, _ := readWage(t, i.To).Get()
		v.Wage = fact.Some(match.WageRange{Low: wage.Amount, High: wage.Amount, Period: wage.Period, Basis: wage.Basis})
	case match.OfferContract, match.StateContract:
		require.Equal(t, i.From, v.Terms.Contract.String())
		v.Terms.Contract = readText[match.Contract](t, i.To)
	case match.OfferShifts, match.StateShifts:
		require.Equal(t, readText[fact.Tri](t, i.From), v.Terms.Shifts)
		v.Terms.Shifts = readText[fact.Tri](t, i.To)
	case match.OfferHousing, match.StateHousing:
		require.Equal(t, readText[fact.Tri](t, i.From), v.Terms.Housing)
		v.Terms.Housing = readText[fact.Tri](t, i.To)
	case match.ChangeHours, match.StateHours:
		require.Equal(t, readFact[float64](t, i.From), v.Hours)
		v.Hours = readFact[float64](t, i.To)
	default:
		applyStatement(t, i, &v, &w)
	}
	return v, w
}

func applyStatement(t *testing.T, i match.Improvement, v *match.Vacancy, w *match.Worker) {
	t.Helper()
	code := taxonomy.Code(i.Subject)
	switch i.Change {
	case match.StateSkills:
		require.Nil(t, w.Skills)
		w.Skills = []match.SkillHeld{}
		for _, item := range i.List {
			w.Skills = append(w.Skills, match.SkillHeld{Skill: taxonomy.Skill(item.Name), Level: readFact[int](t, item.Level)})
		}
	case match.StateLanguages:
		require.Nil(t, w.Languages)
		w.Languages = []match.LanguageLevel{}
		for _, item := range i.List {
			w.Languages = append(w.Languages, match.LanguageLevel{Language: item.Name, Level: readFact[match.CEFR](t, item.Level)})
		}
	case match.StateOccupations:
		require.Nil(t, w.Occupations)
		w.Occupations = []match.OccupationHeld{{Code: taxonomy.Code(i.List[0].Name), Years: readFact[float64](t, i.List[0].Level)}}
	case match.StateOccupation, match.StateYears:
		k := 0 // of several entries of a code the change says which
		for i.Worker.Occupations[k] == w.Occupations[k] {
			k++
		}
		require.Equal(t, code, w.Occupations[k].Code)
		if i.Change == match.StateYears {
			require.False(t, w.Occupations[k].Years.Known())
			w.Occupations[k].Years = readFact[float64](t, i.To)
		} else {
			w.Occupations[k].Code = taxonomy.Code(i.To)
		}
	case match.StateHome:
		w.Region = geo.Code(i.To)
	case match.StateMoves:
		require.Nil(t, w.MovesTo)
		w.MovesTo = []geo.Code{geo.Code(i.List[0].Name)}
	case match.StateWageWish:
		w.Wage = readWage(t, i.To)
	case match.StateWishBasis:
		wish, _ := w.Wage.Get()
		wish.Basis = readText[match.WageBasis](t, i.To)
		w.Wage = fact.Some(wish)
	case match.StateHoursWish:
		w.Hours = readFact[float64](t, i.To)
	case match.StateWanted:
		require.Nil(t, w.Wanted)
		w.Wanted = []taxonomy.Code{}
		for _, item := range i.List {
			w.Wanted = append(w.Wanted, taxonomy.Code(item.Name))
		}
		require.Equal(t, i.To == "-", len(w.Wanted) == 0)
	case match.StateWantedCode:
		for k := range w.Wanted { // the last of several
			if at := len(w.Wanted) - 1 - k; w.Wanted[at] == code {
				w.Wanted[at] = taxonomy.Code(i.To)
				break
			}
		}
	case match.StateDemands:
		require.Nil(t, v.Skills)
		v.Skills = []match.SkillDemand{}
		for _, item := range i.List {
			v.Skills = append(v.Skills, match.SkillDemand{Skill: taxonomy.Skill(item.Name)})
		}
	case match.StateDemandedLanguages:
		require.Nil(t, v.Languages)
		v.Languages = []match.LanguageDemand{}
		if i.To != "-" {
			v.Languages = append(v.Languages, match.LanguageDemand{})
		}
		for _, item := range i.List {
			v.Languages[0].AnyOf = append(v.Languages[0].AnyOf, match.LanguageLevel{Language: item.Name})
		}
	case match.StateDemandedEducation:
		v.Education = readFact[match.ISCED](t, i.To)
	case match.StateDemandedExperience:
		v.Experience = readFact[float64](t, i.To)
	case match.StateStart:
		v.Start = readFact[match.Date](t, i.To)
	case match.StateJob:
		v.Occupation = taxonomy.Code(i.To)
	case match.StateWorkplace:
		v.Region = geo.Code(i.To)
	case match.StateRemote:
		v.Remote = readText[fact.Tri](t, i.To)
	default:
		require.Fail(t, "a change that the test does not know", "%v", i.Change)
	}
}
