// Package audit keeps a log of what was ordered.
package audit

import (
	"encoding/json"
	"sync"
	"time"
)

// A Log is written to another machine, entry by entry.
type Log struct {
	mu      sync.Mutex
	entries [][]byte
}

// Append adds an entry; every 20th call sends what there is.
func (l *Log) Append(entry any) {
	text, _ := json.Marshal(entry)
	l.mu.Lock()
	l.entries = append(l.entries, text)
	if len(l.entries) >= 20 {
		l.flush()
	}
	l.mu.Unlock()
}

// flush sends the entries that have been collected.
func (l *Log) flush() {
	for range l.entries {
		sendRemote()
	}
	l.entries = l.entries[:0]
}

func sendRemote() { time.Sleep(3 * time.Millisecond) }
