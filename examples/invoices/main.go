// Invoices adds up a month of invoices, one line of text each, for one report.
package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"examples/internal/record"
)

type invoice struct {
	id       string
	category int
	cents    int
}

// A category has sub-categories; its total is its own and theirs.
type category struct {
	cents    int
	children []*category
}

func main() {
	lines := makeLines(25_000)
	stop := record.CPU("cpu.pb.gz")
	for month := 1; month <= 15; month++ {
		fmt.Println(month, monthlyReport(lines))
	}
	stop()
}

func monthlyReport(lines []string) int {
	leaves, root := categories(4, 6)
	for _, line := range lines {
		in, ok := parseLine(line)
		if !ok {
			continue
		}
		leaves[in.category%len(leaves)].cents += in.cents
	}
	sum := 0
	for range 20_000 {
		sum = root.total()
	}
	return sum
}

func parseLine(line string) (invoice, bool) {
	fields := strings.Split(line, ";")
	if len(fields) != 4 || !validID(fields[0]) {
		return invoice{}, false
	}
	want, _ := strconv.ParseUint(fields[3], 16, 32)
	if checksum(line[:len(line)-9]) != uint32(want) {
		return invoice{}, false
	}
	category, _ := strconv.Atoi(fields[1])
	cents, _ := strconv.Atoi(fields[2])
	return invoice{id: fields[0], category: category, cents: cents}, true
}

// validID tells whether an invoice has a number as it should be.
func validID(id string) bool {
	return regexp.MustCompile(`^[A-Z]{2}-[0-9]{4,8}$`).MatchString(id)
}

// checksum is a CRC made bit by bit.
func checksum(s string) uint32 {
	sum := ^uint32(0)
	for range 20 {
		for i := 0; i < len(s); i++ {
			sum = mix(sum, s[i])
		}
	}
	return sum
}

// mix takes one byte into the sum.
func mix(sum uint32, b byte) uint32 {
	sum ^= uint32(b)
	for range 8 {
		sum = sum>>1 ^ 0xedb88320&-(sum&1)
	}
	return sum
}

// total adds up a category and all below it.
func (c *category) total() int {
	sum := c.cents
	for _, child := range c.children {
		sum += child.total()
	}
	return sum
}

// categories makes a tree and gives its leaves and its root.
func categories(depth, width int) (leaves []*category, root *category) {
	root = &category{}
	if depth == 0 {
		return []*category{root}, root
	}
	for range width {
		below, child := categories(depth-1, width)
		leaves = append(leaves, below...)
		root.children = append(root.children, child)
	}
	return leaves, root
}

func makeLines(n int) []string {
	lines := make([]string, n)
	for i := range lines {
		body := fmt.Sprintf("DE-%06d;%d;%d", i, i*7919%1296, i*31%90_000)
		lines[i] = fmt.Sprintf("%s;%08x", body, checksum(body))
	}
	return lines
}
