// Package mw is the middleware of the gateway: each layer wraps the next.
package mw

import (
	"context"
	"encoding/json"
	"net/http"
	"runtime/pprof"
	"strings"
	"sync/atomic"
)

type layer = func(http.Handler) http.Handler

// Chain wraps a handler in layers; the first one given sees the request first.
func Chain(h http.Handler, layers ...layer) http.Handler {
	for i := len(layers) - 1; i >= 0; i-- {
		h = layers[i](h)
	}
	return h
}

// Recover turns a panic into a status.
func Recover(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if recover() != nil {
				w.WriteHeader(http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

// Trace gives the request an id.
func Trace(next http.Handler) http.Handler {
	type key struct{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), key{}, r.URL.Path)))
	})
}

// Counter counts requests.
type Counter struct{ N atomic.Int64 }

// Wrap is the layer.
func (c *Counter) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c.N.Add(1)
		next.ServeHTTP(w, r)
	})
}

// Label marks everything that is done for a request with tenant and route.
func Label(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		labels := pprof.Labels("tenant", r.Header.Get("Tenant"), "route", r.URL.Path)
		pprof.Do(r.Context(), labels, func(ctx context.Context) { next.ServeHTTP(w, r.WithContext(ctx)) })
	})
}

type policy struct {
	Tenant string
	Allow  []string
}

// Auth lets tenants do what the policy file says.
type Auth struct{ Policies string }

// Wrap is the layer.
func (a *Auth) Wrap(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !allowed(a.Policies, r.Header.Get("Tenant"), r.URL.Path) {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// allowed looks a tenant and a path up in the policy.
func allowed(policies, tenant, path string) bool {
	var all []policy
	if json.Unmarshal([]byte(policies), &all) != nil {
		return false
	}
	for _, p := range all {
		if p.Tenant != tenant {
			continue
		}
		for _, prefix := range p.Allow {
			if strings.HasPrefix(path, prefix) {
				return true
			}
		}
	}
	return false
}
