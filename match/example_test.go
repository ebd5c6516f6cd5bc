package match_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/geo"
	"github.com/beveridge-go/beveridge/match/taxonomy"
)

func ExampleScorer_Score() {
	scorer, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	if err != nil {
		fmt.Println(err)
		return
	}
	job := scorer.Vacancy(&match.Vacancy{
		ID: "V1", Occupation: "7212", Region: "BY-HM", Remote: fact.No,
		Skills: []match.SkillDemand{{Skill: "welding"}, {Skill: "reading drawings"}},
	})
	anna := scorer.Worker(&match.Worker{
		ID: "anna", Region: "BY-HM", Occupations: []match.OccupationHeld{{Code: "7212", Years: fact.Some(4.0)}},
		Skills: []match.SkillHeld{{Skill: "welding"}},
	})
	score := scorer.Score(job, anna, match.EmployerView)
	fmt.Printf("%.3f, in any case between %.3f and %.3f\n", score.Value.Float(), score.Low.Float(), score.High.Float())
	// Output: 0.681, in any case between 0.304 and 0.746
}

// Three workers for one vacancy, scored with a classification of skills, and why.
func ExampleConfig_Classify() {
	config := match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()}
	if err := config.Classify(context.Background(), taxonomy.Sample()); err != nil {
		fmt.Println(err)
		return
	}
	scorer, err := match.NewScorer(config)
	if err != nil {
		fmt.Println(err)
		return
	}
	job := scorer.Vacancy(&match.Vacancy{
		ID: "V1", Occupation: "7212", Region: "BY-HM", Remote: fact.No,
		Skills: []match.SkillDemand{{Skill: "welding-mig"}, {Skill: "work-safety", Optional: true}},
	})
	for _, w := range []match.Worker{
		{ID: "anna", Region: "BY-HM", Skills: []match.SkillHeld{{Skill: "welding-mig"}, {Skill: "work-safety"}}},
		{ID: "boris", Region: "BY-HM", Skills: []match.SkillHeld{{Skill: "welding-arc"}}},
		{ID: "vera", Region: "BY-HM", Skills: []match.SkillHeld{{Skill: "bookkeeping"}}},
	} {
		e := scorer.Explain(job, scorer.Worker(&w), match.EmployerView)
		fmt.Printf("%s %.3f\n", w.ID, e.Score.Value.Float())
		for _, m := range e.Skills {
			if m.By != "" {
				fmt.Printf("  %s: %s, credit %.2f\n", m.Demand.Skill, m.By, m.Credit)
			}
		}
	}
	// Output:
	// anna 0.810
	//   welding-mig: welding-mig, credit 1.00
	//   work-safety: work-safety, credit 1.00
	// boris 0.515
	//   welding-mig: welding-arc, credit 0.33
	// vera 0.244
}

func ExampleScorer_Explain() {
	scorer, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	if err != nil {
		fmt.Println(err)
		return
	}
	job, worker := boris(scorer)
	fmt.Print(scorer.Explain(job, worker, match.EmployerView))
	// Output:
	// boris for V1, employer view: 0.567
	//   to be confirmed: licence
	//   +0.483  a typical applicant
	//   +0.058  skills: 0.50 (1 of 2 essential skills; without reading drawings)
	//   +0.040  occupation: 0.75
	//   -0.012  location: 0.53
	//   -0.002  experience: 0.68
}

// boris is a pair of which one licence is unknown.
func boris(scorer *match.Scorer) (*match.PreparedVacancy, *match.PreparedWorker) {
	job := scorer.Vacancy(&match.Vacancy{
		ID: "V1", Occupation: "7212", Region: "BY-HM", Remote: fact.No, Regulated: fact.No,
		Skills:    []match.SkillDemand{{Skill: "welding"}, {Skill: "reading drawings"}},
		Languages: []match.LanguageDemand{}, Education: fact.None[match.ISCED](),
		Experience: fact.Some(3.0), Licences: []string{"welder"}, Start: fact.None[match.Date](),
	})
	return job, scorer.Worker(&match.Worker{
		ID: "boris", Origin: match.Local, Region: "BY-HR", MovesTo: []geo.Code{"BY"},
		Occupations: []match.OccupationHeld{{Code: "7213", Years: fact.Some(2.0)}},
		Skills:      []match.SkillHeld{{Skill: "welding"}},
	})
}

// What would raise a score: all that one of the two could do or state.
func ExampleScorer_Improvements() {
	scorer, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	if err != nil {
		fmt.Println(err)
		return
	}
	job, worker := boris(scorer)
	better := scorer.Improvements(job, worker, match.EmployerView)
	best := better[0]
	fmt.Println(best.Change, best.Subject, best.Gain, best.Verdict.Open)
	fmt.Print(match.English().ImprovementsText(better))
	// Output:
	// learn_skill reading drawings 234767 licence
	// +0.235  worker: learn reading drawings (then 0.802)
	// +0.061  worker: gain experience in the occupation 7212, 1.5 years in all (then 0.628)
}

// The long form, in Russian, with names from the caller's own tables.
func ExamplePhrasebook_With() {
	scorer, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	if err != nil {
		fmt.Println(err)
		return
	}
	names := map[string]string{"welding": "сварка", "reading drawings": "чтение чертежей", "welder": "удостоверение сварщика"}
	name := func(id string) string { return names[id] }
	russian := match.Russian().With(match.Style{
		Long:  true,
		Names: match.Names{Skill: name, Licence: name},
	})
	job, worker := boris(scorer)
	fmt.Print(russian.Text(scorer.Explain(job, worker, match.EmployerView)))
	// Output:
	// boris, вакансия «V1», оценка для работодателя: 0,567
	//   всё существенное известно
	//   в порядке: работник считается местным, разрешение не нужно
	//   в порядке: работник согласен переехать туда, где находится работа
	//   нужно подтвердить: есть ли у работника эта лицензия: удостоверение сварщика
	//     что выяснить: какие лицензии есть у работника
	//   в порядке: признание квалификации для этой работы не требуется
	//   в порядке: ни один язык не обязателен
	//   в порядке: минимальный возраст для этой работы не установлен
	//   в порядке: рабочее время и смены не противоречат условиям работника
	//   в порядке: от этой профессии, региона и работодателя работник не отказывается
	//   +0,483  типичный соискатель
	//   +0,058  навыки: 0,50 (1 из 2 обязательных навыков; нет: чтение чертежей)
	//     учитывается на 50 %, обычно 0,40
	//     +0,175  сварка: есть, зачтено 1,00
	//     -0,117  чтение чертежей: нет
	//   +0,040  профессия: 0,75
	//     учитывается на 19 %, обычно 0,50
	//   -0,012  место: 0,53
	//     учитывается на 19 %, обычно 0,60
	//     если бы это не было указано, оценка была бы выше на 0,013
	//   -0,002  опыт: 0,68
	//     учитывается на 13 %, обычно 0,70
	//     если бы это не было указано, оценка была бы выше на 0,002
}

// Each sentence has a key, by which a page can style it or say it again.
func ExamplePhrasebook_Sentences() {
	scorer, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: geo.Belarus()})
	if err != nil {
		fmt.Println(err)
		return
	}
	job, worker := boris(scorer)
	e := scorer.Explain(job, worker, match.EmployerView)
	for _, s := range match.English().Sentences(e).Under {
		fmt.Printf("%-18s %-10s %s\n", s.Key, s.About, s.Text)
	}
	// Output:
	// gates.open         licence    to be confirmed: licence
	// baseline.employer             a typical applicant
	// part.skills        skills     skills: 0.50 (1 of 2 essential skills; without reading drawings)
	// part.known         occupation occupation: 0.75
	// part.known         location   location: 0.53
	// part.known         experience experience: 0.68
}

// A language that the library has not is a file that the caller has.
func ExampleReadPhrasebook() {
	_, err := match.ReadPhrasebook("be.json", strings.NewReader(`{"language": "be"}`))
	var faults *fact.Faults
	if errors.As(err, &faults) {
		fmt.Println(faults.All()[0])
		fmt.Println(faults.All()[1])
	}
	// Output:
	// be.json: decimal: missing
	// be.json: plurals: missing
}

func ExampleVacancy_Validate() {
	job := match.Vacancy{ID: "V1", Occupation: "7219", Openings: fact.Some(0), Hours: fact.Some(400.0)}
	fmt.Println(job.Validate(match.Codes{Occupations: taxonomy.ISCO08(), Regions: geo.Belarus()}))
	// Output:
	// 3 faults
	//   vacancy "V1": occupation: "7219": unknown code in ISCO-08
	//   vacancy "V1": openings: "0": out of range: want 1 to 1000000
	//   vacancy "V1": hours: "400": out of range: want 1 to 168
}

func ExampleParseMoney() {
	wage, err := match.ParseMoney("1850.50 BYN")
	fmt.Println(wage.Minor, wage.Currency, err)
	_, err = match.ParseMoney("1,850.50 BYN")
	fmt.Println(err)
	// Output:
	// 185050 BYN <nil>
	// cannot be read: want at most 2 digits after the point
}

func ExampleVerdict() {
	verdict := match.Verdict{Open: match.GateLicence | match.GatePermit}
	fmt.Println(verdict.Feasible(), "until confirmed:", verdict.Open)
	verdict.Failed = match.GateLocation
	fmt.Println(verdict.Feasible(), "because of:", verdict.Failed)
	// Output:
	// unknown until confirmed: permit+licence
	// no because of: location
}

// The right to work is data: rules read from a file say why a nurse may not
// take a job, and what has to be known for another.
func ExampleReadRules() {
	file, err := os.Open("testdata/rules.json") // invented, like all that follows from it
	if err != nil {
		fmt.Println(err)
		return
	}
	rules, err := match.ReadRules(file.Name(), file)
	if err := errors.Join(err, file.Close()); err != nil {
		fmt.Println(err)
		return
	}
	scorer, err := match.NewScorer(match.Config{Params: match.DefaultParams(), Regions: geo.Belarus(), Rules: rules})
	if err != nil {
		fmt.Println(err)
		return
	}
	dilnoza := scorer.Worker(&match.Worker{
		ID: "dilnoza", Origin: match.Immigrant, Citizenships: []string{"UZ"}, Region: "BY-HO", MovesTo: []geo.Code{"BY"},
		Education: match.Education{Recognition: match.Pending}, Licences: []string{}, Permits: []match.Permit{},
		Birth: fact.Some(match.DateOf(1996, 5, 17)),
	})
	for _, region := range []geo.Code{"BY-HO", "BY-MI"} {
		job := scorer.Vacancy(&match.Vacancy{
			ID: "nurse", Occupation: "2221", Region: region, Remote: fact.No, Start: fact.Some(match.DateOf(2026, 9, 1)),
			Licences: []string{}, Languages: []match.LanguageDemand{}, Permit: match.PermitTerms{Sponsored: fact.No},
		})
		fmt.Printf("a nurse in %s: %s\n", region, scorer.Verdict(job, dilnoza).Feasible())
		for _, f := range scorer.Findings(job, dilnoza) {
			if f.Gate == match.GatePermit || f.Outcome != fact.Yes {
				fmt.Println(" ", f)
			}
		}
	}
	// Output:
	// a nurse in BY-HO: no
	//   permit yes: exempt-by-list (synthetic: shortage list 2026)
	//   licence no: licence-by-rule-missing, nursing-registration (synthetic: health act, art. 5)
	//   recognition unknown: qualification-pending (synthetic: health act, art. 5); to be confirmed: worker.education.recognition
	// a nurse in BY-MI: no
	//   permit no: no-permit
	//   licence no: licence-by-rule-missing, nursing-registration (synthetic: health act, art. 5)
	//   recognition unknown: qualification-pending (synthetic: health act, art. 5); to be confirmed: worker.education.recognition
}
