// Package catalog holds the products: all of them, from the start of the
// program on.
package catalog

import (
	"context"
	"fmt"
	"sort"
	"strings"
	"sync"
	"time"
)

// Product is one thing that is for sale.
type Product struct {
	ID    int      `json:"id"`
	Name  string   `json:"name"`
	Text  string   `json:"text"`
	Tags  []string `json:"tags"`
	Cents int      `json:"cents"`
}

// Catalog is safe for concurrent use.
type Catalog struct {
	mu       sync.RWMutex
	products []*Product
	byTag    map[string][]*Product
}

var adjectives = []string{"folding", "quiet", "enamel", "solar", "left-handed", "travel", "oak", "spare"}
var nouns = []string{"kettle", "ladder", "lamp", "notebook", "bicycle", "tent", "clock", "anvil"}

// Load makes a catalogue of n products.
func Load(n int) *Catalog {
	c := &Catalog{byTag: make(map[string][]*Product)}
	for id := 0; id < n; id++ {
		p := newProduct(id)
		c.products = append(c.products, p)
		for _, tag := range p.Tags {
			c.byTag[tag] = append(c.byTag[tag], p)
		}
	}
	return c
}

func newProduct(id int) *Product {
	adjective, noun := adjectives[id%len(adjectives)], nouns[id/len(adjectives)%len(nouns)]
	return &Product{
		ID:    id,
		Name:  fmt.Sprintf("%s %s no. %d", adjective, noun, id),
		Text:  describe(adjective, noun),
		Tags:  []string{adjective, noun},
		Cents: 500 + id%9500,
	}
}

func describe(adjective, noun string) string {
	return strings.Repeat("A "+adjective+" "+noun+" for every day. ", 24)
}

// Get returns the product with an id, or nil.
func (c *Catalog) Get(id int) *Product {
	c.mu.RLock()
	defer c.mu.RUnlock()
	if !c.has(id) {
		return nil
	}
	p := *c.products[id]
	return &p
}

func (c *Catalog) has(id int) bool { return id >= 0 && id < len(c.products) }

// Search returns the products of a tag whose names are nearest to word, at
// most limit of them.
func (c *Catalog) Search(tag, word string, limit int) []*Product {
	c.mu.RLock()
	defer c.mu.RUnlock()
	hits := make([]hit, 0, len(c.byTag[tag]))
	for _, p := range c.byTag[tag] {
		hits = append(hits, hit{p, distance(strings.ToLower(p.Name), word)})
	}
	sort.SliceStable(hits, func(i, j int) bool { return hits[i].distance < hits[j].distance })
	var found []*Product
	for _, h := range hits[:min(limit, len(hits))] {
		found = append(found, h.product)
	}
	return found
}

type hit struct {
	product  *Product
	distance int
}

// distance is how many letters must change to make b of a.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			above := row[j]
			row[j] = least(above+1, row[j-1]+1, diagonal+cost(a[i-1], b[j-1]))
			diagonal = above
		}
	}
	return row[len(b)]
}

func cost(a, b byte) int {
	if a == b {
		return 0
	}
	return 1
}

func least(a, b, c int) int {
	return min(a, min(b, c))
}

// RepriceForever changes all prices now and then, with the catalogue locked.
func (c *Catalog) RepriceForever(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(50 * time.Millisecond):
			c.reprice()
		}
	}
}

func (c *Catalog) reprice() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range c.products {
		p.Cents = 500 + (p.Cents*7+p.ID)%9500
	}
}
