/** Creates SVG and HTML elements. Inside an SVG document both need their explicit namespace. */

const svgSpace = 'http://www.w3.org/2000/svg';
const htmlSpace = 'http://www.w3.org/1999/xhtml';

export function createSvg<Name extends keyof SVGElementTagNameMap>(name: Name): SVGElementTagNameMap[Name] {
  return document.createElementNS(svgSpace, name);
}

/** Appends an HTML element. Its text is inserted as text, never as markup. */
export function appendHtml<Name extends keyof HTMLElementTagNameMap>(
  parent: Element,
  name: Name,
  text = '',
): HTMLElementTagNameMap[Name] {
  const element = document.createElementNS(htmlSpace, name) as HTMLElementTagNameMap[Name];
  element.textContent = text;
  parent.append(element);
  return element;
}
