// Logindex reads log lines and keeps an index of the words in them.
package main

import (
	"fmt"
	"strings"

	"examples/internal/record"
)

// An entry of the index: where a word occurs.
type posting struct {
	line  int
	place int
}

type index struct {
	words map[string][]posting
	lines int
}

func main() {
	ix := &index{words: map[string][]posting{}}
	for n := range 400_000 {
		ix.add(logLine(n))
	}
	record.Heap("heap.pb.gz")
	record.Memory("memory.txt")
	fmt.Println(len(ix.words), "words of", ix.lines, "lines")
}

// add notes where the words of a line occur: at most 3000 places a word.
func (ix *index) add(line string) {
	ix.lines++
	for place, word := range strings.Fields(normalize(line)) {
		if list := ix.words[word]; len(list) < 3000 {
			ix.words[word] = append(list, posting{ix.lines, place})
		}
	}
}

// normalize brings a line into the form in which the index has it.
func normalize(line string) string {
	line = strings.ToLower(line)
	line = strings.ReplaceAll(line, "=", " ")
	return strings.ReplaceAll(line, ",", " ")
}

func logLine(n int) string {
	return fmt.Sprintf("LEVEL=Info Route=/order/%d,User=%d Status=200 Message=the order was stored and the customer was told", n%700, n%900)
}
