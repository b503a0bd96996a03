// Package record writes the profiles of the example programs into the folder
// that is their first argument.
package record

import (
	"bytes"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
)

func write(name string, profile func(io.Writer) error) {
	f, err := os.Create(filepath.Join(os.Args[1], name))
	if err != nil {
		log.Fatal(err)
	}
	if err := profile(f); err != nil {
		log.Fatal(err)
	}
	if err := f.Close(); err != nil {
		log.Fatal(err)
	}
}

// CPU starts a CPU profile; what it returns ends and writes it.
func CPU(name string) (stop func()) {
	var profile bytes.Buffer
	if err := pprof.StartCPUProfile(&profile); err != nil {
		log.Fatal(err)
	}
	return func() {
		pprof.StopCPUProfile()
		write(name, func(w io.Writer) error { _, err := profile.WriteTo(w); return err })
	}
}

// Heap collects garbage and records what is in use, and all that was ever allocated.
func Heap(name string) {
	runtime.GC()
	Lookup("heap", name, 0)
}

// Lookup records one of the profiles that the runtime keeps; debug is 0 for
// profile.proto, 1 and 2 for texts.
func Lookup(profile, name string, debug int) {
	write(name, func(w io.Writer) error { return pprof.Lookup(profile).WriteTo(w, debug) })
}

// Memory writes what the operating system and the runtime say about the process.
func Memory(name string) {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	const mb = 1 << 20
	text := fmt.Sprintf("resident %d MB\nheap in use %d MB\nheap idle %d MB\nstacks %d MB\ngarbage collections %d\n",
		resident()/mb, m.HeapInuse/mb, m.HeapIdle/mb, m.StackInuse/mb, m.NumGC)
	write(name, func(w io.Writer) error { _, err := io.WriteString(w, text); return err })
}

// resident is the process's RSS in bytes; 0 where the system does not tell.
func resident() uint64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		var kb uint64
		if _, err := fmt.Sscanf(line, "VmRSS: %d kB", &kb); err == nil {
			return kb << 10
		}
	}
	return 0
}
