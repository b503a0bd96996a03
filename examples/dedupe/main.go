// Dedupe counts different customers in a list of orders, in an old way and in a new one.
package main

import (
	"fmt"
	"sort"

	"examples/internal/record"
)

type order struct {
	customer int
	city     string
}

func main() {
	orders := makeOrders(60_000)
	profiled("before.pb.gz", orders, 30, countBySearch)
	profiled("after.pb.gz", orders, 30, countByKey)
	// The same program as after, asked for four times the work.
	profiled("after-busy.pb.gz", orders, 120, countByKey)
}

func profiled(name string, orders []order, rounds int, count func([]order) int) {
	defer record.CPU(name)()
	work(orders, rounds, count)
}

func work(orders []order, rounds int, count func([]order) int) {
	for range rounds {
		fmt.Println(count(orders), topCities(orders))
	}
}

// countBySearch counts customers with a list of those seen.
func countBySearch(orders []order) int {
	var seen []order
	for _, o := range orders {
		if !contains(seen, o) {
			seen = append(seen, o)
		}
	}
	return len(seen)
}

func contains(seen []order, o order) bool {
	for i := range seen {
		if seen[i].customer == o.customer && seen[i].city == o.city {
			return true
		}
	}
	return false
}

// countByKey counts customers with a map of those seen.
func countByKey(orders []order) int {
	seen := map[string]bool{}
	for _, o := range orders {
		seen[key(o)] = true
	}
	return len(seen)
}

func key(o order) string { return fmt.Sprintf("%d/%s", o.customer, o.city) }

// topCities is the same before and after.
func topCities(orders []order) []string {
	count := map[string]int{}
	for range 40 {
		for _, o := range orders {
			count[o.city]++
		}
	}
	var cities []string
	for city := range count {
		cities = append(cities, city)
	}
	sort.Slice(cities, func(i, j int) bool { return count[cities[i]] > count[cities[j]] })
	return cities[:2]
}

func makeOrders(n int) []order {
	cities := []string{"Riga", "Porto", "Xian", "Quito", "Bonn"}
	all := make([]order, n)
	for i := range all {
		all[i] = order{i * i % 6007, cities[i%len(cities)]}
	}
	return all
}
