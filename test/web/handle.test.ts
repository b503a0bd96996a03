// Routes, errors, who may ask, and what pprof's own tests ask of its pages.
import { describe, expect, test } from 'vitest';
import { decodeProfile } from '../../src/core/profile/decode.ts';
import { encodeProfile } from '../../src/core/profile/encode.ts';
import { drawnBytes } from '../support/drawn.ts';
import { encodeSpec } from '../support/wire.ts';
import { browser, dataOf, fixture, plain, rowsOf, siteWithCode, TestSite, textOf } from './support.ts';

const drawing = (text: string) => decodeProfile(drawnBytes(text));
const small = drawing(`
  10    20    30
  main  main  main
  foo   foo   bar
  baz
`);

describe('routes', () => {
  const site = new TestSite(small);
  const moves: [string, number, string][] = [
    ['/', 307, '/ui'],
    ['/foo/bar?x=1', 307, '/ui?x=1'],
    ['/ui', 307, '/ui/'],
    ['/ui?a=b', 307, '/ui/?a=b'],
    ['/ui/', 301, 'flamegraph'],
    ['/ui/?f=x&n=1', 301, 'flamegraph?f=x&n=1'],
    ['/ui/flamegraph2?x=1', 301, 'flamegraph?x=1'],
    ['/ui/flamegraphold', 301, 'flamegraph'],
  ];
  test.each(moves)('%s', async (path, status, location) => {
    const answer = await site.ask(path);
    expect([answer.status, answer.headers.Location]).toEqual([status, location]);
  });

  test.each([
    ['/', '/ui/flamegraph'],
    ['/foo/bar?f=x&n=1', '/ui/flamegraph?f=x&n=1'],
    ['/ui?a=b', '/ui/flamegraph?a=b'],
    ['/ui/?si=0', '/ui/flamegraph?si=0'],
  ])('%s: a window gets there at once', async (path, location) => {
    const answer = await site.ask(path, { headers: { ...browser, 'sec-fetch-dest': 'document' } });
    expect([answer.status, answer.headers.Location]).toEqual([307, location]);
  });

  test('each source is looked at once, however many ranges name it', async () => {
    const asked = async (around: string) => (await site.ask(`/ui/boxes?around=${around}`)).body;
    const many = Array.from({ length: 20_000 }, () => '0-999999999').join(',');
    expect(await asked(many)).toEqual(await asked('0-3'));
    expect(await asked('2,1-x,-5,1')).toEqual(await asked('1,2'));
  });

  test.each(['/ui/zz', '/ui/top/', '/ui/assets/zz.js', '/ui/assets/..%2fmain.js', '/ui/constructor', '/ui/__proto__'])(
    '%s is not there',
    async path => {
      expect(await site.get(path)).toEqual({ status: 404, text: '404 page not found\n' });
    },
  );

  const failures: [string, string][] = [
    ['/ui/top?n=zz', 'error setting config field nodecount: strconv.Atoi: parsing "zz": invalid syntax'],
    ['/ui/top?nf=x', 'error setting config field nodefraction: strconv.ParseFloat: parsing "x": invalid syntax'],
    ['/ui/top?trim=maybe', 'error setting config field trim: illegal value "maybe" for bool variable'],
    ['/ui/top?g=zz', 'error setting config field granularity: invalid "granularity" value "zz"'],
    ['/ui/top?f=(', 'parsing focus regexp: error parsing regexp: missing closing ): `(`'],
    ['/ui/peek?f=(', 'parsing argument regexp (: error parsing regexp: missing closing ): `(`'],
    ['/ui/graph?si=zz', 'sample_index "zz" must be one of: [samples]'],
    ['/ui/flamegraph?si=7', 'sample_index 7 is outside the range [0..0]'],
    ['/ui/top?base=3', 'there is no profile 3 to compare with'],
    ['/ui/saveconfig', 'invalid config name'],
    ['/ui/deleteconfig?config=zz', 'config zz not found'],
  ];
  test.each(failures)('%s', async (path, sentence) => {
    expect(await site.get(path)).toEqual({ status: 400, text: `${sentence}\n` });
    // To a browser it is a page with the sentence and a way out.
    const page = await site.get(path, { headers: browser });
    expect(page.status).toBe(400);
    expect(plain(/<pre class="sentence">(.*?)<\/pre>/s.exec(page.text)![1]!)).toBe(sentence);
    expect(page.text).toContain('<a href="?">This page without filters and options</a>');
  });

  test.each([
    ['peek', 'no matches found for regexp: zzzz'],
    ['source', 'no matches found for regexp: zzzz'],
    ['disasm', 'no matches found for regexp zzzz'],
  ])('/ui/%s: what finds nothing says so below the opening, and by its status to a program', async (view, sentence) => {
    const path = `/ui/${view}?f=zzzz`;
    expect(await site.get(path)).toEqual({ status: 400, text: `${sentence}\n` });
    const { status, text } = await site.get(path, { headers: browser });
    expect(status).toBe(200);
    expect(text).toContain('<a class="brand" href="./" title="The first page">inkprof</a>');
    expect(plain(/<pre class="sentence">(.*?)<\/pre>/s.exec(text)![1]!)).toBe(sentence);
    expect(text).toContain('<a href="?">This page without filters and options</a>');
  });

  test('a program that is not there is said once', async () => {
    const profile = decodeProfile(
      encodeSpec({
        types: [['cpu', 'nanoseconds']],
        mappings: [{ start: 0x1000, limit: 0x9000, file: '/gone/app' }],
        functions: [{ name: 'main' }],
        locations: [{ mapping: 1, address: 0x1104, lines: [{ function: 1, line: 7 }] }],
        samples: [{ stack: [1], values: [7] }],
      }),
    );
    const { text } = await new TestSite(profile).get('/ui/disasm?f=main', { headers: browser });
    expect(plain(text).match(/open \/gone\/app: .*/g)).toEqual([
      'open /gone/app: no such file or directory; to have its code, give the program as the first argument, ' +
        'inkprof PROGRAM PROFILE, or set PPROF_BINARY_PATH to the folder that app is in',
    ]);
  });

  test('what fails is said on stderr, too', async () => {
    const own = new TestSite(small);
    await own.get('/ui/top?f=zzzz');
    await own.get('/ui/peek?f=zzzz');
    expect(own.said.map(note => note.text)).toEqual([
      'Focus expression matched no samples',
      'Focus expression matched no samples',
      'no matches found for regexp: zzzz',
    ]);
  });

  test('warnings stand on the page', async () => {
    expect(await site.page('/ui/top?f=zzzz')).toContain(
      '<div class="notice warning" role="status"><div>Focus expression matched no samples</div></div>',
    );
  });

  test('download gives the profile back', async () => {
    const answer = await site.ask('/ui/download');
    expect(answer.headers['Content-Type']).toBe('application/vnd.google.protobuf+gzip');
    expect(answer.headers['Content-Disposition']).toBe('attachment;filename=profile.pb.gz');
    expect(site.host.gunzip(answer.body as Uint8Array)).toEqual(encodeProfile(small));
  });
});

describe("the addresses of pprof's own tests", () => {
  const site = siteWithCode();

  test.each<[string, RegExp[]]>([
    ['/ui/graph', [/F1/, /F2/, /F3/, /testbin/, /cpu/]],
    ['/ui/top', [/"Name":"F2","InlineLabel":"","Flat":200,"Cum":300,"FlatFormat":"200ms","CumFormat":"300ms"/]],
    ['/ui/source?f=F%5B12%5D', [/F1/, /F2/, /\. +300ms .*f1:asm/, /200ms +300ms .*f2:asm/]],
    ['/ui/peek?f=F%5B12%5D', [/300ms.*F1/, /200ms.*300ms.*F2/]],
    ['/ui/disasm?f=F%5B12%5D', [/f1:asm/, /f2:asm/]],
    ['/ui/flamegraph', [/File: testbin/, /\bF2\b/, /\bF3\b/]],
    ['/ui/stacks', [/"F1"/, /"F2"/, /"F3"/]],
  ])('%s', async (path, wanted) => {
    const page = await site.page(path);
    for (const pattern of wanted) expect(page).toMatch(pattern);
  });
});

describe('who may ask', () => {
  const refused = async (site: TestSite, path: string, more: object) => (await site.get(path, more)).status;

  test('pages for this machine alone answer neither other machines nor other names', async () => {
    const site = new TestSite(small);
    expect(await refused(site, '/ui/top', { peer: '192.168.1.7' })).toBe(403);
    for (const host of ['evil.example', 'evil.example:8080', 'localhost.evil.example', '10.0.0.1:8080'])
      expect(await refused(site, '/ui/top', { headers: { host } })).toBe(403);
    for (const host of ['localhost', 'LOCALHOST:1', '127.0.0.1:9', '[::1]:8080'])
      expect(await refused(site, '/ui/top', { headers: { host } })).toBe(200);
    expect(await refused(site, '/ui/top', { headers: {} })).toBe(200);
    expect(await refused(site, '/ui/top', { peer: '::1' })).toBe(200);
    expect(await refused(site, '/ui/top', { peer: '::ffff:127.0.0.1' })).toBe(200);
  });

  test('pages that were opened to others answer them', async () => {
    const site = new TestSite(small, {}, { local: false });
    expect(await refused(site, '/ui/top', { peer: '192.168.1.7', headers: { host: 'profiles.example' } })).toBe(200);
  });

  const host = 'localhost:8080';
  test.each<[string, string, Record<string, string>, number]>([
    ['our own page', 'POST', { host, 'sec-fetch-site': 'same-origin' }, 200],
    ['an address typed by hand', 'GET', { host, 'sec-fetch-site': 'none' }, 200],
    ['another site', 'POST', { host, 'sec-fetch-site': 'cross-site' }, 403],
    ['another port of this machine', 'POST', { host, 'sec-fetch-site': 'same-site' }, 403],
    ['a picture on another site', 'GET', { host, 'sec-fetch-site': 'cross-site' }, 403],
    ['our page in an old browser', 'POST', { host, origin: 'http://localhost:8080', 'user-agent': 'Mozilla/5.0' }, 200],
    [
      'another site in an old browser',
      'POST',
      { host, origin: 'http://evil.example', 'user-agent': 'Mozilla/5.0' },
      403,
    ],
    ['a picture in an old browser', 'GET', { host, 'user-agent': 'Mozilla/5.0' }, 403],
    ['a program', 'GET', { host, 'user-agent': 'curl/8.5.0' }, 200],
    ['a sandboxed frame', 'POST', { host, origin: 'null' }, 403],
  ])('what changes something: %s', async (_, method, headers, status) => {
    const site = new TestSite(small);
    expect((await site.ask('/ui/saveconfig?config=a', { method, headers })).status).toBe(status);
    expect((await site.ask('/ui/run', { method, headers })).status).toBe(status);
    expect((await site.ask('/ui/deleteconfig?config=a', { method, headers })).status).toBe(status);
    expect(site.host.kept.size).toBe(status === 200 ? 1 : 0);
  });

  test('every answer has a policy that allows no script of others', async () => {
    const site = new TestSite(small);
    for (const path of [
      '/',
      '/ui/',
      '/ui/top',
      '/ui/graph',
      '/ui/flamegraph',
      '/ui/zz',
      '/ui/top?n=x',
      '/ui/download',
      '/ui/top.csv',
      '/ui/stacks',
      '/ui/complete?line=t',
    ]) {
      const { headers } = await site.ask(path);
      expect(headers['Content-Security-Policy']).toBe(
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; " +
          "connect-src 'self'; worker-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors " +
          "'none'",
      );
      expect(headers['X-Content-Type-Options']).toBe('nosniff');
    }
  });
});

describe('names are text everywhere', () => {
  const evil = `<img src=x onerror=alert(1)>"'&</script><script>alert(2)</script>`;
  const profile = decodeProfile(
    encodeSpec({
      types: [
        [`${evil}t`, 'count'],
        ['b', `${evil}u`],
      ],
      comments: [`${evil}c`],
      docUrl: 'javascript:alert(3)',
      mappings: [{ start: 0x1000, limit: 0x2000, file: `/bin/${evil}m`, symbolized: true }],
      functions: [
        { name: `${evil}f`, file: `/src/${evil}s.go`, startLine: 1 },
        { name: 'main', file: '/m.go', startLine: 1 },
      ],
      locations: [
        { mapping: 1, address: 0x1100, lines: [{ function: 1, line: 7 }] },
        { mapping: 1, address: 0x1200, lines: [{ function: 2, line: 3 }] },
      ],
      samples: [{ stack: [1, 2], values: [1, 2], labels: [{ key: `${evil}k`, str: `${evil}v` }] }],
    }),
  );
  const site = new TestSite(profile, {
    own: { 'config/pprof/settings.json': JSON.stringify({ configs: [{ name: `${evil}n`, focus: `${evil}p` }] }) },
  });

  test.each([
    'top',
    'top?also=b',
    'graph',
    'flamegraph',
    'peek',
    'source',
    'disasm',
    'tags',
    'top?f=(%3Cscript%3E',
    `top?hide=a&h=${encodeURIComponent(evil)}`,
  ])('%s', async path => {
    const { text } = await site.get(`/ui/${path}`, { headers: browser });
    // The scripts that there may be: our own files, and data.
    const scripts = [...text.matchAll(/<script\b[^>]*>/g)].map(match => match[0]);
    for (const script of scripts)
      expect(script).toMatch(
        /^<script (src="assets\/[\w-]+\.js"( type="module")?|type="application\/json" id="[\w-]+")>$/,
      );
    expect(text).not.toMatch(/<img|href="javascript:/i);
    // No tag has a handler; what stands in quotes is text.
    for (const tag of text.replace(/"[^"]*"/g, '""').matchAll(/<[a-z][^>]*>/g)) expect(tag[0]).not.toMatch(/\son\w+=/);
    expect(text).not.toContain(evil);
  });

  test('a table for spreadsheets has no formulas', async () => {
    const formula = new TestSite(
      drawing(`
      1
      =cmd|'/c calc'!A1
    `),
    );
    expect((await formula.get('/ui/top.csv')).text).toBe(
      `name,flat (count),cum (count),flat,flat%,sum%,cum,cum%,inlined\r\n"'=cmd|'/c ` +
        `calc'!A1",1,1,1,100%,100%,1,100%,\r\n`,
    );
  });
});

describe('top', () => {
  test('several sample types stand side by side', async () => {
    const site = new TestSite(fixture('made-a.pb.gz'));
    const page = await site.page('/ui/top?also=samples');
    expect(rowsOf(page, 'rows')).toEqual([
      ['50ms', '50.00%', '50.00%', '50ms', '50.00%', '5', '5', 'bar', ''],
      ['30ms', '30.00%', '80.00%', '30ms', '30.00%', '3', '3', 'qux', ''],
      ['20ms', '20.00%', '100%', '20ms', '20.00%', '2', '2', 'baz', ''],
      ['0', '0%', '100%', '70ms', '70.00%', '0', '7', 'foo', ''],
      ['0', '0%', '100%', '100ms', '100%', '0', '10', 'main', ''],
    ]);
    expect(dataOf(page, 'further-data')).toEqual([
      [
        [5, 5],
        [3, 3],
        [2, 2],
        [0, 7],
        [0, 10],
      ],
    ]);
  });

  const changed = new TestSite(
    drawing(`
    -10   30    -40   0     1
    main  main  main  main  main
    foo   foo   bar   zero  foo
    @k=a  @k=b  @k=a  @k=c  @k=b
  `),
  );

  test('parts of a difference have its sign', async () => {
    const page = await changed.page('/ui/top');
    const rows = [...page.matchAll(/<tr id="node\d+"(.*?)<\/tr>/gs)].map(match => match[1]!);
    const cells = rows.map(row => [...row.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(cell => cell[1]!));
    expect(cells.map(row => row.slice(0, 6).join(' ')).sort()).toEqual([
      '-40 -49.38% -49.38% -40 -49.38% bar',
      '0 0% -23.46% -19 -23.46% main',
      '21 25.93% -23.46% 21 25.93% foo',
    ]);
    expect(await changed.page('/ui/tags')).toContain('-61.73%');
    expect((await changed.get('/ui/top.csv')).text).toContain('-49.38%');
  });

  test.each([
    ['', 'flathdr1'],
    ['sort=flat', 'flathdr1'],
    ['sort=cum', 'cumhdr1'],
  ])('%s: the column that the rows are sorted by is marked', async (query, id) => {
    const page = await changed.page(`/ui/top?${query}`);
    expect([...page.matchAll(/<th [^>]*aria-sort[^>]*>/g)].map(([head]) => /id="(\w+)"/.exec(head)![1])).toEqual([id]);
  });

  test('values past 2^53 keep their digits', async () => {
    const site = new TestSite(fixture('made-totals-past-2-53.pb.gz'));
    expect((await site.get('/ui/top.json')).text).toContain('"Cum":22517998136852485');
  });
});

test("completion is the session's", async () => {
  const site = new TestSite(small);
  expect(JSON.parse((await site.get('/ui/complete?line=top%20ba')).text)).toEqual({
    from: 4,
    to: 6,
    query: 'ba',
    total: 2,
    candidates: [
      { text: 'bar', label: 'bar', description: 'flat        30  cum        30 50.00%' },
      { text: 'baz', label: 'baz', description: 'flat        10  cum        10 16.67%' },
    ],
  });
});

test('completion on a page tells nothing of the files of this machine', async () => {
  const site = new TestSite(small);
  for (const line of ['source_path=/', 'top > /', 'output=/']) {
    expect(JSON.parse((await site.get(`/ui/complete?line=${encodeURIComponent(line)}`)).text), line).toMatchObject({
      candidates: [],
    });
  }
});

test('comparing with a profile that was chosen on a page', async () => {
  const site = new TestSite(small);
  const base = drawnBytes(`
    10    5     10
    main  main  main
    foo   foo   new
    baz
  `);
  const chosen = await site.get('/ui/compare?name=..%2Fold%3Cb%3E.pb.gz', {
    method: 'POST',
    headers: browser,
    body: site.host.gzip(base),
  });
  expect(JSON.parse(chosen.text)).toEqual({ base: '1' });
  const page = await site.page('/ui/top?base=1');
  expect(rowsOf(page, 'rows').map(cells => [cells[0], cells[3], cells[5]])).toEqual(
    [
      ['30', '30', 'bar'],
      ['15', '15', 'foo'],
      ['-10', '-10', 'new'],
      ['0', '0', 'baz'],
      ['0', '35', 'main'],
    ].filter(row => row[2] !== 'baz'),
  );
  expect(page).toContain('compared with<b>old&lt;b&gt;.pb.gz</b>');
  // Other pages stay as they were.
  expect(rowsOf(await site.page('/ui/top'), 'rows')[0]!.slice(0, 1)).toEqual(['30']);
  const broken = await site.get('/ui/compare?name=x', {
    method: 'POST',
    headers: browser,
    body: new TextEncoder().encode('no profile'),
  });
  expect(broken.status).toBe(400);
});

test('a bar keeps what it shows', async () => {
  const labels = [
    { key: 'k', num: 1500, unit: 'bytes' },
    { key: 'k', num: 1495, unit: 'bytes' },
    { key: 'k', num: 1600, unit: 'bytes' },
    { key: 'm', str: '5' },
    { key: 'm', num: 5 },
    { key: 'm', num: 6 },
    { key: 'a=b', str: '7,8' },
  ];
  const spec = {
    types: [['n', 'count']] as const,
    samples: labels.map((label, i) => ({ stack: [1], values: [2 ** i], labels: [label] })),
    locations: [{ lines: [{ function: 1 }] }],
    functions: [{ name: 'main' }],
  };
  const site = new TestSite(decodeProfile(encodeSpec(spec)));
  const page = await site.page('/ui/tags');
  const links = [...page.matchAll(/<th scope="row">(?:<a href="([^"]*)"|<span title="([^"]*)")[^>]*>([^<]*)</g)].map(
    ([, link, why, text]) => [text, link === undefined ? why : decodeURIComponent(link)],
  );
  expect(links).toEqual([
    ['7,8', '?tf=^a\\x3db:7\\x{2c}8$'],
    // One row, two numbers.
    ['1.56kB', '?tf=k=1600bytes'],
    ['1.46kB', '?tf=k=1495bytes:1500bytes'],
    ['6', '?tf=m=6'],
    // A text and a number in one row.
    ['5', 'No filter matches this value alone'],
  ]);
  const cum = async (query: string): Promise<string> =>
    rowsOf(await site.page(`/ui/top?tf=${encodeURIComponent(query)}`), 'rows')[0]![3]!;
  expect([await cum('^a\\x3db:7\\x{2c}8$'), await cum('k=1495bytes:1500bytes'), await cum('k=1600bytes')]).toEqual([
    '64',
    '3',
    '4',
  ]);
});

test('labels are bars that filter', async () => {
  const site = new TestSite(fixture('made-a.pb.gz'));
  const page = await site.page('/ui/tags');
  expect(page).toContain('<a href="?tf=k%3D%5Ev1%24" title="Only samples with k: v1">v1</a>');
  expect(page).toContain('<a href="?tf=bytes%3D512bytes" title="Only samples with bytes: 512B">512B</a>');
  expect(rowsOf(await site.page('/ui/top?tf=k%3D%5Ev1%24'), 'rows').map(cells => cells[3])).toEqual([
    '10ms',
    '10ms',
    '10ms',
  ]);
  expect(rowsOf(await site.page('/ui/top?tf=bytes%3D512bytes'), 'rows').map(cells => cells[3])).toEqual([
    '10ms',
    '10ms',
    '10ms',
  ]);
});

test('files say what the pages show', async () => {
  const site = new TestSite(small);
  expect((await site.get('/ui/folded.txt')).text).toBe('main;foo;baz 10\nmain;foo 20\nmain;bar 30\n');
  expect((await site.get('/ui/tags.csv')).text).toBe('key,value,sum (count),shown\r\n');
  expect(textOf(await site.ask('/ui/graph.json'))).toBe(
    [
      '{"type":"samples","unit":"count","total":60,',
      '"nodes":[{"name":"main","flat":0,"cum":60},{"name":"bar","flat":30,"cum":30},',
      '{"name":"foo","flat":20,"cum":30},{"name":"baz","flat":10,"cum":10}],',
      '"edges":[{"from":0,"to":1,"value":30,"residual":false,"inline":false},',
      '{"from":0,"to":2,"value":30,"residual":false,"inline":false},',
      '{"from":2,"to":3,"value":10,"residual":false,"inline":false}]}\n',
    ].join(''),
  );
  expect((await site.ask('/ui/top.csv')).headers['Content-Disposition']).toBe('attachment;filename="unknown-top.csv"');
});
