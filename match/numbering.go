package match

import "sync"

// A numbering gives names dense numbers in the order in which it meets them,
// after those that it starts with. No result depends on the numbers, only on
// which of them are equal. It is safe for concurrent use.
type numbering struct {
	first  int
	frozen map[string]int // never changes, so it is read without a lock
	names  []string       // the frozen ones by number

	mu   sync.RWMutex
	more map[string]int
	next int
	late []string
}

// newNumbering numbers names from 0 on, then what it meets, from first on at
// least.
func newNumbering(first int, names []string) *numbering {
	n := &numbering{first: first, frozen: make(map[string]int, len(names)), names: names, more: make(map[string]int)}
	for i, name := range names {
		n.frozen[name] = i
	}
	n.next = max(first, len(names))
	return n
}

// number returns the number of a name.
func (n *numbering) number(name string) int {
	if i, ok := n.frozen[name]; ok {
		return i
	}
	n.mu.RLock()
	i, ok := n.more[name]
	n.mu.RUnlock()
	if ok {
		return i
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	if i, ok = n.more[name]; ok {
		return i
	}
	i = n.next
	n.next++
	n.more[name] = i
	n.late = append(n.late, name)
	return i
}

// len returns one more than the greatest number.
func (n *numbering) len() int {
	n.mu.RLock()
	defer n.mu.RUnlock()
	return n.next
}

// name returns the name of a number, and "" for one that has none.
func (n *numbering) name(i int) string {
	if i < len(n.names) {
		return n.names[i]
	}
	n.mu.RLock()
	defer n.mu.RUnlock()
	if i -= n.next - len(n.late); i >= 0 && i < len(n.late) {
		return n.late[i]
	}
	return ""
}
