import { expect, test } from 'vitest';
import { html, markup } from '../../src/web/html/html.ts';

test('parts are escaped unless they are markup', () => {
  const name = '<b>&"\'\0\ud800';
  expect(html`<p title="${name}">${name}${markup('<hr>')}${[1, null, false, undefined, 2n]}</p>`.text).toBe(
    '<p title="&lt;b&gt;&amp;&#34;&#39;\ufffd\ufffd">&lt;b&gt;&amp;&#34;&#39;\ufffd\ufffd<hr>12</p>',
  );
});

test('a line end with indentation is layout: nothing beside a tag, one blank elsewhere', () => {
  const item = (id: number) => html`
    <li id="${id}"
      class="item" title="two
      words">
      number ${id}
      of ${2}
      <b>bold</b>
      ${id}
    </li>
  `;
  const one = '<li id="1" class="item" title="two words">number 1 of 2<b>bold</b>1</li>';
  expect(
    html`<ul>
    ${[item(1), item(2)]}
  </ul>`.text,
  ).toBe(`<ul>${one}${one.replaceAll('1', '2')}</ul>`);
});

test('a line end without indentation stays, and blanks within a line', () => {
  expect(
    html`<p>a  b
c</p>
${'x'}
`.text,
  ).toBe('<p>a  b\nc</p>\nx\n');
});

test('text in which line ends count is kept, over parts too', () => {
  expect(
    html`
    <pre id="a">
  x ${'\n  y'}
  z</pre>
    <textarea>
  t</textarea>
    <script>
  s</script>
    <style>
  .a {}</style>
    <p>
      end`.text,
  ).toBe(
    '<pre id="a">\n  x \n  y\n  z</pre><textarea>\n  t</textarea><script>\n  s</script><style>\n  .a {}</style><p>end',
  );
});

test('what comes from a part is never taken for layout', () => {
  const text = '\n  <b>\n  a';
  expect(html`<p>${text}</p>${markup(text)}`.text).toBe('<p>\n  &lt;b&gt;\n  a</p>\n  <b>\n  a');
});
