/** The command box of a page: input, history, completion and output. */

import type { CompletionAnswer, LineAnswer } from '../html/answers.ts';
import { byId, make, memory, quietly } from './dom.ts';

/** Storage key for the lines that were run in this browser session. */
const storageKey = 'inkprof-lines';
const mostLines = 200;
const mostChoices = 12;

export class CommandLine {
  private readonly line = byId<HTMLInputElement>('console-line');
  private readonly out = byId('console-out');
  private readonly list = byId('console-choices');
  private completion: CompletionAnswer | null = null;
  private chosen = -1;
  private readonly history: string[] = readHistory();
  private at = this.history.length;

  constructor() {
    byId('console-form').addEventListener('submit', event => {
      event.preventDefault();
      void this.run();
    });
    this.line.addEventListener(
      'input',
      quietly(80, () => void this.complete()),
    );
    this.line.addEventListener('keydown', event => this.key(event));
    this.line.addEventListener('blur', () => setTimeout(() => this.close(), 150));
    const kept = memory.get('inkprof-answer');
    if (kept !== null) {
      memory.set('inkprof-answer', null);
      const { line, answer } = JSON.parse(kept) as { line: string; answer: LineAnswer };
      this.print(line, answer);
      // Focuses the input for the next line, as if the page had not changed.
      this.line.focus({ preventScroll: true });
    }
  }

  private key(event: KeyboardEvent): void {
    const open = this.completion !== null && !this.list.hidden;
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        event.preventDefault();
        if (open) this.choose(this.chosen + (event.key === 'ArrowDown' ? 1 : -1));
        else this.recall(event.key === 'ArrowDown' ? 1 : -1);
        break;
      case 'Tab':
        if (!open) break;
        event.preventDefault();
        this.take(Math.max(0, this.chosen));
        break;
      case 'Enter':
        if (!open || this.chosen < 0) break;
        event.preventDefault();
        this.take(this.chosen);
        break;
      case 'Escape':
        event.preventDefault();
        event.stopPropagation();
        if (open) this.close();
        else {
          this.out.hidden = true;
          this.line.blur();
        }
        break;
    }
  }

  private recall(step: number): void {
    this.at = Math.min(this.history.length, Math.max(0, this.at + step));
    this.line.value = this.history[this.at] ?? '';
  }

  private async complete(): Promise<void> {
    const { value, selectionStart } = this.line;
    if (value === '' || document.activeElement !== this.line) return this.close();
    const params = new URLSearchParams({ line: value, cursor: String(selectionStart ?? value.length) });
    let completion: CompletionAnswer;
    try {
      const answer = await fetch(`./complete?${params}`);
      if (!answer.ok) return this.close();
      completion = (await answer.json()) as CompletionAnswer;
    } catch {
      // Completion is optional: if the server is gone, running the line reports it.
      return this.close();
    }
    if (this.line.value !== value) return;
    const word = value.slice(completion.from, completion.to);
    const { candidates } = completion;
    if (candidates.length === 0 || (candidates.length === 1 && candidates[0]!.text.trimEnd() === word))
      return this.close();
    this.completion = completion;
    this.chosen = -1;
    this.list.replaceChildren(
      ...candidates.slice(0, mostChoices).map(({ text, description }, i) => {
        const item = make(
          'li',
          { role: 'option', id: `choice-${i}`, 'aria-selected': 'false' },
          make('b', {}, text.trimEnd()),
          make('small', {}, description),
        );
        item.addEventListener('pointerdown', event => {
          event.preventDefault();
          this.take(i);
        });
        return item;
      }),
    );
    this.list.hidden = false;
    this.line.setAttribute('aria-expanded', 'true');
  }

  private choose(i: number): void {
    const items = [...this.list.children];
    this.chosen = (i + items.length) % items.length;
    items.forEach((item, k) => item.setAttribute('aria-selected', String(k === this.chosen)));
    items[this.chosen]!.scrollIntoView({ block: 'nearest' });
    this.line.setAttribute('aria-activedescendant', `choice-${this.chosen}`);
  }

  private take(i: number): void {
    const { completion } = this;
    const candidate = completion?.candidates[i];
    if (!completion || !candidate) return;
    const { value } = this.line;
    this.line.value = value.slice(0, completion.from) + candidate.text + value.slice(completion.to);
    const cursor = completion.from + candidate.text.length;
    this.line.setSelectionRange(cursor, cursor);
    this.close();
  }

  private close(): void {
    this.completion = null;
    this.chosen = -1;
    this.list.hidden = true;
    this.line.setAttribute('aria-expanded', 'false');
    this.line.removeAttribute('aria-activedescendant');
  }

  private async run(): Promise<void> {
    const text = this.line.value;
    if (text.trim() === '') return;
    this.close();
    this.history.push(text);
    this.at = this.history.length;
    memory.set(storageKey, JSON.stringify(this.history.slice(-mostLines)));
    this.line.value = '';
    let answer: LineAnswer;
    try {
      const response = await fetch(`./run${location.search}`, { method: 'POST', body: text });
      answer = response.ok
        ? ((await response.json()) as LineAnswer)
        : { out: '', notes: [{ level: 'error', text: (await response.text()).trim() }] };
    } catch {
      answer = { out: '', notes: [{ level: 'error', text: 'the server does not answer: is it still running?' }] };
    }
    if (answer.go === undefined) return this.print(text, answer);
    // The answer is passed to the next page.
    memory.set('inkprof-answer', JSON.stringify({ line: text, answer: { ...answer, go: undefined } }));
    location.href = answer.go;
  }

  private print(line: string, { notes, out, cut }: LineAnswer): void {
    const parts: Node[] = [make('div', { class: 'typed' }, `(pprof) ${line}`)];
    for (const { level, text } of notes) parts.push(make('pre', { class: level }, text));
    if (out !== '') parts.push(make('pre', {}, out));
    if (cut) parts.push(make('pre', { class: 'hint' }, '… cut here: the Download menu has all'));
    this.out.append(make('div', { class: 'said' }, ...parts));
    while (this.out.children.length > 20) this.out.firstElementChild!.remove();
    this.out.hidden = false;
    this.out.scrollTop = (this.out.lastElementChild as HTMLElement).offsetTop - this.out.offsetTop;
  }
}

function readHistory(): string[] {
  try {
    const lines: unknown = JSON.parse(memory.get(storageKey) ?? '[]');
    return Array.isArray(lines) ? lines.filter(line => typeof line === 'string') : [];
  } catch {
    return [];
  }
}
