import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { cleanSvg, layoutDot } from '../../src/layout/index.ts';

const head = '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n';
const spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"';
/** What becomes of markup inside the root. */
const inside = (markup: string) => {
  const out = cleanSvg(`<svg>${markup}</svg>`);
  const [before, after] = [`${head}<svg ${spaces}>`, '</svg>\n'];
  expect([out.slice(0, before.length), out.slice(-after.length)]).toEqual([before, after]);
  return out.slice(before.length, -after.length);
};

test('what Graphviz draws for pprof stays as it was, but for comments and the DOCTYPE', async () => {
  for (const name of ['go-cpu.dot', 'go-cpu-labels.dot']) {
    const svg = await layoutDot(fs.readFileSync(new URL(`../fixtures/dot/${name}`, import.meta.url), 'utf8'));
    const expected = svg
      .replace(/<!DOCTYPE[^>]*>\n/, '')
      .replace(/<!-- Title: .* -->\n/, '')
      .replace(/(<svg[\s\S]*)/, graph => graph.replace(/<!--.*-->\n/g, ''))
      .replace(
        /<svg width="(.*)" height="(.*)"\n viewBox="(.*)" (xmlns=.*)>/,
        '<svg $4 width="$1" height="$2" viewBox="$3">',
      );
    expect(cleanSvg(svg)).toBe(expected);
  }
});

describe('elements', () => {
  test.each([
    ['a script goes with its text', '<g><script>alert(1)</script></g>', '<g></g>'],
    [
      'so do styles, images and foreign ones',
      '<style>@import "x"</style><image href="x"/><foreignObject><div>x</div></foreignObject><g/>',
      '<g/>',
    ],
    ['what is inside one that goes, goes', '<use><g><text>x</text></g></use><g>\n</g>', '<g>\n</g>'],
    ['animation goes', '<a><set attributeName="href" to="javascript:alert(1)"/></a>', '<a></a>'],
    ['upper case is no way in', '<SCRIPT>alert(1)</SCRIPT><g/>', '<g/>'],
    ['nor is a prefix', '<x:script xmlns:x="http://www.w3.org/2000/svg">alert(1)</x:script><g/>', '<g/>'],
    ['nor an SVG within', '<svg onload="alert(1)"><g/></svg><g/>', '<g/>'],
    ['text stays where text belongs', '<g>stray<text>kept</text>stray</g>', '<g><text>kept</text></g>'],
    ['a title holds text alone', '<title>a<script>b</script>c</title>', '<title>ac</title>'],
    ['comments, instructions and CDATA go', '<!-- x --><?xml-stylesheet href="x"?><![CDATA[y]]><g/>', '<g/>'],
    ['a tag that is none is text', '<text><b" font-size="1"></text>', '<text>&lt;b" font-size="1"&gt;</text>'],
    ['what is not closed is closed', '<g><a><text>x', '<g><a><text>x</text></a></g>'],
    ['what was not open is not closed', '</g></text><g></a></g>', '<g></g>'],
  ])('%s', (_, markup, expected) => {
    expect(inside(markup)).toBe(expected);
  });

  test('there is one root, whatever comes', () => {
    expect(cleanSvg('')).toBe(`${head}<svg ${spaces}/>\n`);
    expect(cleanSvg('<html><script>x</script></html>')).toBe(`${head}<svg ${spaces}/>\n`);
    expect(cleanSvg('<svg/><svg><g/></svg>')).toBe(`${head}<svg ${spaces}/>\n`);
    expect(cleanSvg('<svg><g/></svg><script>x</script><svg/>')).toBe(`${head}<svg ${spaces}><g/></svg>\n`);
    expect(cleanSvg('<?xml-stylesheet href="//x/y.css"?><!DOCTYPE svg [<!ENTITY e "x">]><svg></svg>')).toBe(
      `${head}<svg ${spaces}></svg>\n`,
    );
  });
});

describe('attributes', () => {
  test.each([
    ['handlers', 'onload="alert(1)" onclick="alert(1)"'],
    ['links', 'xlink:href="javascript:alert(1)" href="http://example.org" target="_top"'],
    ['styles', 'style="fill:url(http://example.org)" filter="url(#x)" clip-path="url(#x)"'],
    ['paint from elsewhere', 'fill="url(http://example.org#x)" stroke="url(#x)"'],
    ['namespaces', 'xmlns="http://www.w3.org/1999/xhtml" xmlns:x="y" xml:base="http://example.org"'],
    ['values that are no numbers', 'x="calc(1px)" points="a,b" transform="url(x)" d="M0 0;"'],
  ])('%s go', (_, attributes) => {
    expect(inside(`<g ${attributes} id="n"/>`)).toBe('<g id="n"/>');
  });

  test('the same one twice stays once', () => {
    expect(inside('<g id="a" id="b"/>')).toBe('<g id="a"/>');
  });

  test('the time is linear in the length of a hostile value', () => {
    const digits = '1'.repeat(200_000);
    const markup =
      `<g transform="scale(${digits}x)" points="${digits}x" d="${digits};" x="${digits}x" ` +
      `font-family="${digits}'"/>`;
    expect(inside(markup)).toBe('<g/>');
    expect(inside('<!-- '.repeat(100_000))).toBe('');
  });
});

describe('characters', () => {
  test.each([
    [
      'references that XML has',
      '&amp;&lt;&gt;&quot;&apos;&#45;&#x2D;&#13;',
      '&amp;&lt;&gt;&quot;&apos;&#45;&#45;&#13;',
    ],
    ['references that only HTML has', '&nbsp;&foo;', '&amp;nbsp;&amp;foo;'],
    ['ampersands that begin nothing', '&; && &#; &#x; &lt', '&amp;; &amp;&amp; &amp;#; &amp;#x; &amp;lt'],
    ['characters that XML forbids', 'a\u0000b\u0008c\u001bd\ufffee\uffff', 'a\ufffdb\ufffdc\ufffdd\ufffde\ufffd'],
    [
      'references to them',
      '&#0;&#1;&#x1b;&#xD800;&#xFFFE;&#x110000;&#99999999999;',
      '\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd&amp;#99999999999;',
    ],
    ['half pairs, and whole ones', '\ud800x\udc00 \u{1f600}', '\ufffdx\ufffd \u{1f600}'],
    ['the end of a CDATA section', ']]>', ']]&gt;'],
    ['tabs and line ends', 'a\tb\r\nc', 'a\tb\r\nc'],
  ])('%s', (_, text, expected) => {
    expect(inside(`<text>${text}</text>`)).toBe(`<text>${expected}</text>`);
    expect(inside(`<a xlink:title="${text}"/>`)).toBe(`<a xlink:title="${expected}"/>`);
  });
});
