package main

import (
	"context"
	"fmt"
	"io"

	"github.com/beveridge-go/beveridge/index"
	"github.com/beveridge-go/beveridge/match"
	"github.com/beveridge-go/beveridge/match/fact"
	"github.com/beveridge-go/beveridge/match/protect"
)

// offers lists the best vacancies of a worker, each with what the rules that protect
// workers say of its terms. One that breaks a rule is not offered, and it is said why.
// The minimum wage is made up.
func offers(ctx context.Context, ix *index.Index, w *match.Worker, out io.Writer) error {
	rules := protect.Belarus().With("minimum_wage", protect.Amount(match.Money{Minor: 4_34, Currency: "BYN"}))
	screener, err := protect.New(rules)
	if err != nil {
		return err
	}
	blocked := func(v *match.Vacancy) fact.Tri {
		_, verdict := screener.Clear(v)
		return fact.Of(verdict == protect.Block)
	}
	ranking, err := ix.RankVacancies(ctx, w, index.Query{
		Size: 3, Vacancy: func(v *match.Vacancy) fact.Tri { return blocked(v).Not() },
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "Vacancies for %s, by the rules of %s with a made-up minimum wage, no legal advice:\n", w.ID, rules.Jurisdiction)
	for i, hit := range ranking.Hits {
		v, err := ix.Vacancy(ctx, hit.ID)
		if err != nil {
			return err
		}
		r := screener.Vacancy(&v)
		fmt.Fprintf(out, "%d. %s: %.3f; protection: %s", i+1, v.ID, hit.Score.Value.Float(), r.Verdict)
		if open := len(r.Open()); open > 0 {
			fmt.Fprintf(out, ", %d of %d rules not known to be kept", open, len(r.Findings))
		}
		fmt.Fprintln(out)
	}
	kept, err := ix.SearchVacancies(ctx, index.Query{Size: 10, Vacancy: blocked})
	if err != nil {
		return err
	}
	for _, hit := range kept.Hits {
		v, err := ix.Vacancy(ctx, hit.ID)
		if err != nil {
			return err
		}
		for _, f := range screener.Vacancy(&v).Open() {
			if f.Outcome == protect.Violated {
				fmt.Fprintf(out, "not offered: %s. %s\n", v.ID, f.Sentence("en"))
			}
		}
	}
	return nil
}

// adverts are two other jobs for a welder. The terms of one are stated, and good; the
// other wants money of whom it hires.
func adverts() []match.Vacancy {
	fair, fee := vacancy(), vacancy()
	fair.ID, fair.Region, fair.Hours = "welder in Brest", "BY-BR", fact.Some(40.0)
	fair.Wage = fact.Some(match.WageRange{
		Low: match.Money{Minor: 1_800_00, Currency: "BYN"}, High: match.Money{Minor: 2_100_00, Currency: "BYN"},
		Period: match.PerMonth, Basis: match.Gross,
	})
	fair.Protection = match.Protection{
		WorkerFee: fact.None[match.Money](), Deposit: fact.None[match.Money](), ExitPenalty: fact.None[match.Money](),
		ReferenceWage: fact.Some(match.Money{Minor: 9_00, Currency: "BYN"}), DocumentsRetained: fact.No,
		OvertimeWeek: fact.Some(0.0), OvertimeYear: fact.Some(0.0), OvertimeVoluntary: fact.Yes, WeeklyRest: fact.Some(48.0),
		ContractWritten: fact.Yes, Deductions: fact.Some(0.0), PayInterval: fact.Some(15), FreeToLeaveHousing: fact.Yes,
		Recruiter: fact.None[string](), MayChangeEmployer: fact.Yes, RepatriationByWorker: fact.No,
		RemoteSiteWithoutPhone: fact.No, ReplacesStrikers: fact.No, DemandsSexAgeOrigin: fact.No,
		GrievanceChannel: fact.Yes, SocialInsurance: fact.Yes,
	}
	fee.ID = "welder at the yard"
	fee.Protection.WorkerFee = fact.Some(match.Money{Minor: 300_00, Currency: "BYN"})
	return []match.Vacancy{fair, fee}
}
