// Notifier sends messages to devices. Each of its faults leaves goroutines
// behind; its pool of idle workers is no fault.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"time"

	"examples/internal/record"
)

func main() {
	devices := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "ok") }))
	jobs := make(chan int)
	startWorkers(jobs, 60)
	serve(devices.URL, 0, 40)
	settle()
	record.Lookup("goroutine", "goroutine-early.pb.gz", 0)
	serve(devices.URL, 40, 200)
	settle()
	record.Lookup("goroutine", "goroutine.pb.gz", 0)
	record.Lookup("goroutine", "goroutine-debug1.txt", 1)
	record.Lookup("goroutine", "goroutine-debug2.txt", 2)
	fmt.Println(runtime.NumGoroutine(), "goroutines")
}

// settle waits until all that will end has ended.
func settle() { time.Sleep(500 * time.Millisecond) }

func serve(url string, from, to int) {
	for n := from; n < to; n++ {
		ctx, cancel := context.WithTimeout(context.Background(), time.Millisecond)
		lookup(ctx, n)
		cancel()
		deliver([]string{"phone", "watch"}, n)
		if n%2 == 0 {
			firstAnswer(3)
		}
		if n%8 == 0 {
			push(url)
		}
		logLine(fmt.Sprint("message ", n))
	}
}

// startWorkers: they wait for jobs for as long as the program runs.
func startWorkers(jobs <-chan int, n int) {
	for range n {
		go worker(jobs)
	}
}

func worker(jobs <-chan int) {
	for n := range jobs {
		fmt.Println(n)
	}
}

// lookup gives up after a timeout, but the goroutine that it started cannot
// send its answer to anybody then.
func lookup(ctx context.Context, n int) (string, error) {
	answer := make(chan string)
	go func() {
		time.Sleep(2 * time.Millisecond)
		answer <- fmt.Sprint("device ", n)
	}()
	select {
	case name := <-answer:
		return name, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// deliver never closes its channel, so its printer waits for more.
func deliver(devices []string, n int) {
	lines := make(chan string)
	go printAll(lines)
	for _, device := range devices {
		lines <- fmt.Sprintf("%d to %s", n, device)
	}
}

func printAll(lines <-chan string) {
	for range lines {
	}
}

// firstAnswer returns early with the fastest answer; the others wait for a reader.
func firstAnswer(servers int) int {
	answers := make(chan int)
	for i := range servers {
		go ask(i, answers)
	}
	return <-answers
}

func ask(server int, answers chan<- int) {
	answers <- server
}

// push makes a client of its own for each call, and with it connections that
// nobody uses again: two goroutines each here, and one at the server.
func push(url string) {
	client := &http.Client{Transport: &http.Transport{}}
	response, err := client.Get(url)
	if err != nil {
		return
	}
	io.Copy(io.Discard, response.Body)
	response.Body.Close()
}

var logPipe = make(chan string)

// logLine starts a goroutine for each line so that nobody waits for the log;
// nothing reads the pipe, so the goroutines do.
func logLine(text string) {
	go func() { logPipe <- text }()
}
