// Package cache keeps responses, so that a page that was made once need not be
// made again. An entry has a copy of the page, its checksum, and room for the
// times at which it was asked for.
package cache

import (
	"crypto/sha256"
	"sync"
	"time"
)

// Entry is a kept response.
type Entry struct {
	Body    []byte
	ETag    [sha256.Size]byte
	Created time.Time
	history []time.Time
}

// Cache is safe for concurrent use.
type Cache struct {
	mu      sync.Mutex
	entries map[string]*Entry
}

// New returns an empty cache.
func New() *Cache {
	return &Cache{entries: make(map[string]*Entry)}
}

// Get returns the entry of a key, or nil.
func (c *Cache) Get(key string) *Entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := c.entries[key]
	if e != nil {
		e.touch()
	}
	return e
}

// Put keeps a copy of body under a key, with its checksum; an entry that has
// the key already is replaced.
func (c *Cache) Put(key string, body []byte) *Entry {
	c.mu.Lock()
	defer c.mu.Unlock()
	e := newEntry(body)
	e.ETag = sha256.Sum256(e.Body)
	c.entries[key] = e
	return e
}

func newEntry(body []byte) *Entry {
	e := &Entry{Body: clone(body), Created: time.Now()}
	e.history = newHistory()
	return e
}

func clone(body []byte) []byte {
	return append(make([]byte, 0, len(body)), body...)
}

// newHistory makes room for the times of the next 32 hits.
func newHistory() []time.Time {
	return make([]time.Time, 0, 32)
}

func (e *Entry) touch() {
	if len(e.history) < cap(e.history) {
		e.history = append(e.history, time.Now())
	}
}
