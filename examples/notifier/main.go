// Notifier sends messages to devices: it looks a device up, delivers, and
// writes a log. Workers wait for jobs.
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

// lookup asks for the name of a device and gives up when its context ends.
// The answer takes two milliseconds.
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

// deliver prints one line for each device.
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

// firstAnswer asks several servers and returns the fastest answer.
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

// push tells a device that something is new, by one GET request of which the
// answer is not needed.
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

// logLine sends a line to the pipe of the log; the caller goes on at once,
// whatever the pipe does.
func logLine(text string) {
	go func() { logPipe <- text }()
}
