// Where sources are looked for beyond pprof's own places.
import { describe, expect, test } from 'vitest';
import { unixPaths } from '../../src/core/base/paths.ts';
import { parseGoMod, parseGoWork } from '../../src/core/source/gomod.ts';
import { findBySuffix, sourceCandidates } from '../../src/core/source/source-paths.ts';

const goMod = `module example.com/Team/app // the module
go 1.24
require github.com/one/Dep v1.2.3
require (
	github.com/two/dep/v2 v2.0.1 // indirect
	"quoted.org/x" v0.1.0
)
replace example.com/near => ../near
replace github.com/old/dep v1.0.0 => github.com/new/Dep v1.0.1
replace (
	\`raw.org/y\` => /abs/y
)
`;

const places = {
  paths: unixPaths,
  modules: [parseGoMod('/w/app', goMod)],
  profileFolders: ['/p/q'],
  moduleCaches: ['/cache'],
  goPaths: ['/gopath'],
  goRoots: ['/goroot'],
};
const tried = (name: string): string[] => [...sourceCandidates(name, places)];

test('go.mod', () => {
  const [module] = places.modules;
  expect({ path: module!.path, requires: [...module!.requires], replaces: [...module!.replaces] }).toEqual({
    path: 'example.com/Team/app',
    requires: [
      ['github.com/one/Dep', 'v1.2.3'],
      ['github.com/two/dep/v2', 'v2.0.1'],
      ['quoted.org/x', 'v0.1.0'],
    ],
    replaces: [
      ['example.com/near', { path: '../near', version: '' }],
      ['github.com/old/dep', { path: 'github.com/new/Dep', version: 'v1.0.1' }],
      ['raw.org/y', { path: '/abs/y', version: '' }],
    ],
  });
  expect(parseGoMod('/x', 'module\nrequire (\nreplace => \n)\n\0')).toMatchObject({ path: '' });
  expect(parseGoWork('go 1.24\nuse ./a\nuse (\n\t./b // b\n\t"/c d"\n)\n')).toEqual(['./a', './b', '/c d']);
});

describe('a name leads to a file', () => {
  test.each([
    ['of the module, built with -trimpath', 'example.com/Team/app/cache/cache.go', '/w/app/cache/cache.go'],
    [
      "of the module as another one's dependency",
      'example.com/Team/app@v1.0.0/cache/cache.go',
      '/w/app/cache/cache.go',
    ],
    ['of the module, from a GOPATH of another machine', '/go/src/example.com/Team/app/main.go', '/w/app/main.go'],
    [
      'of the module, from a module cache of another machine',
      '/root/go/pkg/mod/example.com/!team/app@v1.0.0/main.go',
      '/w/app/main.go',
    ],
    ['of a module that is replaced by a folder', 'example.com/near/n.go', '/w/near/n.go'],
    ['of one that is replaced by an absolute folder', 'raw.org/y@v0.0.1/z/n.go', '/abs/y/z/n.go'],
    ['of one that is replaced by another', 'github.com/old/dep@v1.0.0/n.go', '/cache/github.com/new/!dep@v1.0.1/n.go'],
    ['of a vendored module', 'github.com/one/Dep@v1.2.3/sub/D.go', '/w/app/vendor/github.com/one/Dep/sub/D.go'],
    [
      'of a vendored module, from another machine',
      '/build/app/vendor/github.com/one/Dep/d.go',
      '/w/app/vendor/github.com/one/Dep/d.go',
    ],
    [
      'of a module, with upper case',
      'github.com/one/Dep@v1.2.3-RC1/sub/D.go',
      '/cache/github.com/one/!dep@v1.2.3-!r!c1/sub/D.go',
    ],
    [
      'of a module, from another machine',
      '/home/ci/go/pkg/mod/github.com/one/!dep@v1.2.3/sub/D.go',
      '/cache/github.com/one/!dep@v1.2.3/sub/D.go',
    ],
    [
      'of a module, from a cache of another name',
      '/caches/m/github.com/one/Dep@v1.2.3/D.go',
      '/cache/github.com/one/!dep@v1.2.3/D.go',
    ],
    [
      'of a required module whose name has no version',
      '/build/vendor/github.com/two/dep/v2/x/d.go',
      '/cache/github.com/two/dep/v2@v2.0.1/x/d.go',
    ],
    ['of the standard library, built with -trimpath', 'fmt/print.go', '/goroot/src/fmt/print.go'],
    [
      'of the standard library, from another machine',
      '/opt/hostedtoolcache/go/1.22.1/x64/src/net/http/server.go',
      '/goroot/src/net/http/server.go',
    ],
    [
      'of the standard library, from a downloaded toolchain',
      '/root/go/pkg/mod/golang.org/toolchain@v0.0.1-go1.24.0.linux-amd64/src/fmt/print.go',
      '/goroot/src/fmt/print.go',
    ],
    [
      "of the standard library's own vendor folder",
      'vendor/golang.org/x/net/idna/idna.go',
      '/goroot/src/vendor/golang.org/x/net/idna/idna.go',
    ],
    ['of a Windows machine', 'C:\\Program Files\\Go\\src\\fmt\\print.go', '/goroot/src/fmt/print.go'],
    [
      'in a GOPATH',
      '/go/src/github.com/ilya-korotya/highloadcup/postgres/init.go',
      '/gopath/src/github.com/ilya-korotya/highloadcup/postgres/init.go',
    ],
    ['beside the profile', '/build/lib/x.c', '/p/q/lib/x.c'],
  ])('%s', (_, name, file) => expect(tried(name)).toContain(file));

  test("the recorded path first, then the module, vendor, the cache, GOROOT, the profile's folder", () => {
    const order = tried('/go/src/example.com/Team/app/a/x.go');
    const at = (start: string): number => order.findIndex(file => file.startsWith(start));
    expect(['/go/src', '/w/app/a', '/w/app/vendor', '/gopath', '/p/q'].map(at)).toEqual([
      0,
      1,
      expect.any(Number),
      expect.any(Number),
      expect.any(Number),
    ]);
    expect(at('/w/app/vendor')).toBeLessThan(at('/gopath'));
    expect(at('/gopath')).toBeLessThan(at('/p/q'));
  });

  test.each(['', '..', '../../etc/passwd', 'a/../../b.go', '/x/', '<autogenerated>', '_cgo_gotypes.go'])(
    '%j leads to nothing outside',
    name => {
      expect(tried(name).filter(file => !/^\/(?:w|cache|gopath|goroot|p)\//.test(file))).toEqual([]);
    },
  );
});

describe('the ends of names', () => {
  const files = ['main.go', 'cmd/a/main.go', 'cmd/b/main.go', 'x/util/s.go', 'y/util/s.go', 'deep/y/util/t.go'];
  test.each([
    ['/build/cmd/a/main.go', 'cmd/a/main.go'],
    ['/other/y/util/s.go', 'y/util/s.go'],
    ['/other/util/s.go', null],
    ['/other/z/main.go', null],
    ['/y/util/t.go', 'deep/y/util/t.go'],
    ['C:\\src\\cmd\\b\\main.go', 'cmd/b/main.go'],
    ['t.go', null],
    ['', null],
  ])('%s', (name, found) => expect(findBySuffix(name, files)).toBe(found));
});
