// Incident is an order service on a bad day: answers take seconds, memory
// grows, goroutines pile up and the processor could do more.
package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"runtime"
	"time"

	"examples/incident/audit"
	"examples/internal/record"
)

type order struct {
	ID    int
	Items []string
	Note  string
}

type service struct {
	log audit.Log
}

func main() {
	runtime.SetMutexProfileFraction(1)
	s := &service{}
	stop := record.CPU("cpu.pb.gz")
	for n := range 2400 {
		go s.handle(n)
		time.Sleep(time.Millisecond)
	}
	stop()
	record.Heap("heap.pb.gz")
	record.Lookup("goroutine", "goroutine.pb.gz", 0)
	record.Lookup("mutex", "mutex.pb.gz", 0)
	fmt.Println(runtime.NumGoroutine(), "goroutines")
}

// handle takes an order, logs it and sends a receipt.
func (s *service) handle(n int) {
	body := readBody(n)
	o := decode(body)
	receipt := sign(render(o))
	s.log.Append(o)
	send(receipt, body)
}

func readBody(n int) []byte {
	body := make([]byte, 0, 32<<10)
	items := make([]string, 400)
	for i := range items {
		items[i] = fmt.Sprintf("item %d of order %d", i, n)
	}
	text, _ := json.Marshal(order{ID: n, Items: items, Note: "leave at the door"})
	return append(body, text...)
}

func decode(body []byte) *order {
	var o order
	if err := json.Unmarshal(body, &o); err != nil {
		panic(err)
	}
	return &o
}

func render(o *order) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	json.NewEncoder(z).Encode(o)
	z.Close()
	return out.Bytes()
}

func sign(receipt []byte) []byte {
	sum := sha256.Sum256(receipt)
	return append(receipt, sum[:]...)
}

func send(receipt, body []byte) {
	runtime.KeepAlive(receipt)
	runtime.KeepAlive(body)
}
