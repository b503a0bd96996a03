// Package render turns products into response bodies: JSON for one of them,
// HTML for a list.
package render

import (
	"bytes"
	"encoding/json"
	"html"
	"strconv"

	"leaky-service/internal/catalog"
)

// Product is the JSON of one product with a summary for search engines.
func Product(p *catalog.Product) ([]byte, error) {
	return json.Marshal(struct {
		*catalog.Product
		Summary string `json:"summary"`
	}{p, summary(p)})
}

// Results is an HTML list of products.
func Results(products []*catalog.Product) []byte {
	var page bytes.Buffer
	page.WriteString("<ol>\n")
	for _, p := range products {
		writeItem(&page, p)
	}
	page.WriteString("</ol>\n")
	return page.Bytes()
}

func writeItem(page *bytes.Buffer, p *catalog.Product) {
	page.WriteString("<li>" + html.EscapeString(p.Name) + ", ")
	page.WriteString(price(p.Cents) + "<p>" + html.EscapeString(p.Text) + "</li>\n")
}

func summary(p *catalog.Product) string {
	return p.Name + " at " + price(p.Cents)
}

func price(cents int) string {
	return strconv.Itoa(cents/100) + "." + strconv.Itoa(100 + cents%100)[1:]
}
