// Leaky-service is a small product API with a memory leak in it. It exists to
// be profiled: see README.md for what is wrong and how the profiles beside it
// were recorded.
package main

import (
	"context"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"runtime"
	"runtime/pprof"

	"leaky-service/internal/cache"
	"leaky-service/internal/catalog"
	"leaky-service/internal/server"
)

func main() {
	addr := flag.String("addr", "127.0.0.1:0", "address to listen on")
	products := flag.Int("products", 12000, "products in the catalogue")
	flag.Parse()

	// Every 5th contended mutex, and one blocking event in 10 µs of waiting.
	runtime.SetMutexProfileFraction(5)
	runtime.SetBlockProfileRate(10_000)

	shop := catalog.Load(*products)
	pprof.Do(context.Background(), pprof.Labels("worker", "repricer"), func(ctx context.Context) {
		go shop.RepriceForever(ctx)
	})

	ln, err := net.Listen("tcp", *addr)
	if err != nil {
		log.Fatal(err)
	}
	fmt.Printf("listening on %s\n", ln.Addr())
	log.Fatal(http.Serve(ln, server.New(shop, cache.New())))
}
