// Bufpool encodes messages with buffers from a pool that serves every type.
package main

import (
	"fmt"
	"reflect"
	"sync"

	"examples/internal/record"
)

// A pool gives out values of any type and takes them back.
type pool struct {
	mu   sync.Mutex
	free map[reflect.Type][]reflect.Value
	hits int
	made int
}

type message struct {
	id   int
	text string
}

// A frame is what a message is encoded in.
type frame struct {
	head [64]byte
	body [8192]byte
	size int
}

func main() {
	p := &pool{free: map[reflect.Type][]reflect.Value{}}
	size := 0
	for n := range 60_000 {
		size += send(p, message{n, fmt.Sprint("message ", n)})
	}
	record.Lookup("allocs", "allocs.pb.gz", 0)
	fmt.Println(size, "bytes,", p.made, "made,", p.hits, "reused")
}

func send(p *pool, m message) int {
	f := p.get(reflect.TypeOf((*frame)(nil)).Elem()).(*frame)
	n := encode(f, m)
	p.put(f)
	return n
}

func encode(f *frame, m message) int {
	f.size = copy(f.body[:], m.text)
	f.head[0] = byte(m.id)
	return f.size
}

// get returns a value of type t: one that was put back, else a new one.
func (p *pool) get(t reflect.Type) any {
	p.mu.Lock()
	defer p.mu.Unlock()
	if list := p.free[t]; len(list) > 0 {
		p.free[t] = list[:len(list)-1]
		p.hits++
		return list[len(list)-1].Interface()
	}
	p.made++
	return reflect.New(t).Interface()
}

// put takes a value back; a type has at most 64.
func (p *pool) put(x any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	v := reflect.ValueOf(x)
	if list := p.free[v.Type()]; len(list) < 64 {
		p.free[v.Type()] = append(list, v)
	}
}
