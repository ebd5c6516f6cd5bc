package taxonomy

// Contained returns the weighted share of the target's skills that the source
// has too,
//
//	Σ omega(s) over target ∩ source  /  Σ omega(s) over target
//
// which is directed: moving to a narrower occupation is easier than to a wider
// one. Both lists ascend, each skill once; omega is never negative. ok is false,
// and the share 0, where the target's weights sum to 0: nothing is asked for, so
// nothing can be said.
func Contained(target, source []Node, omega func(Node) float64) (share float64, ok bool) {
	var both, all float64
	for i, j := 0, 0; i < len(target); i++ {
		for j < len(source) && source[j] < target[i] {
			j++
		}
		w := omega(target[i])
		all += w
		if j < len(source) && source[j] == target[i] {
			both += w
		}
	}
	if all <= 0 {
		return 0, false
	}
	return both / all, true
}
