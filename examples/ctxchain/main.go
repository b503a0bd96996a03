// Ctxchain takes jobs from a queue; each gets its number through its context.
package main

import (
	"context"
	"fmt"

	"examples/internal/record"
)

// Jobs that were done before anybody asked for a tenant.
const queued = 1_000_000

type jobKey struct{}
type tenantKey struct{}

func main() {
	ctx := context.WithValue(context.Background(), tenantKey{}, "acme")
	w := &worker{ctx: ctx}
	w.work(0, queued)
	record.Heap("heap.pb.gz")
	stop := record.CPU("cpu.pb.gz")
	w.work(queued, queued+500)
	stop()
	fmt.Println(w.done)
}

type worker struct {
	ctx  context.Context
	done int
}

// work gives each job a context with its number and handles it.
func (w *worker) work(from, to int) {
	for n := from; n < to; n++ {
		w.ctx = context.WithValue(w.ctx, jobKey{}, n)
		w.handle(w.ctx)
	}
}

func (w *worker) handle(ctx context.Context) {
	if jobNumber(ctx) >= queued && tenant(ctx) == "" {
		panic("no tenant")
	}
	w.done++
}

func jobNumber(ctx context.Context) int {
	n, _ := ctx.Value(jobKey{}).(int)
	return n
}

// tenant is the customer for whom the worker was started.
func tenant(ctx context.Context) string {
	name, _ := ctx.Value(tenantKey{}).(string)
	return name
}
