package benchmarks_test

import "testing"

// BenchmarkMarket makes records of the large market, one after another.
func BenchmarkMarket(b *testing.B) {
	const n = 10_000
	for _, s := range shapes(b) {
		b.Run("shape="+s.name+"/side=workers", func(b *testing.B) {
			throughput(b, n, func() {
				for range s.market.Workers(n) {
				}
			})
		})
		b.Run("shape="+s.name+"/side=vacancies", func(b *testing.B) {
			throughput(b, n, func() {
				for range s.market.Vacancies(n) {
				}
			})
		})
	}
}
