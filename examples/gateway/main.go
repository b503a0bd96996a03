// Gateway is a web server whose requests pass five layers of middleware before
// a handler does the work. Four tenants use it.
package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sort"
	"strings"

	"examples/gateway/mw"
	"examples/internal/record"
)

type order struct {
	ID    int
	Item  string
	Cents int
}

var orders = makeOrders(3000)

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/search", search)
	mux.HandleFunc("/order", showOrder)
	mux.HandleFunc("/export", export)
	counter, auth := &mw.Counter{}, &mw.Auth{Policies: policies()}
	server := mw.Chain(mux, mw.Recover, mw.Trace, counter.Wrap, mw.Label, auth.Wrap)

	stop := record.CPU("cpu.pb.gz")
	for n := range 30_000 {
		tenant, path := "acme", fmt.Sprintf("/order?id=%d", n%3000)
		switch {
		case n%50 == 7:
			tenant, path = "umbrella", "/export"
		case n%4 == 1:
			tenant, path = "globex", "/search?q=lamp"
		case n%4 == 2:
			tenant = "initech"
		}
		request := httptest.NewRequest("GET", path, nil)
		request.Header.Set("Tenant", tenant)
		server.ServeHTTP(httptest.NewRecorder(), request)
	}
	stop()
	fmt.Println(counter.N.Load(), "requests")
}

func search(w http.ResponseWriter, r *http.Request) {
	word := r.FormValue("q")
	var found []order
	for _, o := range orders[:500] {
		if strings.Contains(strings.ToLower(o.Item), word) {
			found = append(found, o)
		}
	}
	json.NewEncoder(w).Encode(found[:min(10, len(found))])
}

func showOrder(w http.ResponseWriter, r *http.Request) {
	var id int
	fmt.Sscan(r.FormValue("id"), &id)
	json.NewEncoder(w).Encode(orders[id])
}

func export(w http.ResponseWriter, r *http.Request) {
	sorted := append([]order(nil), orders...)
	sort.Slice(sorted, func(i, j int) bool { return sorted[i].Item < sorted[j].Item })
	var out bytes.Buffer
	table := csv.NewWriter(&out)
	for _, o := range sorted {
		table.Write([]string{fmt.Sprint(o.ID), o.Item, fmt.Sprintf("%d.%02d", o.Cents/100, o.Cents%100)})
	}
	table.Flush()
	w.Write(out.Bytes())
}

func makeOrders(n int) []order {
	items := []string{"Red lamp", "Oak table", "Tent", "Kettle", "Desk lamp", "Ladder"}
	all := make([]order, n)
	for i := range all {
		all[i] = order{i, fmt.Sprintf("%s no. %d", items[i*5%len(items)], i*7%n), i * 37 % 50_000}
	}
	return all
}

func policies() string {
	var list []string
	for _, tenant := range []string{"acme", "globex", "initech", "umbrella"} {
		list = append(list, fmt.Sprintf(`{"Tenant": %q, "Allow": ["/order", "/search", "/export", "/stock", "/basket", "/price"]}`, tenant))
	}
	for i := range 40 {
		list = append(list, fmt.Sprintf(`{"Tenant": "partner-%d", "Allow": ["/stock", "/price"]}`, i))
	}
	return "[" + strings.Join(list, ",") + "]"
}
