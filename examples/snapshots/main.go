// Snapshots is a service with a bounded cache, a start-up import and a list of
// subscribers; its heap is recorded three times.
package main

import (
	"fmt"
	"runtime"
	"strings"

	"examples/internal/record"
)

type page struct {
	url  string
	body []byte
}

// A cache keeps at most max pages.
type cache struct {
	max   int
	pages map[int]*page
}

type subscriber struct {
	name  string
	inbox [][]byte
}

type service struct {
	cache       *cache
	subscribers []*subscriber
	imported    []string
}

func main() {
	// A sample for each 32 kB, not 512: this heap is small.
	runtime.MemProfileRate = 32 << 10
	s := &service{cache: &cache{max: 4000, pages: map[int]*page{}}}
	s.imported = readImport(20_000)
	s.serve(0, 1500)
	record.Heap("heap-1.pb.gz")

	s.imported = nil
	s.serve(1500, 6000)
	record.Heap("heap-2.pb.gz")

	s.serve(6000, 10_500)
	record.Heap("heap-3.pb.gz")
	fmt.Println(len(s.cache.pages), "pages,", len(s.subscribers), "subscribers")
}

func (s *service) serve(from, to int) {
	for n := from; n < to; n++ {
		s.cache.get(n)
		if n%3 == 0 {
			s.connect(n).disconnect()
		}
	}
}

// get makes a page and forgets one where there are too many.
func (c *cache) get(n int) *page {
	p := renderPage(n)
	c.pages[n] = p
	if len(c.pages) > c.max {
		delete(c.pages, n-c.max)
	}
	return p
}

func renderPage(n int) *page {
	return &page{url: fmt.Sprintf("/page/%d", n), body: make([]byte, 4096)}
}

func (s *service) connect(n int) *subscriber {
	sub := &subscriber{name: fmt.Sprintf("client-%d", n), inbox: newInbox()}
	s.subscribers = append(s.subscribers, sub)
	return sub
}

func newInbox() [][]byte {
	inbox := make([][]byte, 4)
	for i := range inbox {
		inbox[i] = make([]byte, 2048)
	}
	return inbox
}

// disconnect takes the name off a subscriber who leaves.
func (s *subscriber) disconnect() {
	s.name = ""
}

func readImport(n int) []string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = strings.Repeat("x", 512)
	}
	return rows
}
