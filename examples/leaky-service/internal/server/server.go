// Package server answers HTTP requests.
package server

import (
	"context"
	"fmt"
	"net/http"
	httppprof "net/http/pprof"
	"runtime/pprof"
	"strconv"

	"leaky-service/internal/cache"
	"leaky-service/internal/catalog"
	"leaky-service/internal/render"
)

type server struct {
	shop  *catalog.Catalog
	cache *cache.Cache
}

// New returns the handler of all routes, profiles included.
func New(shop *catalog.Catalog, kept *cache.Cache) http.Handler {
	s := &server{shop: shop, cache: kept}
	mux := http.NewServeMux()
	mux.HandleFunc("/product", labelled("product", s.product))
	mux.HandleFunc("/search", labelled("search", s.search))
	mux.HandleFunc("/debug/pprof/", httppprof.Index)
	mux.HandleFunc("/debug/pprof/profile", httppprof.Profile)
	return mux
}

// labelled marks what a request allocates and computes with its route.
func labelled(route string, next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		pprof.Do(r.Context(), pprof.Labels("route", route), func(ctx context.Context) {
			next(w, r.WithContext(ctx))
		})
	}
}

// cacheKey is the key under which the answer to a request is kept: two
// requests for the same page are to have the same key.
func cacheKey(r *http.Request) string {
	return r.URL.String()
}

func (s *server) product(w http.ResponseWriter, r *http.Request) {
	s.serveCached(w, r, func() ([]byte, error) {
		id, err := strconv.Atoi(r.FormValue("id"))
		if err != nil {
			return nil, err
		}
		p := s.shop.Get(id)
		if p == nil {
			return nil, fmt.Errorf("no product %d", id)
		}
		return render.Product(p)
	})
}

func (s *server) search(w http.ResponseWriter, r *http.Request) {
	s.serveCached(w, r, func() ([]byte, error) {
		return render.Results(s.shop.Search(r.FormValue("tag"), r.FormValue("word"), 12)), nil
	})
}

func (s *server) serveCached(w http.ResponseWriter, r *http.Request, page func() ([]byte, error)) {
	key := cacheKey(r)
	entry := s.cache.Get(key)
	if entry == nil {
		body, err := page()
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		entry = s.cache.Put(key, body)
	}
	w.Header().Set("ETag", fmt.Sprintf("%x", entry.ETag[:8]))
	w.Write(entry.Body)
}
