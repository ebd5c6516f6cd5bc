// Package remit says what of a wage reaches home: from gross to net, what a worker can
// send, what sending costs, and what the family receives. It measures corridors against
// the goal of the United Nations, and adds up what the placements of a plan would send.
//
// Nothing here is guessed. Tax, cost of living, propensity, fees, exchange rates and
// gross domestic product are the caller's, those that change with date and source. An input that is not stated is an error; a corridor without a price is a
// corridor without a price, and is counted as such.
//
// # The cost of a transfer
//
// A service charges a fee f and changes money at its own rate a, where the market
// changes at the mid rate m. Two conventions say who carries the fee, and they
// give different shares for the same service:
//
//	          the sender pays   is converted   cost as a share of the amount x
//	OnTop     x + f             x              f/x + (1 - a/m)
//	Deducted  x                 x - f          1 - (x-f)·a / (x·m)
//
// The World Bank publishes the first (Remittance Prices Worldwide, for 200 USD or
// what comes near it). The second is a little lower, because the margin is not
// charged on the fee. The convention, [OnTop] or [Deducted], is part of the type: a [Cost]
// of one and a Cost of the other do not average, and do not compile into one list. Both
// are
//
//	(paid - the converted amount at a, valued at m) / x
//
// so that a fee is counted once. A rate better than the market gives a negative
// margin. It is kept, and flagged: as a rule it is a promotion, or a mid rate of
// another day.
//
// # Averages and the goal
//
// Sustainable Development Goal 10.c has two parts: the average cost below 3 %, and
// no corridor above 5 %. The average over corridors and the average weighted by the
// money that flows are different claims, and either may hold without the other;
// [Assess] answers both. A corridor without a price leaves an answer about all
// corridors unknown, where it could change it.
//
// # Along the way
//
//   - [Budget.Earnings]: gross wage, tax, living, and what is left to send
//   - [Service.SendAll]: what of that is received; [Service.Bundle] for many transfers
//   - [PurchasingPower]: what that buys where it is received
//   - [FlowsOf]: the placements of a plan by corridor; [SavingsOf] at a lower cost, and
//     [PriceFlows] to measure its corridors against the goal
//   - [Stock.Flow]: the same from averages alone; [ShareOfGDP]
//   - [Balance]: personal remittances as the balance of payments counts them
//   - [RecruitmentMonths]: what the job itself cost, in months of wage
//   - [Format]: an amount as it is written in a locale
//
// # Laws
//
// Shares are exact fractions ([Ratio]) and money is whole minor units, rounded once,
// at the end, half to even. Tests hold that
//
//   - the cost rises with the fee and falls with the rate, and the amount received
//     does the opposite;
//   - fee share + margin share = total cost;
//   - spending the same purse on the same service gives the same received amount
//     under both conventions;
//   - gross = income tax + social contributions + deductions + living + remitted +
//     kept - shortfall, where remitted is what leaves the purse, fee included;
//   - averages lie between their least and greatest corridor and do not depend on
//     the order;
//   - a corridor that loses its price turns no answer about all corridors from unknown
//     to known, and none to its opposite;
//   - flows by corridor add up to what the senders send.
package remit
