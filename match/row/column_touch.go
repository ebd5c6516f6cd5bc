package row

// Touch reads a word of each line of the cache that the lists from one to before
// another lie in, so that they are at hand. What it returns means nothing, and has to
// be used lest the reads be left out.
func (c *SkillColumn) Touch(from, to int) (x uint32) {
	codes := c.codes[c.start(from):c.start(to)]
	for i := 0; i < len(codes); i += 32 {
		x += uint32(codes[i])
	}
	if n := len(codes); n > 0 {
		x += uint32(codes[n-1])
	}
	return x
}

// TouchStarts touches where lists begin.
func (c *SkillColumn) TouchStarts(lists []uint32) (x uint32) {
	for _, i := range lists {
		x += c.start(int(i))
	}
	return x
}

// TouchEach is [SkillColumn.Touch] for lists that lie apart.
func (c *SkillColumn) TouchEach(lists []uint32) (x uint32) {
	return c.TouchStarts(lists) + c.TouchCodes(lists)
}

// TouchCodes is [SkillColumn.TouchEach] for lists whose starts are at hand.
func (c *SkillColumn) TouchCodes(lists []uint32) (x uint32) {
	for _, i := range lists {
		x += c.Touch(int(i), int(i)+1)
	}
	return x
}
