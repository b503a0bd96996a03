// Ledger books payments from many goroutines into one ledger, and writes
// what was booked to a file.
package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"

	"examples/internal/record"
)

type ledger struct {
	mu      sync.Mutex
	balance map[string]int
	audited int
}

func main() {
	runtime.SetMutexProfileFraction(1)
	runtime.SetBlockProfileRate(1)
	l := &ledger{balance: map[string]int{}}
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for n := range 60 {
				l.book(fmt.Sprint("account ", w), n)
				_ = l.read(fmt.Sprint("account ", n%8))
				if n%6 == 0 {
					l.writeAudit()
				}
			}
		}()
	}
	wg.Wait()
	record.Lookup("mutex", "mutex.pb.gz", 0)
	record.Lookup("block", "block.pb.gz", 0)
	fmt.Println(l.audited, "entries")
}

// book adds a payment to an account.
func (l *ledger) book(account string, cents int) {
	l.mu.Lock()
	l.balance[account] += cents
	l.mu.Unlock()
}

func (l *ledger) read(account string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.balance[account]
}

// writeAudit writes what was booked to a file.
func (l *ledger) writeAudit() {
	l.mu.Lock()
	l.audited += len(l.balance)
	slowDisk()
	l.mu.Unlock()
}

func slowDisk() { time.Sleep(5 * time.Millisecond) }
